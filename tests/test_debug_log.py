"""`--debug`: a log that helps to find a fault, may be pasted in public, and never gets in the way."""

import json
import os
import platform
import re
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seedance_cli import __version__, cli, debug
from seedance_cli.commands import services
from seedance_cli.debug import log as log_file
from seedance_cli.debug.command_line import shown_words
from seedance_cli.debug.private import Private
from seedance_cli.debug.shown import shape, shown_address
from seedance_cli.debug.unsecret import unsecret
from tests.xskill_server import Server, faults, serve

PROMPT = "Grandmother Adelheid dances in her kitchen"
PARAMS = json.dumps({"prompt": PROMPT, "ratio": "16:9", "duration": 5, "model": "seedance_2.0_fast"})
SUBMIT = ("task", "submit", "--model", "st-ai/super-seed2", "--params", PARAMS)


@pytest.fixture(scope="module")
def running() -> Iterator[Server]:
    with serve() as server:
        yield server


@pytest.fixture
def server(running: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    running.reset()
    monkeypatch.setenv("XSKILL_BASE_URL", running.url)
    monkeypatch.setenv("XSKILL_API_KEY", running.key)
    yield running
    running.calm()


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A state folder of the test's own; nothing is logged unless it is asked for."""
    monkeypatch.setenv("SEEDANCE_STATE_DIR", str(tmp_path / "state"))
    monkeypatch.setenv("SEEDANCE_CONFIG_DIR", str(tmp_path / "config"))
    monkeypatch.delenv("SEEDANCE_DEBUG", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path / "state"


def logs(state: Path) -> list[Path]:
    return sorted((state / "debug").iterdir()) if (state / "debug").exists() else []


def the_log(state: Path) -> str:
    [path] = logs(state)
    return path.read_text()


@pytest.mark.parametrize(
    "line", [["--debug", "services"], ["services", "--debug"], ["services", "--json", "--debug"]]
)
def test_the_flag_stands_anywhere_and_the_path_is_said(
    state: Path, capsys: pytest.CaptureFixture[str], line: list[str]
) -> None:
    assert cli.run(line) == 0
    [path] = logs(state)
    assert f"debug log: {path}" in capsys.readouterr().err.replace("\n", "")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\d+\.log", path.name)
    assert path.read_text().splitlines()[-1].endswith("end exit=0")


@pytest.mark.parametrize(("value", "wanted"), [("1", True), ("0", False), ("", False)])
def test_the_variable_asks_for_it_too(
    state: Path, monkeypatch: pytest.MonkeyPatch, value: str, wanted: bool
) -> None:
    monkeypatch.setenv("SEEDANCE_DEBUG", value)
    assert cli.run(["services"]) == 0
    assert bool(logs(state)) is wanted


def test_after_two_dashes_it_is_a_word_like_any(state: Path) -> None:
    assert cli.run(["templates", "show", "--", "--debug"]) == 2
    assert logs(state) == []


def test_it_is_ours_alone_whatever_the_umask(state: Path) -> None:
    before = os.umask(0)
    try:
        cli.run(["services", "--debug"])
    finally:
        os.umask(before)
    [path] = logs(state)
    assert [stat.S_IMODE(each.stat().st_mode) for each in (path, path.parent, state)] == [0o600, 0o700, 0o700]


def test_the_newest_twenty_are_kept_and_other_files_left(state: Path) -> None:
    folder = state / "debug"
    folder.mkdir(parents=True)
    (folder / "notes.txt").touch()
    for number in range(25):
        (folder / f"2020-01-01T00-00-{number:02d}-7.log").touch()
    cli.run(["services", "--debug"])
    kept = [path.name for path in logs(state)]
    assert len(kept) == log_file.KEPT + 1
    assert "notes.txt" in kept
    assert "2020-01-01T00-00-05-7.log" not in kept
    assert "2020-01-01T00-00-06-7.log" in kept


def test_a_paid_task_is_told_step_by_step_without_its_prompt(state: Path, server: Server) -> None:
    assert cli.run([*SUBMIT, "--debug"]) == 0
    told = the_log(state)
    for part in (
        f"seedance {__version__} on {platform.python_implementation()} {platform.python_version()}",
        f"command seedance task submit --model st-ai/super-seed2 --params text({len(PARAMS)})",
        f"service name=xskill via=rest url={server.url} keyed=True",
        f"request 1 POST {server.url}/api/v3/tasks/create",
        f"params: {{prompt: text({len(PROMPT)}), ratio: 16:9, duration: 5",
        "answer 1 status=200",
        "state=sending",
        f"task_id={server.tasks[0].id}",
        "end exit=0",
    ):
        assert part in told, part
    steps = ("state=intent", "request 1", "state=sending", "answer 1", "state=queued", "end exit")
    assert sorted(steps, key=told.index) == list(steps)
    assert "Grandmother" not in told
    assert server.key not in told


def test_an_error_is_told_with_its_places_and_its_words_without_the_prompt(
    state: Path, server: Server
) -> None:
    server.next("create", faults.error(400, f"Not allowed: “{PROMPT[:30]}…”"))
    assert cli.run([*SUBMIT, "--debug"]) == 2
    told = the_log(state)
    assert "answer 1 status=400" in told
    assert re.search(r"fault WrongInput \(2\): .*Not allowed: “\[private\]", told)
    assert re.search(r"    at seedance_cli/services/xskill/\w+\.py:\d+ in \w+", told)
    assert "Adelheid" not in told


def test_a_lost_reply_is_told_with_what_led_to_it(state: Path, server: Server) -> None:
    server.next("balance", faults.drop())
    assert cli.run(["balance", "--debug"]) == 5
    told = the_log(state)
    assert re.search(r"failed 1 status=0 bytes=0 seconds=\d+\.\d+ Lost\n", told)
    assert "fault after " in told


def test_a_crash_is_told_and_shows_no_key(
    state: Path, server: Server, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(_: str) -> None:
        raise TypeError(f"a wheel with {server.key} came off at /home/anna/secret.png")

    monkeypatch.setattr(services, "opened", broken)
    assert cli.run(["services", "--debug"]) == 1
    said = capsys.readouterr()
    assert server.key not in said.out + said.err
    assert "debug log: " in said.err
    assert "fault TypeError: a wheel with [key] came off at [path]" in the_log(state)


@pytest.mark.parametrize("place", ["file", "link", "closed"])
def test_where_no_log_can_be_written_the_run_goes_on(
    state: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    place: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    state.mkdir()
    if place == "file":
        (state / "debug").touch()
    elif place == "link":
        (tmp_path / "elsewhere").mkdir()
        (state / "debug").symlink_to(tmp_path / "elsewhere")
    else:
        monkeypatch.setattr(log_file, "TO_CREATE", os.O_WRONLY)  # and there is no such file
    assert cli.run(["services", "--debug"]) == 0
    said = capsys.readouterr()
    assert "There is no debug log: " in said.err
    assert "animatic" in said.out
    assert not debug.is_on()


def test_a_full_disk_ends_the_log_and_nothing_else(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    really, lines = os.write, []

    def full(number: int, data: bytes) -> int:
        lines.append(data)
        if len(lines) > 2:
            raise OSError(28, "No space left on device")
        return really(number, data)

    monkeypatch.setattr(log_file.os, "write", full)
    assert cli.run(["services", "--debug"]) == 0
    monkeypatch.undo()
    assert len(lines) == 3
    assert len(the_log(state).splitlines()) == 2


def test_a_log_has_an_end(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_file, "MOST", 500)
    assert cli.run(["services", "--debug"]) == 0
    assert 0 < len(the_log(state)) <= 500


def test_nothing_is_loaded_and_nothing_written_where_nobody_asked(state: Path) -> None:
    assert cli.run(["services"]) == 0
    assert not debug.is_on()
    debug.note("unheard", answer={"a": 1})
    with debug.exchanged("GET", "https://example.com", None) as heard:
        heard.begun(200, lambda: 3)
    assert logs(state) == []


@pytest.mark.parametrize(
    "line",
    [
        "Authorization: Bearer abc.def-123",
        "{'authorization': 'Basic bWU6c2VjcmV0d29yZA=='}",
        "api_key=abcdef1234 and apiKey: abcdef1234",
        "the key sk-abcdef1234567890 is wrong",
        "https://me:abcdef1234@example.com/",
        "?X-Amz-Signature=abcdef1234&X-Amz-Credential=abcdef1234%2Fus",
        "Signature=abcdef1234&OSSAccessKeyId=abcdef1234",
        "token=abcdef1234;password = abcdef1234",
        "eyJhbGciOiJIUzI1NiJ9.eyJhYmNkZWYxMjM0IjoxfQ.abcdef1234",
        "AKIAABCDEF1234567890",
        "0123456789abcdef0123456789abcdef0123456789abcdef1234",
    ],
)
def test_what_looks_like_a_secret_is_taken_out(line: str) -> None:
    assert not re.search("abc|bWU6|abcdef|eyJ|ABCDEF|0123", unsecret(line)), unsecret(line)


@pytest.mark.parametrize(
    "line",
    [
        "request 1 POST https://api.xskill.ai/api/v3/tasks/create bytes=12",
        "ledger id=3 state=queued task_id=47688a67-24b8-4277-814e-a176d3589236",
        "    at seedance_cli/settings/key_file.py:33 in read",
        "answer 3 status=200 bytes=190 seconds=0.033 {code: 200, data: {task_id: abc}}",
    ],
)
def test_what_helps_stays(line: str) -> None:
    assert unsecret(line) == line


@given(st.text(min_size=12, max_size=60), st.text(max_size=20), st.text(max_size=20))
def test_no_stretch_of_a_private_text_stays(text: str, before: str, after: str) -> None:
    private = Private()
    private.keep(text)
    kept = text.strip()
    if len(kept) >= 12:
        assert kept[:12] not in private.mask(before + kept[:12] + after)
        assert kept not in private.mask(before + kept + after)


@given(st.text(max_size=40))
def test_nothing_private_changes_nothing(text: str) -> None:
    assert Private().mask(text) == text.replace("\0", "[private]")


def test_a_link_loses_its_signature_and_a_body_its_texts() -> None:
    assert (
        shown_address("https://a:b@cdn.example/x/y.mp4?sig=abc#frag")
        == "https://cdn.example/x/y.mp4?(7 characters)"
    )
    assert shown_address("http://[broken") == "(no address)"
    body = {"code": 200, "data": {"prompt": "a hat", "urls": ["x", "y"], "price": None, "my hat": True}}
    assert (
        shape(body)
        == "{code: 200, data: {prompt: text(5), urls: [2 of text(1)], price: null, (6 letters): yes/no}}"
    )


def test_of_a_command_line_only_what_is_ours_is_shown() -> None:
    line = [
        "new",
        "A hat",
        "--via",
        "rest",
        "-o",
        "secret",
        "--still=a hat=role",
        "--budget",
        "5",
        "--seed=7",
    ]
    shown, hidden = shown_words(line, {"new", "show"})
    assert " ".join(shown) == "new text(5) --via rest -o text(6) --still=text(10) --budget 5 --seed=7"
    assert hidden == ("A hat", "secret", "a hat=role")
