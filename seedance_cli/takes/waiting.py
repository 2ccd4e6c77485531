"""How a task is waited for, and what it shares meanwhile with the others of its service; the same for takes and stills."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from dataclasses import dataclass, field

from seedance_cli.services.protocol import Order, Service, Task
from seedance_cli.takes.again import Tell, nobody
from seedance_cli.takes.booking import Booking
from seedance_cli.takes.clock import Clock, RealClock
from seedance_cli.takes.limited import limited
from seedance_cli.takes.places import Place, Places
from seedance_cli.takes.submit import send
from seedance_cli.takes.turns import Turns
from seedance_cli.takes.watch import PATIENCE


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """How to wait for tasks: a look `every` so many seconds (None: at the pace that suits one which takes `usual`
    seconds), for `patience` seconds at most; `waited` seconds have passed already, and with
    `sent_earlier` nothing is known of the task yet. `tell` hears what takes longer than it should, in a line each.
    `turns` are shared by all tasks of the service (None: nobody else asks it)."""

    every: float | None = None
    usual: float | None = None
    patience: float = PATIENCE
    waited: float = 0.0
    sent_earlier: bool = False
    clock: Clock = field(default_factory=RealClock)
    tell: Tell = nobody
    turns: Turns | None = None


@asynccontextmanager
async def place_for(service: Service, waiting: Waiting) -> AsyncIterator[Place]:
    """One of the places that the service has for tasks, until it is given back; who has to wait for it hears so. Raises
    Interrupted as `Places.held` does."""
    places = waiting.turns.places if waiting.turns else Places()
    if places.is_full and not waiting.sent_earlier:
        waiting.tell(
            f"{service.name} makes {places.at_once} at once; the next is sent as soon as one has ended."
        )
    async with places.held(sent_earlier=waiting.sent_earlier) as place:
        yield place


async def sent(
    service: Service, order: Order, booking: Booking, waiting: Waiting, place: Place
) -> tuple[Task, bool]:
    """What `send` gives, in its turn; who is refused waits on while a task of ours runs, for that will end."""
    turns = None if service.abilities.free else waiting.turns
    asking, clock, tell = limited(service, turns), waiting.clock, waiting.tell
    found = await send(asking, order, booking, clock, tell, turns=turns, will_pass=place.will_pass)
    place.runs()
    return found


def arriving(waiting: Waiting) -> AbstractAsyncContextManager[object]:
    """Room for one result on its way here."""
    return waiting.turns.arriving if waiting.turns else nullcontext()
