"""Ark to be asked in tests: with the packaged card, in either region, against a loopback server or nobody."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

from seedance_cli.library import open_library
from seedance_cli.services.ark.service import Ark
from seedance_cli.services.cards.catalogue import read_card
from seedance_cli.services.registry import Access
from tests.ark_server import Server

T = TypeVar("T")
WORDS = open_library().vocabulary
CARD = read_card("ark", Path("/nowhere"))


def ark(region: str = "cn", *, key: str = "", base_url: str = "") -> Ark:
    """Ark by the packaged card, whatever card the person who runs the tests may have."""
    service = Ark(WORDS, Access(key=key, base_url=base_url, region=region))
    service.card = CARD
    return service


def use(server: Server, deed: Callable[[Ark], Awaitable[T]]) -> T:
    """What a deed comes to with Ark at this server."""

    async def using() -> T:
        async with ark(server.region, key=server.key, base_url=server.base_url) as service:
            return await deed(service)

    return asyncio.run(using())
