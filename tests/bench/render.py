"""How fast an animatic is made, against real time and against encoding the same pictures with the same settings."""

import json
import sys
import tempfile
import time
from pathlib import Path
from threading import Event, Thread

from tests.bench.running import run

SHOTS = (
    (3, "wide", "push in", "red dunes at first light; a lone astronaut crests the ridge"),
    (4, "medium", "pan left", "she kneels; something green between two stones"),
    (4, "close-up", "orbit", "a leaf unfolds in a drop of water"),
    (2, "medium close-up", "handheld", "she looks up, her breath on the visor"),
    (2, "wide", "crane up", "a garden runs to the horizon"),
)


def render(short: bool) -> dict[str, float]:
    """One animatic at 720p, 16:9: its own process, and the encoding of the same pictures in another."""
    film, bare, two = (_child(name, short) for name in ("film", "bare", "two"))
    return {
        "render ÷ real time": film["wall"] / film["seconds"],
        "render ÷ bare encode": film["wall"] / bare["wall"],
        "two at once ÷ one": two["wall"] / film["wall"],
        "wall seconds": film["wall"],
        "bare encode, seconds": bare["wall"],
        "peak memory, MB": film["peak"],
        "peak memory of two, MB": two["peak"],
        "length of the film, s": film["seconds"],
    }


def _child(name: str, short: bool) -> dict[str, float]:
    """One measurement in a process of its own, with that process's peak memory."""
    ran = run([sys.executable, "-m", "tests.bench", "--child", name, *(["--short"] if short else [])])
    return json.loads(ran.said) | {"peak": ran.peak}


def _film(folder: Path, request, vocabulary) -> float:
    from seedance_cli.services.animatic.render import render as make

    began = time.perf_counter()
    make(request, vocabulary, folder / "film.mp4", Event())
    return time.perf_counter() - began


def _two(folder: Path, request, vocabulary) -> float:
    from seedance_cli.services.animatic.render import render as make

    threads = [
        Thread(target=make, args=(request, vocabulary, folder / f"{n}.mp4", Event())) for n in range(2)
    ]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - began


def _bare(folder: Path, request, vocabulary) -> float:
    """Encode pictures that were drawn before. They lie in memory, over a gigabyte of them: read from a disk, they
    would make the encoder wait and the ratio look better than it is."""
    from seedance_cli.services.animatic import SIZES
    from seedance_cli.services.animatic.encode import encode
    from seedance_cli.services.animatic.sound import track
    from seedance_cli.services.animatic.stage import Stage

    size = SIZES[request.storyboard.brief.ratio]
    stage = Stage(request, vocabulary, size)
    sound, pictures = track(request), [stage.frame(number) for number in range(stage.frames)]
    stage.close()
    began = time.perf_counter()
    encode(pictures, sound, folder / "bare.mp4", size)
    return time.perf_counter() - began


CHILDREN = {"film": _film, "bare": _bare, "two": _two}


def measure(name: str, short: bool) -> dict[str, float]:
    """One of the `CHILDREN`, here and now: its `wall` seconds, and the film's `seconds`."""
    from seedance_cli.library import open_library
    from seedance_cli.services.protocol import VideoRequest
    from seedance_cli.story.brief import Brief
    from seedance_cli.story.storyboard import Shot, Storyboard

    shots = tuple(
        Shot(seconds=1 if short else seconds, size=size, camera=camera, content=content)
        for seconds, size, camera, content in SHOTS
    )
    seconds = sum(shot.seconds for shot in shots)
    brief = Brief(idea="An astronaut finds a garden on Mars", duration=seconds, mood="mysterious")
    with tempfile.TemporaryDirectory() as folder:
        board = Storyboard(title="mars", brief=brief, shots=shots)
        request = VideoRequest(storyboard=board, prompt="", folder=Path(folder))
        wall = CHILDREN[name](Path(folder), request, open_library().vocabulary)
    return {"wall": wall, "seconds": seconds}
