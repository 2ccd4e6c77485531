"""tiny as a service: requests become bodies, answers become tasks. One file; what its model takes and costs stands in
tiny.yaml beside it."""

from pathlib import Path
from typing import Any

from seedance_cli.errors import NoKey, NotFound, OutcomeUnknown, Refused, SeedanceError, TooMany, Unreachable
from seedance_cli.services.answers.wording import spoken, told_in
from seedance_cli.services.carded import CardedService
from seedance_cli.services.fitting.request import FittedClip, usual_resolution
from seedance_cli.services.protocol import Leaving, Order, State, Task, VideoRequest, nothing
from seedance_cli.services.registry import Listing

LISTING = Listing(
    module="tiny_films",
    class_name="Tiny",
    key_variable="TINY_API_KEY",
    base_variable="TINY_BASE_URL",
    base_url="https://api.tiny.example",
    keys_page="https://tiny.example/keys",
    card=Path(__file__).with_name("tiny.yaml"),
)
STATES = {"waiting": State.QUEUED, "filming": State.RUNNING, "done": State.SUCCEEDED, "broken": State.FAILED}


class Tiny(CardedService):
    """Clips from words and pictures."""

    name = "tiny"
    summary = "clips from words and pictures, paid in pennies"
    unit = "pennies"

    def clip_order(self, request: VideoRequest, fitted: FittedClip) -> Order:
        brief = request.storyboard.brief
        body = {
            "model": fitted.model.id,
            "text": fitted.prompt,
            "pictures": fitted.values("image"),
            "seconds": brief.duration,
            "shape": brief.ratio,
            "lines": fitted.resolution or usual_resolution(fitted.model),
        }
        return Order(body=body, request=request, prompt=fitted.prompt, model=fitted.model.id)

    async def submit(self, order: Order, leaving: Leaving = nothing) -> Task:
        from seedance_cli.services.wire.transport import Lost

        try:
            told = read(await self.line.ask("POST", "/films", json=order.body, leaving=leaving), paid=True)
        except Lost as lost:  # it went out, and nobody knows what became of it: never sent again
            raise OutcomeUnknown(
                "No clear answer came from tiny: it may have been charged.", hint="seedance takes list"
            ) from lost
        return Task(id=spoken(told["id"]), state=State.QUEUED, price=told.get("price"))

    async def get(self, task_id: str) -> Task:
        told = read(await self.line.ask("GET", f"/films/{task_id}"))
        state = STATES.get(spoken(told.get("state")), State.RUNNING)
        link = spoken(told.get("film"))
        return Task(
            id=task_id, state=state, urls=(link,) if link else (), error=told_in(told, "why"), price=told.get("price"), raw=told
        )  # fmt: skip


def read(reply: Any, *, paid: bool = False) -> dict[str, Any]:
    """An answer's data. Raises what the status means; after a paid call anything unclear may have been charged."""
    data = reply.data if isinstance(reply.data, dict) else {}
    if reply.status == 200 and (not paid or spoken(data.get("id"))):
        return data
    why = told_in(data, "why") or f"tiny answered {reply.status}."
    faults: dict[int, SeedanceError] = {
        401: NoKey(why, hint="seedance auth login tiny"),
        402: Refused(why, hint="https://tiny.example/pennies"),
        404: NotFound(why, hint="seedance takes list"),
        422: Refused(why, hint="Change the words or the pictures."),
        429: TooMany(why, hint="The same again later.", retry_after=reply.retry_after),
    }
    unclear = OutcomeUnknown if paid else Unreachable
    raise faults.get(reply.status) or unclear(why, hint="seedance takes list")
