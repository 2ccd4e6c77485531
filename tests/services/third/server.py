"""A loopback tiny in a thread, as strict as its page: POST /films, GET /films/ID, and the films themselves."""

import contextlib
from collections.abc import Iterator
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.loopback import Clock, Loopback, Shelf, Stored, filmed, given
from tests.loopback.diary import Entry as AnyEntry

KEY = "tiny-loopback-key"
FIELDS = {"model", "text", "pictures", "seconds", "shape", "lines"}


class Entry(AnyEntry):
    """Kinds of requests: create, query, cdn."""

    def sort(self) -> None:
        self.kind = self.kind or ("create" if self.method == "POST" else "query")


class Server(Loopback):
    """One running tiny. A film is done at its second look, unless `held`."""

    entry = Entry

    def __init__(self) -> None:
        super().__init__(0, KEY, Clock(False))
        self.shelf = Shelf(self.url)
        self.films: list[dict[str, Any]] = []
        self.held = False
        routes = [
            Route("/films", self.create, methods=["POST"]),
            Route("/films/{number:int}", self.one),
            Route("/cdn/{rest:path}", self.cdn),
        ]
        self.mount(Starlette(routes=routes))

    def refusal(self, entry: AnyEntry) -> tuple[int, Any] | None:
        if entry.via != "cdn" and entry.headers.get("authorization") != f"Bearer {self.key}":
            return 401, {"why": "no such key"}
        return None

    async def create(self, request: Request) -> Response:
        body = await request.json()
        if set(body) != FIELDS or not 4 <= body["seconds"] <= 8 or "@" in body["text"]:
            return JSONResponse({"why": f"not so: {sorted(body)}"}, 422)
        self.films.append({**body, "looks": 0})
        return JSONResponse({"id": len(self.films) - 1, "price": 2 * body["seconds"]})

    async def one(self, request: Request) -> Response:
        film = self.films[request.path_params["number"]]
        film["looks"] += 1
        if self.held or film["looks"] < 2:
            return JSONResponse({"state": "filming"})
        content = filmed(film["seconds"], film["shape"])
        film.setdefault("link", self.shelf.put("films", "mp4", Stored("video/mp4", lambda: content)))
        return JSONResponse({"state": "done", "film": film["link"], "price": 2 * film["seconds"]})

    async def cdn(self, request: Request) -> Response:
        stored = self.shelf.files[request.url.path]
        return given(stored.make(), stored.content_type, request.headers)


@contextlib.contextmanager
def serve() -> Iterator[Server]:
    with Server().running() as server:
        yield server
