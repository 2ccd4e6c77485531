"""Takes and their entries in the ledger, found together and brought into agreement: a program that died between two
writings left one of the two behind. What nobody finished is looked for here; nothing is asked of a service."""

import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from seedance_cli.errors import SeedanceError
from seedance_cli.film import Take, open_film, read_take
from seedance_cli.film.leftovers import sweep
from seedance_cli.film.parts import tidy
from seedance_cli.film.take import INTENT, RECIPE, REFUSED, UNKNOWN, UNSENT
from seedance_cli.services.protocol import State
from seedance_cli.takes.ledger.entry import SENDING

if TYPE_CHECKING:
    from seedance_cli.takes.ledger import Entry, Ledger

JUST_CLAIMED = 60.0  # seconds
ENDED_WITHOUT = (INTENT, UNSENT, REFUSED, State.FAILED, State.CANCELLED)
"""States of a take to which no clip will come."""


@dataclass(slots=True)
class Found:
    """What has come to no end: `takes` whose clips are not here, `others` in the ledger that have no take here (stills, raw
    tasks, clips of folders that are gone), and the `faults` of recipes that cannot be read. `being_sent` is in another
    program's hands right now; the films `never_sent` were about to be when their program died."""

    takes: list[Take] = field(default_factory=list)
    others: "list[Entry]" = field(default_factory=list)
    faults: list[SeedanceError] = field(default_factory=list)
    being_sent: "list[Entry]" = field(default_factory=list)
    never_sent: list[Path] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)
    """The ledger's latest entry for each folder."""

    @property
    def lost(self) -> "list[Take | Entry]":
        """Those of which no task is known."""
        takes: list[Take | Entry] = [take for take in self.takes if not take.task_id]
        return takes + [entry for entry in self.others if not entry.task_id]


def unfinished_everywhere(ledger: "Ledger", here: Path) -> Found:
    """All that the ledger knows of, the oldest first, and the films in `here`, which may have come from elsewhere."""
    found = Found()
    entries = ledger.entries()
    latest = {each.folder: each.id for each in reversed(entries)}
    for entry in reversed(entries):
        folder = Path(entry.folder)
        done = entry.state == State.SUCCEEDED
        # Most takes of long ago have their clip, which costs one look each.
        if done and (entry.kind != "clip" or (folder / "clip.mp4").is_file()):
            tidy(folder / "clip.mp4")
            continue
        if not done and not entry.is_unfinished:
            continue
        if ledger.is_being_sent(entry):
            found.being_sent.append(entry)
            continue
        try:
            take = take_of(ledger, entry, latest=latest[entry.folder] == entry.id)
        except SeedanceError as fault:
            found.faults.append(fault)
            continue
        if take is not None and is_unfinished(take):
            found.takes.append(take)
        elif take is None and not done and ledger.entry(entry.id).is_unfinished:
            found.others.append(entry)
    known = {str(take.folder.absolute()) for take in found.takes}
    known |= {each.folder for each in (*found.being_sent, *found.others)}
    known |= {each.folder for each in entries if each.state == State.SUCCEEDED}
    clips = _latest_clips(entries)
    for film in _films_in(here):
        with suppress(SeedanceError):  # what is wrong with a folder that nobody named is nobody's affair here
            more = _unfinished_in(ledger, [film], clips, known)
            found.takes += more.takes
            found.never_sent += more.never_sent
    tasks = {(take.service, take.task_id) for take in found.takes}
    # A film that was moved or renamed is no second order.
    found.others = [
        each for each in found.others if (each.service, each.task_id) not in tasks or not each.task_id
    ]
    return found


def _films_in(here: Path) -> Iterable[Path]:
    try:
        return [path for path in (here, *sorted(here.iterdir())) if (path / "takes").is_dir()]
    except OSError:
        return []


def unfinished_in(ledger: "Ledger", films: Sequence[Path]) -> Found:
    """The takes of some films, whether the ledger of this machine has them or not. Raises WrongInput for a folder that is
    no film."""
    return _unfinished_in(ledger, films, _latest_clips(ledger.entries()), ())


def _latest_clips(entries: "Sequence[Entry]") -> "dict[str, Entry]":
    """The latest clip of each folder; entries come newest first."""
    return {each.folder: each for each in reversed(entries) if each.kind == "clip"}


