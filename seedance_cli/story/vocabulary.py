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
    """One word of the film vocabulary, in both languages, with other spellings that mean the same."""

    name: str
    group: str
    words: Words
    aliases: tuple[str, ...] = ()
    hint: str = ""


@dataclass(frozen=True)
class Vocabulary:
    """The film words: groups `camera`, `size`, `angle`, `light`, `colour`, `texture`, `mood`, `style`, …"""

    words: tuple[Word, ...]

    def group(self, name: str) -> tuple[Word, ...]:
        return tuple(word for word in self.words if word.group == name)

    def find(self, group: str, text: str) -> tuple[Word, ...]:
        """The words of `group` named in a text, in order of appearance. Longer spellings win: "dolly zoom" is
        not also "dolly" and "zoom"."""
        if group not in self._finders:
            return ()
        finder, by_spelling = self._finders[group]
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
    def _finders(self) -> dict[str, tuple[re.Pattern[str], dict[str, Word]]]:
        finders = {}
        for name in dict.fromkeys(word.group for word in self.words):
            by_spelling = {s: word for word in self.group(name) for s in _spellings(word)}
            longest_first = sorted(by_spelling, key=len, reverse=True)
            patterns = [_pattern(spelling) for spelling in longest_first]
            finders[name] = (re.compile("|".join(patterns), re.IGNORECASE), by_spelling)
        return finders


def _pattern(spelling: str) -> str:
    # Chinese has no spaces, so a word boundary is asked for only next to Latin letters.
    if not spelling.isascii():
        return re.escape(spelling)
    return rf"(?<![a-z]){'[ -]'.join(map(re.escape, spelling.split()))}(?![a-z])"


def _spellings(word: Word) -> tuple[str, ...]:
    every = (word.name.replace("_", " "), *word.words.values(), *word.aliases)
    return tuple(dict.fromkeys(_plain(spelling) for spelling in every if spelling))


def _plain(spelling: str) -> str:
    return " ".join(spelling.lower().replace("-", " ").split())
