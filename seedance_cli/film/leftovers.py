"""What is not ready to be seen, under names that tell who is at it: what a run leaves that was killed is swept away by the
next one that writes there."""

import os
import platform
import re
import secrets
import shutil
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path

_WRITTEN_BY = re.compile(r"\..+\.([0-9a-z]{6})-([0-9]+)-[0-9a-f]{8}\.part")


def private_name(name: str) -> str:
    """A name for what is not ready to be seen; see `is_private`."""
    return f".{name}.{_machine()}-{os.getpid()}-{secrets.token_hex(4)}.part"


def is_private(path: Path) -> bool:
    """Whether a run is still writing this, or was killed while it did."""
    return path.name.startswith(".") and path.suffix == ".part"


def sweep(folder: Path) -> None:
    """Remove what runs that are gone have left here. Another machine may be at work in a shared folder: what it writes
    is left alone."""
    with suppress(OSError):
        left = [path for path in folder.iterdir() if is_private(path) and _is_orphan(path.name)]
        for path in left:
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)


def _is_orphan(name: str) -> bool:
    found = _WRITTEN_BY.fullmatch(name)
    return found is not None and found[1] == _machine() and not _runs(int(found[2]))


def _runs(process: int) -> bool:
    """Whether there is such a process; where that cannot be asked without harm, as on Windows, it counts as running."""
    if sys.platform == "win32":
        return True
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True


@cache
def _machine() -> str:
    """This machine among those that may share a disk."""
    from hashlib import sha256

    return sha256(platform.node().encode("utf-8", "surrogateescape")).hexdigest()[:6]
