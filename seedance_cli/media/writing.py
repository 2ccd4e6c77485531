"""A copy appears under its name whole, or not at all; what the disk has against it is said plainly."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex

from seedance_cli.errors import SeedanceError, WrongInput

NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
UNFINISHED = ".part"


@contextmanager
def written(target: Path) -> Iterator[Path]:
    """A name beside `target` to write to, which becomes `target` at the end. Whatever is raised, Ctrl-C too, leaves
    nothing behind, and what stood at `target` as it was. A target that itself ends in .part is somebody's unfinished file
    already, and is written as it is. Raises SeedanceError where the disk is full or fails, WrongInput where it cannot be
    written to."""
    own = target.suffix == UNFINISHED
    part = target if own else target.with_name(f".{target.name}.{token_hex(4)}{UNFINISHED}")
    whole = False
    try:
        yield part
        _flush(part)
        if not own:
            part.replace(target)
        whole = True
    except OSError as fault:
        raise _said_plainly(target, fault) from fault
    finally:
        if not whole:
            with suppress(OSError):
                part.unlink()


def _flush(path: Path) -> None:
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def _said_plainly(target: Path, fault: OSError) -> SeedanceError:
    if fault.errno in NO_ROOM:
        return SeedanceError(
            f"The disk is full: there is no room for {target}.", hint="Free some space, then run it again."
        )
    if fault.errno == errno.EIO:
        return SeedanceError(f"The disk failed: {target} could not be written.", hint="Try another disk.")
    return WrongInput(f"{target} cannot be written: {(fault.strerror or str(fault)).lower()}.")
