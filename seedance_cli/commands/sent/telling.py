"""An entry of the ledger as a person and a script are told of it: its words, its recipe, the files that should be there."""

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from seedance_cli.errors import SeedanceError
from seedance_cli.takes.ledger.entry import GIVEN_UP
from seedance_cli.terminal.takes_table import ENDED, FAILED, UNCLEAR, UNDER_WAY, SentPage, SentRow

if TYPE_CHECKING:
    from seedance_cli.film import Take
    from seedance_cli.takes.ledger import Entry

CLIP, RECIPE, LAST_FRAME = "clip.mp4", "take.yaml", "last-frame.png"
WORDS = {
    "intent": ("not sent", ENDED),
    "sending": ("being sent, or lost", UNCLEAR),
    "unknown": ("outcome unknown", UNCLEAR),
    "queued": ("queued", UNDER_WAY),
    "running": ("generating", UNDER_WAY),
    "succeeded": ("done", ENDED),
    "failed": ("failed", FAILED),
    "cancelled": ("cancelled", ENDED),
    "unsent": ("never sent", ENDED),
    "refused": ("refused", FAILED),
}
"""Each state in plain words, and how it stands."""
NOT_HERE = "done, not here yet"


def state_words(entry: "Entry") -> str:
    """How an entry stands, in plain words."""
    if entry.error == GIVEN_UP:
        return "given up"
    return WORDS.get(entry.state, (entry.state, ""))[0]


def is_open(entry: "Entry") -> bool:
    """Whether something paid may still be had: the task goes on, or nobody knows, or its clip was never fetched."""
    return entry.is_unfinished or lacks_its_clip(entry)


def lacks_its_clip(entry: "Entry") -> bool:
    """Whether a clip is done, and its take still waits for it."""
    folder = Path(entry.folder)
    return (
        entry.kind == "clip"
        and entry.state == "succeeded"
        and not (folder / CLIP).is_file()
        and (folder / RECIPE).is_file()
    )


def row_of(entry: "Entry") -> SentRow:
    """An entry for the list."""
    from seedance_cli.terminal.moments import moment_text

    state, standing = state_words(entry), WORDS.get(entry.state, ("", ENDED))[1]
    if lacks_its_clip(entry):
        state, standing = NOT_HERE, UNDER_WAY
    return SentRow(
        id=entry.id,
        when=moment_text(entry.sent or entry.created),
        kind=entry.kind,
        service=entry.service,
        model=entry.model,
        state=state,
        standing=standing,
        price=_price(entry),
        where=place_words(entry.folder),
        title=entry.title,
    )


def record_of(entry: "Entry") -> dict[str, Any]:
    """An entry for scripts: the ledger's own words, whether it is `unfinished`, and its `clip` where that is here."""
    clip = Path(entry.folder) / CLIP
    here = entry.kind == "clip" and clip.is_file()
    return {
        **entry._asdict(),
        "urls": list(entry.urls),
        "unfinished": is_open(entry),
        "given_up": entry.error == GIVEN_UP,
        "clip": str(clip) if here else None,
    }


def whole_record(entry: "Entry") -> dict[str, Any]:
    """The same with its recipe, as `take.yaml` has it, and each file that should be there."""
    take, trouble = recipe_of(entry)
    record = record_of(entry)
    record["recipe"] = _recipe_record(take) if take else None
    record["files"] = [{"path": str(path), "there": path.is_file()} for path in files_of(entry)]
    return record | ({"recipe_error": trouble} if trouble else {})


def page_of(entry: "Entry") -> SentPage:
    """An entry in full, for a person."""
    take, trouble = recipe_of(entry)
    facts = [
        ("service", " · ".join(filter(None, (entry.service, entry.model)))),
        ("task", entry.task_id or "none is known"),
        *_times(entry),
        ("estimate", _amount(entry.estimate, entry.unit)),
        ("folder", place_words(entry.folder) or entry.folder),
        *(_facts_of(take) if take else []),
        ("recipe", trouble),
        ("said", entry.error),
    ]
    files = [(path.name, "there" if path.is_file() else "missing") for path in files_of(entry)]
    return SentPage(
        row=row_of(entry),
        facts=facts,
        links=entry.urls,
        files=files,
        prompt=take.prompt if take else "",
        next=next_command(entry),
    )


def next_command(entry: "Entry") -> str:
    """What to type to get on with it, "" where nothing is left to do."""
    if entry.is_unfinished:
        return f"seedance takes watch {entry.id}" if entry.task_id else "seedance resume"
    if lacks_its_clip(entry) or (entry.kind != "clip" and entry.state == "succeeded"):
        return f"seedance takes fetch {entry.id}"
    return ""


def recipe_of(entry: "Entry") -> "tuple[Take | None, str]":
    """The take's recipe, or why it cannot be read; neither for what is no clip, or has no recipe any more."""
    folder = Path(entry.folder)
    if entry.kind != "clip" or not (folder / RECIPE).is_file():
        return None, ""
    from seedance_cli.film import read_take

    try:
        return read_take(folder), ""
    except SeedanceError as fault:
        return None, fault.message


def files_of(entry: "Entry") -> list[Path]:
    """The files that a clip's take consists of; for other kinds nobody knows their names."""
    return [Path(entry.folder) / name for name in (CLIP, LAST_FRAME, RECIPE)] if entry.kind == "clip" else []


def place_words(folder: str) -> str:
    """A folder as one would type it from here; "" for none, and for this one."""
    if not folder or Path(folder) == Path.cwd():
        return ""
    for start, sign in ((Path.cwd, ""), (Path.home, "~")):
        with suppress(ValueError, OSError, RuntimeError):
            return str(sign / Path(folder).relative_to(start()))
    return folder


def _recipe_record(take: "Take") -> dict[str, Any]:
    from seedance_cli.film.take import take_data

    return {name: value for name, value in take_data(take).items() if name not in ("format", "storyboard")}


def _facts_of(take: "Take") -> list[tuple[str, str]]:
    brief = take.storyboard.brief
    seconds = f"{take.seconds or brief.duration:g} s"
    size = f"{take.width}×{take.height}" if take.width else brief.ratio
    seed = "" if take.seed is None else str(take.seed)
    remark = take.error if take.clip.is_file() else ""
    return [("clip", f"{seconds} · {size}"), ("seed", seed), ("remark", remark)]


def _times(entry: "Entry") -> list[tuple[str, str]]:
    from seedance_cli.terminal.durations import duration_text
    from seedance_cli.terminal.moments import moment_text

    took = f"waited {duration_text(entry.seconds)}" if entry.seconds is not None else ""
    ended = moment_text(entry.ended)
    return [("ended", ", ".join(filter(None, (ended, took))))]


def _price(entry: "Entry") -> str:
    """What the service told, else what was estimated; of what failed, only what it told."""
    from seedance_cli.takes.ledger.caps import is_free

    if entry.state == "failed" and entry.price == 0:
        return "not charged"
    if is_free(entry):
        return "–"
    told = _amount(entry.price, entry.charged_in)
    estimated = _amount(entry.estimate, entry.unit)
    return told or (f"about {estimated}" if estimated else "")


def _amount(amount: float | None, unit: str) -> str:
    from seedance_cli.terminal.money_words import amount_text

    return amount_text(amount, unit)
