"""The wizard's unfinished film on disk, so that neither Ctrl-C nor a power cut loses an answer."""

from pathlib import Path
from typing import Any

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
from seedance_cli.terminal.studio import Draft

FORMAT = 1


def save_draft(path: Path, draft: Draft) -> None:
    """Write the draft down, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    data: dict[str, Any] = {
        "format": FORMAT,
        "step": draft.step,
        "answers": dict(draft.answers),
        "given": sorted(draft.given),
        "references": [reference_data(each) for each in draft.references],
        "stills": [still_data(each) for each in draft.stills],
        "pictures": dict(draft.pictures),
        "storyboard": storyboard_data(draft.board) if draft.board else None,
    }
    write_text(path, dump({key: value for key, value in data.items() if value}))


def read_draft(path: Path) -> Draft | None:
    """The draft on disk; None where there is none, or none that this version can read."""
    if not path.is_file():
        return None
    try:
        entry = read_document(path, newest=FORMAT)
        board = entry.entry("storyboard", optional=True)
        draft = Draft(
            step=entry.text("step", "idea"),
            answers=entry.plain("answers"),
            given=frozenset(entry.texts("given")),
            references=tuple(reference_from(each) for each in entry.entries("references")),
            stills=tuple(still_from(each) for each in entry.entries("stills")),
            pictures=entry.plain("pictures"),
            board=storyboard_from(board) if board else None,
        )
        entry.finish()
    except WrongInput:
        return None
    return draft


def forget_draft(path: Path) -> None:
    """The film is made: nothing is left to go on with."""
    path.unlink(missing_ok=True)
