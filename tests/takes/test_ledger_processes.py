"""The ledger under real processes: killed at any instant, at work at once, coming upon the same damage together."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

from seedance_cli.takes.ledger import Ledger
from seedance_cli.takes.ledger.pages import rows_in
from seedance_cli.takes.ledger.rows import COLUMNS
from seedance_cli.takes.ledger.salvage import entries_in
from tests.takes.ledger_entries import begun, filled

MEMORY = Path("/dev/shm")
"""Where flushing costs nothing, so that many writers meet as often as they can."""
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="forks")


def told(script: str, *arguments: object) -> Any:
    """What a script prints, from JSON. It forks freely, which a test's own process must not."""
    ended = subprocess.run(
        [sys.executable, "-c", script, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout)


KILLING = """
import json, os, random, signal, sys, time
from pathlib import Path
from seedance_cli.services.protocol import State
from seedance_cli.takes.ledger import Ledger
from tests.takes.ledger_entries import begun
import seedance_cli.takes.ledger.file, seedance_cli.takes.clock

def write(folder, pipe):
    with Ledger.open(folder) as ledger:
        while True:
            entry = begun(ledger)
            os.write(pipe, f"{entry.id} sending\\n".encode())
            ledger.accepted(entry.id, f"task-{entry.id}")
            os.write(pipe, f"{entry.id} queued\\n".encode())
            ledger.ended(entry.id, State.SUCCEEDED)
            os.write(pipe, f"{entry.id} succeeded\\n".encode())

def killed(folder, after, first=b""):  # None: not before the first row is written
    here, there = os.pipe()
    child = os.fork()
    if not child:
        os.close(here)
        write(folder, there)
    os.close(there)
    if first is None:
        first = os.read(here, 9999)
        assert first, "the writer died by itself"
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(here) as said:
        return (first.decode() + said.read()).splitlines()

"""


def test_no_acknowledged_row_is_lost_to_eighty_kills(tmp_path: Path) -> None:
    script = KILLING + (
        "said = [line for number in range(80) for line in killed(\n"
        "    Path(sys.argv[1]), random.uniform(0.0, 0.006), b'' if number % 4 == 0 else None)]\n"
        "print(json.dumps(said))"
    )
    said = [line.split() for line in told(script, tmp_path)]
    last = {int(number): state for number, state in said}
    order = ["sending", "queued", "succeeded"]
    with Ledger.open(tmp_path) as ledger:
        found = {entry.id: entry.state for entry in ledger.entries()}
        assert ledger.set_aside == ()
    assert len(last) >= 60
    assert [number for number, state in last.items() if number not in found] == []
    assert all(order.index(found[number]) >= order.index(state) for number, state in last.items())
    assert list(tmp_path.glob("ledger-damaged-*")) == []


DYING = '''
import json, os, signal, sqlite3, sys
from pathlib import Path
from seedance_cli.takes.ledger import Ledger
import seedance_cli.takes.ledger.file, seedance_cli.takes.clock

connect = sqlite3.connect

class Death:
    """Every statement and every call that Python tells its auditors of is a step."""
    steps = 0

    def step(self, *_):
        self.steps -= 1
        if not self.steps:
            os.kill(os.getpid(), signal.SIGKILL)

    def connect(self, *place, **options):
        connection = connect(*place, **options)
        connection.set_trace_callback(self.step)
        return connection

def dies(folder, steps):
    child = os.fork()
    if not child:
        death = Death()
        death.steps = steps
        sqlite3.connect = death.connect
        sys.addaudithook(death.step)
        try:
            Ledger.open(folder)
            os._exit(0)
        finally:
            os._exit(1)
    status = os.waitpid(child, 0)[1]
    assert os.WIFSIGNALED(status) or not status
    return os.WIFSIGNALED(status)

def died(around, is_damaged):
    for steps in range(1, 999):
        folder = around / str(steps)
        folder.mkdir(parents=True)
        if is_damaged:
            (folder / "ledger.sqlite3").write_bytes(bytes(4096) + Path(sys.argv[3]).read_bytes()[4096:])
            (folder / "ledger.sqlite3-wal").write_bytes(b"a log")
        if not dies(folder, steps):
            return steps

print(json.dumps(died(Path(sys.argv[1]), sys.argv[2] == "True")))
'''


@pytest.mark.parametrize("is_damaged", [False, True])
def test_a_death_at_any_step_of_creating_or_setting_aside(tmp_path: Path, is_damaged: bool) -> None:
    whole = filled(tmp_path / "whole", 3)
    with Ledger.open(whole.parent) as ledger:
        before = ledger.entries() if is_damaged else ()
    steps = told(DYING, tmp_path, is_damaged, whole)
    assert steps > 20
    for number in range(1, steps + 1):
        folder = tmp_path / str(number)
        with Ledger.open(folder) as ledger:
            entry = begun(ledger)
            assert ledger.entries() == (entry, *before)
        kept = [path for path in folder.glob("ledger-damaged-*") if not path.name.endswith("-shm")]
        damaged = bytes(4096) + whole.read_bytes()[4096:]
        assert sorted(map(Path.read_bytes, kept), key=len) == ([b"a log", damaged] if is_damaged else [])


def rows_left(content: bytes) -> set[int]:
    return {entry.id for entry in entries_in(rows_in(content, b""), COLUMNS)}


AT_ONCE = """
import json, os, sys
from pathlib import Path
from seedance_cli.takes.ledger import Ledger
from tests.takes.ledger_entries import begun
import seedance_cli.takes.ledger.file, seedance_cli.takes.clock

def run(folder, count, gate, pipe):
    os.read(gate, 1)
    with Ledger.open(folder) as ledger:
        aside = [str(path) for path in ledger.set_aside]
        numbers = [ledger.accepted(begun(ledger).id, f"task-{os.getpid()}-{each}").id for each in range(count)]
    os.write(pipe, (json.dumps([aside, numbers]) + "\\n").encode())

folder, processes, count = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
gate, opened = os.pipe()
here, there = os.pipe()
children = []
for _ in range(processes):
    child = os.fork()
    if not child:
        os.close(opened)
        run(folder, count, gate, there)
        os._exit(0)
    children.append(child)
os.close(there)
os.close(opened)
failed = [child for child in children if os.waitpid(child, 0)[1]]
assert not failed
with os.fdopen(here) as said:
    print(json.dumps([json.loads(line) for line in said]))
"""


def test_processes_at_once_lose_and_mix_nothing(tmp_path: Path) -> None:
    processes, count = 8, 200 if MEMORY.is_dir() else 25
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else tmp_path) as folder:
        said = told(AT_ONCE, folder, processes, count)
        numbers = [number for _, each in said for number in each]
        with Ledger.open(Path(folder)) as ledger:
            entries = ledger.entries()
        assert (
            sorted(numbers) == sorted(entry.id for entry in entries) == list(range(1, processes * count + 1))
        )
        assert len({entry.task_id for entry in entries}) == processes * count
        assert all(entry.state == "queued" for entry in entries)


@pytest.mark.parametrize("kind", ["noise", "cut short"])
def test_processes_that_come_upon_damage_at_once_set_it_aside_once(tmp_path: Path, kind: str) -> None:
    path = filled(tmp_path)
    content = path.read_bytes()[: 5 * 4096] if kind == "cut short" else os.urandom(9000)
    path.write_bytes(content)
    said = told(AT_ONCE, tmp_path, 4, 5)
    assert [aside for aside, _ in said if aside] == [[str(tmp_path / "ledger-damaged-1.sqlite3")]]
    assert [path.name for path in tmp_path.glob("ledger-damaged-*.sqlite3")] == ["ledger-damaged-1.sqlite3"]
    assert (tmp_path / "ledger-damaged-1.sqlite3").read_bytes() == content
    with Ledger.open(tmp_path) as ledger:
        found = {entry.id for entry in ledger.entries()}
        fresh = [number for _, numbers in said for number in numbers]
        assert {number for number in found if number > 100_000} == set(fresh)
        assert len(set(fresh)) == len(fresh) == 20
        assert len(found) - len(fresh) == (0 if kind == "noise" else len(rows_left(content)))
        assert ledger.set_aside == ()
