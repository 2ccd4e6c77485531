"""`python -m tests.takes.power [--cuts N] [--json]`: what is left of the ledger when the power goes.

A ledger lives through real operations on a disk that writes down every call. Then the disk's state is made as it may be
found after a cut before any of these calls: what was flushed is there, what was not is there, lost, torn or in pieces.
Every operation that had returned must be there, nothing else but the one under way, and nothing set aside. A second table
is about worse than a power cut: files cut short, missing, torn, or of two moments. There the ledger is right, or set aside
and read; where SQLite itself can see nothing, it is counted."""

import argparse
import json
import random
import shutil
import tempfile
from collections import Counter
from pathlib import Path

from tests.takes.moments import (
    DATABASE,
    INDEX,
    LOG,
    NOW,
    PAGE,
    Image,
    Known,
    Moments,
    found_in,
    laid_out,
    lived,
    restarted,
)
from tests.takes.recording_disk import Call, Disk


def power_cuts(
    moments: Moments, known: list[Known], around: Path, cuts: int, chance: random.Random
) -> Counter[str]:
    """Cuts by what becomes of unflushed writes. Raises AssertionError for the first that is not as it must be."""
    counted: Counter[str] = Counter()
    ways = (moments.lost, moments.there, moments.torn, moments.in_pieces)
    for number in range(cuts):
        moment, way = chance.randrange(len(moments)), ways[number % len(ways)]
        image = moments.image(moment, way)
        if number % 3 == 0:
            image[INDEX] = chance.randbytes(32768)
        returned = moments.returned(moment)
        right = [restarted(each) for each in known[returned : returned + 2]]
        with laid_out(around, image) as folder:
            found, is_set_aside = found_in(folder)
        assert not is_set_aside, f"set aside before call {moment}, writes {way.__name__}"
        assert found in right, (
            f"{len(found)} entries of {len(right[0])} before call {moment}, writes {way.__name__}"
        )
        counted[way.__name__.replace("_", " ")] += 1
    return counted


