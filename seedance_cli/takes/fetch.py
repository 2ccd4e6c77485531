"""From a service's link to a file here that is what it should be; links that died are asked for anew."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from seedance_cli.errors import LinkDead, WrongInput
from seedance_cli.services.protocol import Service, State, Task
from seedance_cli.takes.again import Tell, nobody, persist
from seedance_cli.takes.clock import Clock

FIRST_PAUSE = 1.0  # seconds

Found = TypeVar("Found")


async def fetch(
    service: Service,
    task: Task,
    place: int,
    target: Path,
    look: Callable[[Path], Found],
    clock: Clock,
    tell: Tell = nobody,
) -> tuple[str, Found]:
    """Write the task's result number `place` to `target`; the link that it came from, and what `look` found in it. A host
    that does not answer is asked again a few times; for a link that is dead, or gives something that `look` refuses
    with WrongInput, the service is asked once for a fresh one. Raises Unreachable, or LinkDead where neither helped."""

    async def once(link: str) -> tuple[str, Found]:
        await persist(lambda: service.fetch(link, target), clock, tell, first_pause=FIRST_PAUSE)
        try:
            return link, await in_a_thread(look, target)
        except WrongInput as fault:  # wrong, but no input of the person's
            host = urlsplit(link).hostname or "the service"
            raise LinkDead(f"What came from {host} is damaged or cut short, or is something else.") from fault

    try:
        return await once(task.urls[place])
    except LinkDead:
        fresh = await service.get(task.id)
        if fresh.state is not State.SUCCEEDED or len(fresh.urls) <= place:
            raise
    return await once(fresh.urls[place])


async def in_a_thread(look: Callable[[Path], Found], path: Path) -> Found:
    """What a slow look at a file finds. A cancelled wait ends after the thread has: nobody else may touch the file before."""
    work = asyncio.ensure_future(asyncio.to_thread(look, path))
    try:
        return await asyncio.shield(work)
    except asyncio.CancelledError:
        await asyncio.gather(work, return_exceptions=True)
        raise
