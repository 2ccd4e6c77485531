"""skills.video behind the service door: requests become bodies or forms, answers become tasks. A task is asked for, or
tells by itself how it goes where the person wants it so (`--via sse`)."""

import re
from types import TracebackType
from typing import TYPE_CHECKING, Any, ClassVar

from seedance_cli.errors import WrongInput
from seedance_cli.services.carded import CardedService, path_part
from seedance_cli.services.fitting.request import FittedClip, FittedStill
from seedance_cli.services.protocol import (
    Balance,
    Leaving,
    Order,
    StillRequest,
    Task,
    VideoRequest,
    nothing,
)
from seedance_cli.services.registry import Access
from seedance_cli.services.skills_video.bodies import clip_body, form_parts, still_body
from seedance_cli.services.skills_video.envelope import task_id_in_part
from seedance_cli.services.skills_video.faults import Asked, fault_in, unclear
from seedance_cli.services.skills_video.replies import read_asked, read_balance, read_created
from seedance_cli.story.vocabulary import Vocabulary

if TYPE_CHECKING:
    from seedance_cli.services.skills_video.listening import Listening
    from seedance_cli.services.wire.multipart import Part

WAYS = ("auto", "rest", "sse")
API = "/api/v1"
MODEL_ID = re.compile(r"[\w-][\w.-]*(?:/[\w-][\w.-]*)+", re.ASCII)
SENDING = 120.0
"""Seconds for the answer to an order: files that are sent along are looked at before it."""


class SkillsVideo(CardedService):
    """Seedance 2.0 and Seedream 4.5 at skills.video.

    `via`: rest sends the order and asks how it goes; sse sends it to the stream, which tells by itself. auto is rest: a
    plain create answers at once and is done, so the least is lost when a line breaks. Raises WrongInput for another.
    """

    name = "skills.video"
    summary = "Seedance 2.0 clips up to 1080p and Seedream 4.5 stills, paid in credits"
    attaches: ClassVar = ("image", "video", "audio")
    ways: ClassVar = WAYS
    face_rule = (
        "skills.video refuses content, realistic faces above all; drawn and painted figures pass more often."
    )

    def __init__(self, vocabulary: Vocabulary, access: Access) -> None:
        super().__init__(vocabulary, access)
        self._heard: dict[str, Listening] = {}

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        heard, self._heard = self._heard, {}
        for each in heard.values():
            await each.aclose()
        await super().__aexit__(kind, fault, trace)

    def clip_order(self, request: VideoRequest, fitted: FittedClip) -> Order:
        return Order(
            body=clip_body(request, fitted),
            request=request,
            prompt=fitted.prompt,
            model=fitted.model.id_in(self.region),
            files=fitted.files,
        )

    def still_order(self, request: StillRequest, fitted: FittedStill) -> Order:
        return Order(
            body=still_body(request, fitted),
            request=request,
            prompt=fitted.prompt,
            model=fitted.model.id_in(self.region),
            files=fitted.files,
        )

    def raw_order(self, model: str, params: dict[str, Any]) -> Order:
        """The params are the body, as they are; the model is the end of the address that they go to."""
        order = super().raw_order(model, params)
        if not MODEL_ID.fullmatch(model.strip()):
            raise WrongInput(
                f"{model[:80]!r} is no model of {self.name}.", hint="--model bytedance/seedance-2.0"
            )
        return Order(body=dict(params), model=model.strip(), prompt=order.prompt)

    async def submit(self, order: Order, leaving: Leaving = nothing) -> Task:
        """Start a task: the one call that costs. Where files travel with it they are read as they leave."""
        parts = form_parts(order.body, order.files)
        asked = Asked(paid=True, stills=isinstance(order.request, StillRequest))
        if self.access.via == "sse":
            return await self._begin(order, parts, asked, leaving)
        from seedance_cli.services.wire.transport import Lost

        path, json = f"{API}/generation/{order.model}", None if parts else order.body
        try:
            reply = await self.line.ask(
                "POST", path, json=json, parts=parts, patience=SENDING, leaving=leaving
            )
        except Lost as lost:
            raise unclear(lost.message, paid=True, task_id=task_id_in_part(lost.text)) from lost
        if fault := fault_in(reply, asked):
            raise fault
        return read_created(reply.data)

    async def _begin(self, order: Order, parts: "tuple[Part, ...]", asked: Asked, leaving: Leaving) -> Task:
        """Start a task whose stream is listened to from then on."""
        from seedance_cli.services.skills_video.listening import Listening

        listening = Listening(self.line, f"{API}/generation/sse/{order.model}", asked)
        task = await listening.begin(None if parts else order.body, parts, leaving)
        self._heard[task.id] = listening
        return task

    async def get(self, task_id: str) -> Task:
        """The task as its stream told it last, where it is listened to; else as the service answers."""
        path = f"{API}/generation/{path_part(task_id)}"
        if listening := self._heard.get(task_id):
            if (told := listening.hear()) is not None:
                return told
            del self._heard[task_id]
            if listening.broke_off:
                self.access.tell(f"{self.name} tells no more by itself; it is asked from now on.")
        reply = await self.line.ask("GET", path)
        if fault := fault_in(reply, Asked(task_id=task_id)):
            raise fault
        return read_asked(task_id, reply.data)

    def hears(self, task_id: str) -> bool:
        listening = self._heard.get(task_id)
        return listening is not None and listening.is_open

    async def balance(self) -> Balance | None:
        reply = await self.line.ask("GET", f"{API}/credits")
        if fault := fault_in(reply, Asked()):
            raise fault
        return read_balance(reply.data)
