"""From a finished task to a clip in its place: verified first, then renamed; a clip is never half a clip."""

import asyncio
from dataclasses import replace
from pathlib import Path

from seedance_cli.errors import SeedanceError, WrongInput
from seedance_cli.film.files import beside, flush, sha256
from seedance_cli.film.take import Take
from seedance_cli.services.protocol import Service, Task
from seedance_cli.takes.clock import Clock
from seedance_cli.takes.fetch import fetch

ONE_FRAME = 1 / 24 + 0.001
"""Seconds by which a clip that was rendered here may differ from the length asked for."""
NEARLY = 0.5
"""The same for a service's clip; services round."""


async def deliver(take: Take, task: Task, service: Service, clock: Clock) -> Take:
    """Fetch a succeeded task's clip into the take's folder, with its last frame; the take with its measures and hashes.
    Raises SeedanceError, and keeps no clip, when the result is no video. One of another length than was asked for is
    refused from a free service; a paid one is kept, and the take's `error` says so."""
    with beside(take.clip) as arrived:
        url = await fetch(service, task, 0, arrived, clock)
        kept = replace(take, url="" if service.abilities.free else url)
        return await _in_a_thread(kept, arrived, task.id, strict=service.abilities.free)


async def _in_a_thread(take: Take, arrived: Path, task_id: str, *, strict: bool) -> Take:
    """A cancelled wait ends after the thread has: nobody else may touch the folder before."""
    work = asyncio.ensure_future(asyncio.to_thread(_place, take, arrived, task_id, strict=strict))
    try:
        return await asyncio.shield(work)
    except asyncio.CancelledError:
        await asyncio.gather(work, return_exceptions=True)
        raise


def _place(take: Take, arrived: Path, task_id: str, *, strict: bool) -> Take:
    from seedance_cli import media

    try:
        measured = media.verify_clip(arrived)
    except WrongInput as fault:  # wrong, but no input of the person's
        raise SeedanceError(f"What came is no clip: {fault.message}", task_id=task_id) from fault
    asked = take.storyboard.brief.duration
    remark = ""
    if abs(measured.seconds - asked) > (ONE_FRAME if strict else NEARLY):
        remark = f"The clip lasts {measured.seconds:.2f} s where {asked} s were asked for."
        if strict:
            raise SeedanceError(remark, task_id=task_id)
    with beside(take.last_frame) as part:
        media.last_frame(arrived).save(part, format="PNG")
        flush(part)
        flush(arrived)
        arrived.replace(take.clip)
        part.replace(take.last_frame)
    return replace(
        take,
        width=measured.width,
        height=measured.height,
        seconds=round(measured.seconds, 3),
        error=remark,
        hashes={path.name: sha256(path) for path in (take.clip, take.last_frame)},
    )
