"""The references in a prompt as one service calls them, written at the very end: our tags, and those that a prompt written
elsewhere brought along, in the dialect of the model card; in the mode of frames, plain words."""

import re
from collections.abc import Callable, Mapping, Sequence

from seedance_cli.errors import WrongInput
from seedance_cli.story.brief import language_of
from seedance_cli.story.references import KINDS, Dialect, tag

ADDRESS = r"(?!(?<=[A-Za-z0-9_%+-])@[A-Za-z0-9]+\.[a-z])"
WRITTEN_TAG = re.compile(
    ADDRESS + r"@(?:(?P<kind>(?i:image|video|audio))(?:_file_| )?|(?P<chinese>图片|视频|音频) ?)"
    r"(?P<number>[0-9]{1,9})(?![A-Za-z0-9_])"
)
"""@image1 and @image_file_1, @Image1 and @Image 1, @图片1; neither an address (a@image1.com) nor somebody's name on a
network (@image1st)."""
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
    return respell(
        prompt, counts, lambda kind, number, match: _apart(dialect.spell(tag(kind, number)), match)
    )


def in_frames(prompt: str, roles: Sequence[str]) -> str:
    """A prompt whose pictures are the film's own frames, `roles` telling which is which: services refuse tags beside
    them, so they are named in plain words. Raises WrongInput as `in_dialect` does."""
    words = FRAMES[language_around(prompt)]
    counts = {"image": len(roles), "video": 0, "audio": 0}
    return respell(
        prompt, counts, lambda _, number, match: _apart(_in_words(words[roles[number - 1]], match), match)
    )


def language_around(prompt: str) -> str:
    """The language of a prompt by the text around its tags, whose letters say nothing of it."""
    return language_of(WRITTEN_TAG.sub("", prompt))


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


def _apart(written: str, match: re.Match[str]) -> str:
    """A reference with a space before it where it is a word that would run into the one before: Image 1Image 2."""
    before = match.string[: match.start()][-1:]
    touches = before.isascii() and before.isalnum() and written[0].isascii() and written[0].isalnum()
    return f" {written}" if touches else written


def _in_words(words: str, match: re.Match[str]) -> str:
    """A frame in plain words, fitted to what stands before it."""
    before = match.string[: match.start()]
    if re.search(r"\bthe +$", before, re.IGNORECASE):
        return words.removeprefix("the ")
    opens = not before.strip() or re.search(r"[.!?:]\s+$|\n\s*$", before)
    return words[0].upper() + words[1:] if opens else words
