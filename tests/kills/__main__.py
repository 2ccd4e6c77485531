"""How many runs, against which service; the table, and the seeds of what failed."""

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import astuple
from pathlib import Path
from statistics import median
from typing import Any, TypeVar

from tests import kills
from tests.kills.plans import AtTime, Plan, call_plan, plan
from tests.kills.playing import Length, Outcome, calls, lasts, measured, play_one
from tests.kills.table import as_text, rows
from tests.warm.asked import COLD
from tests.warm.kept import kept

Made = TypeVar("Made")


def main() -> None:
    wished = _wished()
    if wished.warm:
        kept()  # before there are threads that might start one each
    else:
        os.environ[COLD] = "1"
    more = {"via": wished.way, "stills": wished.stills, "first": wished.first}
    if wished.only:
        seed = wished.only
        one = plan(int(seed), **more) if seed.isdecimal() else call_plan(seed, **more)
        with _folder() as folder:
            outcome = play_one(one, folder, _length(one))
            print(outcome)
            _list(folder)
        sys.exit(bool(outcome.wrong))
    plans = [plan(wished.seed + n, **more) for n in range(wished.runs)]
    outcomes = _played(plans, wished.parallel)
    if wished.calls:
        outcomes += _played(_all_calls(more), wished.parallel)
    _tell(outcomes, wished.json)
    sys.exit(any(each.wrong for each in outcomes))


def _wished() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.kills", description=kills.__doc__)
    parser.add_argument("--runs", type=int, default=300, help="kills at random instants")
    parser.add_argument("--seed", type=int, default=1, help="that of the first run; the next ones follow")
    parser.add_argument("--calls", action="store_true", help="then a kill at each call of the system")
    parser.add_argument("--parallel", type=int, default=3, help="runs at once")
    parser.add_argument("--way", choices=("rest", "mcp"), default="rest")
    parser.add_argument(
        "--stills", action="store_const", const=2, default=0, help="two stills before the clip"
    )
    parser.add_argument(
        "--first", choices=("resume", "new", "shoot"), default="resume", help="what is typed first afterwards"
    )
    parser.add_argument(
        "--warm", action="store_true", help="fork from a process that has its imports done: quicker"
    )
    parser.add_argument("--only", metavar="SEED", help="this run alone, with all that was said")
    parser.add_argument("--json", action="store_true", help="one object on stdout")
    return parser.parse_args()


def _played(plans: Sequence[Plan], parallel: int) -> list[Outcome]:
    """The runs' outcomes, in their order; each failure is told at once."""
    if not plans:
        return []

    def one(each: Plan) -> Outcome:
        with _folder() as folder:
            return play_one(each, folder, length)

    with ThreadPoolExecutor(parallel) as pool:
        timed = any(isinstance(each.kill, AtTime) for each in plans)
        length = _usual(list(pool.map(_length, plans[:parallel]))) if timed else Length()
        waiting = {pool.submit(one, each): place for place, each in enumerate(plans)}
        outcomes: dict[int, Outcome] = {}
        for done in as_completed(waiting):
            outcome = outcomes[waiting[done]] = done.result()
            for words in outcome.wrong:
                print(f"{outcome.plan}; died {outcome.phase}: {words}", file=sys.stderr, flush=True)
    return [outcomes[place] for place in sorted(outcomes)]


def _length(first: Plan) -> Length:
    return _in_a_folder(lambda folder: measured(first, folder))


def _usual(lengths: Sequence[Length]) -> Length:
    """Of runs that were measured side by side, as those that are killed will run."""
    return Length(*map(median, zip(*map(astuple, lengths), strict=True)))


def _all_calls(more: dict[str, Any]) -> list[Plan]:
    names = _in_a_folder(lambda folder: calls(call_plan("none before", **more), folder))
    sides = [
        (name, side) for name in names for side in ("before", "after") if side == "before" or lasts(name)
    ]
    return [call_plan(f"{name} {side}", **more) for name, side in sides]


def _in_a_folder(make: Callable[[Path], Made]) -> Made:
    with _folder() as folder:
        return make(folder)


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="kills-") as folder:
        yield Path(folder)


def _list(folder: Path) -> None:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            print(f"  {path.relative_to(folder)}  {path.stat().st_size}")


def _tell(outcomes: Sequence[Outcome], as_json: bool) -> None:
    failed = [each.plan.seed for each in outcomes if each.wrong]
    if as_json:
        print(json.dumps({"rows": rows(outcomes), "failed": failed}))
        return
    print(as_text(outcomes))
    for seed in failed:
        print(f"failed: python -m tests.kills --only {seed!r}")


if __name__ == "__main__":
    main()
