"""`seedance auth`: a key goes in, is used, goes out, and is shown nowhere."""

import os
import signal
import stat
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.program import Ended, Program
from tests.pseudo_terminal import CTRL_C, ESCAPE, ROOT, Terminal
from tests.settings.keyrings import JOURNAL

KEY = "sk-0123456789abcdef3f9a"
NO_KEYRING = {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}
A_KEYRING = {"PYTHON_KEYRING_BACKEND": "tests.settings.keyrings.OnDisk", "PYTHONPATH": str(ROOT)}


@dataclass(frozen=True)
class Auth:
    """`seedance auth` without a terminal, on a machine with or without a keyring."""

    program: Program

    def run(self, *arguments: str, stdin: bytes = b"", **variables: str) -> Ended:
        environment = self.program.environment | NO_KEYRING | variables
        return self.program.run_in(environment, "auth", *arguments, given=stdin)

    def xskill(self, **variables: str) -> dict[str, Any]:
        """How xskill stands, as `status --json` tells it."""
        rows = self.run("status", "--json", **variables).json["services"]
        return next(row for row in rows if row["name"] == "xskill")

    @property
    def file(self) -> Path:
        return self.program.folder / ".config" / "keys" / "xskill"

    def holders(self) -> list[str]:
        """Every file of this machine that has the key in it."""
        return [
            path.name
            for path in self.program.folder.rglob("*")
            if path.is_file() and KEY.encode() in path.read_bytes()
        ]


@pytest.fixture
def auth(seedance: Program) -> Auth:
    return Auth(seedance)


Open = Callable[..., Terminal]


@pytest.fixture
def terminal(seedance: Program) -> Iterator[Open]:
    opened: list[Terminal] = []

    def start(*arguments: str, **variables: str) -> Terminal:
        environment = seedance.environment | NO_KEYRING | {"XSKILL_API_KEY": ""} | variables
        opened.append(Terminal(seedance.folder, ["-m", "seedance_cli", *arguments], **environment))  # type: ignore[arg-type]
        return opened[-1]

    yield start
    for each in opened:
        each.child.close(force=True)


def test_a_key_goes_in_by_stdin_and_out_again(auth: Auth) -> None:
    came = auth.run("login", "xskill", stdin=f"{KEY}\n".encode())
    assert (came.code, came.out, came.err) == (0, f"xskill: kept in {auth.file}\n", "")
    assert stat.S_IMODE(auth.file.stat().st_mode) == 0o600
    assert stat.S_IMODE(auth.file.parent.stat().st_mode) == 0o700
    assert auth.holders() == ["xskill"]
    assert auth.xskill() == {
        "name": "xskill",
        "region": "",
        "key": "set",
        "origin": str(auth.file),
        "ending": "…3f9a",
        "base_url": "https://api.xskill.ai",
        "base_url_from": "",
        "problem": "",
        "hint": "",
    }
    gone = auth.run("logout", "xskill")
    assert (gone.code, gone.out) == (0, f"xskill: removed from {auth.file}\n")
    assert auth.holders() == []
    again = auth.run("logout", "xskill")
    assert (again.code, again.out) == (0, "xskill: no key was kept\n")


def test_one_line_is_read_and_what_stands_around_it_goes(auth: Auth) -> None:
    assert auth.run("login", "xskill", stdin=f'  "{KEY}"\r\nsecond line\n'.encode()).code == 0
    assert auth.file.read_text() == f"{KEY}\n"


def test_a_real_keyring_is_used_and_the_file_goes(auth: Auth) -> None:
    auth.run("login", "xskill", stdin=b"sk-the-old-key-in-a-file\n")
    came = auth.run("login", "xskill", stdin=KEY.encode(), **A_KEYRING)
    assert (came.code, came.out) == (0, "xskill: kept in the keyring\n"), came.err
    assert auth.holders() == [JOURNAL]
    assert not auth.file.exists()
    row = auth.xskill(**A_KEYRING)
    assert (row["key"], row["origin"], row["ending"]) == ("set", "keyring", "…3f9a")
    gone = auth.run("logout", "xskill", **A_KEYRING)
    assert (gone.code, gone.out) == (0, "xskill: removed from the keyring\n")
    assert auth.holders() == []


