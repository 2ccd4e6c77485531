"""HTTP bodies of every shape as bytes: broken, bottomless, endless, and some that are eight megabytes long."""

from random import Random

from tests.fuzz import hostile
from tests.fuzz.mutations import PIECES

MEGABYTE = 1024 * 1024
LONGEST = 8 * MEGABYTE  # that the transport lets through


def small(dice: Random) -> bytes:
    """A body that has no more to do with an answer than its bytes."""
    kind = dice.random()
    if kind < 0.3:
        return dice.randbytes(dice.randint(0, 200))
    if kind < 0.6:
        return b"".join(dice.choice(PIECES) for _ in range(dice.randint(1, 8)))
    if kind < 0.8:
        return "".join(dice.choice('{}[]:,"\\ntf01e+-. \t') for _ in range(dice.randint(0, 80))).encode()
    return hostile.text(dice).encode(errors="surrogatepass")


def giants(longest: int = LONGEST) -> dict[str, bytes]:
    """One of each kind of giant, by name; each is a good create's answer in some way, or would be without its size."""
    head, tail = b'{"code": 200, "data": {"task_id": "t", "status": "pending", "x": ', b"}}"
    room = longest - len(head) - len(tail)
    fillings = {
        "text": b'"' + b"x" * (room - 2) + b'"',
        "chinese text": b'"' + "火".encode() * ((room - 2) // 3) + b'"',
        "astral text": b'"' + "🎬".encode() * ((room - 2) // 4) + b'"',
        "escapes": b'"' + b"\\u706b" * ((room - 2) // 6) + b'"',
        "half characters": b'"' + b"\\ud800" * ((room - 2) // 6) + b'"',
        "empty lists": b"[" + b"[]," * ((room - 4) // 3) + b"[]]",
        "empty objects": b"[" + b"{}," * ((room - 4) // 3) + b"{}]",
        "numbers": b"[" + b"1," * ((room - 3) // 2) + b"1]",
        "fractions": b"[" + b"1.5," * ((room - 5) // 4) + b"1.5]",
        "short texts": b"[" + b'"ab",' * ((room - 6) // 5) + b'"ab"]',
        "keys": b"{" + b",".join(b'"%d":1' % n for n in range(longest // 16)) + b"}",
        "the same key": b"{" + b'"a":1,' * ((room - 7) // 6) + b'"a":1}',
        "a number": b"9" * room,
        "a fraction": b"0." + b"9" * (room - 2),
        "an exponent": b"1e" + b"9" * (room - 2),
        "depth": b"[" * 100_000 + b"]" * 100_000,
        "objects in depth": b'{"data":' * 100_000 + b"1" + b"}" * 100_000,
        "open depth": b"[" * room,
        "just deep enough": b"[" * 900 + b"]" * 900,
        "white space": b" " * room + b"1",
        "backslashes": b'"' + b"\\\\" * ((room - 2) // 2) + b'"',
        "the key": b'"' + (hostile.KEY.encode() + b" ") * ((room - 2) // (len(hostile.KEY) + 1)) + b'"',
        "commas": b"[" + b"," * (room - 2) + b"]",
        "broken utf-8": b'"' + b"\xff" * (room - 2) + b'"',
    }  # fmt: skip
    return {name: head + filling + tail for name, filling in fillings.items()} | {
        "nothing but nul": b"\x00" * longest,
        "nothing but <": b"<" * longest,
    }
