"""The person's settings: read to the letter or refused with the line, and added to without losing anything."""

import json
import re
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from seedance_cli.errors import WrongInput
from seedance_cli.library import schema_file
from seedance_cli.library.config_file import Config, keep_service, read_config
from seedance_cli.money import Amount

SERVICES = ("animatic", "xskill", "skills.video", "ark")
WHOLE = """\
# my settings
format: 1
service: skills.video
regions: {ark: intl}
daily_cap: {xskill: 2000, ark: 10 usd, skills.video: 500 credits}
"""


def services() -> tuple[str, ...]:
    return SERVICES


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "config.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def schema() -> Draft202012Validator:
    found = json.loads(schema_file("config").read_text("utf-8"))
    Draft202012Validator.check_schema(found)
    return Draft202012Validator(found)


def test_everything_that_it_can_say(tmp_path: Path) -> None:
    path = written(tmp_path, WHOLE)
    assert read_config(tmp_path, services) == Config(
        path=path,
        service="skills.video",
        regions={"ark": "intl"},
        daily_caps={
            "xskill": Amount(2000), "ark": Amount(10, "USD"), "skills.video": Amount(500, "credits"),
        },
    )  # fmt: skip


@pytest.mark.parametrize("text", [None, "", "\n", "# service: ark\n\n  # nothing\n", b"\xef\xbb\xbf# a\r\n"])
def test_a_file_that_says_nothing_is_no_fault(tmp_path: Path, text: str | bytes | None) -> None:
    if text is not None:
        written(tmp_path, text)
    assert read_config(tmp_path, services) == Config(path=tmp_path / "config.yaml")
    assert read_config(tmp_path / "nowhere") == Config(path=tmp_path / "nowhere" / "config.yaml")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("servise: ark", '1:1: unknown key "servise"; did you mean service?'),
        ("service: arc", '1:1: there is no service "arc"; did you mean ark?'),
        ("service: [ark]", "1:1: service is a list; wanted a text"),
        ("regions: ark", '1:1: regions is "ark"; wanted a mapping'),
        ("regions: {arc: cn}", '1:11: there is no service "arc"'),
        ("regions: {ark: [cn]}", "ark is a list; wanted a text"),
        ("daily_cap: 20", '1:1: daily_cap is "20"; wanted a mapping'),
        ("daily_cap:\n  xskil: 20", '2:3: there is no service "xskil"; did you mean xskill?'),
        ("daily_cap:\n  ark: -4", '2:3: ark is "-4"; wanted an amount'),
        ("daily_cap:\n  ark: ten", '2:3: ark is "ten"; wanted an amount'),
        ("daily_cap:\n  ark: .inf", '2:3: ark is ".inf"; wanted an amount'),
        ("daily_cap:\n  ark: true", '2:3: ark is "true"; wanted an amount'),
        ("daily_cap:\n  ark: [5]", "2:3: ark is a list; wanted a text"),
        ("daily_cap:\n  ark:", "2:3: ark is missing"),
        ("daily_cap: {ark: 5, ark: 50}", "twice"),
        ("- ark", "1:1: a list; a file has keys"),
        ("service: 'ark", "never closed"),
        (b"service: \xff", "1: not UTF-8"),
    ],
)
def test_a_fault_is_told_with_its_place(tmp_path: Path, text: str | bytes, told: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(WrongInput) as caught:
        read_config(tmp_path, services)
    assert caught.value.message.startswith(f"{path}:")
    assert re.search(told, caught.value.message.removeprefix(f"{path}:"))
    assert caught.value.hint == f"Mend {path}, or move it away."


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    written(tmp_path, "service: arc\nregion: {}\ndaily_cap: {ark: ten, xskill: 5 quid}\n")
    with pytest.raises(WrongInput) as caught:
        read_config(tmp_path, services)
    assert len(caught.value.message.splitlines()) == 4


def test_a_folder_in_its_place_is_told(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").mkdir()
    with pytest.raises(WrongInput, match=r"config\.yaml cannot be read"):
        read_config(tmp_path)


def test_a_newer_file_is_read_as_far_as_it_is_known(tmp_path: Path) -> None:
    written(tmp_path, "format: 2\nservice: ark\nmoods: {ark: calm}\n")
    assert read_config(tmp_path, services).service == "ark"


@pytest.mark.parametrize(
    "data",
    [{"servise": "ark"}, {"service": ["ark"]}, {"regions": "ark"}, {"daily_cap": {"ark": -4}}, {"daily_cap": {"ark": "ten"}},
     {"daily_cap": {"ark": [5]}}, {"daily_cap": 5}, {"regions": {"ark": ["cn"]}}],
)  # fmt: skip
def test_the_schema_and_our_reader_refuse_the_same(tmp_path: Path, data: dict[str, Any]) -> None:
    assert list(schema().iter_errors(data))
    written(tmp_path, json.dumps(data))
    with pytest.raises(WrongInput):
        read_config(tmp_path, services)


def test_the_schema_takes_what_our_reader_takes() -> None:
    caps = {"xskill": 2000, "ark": "10 usd", "skills.video": "500 credits"}
    data = {"format": 1, "service": "ark", "regions": {"ark": "intl"}, "daily_cap": caps}
    assert [fault.message for fault in schema().iter_errors(data)] == []


@pytest.mark.parametrize(
    "before",
    ["", "# mine", "format: 1\n", "daily_cap: {xskill: 5}  # so little", "regions:\n  ark: cn\n", "format: 1\r\n# win\r\n"],
)  # fmt: skip
def test_a_service_is_kept_and_nothing_else_changes(tmp_path: Path, before: str) -> None:
    path = written(tmp_path, before)
    told = read_config(tmp_path)
    assert keep_service(tmp_path, "ark") == path
    after = path.read_bytes().decode()
    assert before in after
    assert after.endswith("\r\n" if "\r" in before else "\n")
    again = read_config(tmp_path, services)
    assert (again.service, again.regions, again.daily_caps) == ("ark", told.regions, told.daily_caps)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["config.yaml"]


def test_a_service_is_kept_where_there_is_no_file_yet(tmp_path: Path) -> None:
    keep_service(tmp_path / "deep" / "config", "skills.video")
    assert read_config(tmp_path / "deep" / "config", services).service == "skills.video"


@pytest.mark.parametrize("before", ["{format: 1}", "service: xskill\n", "service:\n", "service: [", "- a\n"])
def test_what_cannot_be_added_to_is_left_as_it_is(tmp_path: Path, before: str) -> None:
    path = written(tmp_path, before)
    with pytest.raises(WrongInput, match=re.escape(str(path))):
        keep_service(tmp_path, "ark")
    assert path.read_text() == before


def test_a_link_stays_one_and_rights_stay_as_they_are(tmp_path: Path) -> None:
    kept = tmp_path / "kept.yaml"
    kept.write_text("# kept elsewhere\n")
    kept.chmod(0o640)
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "config.yaml").symlink_to(kept)
    keep_service(tmp_path / "config", "ark")
    assert (tmp_path / "config" / "config.yaml").is_symlink()
    assert kept.read_text() == "# kept elsewhere\nservice: ark\n"
    assert kept.stat().st_mode & 0o777 == 0o640


@given(st.text(max_size=60))
def test_any_text_is_settings_or_one_clear_fault(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    folder = tmp_path_factory.mktemp("config")
    written(folder, text.encode("utf-8", "replace"))
    with suppress(WrongInput):  # anything else would end the test
        assert read_config(folder, services).service in ("", *SERVICES)
