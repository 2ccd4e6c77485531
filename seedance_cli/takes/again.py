"""The one place where something is tried again, and only what is safe to repeat: the service surely did not take it, or
it is free."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from seedance_cli.errors import TooMany, Unreachable
from seedance_cli.takes.clock import Clock
from seedance_cli.takes.turns import Kind, Turns

TRIES = 4
FIRST_PAUSE = 2.0
"""Seconds after the first failure, doubled after each further one, where the service does not say."""
LONGEST_WAIT = 120.0
"""Seconds that a service may ask us to wait; beyond that the person decides."""

T = TypeVar("T")
Tell = Callable[[str], None]


def nobody(_: str) -> None:
    """For who need not hear it."""


def never() -> bool:
    """Nothing makes a refusal pass but time."""
    return False


async def persist(
    attempt: Callable[[], Awaitable[T]],
    clock: Clock,
    tell: Tell,
    *,
    first_pause: float = FIRST_PAUSE,
    turns: Turns | None = None,
    will_pass: Callable[[], bool] = never,
) -> T:
    """What `attempt` gives, tried a few times while the service cannot be reached or wants fewer requests, never sooner
    than it says. An attempt that waits for its turn to order among `turns` needs no pause of its own when it is refused:
    it goes on until their patience is over, which begins anew while what there is too much of `will_pass`. `tell` hears of
    each pause. Raises the last failure."""
    tries, refused = 0, None
    while True:
        try:
            return await attempt()
        except (TooMany, Unreachable) as fault:
            in_turn = turns is not None and isinstance(fault, TooMany)
            if turns is not None and in_turn:
                wait, now = turns.held(Kind.ORDER), clock.monotonic()
                refused = now if refused is None or will_pass() else refused
                is_over = now + wait > refused + turns.patience
            else:
                wait = first_pause * 2**tries if fault.retry_after is None else fault.retry_after
                tries += 1
                is_over = tries == TRIES or wait > LONGEST_WAIT
            if is_over or fault.lasting:
                raise
            tell(f"{fault.message.rstrip('.')}; trying again in {wait:.0f} s.")
        if not in_turn:
            await clock.sleep(wait)
