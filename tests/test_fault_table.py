"""The fault table in short: some rows of `python -m tests.faults` with the real program, and a judge that can say no."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.faults.__main__ import every_case
from tests.faults.evidence import HUNG, Row, Run
from tests.faults.judge import wrongs
from tests.faults.rows import ROWS
from tests.faults.stage import Stage, stage

CASES = {case.name: case for case in every_case()}
PLAYED = (
    "reply lost at create, listed",
    "reset before it is read at create",
    "429, by another clock at create",
    "connection refused at create",
    "100,000 brackets at create, listed",
    "one byte at a time at query",
    "two lengths at query",
    "killed at query",
    "half closed, unanswered at upload",
    "cut short at download",
    "chunked, cut off at download",
)


@pytest.fixture(scope="module")
def here() -> Iterator[Stage]:
    with stage(longest=240) as found:
        yield found


@pytest.mark.parametrize("name", PLAYED)
def test_a_row(here: Stage, tmp_path: Path, name: str) -> None:
    row = here.play(CASES[name], tmp_path)
    assert wrongs(row) == (), [(run.line, run.code, run.out[-2000:], run.err[-2000:]) for run in row.runs]


def test_every_row_has_a_name_of_its_own() -> None:
    assert len({trouble.name for trouble in ROWS}) == len(ROWS)
    assert len(CASES) == sum(1 for _ in every_case())


def run(code: int, line: str = "new", out: str = '{"clip": "clip.mp4"}') -> Run:
    return Run((line,), code, out, "", 1.0)


def row(name: str, *runs: Run) -> Row:
    """A row that ended well."""
    return Row(CASES[name], runs or (run(0),), True, 1, 1, 2, 1, 0, (), ("abc",), "abc")


UNKNOWN = '{"error": {"message": "It may have been charged.", "hint": "seedance resume"}}'
LOST = replace(row("reply lost at create", run(6, out=UNKNOWN), run(6, "resume", UNKNOWN)), clips=(), held="")
POLLED = row("dropped at query")


def test_the_judge_says_yes_to_what_is_right() -> None:
    assert wrongs(LOST) == ()
    assert wrongs(POLLED) == ()
    assert wrongs(row("reply lost at create, listed", run(6, out=UNKNOWN), run(0, "resume"))) == ()
    assert wrongs(replace(row("429, Retry-After 2 at create"), pauses=(0.1, 2.0))) == ()


@pytest.mark.parametrize(
    ("doctored", "said"),
    [
        (replace(POLLED, met=False), "not met"),
        (replace(POLLED, submits=2), "2 submits"),
        (replace(LOST, tasks=2), "2 submits"),
        (replace(POLLED, clips=()), "no clip in the end"),
        (replace(POLLED, clips=("abc", "abc")), "no clip in the end"),
        (replace(POLLED, clips=("other",)), "no clip in the end"),
        (replace(POLLED, clips=("",)), "was kept as one"),
        (replace(POLLED, runs=(run(1), run(0, "resume"))), "first run ended with 1"),
        (replace(POLLED, runs=(run(0), run(8, "resume"))), "last run ended with 8"),
        (replace(POLLED, runs=(replace(run(0), err="Traceback (most recent call last)"),)), "crashed"),
        (replace(POLLED, runs=(run(HUNG),)), "did not end"),
        (replace(POLLED, runs=(run(0, out=""),)), "one object"),
        (replace(POLLED, leaks=("film/takes/001/take.yaml",)), "our key"),
        (replace(LOST, runs=(run(6, out='{"error": {"message": "Odd."}}'),)), "does not say"),
        (replace(LOST, runs=(run(6, out=UNKNOWN), run(0, "resume"))), "last run ended with 0"),
        (replace(LOST, case=CASES["reply lost at create, listed"]), "no clip in the end"),
        (replace(row("429, Retry-After 2 at create"), pauses=(1.4,)), "did not wait for 2 s"),
        (replace(row("dropped at balance", run(5), run(0, "balance")), submits=0), "balance was not told"),
    ],
)  # fmt: skip
def test_the_judge_says_no_to_a_doctored_row(doctored: Row, said: str) -> None:
    assert any(said in complaint for complaint in wrongs(doctored))
