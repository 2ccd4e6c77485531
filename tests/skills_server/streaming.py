"""The stream of a generation: one unnamed event each time its status changes, until it ends."""

import asyncio
import json
from collections.abc import AsyncIterator

from tests.skills_server.studio import NOTHING, Data, Job, Studio

ORDER = ("IN_QUEUE", "IN_PROGRESS")
PAUSE = 0.005
"""Seconds between two looks at the clock."""


async def streamed(studio: Studio, job: Job) -> AsyncIterator[bytes]:
    """The events, as bytes on the wire. None is left out, also where time has passed it by."""
    number = 0
    for early in ORDER:
        yield _event(studio, _early(studio, job, early), number := number + 1)
        while studio.status(job) == early:
            await asyncio.sleep(PAUSE)
        if studio.status(job) == "CANCELED":
            break
    yield _event(studio, _kept(studio, studio.told(job)), number + 1)


def _early(studio: Studio, job: Job, status: str) -> Data:
    told = _kept(studio, studio.told(job, status))
    return told if studio.ways.early_usage else told | {"usage": NOTHING}


def _kept(studio: Studio, told: Data) -> Data:
    return {name: value for name, value in told.items() if name != "input" or studio.ways.stream_input}


def _event(studio: Studio, told: Data, number: int) -> bytes:
    text = json.dumps(told, ensure_ascii=False)
    if not studio.ways.stream_noise:
        return f"data: {text}\n\n".encode()
    lines = [": still here", "event: message", f"id: {number}", "retry: 3000"]
    lines += [f"data:{line}" for line in json.dumps(told, ensure_ascii=False, indent=1).splitlines()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()
