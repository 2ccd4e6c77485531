"""Reading one mapping key by key: values come out typed, faults are gathered, and all of them are told at once.

Every reading method returns something usable even where the file is wrong, so a reader runs to its end; `finish` then
raises the whole list, each fault on a line of its own as `file:line:column: what is wrong`.
"""

import math
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

from seedance_cli.errors import WrongInput
from seedance_cli.library.nodes import Node, Place, plain, scalar, shown
from seedance_cli.story.brief import LANGUAGES, language_of, nearest
from seedance_cli.story.vocabulary import Words

T = TypeVar("T")

LONGEST_TEXT = 50_000  # characters
LARGEST = sys.float_info.max
MOST_TOLD = 20  # faults; more at once help nobody
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f]")
HAN = (("\u2e80", "\u9fff"), ("\uff00", "\uffef"))
GAP = re.compile(r"(?<![\x00-\x7f])[ \n]+(?![\x00-\x7f])")
NAMES = {
    "text": "text", "whole": "a number", "number": "a number", "flag": "true or false", "nothing": "nothing",
    "list": "a list", "mapping": "a mapping",
}  # fmt: skip


@dataclass
class _File:
    """What all entries of one file share."""

    name: str
    hint: str = ""
    newer: bool = False
    faults: dict[tuple[Place, str], None] = field(default_factory=dict)

    def error(self) -> WrongInput:
        told = [f"{self.name}:{line}:{column}: {what}" for (line, column), what in sorted(self.faults)]
        if len(told) > MOST_TOLD:
            told = [*told[:MOST_TOLD], f"and {len(told) - MOST_TOLD} more."]
        return WrongInput("\n".join(told), hint=self.hint)


