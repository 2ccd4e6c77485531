"""From a finished task to a clip in its place: verified first, then renamed; a clip is never half a clip."""

from dataclasses import replace
from pathlib import Path

from seedance_cli.errors import SeedanceError, WrongInput
from seedance_cli.film.files import beside, copy_into_place, flush, sha256
from seedance_cli.film.take import Take
from seedance_cli.services.protocol import Task

ONE_FRAME = 1 / 24 + 0.001
"""Seconds by which a clip that was rendered here may differ from the length asked for."""
NEARLY = 0.5
"""The same for a service's clip; services round."""


def deliver(take: Take, task: Task, tolerance: float = NEARLY) -> Take:
    """Put a succeeded task's clip and its last frame into the take's folder; the take with its measures and hashes.
    Raises SeedanceError, and keeps nothing, when the result is no video of the right length, give or take
    `tolerance` seconds."""
    from seedance_cli import media

    arrived = Path(task.url)
    try:
        measured = media.verify_clip(arrived)
    except WrongInput as fault:  # wrong, but no input of the person's
        raise SeedanceError(f"What was rendered is no clip: {fault.message}", task_id=task.id) from fault
    asked = take.storyboard.brief.duration
    if abs(measured.seconds - asked) > tolerance:
        raise SeedanceError(
            f"The clip lasts {measured.seconds:.2f} s where {asked} s were asked for.", task_id=task.id
        )
    with beside(take.last_frame) as part:
        media.last_frame(arrived).save(part, format="PNG")
        flush(part)
        copy_into_place(arrived, take.clip)
        part.replace(take.last_frame)
    arrived.unlink(missing_ok=True)
    return replace(
        take,
        width=measured.width,
        height=measured.height,
        seconds=round(measured.seconds, 3),
        hashes={path.name: sha256(path) for path in (take.clip, take.last_frame)},
    )
