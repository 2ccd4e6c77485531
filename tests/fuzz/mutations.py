"""Answers gone wrong: a documented one changed in its structure, then perhaps in its bytes."""

import json
from collections.abc import Callable
from copy import deepcopy
from random import Random
from typing import Any

from tests.fuzz import hostile
from tests.fuzz.hostile import KEY

Holder = dict[Any, Any] | list[Any]
NAMES = (
    "code data task status state result output outputs images videos video image url video_url cdn_url error message detail "
    "progress stage percent price balance balance_yuan unit task_id taskId success ok errors msg error_type loc field tasks "
    "items list created_at params prompt model required available"
).split()


def mutated(dice: Random, answer: Any) -> Any:
    """The answer with one to four things in it changed."""
    changed = deepcopy(answer)
    for _ in range(dice.choice((1, 1, 1, 2, 2, 3, 4))):
        places = _places(changed)
        if not places:
            return dice.choice((hostile.value(dice), {dice.choice(NAMES): changed}, [changed]))
        holder, key = dice.choice(places)
        dice.choice(CHANGES)(dice, holder, key)
    if dice.random() < 0.1:
        changed = {dice.choice(NAMES): changed}
    return changed


def _places(value: Any, depth: int = 0) -> list[tuple[Holder, Any]]:
    if not isinstance(value, dict | list) or depth > 8:
        return []
    keys = list(value) if isinstance(value, dict) else list(range(len(value)))
    return [(value, key) for key in keys] + [at for key in keys for at in _places(value[key], depth + 1)]


def _replace(dice: Random, holder: Holder, key: Any) -> None:
    holder[key] = hostile.value(dice)


def _swap_type(dice: Random, holder: Holder, key: Any) -> None:
    old = holder[key]
    holder[key] = dice.choice(
        (str(old), [old], {"value": old}, {dice.choice(NAMES): old}, [old] * 5, None, not old)
    )


def _rename(dice: Random, holder: Holder, key: Any) -> None:
    if isinstance(holder, dict):
        holder[dice.choice(NAMES)] = holder.pop(key)


def _drop(_: Random, holder: Holder, key: Any) -> None:
    del holder[key]


def _add(dice: Random, holder: Holder, _: Any) -> None:
    if isinstance(holder, dict):
        holder[dice.choice(NAMES)] = hostile.value(dice)
    else:
        holder.append(hostile.value(dice))


def _bury(dice: Random, holder: Holder, key: Any) -> None:
    for _ in range(dice.choice((1, 1, 2, 3, 5, 8, 110))):
        holder[key] = {dice.choice(("data", "task", "result", "output")): holder[key]}


def _spoil_text(dice: Random, holder: Holder, key: Any) -> None:
    if isinstance(holder[key], str):
        at = dice.randint(0, len(holder[key]))
        holder[key] = holder[key][:at] + hostile.text(dice, 3) + holder[key][at:]


CHANGES: tuple[Callable[[Random, Holder, Any], None], ...] = (
    _replace, _replace, _swap_type, _rename, _drop, _add, _bury, _spoil_text,
)  # fmt: skip


def as_bytes(dice: Random, body: Any) -> bytes:
    """The answer as it travels: mostly good JSON, with half characters and NaN where it holds them."""
    if isinstance(body, str):
        return body.encode(errors="surrogatepass")
    escaped = dice.random() < 0.5
    written = json.dumps(body, ensure_ascii=escaped, indent=dice.choice((None, None, 2)))
    return written.encode(errors="surrogatepass")


def torn(dice: Random, body: bytes) -> bytes:
    """The bytes with something wrong in them."""
    return dice.choice(TEARS)(dice, body)


def _cut(dice: Random, body: bytes) -> bytes:
    return body[: dice.randint(0, len(body))]


def _flip(dice: Random, body: bytes) -> bytes:
    spoilt = bytearray(body)
    for _ in range(dice.randint(1, 6) if body else 0):
        spoilt[dice.randrange(len(spoilt))] = dice.randrange(256)
    return bytes(spoilt)


def _insert(dice: Random, body: bytes) -> bytes:
    at = dice.randint(0, len(body))
    return body[:at] + dice.choice(PIECES) + body[at:]


def _again(dice: Random, body: bytes) -> bytes:
    """Something of it twice: keys, brackets, whole answers."""
    one, two = sorted((dice.randint(0, len(body)), dice.randint(0, len(body))))
    return body[:two] + body[one:two] + body[two:]


def _recoded(dice: Random, body: bytes) -> bytes:
    words = body.decode(errors="replace")
    return words.encode(
        dice.choice(("utf-16", "utf-16-le", "utf-32", "utf-8-sig", "utf-7", "gb18030", "latin-1")), "replace"
    )


def _nothing(*_: Any) -> bytes:
    return b""


PIECES = (
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"NaN", b"Infinity", b"-Infinity",
    b"1e999", b"9" * 5000, b"-" + b"9" * 5000, b"0." + b"1" * 5000, b"[" * 2000, b'{"a":' * 2000, b'"task_id":"twice",', b'"code":500,',
    b"\\ud800", b"\\u0000", b"\\x", b"\\u001b[31m", b"'", b",", b"}", b"]", b"//", b"<html>", b"\n\n", b"\x1b[2J", b"null", b"undefined",
    KEY.encode(), b"".join(b"\\u%04x" % ord(letter) for letter in KEY),
)  # fmt: skip
TEARS: tuple[Callable[[Random, bytes], bytes], ...] = (_cut, _flip, _insert, _again, _recoded, _nothing)