class Entry:
    """One mapping of a file. Read every key it may have, then call `finish` on the entry the file began with."""

    def __init__(self, node: Node, file: _File) -> None:
        self._node = node
        self._file = file
        self._known: dict[str, None] = {}
        self._within: dict[int, Entry] = {}  # by node, so that a part read twice stays one entry

    @classmethod
    def root(cls, node: Node, name: str, *, newest: int, hint: str = "") -> "Entry":
        """The entry a file begins with; reads its `format` (1 where it has none)."""
        entry = cls(node, _File(name, hint))
        entry._file.newer = entry.whole("format", 1, 1_000_000, 1) > newest
        return entry

    @property
    def newer(self) -> bool:
        """Whether the file's format is newer than this program knows: do not write it back, it would lose keys."""
        return self._file.newer

    @property
    def names(self) -> tuple[str, ...]:
        """The keys written here, in order."""
        return tuple(self._node.keys)

    def has(self, key: str) -> bool:
        """Whether a key is written here with a value."""
        return self._value(key) is not None

    def text(
        self,
        key: str,
        default: str = "",
        *,
        required: bool = False,
        most: int = LONGEST_TEXT,
        raw: bool = False,
    ) -> str:
        """A text exactly as written (a number or flag by its spelling). Control characters are a fault unless `raw`."""
        node = self._need(key) if required else self._value(key)
        if node is None:
            return default
        if node.items or node.kind in ("list", "mapping"):
            return self._wrong(key, node, "a text", default)
        if required and not node.text.strip():
            return self._wrong(key, node, "a text", default)
        return self._fit_text(key, node, most, raw)

    def words(self, key: str, *, required: bool = False, most: int = LONGEST_TEXT) -> Words:
        """A text in one or more languages: a plain text (its language is told by its letters), or {en: …, zh: …}.
        Line breaks are spaces, or nothing between Chinese characters."""
        node = self._need(key) if required else self._value(key)
        if node is None:
            return {}
        return self._words_of(key, node, most)

    def whole(self, key: str, low: int, high: int, default: int | None = None) -> int:
        """A whole number from `low` to `high`; the key may be missing where there is a `default`."""
        node = self._value(key) if default is not None else self._need(key)
        usual = low if default is None else default
        if node is None:
            return usual
        value = scalar(node)
        if node.kind != "whole" or not isinstance(value, int) or not low <= value <= high:
            return self._wrong(key, node, f"a whole number from {low} to {high}", usual)
        return value

    def number(
        self, key: str, default: float | None = None, *, required: bool = False, low: float = -math.inf
    ) -> int | float | None:
        """A number that a float can hold, whole or not, at least `low`."""
        node = self._need(key) if required else self._value(key)
        if node is None:
            return default
        value = scalar(node)
        if (
            isinstance(value, bool)
            or not isinstance(value, int | float)
            or not max(low, -LARGEST) <= value <= LARGEST
        ):
            wanted = "a number" if low == -math.inf else f"a number of at least {low:g}"
            return self._wrong(key, node, wanted, default)
        return value

    def choice(self, key: str, allowed: Sequence[str], default: str = "", *, required: bool = False) -> str:
        """One of the allowed words."""
        node = self._need(key) if required else self._value(key)
        if node is None or node.text in allowed:
            return default if node is None else node.text
        near = nearest(node.text[:80], list(allowed))
        meant = f' (did you mean "{near}"?)' if near else ""
        return self._wrong(key, node, f"one of {', '.join(allowed)}", default, meant)

    def flag(self, key: str, default: bool = False) -> bool:
        """true or false."""
        node = self._value(key)
        if node is None or node.kind == "flag":
            return default if node is None else node.text.lower() == "true"
        return self._wrong(key, node, "true or false", default)

    def texts(self, key: str, *, most: int = 1000) -> tuple[str, ...]:
        """A list of texts; none where the key is missing."""
        return tuple(self._fit_text(key, item, LONGEST_TEXT) for item in self._list(key, most, "text"))

    def many_words(self, key: str, *, most: int = 1000) -> tuple[Words, ...]:
        """A list of texts, each in one or more languages."""
        return tuple(self._words_of(key, item, LONGEST_TEXT) for item in self._list(key, most))

    def entries(self, key: str, *, most: int = 1000) -> tuple["Entry", ...]:
        """A list of mappings; none where the key is missing."""
        return tuple(self._enter(item) for item in self._list(key, most, "mapping"))

    def entry(self, key: str, *, optional: bool = False) -> "Entry | None":
        """A mapping within this one; None where it is missing or something else."""
        node = self._value(key) if optional else self._need(key)
        if node is None:
            return None
        return self._enter(node) if node.kind == "mapping" else self._wrong(key, node, "a mapping", None)

    def plain(self, key: str) -> dict[str, Any]:
        """A mapping of any shape as Python's own values; empty where the key is missing."""
        node = self._value(key)
        if node is None or node.kind == "mapping":
            return {} if node is None else plain(node)
        return self._wrong(key, node, "a mapping", {})

    def fault(self, what: str, *, key: str = "") -> None:
        """Note a fault at a key, or at this entry."""
        self._file.faults[self._node.key_places.get(key, self._node.place), what] = None

    @contextmanager
    def blame(self, key: str = "") -> Iterator[None]:
        """What a record refuses inside this block is a fault at `key`; it is raised at once, with those before it."""
        try:
            yield
        except WrongInput as refused:
            self.fault(refused.message, key=key)
            raise self._file.error() from None

    def finish(self) -> None:
        """Add the keys nobody read to the faults (not in a newer format) and raise WrongInput if there is any."""
        if not self.newer:
            self._note_unknown()
        if self._file.faults:
            raise self._file.error()

    def _note_unknown(self) -> None:
        for key in self._node.keys:
            if key not in self._known:
                near = nearest(key[:80], list(self._known))
                meant = f"; did you mean {near}?" if near else f"; known are {', '.join(self._known)}."
                self.fault(f'unknown key "{shown(key)}"{meant}', key=key)
        for entry in self._within.values():
            entry._note_unknown()

    def _enter(self, node: Node) -> "Entry":
        return self._within.setdefault(id(node), Entry(node, self._file))

    def _value(self, key: str) -> Node | None:
        self._known[key] = None
        node = self._node.keys.get(key)
        return None if node is None or node.kind == "nothing" else node

    def _need(self, key: str) -> Node | None:
        node = self._value(key)
        if node is None:
            self.fault(f"{key} is missing.", key=key)
        return node

    def _list(self, key: str, most: int, kind: str = "") -> tuple[Node, ...]:
        node = self._value(key)
        if node is None:
            return ()
        if node.kind != "list":
            return self._wrong(key, node, "a list (- one, - two)", ())
        if len(node.items) > most:
            self.fault(f"{key} has {len(node.items)} items; {most} is the most.", key=key)
        return tuple(item for item in node.items if self._is(key, item, kind))

    def _is(self, key: str, item: Node, kind: str) -> bool:
        scalar_like = item.kind not in ("list", "mapping", "nothing")
        if not kind or item.kind == kind or (kind == "text" and scalar_like):
            return True
        self._file.faults[item.place, f"{key}: {NAMES[item.kind]} in the list; each is {NAMES[kind]}."] = None
        return False

    def _words_of(self, key: str, node: Node, most: int) -> Words:
        if node.kind == "mapping":
            within = self._enter(node)
            texts = {name: within.text(name, most=most) for name in LANGUAGES}
            words = {name: _one_line(text) for name, text in texts.items() if text.strip()}
        elif node.kind == "list":
            return self._wrong(key, node, "a text, or {en: …, zh: …}", {})
        else:
            text = _one_line(self._fit_text(key, node, most))
            words = {language_of(text): text} if text else {}
        return words

    def _fit_text(self, key: str, node: Node, most: int, raw: bool = False) -> str:
        if len(node.text) > most:
            self.fault(f"{key} has {len(node.text):,} characters; {most:,} is the most.", key=key)
        unfit = None if raw else UNPRINTABLE.search(node.text)
        if unfit:
            self.fault(f"{key} holds a control character (U+{ord(unfit.group()):04X}).", key=key)
        return node.text

    def _wrong(self, key: str, node: Node, wanted: str, default: T, more: str = "") -> T:
        found = f'"{shown(node.text)}"' if node.text else NAMES[node.kind]
        self.fault(f"{key} is {found}; wanted {wanted}{more}.", key=key)
        return default


def _one_line(text: str) -> str:
    return " ".join(GAP.sub(_joint, text.strip()).split())


def _joint(gap: re.Match[str]) -> str:
    """What a gap between two signs is: nothing between Chinese characters."""
    text, (start, end) = gap.string, gap.span()
    return "" if _is_han(text[start - 1]) and _is_han(text[end]) else " "


def _is_han(letter: str) -> bool:
    return any(first <= letter <= last for first, last in HAN)
