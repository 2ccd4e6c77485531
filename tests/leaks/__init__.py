"""A key that is easy to find again, and the search for it: in whole or by halves, however it may have been spelled."""

import base64
import json
import os
from collections.abc import Iterator
from functools import cache
from html import escape
from pathlib import Path
from urllib.parse import quote, quote_plus

KEY = "sk-Le/ak+Mar=ker&7f\"3c\\9a%41'b2<d4>{e5}|~!*()[]^`#?@:;,.$_0Zz"
"""Every kind of letter that a header carries; no letter of a quotation mark at its ends, which are not a key's."""
OWN_PLACES = {".config/keys/xskill", "keyring.txt"}
"""Where it may lie: in its own file, and in the test's keyring."""


@cache
def spellings(key: str = KEY) -> tuple[bytes, ...]:
    """All forms of either half of the key that are looked for."""
    half = len(key) // 2
    forms = {form for part in (key[:half], key[half:]) for form in (*_escaped(part), *_searched(part))}
    return tuple(sorted(form.encode() for form in forms))


def spelled(key: str = KEY) -> tuple[str, ...]:
    """The whole key in each form in which a service may send it back."""
    names = ("", ":", "me:")
    encoders = (base64.b64encode, base64.urlsafe_b64encode)
    encoded = [encode(f"{name}{key}".encode()).decode() for name in names for encode in encoders]
    return tuple(dict.fromkeys((*_escaped(key), *encoded, *map(quote, encoded))))


def _escaped(part: str) -> Iterator[str]:
    yield from (part, part.upper(), part.lower())
    quoted = quote(part, safe="")
    yield from (quoted, quote(part), quote_plus(part), quoted.lower(), quote(quoted, safe=""))
    yield from (json.dumps(part)[1:-1], json.dumps(json.dumps(part))[3:-3], part.replace("/", "\\/"))
    yield from ("".join(f"\\u{ord(letter):04x}" for letter in part), escape(part), repr(part)[1:-1])
    yield from (part.encode().hex(), part.encode().hex().upper())


def _searched(part: str) -> Iterator[str]:
    """Forms that nobody sends, and base64 without the letters that its neighbours have a share in."""
    yield from (part[::-1], quote(part, safe="")[::-1])
    for before in range(3):
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            yield encode(b"x" * before + part.encode()).decode()[4 if before else 0 : -4]


def found_in(data: bytes) -> bytes | None:
    """The spelling that stands in the data."""
    return next((form for form in spellings() if form in data), None)


def holders(folder: Path) -> list[str]:
    """Every file below the folder that has it in its bytes or in its name, its own places aside."""
    files = (Path(place, name) for place, _, names in os.walk(folder) for name in names)
    paths = ((path, path.relative_to(folder).as_posix()) for path in files)
    return [
        name
        for path, name in paths
        if name not in OWN_PLACES
        and (found_in(name.encode()) or (path.is_file() and found_in(path.read_bytes())))
    ]
