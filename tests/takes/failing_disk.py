"""`python -m tests.takes.failing_disk`: the ledger on a disk that is full, or fails, from any call on. A table of every call
of every operation: what came out is a sentence, what was known before is known after, and the next try succeeds."""

import asyncio
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from seedance_cli.errors import SeedanceError
from seedance_cli.film import create_film, read_take
from seedance_cli.services.protocol import Leaving, Order, State, Task, VideoRequest, nothing
from seedance_cli.takes.ledger import Entry, Ledger
from seedance_cli.takes.shoot import shoot
from seedance_cli.takes.waiting import Waiting
from tests.takes.ledger_entries import begun
from tests.takes.recording_disk import FAILS, FULL, Call, Disk
from tests.takes.service import HeldClock, ScriptedService
from tests.takes.test_shoot import BOARD, done

Operation = Callable[[Ledger, int], Entry]
LINKS = tuple(f"https://cdn.example/{number}/" + "long" * 900 for number in range(3))
OPERATIONS: dict[str, tuple[tuple[str, ...], Operation]] = {
    "begin": ((), lambda ledger, _: begun(ledger, intent=True, request_hash="next")),
    "sending": ((), lambda ledger, entry: ledger.sending(entry)),
    "accepted": (("sending",), lambda ledger, entry: ledger.accepted(entry, "task-1", 20, "points")),
    "heard": (
        ("sending", "accepted"),
        lambda ledger, entry: ledger.heard(entry, State.SUCCEEDED, urls=LINKS),
    ),
}
"""What comes before each, and the operation itself."""


def full(call: Call) -> int:
    return FULL if call.what == "write" else 0


def broken(call: Call) -> int:
    return FAILS[call.what]


def flush_fails(call: Call) -> int:
    return FAILS["flush"] if call.what == "flush" else 0


class From:
    """A fault in every call from the n-th of those that it can strike."""

    def __init__(self, number: int, fault: Callable[[Call], int]) -> None:
        self.left = number
        self.fault = fault

    def __call__(self, call: Call) -> int:
        code = self.fault(call)
        self.left -= bool(code)
        return code if self.left < 0 else 0


def struck(disk: Disk, around: Path, name: str, fault: Callable[[Call], int], number: int) -> str:
    """What came of an operation whose disk fails from a call on: "raised", or "done" where it has fewer calls."""
    before, operation = OPERATIONS[name]
    folder = Path(tempfile.mkdtemp(dir=around))
    with Ledger.open(folder) as ledger:
        entry = begun(ledger, intent=True)
        for step in before:
            entry = OPERATIONS[step][1](ledger, entry.id)
        known = ledger.entries()
        disk.fault = failing = From(number, fault)
        after: Entry | None = None
        failure: SeedanceError | None = None
        try:
            after = operation(ledger, entry.id)
        except SeedanceError as caught:
            failure = caught
        disk.fault = lambda call: 0
        need_words(failure, disk_is_full=fault is full)
        assert failing.left < 0 or after, f"{name} failed without a fault"
        need_known(ledger, known, after)
        again = operation(ledger, entry.id)
        assert ledger.entry(again.id) == again
    with Ledger.open(folder) as later:
        assert later.set_aside == ()
        assert settled(later.entry(again.id)) == settled(again)
    return "raised" if after is None else "done" if failing.left >= 0 else "went on"


def need_words(failure: SeedanceError | None, *, disk_is_full: bool) -> None:
    """A sentence that names the file, and what to type."""
    if failure:
        assert failure.exit_code == 1, failure
        assert "ledger.sqlite3" in failure.message
        assert failure.message.endswith(".")
        assert ("disk is full" in failure.message) == disk_is_full
        assert failure.hint


def need_known(ledger: Ledger, known: tuple[Entry, ...], after: Entry | None) -> None:
    """All that was known is known; where the operation returned, what it wrote as well."""
    entries = {each.id: each for each in ledger.entries()}
    if after:
        assert entries[after.id] == after
        return
    for each in known:
        assert entries[each.id].created == each.created
        assert entries[each.id].task_id in (each.task_id, "task-1")


def settled(entry: Entry) -> Entry:
    """As a later program sees it: an intent without its sender was never sent."""
    return (
        entry._replace(state="unsent", error="", ended="") if entry.state in ("intent", "unsent") else entry
    )


def table(disk: Disk, around: Path) -> dict[str, dict[str, int]]:
    counted: dict[str, Counter[str]] = {}
    for name in OPERATIONS:
        for fault in (full, flush_fails, broken):
            counts = counted[f"{name}, {fault.__name__}"] = Counter()
            for number in range(500):
                outcome = struck(disk, around, name, fault, number)
                if outcome == "done":
                    break
                counts[outcome] += 1
    return {name: dict(counts) for name, counts in counted.items()}


class Breaking(ScriptedService):
    """Its disk breaks while the order is on its way."""

    disk: Disk

    async def submit(self, order: Order, leaving: Leaving = nothing) -> Task:
        task = await super().submit(order, leaving)
        self.disk.fault = broken
        return task


def shot(disk: Disk, around: Path, *, broken_before: bool) -> dict[str, Any]:
    """A whole take with a ledger whose disk breaks before it is sent, or while it is on its way."""
    folder = Path(tempfile.mkdtemp(dir=around))
    film = create_film(folder / "film", BOARD)
    service = Breaking([done(folder / "out.mp4")])
    service.disk = disk
    request = VideoRequest(storyboard=BOARD, prompt="x", folder=film.folder)
    waiting = Waiting(clock=HeldClock(), every=10)
    told: dict[str, Any] = {}
    with Ledger.open(folder / "state") as ledger:
        disk.fault = broken if broken_before else disk.fault
        try:
            work = shoot(film, service, request, listen=lambda *_: None, waiting=waiting, ledger=ledger)
            take = asyncio.run(work)
            told |= {"recipe": read_take(take.folder).task_id, "clip": take.clip.is_file()}
        except SeedanceError as fault:
            told |= {"exit": fault.exit_code, "words": fault.message}
        disk.fault = lambda call: 0
    with Ledger.open(folder / "state") as later:
        told |= {"submits": service.submits, "ledger": [each.state for each in later.entries()]}
        told["takes"] = [read_take(path).state for path in film.take_folders()]
    return told


def main() -> None:
    disk = Disk()
    disk.plug_in()
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as around:
        counted = table(disk, Path(around))
        before, after = (shot(disk, Path(around), broken_before=each) for each in (True, False))
    told = {"calls": counted, "before": before, "after": after}
    if "--json" in sys.argv:
        print(json.dumps(told))
        return
    print(f"{'operation, the disk':28} {'raised':>7} {'went on':>8}")
    for name, counts in counted.items():
        print(f"{name:28} {counts.get('raised', 0):7} {counts.get('went on', 0):8}")
    print(f"\nbroken before the order:  {before}\nbroken while it is sent:  {after}")


if __name__ == "__main__":
    main()