class Damage:
    """What is worse than a power cut, done to the files as they were at some moment."""

    def __init__(self, moments: Moments, chance: random.Random) -> None:
        self._moments = moments
        self._chance = chance

    def database_cut(self, image: Image) -> None:
        image[DATABASE] = self._cut(image[DATABASE])

    def database_page_torn(self, image: Image) -> None:
        """One page half as it is, half as it was earlier, or never written."""
        data = image[DATABASE]
        earlier = self._some_image()[DATABASE].ljust(len(data), b"\0")
        start = self._chance.randrange(max(1, len(data) // PAGE)) * PAGE + PAGE // 2
        image[DATABASE] = data[:start] + earlier[start : start + PAGE // 2] + data[start + PAGE // 2 :]

    def database_wrong_bytes(self, image: Image) -> None:
        data = bytearray(image[DATABASE])
        for _ in range(64 if data else 0):
            data[self._chance.randrange(len(data))] = self._chance.randrange(256)
        image[DATABASE] = bytes(data)

    def log_missing(self, image: Image) -> None:
        image.pop(LOG, None)

    def log_cut(self, image: Image) -> None:
        image[LOG] = self._cut(image.get(LOG, b""))

    def log_wrong_bit(self, image: Image) -> None:
        data = bytearray(image.get(LOG, b""))
        if data:
            data[self._chance.randrange(len(data))] ^= 1 << self._chance.randrange(8)
        image[LOG] = bytes(data)

    def index_wrong(self, image: Image) -> None:
        image[INDEX] = self._chance.randbytes(self._chance.choice((0, 100, 32768)))

    def both_of_two_moments(self, image: Image) -> None:
        image[LOG] = self._some_image().get(LOG, b"")

    def first_page_and_log_wrong(self, image: Image) -> None:
        """Neither has a head that SQLite would believe."""
        image[DATABASE] = b"\xa5" * PAGE + image[DATABASE][PAGE:]
        image[LOG] = image.get(LOG, b"")[:48] + b"\xa5" * 8 + image.get(LOG, b"")[56:]

    def _cut(self, data: bytes) -> bytes:
        return data[: self._chance.randrange(max(1, len(data)))]

    def _some_image(self) -> Image:
        return self._moments.image(self._chance.randrange(len(self._moments)), self._moments.there)


WHOLE, ASIDE, WORDS, EARLIER = "whole", "set aside", "words lost", "an earlier state"
UNSEEN = {
    "log_missing",
    "log_cut",
    "log_wrong_bit",
    "both_of_two_moments",
    "database_page_torn",
    "database_wrong_bytes",
}
"""Where what is left may be a sound database of an earlier moment, which nobody can tell from the true one."""


def damages(
    moments: Moments, known: list[Known], around: Path, cases: int, chance: random.Random
) -> dict[str, Counter[str]]:
    """Outcomes by kind. Raises AssertionError where a ledger is not opened, or tells what never was."""
    damage = Damage(moments, chance)
    kinds = (
        damage.index_wrong, damage.database_cut, damage.database_page_torn, damage.database_wrong_bytes, damage.log_missing,
        damage.log_cut, damage.log_wrong_bit, damage.both_of_two_moments, damage.first_page_and_log_wrong,
    )  # fmt: skip
    counted: dict[str, Counter[str]] = {kind.__name__: Counter() for kind in kinds}
    for number in range(cases):
        kind = kinds[number % len(kinds)]
        moment = chance.randrange(len(moments))
        image = moments.image(moment, moments.there)
        kind(image)
        returned = moments.returned(moment)
        right = [restarted(each) for each in known[returned : returned + 2]]
        with laid_out(around, image) as folder:
            found, is_set_aside = found_in(folder)
            kept = {path.name: path.read_bytes() for path in folder.glob("ledger-damaged-1.sqlite3*")}
        outcome = ASIDE if is_set_aside else compared(found, right)
        counted[kind.__name__][outcome] += 1
        if is_set_aside:
            counted[kind.__name__]["held"] += len(right[0])
            counted[kind.__name__]["read"] += len(found.keys() & right[0].keys())
            need_kept(kept, image)
        if kind != damage.database_wrong_bytes:  # which no one sees in a word
            need_true(found, known, kind.__name__)
        assert outcome != EARLIER or kind.__name__ in UNSEEN, (
            f"{kind.__name__} before call {moment}: {len(found)}"
        )
    return counted


def compared(found: Known, right: list[Known]) -> str:
    """Rows have parts, such as long links, in which SQLite sees no damage; who was paid for what is not in those."""
    if found in right:
        return WHOLE
    told = [
        {number: (each.state, each.task_id) for number, each in known.items()} for known in (found, *right)
    ]
    return WORDS if told[0] in told[1:] else EARLIER


def need_kept(kept: Image, image: Image) -> None:
    """What was set aside is there to the byte."""
    for name in (DATABASE, LOG):
        if image.get(name):
            assert kept[name.replace("ledger", "ledger-damaged-1", 1)] == image[name]


def need_true(found: Known, known: list[Known], kind: str) -> None:
    """Every entry is as it was at some time, or less is known of it. Long links are let off, whose pages have no marks."""
    for number, entry in found.items():
        told = [each[number] for each in known if number in each]
        assert told, f"{kind}: entry {number} never was"
        assert (entry.folder, entry.title, entry.created) == (told[0].folder, told[0].title, NOW), kind
        assert entry.task_id in {each.task_id for each in told}, kind
        assert entry.state in {each.state for each in told} | {"unknown", "unsent", "queued"}, kind


def played(cuts: int, seed: int, creates: int) -> dict[str, object]:
    chance = random.Random(seed)
    memory = Path("/dev/shm")
    around = Path(tempfile.mkdtemp(dir=memory if memory.is_dir() else None))
    disk = Disk()
    disk.plug_in()
    try:
        known = lived(around / "state", disk, creates)
        moments = Moments(disk.calls.copy(), chance)
        disk.calls = Forgetful()
        counted = power_cuts(moments, known, around, cuts, chance)
        return {
            "calls": len(moments) - 1,
            "operations": len(known) - 1,
            "cuts": dict(counted),
            "damages": {
                kind: dict(each) for kind, each in damages(moments, known, around, cuts, chance).items()
            },
        }
    finally:
        shutil.rmtree(around)


class Forgetful(list[Call]):
    def append(self, call: Call) -> None:
        pass


def table(told: dict[str, object]) -> str:
    cuts, kinds = told["cuts"], told["damages"]
    assert isinstance(cuts, dict)
    assert isinstance(kinds, dict)
    lines = [
        f"{told['operations']} operations in {told['calls']} calls to the disk",
        "",
        f"{'unflushed writes are':28} {'cuts':>6} {'all right':>10}",
        *(f"{way:28} {count:6} {count:10}" for way, count in cuts.items()),
        "",
        f"{'damage':28} {WHOLE:>6} {ASIDE:>10} {'entries read':>14} {WORDS:>11} {EARLIER:>17}",
    ]
    for kind, counts in kinds.items():
        read = f"{counts.get('read', 0)}/{counts.get('held', 0)}"
        row = f"{counts.get(WHOLE, 0):6} {counts.get(ASIDE, 0):10} {read:>14} {counts.get(WORDS, 0):11} {counts.get(EARLIER, 0):17}"
        lines.append(f"{kind.replace('_', ' '):28} {row}")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cuts", type=int, default=600, help="power cuts, and as many cases of worse")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--creates", type=int, default=40)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    told = played(asked.cuts, asked.seed, asked.creates)
    print(json.dumps(told) if asked.json else table(told))


if __name__ == "__main__":
    main()
