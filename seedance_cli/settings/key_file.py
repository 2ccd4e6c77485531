"""A key in a file of its own, which nobody else can read at any moment of its life. A file that somebody else could
have read, or that is not really here, is refused rather than used."""

import os
import secrets
import shlex
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from seedance_cli.errors import WrongInput
from seedance_cli.settings.places import config_dir

LONGEST = 8192  # bytes; a key is a line
OURS_ALONE = 0o600
FOLDER_OURS_ALONE = 0o700
HAS_MODES = os.name == "posix"
# Not through a link; and a pipe of that name must not make us wait for its writer.
_TO_READ = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_TO_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)


def path_of(filed: str) -> Path:
    """Where a key lies, if it lies in a file; `filed` is its name, as `filed_as` gives it."""
    return config_dir() / "keys" / filed


def filed_as(service: str, region: str = "") -> str:
    """The name that a key is kept under. A region's own lies beside the plain one."""
    return f"{service}@{region}" if region else service


def login_for(filed: str) -> str:
    """The command that keeps a key under that name."""
    service, _, region = filed.partition("@")
    return f"seedance auth login {service}{f' --region {region}' if region else ''}"


def read(path: Path) -> str:
    """The text of a key file, "" where there is none. Raises WrongInput where others may read or change it, where it
    is a link or no file at all, and where the disk refuses."""
    with _said_plainly(path, "read"):
        if path.is_symlink():
            raise _no_plain_file(path, "a link to somewhere else")
        try:
            number = os.open(path, _TO_READ)
        except FileNotFoundError:
            return ""
        try:
            _check(path, os.fstat(number).st_mode)
            # What is no UTF-8 becomes a letter that no key has, and is refused as such.
            return os.read(number, LONGEST).decode("utf-8", "replace")
        finally:
            os.close(number)


def write(path: Path, key: str) -> None:
    """Put `key` into the file, which appears whole or not at all. Raises WrongInput where the disk refuses."""
    with _said_plainly(path, "written"):
        _make_folder(path.parent)
        part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
        try:
            with os.fdopen(os.open(part, _TO_CREATE, OURS_ALONE), "w", encoding="ascii") as file:
                file.write(f"{key}\n")
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
        finally:
            with suppress(FileNotFoundError):
                part.unlink()


def remove(path: Path) -> bool:
    """Whether there was something to remove; what a killed run left half-written goes too."""
    with _said_plainly(path, "removed"):
        unfinished = list(path.parent.glob(f".{path.name}.*.part"))
        return True in [_unlink(file) for file in (path, *unfinished)]


def _make_folder(folder: Path) -> None:
    # Who may change the folder above could put another one in this one's place.
    folder.parent.mkdir(mode=FOLDER_OURS_ALONE, parents=True, exist_ok=True)
    folder.mkdir(mode=FOLDER_OURS_ALONE, exist_ok=True)
    if HAS_MODES:
        folder.chmod(FOLDER_OURS_ALONE)


def _check(path: Path, mode: int) -> None:
    if not stat.S_ISREG(mode):
        raise _no_plain_file(path, "no file")
    if HAS_MODES and stat.S_IMODE(mode) & ~FOLDER_OURS_ALONE:
        raise WrongInput(
            f"{path} may be read or changed by others, so its key is not used.",
            hint=f"chmod 600 {shlex.quote(str(path))}",
        )


def _no_plain_file(path: Path, what: str) -> WrongInput:
    return WrongInput(
        f"{path} is {what}, so no key is read from it.",
        hint=f"Move it away, then: {login_for(path.name)}",
    )


def _unlink(file: Path) -> bool:
    try:
        file.unlink()
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True


@contextmanager
def _said_plainly(path: Path, done: str) -> Iterator[None]:
    """Turn the disk's complaints about `path` into our errors."""
    try:
        yield
    except OSError as fault:
        raise WrongInput(
            f"{path} cannot be {done}: {fault.strerror}.",
            hint="Mend that place, or put the key into the environment.",
        ) from fault
