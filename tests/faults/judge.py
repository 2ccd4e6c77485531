"""What is wrong with a row: the promises that hold whatever the fault, then what has to come of this one."""

from collections.abc import Iterator

from tests.faults.evidence import HUNG, Row, Run

CRASHED = ("Traceback", "should not have")
"""Words of an interpreter, or of the last net, that met what nobody thought of."""
CHARGED = "may have been charged"
WAITING = ("create", "query", "upload", "list")
"""Calls before whose repetition the service's own pause has to be kept."""
HEARD_BEFORE = 0.5
"""Seconds that may have passed of it, since the answer came, when the rest of it is written down."""


def wrongs(row: Row) -> tuple[str, ...]:
    """Each thing that is not as it has to be, in words; none where the row is right."""
    return (*_always(row), *(_of_balance(row) if row.case.call == "balance" else _of_film(row)))


def _always(row: Row) -> Iterator[str]:
    if not row.met:
        yield "the fault was not met"
    if row.submits > 1 or row.tasks > 1:
        yield f"{max(row.submits, row.tasks)} submits"
    if row.first.code not in row.case.trouble.codes(row.case.call) | _looked_up(row):
        yield f"the first run ended with {row.first.code}, not {row.case.trouble.must[row.case.call]}"
    if row.leaks:
        yield f"our key is {', '.join(row.leaks)}"
    if row.case.call in WAITING and row.case.trouble.pause > max(row.pauses, default=0.0) + HEARD_BEFORE:
        yield f"it did not wait for {row.case.trouble.pause:g} s"
    for run in row.runs:
        yield from _of_run(run)


def _looked_up(row: Row) -> set[int]:
    """A task whose answer was lost may be found in the service's list at once."""
    return {0} if row.case.lists and row.tasks else set()


def _of_run(run: Run) -> Iterator[str]:
    name = run.line[0]
    if run.code == HUNG:
        yield f"{name} did not end within {run.seconds:.0f} s"
        return
    if any(word in run.out + run.err for word in CRASHED):
        yield f"{name} crashed"
    if run.code != -9 and not run.record:
        yield f"{name} did not answer with one object"
    if run.code == 6 and CHARGED not in run.words and "paid twice" not in run.words:
        yield f"{name} does not say that it may have been charged"


def _of_balance(row: Row) -> Iterator[str]:
    if row.submits:
        yield "asking for the balance sent an order"
    if row.last.code or not isinstance(row.last.record.get("balance"), int | float):
        yield f"the balance was not told: {row.last.code}"


def _of_film(row: Row) -> Iterator[str]:
    if row.case.call == "download" and row.case.trouble.goes_on and not row.ranges:
        yield "the rest of the clip was not asked for"
    if "" in row.clips:
        yield "what is no clip was kept as one"
    if row.delivered:
        if row.last.code:
            yield f"the clip is there, and the last run ended with {row.last.code}"
    elif _is_unknowable(row):
        if row.last.code != 6:
            yield f"nobody knows the outcome, and the last run ended with {row.last.code}"
        if row.clips:
            yield "a clip came from nowhere"
    else:
        yield f"no clip in the end; the last run ended with {row.last.code}"


def _is_unknowable(row: Row) -> bool:
    """Whether the order's outcome is hidden from us: its answer was lost, and there is no list that has the task."""
    lost = 6 in row.case.trouble.codes(row.case.call) or row.case.trouble.kills
    return row.case.call == "create" and lost and not (row.case.lists and row.tasks)
