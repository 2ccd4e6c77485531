"""What `resume` does with stills and raw tasks that were sent: stills come to where they were meant for; a raw task
belongs to the script that sent it, so it is looked at and told."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from seedance_cli.errors import SeedanceError, StillRunning

if TYPE_CHECKING:
    from seedance_cli.commands.making.renderer import Wishes
    from seedance_cli.takes.ledger import Entry
    from seedance_cli.terminal.console import Screen


@dataclass(slots=True)
class Brought:
    """The `answers` (files, or links of raw tasks) by their entry's number, and the first failure."""

    answers: dict[int, list[str]] = field(default_factory=dict)
    failure: SeedanceError | None = None


def bring(entries: "Sequence[Entry]", wishes: "Wishes", screen: "Screen") -> Brought:
    """Finish entries that have tasks and no take; one's trouble does not keep another waiting."""
    brought = Brought()
    films: list[Path] = []
    for entry in entries:
        if not entry.task_id:
            continue
        film = _film_of(entry)
        if film is not None:
            films += [film] if film not in films else []
            continue
        try:
            answers = _bring_one(entry, wishes, screen)
        except SeedanceError as fault:
            brought.failure = brought.failure or fault
        else:
            if answers:
                brought.answers[entry.id] = answers
    for film in films:
        theirs = [entry for entry in entries if entry.task_id and Path(entry.folder) == film]
        try:
            _bring_into(film, theirs, wishes, screen)
        except SeedanceError as fault:
            brought.failure = brought.failure or fault
    return brought


def _film_of(entry: "Entry") -> Path | None:
    """The film that waits for this still."""
    from seedance_cli.film import open_film

    folder = Path(entry.folder)
    if entry.kind != "still" or not (folder / "storyboard.yaml").is_file():
        return None
    try:
        return folder if open_film(folder).board.stills else None
    except SeedanceError:
        return None


def _bring_one(entry: "Entry", wishes: "Wishes", screen: "Screen") -> list[str]:
    from seedance_cli.commands.sent.results import brought_files, crew_for, looked_at
    from seedance_cli.commands.sent.watching import watched
    from seedance_cli.commands.wizard.wiring import still_room

    if entry.kind == "clip" or not Path(entry.folder).is_dir():
        _say_elsewhere(entry, screen)
        return []
    if entry.kind == "still" and Path(entry.folder) == still_room().absolute():
        screen.say(f"still {entry.id} was drawn for a draft: seedance new   goes on with it")
        return []
    with crew_for(wishes.where(entry), screen) as crew:
        if entry.kind == "raw":
            try:
                return list(looked_at(entry, crew).urls)
            except StillRunning:
                _say_elsewhere(entry, screen)
                return []
        task = watched(entry, crew)
        return [str(path) for path in brought_files(entry, task, Path(entry.folder), crew)]


def _bring_into(film: Path, entries: "Sequence[Entry]", wishes: "Wishes", screen: "Screen") -> None:
    """Fetch the film's stills that were sent; nothing else is drawn."""
    from seedance_cli.commands.making.drawing import bring_stills
    from seedance_cli.commands.sent.results import crew_for
    from seedance_cli.film import open_film

    with crew_for(wishes.where(entries[0]), screen) as crew:
        done = bring_stills(open_film(film), crew)
    if done:
        screen.say(f"next: seedance shoot {done.quoted}", style="dim")
    else:  # the storyboard asks for other pictures by now
        for entry in entries:
            _say_elsewhere(entry, screen)


def _say_elsewhere(entry: "Entry", screen: "Screen") -> None:
    """How to get what has no place here."""
    from seedance_cli.commands.sent.telling import place_words, state_words

    gone = f"; {place_words(entry.folder)} is gone" if entry.kind == "clip" else ""
    screen.say(f"{entry.kind} {entry.id} is {state_words(entry)}{gone}: seedance takes watch {entry.id}")
