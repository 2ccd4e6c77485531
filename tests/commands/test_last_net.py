"""At the boundary: no traceback for a person, one object for a script, and quiet when nobody reads any more."""

import json
import os
import shlex
import subprocess

import pytest

from seedance_cli import cli
from seedance_cli.commands import services
from tests.program import Program


def broken(_: str) -> list[dict[str, object]]:
    raise TypeError("a wheel came off")


def test_what_nobody_foresaw_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(services, "opened", broken)
    monkeypatch.delenv("SEEDANCE_DEBUG", raising=False)
    assert cli.run(["services"]) == 1
    said = capsys.readouterr()
    assert "error: Something went wrong that should not have: TypeError: a wheel came off" in said.err
    assert "--debug" in said.err
    assert "Traceback" not in said.err
    assert said.out == ""


def test_with_json_it_is_one_object_and_the_traceback_goes_beside_it_when_asked_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(services, "opened", broken)
    monkeypatch.setenv("SEEDANCE_DEBUG", "1")
    assert cli.run(["services", "--json"]) == 1
    said = capsys.readouterr()
    assert json.loads(said.out)["error"]["code"] == "failed"
    assert "Traceback" in said.err


def test_a_name_that_no_disk_takes(seedance: Program) -> None:
    ended = seedance.run("new", "A walk", "--plan", "-o", "x" * 300, "--json")
    assert ended.code == 2
    assert ended.json["error"]["code"] == "wrong_input"
    assert "too long" in ended.json["error"]["message"]
    assert ended.err == "animatic: free, no key is set\n"


@pytest.mark.parametrize(
    "arguments", [["templates", "list"], ["--help"], ["services", "--json"]], ids=lambda value: value[0]
)
def test_a_reader_that_is_gone_is_no_failure_to_talk_about(seedance: Program, arguments: list[str]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    ended = subprocess.run(
        seedance.command(*arguments),
        stdin=subprocess.DEVNULL, stdout=writer, stderr=subprocess.PIPE,
        cwd=seedance.folder, env=seedance.environment, check=False, timeout=60,
    )  # fmt: skip
    os.close(writer)
    assert (ended.returncode, ended.stderr) == (141, b"")


def test_the_head_of_a_list_in_a_shell(seedance: Program) -> None:
    line = f"set -o pipefail; {shlex.join(seedance.command('templates', 'list'))} | head -1"
    ended = subprocess.run(
        ["bash", "-c", line],
        capture_output=True, stdin=subprocess.DEVNULL,
        cwd=seedance.folder, env=seedance.environment, check=False, timeout=60,
    )  # fmt: skip
    assert ended.returncode in (0, 141)
    assert ended.stderr == b""
    assert ended.stdout.decode().count("\n") == 1


@pytest.mark.parametrize("name", ["storyboard", "templates"])
def test_a_group_alone_is_its_help(seedance: Program, name: str) -> None:
    ended = seedance.run(name)
    assert (ended.code, ended.err) == (0, "")
    assert f"seedance {name}" in ended.out
    assert "show" in ended.out


@pytest.mark.parametrize("name", ["new", "storyboard", "templates", "services"])
def test_completion_is_installed_at_one_place(seedance: Program, name: str) -> None:
    assert "--install-completion" not in seedance.run(name, "--help").out
