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
        plain, place = _plain(text), 0
        spellings, found = self._spellings_of(group, prose), {}
        while place < len(plain):
            by_first_letter = spellings.get(plain[place], ())
            spelling = next((each for each in by_first_letter if _stands_at(each, plain, place)), "")
            if spelling:
                word = self._by_spelling_in(group, prose)[spelling]
                found[word.name] = word
            place += len(spelling) or 1
        return tuple(found.values())

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

    def _spellings_of(self, group: str, prose: bool) -> dict[str, list[str]]:
        """The spellings of a group by their first letter, the longest first."""
        if (group, prose) not in self._starts:
            starts: dict[str, list[str]] = {}
            for spelling in sorted(self._by_spelling_in(group, prose), key=len, reverse=True):
                starts.setdefault(spelling[0], []).append(spelling)
            self._starts[group, prose] = starts
        return self._starts[group, prose]

    def _by_spelling_in(self, group: str, prose: bool) -> dict[str, Word]:
        if (group, prose) not in self._groups:
            self._groups[group, prose] = {
                s: word for word in self.group(group) for s in _spellings(word, prose)
            }
        return self._groups[group, prose]

    @cached_property
    def _starts(self) -> dict[tuple[str, bool], dict[str, list[str]]]:
        return {}

    @cached_property
    def _groups(self) -> dict[tuple[str, bool], dict[str, Word]]:
        return {}


def _stands_at(spelling: str, text: str, place: int) -> bool:
    """Whether `spelling` stands at `place` as a word of its own. Chinese has no spaces, so only Latin letters around a
    Latin spelling make it a part of another word."""
    if not text.startswith(spelling, place):
        return False
    if not spelling.isascii():
        return True
    around = text[place - 1 : place] + text[place + len(spelling) : place + len(spelling) + 1]
    return not any(letter.isascii() and letter.isalpha() for letter in around)


def _spellings(word: Word, prose: bool = False) -> tuple[str, ...]:
    every = (word.name.replace("_", " "), *word.words.values(), *word.aliases, *word.everyday)
    spellings = dict.fromkeys(_plain(spelling) for spelling in every if spelling)
    barred = {_plain(spelling) for spelling in word.everyday} if prose else set()
    return tuple(spelling for spelling in spellings if spelling not in barred)


def _plain(spelling: str) -> str:
    return " ".join(spelling.lower().replace("-", " ").split())
