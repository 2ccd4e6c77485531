"""From a finished task to a clip in its place: verified first, then renamed; a clip is never half a clip. What goes wrong
here, goes wrong on this machine or on the way: the clip stays at the service, and can be fetched later."""

import os
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from seedance_cli.errors import LinkDead, SeedanceError, WrongInput
from seedance_cli.film.files import beside, flush, sha256
from seedance_cli.film.parts import arriving
from seedance_cli.film.take import Take
from seedance_cli.services.protocol import Service, Task
from seedance_cli.takes.again import Tell, nobody
from seedance_cli.takes.clock import Clock
from seedance_cli.takes.fetch import fetch, in_a_thread

if TYPE_CHECKING:
    from PIL.Image import Image

ONE_FRAME = 1 / 24 + 0.001
"""Seconds by which a clip that was rendered here may differ from the length asked for."""
NEARLY = 0.5
"""The same for a service's clip; services round."""
QUICK = 1
"""How hard a PNG is packed, of 9: a photograph hardly gets smaller by more, which takes several times as long."""


async def deliver(take: Take, task: Task, service: Service, clock: Clock, tell: Tell = nobody) -> Take:
    """Fetch a succeeded task's clip into the take's folder, with its last frame, the service's own where it gives one; the
    take with its measures and hashes, which stand in its recipe before the clip stands in its place. What an earlier run left unfinished is gone on with.
    Raises SeedanceError, and keeps no clip, when what comes is no video, or this machine cannot take it. One of another length than was
    asked for is refused from a free service; a paid one is kept, and the take's `error` says so."""
    from seedance_cli import media

    if not task.urls:
        raise LinkDead(
            f"{service.name} says that it is done, and gives no link to the clip.", task_id=task.id
        )
    with _no_fault_of_the_person(take, task):
        _need_free_names(take, task)
        with arriving(take.clip) as part:
            url, (measured, end) = await fetch(service, task, 0, part, media.whole_clip, clock, tell)
            remark = _remark(take, measured.seconds, ONE_FRAME if service.abilities.free else NEARLY)
            if remark and service.abilities.free:
                raise SeedanceError(remark, task_id=task.id)
            made = replace(
                take,
                url="" if service.abilities.free else url,
                width=measured.width,
                height=measured.height,
                seconds=round(measured.seconds, 3),
                finished=clock.now(),
                error=remark,
            )
            frame = await _frame_given(task, service) or end
            return await in_a_thread(lambda clip: _place(made, clip, frame), part)


def how_later(take: Take, task: Task) -> str:
    """The command that fetches a clip which could not be delivered: into its take, or elsewhere where that is gone or
    takes no files."""
    if take.folder.is_dir() and os.access(take.folder, os.W_OK):
        return f"seedance resume {shlex.quote(str(take.film_folder))}"
    return f"seedance takes fetch {shlex.quote(task.id)} --out OTHER"


@contextmanager
def _no_fault_of_the_person(take: Take, task: Task) -> Iterator[None]:
    """A disk that takes no clip is no wrong input: what was asked for was right, and is paid."""
    try:
        yield
    except WrongInput as fault:
        if not isinstance(fault.__cause__, OSError):
            raise
        words = fault.message if take.folder.is_dir() else f"{take.folder} is gone, so the clip has no place."
        raise SeedanceError(words, hint=how_later(take, task), task_id=task.id) from fault


def _need_free_names(take: Take, task: Task) -> None:
    for path in (take.clip, take.last_frame):
        if path.is_dir():
            raise SeedanceError(
                f"{path} is a folder, so nothing can be saved under that name.", hint=how_later(take, task)
            )


def _remark(take: Take, seconds: float, tolerance: float) -> str:
    asked = take.storyboard.brief.duration
    if abs(seconds - asked) <= tolerance:
        return ""
    return f"The clip lasts {seconds:.2f} s where {asked} s were asked for."


async def _frame_given(task: Task, service: Service) -> "Image | None":
    """The service's own picture of the last frame, None where there is none to be had: it knows no loss, and is a help for
    the next take alone, so one try is enough and no trouble with it is worth a word."""
    from tempfile import TemporaryDirectory

    from seedance_cli import media

    if not task.last_frame:
        return None
    try:
        with TemporaryDirectory(prefix="seedance-") as room:
            frame = Path(room, "frame")
            await service.fetch(task.last_frame, frame)
            return await in_a_thread(media.open_picture, frame)
    except (SeedanceError, OSError):
        return None


def _place(take: Take, arrived: Path, frame: "Image") -> Take:
    """Put the clip and its last frame in their places; the take with their SHA-256 by file name. The clip comes last:
    where it stands, everything else does."""
    with beside(take.last_frame) as part:
        frame.save(part, format="PNG", compress_level=QUICK)
        flush(part)
        flush(arrived)
        hashes = {take.clip.name: sha256(arrived), take.last_frame.name: sha256(part)}
        take = replace(take, hashes=hashes).save()
        part.replace(take.last_frame)
        arrived.replace(take.clip)
    return take
