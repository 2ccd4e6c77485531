"""Local files that a service can only take as links: each is uploaded once, however often and by what name it is used."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from seedance_cli.errors import WrongInput
from seedance_cli.film.files import sha256
from seedance_cli.services.protocol import Request, Service, VideoRequest
from seedance_cli.story.references import is_link
from seedance_cli.takes.again import Tell, nobody, persist
from seedance_cli.takes.clock import Clock, RealClock
from seedance_cli.takes.limited import limited
from seedance_cli.takes.turns import Turns

AT_ONCE = 4
"""Uploads at the same time."""


class Links:
    """What lies where at one service, by content; uploads come in their `turns`."""

    def __init__(self, turns: Turns | None = None) -> None:
        self._turns = turns
        self._by_content: dict[str, str] = {}
        self._coming: dict[str, asyncio.Task[None]] = {}
        self._places = asyncio.Semaphore(AT_ONCE)

    def know(self, path: Path, link: str) -> None:
        """The service itself made this file and keeps it at `link`."""
        self._by_content[content_of(path)] = link

    def missing(self, service: Service, *requests: Request) -> tuple[Path, ...]:
        """The files that would have to be uploaded for these requests, each content once."""
        # A still that is yet to be drawn is no file so far.
        files = (path for request in requests for _, path in _to_upload(service, request) if path.is_file())
        by_content = {content_of(path): path for path in files}
        return tuple(path for content, path in by_content.items() if content not in self._by_content)

    async def of(
        self, service: Service, *requests: Request, clock: Clock | None = None, tell: Tell = nobody
    ) -> dict[str, str]:
        """The address of each local file by its source as the requests write it; what is missing is uploaded now,
        several at once, and again where that failed for a moment; what somebody else uploads already is waited for.
        Raises the first failure, after the others have ended."""
        clock = clock or RealClock()
        turns = None if service.abilities.free else self._turns
        asking = limited(service, turns)
        files = [found for request in requests for found in _to_upload(service, request)]
        for _, path in files:
            if not path.is_file():
                raise WrongInput(
                    f"{path} does not exist.", hint="Give the picture, or leave the reference out."
                )

        async def upload(path: Path) -> None:
            async with self._places:
                self.know(path, await persist(lambda: asking.upload(path), clock, tell, turns=turns))

        uploads = [self._coming_of(path, upload) for path in self.missing(service, *requests)]
        for failure in await asyncio.gather(*uploads, return_exceptions=True):
            if failure:
                raise failure
        return {source: self._by_content[content_of(path)] for source, path in files}

    def _coming_of(
        self, path: Path, upload: Callable[[Path], Coroutine[Any, Any, None]]
    ) -> asyncio.Task[None]:
        """The upload of a content, begun now unless it is under way."""
        content = content_of(path)
        if content not in self._coming:
            task = self._coming[content] = asyncio.create_task(upload(path))
            task.add_done_callback(lambda _: self._coming.pop(content))
        return self._coming[content]


def fingerprint(service: Service, request: Request) -> str:
    """What tells the very same request: its order with every local file named by its content, so that neither a file's
    path nor the link of its upload counts. SHA-256 in hexadecimal; "" for what is free, which nobody counts."""
    if service.abilities.free:
        return ""
    from seedance_cli.takes.ledger import request_hash

    order = service.order(request, named_by_content(request))
    return request_hash(service.name, order.body, order.model)


def named_by_content(request: Request) -> dict[str, str]:
    """What stands for each local file that is there in a request's `fingerprint`, by its source as the request writes
    it."""
    files = ((source, path) for _, source, path in _files(request) if path.is_file())
    return {source: f"https://content.invalid/{content_of(path)}" for source, path in files}


def content_of(path: Path) -> str:
    """A file's SHA-256 in hexadecimal. Each take asks for it several times; it is read again where it has changed."""
    found = path.stat()
    return _read(path, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)


@lru_cache(maxsize=1000)
def _read(path: Path, *_state: int) -> str:
    return sha256(path)


def _files(request: Request) -> Iterator[tuple[str, str, Path]]:
    """Each local file of a request: its kind, its source as written, and where it lies."""
    if isinstance(request, VideoRequest):
        for reference in request.storyboard.references:
            if reference.is_file:
                path = request.folder / Path(reference.source).expanduser()
                yield reference.kind, reference.source, path
    else:
        for source in request.edit:
            if not is_link(source):
                yield "image", source, Path(source).expanduser()


def _to_upload(service: Service, request: Request) -> Iterator[tuple[str, Path]]:
    """Those of them that the service needs a link for."""
    kinds = service.abilities.uploads
    return ((source, path) for kind, source, path in _files(request) if kind in kinds)
