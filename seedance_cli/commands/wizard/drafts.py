"""The wizard's unfinished film on disk, so that neither Ctrl-C nor a power cut loses an answer."""

from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from seedance_cli.errors import WrongInput
from seedance_cli.film.files import write_text
from seedance_cli.film.storyboard_file import (
    reference_data,
    reference_from,
    still_data,
    still_from,
    storyboard_data,
    storyboard_from,
)
from seedance_cli.library.document import dump, read_document
from seedance_cli.story.references import Reference
from seedance_cli.terminal.studio import Draft

if TYPE_CHECKING:
    from seedance_cli.library.document import Entry
    from seedance_cli.terminal.console import Screen

FORMAT = 1


def save_draft(path: Path, draft: Draft) -> None:
    """Write the draft down, whole or not at all; its files by their full path, for it may be gone on with elsewhere."""
    path.parent.mkdir(parents=True, exist_ok=True)
    references = _from_anywhere(draft.references)
    board = draft.board and replace(draft.board, references=_from_anywhere(draft.board.references))
    data: dict[str, Any] = {
        "format": FORMAT,
        "step": draft.step,
        "answers": dict(draft.answers),
        "given": sorted(draft.given),
        "references": [reference_data(each) for each in references],
        "stills": [still_data(each) for each in draft.stills],
        "pictures": dict(draft.pictures),
        "storyboard": storyboard_data(board) if board else None,
    }
    write_text(path, dump({key: value for key, value in data.items() if value}))


def unfinished_draft(path: Path, screen: "Screen") -> Draft | None:
    """The draft on disk; None where there is none. One that this version cannot read is set aside under another name,
    and the screen says so: the next answer would write over it."""
    if not path.is_file():
        return None
    try:
        return read_draft(path)
    except WrongInput as fault:
        kept = _set_aside(path)
        screen.say(
            f"Your unfinished film cannot be read and is kept as {kept}: {fault.message}", style="warn"
        )
        return None


def read_draft(path: Path) -> Draft:
    """The draft in a file. Raises WrongInput for one that is damaged, or of a newer version, which would lose parts."""
    entry = read_document(path, newest=FORMAT)
    if entry.newer:
        raise WrongInput("it was written by a newer seedance.")
    board = entry.entry("storyboard", optional=True)
    draft = Draft(
        step=entry.text("step", "idea"),
        answers=_texts(entry, "answers"),
        given=frozenset(entry.texts("given")),
        references=tuple(reference_from(each) for each in entry.entries("references")),
        stills=tuple(still_from(each) for each in entry.entries("stills")),
        pictures=_texts(entry, "pictures"),
        board=storyboard_from(board) if board else None,
    )
    entry.finish()
    return draft


def _texts(entry: "Entry", key: str) -> dict[str, str]:
    """A mapping of texts, each to the letter as it was typed."""
    within = entry.entry(key, optional=True)
    return {name: within.text(name, raw=True) for name in within.names} if within else {}


def forget_draft(path: Path) -> None:
    """The film is made: nothing is left to go on with."""
    path.unlink(missing_ok=True)


def forget_stills(room: Path, draft: Draft) -> None:
    """Delete the pictures in `room` that a finished draft had drawn: its film folder has copies of those it took."""
    sources = [each.source for each in draft.board.references] if draft.board else []
    for path in map(Path, (*draft.pictures.values(), *sources)):
        if path.parent == room:
            path.unlink(missing_ok=True)


def _set_aside(path: Path) -> Path:
    names = (path.with_name(f"{path.name}.broken-{number}") for number in count(1))
    kept = next(name for name in names if not name.exists())
    path.rename(kept)
    return kept


def _from_anywhere(references: tuple[Reference, ...]) -> tuple[Reference, ...]:
    return tuple(
        replace(each, source=str(Path(each.source).expanduser().absolute())) if each.is_file else each
        for each in references
    )