@pytest.mark.parametrize("name", ["no.such.module.Keyring", "nonsense", "keyring.backends.null.Keyring"])
def test_a_keyring_that_does_not_work_is_not_spoken_of(auth: Auth, name: str) -> None:
    came = auth.run("login", "xskill", stdin=KEY.encode(), PYTHON_KEYRING_BACKEND=name)
    assert (came.code, came.out, came.err) == (0, f"xskill: kept in {auth.file}\n", "")


def test_the_environment_wins_and_it_is_said(auth: Auth) -> None:
    own = {"XSKILL_API_KEY": "sk-from-the-environment-77aa"}
    came = auth.run("login", "xskill", stdin=KEY.encode(), **own)
    assert came.err == "XSKILL_API_KEY is set as well, and it wins.\n"
    row = auth.xskill(**own)
    assert (row["origin"], row["ending"]) == ("XSKILL_API_KEY", "…77aa")
    gone = auth.run("logout", "xskill", **own)
    assert gone.err == "XSKILL_API_KEY is still set in the environment: unset XSKILL_API_KEY\n"
    assert not auth.file.exists()


def test_status_without_a_key_says_how_to_get_one(auth: Auth) -> None:
    ended = auth.run("status")
    rows = [line.split() for line in ended.out.splitlines()]
    missing = [[name, "missing"] for name in ("xskill", "skills.video", "ark")]
    assert rows == [["service", "key", "from"], ["animatic", "not", "needed"], *missing]
    assert ended.err.splitlines() == [f"next: seedance auth login {name}" for name, _ in missing]
    assert auth.xskill()["hint"] == "seedance auth login xskill"


def test_status_tells_another_address_and_little_of_a_short_key(auth: Auth) -> None:
    told = {"XSKILL_BASE_URL": "http://127.0.0.1:8899", "XSKILL_API_KEY": "twelve-chars"}
    row = auth.xskill(**told)
    assert (row["base_url"], row["base_url_from"]) == ("http://127.0.0.1:8899", "XSKILL_BASE_URL")
    assert (row["key"], row["ending"]) == ("set", "")
    ended = auth.run("status", COLUMNS="120", **told)
    assert "XSKILL_API_KEY · at http://127.0.0.1:8899 (XSKILL_BASE_URL)" in ended.out
    assert "chars" not in ended.out


def test_a_file_that_others_may_read_is_refused_with_the_remedy(auth: Auth) -> None:
    auth.run("login", "xskill", stdin=KEY.encode())
    auth.file.chmod(0o644)
    row = auth.xskill()
    assert (row["key"], row["hint"]) == ("unusable", f"chmod 600 {auth.file}")
    ended = auth.run("status", ARK_API_KEY="another-key-of-twenty")
    assert (ended.code, ended.err) == (0, f"next: chmod 600 {auth.file}\n"), "who has one key needs no other"
    assert "3f9a" not in ended.out
    assert auth.run("login", "xskill", stdin=KEY.encode()).code == 0
    assert auth.xskill()["key"] == "set"


@pytest.mark.parametrize(
    ("stdin", "words"),
    [
        (b"", "No key came on stdin."),
        (b"\n" + KEY.encode(), "No key came on stdin."),
        (f"Bearer {KEY}\n".encode(), "has a space"),
        (KEY.encode("utf-16"), "no key has"),
        (f"{KEY}\u2014\n".encode(), "no key has"),
        (KEY.encode() * 1000, "too long"),
    ],
    ids=["nothing", "empty-line", "bearer", "utf-16", "dash", "long"],
)
def test_what_is_no_key_is_refused_and_not_shown(auth: Auth, stdin: bytes, words: str) -> None:
    ended = auth.run("login", "xskill", stdin=stdin)
    assert (ended.code, ended.out) == (2, "")
    assert words in ended.err
    assert "0123456789" not in ended.err
    assert auth.holders() == []


