"""xskill by REST: the documented calls and two that other clients know, each sent once, and what their answers mean for
the money."""

import base64
from typing import Any

from seedance_cli.errors import NoKey, SeedanceError, TooMany
from seedance_cli.services.protocol import Leaving, nothing
from seedance_cli.services.wire.transport import Line, Lost, Reply
from seedance_cli.services.xskill.channel import Answer, NotOffered
from seedance_cli.services.xskill.envelope import task_id_in, task_id_in_part
from seedance_cli.services.xskill.faults import fault_in, unclear

CREATE = "/api/v3/tasks/create"
QUERY = "/api/v3/tasks/query"
UPLOAD = "/api/v3/upload/image"
LIST = "/api/v3/tasks/list"
CANCEL = "/api/v3/tasks/cancel"
BALANCES = ("/api/v3/user/balance", "/api/v3/balance")
"""The path of the author's own script, then that of the official SDK: which of them answers today is not known."""
NOT_THERE = (404, 405)
NO_LIST = (400, 403, *NOT_THERE, 410, 422, 501)
"""What says that tasks are not listed, or not to such a question; there is no other way to ask it."""
UPLOAD_PATIENCE = 300.0  # seconds; 40 MB on a slow line


class Rest:
    """The REST side as a channel; `line` is closed with it."""

    name = "rest"

    def __init__(self, line: Line) -> None:
        self._line = line

    async def open(self) -> None:
        """A request opens its own connection."""

    async def create(self, body: dict[str, Any], leaving: Leaving = nothing) -> Answer:
        """Start a task. Raises OutcomeUnknown for whatever is neither a clear yes nor a clear no."""
        order = {key: body[key] for key in ("model", "params")}
        try:
            reply = await self._line.ask("POST", CREATE, json=order, leaving=leaving)
        except Lost as lost:
            raise unclear(lost.message, paid=True, task_id=task_id_in_part(lost.text)) from lost
        answer = _answer(reply, paid=True)
        if not task_id_in(answer.raw):
            fault = unclear("xskill answered without the id of a task", paid=True)
            fault.raw = answer.raw
            raise fault
        return answer

    async def query(self, task_id: str) -> Answer:
        """The task as it stands. Raises NotFound where there is none."""
        return _answer(await self._line.ask("POST", QUERY, json={"task_id": task_id}))

    async def upload(
        self, *, image_url: str = "", image: bytes = b"", file_name: str = "", content_type: str = ""
    ) -> Answer:
        """Lay a picture down. This call takes neither its name nor its type."""
        del file_name, content_type
        data = (
            {"image_url": image_url} if image_url else {"image_data": base64.b64encode(image).decode("ascii")}
        )
        reply = await self._line.ask("POST", UPLOAD, json=data, patience=UPLOAD_PATIENCE)
        if _is_not_there(reply):
            raise SeedanceError(
                "xskill's upload does not answer at its documented address (404).",
                hint="Put the picture where it has a public https address and pass that link, or try --via mcp.",
            )
        return _answer(reply)

    async def balance(self) -> Answer:
        """What is left, from whichever of the two documented paths answers."""
        reply = await self._line.ask("GET", BALANCES[0])
        if _is_not_there(reply):
            reply = await self._line.ask("GET", BALANCES[1])
        return _answer(reply)

    async def recent(self, limit: int) -> Answer:
        """The latest tasks, of every status: the author's own app leaves the field out to ask so."""
        reply = await self._line.ask("POST", LIST, json={"limit": limit})
        if _says(reply, NO_LIST):
            raise NotOffered("xskill does not list its tasks.", hint="seedance takes list")
        if isinstance(reply.data, list) and 200 <= reply.status < 300:
            return Answer(raw=reply.data)
        return _answer(reply)

    async def cancel(self, task_id: str) -> bool:
        """Other clients call this, and none reads the answer: its words settle nothing."""
        try:
            reply = await self._line.ask("POST", CANCEL, json={"task_id": task_id})
        except Lost:
            return True  # it may have been heard all the same
        if _is_not_there(reply):
            return False
        fault = fault_in(reply.status, reply.data, text=reply.text, retry_after=reply.retry_after)
        if isinstance(fault, NoKey | TooMany):
            raise fault
        return True

    async def aclose(self) -> None:
        await self._line.__aexit__(None, None, None)


def _answer(reply: Reply, *, paid: bool = False) -> Answer:
    """A good answer, out of its envelope where it has one. Raises the error that it tells."""
    fault = fault_in(reply.status, reply.data, text=reply.text, retry_after=reply.retry_after, paid=paid)
    if fault is not None:
        fault.raw = reply.text or None if reply.data is None else reply.data
        raise fault
    inner = reply.data.get("data", reply.data)
    return Answer(data=inner if isinstance(inner, dict) else {}, raw=reply.data)


def _is_not_there(reply: Reply) -> bool:
    return _says(reply, NOT_THERE)


def _says(reply: Reply, codes: tuple[int, ...]) -> bool:
    """Whether the HTTP status is one of these, or the envelope's own code in an answer that seems good."""
    code = reply.data.get("code") if isinstance(reply.data, dict) else None
    return reply.status in codes or (reply.status == 200 and code in codes)
