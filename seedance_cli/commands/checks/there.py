"""What `doctor` asks the services: is there a key, does the host answer, by which ways, what is left. Nothing that is
asked here costs anything."""

import asyncio
from collections.abc import Coroutine
from dataclasses import replace
from functools import partial
from time import time
from typing import Any, TypeVar

from seedance_cli.commands.checks.checking import Check, Found, failed
from seedance_cli.commands.checks.settings import SETTINGS, mistake_for
from seedance_cli.errors import NoKey, SeedanceError, Unreachable, WrongInput
from seedance_cli.services.registry import Access, listing
from seedance_cli.services.wire.faults import DOCTOR
from seedance_cli.terminal.doctor import OK, SKIP, WARN, CheckRow

T = TypeVar("T")

PATIENCE = 12.0
"""Seconds for one question."""
WITH_MCP = ("xskill",)


def key_check(name: str) -> Check:
    """Is there a key, and where does it come from?"""
    return Check(f"{name} key", partial(_key, name))


def checks_there(name: str, *, offline: bool, has_key: bool) -> list[Check]:
    """What is asked of one service. Without a key only whether it can be reached, which is then no failure."""
    questions = [(name, _host if has_key else _host_perhaps)]
    if has_key:
        questions += [(f"{name} MCP", _mcp)] if name in WITH_MCP else []
        questions += [(f"{name} balance", _balance)]
    why = "--offline" if offline else f"see {SETTINGS}" if mistake_for(name) else ""
    if why:
        return [Check(check, partial(_not_asked, check, why)) for check, _ in questions]
    return [Check(check, partial(look, check, name)) for check, look in questions]


def unrepeated(found: list[Found]) -> list[Found]:
    """The checks of one service, the host first, without saying of every way what its host's own row says: it is not to
    be reached."""
    host, *others = found
    if host.fault is None:
        return found
    return [
        host,
        *(
            _row(each.row.check, SKIP, "out of reach with its host") if each.row.state != OK else each
            for each in others
        ),
    ]


def unneeded(keys: list[Found]) -> list[Found]:
    """The keys, without offering those that are not there: one service is enough."""
    return [
        _row(each.row.check, SKIP, "none, so it is left out") if each.row.state == SKIP else each
        for each in keys
    ]


def _row(check: str, state: str, found: str, todo: str = "") -> Found:
    return Found(CheckRow(check=check, state=state, found=found, todo=todo))


def _not_asked(check: str, why: str) -> Found:
    return _row(check, SKIP, f"not asked ({why})")


def _key(name: str) -> Found:
    from seedance_cli.commands.making.regions import keys_of

    keys = keys_of(name, listing(name))
    check = f"{name} key"
    if not keys:
        page = listing(name).keys_page
        return _row(
            check,
            SKIP,
            f"none, so {name} is left out; a key is to be had at {page}",
            f"seedance auth login {name}",
        )
    told = (
        " ".join(filter(None, (region and f"{region}:", "from", key.origin, key.ending)))
        for region, key in keys.items()
    )
    return _row(check, OK, "; ".join(told))


def _host(check: str, name: str) -> Found:
    """Any HTTP answer will do: it is asked without a key."""
    from seedance_cli.services.wire.transport import Line

    try:
        access = _access(name)
    except WrongInput as fault:
        return failed(check, fault)
    found = listing(name)
    usual = found.regions.get(access.region, found.base_url)
    url = access.base_url or usual
    changed = f" ({found.base_variable})" if url != usual else ""

    async def ask() -> None:
        Line(name, url, access.key, base_variable=found.base_variable)  # would it carry the key?
        async with Line(name, url, "", base_variable=found.base_variable) as line:
            await line.ask("GET", found.asked)

    try:
        _within(ask())
    except SeedanceError as fault:
        hint = "" if fault.hint == DOCTOR else fault.hint
        fault.hint = hint or f"Look at the network{f' and at {found.base_variable}' if changed else ''}."
        return failed(check, fault)
    return _row(check, OK, f"{url}{changed} answers")


def _host_perhaps(check: str, name: str) -> Found:
    """The same for a service without a key: that it cannot be reached matters to nobody yet."""
    found = _host(check, name)
    if found.fault is None:
        return found
    return _row(check, WARN, found.row.found, "This matters once there is a key.")


def _mcp(check: str, name: str) -> Found:
    """MCP is a second way: where it is missing, REST does the same."""
    from seedance_cli.services.xskill.mcp import NotInstalled
    from seedance_cli.services.xskill.route import probe

    try:
        tools = _within(probe(_access(name)))
    except NotInstalled as fault:
        return _row(check, SKIP, "not installed, so REST is used", fault.hint)
    except SeedanceError as fault:
        words = fault.message.rstrip(".")
        return _row(check, WARN, f"{words}; REST is used instead.", "--via rest   skips the attempt")
    return _row(check, OK, f"up, with {len(tools)} tools: {', '.join(tools)}")


def _balance(check: str, name: str) -> Found:
    """What is left, by REST: the question that also proves the key."""
    from seedance_cli.commands.affording import enough_for
    from seedance_cli.library import open_library
    from seedance_cli.services.registry import open_service
    from seedance_cli.terminal.money_words import amount_text

    service = open_service(name, open_library().vocabulary, replace(_access(name), via="rest"))

    async def ask() -> Any:
        async with service:
            left = await service.balance()
            # Where no balance is told, another question that costs nothing proves the key.
            return left or await service.recent(time() - PATIENCE)

    try:
        left = _within(ask())
    except NoKey as fault:
        fault.hint = _another_key(name)
        raise
    if isinstance(left, tuple):
        return _row(check, OK, "the key is accepted; the balance is not told by any call")
    if left is None or left.amount is None:
        return _row(
            check,
            WARN,
            f"{name} answered, and did not tell the amount.",
            f"seedance balance --service {name}",
        )
    words = amount_text(left.amount, left.unit)
    if left.amount <= 0:
        return _row(
            check, WARN, f"{words}: nothing can be made there", f"Top up at {listing(name).keys_page}"
        )
    enough = enough_for(service, left)
    return _row(check, OK, f"{words}, {enough}" if enough else words)


def _another_key(name: str) -> str:
    """Where to put a key so that it is the one that is used."""
    from seedance_cli.settings.keys import find_key, login_for, variable_of

    region = _access(name).region
    plain = listing(name).key_variable
    key = find_key(name, plain, region)
    if key is None:
        return login_for(name, region)
    variable = variable_of(plain, key.region)
    return f"export {variable}=…" if key.origin == variable else login_for(name, key.region)


def _access(name: str) -> Access:
    from seedance_cli.commands.making.access import access_to

    return access_to(name)


def _within(asking: Coroutine[Any, Any, T]) -> T:
    async def bounded() -> T:
        try:
            return await asyncio.wait_for(asking, PATIENCE)
        except TimeoutError:
            raise Unreachable(f"No answer within {PATIENCE:g} s.", hint="Try again in a moment.") from None

    return asyncio.run(bounded())
