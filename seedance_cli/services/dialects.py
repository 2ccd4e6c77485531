"""The references in a prompt as one service calls them, written at the very end: our tags, and those that a prompt written
elsewhere brought along, in the dialect of the model card; in the mode of frames, plain words."""

import re
from collections.abc import Callable, Mapping, Sequence

from seedance_cli.errors import WrongInput
from seedance_cli.story.brief import language_of
from seedance_cli.story.references import KINDS, Dialect, tag

WRITTEN_TAG = re.compile(
    r"@(?:(?P<kind>[Ii]mage|[Vv]ideo|[Aa]udio)(?:_file_| (?=[0-9]))?|(?P<chinese>图片|视频|音频))"
    r"(?P<number>[0-9]{1,9})(?![0-9])"
)
"""@image1 and @image_file_1, @Image1 and @Image 1, @图片1."""
CHINESE_KINDS = dict(zip(("图片", "视频", "音频"), KINDS, strict=True))
PLURALS = {"image": "images", "video": "videos", "audio": "audio files"}
FRAMES = {
    "en": {"first_frame": "the first frame", "last_frame": "the last frame"},
    "zh": {"first_frame": "首帧", "last_frame": "尾帧"},
}

Spell = Callable[[str, int, "re.Match[str]"], str]


def in_dialect(prompt: str, dialect: Dialect, counts: Mapping[str, int]) -> str:
    """A prompt with every reference as the dialect writes it. Raises WrongInput for a tag that none of the `counts`
    references of a kind answers."""
    return respell(prompt, counts, lambda kind, number, _: dialect.spell(tag(kind, number)))


def in_frames(prompt: str, roles: Sequence[str]) -> str:
    """A prompt whose pictures are the film's own frames, `roles` telling which is which: services refuse tags beside
    them, so they are named in plain words. Raises WrongInput as `in_dialect` does."""
    words = FRAMES[language_of(prompt)]
    counts = {"image": len(roles), "video": 0, "audio": 0}
    return respell(prompt, counts, lambda _, number, match: _in_words(words[roles[number - 1]], match))


def respell(text: str, counts: Mapping[str, int], spell: Spell) -> str:
    """`text` with every reference tag as `spell(kind, number, match)` writes it. Raises WrongInput for a tag that none of
    the `counts` references answers."""

    def written(match: re.Match[str]) -> str:
        kind = match["kind"].lower() if match["kind"] else CHINESE_KINDS[match["chinese"]]
        number = int(match["number"])
        if not 1 <= number <= counts[kind]:
            there = {0: f"no {PLURALS[kind]}", 1: f"one {kind}"}.get(
                counts[kind], f"{counts[kind]} {PLURALS[kind]}"
            )
            raise WrongInput(
                f"The prompt names {match.group()}, and {there} {'is' if counts[kind] == 1 else 'are'} given.",
                hint=f"Add it with --{kind}-ref, or take {match.group()} out of the text.",
            )
        return spell(kind, number, match)

    return WRITTEN_TAG.sub(written, text)


def _in_words(words: str, match: re.Match[str]) -> str:
    """A frame in plain words, fitted to what stands before it."""
    before = match.string[: match.start()]
    if re.search(r"\bthe +$", before, re.IGNORECASE):
        return words.removeprefix("the ")
    opens = not before.strip() or re.search(r"[.!?:]\s+$|\n\s*$", before)
    return words[0].upper() + words[1:] if opens else words
