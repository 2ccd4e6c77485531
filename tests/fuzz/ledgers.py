"""The ledger's file after anything that a disk may do to it: it opens, what can be read is there, what cannot is kept
to the byte under another name, and the next create can be written down."""

import shutil
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

from seedance_cli.takes.ledger import Ledger
from tests.fuzz.running import Target
from tests.takes.ledger_entries import begun, filled

ENTRIES = 12
NAME = "ledger.sqlite3"


@dataclass(frozen=True, slots=True)
class Torn:
    """The ledger's file and its log as they lie there."""

    main: bytes
    log: bytes = b""


@cache
def _whole() -> tuple[bytes, bytes, bytes]:
    """A closed ledger, then one that is open: its file and its log."""
    with tempfile.TemporaryDirectory(prefix="seedance-fuzz-") as room:
        closed = filled(Path(room, "closed"), ENTRIES).read_bytes()
        with Ledger.open(Path(room, "open")) as ledger:
            for _ in range(ENTRIES):
                begun(ledger)
            main, log = (Path(room, "open", f"{NAME}{side}").read_bytes() for side in ("", "-wal"))
    return closed, main, log


def example(dice: Random) -> Torn:
    closed, main, log = _whole()
    way = dice.random()
    if way < 0.1:
        return Torn(b"SQLite format 3\0" * dice.randint(0, 1) + dice.randbytes(dice.randint(1, 3000)))
    if way < 0.6:
        return Torn(_spoilt(dice, closed))
    return Torn(main if dice.random() < 0.7 else _spoilt(dice, main), _spoilt(dice, log))


def _spoilt(dice: Random, data: bytes) -> bytes:
    spoilt = bytearray(data)
    for _ in range(dice.randint(1, 3)):
        at = (
            dice.choice((dice.randrange(len(spoilt)), dice.randrange(min(120, len(spoilt))))) if spoilt else 0
        )
        size = dice.choice((1, 2, 16, 512, 4096))
        kind = dice.random()
        if kind < 0.4:
            spoilt[at : at + size] = dice.randbytes(size)
        elif kind < 0.6:
            spoilt[at : at + size] = bytes(size)
        elif kind < 0.8:
            del spoilt[at:]
        else:
            spoilt[at : at + size] = spoilt[at + size : at + 2 * size]
    return bytes(spoilt)


def read(torn: Torn) -> str:
    """Open it; whether it was whole enough."""
    folder = Path(tempfile.mkdtemp(prefix="seedance-fuzz-"))
    try:
        (folder / NAME).write_bytes(torn.main)
        if torn.log:
            (folder / f"{NAME}-wal").write_bytes(torn.log)
        return _opened(folder, torn)
    finally:
        shutil.rmtree(folder)


def _opened(folder: Path, torn: Torn) -> str:
    with Ledger.open(folder) as ledger:
        found = ledger.entries()
        ledger.unfinished()
        ledger.find("task-3")
        fresh = begun(ledger, folder=Path("/films/venus/takes/001"))
        aside = ledger.set_aside
        assert all(each.id != fresh.id for each in found), "a number that was taken"
    with Ledger.open(folder) as again:
        assert again.entry(fresh.id) == fresh, "the next create is not there"
    if not aside:
        return "read"
    assert (folder / "ledger-damaged-1.sqlite3").read_bytes() == torn.main, "the damaged file was written to"
    return "set aside, some of it read" if found else "set aside"


LEDGER = Target("ledger", "the ledger's file after a torn write, a cut, wrong bytes", example, read)
