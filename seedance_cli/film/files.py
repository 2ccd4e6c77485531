"""Writing that is whole or not at all: a file appears under its name complete, or it does not appear."""

import errno
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from seedance_cli.errors import SeedanceError, WrongInput


def write_text(path: Path, text: str) -> None:
    """Write a text file atomically: written beside, flushed to the disk, renamed into place."""
    with _written_beside(path, text) as part:
        part.replace(path)


def write_new_text(path: Path, text: str) -> None:
    """Like `write_text`, but raises FileExistsError if `path` exists by then: of two runs at once, one wins."""
    with _written_beside(path, text) as part:
        path.hardlink_to(part)


@contextmanager
def _written_beside(path: Path, text: str) -> Iterator[Path]:
    with said_plainly(path):
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
        part = Path(name)
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            part.chmod(0o666 & ~_umask())
            yield part
        finally:
            part.unlink(missing_ok=True)


def copy_into_place(source: Path, target: Path) -> None:
    """Copy a file so that `target` is whole as soon as it exists."""
    part = target.with_name(f".{target.name}.part")
    with said_plainly(target):
        try:
            shutil.copyfile(source, part)
            with part.open("rb") as file:
                os.fsync(file.fileno())
            part.replace(target)
        except BaseException:
            with suppress(OSError):
                part.unlink()
            raise


def sha256(path: Path) -> str:
    """The content's SHA-256 in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def said_plainly(path: Path) -> Iterator[None]:
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
        if fault.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise WrongInput(
                f"{path.parent} cannot be written to.", hint="Choose another folder with --out."
            ) from fault
        raise WrongInput(
            f"{path} cannot be written: {fault.strerror}.", hint="Choose another folder with --out."
        ) from fault


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
