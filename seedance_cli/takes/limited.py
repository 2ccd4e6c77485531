"""A service as it may be asked within its limits: every request of an order, an upload or a list waits for its turn. Looks
are not here: `watch` asks for their turns itself, for it knows how likely each is to find an end."""

from pathlib import Path
from typing import Any, cast

from seedance_cli.services.protocol import Leaving, Listed, Order, Service, Task, nothing
from seedance_cli.takes.turns import Kind, Turns


def limited(service: Service, turns: Turns | None) -> Service:
    """`service` with the limits that `turns` keep; what is free has none."""
    if turns is None or service.abilities.free:
        return service
    return cast(Service, _Limited(service, turns))


class _Limited:
    """What sends a request is spelt out here; everything else is the service's own."""

    def __init__(self, service: Service, turns: Turns) -> None:
        self._service = service
        self._turns = turns

    def __getattr__(self, name: str) -> Any:
        return getattr(self._service, name)

    async def submit(self, order: Order, leaving: Leaving = nothing) -> Task:
        async with self._turns.asking(Kind.ORDER):
            return await self._service.submit(order, leaving)

    async def upload(self, path: Path) -> str:
        async with self._turns.asking(Kind.ORDER):
            return await self._service.upload(path)

    async def get(self, task_id: str) -> Task:
        async with self._turns.asking(Kind.LOOK):
            return await self._service.get(task_id)

    async def recent(self, since: float) -> tuple[Listed, ...] | None:
        async with self._turns.asking(Kind.LOOK):
            return await self._service.recent(since)
