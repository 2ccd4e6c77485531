"""Which benches are run, and their figures as a table or as one object."""

import argparse
import json
from collections.abc import Callable

from tests import bench
from tests.bench.render import CHILDREN, measure, render
from tests.bench.start import start


def _of_service(name: str) -> Callable[[bool], dict[str, float]]:
    """A bench that plays the service in this process, which makes it large; so not before it is asked for."""

    def played(short: bool) -> dict[str, float]:
        from tests.bench import paid
        from tests.bench.rehearsal import load

        return {"load on each core at the start": load()} | getattr(paid, name)(short)

    return played


def _resume(short: bool) -> dict[str, float]:
    from tests.bench.resuming import resume

    return resume(short)


BENCHES: dict[str, Callable[[bool], dict[str, float]]] = {"start": start, "render": render}
BENCHES |= {name: _of_service(name) for name in ("stills", "ways", "delivery")}
BENCHES["resume"] = _resume


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=bench.__doc__)
    parser.add_argument("name", nargs="*", help=f"which of {', '.join(BENCHES)}; all by default")
    parser.add_argument("--json", action="store_true", help="one object on stdout")
    parser.add_argument("--short", action="store_true", help="fewer runs, shorter films and fewer stills")
    parser.add_argument("--child", choices=CHILDREN, help=argparse.SUPPRESS)
    wished = parser.parse_args()
    if wished.child:
        print(json.dumps(measure(wished.child, wished.short)))
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
            print(f"  {what:<62}{figure:>9.2f}")


if __name__ == "__main__":
    main()
