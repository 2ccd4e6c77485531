"""Which cases are played, several at once, and the table of what came of them."""

import argparse
import json
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from tests import faults
from tests.faults.evidence import Row
from tests.faults.judge import wrongs
from tests.faults.service_rows import PLAYED
from tests.faults.stage import Stage, stage
from tests.faults.troubles import CALLS, Case

HEAD = ("fault", "call", "lists", "exit", "submits", "polls", "loads", "then", "clip", "s", "verdict")
WIDTHS = (31, 9, 6, 5, 8, 6, 6, 30, 5, 5)


def main() -> None:
    asked = _asked()
    cases = [case for case in every_case(asked.service) if _is_wanted(case, asked)]
    if not cases:
        raise SystemExit("No row is called that.")
    began, wrong = time.monotonic(), 0
    if not asked.json:
        print(_laid_out(HEAD))
    records = []
    for row in played(cases, asked.at_once, asked.service):
        found = wrongs(row)
        wrong += bool(found)
        records.append(_record(row, found))
        if not asked.json:
            print(_laid_out(_cells(row, found)), flush=True)
        if asked.words:
            _tell(row)
    if asked.json:
        print(json.dumps(records, ensure_ascii=False, indent=2))
    else:
        most = max(record["submits"] for record in records)
        print(
            f"\n{len(records)} rows, {wrong} wrong; at most {most} submits; {time.monotonic() - began:.0f} s"
        )
    sys.exit(bool(wrong))


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.faults",
        description=faults.__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--service", choices=tuple(PLAYED), default="xskill")
    parser.add_argument("--only", nargs="+", metavar="ROW", default=[], help="rows whose fault begins so")
    parser.add_argument("--call", nargs="+", choices=CALLS, default=list(CALLS))
    parser.add_argument("--at-once", type=int, default=3, metavar="N", help="programs that run at a time")
    parser.add_argument("--words", action="store_true", help="what each run said")
    parser.add_argument("--json", action="store_true", help="one list on stdout")
    return parser.parse_args()


def every_case(service: str = "xskill") -> Iterator[Case]:
    """Each fault at each call that it is played at; where an order may be lost, with a list of tasks and without."""
    _, calls, rows = PLAYED[service]
    for trouble in rows:
        for call in (call for call in calls if call in trouble.must):
            if call != "list":
                yield Case(trouble, call)
            if call == "list" or (call == "create" and "list" in calls and trouble.loses_orders()):
                yield Case(trouble, call, lists=True)


def _is_wanted(case: Case, asked: argparse.Namespace) -> bool:
    return case.call in asked.call and (not asked.only or case.trouble.name.startswith(tuple(asked.only)))


def played(cases: list[Case], at_once: int, service: str) -> Iterator[Row]:
    """What came of each, in order; a stage for each of those that play at once."""
    own = threading.local()
    lock = threading.Lock()
    with ExitStack() as stages:

        def mine() -> Stage:
            if not hasattr(own, "stage"):
                with lock:
                    own.stage = stages.enter_context(stage(studio=PLAYED[service][0]))
            found: Stage = own.stage
            return found

        def play(case: Case) -> Row:
            with tempfile.TemporaryDirectory(prefix="faults-", ignore_cleanup_errors=True) as folder:
                return mine().play(case, Path(folder).resolve())

        with ThreadPoolExecutor(at_once) as company:
            yield from company.map(play, cases)


def _cells(row: Row, found: tuple[str, ...]) -> tuple[str, ...]:
    then = ", ".join(f"{run.line[0]} {run.code}" for run in row.runs[1:])
    return (
        row.case.trouble.name,
        row.case.call,
        "yes" if row.case.lists else "",
        str(row.first.code),
        str(row.submits),
        str(row.polls),
        f"{row.downloads}{f' ({row.ranges})' if row.ranges else ''}",
        then,
        "yes" if row.delivered else "",
        f"{sum(run.seconds for run in row.runs):.1f}",
        f"WRONG: {'; '.join(found)}" if found else "right",
    )


def _laid_out(cells: tuple[str, ...]) -> str:
    return "".join(f"{cell:<{width}}" for cell, width in zip(cells, WIDTHS, strict=False)) + cells[-1]


def _record(row: Row, found: tuple[str, ...]) -> dict[str, Any]:
    return {
        "fault": row.case.trouble.name,
        "call": row.case.call,
        "lists": row.case.lists,
        "submits": row.submits,
        "tasks": row.tasks,
        "polls": row.polls,
        "downloads": row.downloads,
        "ranges": row.ranges,
        "runs": [{"line": run.line, "exit": run.code, "seconds": round(run.seconds, 2)} for run in row.runs],
        "clip": row.delivered,
        "wrong": found,
    }


def _tell(row: Row) -> None:
    for run in row.runs:
        print(f"    seedance {' '.join(run.line[:3])} → {run.code}: {run.words}", flush=True)


if __name__ == "__main__":
    main()
