"""A signal that tells the program to end goes the way of Ctrl-C: what runs is cancelled in order, before anyone speaks."""

import subprocess
import sys

import pytest

PROGRAM = """
import asyncio, os, signal
from seedance_cli.__main__ import _end_as_by_ctrl_c

async def work():
    # From a callback: what is raised there reaches nobody who could end the work in order.
    asyncio.get_running_loop().call_soon(os.kill, os.getpid(), signal.{name})
    try:
        await asyncio.sleep(60)
    except asyncio.CancelledError:
        print("cancelled in order")
        raise

heard = _end_as_by_ctrl_c()
runner = asyncio.Runner()
try:
    runner.run(work())
except KeyboardInterrupt:
    print("told", *heard)
runner.close()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
@pytest.mark.parametrize(("name", "number"), [("SIGTERM", 15), ("SIGHUP", 1)])
def test_what_runs_is_cancelled_before_the_end_is_told(name: str, number: int) -> None:
    line = [sys.executable, "-c", PROGRAM.format(name=name)]
    ended = subprocess.run(line, capture_output=True, text=True, timeout=60)
    assert ended.stdout.splitlines() == ["cancelled in order", f"told {number}"], ended.stderr
