"""Fuzzing that is guided by coverage: atheris chooses the bytes, a target reads them. A process of its own for each
target, because the fuzzing engine ends its process by itself; what was learnt is handed over in a file."""

import json
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import fields
from importlib.util import find_spec
from pathlib import Path
from time import perf_counter

from tests.fuzz.running import Report, one

EVERY = 500  # examples between two notes of what was learnt
LONGEST = 4_096  # bytes of an example
LEARNT = tuple(field.name for field in fields(Report))


def available() -> bool:
    """Whether atheris is installed for this Python; the program works without it."""
    return find_spec("atheris") is not None


def guided(name: str, seconds: float) -> Report:
    """Run a target for so long, in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="seedance-fuzz-") as room:
        told = Path(room, "report.json")
        command = [sys.executable, "-m", "tests.fuzz.guided", name, str(int(seconds)), str(told)]
        ended = subprocess.run(command, check=False, capture_output=True, timeout=seconds + 120)
        if not told.is_file():
            said = ended.stderr.decode(errors="replace")[-1000:]
            return Report(f"{name} (guided)", crashed=1, crashes={"it did not start": said})
        learnt = json.loads(told.read_text())
    return Report(**learnt | {"outcomes": Counter(learnt["outcomes"])})


def main(name: str, seconds: str, told: str) -> None:
    import atheris

    with atheris.instrument_imports(include=["seedance_cli"]):
        from tests.fuzz.targets import TARGETS
    target = TARGETS[name]
    assert target.of_bytes is not None
    of_bytes = target.of_bytes
    report = Report(f"{name} (guided)")
    began = perf_counter()

    def throw(data: bytes) -> None:
        before = len(report.crashes)
        one(target, of_bytes(data), report)
        if report.examples % EVERY == 0 or len(report.crashes) != before:
            report.seconds = perf_counter() - began
            Path(told).write_text(json.dumps({name: getattr(report, name) for name in LEARNT}))

    with tempfile.TemporaryDirectory(prefix="seedance-fuzz-") as corpus:
        for place, seed in enumerate(target.seeds()):
            Path(corpus, f"{place}").write_bytes(seed)
        options = [
            sys.argv[0],
            corpus,
            f"-max_total_time={seconds}",
            f"-max_len={LONGEST}",
            f"-artifact_prefix={corpus}/",
        ]
        atheris.Setup(options, throw)
        atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:4])
