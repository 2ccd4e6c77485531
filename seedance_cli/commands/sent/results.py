"""From an entry of the ledger to its result, where it has come to one: into its take, or as files of their own."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from seedance_cli.commands.sent.finding import the_ledger
from seedance_cli.errors import LinkDead, OutcomeUnknown, SeedanceError, StillRunning, WrongInput

if TYPE_CHECKING:
    from seedance_cli.commands.making.crew import Crew
    from seedance_cli.commands.making.renderer import Wishes
    from seedance_cli.film import Take
    from seedance_cli.services.protocol import Service, Task
    from seedance_cli.takes.ledger import Entry
    from seedance_cli.terminal.console import Screen

ENDINGS = (
    (0, b"\x89PNG", ".png"), (0, b"\xff\xd8\xff", ".jpg"), (0, b"GIF8", ".gif"), (8, b"WEBP", ".webp"),
    (4, b"ftyp", ".mp4"), (0, b"\x1aE\xdf\xa3", ".webm"), (0, b"ID3", ".mp3"), (8, b"WAVE", ".wav"),
)  # fmt: skip
"""Where in a file, what stands there, and how such files are usually called."""
OTHER_ENDING = ".bin"


def fetch_entry(entry: "Entry", out: Path | None, wishes: "Wishes", screen: "Screen") -> None:
    """Bring what it came to, if it has come to it: raises StillRunning otherwise."""
    entry, take = with_take(entry, screen)
    if take is not None and out is None:
        if not take.clip.is_file():
            with crew_for(wishes, screen) as crew:
                looked_at(entry, crew)
        finish_take(take, wishes, screen)
        return
    folder = out or Path()
    with crew_for(wishes, screen) as crew:
        kept = brought_files(entry, looked_at(entry, crew), folder, crew)
    answer_entry(entry.id, [str(path) for path in kept], screen)


def with_take(entry: "Entry", screen: "Screen") -> "tuple[Entry, Take | None]":
    """The entry, and its take where that is still here, in agreement with each other. Raises OutcomeUnknown or
    WrongInput where no task is known of it."""
    from seedance_cli.commands.sent.matching import take_of

    with the_ledger(screen) as ledger:
        latest = all(each.id <= entry.id for each in ledger.entries() if each.folder == entry.folder)
        take = take_of(ledger, entry, latest=latest)
        entry = ledger.entry(entry.id)
    if not entry.task_id:
        raise without_task(entry)
    return entry, take


def without_task(entry: "Entry") -> SeedanceError:
    """What to say of an entry that has no task."""
    if entry.is_unfinished:
        return OutcomeUnknown(
            f"Nobody knows what became of {entry.kind} {entry.id}: it was sent, no clear reply came, and it may have been "
            "charged.",
            hint=f"seedance resume   looks for it at {entry.service} again\n"
            f"seedance takes cancel {entry.id} --give-up   counts it as ended",
        )
    from seedance_cli.commands.sent.telling import state_words

    why = f": {entry.error}" if entry.error else "."
    return WrongInput(
        f"{entry.kind.capitalize()} {entry.id} has no task; it was {state_words(entry)}{why}",
        hint=f"seedance takes show {entry.id}",
    )


def answer_entry(entry_id: int, answers: list[str], screen: "Screen") -> None:
    """Each answer on a line of stdout; for a script the entry as it stands, with the `results`."""
    if not screen.json:
        for answer in answers:
            screen.answer(answer)
        return
    from seedance_cli.commands.sent.telling import whole_record

    with the_ledger(screen) as ledger:
        screen.answer_json(whole_record(ledger.entry(entry_id)) | {"results": answers})


def crew_for(wishes: "Wishes", screen: "Screen") -> "Crew":
    from seedance_cli.commands.making.crew import Crew
    from seedance_cli.library import open_library

    return Crew(wishes, open_library().vocabulary, screen)


def finish_take(take: "Take", wishes: "Wishes", screen: "Screen") -> None:
    from seedance_cli.commands.sent.finishing import answer_finished, finish_takes

    if take.clip.is_file():
        screen.say("It is here already.", style="dim")
        answer_finished([take], None, screen, preview=False)
        return
    made, failure = finish_takes([take], wishes, screen)
    answer_finished(made, failure, screen, preview=wishes.preview)


def looked_at(entry: "Entry", crew: "Crew") -> "Task":
    """The task, which has ended; where the ledger has its links, nobody is asked. Raises StillRunning where it has not,
    and TaskFailed."""
    from seedance_cli.takes.booking import booking_of
    from seedance_cli.takes.shoot import need_success
    from seedance_cli.takes.stills import noted_task
    from seedance_cli.terminal.progress import busy

    if entry.kind != "clip" and entry.urls:
        return noted_task(entry)
    with busy(crew.screen, f"Asking {crew.service.name}"):
        task = crew.run(crew.service.get(entry.task_id))
    booking_of(crew.ledger, crew.service, entry.task_id).heard(task)
    if not task.state.ended:
        raise StillRunning(
            f"{entry.kind.capitalize()} {entry.id} is still {task.state} at {crew.service.name}.",
            hint=f"seedance takes watch {entry.id}",
            task_id=task.id,
        )
    if entry.kind != "clip":
        need_success(task, entry.kind)
    return task


def brought_files(entry: "Entry", task: "Task", folder: Path, crew: "Crew") -> list[Path]:
    """Its results as files in `folder`, under names that were free. Raises LinkDead for what is not what it should be."""
    from seedance_cli.commands.stills.files import check_folder, keep
    from seedance_cli.takes.booking import booking_of
    from seedance_cli.takes.shoot import need_success
    from seedance_cli.terminal.progress import busy

    need_success(task, entry.kind)
    if not task.urls:
        raise LinkDead(f"{crew.service.name} says that it is done, and gives no link.", task_id=task.id)
    elsewhere = f"seedance takes fetch {entry.id} --out OTHER"
    try:
        check_folder(folder)
        with busy(crew.screen, f"Fetching from {crew.service.name}"):
            arrived = crew.run(_arrived(entry, task, crew.service, crew.room))
        kept = list(keep(arrived, folder, entry.title or f"{entry.kind} {entry.id}").values())
        booking_of(crew.ledger, crew.service, entry.task_id).heard(task)
        return kept
    except WrongInput as fault:
        fault.hint = elsewhere
        raise
    except SeedanceError as fault:
        fault.task_id = fault.task_id or task.id
        raise


async def _arrived(entry: "Entry", task: "Task", service: "Service", room: Path) -> dict[int, Path]:
    from seedance_cli.takes.clock import RealClock
    from seedance_cli.takes.fetch import fetch

    found: dict[int, Path] = {}
    for place in range(len(task.urls)):
        part = room / f"{place + 1}.part"
        await fetch(service, task, place, part, _look(entry.kind), RealClock())
        found[place] = part.rename(room / f"{place + 1}{_ending(part)}")
    return found


def _look(kind: str) -> Callable[[Path], object]:
    """How to see that a file is what such an entry comes to. It raises WrongInput for anything else."""
    from seedance_cli import media

    if kind == "clip":
        return media.verify_clip
    return media.open_picture if kind == "still" else _is_something


def _is_something(path: Path) -> None:
    """Anything but nothing and a web page: what a raw task makes is known to its sender alone."""
    with path.open("rb") as file:
        head = file.read(200).lstrip().lower()
    if not head or head.startswith((b"<!doctype html", b"<html")):
        raise WrongInput(f"{path.name} is no result.")


def _ending(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(16)
    return next((ending for at, mark, ending in ENDINGS if head[at:].startswith(mark)), OTHER_ENDING)
