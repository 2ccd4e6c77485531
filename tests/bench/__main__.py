"""Which benches are run, and their figures as a table or as one object."""

import argparse
import json
from collections.abc import Callable
from importlib import import_module

from tests import bench
from tests.bench.figures import Figure, as_data, table

BENCHES = {
    "start": "start",
    "field": "start",
    "wizard": "wizard",
    "stills": "paid",
    "ways": "paid",
    "notice": "notice",
    "batch": "batch",
    "delivery": "delivery",
    "animatic": "render",
    "ledger": "ledger",
    "resume": "resuming",
    "install": "install",
}
"""Each bench with the file that it is in; one that plays a service is loaded only when it is asked for, since it makes this
process large."""


def bench_named(name: str) -> Callable[[bool], list[Figure]]:
    """The function that measures; its argument says whether a short look is enough."""
    found: Callable[[bool], list[Figure]] = getattr(import_module(f"tests.bench.{BENCHES[name]}"), name)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=bench.__doc__)
    parser.add_argument("name", nargs="*", help=f"which of {', '.join(BENCHES)}; all by default")
    parser.add_argument("--json", action="store_true", help="one object on stdout")
    parser.add_argument(
        "--short", action="store_true", help="fewer runs of smaller work, to see that it works"
    )
    parser.add_argument("--child", help=argparse.SUPPRESS)
    wished = parser.parse_args()
    if wished.child:
        from tests.bench.render import measure

        print(json.dumps(measure(wished.child, wished.short)))
        return
    if unknown := set(wished.name) - set(BENCHES):
        parser.error(f"there is no bench {', '.join(sorted(unknown))}; there are {', '.join(BENCHES)}")
    done = {}
    for name in wished.name or BENCHES:
        done[name] = bench_named(name)(wished.short)
        if not wished.json:
            print(table(name, done[name]), flush=True)
    if wished.json:
        print(json.dumps(as_data(done), ensure_ascii=False))


if __name__ == "__main__":
    main()
