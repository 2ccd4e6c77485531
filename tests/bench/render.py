"""How fast an animatic is made: against real time, against encoding the same pictures as most programs do, and as two
at once. Every measurement is a process of its own, kept to two cores of the machine, or to one."""

import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

from tests.bench.figures import Figure
from tests.bench.running import run

SHOTS = (
    (3, "wide", "push in", "red dunes at first light; a lone astronaut crests the ridge"),
    (4, "medium", "pan left", "she kneels; something green between two stones"),
    (4, "close-up", "orbit", "a leaf unfolds in a drop of water"),
    (2, "medium close-up", "handheld", "she looks up, her breath on the visor"),
    (2, "wide", "crane up", "a garden runs to the horizon"),
)
USUAL = {"preset": "veryfast", "crf": "20"}


def animatic(short: bool) -> list[Figure]:
    """One animatic at 720p, 16:9. Its own encoder is a light one, so the encode that most programs would make is told
    beside it; and one take keeps both cores busy as it is, so what two at once gain is told against one take on one core
    too: that is how well takes share a machine."""
    runs: dict[str, list[dict[str, float]]] = {name: [] for name in CHILDREN}
    for _ in range(1 if short else 3):
        # In turn, so that a busy moment of the machine falls on all of them.
        for name, found in runs.items():
            found.append(_child(name, short))
    wall, cpu, peak = (
        {name: statistics.median(each[what] for each in found) for name, found in runs.items()}
        for what in ("wall", "cpu", "peak")
    )
    seconds = runs["film"][0]["seconds"]
    return [
        Figure("wall ÷ bare encode of the same pictures, same settings", wall["film"] / wall["own"], aim="≤ 1.4"),
        Figure("wall ÷ their encode with x264's veryfast, from RGB", wall["film"] / wall["bare"]),
        Figure("wall ÷ real time", wall["film"] / seconds, aim="< 0.5"),
        Figure("peak memory", peak["film"], "MB", "< 300"),
        Figure("throughput of two on two cores ÷ one on both", 2 * wall["film"] / wall["two"], aim="≥ 1.7"),
        Figure("throughput of two on two cores ÷ one on one core", 2 * wall["alone"] / wall["two"]),
        Figure(f"wall of {seconds:g} s of film", wall["film"], "s"),
        Figure("CPU of one, on two cores", cpu["film"], "s"),
        Figure("CPU of one, on one core", cpu["alone"], "s"),
        Figure("CPU of the bare encode, same settings", cpu["own"], "s"),
        Figure("CPU of the encode with veryfast", cpu["bare"], "s"),
        Figure("peak memory of two", peak["two"], "MB"),
    ]  # fmt: skip


def _child(name: str, short: bool) -> dict[str, float]:
    """One measurement in a process of its own, with that process's peak memory."""
    ran = run([sys.executable, "-m", "tests.bench", "--child", name, *(["--short"] if short else [])])
    return json.loads(ran.said) | {"peak": ran.peak}


Spent = dict[str, float]


@contextmanager
def _watched(spent: Spent) -> Iterator[None]:
    """Note what a block takes: seconds on the clock, and on all cores together."""
    wall, cpu = time.perf_counter(), time.process_time()
    yield
    spent |= {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}


def _film(folder: Path, request, vocabulary, spent: Spent) -> None:
    from seedance_cli.services.animatic.render import render as make

    with _watched(spent):
        make(request, vocabulary, folder / "film.mp4", Event())


def _two(folder: Path, request, vocabulary, spent: Spent) -> None:
    from seedance_cli.services.animatic.render import render as make

    threads = [
        Thread(target=make, args=(request, vocabulary, folder / f"{n}.mp4", Event())) for n in range(2)
    ]
    with _watched(spent):
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


def _bare(folder: Path, request, vocabulary, spent: Spent) -> None:
    """Encode pictures that were drawn before, as av's own manual does it. They lie in memory, over a gigabyte of them:
    read from a disk, they would make the encoder wait and the ratio look better than it is."""
    import av

    from seedance_cli.media.footage import picture_of

    pictures = [picture_of(planes.frame()) for planes in _drawn(request, vocabulary)]
    with _watched(spent), av.open(str(folder / "bare.mp4"), "w") as container:
        stream = container.add_stream("libx264", rate=24, options=USUAL)
        stream.width, stream.height, stream.pix_fmt = *pictures[0].size, "yuv420p"
        for picture in pictures:
            container.mux(stream.encode(av.VideoFrame.from_image(picture)))
        container.mux(stream.encode())


def _own(folder: Path, request, vocabulary, spent: Spent) -> None:
    """Encode what was drawn before, as the animatic does it, sound included."""
    from seedance_cli.services.animatic.encode import encode
    from seedance_cli.services.animatic.sound import track

    pictures, sound = list(_drawn(request, vocabulary)), track(request)
    with _watched(spent):
        encode(pictures, sound, folder / "own.mp4", pictures[0].size)


def _drawn(request, vocabulary):
    """The film's pictures, in planes."""
    from contextlib import closing

    from seedance_cli.services.animatic import SIZES
    from seedance_cli.services.animatic.stage import Stage

    with closing(Stage(request, vocabulary, SIZES[request.storyboard.brief.ratio])) as stage:
        yield from (stage.frame(number) for number in range(stage.frames))


CHILDREN = {"film": (_film, 2), "bare": (_bare, 2), "own": (_own, 2), "two": (_two, 2), "alone": (_film, 1)}
"""What is measured, and on how many cores."""


def measure(name: str, short: bool) -> dict[str, float]:
    """One of the `CHILDREN`, here and now: its `wall` and `cpu` seconds, and the film's `seconds`."""
    from seedance_cli.library import open_library
    from seedance_cli.services.animatic import SIZES
    from seedance_cli.services.protocol import VideoRequest
    from seedance_cli.story.brief import Brief
    from seedance_cli.story.storyboard import Shot, Storyboard
    from tests.rough import SMALL

    work, cores = CHILDREN[name]
    _keep_to(cores)
    if short:
        SIZES.update(SMALL)
    shots = tuple(
        Shot(seconds=1 if short else seconds, size=size, camera=camera, content=content)
        for seconds, size, camera, content in SHOTS
    )
    seconds = sum(shot.seconds for shot in shots)
    brief = Brief(idea="An astronaut finds a garden on Mars", duration=seconds, mood="mysterious")
    spent: Spent = {}
    with tempfile.TemporaryDirectory() as folder:
        board = Storyboard(title="mars", brief=brief, shots=shots)
        request = VideoRequest(storyboard=board, prompt="", folder=Path(folder))
        work(Path(folder), request, open_library().vocabulary, spent)
    return {**spent, "seconds": seconds}


def _keep_to(cores: int) -> None:
    """Leave this process only so many cores, where a system lets one choose."""
    if sys.platform == "linux":
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:cores])
