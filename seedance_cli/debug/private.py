"""What a person would not paste in public though it is no secret: prompts, names of files and folders. Error texts quote
them, whole or cut short, so that every stretch of them is hidden, not only the whole."""

import json
from typing import Any

GONE = "[private]"
STRETCH, STRETCH_ELSEWHERE = 12, 4
"""Letters in a row by which a text is known again: in ASCII, and in others, where one letter says more."""
SHORTEST = 4
LONGEST = 20_000
"""Letters; what is longer is a picture."""
MOST_BODY = 1_000_000
"""Bytes of a body that is read for its texts."""
HARMLESS = {"model", "model_id", "task_id", "ratio", "functionMode", "method", "jsonrpc", "protocolVersion"}
"""Fields of a body that no person writes."""


class Private:
    """The texts of this run that no line repeats."""

    def __init__(self) -> None:
        self._short: set[str] = set()
        self._stretches: dict[int, set[str]] = {}

    def keep(self, *texts: str) -> None:
        """Hide these from now on."""
        for text in texts:
            text, size = text[:LONGEST].strip(), STRETCH if text.isascii() else STRETCH_ELSEWHERE
            if len(text) < size:
                self._short |= {text} if len(text) >= SHORTEST else set()
            else:
                found = (text[at : at + size] for at in range(len(text) - size + 1))
                self._stretches.setdefault(size, set()).update(found)

    def keep_body(self, body: bytes) -> None:
        """Hide the texts that a JSON body holds."""
        if len(body) <= MOST_BODY:
            try:
                self.keep(*_texts(json.loads(body or b"null")))
            except (ValueError, RecursionError):
                return

    def mask(self, text: str) -> str:
        """The text with every such stretch replaced by "[private]"."""
        covered = bytearray(len(text))
        for size, stretches in self._stretches.items():
            for at in range(len(text) - size + 1):
                if text[at : at + size] in stretches:
                    covered[at : at + size] = b"\1" * size
        shown = "".join("\0" if hidden else letter for letter, hidden in zip(text, covered, strict=True))
        for word in sorted(self._short, key=len, reverse=True):
            shown = shown.replace(word, "\0")
        return GONE.join(part for part in _between(shown))


def _between(text: str) -> list[str]:
    """What stands between runs of covered letters."""
    parts = text.split("\0")
    return [part for at, part in enumerate(parts) if part or at in (0, len(parts) - 1)]


def _texts(value: Any, name: str = "") -> list[str]:
    if isinstance(value, str):
        return [] if name in HARMLESS else [value]
    if isinstance(value, dict):
        return [text for key, inner in value.items() for text in _texts(inner, key)]
    return [text for inner in value for text in _texts(inner, name)] if isinstance(value, list) else []
