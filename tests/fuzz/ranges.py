"""Range arithmetic: headers of every kind after a download that broke off. What is gone on with begins where the held
bytes end and bears the held thing's mark, so that no two clips become one; an honest host's rest is never refused."""

from dataclasses import dataclass
from random import Random

from seedance_cli.services.wire.ranges import (
    Held,
    Thing,
    asking,
    described,
    noted,
    nothing_is_left,
    recalled,
    rest,
)
from tests.fuzz import hostile
from tests.fuzz.running import Target

LONG_AGO, NOW = "Mon, 01 Jan 2024 00:00:00 GMT", "Tue, 02 Jan 2024 00:00:00 GMT"
TAGS = ("", '"a"', '"b"', 'W/"a"', '""', '"a', "a", '"a""', '"' + "x" * 9000 + '"', '"\x1b"', '"é"')
DATES = (
    "", LONG_AGO, NOW, "Mon, 01 Jan 2024 00:00:00 -0000 GMT", "Mon, 01 Jan 2024 00:00:00 +9999 GMT", "01 Jan 99999 00:00:00 GMT", " GMT",
    "Mon, 99 Jan 2024 00:00:00 GMT", "Mon, 01 Jan 0000 00:00:00 GMT", "0 GMT", "Mon, 01 Jan 2024 00:00:00 +0800 GMT", "x GMT", "Mon, 01 Jan 2024 00:00:00",
)  # fmt: skip
NUMBERS = (
    "0",
    "1",
    "9",
    "10",
    "11",
    "99",
    "100",
    "101",
    "-1",
    "",
    "٣",
    "²",
    "1e3",
    "0x10",
    "9" * 18,
    "9" * 19,
    "9" * 5000,
    " 5",
    "+5",
)


@dataclass(frozen=True, slots=True)
class Answered:
    """What is held, and the headers of the answer to the request for the rest. `honest`: that host keeps the rules and
    still has the very same thing."""

    held: Held
    headers: dict[str, str]
    honest: bool = False


def example(dice: Random) -> Answered:
    total = dice.choice((None, 1, 10, 100, 10**15))
    thing = Thing(total=total, etag=dice.choice(TAGS[:3]), modified=dice.choice(("", LONG_AGO)))
    held = Held(length=dice.choice((0, 1, 9, 10, 99, 10**14)), thing=thing, same_link=dice.random() < 0.5)
    if dice.random() < 0.3 and held.goes_on:
        whole = total or held.length + 50
        headers = {
            "content-range": f"bytes {held.length}-{whole - 1}/{whole}",
            "content-length": str(whole - held.length),
        }
        honest = headers | {"etag": thing.etag, "last-modified": thing.modified}
        if dice.random() < 0.5:
            return Answered(held, honest, honest=True)
        return Answered(held, honest | {dice.choice(list(honest)): _other(dice)})
    headers = {
        "content-range": f"{dice.choice(('bytes', 'BYTES', 'items', ''))} {_span(dice)}/{dice.choice((*NUMBERS, '*'))}",
        "content-length": dice.choice((*NUMBERS, str(dice.randint(0, 100)))),
        "etag": dice.choice(TAGS),
        "last-modified": dice.choice(DATES),
        "date": dice.choice(DATES),
        "content-encoding": dice.choice(("", "", "identity", "gzip", " IDENTITY ")),
    }
    if dice.random() < 0.1:
        headers[dice.choice(list(headers))] = hostile.text(dice)
    return Answered(held, {name: value for name, value in headers.items() if dice.random() < 0.9})


def _other(dice: Random) -> str:
    """What a header may say in place of the truth."""
    return dice.choice(
        (*TAGS, *DATES, *NUMBERS, "bytes 10-99/100", "bytes 10-19/*", "bytes 9-9/10", "bytes */10")
    )


def _span(dice: Random) -> str:
    return "*" if dice.random() < 0.3 else f"{dice.choice(NUMBERS)}-{dice.choice(NUMBERS)}"


def read(answered: Answered) -> str:
    """Judge one; whether it is gone on with."""
    held, headers = answered.held, answered.headers
    piece = rest(held, headers)
    if piece is not None:
        assert piece.first == held.length < piece.end <= piece.total, "it does not fit"
        assert held.thing.total in (None, piece.total), "it is of another length"
        if held.thing.etag:
            assert headers.get("etag") == held.thing.etag, "it is another thing"
        elif held.thing.modified:
            assert headers.get("last-modified") == held.thing.modified, "it is another thing"
        else:
            assert held.same_link, "nothing says that it is the same"
    assert piece is not None or not answered.honest, "an honest rest is refused"
    if nothing_is_left(held, headers):
        assert held.thing.total is None
    asked = asking(held)
    assert bool(asked) == held.goes_on
    thing = described(headers, held.length or None)
    assert recalled(noted(thing)) == thing or thing.total == 0, "what was noted is not recalled"
    recalled({name: headers.get("etag") for name in ("total", "etag", "modified")} | {"total": headers})
    return "honest" if answered.honest else "gone on with" if piece else "begun anew"


RANGES = Target("ranges", "headers of the answer to a download that goes on", example, read)
