"""How a clip comes here: how soon after its task's end, and how fast and in how much memory where it is large; the same for
a large file that goes out. Beside it curl does the same on the same line, in turn."""

import asyncio
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.figures import Figure
from tests.bench.pipes import ROOT, host
from tests.bench.rehearsal import Rehearsal, completed, in_place, rehearsal, written

MEGABYTE = 1 << 20
STATUS = Path("/proc/self/status")
QUIET = Path("/dev/shm")
"""A disk that is memory: what curl does without waiting for a disk, we do not either."""


def delivery(short: bool) -> list[Figure]:
    """From a task's end at the service to its clip in place, by REST; then bytes alone. The tasks end at moments spread
    evenly over the gap between two looks; how long one waits for the look is chance, and `worst` about the length of the
    gap."""
    often = [0.6, 0.9] if short else [0.55 + 0.05 * n for n in range(9)]
    with rehearsal() as played:
        soon = _delivered(played, "looking every 0.5 s", often, "--poll-interval", "0.5")
    return [*_carried(short), *soon]


def _delivered(played: Rehearsal, how: str, lengths: list[float], *pace: str) -> list[Figure]:
    """Medians and worsts of tasks that take so many seconds each."""
    lags, alone, loaded, leaving = [], [], [], []
    for seconds in lengths:
        played.server.ways.clip_seconds = seconds
        folder, ran = played.film("--service", "xskill", "--via", "rest", *pace)
        clip = folder / "takes" / "001" / "clip.mp4"
        (job,), heard, there = played.jobs(stills=False), played.answered("query")[-1], in_place(clip)
        lags.append(there - completed(job))
        alone.append(1000 * (there - heard))
        loaded.append(1000 * (written(clip) - heard))
        leaving.append(1000 * (ran.ended - there))
    return [
        Figure(f"{how}: completed → in place, median", statistics.median(lags), "s"),
        Figure(f"{how}: completed → in place, worst", max(lags), "s"),
        Figure(f"{how}: heard of → in place, median", statistics.median(alone), "ms"),
        Figure(f"{how}: heard of → in place, worst", max(alone), "ms"),
        Figure(f"{how}: heard of → downloaded, median", statistics.median(loaded), "ms"),
        Figure(f"{how}: in place → program ended, median", statistics.median(leaving), "ms"),
    ]


def _carried(short: bool) -> list[Figure]:
    """Throughput against curl's, and what of memory a large file needs."""
    down, up, rounds = (20, 10, 1) if short else (500, 200, 7)
    figures: list[Figure] = []
    with host() as url, tempfile.TemporaryDirectory(dir=QUIET if QUIET.is_dir() else None) as folder:
        room = Path(folder)
        (room / "clip.mp4").touch()
        os.truncate(room / "clip.mp4", up * MEGABYTE)
        for way, size in (("down", down), ("up", up)):
            ours, theirs = [], []
            for _ in range(rounds):
                ours.append(_ours(way, url, size, room))
                theirs.append(_curl(way, url, size, room))
            seconds, peak = (statistics.median(each) for each in zip(*ours, strict=True))
            bare = statistics.median(theirs)
            what = f"{size} MB {way}"
            figures += [
                Figure(f"{what}: throughput ÷ curl's", bare / seconds, "×", "≥ 0.8"),
                Figure(f"{what}: memory above idle", peak, "MB", "< 24"),
                Figure(f"{what}: throughput", size / seconds, "MB/s"),
                Figure(f"{what}: curl's throughput", size / bare, "MB/s"),
            ]
    return figures


def _ours(way: str, url: str, size: int, room: Path) -> tuple[float, float]:
    """Seconds, and MB of memory above idle, of a process that does nothing else."""
    line = [sys.executable, "-m", "tests.bench.delivery", way, url, str(size), str(room)]
    seconds, peak = json.loads(subprocess.run(line, cwd=ROOT, stdout=subprocess.PIPE, check=True).stdout)
    for left in room.glob("*ours-*"):  # it would be gone on with
        left.unlink()
    return seconds, peak


def _curl(way: str, url: str, size: int, room: Path) -> float:
    """Seconds of the transfer alone, as curl itself counts them."""
    curl = shutil.which("curl")
    if curl is None:
        raise SystemExit("curl is not here, and it is what is compared with")
    what = {
        "down": ["-o", str(room / "curl.mp4"), f"{url}/{size * MEGABYTE}"],
        "up": ["-H", "Expect:", "-F", f"file=@{room / 'clip.mp4'}", "-o", os.devnull, f"{url}/up"],
    }[way]
    line = [curl, "--silent", "--fail", "--noproxy", "*", "-w", "%{time_total}", *what]
    took = float(subprocess.run(line, stdout=subprocess.PIPE, check=True).stdout)
    (room / "curl.mp4").unlink(missing_ok=True)
    return took


async def _carry(way: str, url: str, size: int, room: Path) -> None:
    from seedance_cli.services.wire.transport import File, Line, download

    if way == "down":
        await download(f"{url}/{size * MEGABYTE}", room / f"ours-{size}.mp4", home=url)
        return
    async with Line("bench", url, "") as line:
        await line.ask("POST", "/up", parts=[File("file", room / "clip.mp4")])


def _measured(way: str, url: str, size: int, room: Path) -> tuple[float, float]:
    """The transfer after a tiny one, which loads all that it takes."""
    asyncio.run(_carry("down", url, 1, room))
    idle = _memory("VmRSS")
    Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew
    began = time.perf_counter()
    asyncio.run(_carry(way, url, size, room))
    return time.perf_counter() - began, _memory("VmHWM") - idle


def _memory(name: str) -> float:
    found = re.search(rf"{name}:\s+(\d+) kB", STATUS.read_text())
    assert found
    return int(found[1]) / 1024


if __name__ == "__main__":
    print(json.dumps(_measured(sys.argv[1], sys.argv[2], int(sys.argv[3]), Path(sys.argv[4]))))