def _unfinished_in(
    ledger: "Ledger", films: Sequence[Path], latest: "Mapping[str, Entry]", besides: Collection[str]
) -> Found:
    """The takes of some films, `besides` those in folders that were looked at."""
    found = Found()
    for path in dict.fromkeys(path for film in films for path in take_folders(film)):
        entry = latest.get(str(path.absolute()))
        if str(path.absolute()) in besides:
            continue
        if not (path / RECIPE).is_file():
            if entry is None:
                _clear_empty(path)
            elif not ledger.is_being_sent(entry):
                _clear(path, entry)
            continue
        try:
            _judge(found, ledger, read_take(path), entry)
        except SeedanceError as fault:
            found.faults.append(fault)
    for still in chain.from_iterable(
        map(ledger.unfinished, dict.fromkeys(film.absolute() for film in films))
    ):
        if still.kind == "still":
            (found.being_sent if ledger.is_being_sent(still) else found.others).append(still)
    return found


def _judge(found: Found, ledger: "Ledger", take: Take, entry: "Entry | None") -> None:
    """Put a take where it belongs; `entry` is the latest of its folder."""
    if entry is not None and _is_of(take, entry, latest=True):
        if ledger.is_being_sent(entry):
            found.being_sent.append(entry)
            return
        take = in_agreement(ledger, entry, take)
        if take.state == INTENT:
            found.never_sent.append(take.film_folder)
            _clear(take.folder, entry)
    tidy(take.clip)
    if is_unfinished(take):
        found.takes.append(take)


def _clear(folder: Path, entry: "Entry | None") -> None:
    """Remove a take's folder that holds at most an intent, where its program is known to have died: a take that never
    left leaves nothing behind."""
    if entry is None or entry.state not in (INTENT, SENDING, UNSENT):
        return
    sweep(folder)
    with suppress(OSError):
        if {path.name for path in folder.iterdir()} <= {RECIPE}:
            (folder / RECIPE).unlink(missing_ok=True)
            folder.rmdir()


def _clear_empty(folder: Path) -> None:
    """Remove a folder that was claimed and never used; whoever just claimed it needs it in a moment."""
    with suppress(OSError):
        if time.time() - folder.stat().st_mtime > JUST_CLAIMED:
            folder.rmdir()


def take_folders(film: Path) -> Sequence[Path]:
    """The folders of a film's takes. A storyboard that was broken since does not hide what was paid."""
    if not (film / "takes").is_dir():
        return open_film(film).take_folders()
    takes = (path for path in (film / "takes").iterdir() if path.is_dir() and path.name.isdecimal())
    return sorted(takes, key=lambda path: int(path.name))


def is_unfinished(take: Take) -> bool:
    """Whether something that was sent, or may have been, has not become a clip here nor come to another end."""
    return take.state not in ENDED_WITHOUT and not take.clip.is_file()


def take_of(ledger: "Ledger", entry: "Entry", *, latest: bool) -> Take | None:
    """The take of an entry, in agreement with it; None where its folder is gone or another take's by now. `latest`: no
    later entry is of this folder. Raises WrongInput for a recipe that cannot be read."""
    folder = Path(entry.folder)
    if entry.kind != "clip" or not (folder / RECIPE).is_file():
        return None
    take = read_take(folder)
    return in_agreement(ledger, entry, take) if _is_of(take, entry, latest=latest) else None


def _is_of(take: Take, entry: "Entry", *, latest: bool) -> bool:
    """Whether they are of one create; a folder that was deleted may have been made anew."""
    if take.service != entry.service:
        return False
    return take.task_id == entry.task_id if take.task_id and entry.task_id else latest


def in_agreement(ledger: "Ledger", entry: "Entry", take: Take) -> Take:
    """The take with what only the ledger knew; the ledger hears what only the recipe knew."""
    if entry.task_id and not take.task_id:
        return _told(take, entry)
    if take.task_id:
        if not entry.task_id:
            with suppress(SeedanceError):  # a ledger that can only be read ends no wait
                entry = ledger.accepted(entry.id, take.task_id, take.price, take.unit)
        if entry.is_unfinished and take.state in (State.SUCCEEDED, State.FAILED, State.CANCELLED):
            with suppress(SeedanceError):
                ledger.ended(entry.id, State(take.state), price=take.price, unit=take.unit)
        return take
    if entry.state in (UNSENT, REFUSED) and take.state == UNKNOWN:
        return _told(take, entry)
    if take.state == INTENT and entry.is_unfinished and not ledger.is_being_sent(entry):
        # The recipe says "unknown" before anything goes out; a task that came all the same is believed later.
        with suppress(SeedanceError):
            ledger.unsent(entry.id, "Its sender ended before it was sent.")
    return take


def _told(take: Take, entry: "Entry") -> Take:
    take = replace(take, task_id=entry.task_id, state=entry.state)
    if entry.price is not None:
        take = replace(take, price=entry.price, unit=entry.charged_in or take.unit)
    with suppress(SeedanceError):  # where it cannot be written, the ledger still knows
        take.save()
    return take
