"""Writes the kept bodies, plays the films, or prints the table of charges; see the folder's own words."""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests import wire
from tests.program import Program
from tests.wire import charges, kept
from tests.wire.films import NAMES
from tests.wire.playing import Play, play
from tests.wire.studios import ARK, SKILLS, STUDIOS, XSKILL, Studio


def main() -> None:
    asked = _asked()
    names = asked.name or list(NAMES)
    match asked.what:
        case "bodies":
            for each in _played(_of(asked.service, (ARK, SKILLS)), names):
                kept.keep(each)
                print(each.studio.name, each.name)
        case "films":
            found = [_compared(each) for each in _played(_of(asked.service, (ARK, SKILLS)), names)]
            sys.exit(not all(found))
        case "charges":
            print(charges.HEAD)
            for each in _played(_of(asked.service, tuple(STUDIOS.values())), names):
                print(charges.charge_of(each).line, flush=True)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.wire",
        description=wire.__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("what", choices=("bodies", "films", "charges"))
    parser.add_argument("name", nargs="*", metavar="NAME", help=", ".join(NAMES))
    parser.add_argument("--service", choices=tuple(STUDIOS), default="")
    asked = parser.parse_intermixed_args()
    if unknown := set(asked.name) - set(NAMES):
        parser.error(f"no film is called {', '.join(sorted(unknown))}")
    if asked.service == XSKILL.name and asked.what != "charges":
        parser.error("xskill's bodies are kept by python -m tests.xskill.wire_films")
    return asked


def _of(name: str, usual: tuple[Studio, ...]) -> tuple[Studio, ...]:
    return (STUDIOS[name],) if name else usual


def _played(studios: tuple[Studio, ...], names: list[str]) -> Iterator[Play]:
    """Each film at each service, by the installed command."""
    for studio in studios:
        with studio.serve() as server:
            for name in names:
                with tempfile.TemporaryDirectory() as room:
                    played = play(name, studio, server, Program(Path(room).resolve()))
                    if played.ended.code:
                        raise SystemExit(f"{studio.name}, {name}: {played.ended.out}{played.ended.err}")
                    yield played


def _compared(each: Play) -> bool:
    same: bool = kept.arrived(each) == kept.golden(each.studio.name, each.name)
    print(f"{each.studio.name:13} {each.name:18} {'as kept' if same else 'OTHER THAN KEPT'}", flush=True)
    return same


if __name__ == "__main__":
    main()
