"""How fast the program is, as ratios that mean the same on any machine: `python -m tests.bench [name …]`.

`start` compares whole runs of the command line to an empty Python program. `render` compares a 15-second animatic to
real time and to encoding the same pictures alone with the same settings. It judges no clock: it only tells.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from threading import Event, Thread

COMMANDS = (("--version",), ("--help",), ("templates", "list"), ("storyboard", "check", "film"))
FIRST_QUESTION = "What happens in your film?"
SHOTS = (
    (3, "wide", "push in", "red dunes at first light; a lone astronaut crests the ridge"),
    (4, "medium", "pan left", "she kneels; something green between two stones"),
    (4, "close-up", "orbit", "a leaf unfolds in a drop of water"),
    (2, "medium close-up", "handheld", "she looks up, her breath on the visor"),
    (2, "wide", "crane up", "a garden runs to the horizon"),
)
MEGABYTE = 1 << 20


def start(short: bool) -> dict[str, float]:
    """Medians of whole processes, each as a multiple of `python -c pass`."""
    script = Path(sys.executable).with_name("seedance")
    program = [str(script)] if script.exists() else [sys.executable, "-m", "seedance_cli"]
    lines = {"python -c pass": [sys.executable, "-c", "pass"]}
    lines |= {f"seedance {' '.join(words)}": [*program, *words] for words in COMMANDS}
    with tempfile.TemporaryDirectory() as folder:
        env = os.environ | {"SEEDANCE_CONFIG_DIR": folder, "SEEDANCE_STATE_DIR": folder}
        subprocess.run(
            [*program, "new", "A walk in the rain", "--plan", "--yes", "-q", "-o", "film"],
            cwd=folder, env=env, check=True, capture_output=True,
        )  # fmt: skip
        # In turn, so that a busy moment of the machine falls on all of them.
        rounds = [
            {name: _timed(line, env, folder) for name, line in lines.items()}
            | {"first question on screen": _until_asked(program, env, folder)}
            for _ in range(5 if short else 15)
        ]
    medians = {name: statistics.median(each[name] for each in rounds) for name in rounds[0]}
    bare = medians.pop("python -c pass")
    return {f"{name} ÷ python -c pass": median / bare for name, median in medians.items()} | {
        "python -c pass, ms": bare * 1000
    }


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


BENCHES = {"start": start, "render": render}


def _timed(line: list[str], env: dict[str, str], folder: str) -> float:
    began = time.perf_counter()
    subprocess.run(line, env=env, cwd=folder, capture_output=True, check=True)
    return time.perf_counter() - began


def _until_asked(program: list[str], env: dict[str, str], folder: str) -> float:
    """Seconds until the wizard's first question stands on a terminal."""
    import pexpect

    env = {name: value for name, value in env.items() if name != "CI"} | {"TERM": "xterm-256color"}
    began = time.perf_counter()
    wizard = pexpect.spawn(program[0], program[1:], env=env, cwd=folder, dimensions=(24, 80), timeout=60)
    wizard.expect_exact(FIRST_QUESTION)
    took = time.perf_counter() - began
    wizard.close(force=True)
    return took


def _child(name: str, short: bool) -> dict[str, float]:
    """One measurement in a process of its own, with that process's peak memory."""
    line = [sys.executable, "-m", "tests.bench", "--child", name, *(["--short"] if short else [])]
    child = subprocess.Popen(line, stdout=subprocess.PIPE, text=True)
    assert child.stdout
    told = child.stdout.read()
    child.stdout.close()
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"the bench {name!r} ended with {child.returncode}")
    peak = used.ru_maxrss / (MEGABYTE if sys.platform == "darwin" else 1024)
    return json.loads(told) | {"peak": peak}


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


def _measure(name: str, short: bool) -> dict[str, float]:
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


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("name", nargs="*", help=f"which of {', '.join(BENCHES)}; all by default")
    parser.add_argument("--json", action="store_true", help="one object on stdout")
    parser.add_argument("--short", action="store_true", help="fewer runs and a 5-second film")
    parser.add_argument("--child", choices=CHILDREN, help=argparse.SUPPRESS)
    wished = parser.parse_args()
    if wished.child:
        print(json.dumps(_measure(wished.child, wished.short)))
        return
    if unknown := set(wished.name) - set(BENCHES):
        parser.error(f"there is no bench {', '.join(sorted(unknown))}; there are {', '.join(BENCHES)}")
    figures = {name: BENCHES[name](wished.short) for name in wished.name or BENCHES}
    if wished.json:
        print(json.dumps(figures, ensure_ascii=False))
        return
    for name, rows in figures.items():
        print(name)
        for what, figure in rows.items():
            print(f"  {what:<44}{figure:>9.2f}")


if __name__ == "__main__":
    main()
