"""The ledger when the power goes, when the disk is full and when it fails; short forms of `tests.takes.power` and
`tests.takes.failing_disk`, in processes of their own."""

import ctypes
import json
import os
import shlex
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.paid_play import Play, play, running, server
from tests.takes.power import ASIDE, EARLIER, WHOLE, WORDS

__all__ = ["play", "running", "server"]

ROOT = Path(__file__).parent.parent.parent
FILM = ("new", "An astronaut on Mars", "-d", "4", "--service", "xskill", "--via", "rest", "--yes", "-o", "f")


def can_plug_in() -> bool:
    """Whether this Python's SQLite can be given another disk from outside; some have it built in, out of reach."""
    try:
        import _sqlite3

        return bool(ctypes.CDLL(_sqlite3.__file__).sqlite3_vfs_register)
    except (ImportError, AttributeError, OSError):
        return False


plugged_in = pytest.mark.skipif(os.name == "nt" or not can_plug_in(), reason="SQLite's disk is out of reach")


@cache
def told(module: str, *arguments: str) -> Any:
    """What a program of ours prints."""
    ended = subprocess.run(
        [sys.executable, "-W", "error", "-m", f"tests.takes.{module}", "--json", *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        timeout=300,
    )
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout)


@plugged_in
def test_what_had_returned_is_there_after_any_power_cut() -> None:
    found = told("power", "--cuts", "60", "--creates", "16")
    assert found["operations"] > 60
    assert found["calls"] > 500
    assert found["cuts"] == {"lost": 15, "there": 15, "torn": 15, "in pieces": 15}


@plugged_in
def test_worse_than_a_power_cut_is_right_or_set_aside_and_read() -> None:
    kinds = told("power", "--cuts", "60", "--creates", "16")["damages"]
    assert kinds["index_wrong"] == {WHOLE: kinds["index_wrong"][WHOLE]}
    hopeless = kinds["first_page_and_log_wrong"]
    assert hopeless["held"] == hopeless["read"] > 0
    assert set(hopeless) == {ASIDE, "held", "read"}
    for counts in kinds.values():
        assert set(counts) <= {WHOLE, ASIDE, WORDS, EARLIER, "held", "read"}
        assert counts.get("read", 0) <= counts.get("held", 0)


@plugged_in
def test_a_disk_that_fails_at_any_call_is_said_and_loses_nothing() -> None:
    calls = told("failing_disk")["calls"]
    assert len(calls) == 12
    for name, counts in calls.items():
        assert counts["raised"] >= (1 if "flush" in name else 6), name
        assert set(counts) == {"raised"}, name


@plugged_in
def test_without_a_ledger_nothing_is_sent_and_what_was_sent_goes_on() -> None:
    found = told("failing_disk")
    assert found["before"].pop("words").endswith("the disk fails, or a quota is used up.")
    assert found["before"] == {"exit": 1, "submits": 0, "ledger": [], "takes": []}
    assert found["after"] == {
        "recipe": "task-1",
        "clip": True,
        "submits": 1,
        "ledger": ["sending"],
        "takes": ["succeeded"],
    }


@pytest.mark.skipif(os.name == "nt", reason="limits files by ulimit")
def test_a_quota_is_said_before_anything_is_sent(play: Play) -> None:
    reached = {"XSKILL_API_KEY": play.server.key, "XSKILL_BASE_URL": play.server.url}
    ended = subprocess.run(
        ["sh", "-c", f"ulimit -f 8; exec {shlex.join(play.program.command(*FILM))}"],
        cwd=play.program.folder,
        # Python's own cache would be cut short too, for everybody.
        env=play.program.environment | reached | {"PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert ended.returncode == 1, ended.stderr
    assert "ledger.sqlite3 could not be written: the disk fails, or a quota is used up." in ended.stderr
    assert play.server.creates == 0
    assert play.takes == []
    assert play.run(*FILM).code == 0
    assert play.server.creates == 1


def test_a_folder_that_cannot_be_written_stops_before_anything_is_sent(play: Play) -> None:
    (play.program.folder / "no-folder").write_text("a file")
    ended = play.run(*FILM, SEEDANCE_STATE_DIR=str(play.program.folder / "no-folder"))
    assert ended.code == 2
    assert "no-folder" in ended.err
    assert play.server.creates == 0
