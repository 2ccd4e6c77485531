"""What one run does, for a bug report: told by whoever does it, written down only where `--debug` opened a log. Who tells
need not know whether there is one; the log itself (`log`) is loaded for those runs alone."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from seedance_cli.debug.log import Log

_of_this_run: "list[Log]" = []


@dataclass(slots=True)
class Heard:
    """What comes back of a request: its HTTP `status` (0: no answer so far), how many bytes were `received`, and the JSON
    of the `answer`, of which only the shape is written down."""

    status: int = 0
    received: Callable[[], int] = int
    answer: Any = None

    def begun(self, status: int, received: Callable[[], int]) -> None:
        """The answer has begun; `received` tells at any time how much of it is there."""
        self.status, self.received = status, received


def begin(folder: Path, words: tuple[str, ...], hidden: tuple[str, ...]) -> str:
    """Open a log in `folder` for the run of a command line: its `words` as they may be shown, and the `hidden` ones, which
    no later line may repeat. Gives "", or why there is none: a run goes on without."""
    from seedance_cli.debug.log import Log

    try:
        log = Log(folder)
    except OSError as fault:
        return str(fault.strerror or fault)
    _of_this_run[:] = [log]
    log.begin(words, hidden)
    return ""


def end(code: int) -> Path | None:
    """Close the log with the run's exit code; where it lies, None where there is none."""
    log = _of_this_run.pop() if _of_this_run else None
    return log.end(code) if log else None


def is_on() -> bool:
    """Whether this run has a log."""
    return bool(_of_this_run)


def note(event: str, **facts: object) -> None:
    """One line: what happened, and its facts, short words and numbers. A fact named `url` is shown without its query, of an
    `answer` in JSON only the shape; what is `private` is not shown at all, and hidden in all later lines."""
    for log in _of_this_run:
        log.note(event, facts)


def note_fault(fault: BaseException) -> None:
    """An error with the places that it came through, and those that led to it."""
    for log in _of_this_run:
        log.fault(fault)


@contextmanager
def exchanged(method: str, url: object, sent: bytes | None, size: int | None = None) -> Iterator[Heard]:
    """Around one request: what goes out and what comes back, how long it took, what went wrong. `size` is how many bytes
    go out, where `sent` only describes them."""
    heard = Heard()
    if not _of_this_run:
        yield heard
        return
    with _of_this_run[0].exchange(method, str(url), sent or b"", heard, size):
        yield heard
