"""What `seedance doctor` says of config.yaml, and what it does not say of a service because of it."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.commands.at_home import Home, home_in


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Home:
    home = home_in(tmp_path, monkeypatch, capsys)
    home.keys("ARK_API_KEY")
    return home


def looked(home: Home, *flags: str) -> tuple[int, dict[str, dict[str, Any]]]:
    code, out, err = home.run("doctor", "--json", *flags)
    assert err == ""
    return code, {row["check"]: row for row in json.loads(out)["checks"]}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("service: arc\ndaily_cap: {xskil: 10}", ('2:1: there is no service "arc"', "3:13:", "xskil")),
        ("regions: {ark: mars}", ("ark has no region 'mars'", "config.yaml", "cn, intl")),
        ("service: [", ("config.yaml:3:1",)),
    ],
)
def test_a_mistake_is_told_of_the_file_and_of_no_service(
    home: Home, text: str, says: tuple[str, ...]
) -> None:
    home.config(text)
    code, rows = looked(home)
    assert code == 2
    assert rows["settings"]["state"] == "fail"
    assert all(words in rows["settings"]["found"] for words in says)
    assert rows["settings"]["todo"]
    assert rows["ark key"]["state"] == "ok"
    assert {rows[name]["found"] for name in ("ark", "ark balance")} == {"not asked (see settings)"}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("daily_cap: {ark: 10 usd, xskill: 7 eur}", ("ark counts in CNY", "xskill counts in credits")),
        ("regions: {ark: intl}\ndaily_cap: {ark: 10 cny}", ("ark counts in USD",)),
        ("regions: {xskill: cn}", ("a region of xskill",)),
    ],
)
def test_what_cannot_be_heeded_is_to_be_looked_at(home: Home, text: str, says: tuple[str, ...]) -> None:
    home.config(text)
    code, rows = looked(home, "--offline")
    assert (code, rows["settings"]["state"]) == (0, "warn")
    assert all(words in rows["settings"]["found"] for words in says)
    assert rows["settings"]["todo"]


def test_what_is_set_is_said(home: Home) -> None:
    home.config("service: ark\nregions: {ark: intl}\ndaily_cap: {ark: 10 usd, xskill: 2000}")
    code, rows = looked(home, "--offline")
    assert (code, rows["settings"]["state"]) == (0, "ok")
    assert rows["settings"]["found"].endswith(
        "service ark, ark in region intl, ark up to 10.00 USD a day, xskill up to 2,000 a day"
    )


def test_no_settings_are_no_fault(home: Home) -> None:
    assert looked(home, "--offline")[1]["settings"]["state"] == "skip"
    home.config("# service: ark")
    assert looked(home, "--offline")[1]["settings"]["state"] == "ok"
