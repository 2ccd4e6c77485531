"""The fault table at Ark and at skills.video in short: a dozen rows each of `python -m tests.faults --service NAME`."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.faults.__main__ import every_case
from tests.faults.judge import wrongs
from tests.faults.service_rows import PLAYED
from tests.faults.stage import Stage, stage

SHORT = {
    "ark": (
        "connection refused at create",
        "reply lost at create, listed",
        "half the JSON at create",
        "internal error, made at create",
        "overdue at create",
        "prompt refused at create",
        "clip refused late at create",
        "too many, Retry-After 2 at create",
        "key refused at query",
        "a page, five times at query",
        "link expired at download",
        "link dead for good at download",
    ),
    "skills.video": (
        "connection refused at create",
        "reply lost at create",
        "cut short at create",
        "provider unavailable, made at create",
        "too little credit at create",
        "prompt refused at create",
        "clip refused late at create",
        "too many, Retry-After 2 at create",
        "killed at query",
        "half the JSON at query",
        "cut short at download",
        "link dead for good at download",
    ),
}
CASES = {service: {case.name: case for case in every_case(service)} for service in PLAYED}


@pytest.fixture(scope="module")
def stages() -> Iterator[dict[str, Stage]]:
    """One for each service, opened as it is first needed."""
    with ExitStack() as opened:

        class Stages(dict[str, Stage]):
            def __missing__(self, service: str) -> Stage:
                self[service] = opened.enter_context(stage(longest=240, studio=PLAYED[service][0]))
                return self[service]

        yield Stages()


@pytest.mark.parametrize(
    ("service", "name"), [(service, name) for service, names in SHORT.items() for name in names]
)
def test_a_row(stages: dict[str, Stage], tmp_path: Path, service: str, name: str) -> None:
    row = stages[service].play(CASES[service][name], tmp_path)
    assert wrongs(row) == (), [(run.line, run.code, run.out[-2000:], run.err[-2000:]) for run in row.runs]


@pytest.mark.parametrize("service", PLAYED)
def test_every_row_has_a_name_of_its_own(service: str) -> None:
    assert len({trouble.name for trouble in PLAYED[service][2]}) == len(PLAYED[service][2])
    assert len(CASES[service]) == sum(1 for _ in every_case(service))
