"""A run in a child of the warm process, and the same in a process of its own: nobody can tell one from the other."""

import json
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests import warm
from tests.program import Program
from tests.warm.asked import COLD, ROOT, Asked, may_be_warm, started_with, would_differ
from tests.warm.begun import Begun
from tests.warm.probe import ENDINGS

FRAMES = ("Traceback", "  ")
Ended = subprocess.CompletedProcess[bytes]


def asked(program: Program, *arguments: str, **variables: str) -> Asked:
    command = (sys.executable, "-m", "tests.warm.probe", *arguments)
    return Asked(command, str(program.folder), program.environment | {"PYTHONPATH": str(ROOT)} | variables)


def probe(
    program: Program, *arguments: str, given: bytes | None = None, patience: float = 60, **variables: str
) -> Ended:
    run = asked(program, *arguments, **variables)
    return warm.run(run.command, program.folder, run.environment, given=given, patience=patience)


def words(ended: Ended) -> tuple[int, list[str], list[str]]:
    """All that is known of a run, its frames aside: a child has those of the warm process below its own."""
    err = ended.stderr.decode().splitlines()
    said = [line for line in err if not line.startswith(FRAMES)]
    return ended.returncode, ended.stdout.decode().splitlines(), said


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch, seedance: Program) -> None:
    monkeypatch.delenv(COLD, raising=False)
    if not may_be_warm(asked(seedance)):
        pytest.skip("every run is a process of its own here")


@pytest.mark.parametrize("given", [None, b"", "é\r\n".encode()])
def test_a_child_sees_what_a_process_sees(
    monkeypatch: pytest.MonkeyPatch, seedance: Program, given: bytes | None
) -> None:
    own = {"TZ": "Asia/Tokyo", "TMPDIR": str(seedance.folder), "SEEDANCE_SERVICE": "xskill"}
    child = probe(seedance, "well", "--flag", "", given=given, **own)
    monkeypatch.setenv(COLD, "1")
    fresh = probe(seedance, "well", "--flag", "", given=given, **own)
    assert json.loads(child.stdout) == json.loads(fresh.stdout)
    assert words(child) == words(fresh)


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_child_ends_as_a_process_ends(
    monkeypatch: pytest.MonkeyPatch, seedance: Program, ending: str
) -> None:
    child = probe(seedance, ending)
    monkeypatch.setenv(COLD, "1")
    assert words(child) == words(probe(seedance, ending))


def test_it_is_a_child_and_no_process_of_its_own(monkeypatch: pytest.MonkeyPatch, seedance: Program) -> None:
    below = b"tests/warm/__main__.py"
    assert below in probe(seedance, "with a fault").stderr
    assert below not in probe(seedance, "with a fault", PYTHONHASHSEED="1").stderr
    assert below not in probe(seedance, "with a fault", FORCE_COLOR="1").stderr
    monkeypatch.setenv(COLD, "1")
    assert below not in probe(seedance, "with a fault").stderr


def test_several_at_once_keep_their_streams_apart(seedance: Program) -> None:
    with ThreadPoolExecutor(4) as several:
        found = list(several.map(lambda number: probe(seedance, "well", str(number)), range(8)))
    assert [json.loads(ended.stdout)["arguments"][0][2] for ended in found] == [
        str(number) for number in range(8)
    ]


def test_what_a_full_pipe_would_hold_up_is_read(seedance: Program) -> None:
    ended = probe(seedance, "with much to say")
    assert (ended.returncode, len(ended.stderr)) == (0, 300_000)
    assert ended.stdout.endswith(b"y" * 300_000)


def test_a_run_that_takes_too_long_is_killed(seedance: Program) -> None:
    with pytest.raises(subprocess.TimeoutExpired):
        probe(seedance, "never", patience=0.2)
    assert probe(seedance, "well").returncode == 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_a_signal_to_a_child_does_what_it_does_to_a_process(
    monkeypatch: pytest.MonkeyPatch, seedance: Program, number: int
) -> None:
    child = waiting(seedance)
    monkeypatch.setenv(COLD, "1")
    fresh = waiting(seedance)
    assert (type(child), type(fresh)) == (Begun, subprocess.Popen)
    for each in (child, fresh):
        each.send_signal(number)
    assert last_words(child) == last_words(fresh)


def test_what_is_under_way_can_be_looked_at_and_waited_for(seedance: Program) -> None:
    child = waiting(seedance)
    assert child.poll() is None
    with pytest.raises(subprocess.TimeoutExpired):
        child.communicate(timeout=0.01)
    child.kill()
    assert child.wait(30) == child.poll() == -signal.SIGKILL
    child.kill()
    assert child.communicate(timeout=30) == ("", "")


def waiting(program: Program) -> "Begun[str] | subprocess.Popen[str]":
    """A run that has said all that it can see, and goes on."""
    run = asked(program, "never")
    child = warm.begin(run.command, program.folder, run.environment, str)
    assert child.stdout
    assert json.loads(child.stdout.readline())
    return child


def last_words(run: "Begun[str] | subprocess.Popen[str]") -> tuple[str, list[str], int | None]:
    out, err = run.communicate(timeout=30)
    return out, [line for line in err.splitlines() if not line.startswith(FRAMES)], run.returncode


def test_a_module_in_the_folder_goes_before_ours(seedance: Program) -> None:
    (seedance.folder / "typer.py").write_text("raise SystemExit('not that one')")
    assert seedance.run("services").err == "not that one\n"


@pytest.mark.parametrize(
    ("own", "differs"),
    [
        ({}, False), ({"HOME": "/elsewhere", "SEEDANCE_SERVICE": "x", "COLUMNS": "40"}, False),
        ({"FORCE_COLOR": "1"}, True), ({"LC_ALL": "C"}, True), ({"PYTHONIOENCODING": "ascii"}, True),
        ({"PYTHON_KEYRING_BACKEND": "x", "PYTHONPATH": str(ROOT)}, False), ({"PYTHONUTF8": "0"}, True),
    ],
)  # fmt: skip
def test_what_is_read_before_a_run_has_to_be_the_same(own: dict[str, str], differs: bool) -> None:
    read = frozenset({"FORCE_COLOR", "HOME"})
    assert would_differ(started_with() | own, started_with(), read) is differs
