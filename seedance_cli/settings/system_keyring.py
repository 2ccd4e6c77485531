"""The one door to the system's keyring, opened late and never waited for without end: a desktop bus may hang. Whatever
goes wrong in it means that there is no keyring; the caller has another place."""

from collections.abc import Callable
from threading import Event, Thread
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

OURS = "seedance"
"""The name under which the keyring lists our keys; each is filed by its service and region, see `key_file.filed_as`."""
PATIENCE = 20.0  # seconds; a person may have to unlock the keyring first
UNSAFE = ("keyrings.alt", "keyring.backends.fail", "keyring.backends.null")
"""Where backends come from that keep nothing, or keep it in a file of theirs."""
LEAST_PRIORITY = 1  # what the keyring library itself calls recommended

Found = TypeVar("Found")
_hangs = Event()


def read(filed: str) -> str:
    """The key that is filed so, "" where the keyring has none or there is no keyring."""
    return _bounded(lambda: _read(filed), "")


def write(filed: str, key: str) -> bool:
    """Whether the keyring has taken the key; it is read back to be sure."""
    return _bounded(lambda: any(_takes(backend, filed, key) for backend in _backends()), otherwise=False)


def remove(filed: str) -> bool:
    """Whether a key was there and is gone now."""
    return _bounded(lambda: True in [_drops(backend, filed) for backend in _backends()], otherwise=False)


def _bounded(work: Callable[[], Found], otherwise: Found) -> Found:
    """What `work` gives, or `otherwise` where it fails or takes too long. After one hang the keyring is left alone for
    the rest of the run."""
    done: list[Found] = []

    def run() -> None:
        try:
            done.append(work())
        except Exception:  # noqa: BLE001  # backends raise whatever their desktop's library raises
            return

    if _hangs.is_set():
        return otherwise
    # A daemon, so that the program can end while the bus still keeps it.
    thread = Thread(target=run, daemon=True)
    thread.start()
    thread.join(PATIENCE)
    if thread.is_alive():
        _hangs.set()
    return done[0] if done else otherwise


def _backends() -> "list[KeyringBackend]":
    """The real keyrings there are, the one to use first."""
    import keyring
    from keyring.backends.chainer import ChainerBackend

    found = keyring.get_keyring()
    every = list(found.backends) if isinstance(found, ChainerBackend) else [found]
    return [backend for backend in every if _is_real(backend)]


def _is_real(backend: "KeyringBackend") -> bool:
    kinds = type(backend).__mro__
    unsafe = any(kind.__module__.startswith(UNSAFE) or "plaintext" in kind.__name__.lower() for kind in kinds)
    return not unsafe and backend.priority >= LEAST_PRIORITY


def _read(filed: str) -> str:
    return next(filter(None, (backend.get_password(OURS, filed) for backend in _backends())), "")


def _takes(backend: "KeyringBackend", filed: str, key: str) -> bool:
    from keyring.errors import KeyringError

    try:
        backend.set_password(OURS, filed, key)
        return backend.get_password(OURS, filed) == key
    except (KeyringError, NotImplementedError):  # one that only reads; the next may take it
        return False


def _drops(backend: "KeyringBackend", filed: str) -> bool:
    from keyring.errors import KeyringError

    try:
        if not backend.get_password(OURS, filed):
            return False
        backend.delete_password(OURS, filed)
    except (KeyringError, NotImplementedError):
        return False
    return True
