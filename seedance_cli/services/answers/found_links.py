"""Where the results lie in an answer: a dozen shapes have been seen for the same thing and more may come, so links are
looked for under every name that was ever one, and nothing here trusts a type."""

from collections.abc import Iterable, Iterator
from typing import Any

from seedance_cli.services.fitting.written_links import is_usable

VIDEO_KEYS = ("video_url", "video", "videos", "video_urls")
OTHER_KEYS = ("images", "image", "image_url", "image_urls", "urls", "url", "output_urls")
OUTPUT_KEYS = ("result", "output", "outputs", "results")
LINK_KEYS = ("cdn_url", "url", "image_url", "public_url", "link", "image")
MOST_LINKS = 100
DEEPEST = 3


def results_in(data: dict[str, Any], outputs: tuple[str, ...] = OUTPUT_KEYS) -> tuple[str, ...]:
    """Every link to a result, in order and once each; where there are clips, pictures beside them are covers. `outputs`
    are the fields that hold what was made: what was sent in lies elsewhere."""
    holders = list(holders_in(data, outputs))
    clips = links_of(holder.get(key) for holder in (*holders, data) for key in VIDEO_KEYS)
    if clips:
        return clips
    bare = links_of(holder.get(key) for holder in (*holders, data) for key in outputs)
    # Beside the state itself an image_url may be what was sent in: it counts where there is nothing else.
    return (
        links_of(holder.get(key) for holder in holders for key in OTHER_KEYS)
        or bare
        or links_of(data.get(key) for key in OTHER_KEYS)
    )


def links_of(values: Iterable[Any]) -> tuple[str, ...]:
    """The links among values, in order and once each: bare, in lists, or in objects that hold one."""
    found: dict[str, None] = {}
    for value in values:
        for each in value[:MOST_LINKS] if isinstance(value, list) else (value,):
            if link := _link_in(each, 0):
                found[link] = None
    return tuple(found)


def _link_in(value: Any, depth: int) -> str:
    if is_usable(value):
        return str(value)
    if not isinstance(value, dict) or depth == DEEPEST:
        return ""
    named = [value[key] for key in (*LINK_KEYS, *VIDEO_KEYS) if key in value]
    plain = next((str(each) for each in named if is_usable(each)), "")
    return plain or next((link for each in named if (link := _link_in(each, depth + 1))), "")


def holders_in(
    data: dict[str, Any], outputs: tuple[str, ...] = OUTPUT_KEYS, depth: int = 0
) -> Iterator[dict[str, Any]]:
    """What holds results, the deepest first."""
    for key in outputs:
        value = data.get(key)
        for each in value[:MOST_LINKS] if isinstance(value, list) else (value,):
            if isinstance(each, dict) and depth < DEEPEST:
                yield from holders_in(each, outputs, depth + 1)
                yield each
