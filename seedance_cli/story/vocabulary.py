"""The film vocabulary: camera moves, shot sizes, light, colour, texture and mood words in English and Chinese."""

import re
from dataclasses import dataclass
from functools import cached_property

Words = dict[str, str]
"""One text in each language it is written in: {"en": "wide shot", "zh": "全景"}."""


def in_language(words: Words, language: str) -> str:
    """The text in `language`, in English where it was not written in that one."""
    return words.get(language) or words.get("en") or next(iter(words.values()), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One word of the film vocabulary, in both languages, with other spellings that mean the same.

    `everyday` are spellings that mean it in a shot's camera, size or light field, but in prose mostly something
    else: the pan on the stove, the crane over the lake. `manner` marks a camera word that says how the camera is
    held or sees (handheld, POV, one take) and so goes along with a move, rather than being one."""

    name: str
    group: str
    words: Words
    aliases: tuple[str, ...] = ()
    hint: str = ""
    everyday: tuple[str, ...] = ()
    manner: bool = False


@dataclass(frozen=True)
class Vocabulary:
    """The film words: groups `camera`, `size`, `angle`, `light`, `colour`, `texture`, `mood`, `style`, …"""

    words: tuple[Word, ...]

    def group(self, name: str) -> tuple[Word, ...]:
        return tuple(word for word in self.words if word.group == name)

    def find(self, group: str, text: str, *, prose: bool = False) -> tuple[Word, ...]:
        """The words of `group` named in a text, in order of appearance. Longer spellings win: "dolly zoom" is
        not also "dolly" and "zoom". In `prose` the everyday spellings do not count."""
        if (group, prose) not in self._finders:
            return ()
        finder, by_spelling = self._finders[group, prose]
        found = (by_spelling[_plain(match.group())] for match in finder.finditer(text))
        return tuple({word.name: word for word in found}.values())

    def translate(self, text: str, language: str) -> str:
        """A text that is exactly one vocabulary word, or a comma list of them, in `language`; else unchanged."""
        parts = [part.strip() for part in re.split(r"[,，、]", text)]
        found = [self._by_spelling.get(_plain(part)) for part in parts]
        if not all(found):
            return text
        return ("、" if language == "zh" else ", ").join(
            in_language(word.words, language) for word in found if word
        )

    @cached_property
    def _by_spelling(self) -> dict[str, Word]:
        return {spelling: word for word in reversed(self.words) for spelling in _spellings(word)}

    @cached_property
    def _finders(self) -> dict[tuple[str, bool], tuple[re.Pattern[str], dict[str, Word]]]:
        finders = {}
        for name in dict.fromkeys(word.group for word in self.words):
            for prose in (False, True):
                by_spelling = {s: word for word in self.group(name) for s in _spellings(word, prose)}
                longest_first = sorted(by_spelling, key=len, reverse=True)
                pattern = "|".join(map(_pattern, longest_first)) or "(?!)"
                finders[name, prose] = (re.compile(pattern, re.IGNORECASE), by_spelling)
        return finders


def _pattern(spelling: str) -> str:
    # Chinese has no spaces, so a word boundary is asked for only next to Latin letters.
    if not spelling.isascii():
        return re.escape(spelling)
    return rf"(?<![a-z]){'[ -]'.join(map(re.escape, spelling.split()))}(?![a-z])"


def _spellings(word: Word, prose: bool = False) -> tuple[str, ...]:
    every = (word.name.replace("_", " "), *word.words.values(), *word.aliases, *word.everyday)
    spellings = dict.fromkeys(_plain(spelling) for spelling in every if spelling)
    barred = {_plain(spelling) for spelling in word.everyday} if prose else set()
    return tuple(spelling for spelling in spellings if spelling not in barred)


def _plain(spelling: str) -> str:
    return " ".join(spelling.lower().replace("-", " ").split())
