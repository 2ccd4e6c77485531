"""The short form of the fuzzing: the same targets and the same seed each time, some hundred examples of each."""

import pytest

from tests.fuzz.running import Report, Target, one, run
from tests.fuzz.targets import TARGETS
from tests.fuzz.yamls import YAML, Written, bombs

EXAMPLES = {
    "replies": 700,
    "commands": 20,
    "yaml": 80,
    "prompts": 15,
    "text": 35,
    "ledger": 10,
    "ranges": 1_500,
}


def need_clean(report: Report) -> None:
    """No crash; a slow machine is none."""
    told = {
        place: example
        for place, example in report.crashes.items()
        if not place.startswith(("slow", "greedy"))
    }
    assert not told, "\n\n".join(f"{place}\n{example}" for place, example in told.items())


@pytest.mark.parametrize("target", TARGETS.values(), ids=str)
def test_nothing_that_is_thrown_breaks_what_reads_it(target: Target) -> None:
    report = run(target, examples=EXAMPLES[target.name], seed=4)
    need_clean(report)
    assert report.examples == EXAMPLES[target.name]
    assert len(report.outcomes) > 1


def test_a_crash_is_found_and_kept() -> None:
    def read(number: int) -> str:
        return "small" if number < 90 else str(1 // (number - number))

    report = run(Target("numbers", "", lambda dice: dice.randrange(100), read), examples=200)
    [(place, example)] = report.crashes.items()
    assert place.startswith("ZeroDivisionError at ")
    assert "tests/fuzz/test_short.py" in place
    assert "1 // (number - number)" in example
    assert report.crashed + report.outcomes["small"] == report.examples == 200


def test_a_bomb_is_a_refusal_by_file_and_line() -> None:
    for name, data in bombs().items():
        report = Report(name)
        one(YAML, Written("storyboard", data), report)
        need_clean(report)
        assert dict(report.outcomes) == {"storyboard: refused": 1}
