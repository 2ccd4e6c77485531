"""`python -m tests.quick batch …`: the program as it is, on a clock that runs QUICK_SPEED times as fast as the world. A service
whose own clock does so too meets it as it would meet the real program, in a fraction of the time."""

import asyncio
import os
import time
from collections.abc import Awaitable, Callable
from typing import Any

from seedance_cli.__main__ import main
from seedance_cli.takes.clock import RealClock


def quickened(speed: float) -> dict[str, Callable[..., Any]]:
    """The methods of the clock that are other ones then, by name."""

    def sleep(_: RealClock, seconds: float) -> Awaitable[None]:
        return asyncio.sleep(seconds / speed)

    return {"sleep": sleep, "monotonic": lambda _: time.monotonic() * speed}


if __name__ == "__main__":
    for name, method in quickened(float(os.environ["QUICK_SPEED"])).items():
        setattr(RealClock, name, method)
    main()
