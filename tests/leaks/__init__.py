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
    return tuple(
        sorted(
            {form.encode() for part in (key[:half], key[half:]) for form in _forms(part) if len(form) > 11}
        )
    )


def spelled(key: str = KEY) -> tuple[str, ...]:
    """The whole key as a service may send it back."""
    return tuple(dict.fromkeys(_forms(key)))


def _forms(part: str) -> Iterator[str]:
    plain = [part, part.upper(), part.lower()]
    quoted = [quote(part, safe=""), quote(part), quote_plus(part), quote(part, safe="").lower()]
    escaped = [
        json.dumps(part)[1:-1],
        json.dumps(json.dumps(part))[3:-3],
        part.replace("/", "\\/"),
        repr(part)[1:-1],
    ]
    escaped += ["".join(f"\\u{ord(letter):04x}" for letter in part), escape(part)]
    yield from (*plain, *quoted, quote(quoted[0], safe=""), *escaped)
    yield from (form[::-1] for form in (part, quoted[0]))
    yield from (part.encode().hex(), part.encode().hex().upper())
    for before in range(3):
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            # Without the letters that the neighbours have a share in.
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
