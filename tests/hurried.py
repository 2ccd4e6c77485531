"""`python -m tests.hurried new …`: the program as it is, but its pauses are written down instead of waited for, and its
patience with a service that hangs is as short as the environment says.

HURRIED_PAUSES   a file that gets a line for each pause: its seconds
HURRIED_PATIENCE seconds for an answer, where it is set
HURRIED_GREETING seconds for MCP to open a session, where it is set
HURRIED_PEAK     a file that gets the peak of the memory used, in kilobytes, where it is set
"""

import asyncio
import atexit
import os
from pathlib import Path
from typing import Any

from seedance_cli.__main__ import main
from seedance_cli.takes.clock import RealClock


def never_wait(diary: Path) -> None:
    """Let the clock go forward by itself in each pause."""
    really, passed = RealClock.monotonic, [0.0]

    async def sleep(_: RealClock, seconds: float) -> None:
        passed[0] += seconds
        with diary.open("a", encoding="utf-8") as file:
            file.write(f"{seconds:g}\n")
        await asyncio.sleep(0)

    RealClock.sleep = sleep
    RealClock.monotonic = lambda clock: really(clock) + passed[0]


def lose_patience(seconds: float) -> None:
    from seedance_cli.services.ark import service as ark
    from seedance_cli.services.skills_video import service as skills_video
    from seedance_cli.services.wire import downloading, transport
    from seedance_cli.services.xskill import mcp, rest

    usually(transport.Line.__init__, "patience", seconds)
    usually(downloading.download, "patience", seconds)
    usually(mcp.Mcp.__init__, "answering", seconds)
    rest.UPLOAD_PATIENCE = ark.SENDING = skills_video.SENDING = seconds


def greet(seconds: float) -> None:
    from seedance_cli.services.xskill import route

    usually(route.Route.__init__, "patience", seconds)


def usually(function: Any, name: str, value: float) -> None:
    """Change what an argument is where nobody gives it."""
    assert name in function.__kwdefaults__
    function.__kwdefaults__[name] = value


def note_peak(file: Path) -> None:
    import resource

    atexit.register(lambda: file.write_text(str(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)))


if __name__ == "__main__":
    never_wait(Path(os.environ["HURRIED_PAUSES"]))
    if patience := os.environ.get("HURRIED_PATIENCE"):
        lose_patience(float(patience))
    if greeting := os.environ.get("HURRIED_GREETING"):
        greet(float(greeting))
    if peak := os.environ.get("HURRIED_PEAK"):
        note_peak(Path(peak))
    main()
