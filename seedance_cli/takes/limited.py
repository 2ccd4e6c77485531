"""A service as it may be asked within its limits: every order, upload, list and question about money waits for its turn.
`watch` asks for the turns of its looks itself, for it knows how likely each is to find an end; a task is cancelled, and
the way opened, at once."""

from pathlib import Path
from typing import Any, cast

from seedance_cli.services.protocol import Balance, Leaving, Listed, Order, Service, Task, nothing
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
        async with self._turns.asking(Kind.ORDER) as left:

            def leaves() -> None:
                leaving()
                if order.answers_with_result:
                    left()

            return await self._service.submit(order, leaves)

    async def upload(self, path: Path) -> str:
        async with self._turns.asking(Kind.ORDER) as left:
            left()
            return await self._service.upload(path)

    async def get(self, task_id: str) -> Task:
        async with self._turns.asking(Kind.LOOK):
            return await self._service.get(task_id)

    async def recent(self, since: float) -> tuple[Listed, ...] | None:
        async with self._turns.asking(Kind.LOOK):
            return await self._service.recent(since)

    async def balance(self) -> Balance | None:
        async with self._turns.asking(Kind.LOOK):
            return await self._service.balance()
