"""Running a target: examples by dice from a seed, each timed, its outcome counted, its crash kept with what caused it."""

import atexit
import resource
import shutil
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random
from time import perf_counter, process_time
from typing import Any

MOST_KEPT = 20  # crashes that are shown; each place in the code counts once
SLOW = 1.0  # seconds of one example on one core
GREEDY = 200  # megabytes that one example may add to the most this process ever had
MEGABYTE = 1024 * 1024 if sys.platform == "darwin" else 1024  # of what `getrusage` counts


@dataclass(frozen=True, slots=True)
class Target:
    """Something that reads. `example` makes one input, `read` gives a word for what came of it and raises for all that
    must not happen. `of_bytes` makes an input of bytes that another fuzzer chose, None where that makes no sense."""

    name: str
    about: str
    example: Callable[[Random], Any]
    read: Callable[[Any], str]
    of_bytes: Callable[[bytes], Any] | None = None

    def __str__(self) -> str:
        return self.name

    def seeds(self) -> list[bytes]:
        """What another fuzzer may begin with: the bytes of examples of ours, behind those that choose what they are."""
        examples = [self.example(Random(f"seed {place}")) for place in range(300)]
        bodies = [getattr(each, "body", None) or getattr(each, "data", None) or b"" for each in examples]
        return [
            bytes((place % 256, place % 3, 0)) + body
            for place, body in enumerate(bodies)
            if len(body) < 4_000
        ]


@dataclass(slots=True)
class Report:
    """What a run learnt: seconds of the `slowest` and the `last` example, `outcomes` by word, `crashes` by the place in the code, each with its first example."""

    target: str
    examples: int = 0
    seconds: float = 0.0
    slowest: float = 0.0
    last: float = 0.0
    outcomes: Counter[str] = field(default_factory=Counter)
    crashes: dict[str, str] = field(default_factory=dict)
    crashed: int = 0


@cache
def room(name: str) -> Path:
    """A folder for a target's files; it goes when this process ends."""
    made = Path(tempfile.mkdtemp(prefix=f"seedance-fuzz-{name}-"))
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return made


def run(target: Target, *, examples: int, seconds: float = 0.0, seed: int = 1) -> Report:
    """Throw `examples` examples, or as many as fit into `seconds` where that is given."""
    report = Report(target.name)
    began = perf_counter()
    while perf_counter() - began < seconds if seconds else report.examples < examples:
        # Each example has dice of its own, so that one of them can be thrown again without those before it.
        one(target, target.example(Random(f"{seed}:{report.examples}")), report)
    report.seconds = perf_counter() - began
    return report


def one(target: Target, example: Any, report: Report) -> None:
    """Read one example and note what came of it."""
    before, most = process_time(), _most_memory()
    try:
        report.outcomes[target.read(example)] += 1
    except Exception as fault:  # noqa: BLE001  # whatever it is, it is what we look for
        _note(report, _place(fault), f"{example!r:.1500}\n{_tail(fault)}")
    took = process_time() - before
    report.examples += 1
    report.last, report.slowest = took, max(report.slowest, took)
    if took > SLOW:
        _note(report, f"slow: {took:.1f} s", f"{example!r:.1500}")
    if (grown := _most_memory() - most) > GREEDY:
        _note(report, f"greedy: {grown:.0f} MB", f"{example!r:.1500}")


def _note(report: Report, place: str, example: str) -> None:
    report.crashed += 1
    if len(report.crashes) < MOST_KEPT:
        report.crashes.setdefault(place, example)


def _place(fault: Exception) -> str:
    frames = traceback.extract_tb(fault.__traceback__)
    last = frames[-1]
    return (
        f"{type(fault).__name__} at {last.filename.rpartition('/main/')[2]}:{last.lineno}: {str(fault)[:200]}"
    )


def _tail(fault: Exception) -> str:
    return "".join(traceback.format_exception(fault)[-4:])[-1500:]


def _most_memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE
