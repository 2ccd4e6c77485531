"""Ark behind the service door: requests become bodies, answers become tasks. Clips are tasks that are asked after;
pictures come with the answer itself, so that nobody can be asked for them again."""

from dataclasses import replace
from pathlib import Path
from time import monotonic
from typing import Any, ClassVar

from seedance_cli.errors import LinkDead, NoKey, NotFound, TooMany, Unreachable, WrongInput
from seedance_cli.services.ark.answers import task_id_in_part
from seedance_cli.services.ark.attaching import fit_sizes, weigh, with_data
from seedance_cli.services.ark.bodies import clip_body, fit_set, is_for_pictures, still_body
from seedance_cli.services.ark.drawing import drawn
from seedance_cli.services.ark.echo import expires_after
from seedance_cli.services.ark.faults import Asked, fault_in, unclear
from seedance_cli.services.ark.pictures import OURS
from seedance_cli.services.ark.prices import Sent, picture_price, price_of, sent_of
from seedance_cli.services.ark.replies import listed_of, read_created, read_list, read_task
from seedance_cli.services.carded import CardedService, path_part
from seedance_cli.services.fitting.request import FittedClip, FittedStill
from seedance_cli.services.protocol import (
    Leaving,
    Listed,
    Order,
    State,
    StillRequest,
    Task,
    VideoRequest,
    nothing,
)
from seedance_cli.services.registry import Access
from seedance_cli.story.vocabulary import Vocabulary

TASKS = "/contents/generations/tasks"
MOST_LISTED = 50
"""Tasks that one list is asked for."""
NO_LIST = (404, 405)
SENDING = 300.0
"""Seconds for a create: 64 MB on a slow line."""
JUST_SEEN = 5.0
"""Seconds for which a task that was seen queued cannot have been made: none is in less than half a minute."""


class Ark(CardedService):
    """Seedance and Seedream at Volcengine Ark, and at BytePlus ModelArk abroad. Raises WrongInput for a region that there
    is not."""

    name = "ark"
    summary = "Seedance 2.0 clips up to 4k and Seedream 4.5 stills from ByteDance itself, paid by tokens"
    unit = ""  # it tells tokens, and the card makes money of them
    attaches: ClassVar = ("image", "audio")
    face_rule = (
        "ark refuses pictures and clips with real faces, photo-real drawings included; drawn and stylised faces pass, and so "
        "do hands and the back of a head."
    )
    lists = True
    draws_at_once = True

    def __init__(self, vocabulary: Vocabulary, access: Access) -> None:
        super().__init__(vocabulary, access)
        self._lists = True
        self._sent: dict[str, Sent] = {}

    def clip_order(self, request: VideoRequest, fitted: FittedClip) -> Order:
        body = clip_body(request, fitted, self.region)
        weigh(body, fitted.files, fitted.model.limit("body").most)
        return Order(
            body=body, request=request, prompt=fitted.prompt, model=body["model"], files=fitted.files
        )

    def still_order(self, request: StillRequest, fitted: FittedStill) -> Order:
        fit_set(request, fitted)
        fit_sizes(fitted.files, fitted.model.files.get("image"))
        body = still_body(request, fitted, self.region)
        weigh(body, fitted.files, fitted.model.limit("body").most)
        return Order(
            body=body,
            request=request,
            prompt=body["prompt"],
            model=body["model"],
            files=fitted.files,
            answers_with_result=self.draws_at_once,
        )

    def raw_order(self, model: str, params: dict[str, Any]) -> Order:
        """Raises WrongInput for pictures that would come as text: they are paid, and too long to be kept."""
        order = super().raw_order(model, params)
        pictures = is_for_pictures(order.body)
        if pictures and order.body.get("response_format", "url") != "url":
            raise WrongInput(
                "Pictures come as links here; response_format has to be url.", hint='"response_format": "url"'
            )
        return replace(order, answers_with_result=pictures)

    def echo(self, prompt_hash: str) -> str:
        """See `ark.echo`: what tasks repeat of the orders that `clip_order` makes."""
        return str(expires_after(prompt_hash)) if prompt_hash else ""

    async def submit(self, order: Order, leaving: Leaving = nothing) -> Task:
        """Start a task, or have pictures made: the one call that costs. Raises WrongInput for a body that is none."""
        if not order.body.get("model"):
            raise WrongInput(
                "A task needs a model.", hint="seedance task submit --service ark --model ID --params '{…}'"
            )
        sent = await self._filled(order)
        asked = Asked(region=self.region, paid=True, body=order.body)
        if is_for_pictures(order.body):
            price = picture_price(self.card, order.body, self.region)
            return await drawn(self.line, sent, asked, price, leaving)
        from seedance_cli.services.wire.transport import Lost

        try:
            reply = await self.line.ask("POST", TASKS, json=sent, patience=SENDING, leaving=leaving)
        except Lost as lost:
            raise unclear(lost.message, asked, task_id_in_part(lost.text)) from lost
        if fault := fault_in(reply, asked):
            raise fault
        task = read_created(reply.data, asked)
        self._sent[task.id] = sent_of(order.body)
        return task

    async def get(self, task_id: str) -> Task:
        """The task as it stands. Its price is reckoned from its tokens by the model card; the bill is the service's."""
        path = _path(task_id)
        if task_id.startswith(OURS):
            raise NotFound(
                f"ark keeps no record of pictures, so {task_id} cannot be asked for: their links came once, with the answer.",
                hint="seedance takes list   (the ledger has them, for as long as they live)",
            )
        task = read_task(task_id, await self._asked("GET", path))
        if task.state is not State.SUCCEEDED:
            return task
        return replace(task, price=price_of(task, self.card, self.region, self._sent.get(task_id)))

    async def recent(self, since: float) -> tuple[Listed, ...] | None:
        if not self._lists:
            return None
        reply = await self.line.ask("GET", TASKS, query={"page_num": "1", "page_size": str(MOST_LISTED)})
        if reply.status in NO_LIST:
            self._lists = False
            return None
        if fault := fault_in(reply, Asked(region=self.region)):
            raise fault
        return read_list(reply.data, since, with_models=not self._has_endpoints)

    def listed(self, task: Task, since: float) -> Listed:  # noqa: ARG002  # times are told with their zone
        return listed_of(task, with_models=not self._has_endpoints)

    async def cancel(self, task_id: str) -> bool:
        """Whether the task is stopped, which is possible only while it is queued.

        The same call removes the record of a task that has ended, and with it the only way to its clip. So it is made only
        for a task that was seen queued a moment ago, and not at all where connecting took longer than that. What remains:
        a request that lies on the way, once it has left here, for as long as a clip takes to be made.
        """
        task = await self.get(task_id)
        seen = monotonic()
        if task.state is State.CANCELLED:
            return True
        if task.state is not State.QUEUED:
            if not task.state.ended:
                self.access.tell("ark stops a task only while it is queued; this one is being made.")
            return False

        def leaving() -> None:
            if monotonic() - seen > JUST_SEEN:
                raise Unreachable("ark was too slow to be asked in time.", hint="The same again in a moment")

        await self._delete(task_id, leaving)
        try:
            return (await self.get(task_id)).state is State.CANCELLED
        except NotFound as fault:
            fault.message = (
                f"{fault.message} It had ended when it was to be cancelled, and its record is gone with it."
            )
            raise

    async def fetch(self, url: str, target: Path) -> None:
        try:
            await super().fetch(url, target)
        except LinkDead as fault:
            life = self.card.facts.get("link_life")
            if life:
                fault.message = f"{fault.message} Links of ark live {life.words}."
            raise

    async def _delete(self, task_id: str, leaving: Leaving) -> None:
        """Ask to stop a queued task. A no says that it is queued no longer, and is no fault: the look afterwards tells."""
        from seedance_cli.services.wire.transport import Lost

        try:
            reply = await self.line.ask("DELETE", _path(task_id), patience=JUST_SEEN, leaving=leaving)
        except Lost:
            return  # it may have been heard all the same
        fault = fault_in(reply, Asked(region=self.region))
        if isinstance(fault, NoKey | TooMany):
            raise fault

    async def _asked(self, method: str, path: str) -> Any:
        """A good answer's JSON. Raises the error that it tells."""
        reply = await self.line.ask(method, path)
        if fault := fault_in(reply, Asked(region=self.region)):
            raise fault
        return reply.data

    async def _filled(self, order: Order) -> dict[str, Any]:
        """The body as it goes out, the files read into it while other work goes on."""
        if not order.files:
            return order.body
        import asyncio

        return await asyncio.to_thread(with_data, order.body, order.files)

    @property
    def _has_endpoints(self) -> bool:
        """Whether the person's card names endpoints of their own."""
        return any(
            word.startswith("ep-") for model in self.card.models.values() for word in model.ids.values()
        )


def _path(task_id: str) -> str:
    return f"{TASKS}/{path_part(task_id)}"
