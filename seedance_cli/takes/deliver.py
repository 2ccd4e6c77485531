"""From a finished task to a clip in its place: verified first, then renamed; a clip is never half a clip."""

from dataclasses import replace
from pathlib import Path

from seedance_cli.errors import LinkDead, SeedanceError
from seedance_cli.film.files import beside, flush, sha256
from seedance_cli.film.take import Take
from seedance_cli.services.protocol import Service, Task
from seedance_cli.takes.again import Tell, nobody
from seedance_cli.takes.clock import Clock
from seedance_cli.takes.fetch import fetch, in_a_thread

ONE_FRAME = 1 / 24 + 0.001
"""Seconds by which a clip that was rendered here may differ from the length asked for."""
NEARLY = 0.5
"""The same for a service's clip; services round."""


async def deliver(take: Take, task: Task, service: Service, clock: Clock, tell: Tell = nobody) -> Take:
    """Fetch a succeeded task's clip into the take's folder, with its last frame; the take with its measures and hashes.
    Raises SeedanceError, and keeps no clip, when what comes is no video. One of another length than was asked for is
    refused from a free service; a paid one is kept, and the take's `error` says so."""
    from seedance_cli import media

    if not task.urls:
        raise LinkDead(
            f"{service.name} says that it is done, and gives no link to the clip.", task_id=task.id
        )
    with beside(take.clip) as arrived:
        url, measured = await fetch(service, task, 0, arrived, media.verify_clip, clock, tell)
        remark = _remark(take, measured.seconds, ONE_FRAME if service.abilities.free else NEARLY)
        if remark and service.abilities.free:
            raise SeedanceError(remark, task_id=task.id)
        hashes = await in_a_thread(lambda clip: _place(take, clip), arrived)
    return replace(
        take,
        url="" if service.abilities.free else url,
        width=measured.width,
        height=measured.height,
        seconds=round(measured.seconds, 3),
        error=remark,
        hashes=hashes,
    )


def _remark(take: Take, seconds: float, tolerance: float) -> str:
    asked = take.storyboard.brief.duration
    if abs(seconds - asked) <= tolerance:
        return ""
    return f"The clip lasts {seconds:.2f} s where {asked} s were asked for."


def _place(take: Take, arrived: Path) -> dict[str, str]:
    """Put the clip and its last frame in their places together; their SHA-256 by file name."""
    from seedance_cli import media

    with beside(take.last_frame) as part:
        media.last_frame(arrived).save(part, format="PNG")
        flush(part)
        flush(arrived)
        arrived.replace(take.clip)
        part.replace(take.last_frame)
    return {path.name: sha256(path) for path in (take.clip, take.last_frame)}
