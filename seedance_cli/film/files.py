"""Writing that is whole or not at all: a file appears under its name complete, or it does not appear."""

import errno
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from seedance_cli.errors import SeedanceError, WrongInput
from seedance_cli.film.leftovers import private_name, sweep

ELSEWHERE = "seedance new … --out OTHER"


def write_text(path: Path, text: str) -> None:
    """Write a text file atomically: written beside, flushed to the disk, renamed into place."""
    write_bytes(path, text.encode())


def write_bytes(path: Path, data: bytes) -> None:
    """Like `write_text`, for a text that is kept to the byte."""
    with beside(path) as part:
        _fill(part, data)
        part.replace(path)
        flush_names(path.parent)


def write_new_text(path: Path, text: str) -> None:
    """Like `write_text`, but raises FileExistsError if `path` exists by then: of two runs at once, one wins."""
    with beside(path) as part:
        _fill(part, text.encode())
        place_new(part, path)


def place_new(part: Path, path: Path) -> None:
    """Give the whole file `part` the name `path` too. Raises FileExistsError where that name is taken."""
    try:
        path.hardlink_to(part)
    except FileExistsError:
        raise
    except OSError:  # disks without links: FAT, some network shares
        _create(path, part.read_bytes())


def copy_into_place(source: Path, target: Path) -> None:
    """Copy a file so that `target` is whole as soon as it exists."""
    with beside(target) as part:
        shutil.copyfile(source, part)
        flush(part)
        part.replace(target)


@contextmanager
def beside(path: Path) -> Iterator[Path]:
    """A new, empty file in `path`'s folder to write before it takes that name. No other run has its name, and what is
    still there at the end is removed, with the note on it. The disk's complaints become our errors."""
    part = path.with_name(private_name(path.name))
    with said_plainly(path):
        sweep(path.parent)
        try:
            part.open("xb").close()
            yield part
        finally:
            for file in (part, note_of(part)):
                with suppress(OSError):
                    file.unlink()


def note_of(part: Path) -> Path:
    """Where stands what must be known of an unfinished file to go on with it; see `parts`."""
    return part.with_name(f".{part.name}.json")


def flush(path: Path) -> None:
    """Wait until the file is on the disk."""
    with path.open("r+b") as file:  # Windows flushes only what is open for writing
        os.fsync(file.fileno())


def flush_names(folder: Path) -> None:
    """Wait until a folder's names are on the disk, where the system can be asked for that: a renamed file may else bear
    its old content after a power cut."""
    with suppress(OSError):
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def sha256(path: Path) -> str:
    """The content's SHA-256 in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def said_plainly(path: Path, hint: str = ELSEWHERE) -> Iterator[None]:
    """Turn the disk's complaints about `path` into our errors."""
    try:
        yield
    except FileExistsError:
        raise
    except OSError as fault:
        if fault.errno in (errno.ENOSPC, errno.EDQUOT):
            raise SeedanceError(
                f"The disk is full: {path} could not be written.", hint="Free some space, then run it again."
            ) from fault
        if fault.errno == errno.EIO:
            raise SeedanceError(
                f"The disk failed: {path} could not be written.", hint="Try another disk."
            ) from fault
        if fault.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise WrongInput(f"{path.parent} cannot be written to.", hint=hint) from fault
        raise WrongInput(f"{path} cannot be written: {fault.strerror}.", hint=hint) from fault


def _fill(part: Path, data: bytes) -> None:
    part.write_bytes(data)
    flush(part)


def _create(path: Path, data: bytes) -> None:
    with path.open("xb") as file:
        try:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        except OSError:
            file.close()
            path.unlink()
            raise
