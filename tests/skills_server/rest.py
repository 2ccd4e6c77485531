"""The endpoints: paths, answers and refusals as documented, and the downloads under /cdn. What no document names is
refused, also where the real service may be more patient."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from tests.loopback import given
from tests.skills_server.diary import ROOT
from tests.skills_server.fields import FIELDS, family_of
from tests.skills_server.reading import BadBody, read
from tests.skills_server.refusals import PLAIN, Refused, body, of_generation, plain
from tests.skills_server.streaming import streamed
from tests.skills_server.studio import Job, Studio

Endpoint = Callable[[Request], Awaitable[Response]]


class Rest:
    """The endpoints over one studio. `key` is the only key that opens them."""

    def __init__(self, studio: Studio, key: str) -> None:
        self.studio = studio
        self.key = key

    def routes(self) -> list[Route]:
        return [
            Route(f"{ROOT}/generation/sse/{{model:path}}", self.open(self.stream), methods=["POST"]),
            Route(f"{ROOT}/generation/{{id}}", self.open(self.one), methods=["GET"]),
            Route(f"{ROOT}/generation/{{model:path}}", self.open(self.create), methods=["POST"]),
            Route(f"{ROOT}/credits", self.open(self.credits), methods=["GET"]),
            Route("/cdn/{path:path}", self.file, methods=["GET"]),
        ]

    def open(self, endpoint: Endpoint) -> Endpoint:
        async def answered(request: Request) -> Response:
            try:
                self._let_in(request)
                return await endpoint(request)
            except Refused as fault:
                return self._refused(fault)

        return answered

    async def on_http_exception(self, _: Request, fault: Exception) -> Response:
        assert isinstance(fault, HTTPException)
        return self._refused(plain(fault.status_code if fault.status_code in PLAIN else 404))

    async def create(self, request: Request) -> Response:
        job = await self._made(request, "rest")
        return JSONResponse(self.studio.accepted(job), self.studio.ways.create_status)

    async def stream(self, request: Request) -> Response:
        job = await self._made(request, "sse")
        headers = {"cache-control": "no-cache"}
        return StreamingResponse(streamed(self.studio, job), media_type="text/event-stream", headers=headers)

    async def one(self, request: Request) -> Response:
        return JSONResponse(self.studio.told(self.studio.find(request.path_params["id"])))

    async def credits(self, _: Request) -> Response:
        return JSONResponse(_in_shape(self.studio.credits, self.studio.ways.credits_shape))

    async def file(self, request: Request) -> Response:
        stored = self.studio.shelf.files.get(request.url.path)
        if stored is None:
            return Response("<html><body>404</body></html>", 404, media_type="text/html")
        content = await asyncio.to_thread(stored.make)
        return given(content, stored.content_type, request.headers)

    async def _made(self, request: Request, via: str) -> Job:
        model = request.path_params["model"]
        if model not in FIELDS:
            raise of_generation("UNSUPPORTED_MODEL")
        content = await request.body()
        try:
            order = read(model, content, request.headers.get("content-type", ""))
        except BadBody as fault:
            raise of_generation("INVALID_INPUT", str(fault), family_of(model)) from fault
        return await asyncio.to_thread(self.studio.create, model, order, via)

    def _let_in(self, request: Request) -> None:
        if request.headers.get("authorization") != f"Bearer {self.key}":
            raise plain(401)
        if request.url.query:
            raise plain(400, "No query parameters are documented here.")

    def _refused(self, fault: Refused) -> Response:
        return JSONResponse(body(fault.code, fault.message, self.studio.ways.error_shape), fault.status)


def _in_shape(credits_left: dict[str, int], shape: str) -> dict[str, Any]:
    match shape:
        case "flat":
            return dict(credits_left)
        case "credits" | "data":
            return {shape: credits_left}
        case "number":
            return {"credits": credits_left["total"]}
        case "balance":
            return {"balance": credits_left["total"]}
    raise ValueError(shape)
