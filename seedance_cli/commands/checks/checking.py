"""Checks run side by side, each with its own time: one that hangs is told as such and holds up nobody. Threads that
nobody waits for, because a keyring or a resolver that hangs cannot be stopped by any other means."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Thread
from time import monotonic

from seedance_cli.errors import SeedanceError
from seedance_cli.terminal.doctor import FAIL, WARN, CheckRow


@dataclass
class Found:
    """A check's row, and the failure of a service behind it, which decides the exit code."""

    row: CheckRow
    fault: SeedanceError | None = None


Look = Callable[[], Found]


@dataclass
class Check:
    """One check: its name on the screen, and how to look."""

    name: str
    look: Look
    found: Found | None = field(default=None, init=False)

    def run(self) -> None:
        try:
            self.found = self.look()
        except SeedanceError as fault:
            self.found = failed(self.name, fault)
        except (OSError, ImportError, ValueError, RuntimeError) as fault:
            self.found = Found(
                CheckRow(check=self.name, state=FAIL, found=f"{type(fault).__name__}: {fault}")
            )


def run_all(checks: Sequence[Check], patience: float) -> list[Found]:
    """What each check found, in their order, after `patience` seconds at most."""
    until = monotonic() + patience
    threads = [Thread(target=check.run, name=check.name, daemon=True) for check in checks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(max(0.0, until - monotonic()))
    return [check.found or _late(check.name, patience) for check in checks]


def failed(name: str, fault: SeedanceError, *, state: str = FAIL) -> Found:
    """The row of a check that ended with an error."""
    return Found(CheckRow(check=name, state=state, found=fault.message, todo=fault.hint), fault)


def _late(name: str, patience: float) -> Found:
    return Found(CheckRow(check=name, state=WARN, found=f"No answer within {patience:g} s."))
