"""Which targets are run, for how long, and what was learnt as a table."""

import argparse

from tests import fuzz
from tests.fuzz import guided
from tests.fuzz.replies import giants
from tests.fuzz.running import Report, Target, one, run
from tests.fuzz.targets import TARGETS
from tests.fuzz.yamls import Written, bombs

EXAMPLES = 20_000
MOST_OUTCOMES = 60  # characters of a row


def main() -> None:
    wished = _wishes()
    reports = []
    for name in wished.name or list(TARGETS):
        reports.append(run(TARGETS[name], examples=wished.examples, seconds=wished.seconds, seed=wished.seed))
        print(_row(reports[-1]), flush=True)
        if giant := _giants(TARGETS[name]):
            reports.append(giant)
            print(_row(giant), flush=True)
        if wished.atheris and guided.available() and TARGETS[name].of_bytes:
            reports.append(guided.guided(name, wished.seconds or 60.0))
            print(_row(reports[-1]), flush=True)
    if wished.atheris and not guided.available():
        print("atheris is not installed for this Python; nothing was guided (pip install atheris)")
    for report in reports:
        _tell_crashes(report)
    raise SystemExit(any(report.crashed for report in reports))


def _wishes() -> argparse.Namespace:
    about = "\n".join(f"  {target.name:<10}{target.about}" for target in TARGETS.values())
    parser = argparse.ArgumentParser(
        prog="python -m tests.fuzz",
        description=f"{fuzz.__doc__}\n{about}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("name", nargs="*", help="which targets; all by default")
    parser.add_argument("--examples", type=int, default=EXAMPLES, help="how many for each")
    parser.add_argument("--seconds", type=float, default=0.0, help="how long for each, in place of a number")
    parser.add_argument("--seed", type=int, default=1, help="the same number gives the same examples")
    parser.add_argument("--atheris", action="store_true", help="guided by coverage, too")
    wished = parser.parse_args()
    if unknown := set(wished.name) - set(TARGETS):
        parser.error(f"there is no target {', '.join(sorted(unknown))}; there are {', '.join(TARGETS)}")
    print(f"{'target':<18}{'examples':>10}{'crashes':>9}{'seconds':>9}{'slowest':>9}   outcomes")
    return wished


def _giants(target: Target) -> Report | None:
    """Those of which one is enough: eight megabytes of everything, bombs."""
    found: dict[str, list[object]] = {
        "replies": list(giants()),
        "yaml": [Written(kind, data) for data in bombs().values() for kind in ("storyboard", "template")],
    }
    if target.name not in found:
        return None
    report = Report(f"{target.name} (giants)")
    for example in found[target.name]:
        one(target, example, report)
        report.seconds += report.last
    return report


def _row(report: Report) -> str:
    told = ", ".join(f"{word} {count:,}" for word, count in report.outcomes.most_common())
    kinds = f"{len(report.outcomes)}: {told}"
    shown = kinds if len(kinds) <= MOST_OUTCOMES else kinds[: MOST_OUTCOMES - 1] + "…"
    return f"{report.target:<18}{report.examples:>10,}{report.crashed:>9}{report.seconds:>9.0f}{report.slowest:>9.2f}   {shown}"


def _tell_crashes(report: Report) -> None:
    for place, example in report.crashes.items():
        print(f"\n{report.target}: {place}\n{example}")


if __name__ == "__main__":
    main()
