"""A file that one process holds and others see as held, until its holder lets go or dies. Each system has its own call
for it, hence a file apart."""

import sys

if sys.platform == "win32":
    import msvcrt

    def try_lock(opened: int) -> bool:
        """Hold an open file, given by its descriptor, unless somebody does already; whether it is held now."""
        try:
            msvcrt.locking(opened, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        return True

    def unlock(opened: int) -> None:
        """Let go of it; closing the file does so too."""
        msvcrt.locking(opened, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def try_lock(opened: int) -> bool:
        """Hold an open file, given by its descriptor, unless somebody does already; whether it is held now."""
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def unlock(opened: int) -> None:
        """Let go of it; closing the file does so too."""
        fcntl.flock(opened, fcntl.LOCK_UN)