@pytest.mark.parametrize(
    "arguments",
    [["xskill", KEY], [KEY], ["xskill", "--key", KEY], [f"--key={KEY}", "xskill"], ["xskill", f"-k{KEY}"]],
    ids=["argument", "alone", "option", "option-first", "short"],
)
@pytest.mark.parametrize("verb", ["login", "logout"])
def test_a_key_in_the_arguments_is_neither_taken_nor_repeated(
    auth: Auth, verb: str, arguments: list[str]
) -> None:
    ended = auth.run(verb, *arguments, stdin=b"sk-from-stdin-0123456789\n", SEEDANCE_DEBUG="1")
    assert (ended.code, ended.out) == (2, "")
    assert f"next: seedance auth {verb} xskill" in ended.err
    assert "0123456789" not in ended.err
    assert not auth.file.exists()


@pytest.mark.parametrize("verb", ["login", "logout"])
def test_a_service_that_has_no_key_or_is_none(auth: Auth, verb: str) -> None:
    free = auth.run(verb, "animatic", stdin=KEY.encode())
    assert (free.code, free.err.splitlines()[0]) == (2, "error: animatic is free and needs no key.")
    none = auth.run(verb, "xskil", stdin=KEY.encode())
    assert none.code == 2
    assert "animatic, xskill" in none.err
    assert f"next: seedance auth {verb} xskill" in none.err
    assert auth.holders() == []


def test_a_key_is_typed_without_being_seen(auth: Auth, terminal: Open) -> None:
    screen = terminal("auth", "login", "xskill")
    screen.see("The key for xskill?", "enter accept", "ctrl-c leave")
    screen.type(KEY)
    screen.see("*" * len(KEY))
    screen.type("\r")
    screen.see("xskill: kept in")
    assert screen.ended() == 0
    assert auth.file.read_text() == f"{KEY}\n"
    assert auth.holders() == ["xskill"]
    assert KEY not in screen.raw
    assert "3f9a" not in screen.raw


def test_a_pasted_line_break_goes_and_a_wrong_key_is_asked_for_again(auth: Auth, terminal: Open) -> None:
    screen = terminal("auth", "login", "xskill")
    screen.see("The key for xskill?")
    screen.type("\r")
    screen.see("Paste or type the key")
    screen.type(f"\x1b[200~two {KEY}\x1b[201~", "\r")
    screen.see("has a space")
    screen.type("\x15", f"\x1b[200~{KEY}\n\x1b[201~", "\r")
    assert screen.ended() == 0
    assert auth.file.read_text() == f"{KEY}\n"
    assert "0123456789" not in screen.raw


@pytest.mark.parametrize("key", [CTRL_C, ESCAPE], ids=["ctrl-c", "escape"])
def test_leaving_the_question_keeps_nothing(auth: Auth, terminal: Open, key: str) -> None:
    screen = terminal("auth", "login", "xskill")
    screen.see("The key for xskill?")
    screen.type(KEY)
    screen.see("*" * len(KEY))
    screen.type(key)
    screen.see("Left; no key was kept.")
    assert screen.ended() == 130
    assert auth.program.films() == set()
    assert not auth.file.parent.exists()
    assert KEY not in screen.raw


def test_a_terminal_that_may_not_be_asked_does_not_show_what_is_typed(auth: Auth, terminal: Open) -> None:
    screen = terminal("auth", "login", "xskill", CI="1")
    screen.see("both ends are a terminal", "auth login xskill < FILE")
    assert screen.ended() == 2


def test_an_interrupt_while_stdin_is_read_keeps_nothing(auth: Auth) -> None:
    program = auth.program
    reader, writer = os.pipe()
    with subprocess.Popen(
        [*program.command("auth", "login", "xskill")],
        stdin=reader, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        cwd=program.folder, env=program.environment | NO_KEYRING,
    ) as running:  # fmt: skip
        os.close(reader)
        os.write(writer, KEY.encode())
        wait_until_read(writer, running)
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=60)
        os.close(writer)
    assert (running.returncode, out) == (130, b"")
    assert b"Traceback" not in err
    assert auth.holders() == []


def wait_until_read(pipe: int, reader: "subprocess.Popen[bytes]") -> None:
    """Return once the pipe is empty: its reader has taken all and waits for more. Or has ended."""
    import fcntl
    import struct
    import termios

    while reader.poll() is None and struct.unpack("i", fcntl.ioctl(pipe, termios.FIONREAD, b"\0" * 4))[0]:
        time.sleep(0.002)
