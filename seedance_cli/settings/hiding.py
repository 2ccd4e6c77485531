"""Keys taken out of texts: out of what a service echoes, out of error texts, out of the debug log. It lies below all that
speaks, so that every room hides in the same way and a spelling that is known here is known everywhere."""

import re
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable, Iterator
from functools import cache

PLACEHOLDER = "[key]"
SHORTEST_SECRET = 8
"""A key with fewer characters is not looked for in texts: it could be any word of theirs."""
NAMED = {"&": "amp", "<": "lt", ">": "gt", '"': "quot", "'": "apos"}
"""What HTML calls them."""

BACKSLASH, AMPERSAND, HASH, SEMICOLON = (
    rf"(?:{sign}|%(?:25)*{number})"
    for sign, number in ((r"\\", "5[cC]"), ("&", "26"), ("#", "23"), (";", "3[bB]"))
)
"""What escapes are made of, which links escape in turn."""

Hide = Callable[[str], str]
_seen: dict[str, None] = {}


def hiding(*keys: str) -> Hide:
    """Replaces the keys by "[key]", however they are spelled: as they are, in capitals or none, with letters escaped as
    links, JSON, HTML and Python do it (all or some, once or again), in hexadecimal, and within base64."""
    pattern = _pattern(tuple(sorted({key for key in keys if len(key) >= SHORTEST_SECRET}, key=len)))
    return (lambda text: pattern.sub(PLACEHOLDER, text)) if pattern else (lambda text: text)


def remember(key: str) -> None:
    """This run has met the key; `hide_known` hides it from now on."""
    if key:
        _seen[key] = None


def hide_known(text: str) -> str:
    """The text without any key that this run has met."""
    return hiding(*_seen)(text) if _seen else text


@cache
def _pattern(keys: tuple[str, ...]) -> re.Pattern[str] | None:
    forms = [form for key in reversed(keys) for form in _forms(key)]
    return re.compile("|".join(forms)) if forms else None


def _forms(key: str) -> Iterator[str]:
    """Patterns of all spellings of the key."""
    raw = key.encode()
    yield "".join(map(_letter, key))
    yield "".join(map(_either_case, raw.hex()))
    inner = {_inside(encode, raw, before) for encode in (b64encode, urlsafe_b64encode) for before in range(3)}
    for text in sorted(inner):
        yield text.replace("+", r"(?:\+|%(?:25)*2[bB])").replace("/", r"(?:/|\\/|%(?:25)*2[fF])")


def _inside(encode: Callable[[bytes], bytes], raw: bytes, before: int) -> str:
    """The part of a base64 text that is the same whatever stands around the key, which begins `before` bytes after a
    multiple of three: six bits make a letter."""
    first, last = -(-8 * before // 6), 8 * (before + len(raw)) // 6
    return encode(bytes(before) + raw).decode()[first:last]


def _letter(letter: str) -> str:
    """A pattern for one letter of a key in each spelling."""
    code = ord(letter)
    if letter.isalpha():  # capitals differ in one bit
        number, decimal = (
            f"[{code >> 4 & 13}{code >> 4 | 2}]{_either_case(f'{code & 15:x}')}",
            f"{code & ~32}|{code | 32}",
        )
        plain = _either_case(letter)
    else:
        number, decimal = "".join(map(_either_case, f"{code:02x}")), str(code)
        plain = re.escape(letter)
    quoted = f"%(?:25)*{number}"
    also = "" if letter.isalnum() else f"|{quoted}|{plain}"
    escaped = f"{BACKSLASH}{{1,16}}(?:(?:u00|x){number}{also})"
    named = f"|{NAMED[letter]}" if letter in NAMED else ""
    coded = f"{AMPERSAND}(?:{HASH}(?:0*(?:{decimal})|[xX]0*{number}){named}){SEMICOLON}"
    # The letter itself comes last: it may be what its own escape begins with.
    return f"(?:{quoted}|{escaped}|{coded}|{plain})"


def _either_case(letter: str) -> str:
    return f"[{letter.lower()}{letter.upper()}]" if letter.isalpha() else letter
