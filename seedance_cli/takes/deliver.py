"""From a finished task to a clip in its place: verified first, then renamed; a clip is never half a clip."""

from dataclasses import replace
from pathlib import Path

from seedance_cli.errors import SeedanceError
from seedance_cli.film.files import copy_into_place, said_plainly, sha256
from seedance_cli.film.take import Take
from seedance_cli.services.protocol import Task

NEARLY = 0.5
"""Seconds by which a clip may differ from the length asked for; services round to frames."""


def deliver(take: Take, task: Task) -> Take:
    """Put a succeeded task's clip and its last frame into the take's folder; the take with its measures and hashes.
    Raises SeedanceError, and keeps nothing, when the result is no video of the right length."""
    from seedance_cli import media

    arrived = Path(task.url)
    measured = media.verify_clip(arrived)
    asked = take.storyboard.brief.duration
    if abs(measured.seconds - asked) > NEARLY:
        raise SeedanceError(
            f"The clip lasts {measured.seconds:.1f} s where {asked} s were asked for.", task_id=task.id
        )
    frame = media.last_frame(arrived)
    copy_into_place(arrived, take.clip)
    part = take.folder / ".last-frame.part.png"
    with said_plainly(part):
        frame.save(part)
        part.replace(take.last_frame)
    arrived.unlink(missing_ok=True)
    return replace(
        take,
        width=measured.width,
        height=measured.height,
        seconds=round(measured.seconds, 3),
        hashes={path.name: sha256(path) for path in (take.clip, take.last_frame)},
    )
