"""The table of figures says of each aim whether it is reached; where it is said must be there."""

from importlib import import_module

import pytest

from tests.bench.__main__ import BENCHES
from tests.bench.figures import Figure, as_data, table


@pytest.mark.parametrize(
    ("aim", "value", "met"),
    [("≤ 6", 6.0, True), ("< 0.5", 0.5, False), ("≥ 0.8", 0.81, True), ("> 2", 1.9, False), ("", 3.0, None)],
)
def test_an_aim_is_reached_or_missed(aim: str, value: float, met: bool | None) -> None:
    assert Figure("x", value, "×", aim).met is met


def test_the_table_tells_what_was_measured_and_what_it_should_be() -> None:
    lines = table(
        "start", [Figure("seedance --version", 1.55, "×", "≤ 6"), Figure("peak", 151.2, "MB", "< 150")]
    )
    assert lines.splitlines()[0] == "start"
    assert "1.55" in lines.splitlines()[1]
    assert lines.splitlines()[1].endswith("reached")
    assert lines.splitlines()[2].endswith("missed")
    assert as_data({"start": [Figure("a", 1.0)]}) == {
        "start": [{"what": "a", "value": 1.0, "unit": "×", "aim": "", "met": None}]
    }


@pytest.mark.parametrize("name", BENCHES)
def test_each_bench_is_where_it_is_said_to_be(name: str) -> None:
    assert callable(getattr(import_module(f"tests.bench.{BENCHES[name]}"), name))
