"""From a service's link to a file here that is what it should be; links that died are asked for anew, and what broke off
is gone on with."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from seedance_cli.errors import LinkDead, NotFound, TooMany, Unreachable, WrongInput
from seedance_cli.film.parts import forget
from seedance_cli.services.protocol import Service, State, Task
from seedance_cli.takes.again import Tell, nobody, persist
from seedance_cli.takes.clock import Clock

FIRST_PAUSE = 1.0  # seconds
FRESH_LINKS = 3
"""How often a service is asked for another link, as long as it gives others than those that failed."""
SPOILT = 2
"""How many whole results that are not what they should be are enough to believe it."""
MOST_LOOKED_AT = 3
"""Files at the same time."""
PROGRESS = 64 * 1024  # bytes that have to come for the tries to be counted anew

Found = TypeVar("Found")


class _Spoilt(LinkDead):
    """A link that gave a whole file of the wrong kind."""


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
    that does not answer is asked again a few times, and as long as more of the file comes each time; for a link that is
    dead, or gives something that `look` refuses with WrongInput, the service is asked for a fresh one, and what came is
    fetched anew. Raises Unreachable, or LinkDead where neither helped; what came until then may be gone on with."""
    links, spoilt = [task.urls[place]], 0
    while True:
        try:
            await _arrive(lambda: service.fetch(links[-1], target), target, clock, tell)
            return links[-1], await _seen(look, target, links[-1])
        except LinkDead as fault:
            spoilt += isinstance(fault, _Spoilt)
            fresh = "" if len(links) > FRESH_LINKS else await _fresh(service, task, place, clock, tell)
            given_before = fresh in links and len(links) > 1
            if not fresh or given_before or spoilt >= SPOILT:
                raise
            links.append(fresh)


async def in_a_thread(look: Callable[[Path], Found], path: Path) -> Found:
    """What a slow look at a file finds. A cancelled wait ends after the thread has: nobody else may touch the file before."""
    work = asyncio.get_running_loop().run_in_executor(_threads(), look, path)
    try:
        return await asyncio.shield(work)
    except asyncio.CancelledError:
        await asyncio.gather(work, return_exceptions=True)
        raise


@cache
def _threads() -> ThreadPoolExecutor:
    """As many as there are processors, of which each looks at one file: a clip that is decoded takes some 20 MB."""
    return ThreadPoolExecutor(min(os.cpu_count() or 1, MOST_LOOKED_AT), thread_name_prefix="look")


async def _arrive(attempt: Callable[[], Awaitable[None]], target: Path, clock: Clock, tell: Tell) -> None:
    """Try as often as `persist` does, and anew each time that more of the file lies here than ever before."""
    most = _length(target)
    while True:
        try:
            await persist(attempt, clock, tell, first_pause=FIRST_PAUSE)
            return
        except (TooMany, Unreachable):
            if _length(target) < most + PROGRESS:
                raise
            most = _length(target)


async def _seen(look: Callable[[Path], Found], target: Path, link: str) -> Found:
    try:
        return await in_a_thread(look, target)
    except WrongInput as fault:  # wrong, but no input of the person's
        forget(target)
        host = urlsplit(link).hostname or "the service"
        raise _Spoilt(f"What came from {host} is damaged or cut short, or is something else.") from fault


async def _fresh(service: Service, task: Task, place: int, clock: Clock, tell: Tell) -> str:
    """The result's link as the service gives it now, "" where it gives none any more."""
    try:
        told = await persist(lambda: service.get(task.id), clock, tell, first_pause=FIRST_PAUSE)
    except NotFound:
        return ""
    return told.urls[place] if told.state is State.SUCCEEDED and len(told.urls) > place else ""


def _length(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
