"""A ledger's life, call by call: what it held after each operation, and what lies on the disk before each call, with what
was not yet flushed there, lost, torn or in pieces."""

import random
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from seedance_cli.services.protocol import State
from seedance_cli.takes.ledger import Entry, Ledger
from tests.takes.ledger_entries import begun
from tests.takes.recording_disk import Call, Disk

NOW = "2026-11-21T10:00:00+00:00"
LINKS = tuple(f"https://cdn.example/{number}/" + "long" * 700 for number in range(3))
SECTOR, PAGE = 512, 4096
DATABASE, LOG, INDEX = (f"ledger.sqlite3{side}" for side in ("", "-wal", "-shm"))
Image = dict[str, bytes]
Known = dict[int, Entry]


def lived(folder: Path, disk: Disk, creates: int) -> list[Known]:
    """What the ledger holds after each operation, which is marked among the disk's calls."""
    known: list[Known] = [{}]
    ledger = Ledger.open(folder, now=lambda: NOW)

    def done(entry: Entry) -> int:
        known.append(known[-1] | {entry.id: entry})
        disk.calls.append(Call("done", folder, len(known) - 1))
        return entry.id

    for number in range(creates):
        intended = begun(
            ledger, intent=True, folder=f"/films/{number}/takes/001", title=f"Film {number} " * 4
        )
        entry = done(intended)
        done(ledger.sending(entry))
        if number % 6 == 5:
            done(ledger.unknown(entry, "No clear reply came."))
        done(ledger.accepted(entry, f"task-{number}", 20, "points"))
        done(ledger.heard(entry, State.RUNNING))
        done(ledger.ended(entry, State.SUCCEEDED, urls=LINKS[: number % 4], seconds=60.0))
        if number % 7 == 3:
            ledger._file.read(lambda opened: opened.execute("PRAGMA wal_checkpoint").fetchall())
        if number % 11 == 8:
            ledger.close()
            ledger = Ledger.open(folder, now=lambda: NOW)
    ledger.close()
    return known


class Moments:
    """The disk before each of its calls."""

    def __init__(self, calls: list[Call], chance: random.Random) -> None:
        self._calls = calls
        self._chance = chance

    def __len__(self) -> int:
        return len(self._calls) + 1

    def returned(self, moment: int) -> int:
        """How many operations had returned."""
        return max((call.place for call in self._calls[:moment] if call.what == "done"), default=0)

    def image(self, moment: int, kept: Callable[[list[Call]], list[Call]]) -> Image:
        """The files, with those that `kept` leaves of the calls that were not flushed."""
        flushed: Image = {DATABASE: b""}
        pending: dict[str, list[Call]] = defaultdict(list)
        for call in self._calls[:moment]:
            name = call.path.name
            if call.what == "flush":
                flushed[name] = applied(flushed.get(name, b""), pending.pop(name, []))
            elif call.what == "remove":
                flushed.pop(name, None)
                pending.pop(name, None)
            elif call.what in ("write", "cut"):
                pending[name].append(call)
        for name, calls in pending.items():
            left = kept(calls)
            if left or name in flushed:
                flushed[name] = applied(flushed.get(name, b""), left)
        return flushed

    def lost(self, calls: list[Call]) -> list[Call]:
        return []

    def there(self, calls: list[Call]) -> list[Call]:
        return calls

    def torn(self, calls: list[Call]) -> list[Call]:
        """The first of them, the last of those in part."""
        left = calls[: self._chance.randint(0, len(calls))]
        return [*left[:-1], self._part(left[-1])] if left else []

    def in_pieces(self, calls: list[Call]) -> list[Call]:
        """Any of them, in whatever order the disk took them; some in part."""
        left = [call for call in calls if self._chance.random() < 0.6]
        return [self._part(call) if self._chance.random() < 0.3 else call for call in left]

    def _part(self, call: Call) -> Call:
        sectors = self._chance.randint(0, len(call.data) // SECTOR)
        return replace(call, data=call.data[: sectors * SECTOR])


def applied(content: bytes, calls: list[Call]) -> bytes:
    made = bytearray(content)
    for call in calls:
        made.extend(bytes(max(0, call.place - len(made))))
        end = len(made) if call.what == "cut" else call.place + len(call.data)
        made[call.place : end] = call.data
    return bytes(made)


def restarted(known: Known) -> Known:
    """What the next program makes of it: an intent whose sender is gone was never sent."""
    ending = {"state": "unsent", "error": "Its sender ended before it was sent.", "ended": NOW}
    return {
        number: entry._replace(**ending) if entry.state == "intent" else entry  # type: ignore[arg-type]
        for number, entry in known.items()
    }


@contextmanager
def laid_out(around: Path, image: Image) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(dir=around))
    for name, content in image.items():
        (folder / name).write_bytes(content)
    yield folder
    shutil.rmtree(folder)


def found_in(folder: Path) -> tuple[Known, bool]:
    """What a ledger has when it is opened, and whether one was set aside; a write must go through."""
    with Ledger.open(folder, now=lambda: NOW) as ledger:
        found = {entry.id: entry for entry in ledger.entries()}
        begun(ledger)
        return found, bool(ledger.set_aside)
