"""The wire: paths, envelopes and refusals as published, and the downloads under /cdn. What is not documented is refused,
also where the real service may be more patient."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from urllib.parse import parse_qs

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from tests.ark_server.pictures import Set
from tests.ark_server.refusals import Refused, invalid, missing, new_request_id
from tests.ark_server.studio import Studio

TASKS = "/api/v3/contents/generations/tasks"
PICTURES = "/api/v3/images/generations"
FILTERS = {
    "page_num": (),
    "page_size": (),
    "filter.status": ("queued", "running", "cancelled", "succeeded", "failed", "expired"),
    "filter.task_ids": (),
    "filter.model": (),
    "filter.service_tier": ("default", "flex"),
}
"""What a list may be asked for, with the words of each where they are few."""

Endpoint = Callable[[Request], Awaitable[Response]]


class Rest:
    """The endpoints over one studio. `key` is the only key that opens them; `failing` are the codes with which members
    of the next set of pictures fail, by their place."""

    def __init__(self, studio: Studio, key: str) -> None:
        self.studio = studio
        self.key = key
        self.failing: dict[int, str] = {}

    def routes(self) -> list[Route]:
        return [
            Route(TASKS, self.open(self.tasks), methods=["GET", "POST"]),
            Route(f"{TASKS}/{{task_id}}", self.open(self.one), methods=["GET", "DELETE"]),
            Route(PICTURES, self.open(self.pictures), methods=["POST"]),
            Route("/cdn/{path:path}", self.file),
        ]

    def open(self, endpoint: Endpoint) -> Endpoint:
        async def answered(request: Request) -> Response:
            request_id = new_request_id()
            try:
                self._let_in(request)
                response = await endpoint(request)
            except Refused as no:
                response = JSONResponse(no.body(request_id), no.http)
            response.headers["x-request-id"] = request_id
            return response

        return answered

    def _let_in(self, request: Request) -> None:
        if request.headers.get("authorization") != f"Bearer {self.key}":
            raise Refused("AuthenticationError")
        if request.method == "HEAD":
            raise Refused("InvalidParameter", "The method HEAD is not allowed.", status=405)

    async def tasks(self, request: Request) -> Response:
        if request.method == "GET":
            return self._recent(request)
        _no_query(request)
        return JSONResponse(self.studio.create(await _fields(request)))

    def _recent(self, request: Request) -> Response:
        if not self.studio.ways.lists:
            raise Refused("NotFound.Path")
        asked = parse_qs(request.url.query, keep_blank_values=True)
        for name, values in asked.items():
            if name not in FILTERS:
                raise invalid(name, f"unknown parameter `{name}`")
            if len(values) > 1 and name != "filter.task_ids":
                raise invalid(name, "given more than once")
            if FILTERS[name] and values[0] not in FILTERS[name]:
                raise invalid(name, f"expected one of {', '.join(FILTERS[name])}")
        return JSONResponse(self.studio.recent(asked))

    async def one(self, request: Request) -> Response:
        _no_query(request)
        task_id = request.path_params["task_id"]
        if request.method == "GET":
            return JSONResponse(self.studio.query(task_id))
        self.studio.delete(task_id)
        return Response()

    async def pictures(self, request: Request) -> Response:
        _no_query(request)
        order = self.studio.order(await _fields(request))
        failing, self.failing = self.failing, {}
        made = Set(new_request_id(), order, failing, self.studio.ways, self.studio.store)
        self.studio.charge_pictures(made.id, made.count)
        if order.stream:
            return StreamingResponse(self._streamed(made), media_type="text/event-stream")
        await asyncio.sleep(self.studio.ways.still_seconds)
        return JSONResponse(made.answer())

    async def _streamed(self, made: Set) -> AsyncIterator[bytes]:
        for event in made.events():
            await asyncio.sleep(self.studio.ways.still_seconds / max(len(made.members), 1))
            yield event

    async def file(self, request: Request) -> Response:
        return await self.studio.store.answer(
            request.method, request.url.path, request.url.query, request.headers
        )


async def on_http_exception(_: Request, fault: Exception) -> Response:
    """A path or a method that nobody has written down."""
    assert isinstance(fault, HTTPException)
    request_id = new_request_id()
    no = Refused(
        "NotFound.Path" if fault.status_code == 404 else "InvalidParameter", status=fault.status_code
    )
    return JSONResponse(no.body(request_id), no.http, headers={"x-request-id": request_id})


def _no_query(request: Request) -> None:
    if request.url.query:
        raise invalid(request.url.query.partition("=")[0], "no query parameters are expected here")


async def _fields(request: Request) -> dict[str, Any]:
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        raise Refused("InvalidParameter", "The content type must be application/json.", status=415)
    raw = await request.body()
    if not raw:
        raise missing("model")
    try:
        body = await request.json()
    except ValueError as fault:
        raise Refused("InvalidParameter", f"The request body is not valid JSON: {fault}.") from fault
    if not isinstance(body, dict):
        raise Refused("InvalidParameter", "The request body must be a JSON object.")
    return body
