"""The REST half: paths, envelopes and refusals as published, and the downloads under /cdn. What is not documented
is refused, also where the real service may be more patient."""

import asyncio
from collections.abc import Awaitable, Callable, Set
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.loopback.links import is_link
from tests.xskill_server import models
from tests.xskill_server.media import given
from tests.xskill_server.studio import Data, Rejected, Studio

NO_KEY = "Invalid or missing API key. Get one at https://apiz.ai/#/v2/api-keys"

Endpoint = Callable[[Request], Awaitable[Response]]


class BadBody(Exception):
    """The body does not fit the documented fields; told in the framework's own form."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.detail = [{"loc": ["body", field] if field else ["body"], "msg": message, "type": "value_error"}]


def good(data: Data, message: str = "") -> Response:
    return JSONResponse({"code": 200, "data": data} | ({"message": message} if message else {}))


def refused(fault: Rejected) -> Response:
    told: Data = {"code": fault.status, "detail": fault.detail}
    if fault.data is not None:
        told["data"] = fault.data
    return JSONResponse(told, fault.status)


async def on_http_exception(_: Request, fault: Exception) -> Response:
    assert isinstance(fault, HTTPException)
    return JSONResponse({"detail": fault.detail}, fault.status_code, headers=fault.headers)


class Rest:
    """The endpoints over one studio. `key` is the only key that opens them."""

    def __init__(self, studio: Studio, key: str) -> None:
        self.studio = studio
        self.key = key

    def routes(self) -> list[Route]:
        posts = {
            "/api/v3/tasks/create": self.create,
            "/api/v3/tasks/query": self.query,
            "/api/v3/tasks/list": self.recent,
            "/api/v3/tasks/cancel": self.cancel,
            "/api/v3/upload/image": self.upload,
        }
        gets = {
            "/api/v3/user/balance": self.balance,
            "/api/v3/balance": self.balance,
            "/api/v3/tasks/{task_id}": self.one,
        }
        public = [
            Route("/api/v3/tools/transfer-url", self.open(self.transfer), methods=["POST"]),
            Route("/api/v3/mcp/models", self.open(self.offer), methods=["GET"]),
            Route("/api/v3/mcp/models/{model:path}", self.open(self.model), methods=["GET"]),
            Route("/api/v3/models/{model:path}/docs", self.open(self.model), methods=["GET"]),
            Route("/cdn/{path:path}", self.file, methods=["GET"]),
        ]
        return [
            *(Route(path, self.open(self.guarded(does)), methods=["POST"]) for path, does in posts.items()),
            *(Route(path, self.open(self.guarded(does)), methods=["GET"]) for path, does in gets.items()),
            *public,
        ]

    def open(self, endpoint: Endpoint) -> Endpoint:
        async def answered(request: Request) -> Response:
            try:
                return await endpoint(request)
            except Rejected as fault:
                return refused(fault)
            except BadBody as fault:
                return JSONResponse({"detail": fault.detail}, 422)

        return answered

    def guarded(self, endpoint: Endpoint) -> Endpoint:
        async def let_in(request: Request) -> Response:
            if request.headers.get("authorization") != f"Bearer {self.key}":
                raise Rejected(401, NO_KEY)
            if request.url.query:
                raise Rejected(422, "No query parameters are documented here")
            return await endpoint(request)

        return let_in

    async def create(self, request: Request) -> Response:
        body = await _fields(request, {"model", "params"}, {"channel", "callback_url"})
        if body.get("channel") not in (None, "api", "mcp", "sync"):
            raise BadBody("channel", "not one of api, mcp, sync")
        if body.get("callback_url") is not None and not is_link(body["callback_url"]):
            raise BadBody("callback_url", "not a URL")
        if not isinstance(body["params"], dict):
            raise BadBody("params", "value is not a valid dict")
        return good(self.studio.create(body["model"], body["params"], "rest"))

    async def query(self, request: Request) -> Response:
        body = await _fields(request, {"task_id"})
        return good(self.studio.query(_text(body, "task_id")), "查询成功")

    async def one(self, request: Request) -> Response:
        return good(self.studio.query(request.path_params["task_id"]), "查询成功")

    async def recent(self, request: Request) -> Response:
        if not self.studio.ways.lists:
            raise HTTPException(404)
        body = await _fields(request, set(), {"status", "limit"})
        if None in body.values():
            raise BadBody("status" if body.get("limit") else "limit", "none is not an allowed value")
        told = self.studio.recent(body.get("status"), body.get("limit"))
        return JSONResponse(told) if self.studio.ways.lists == "bare" else good(told)

    async def cancel(self, request: Request) -> Response:
        if not self.studio.ways.cancels:
            raise HTTPException(404)
        body = await _fields(request, {"task_id"})
        return good(self.studio.cancel(_text(body, "task_id")))

    async def upload(self, request: Request) -> Response:
        body = await _fields(request, set(), {"image_url", "image_data"})
        kept = self.studio.upload(link=body.get("image_url"), data=body.get("image_data"))
        match self.studio.ways.upload_shape:
            case "flat":
                return JSONResponse({"url": kept["url"]})
            case "image":
                return good({"image": {"url": kept["url"]}})
            case "tool":
                return JSONResponse(kept)
            case _:
                return good({"url": kept["url"]})

    async def transfer(self, request: Request) -> Response:
        body = await _fields(request, {"url", "type"})
        return good(self.studio.transfer(body["url"], body["type"]))

    async def balance(self, request: Request) -> Response:
        return good(self.studio.account())

    async def offer(self, request: Request) -> Response:
        return good(offered())

    async def model(self, request: Request) -> Response:
        return good(described(request.path_params["model"]))

    async def file(self, request: Request) -> Response:
        stored = self.studio.shelf.files.get(request.url.path)
        if stored is None:
            return Response("<html><body>404</body></html>", 404, media_type="text/html")
        content = await asyncio.to_thread(stored.make)
        return given(content, stored.content_type, request.headers)


def offered() -> Data:
    shown = [
        {"id": model, "name": name, "category": "video" if model == models.SEEDANCE else "image"}
        for model, name in models.NAMES.items()
    ]
    return {"models": shown, "total": len(shown)}


def described(model: Any) -> Data:
    """A model's card. Raises Rejected 404."""
    if model not in models.SCHEMAS:
        raise Rejected(404, f"Model not found: {model}")
    video = model == models.SEEDANCE
    return {
        "id": model,
        "name": models.NAMES[model],
        "category": "video" if video else "image",
        "params_schema": models.SCHEMAS[model],
        "pricing": {
            "base_price": 200 if video else models.PER_PICTURE,
            "price_type": "dynamic_per_second" if video else "quantity_based",
            "price_unit": "积分",
        },
    }


async def _fields(request: Request, required: Set[str], optional: Set[str] = frozenset()) -> Data:
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        raise Rejected(415, "Content-Type must be application/json")
    try:
        body = await request.json()
    except ValueError:
        raise BadBody("", "JSON decode error") from None
    if not isinstance(body, dict):
        raise BadBody("", "value is not a valid dict")
    for name in sorted(required - body.keys()):
        raise BadBody(name, "field required")
    for name in sorted(body.keys() - required - optional):
        raise BadBody(name, "extra fields not permitted")
    return body


def _text(body: Data, name: str) -> str:
    if not isinstance(body[name], str):
        raise BadBody(name, "str type expected")
    return str(body[name])
