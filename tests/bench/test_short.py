"""Every bench runs, in its short form, and says figures; what a clock says here is judged by nobody."""

import json
import math

import pytest

from tests.bench.__main__ import BENCHES, main


@pytest.mark.parametrize("name", BENCHES)
def test_it_works(name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.argv", ["python -m tests.bench", name, "--short", "--json"])
    main()
    streams = capsys.readouterr()
    figures = json.loads(streams.out)[name]
    assert figures or "left out" in streams.err
    assert all(figure["what"] and math.isfinite(figure["value"]) for figure in figures)
