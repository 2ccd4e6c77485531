"""The one place where something is tried again, and only what is safe to repeat: the service surely did not take it, or
it is free."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from seedance_cli.errors import TooMany, Unreachable
from seedance_cli.takes.clock import Clock

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
    will_pass: Callable[[], bool] = never,
) -> T:
    """What `attempt` gives, tried a few times while the service cannot be reached or wants fewer requests, never sooner
    than it says, and as often as it takes while what it has too many of `will_pass`; `tell` hears of each pause. Raises
    the last failure."""
    tries = 0
    while True:
        try:
            return await attempt()
        except (TooMany, Unreachable) as fault:
            wait = first_pause * 2**tries if fault.retry_after is None else fault.retry_after
            tries += not (isinstance(fault, TooMany) and will_pass())
            if tries == TRIES or wait > LONGEST_WAIT or fault.lasting:
                raise
            tell(f"{fault.message.rstrip('.')}; trying again in {wait:.0f} s.")
        await clock.sleep(wait)
