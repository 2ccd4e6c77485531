"""What services say, as plain text of ours: one line, cut short, wherever in an answer it stands; and the signs by which
their words are told apart. What each service's words mean is its own room's affair."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

MOST_SAID = 500  # characters of the service's text that are kept
PARTS = re.compile(r"[\s\x00-\x1f\x7f]+")


class Meaning(StrEnum):
    """What a text of a service is about."""

    FACE = "face"
    MODERATION = "moderation"
    PROBABLY_MODERATION = "probably moderation"
    BALANCE = "balance"
    KEY = "key"
    RATE = "rate"
    NO_TASK = "no task"
    NO_MODEL = "no model"
    PARAMETERS = "parameters"
    SLOW = "slow"
    TROUBLE = "trouble"


@dataclass(frozen=True, slots=True)
class Sign:
    """Words by which a text is known, what it is about then, and what a person can change."""

    meaning: Meaning
    pattern: re.Pattern[str]
    advice: str


def sign(meaning: Meaning, pattern: str, advice: str = "") -> Sign:
    """A sign whose pattern is found anywhere, whatever its letters' case."""
    return Sign(meaning, re.compile(pattern, re.IGNORECASE), advice)


def meaning_by(signs: Iterable[Sign], words: str) -> Meaning | None:
    """What a text is about by the first sign that is in it, None where there is none."""
    return next((each.meaning for each in signs if each.pattern.search(words)), None)


def advice_by(signs: Iterable[Sign], words: str, otherwise: str) -> str:
    """What to change after a failure that was told in these words."""
    return next((each.advice for each in signs if each.advice and each.pattern.search(words)), otherwise)


def spoken(value: Any) -> str:
    """A value of the service as one line of text, cut at 500 characters; "" for what is no text."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    line = PARTS.sub(" ", str(value)[: 4 * MOST_SAID]).strip()
    return line if len(line) <= MOST_SAID else line[: MOST_SAID - 1] + "…"


def sentence(text: str) -> str:
    """`text` with a full stop where it has none."""
    return text if text.endswith((".", "!", "?", "…", "。", "！", "？")) else f"{text}."


def told_in(holder: Any, *keys: str) -> str:
    """The first text under one of the keys, be it written there or in an object with a message of its own."""
    if not isinstance(holder, dict):
        return ""
    for key in keys:
        value = holder.get(key)
        if isinstance(value, dict):
            value = next(
                (value[name] for name in ("message", "msg", "detail", "error") if spoken(value.get(name))), ""
            )
        if words := spoken(value):
            return words
    return ""
