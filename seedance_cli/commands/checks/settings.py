"""What `doctor` finds in the person's `config.yaml`. A mistake there stops every command that reads it, and is told here
alone, so that no service is blamed for it."""

from typing import TYPE_CHECKING

from seedance_cli.commands.checks.checking import Check, Found, failed
from seedance_cli.errors import SeedanceError, WrongInput
from seedance_cli.terminal.doctor import OK, SKIP, WARN, CheckRow

if TYPE_CHECKING:
    from seedance_cli.library.config_file import Config

SETTINGS = "settings"


def settings_check() -> Check:
    """Can `config.yaml` be read, and does every line of it mean something?"""
    return Check(SETTINGS, _settings)


def mistake_for(name: str) -> WrongInput | None:
    """What is wrong in the settings that keeps a service from being asked: where it is asked is not known then."""
    from seedance_cli.commands.configured import the_config
    from seedance_cli.commands.making.regions import region_for
    from seedance_cli.services.registry import listing

    found = listing(name)
    if not found.regions:
        return None
    try:
        if the_config().regions.get(name):
            region_for(name, found, "", "")
    except WrongInput as fault:
        return fault
    return None


def _settings() -> Found:
    from seedance_cli.commands.configured import the_config
    from seedance_cli.services.registry import paid_services

    config = the_config()
    if not config.path.is_file():
        return _row(SKIP, "there is no config.yaml, and none is needed")
    faults = [fault for name in paid_services() if (fault := mistake_for(name))]
    if faults:
        return failed(SETTINGS, faults[0])
    return _unheeded(config) or _row(OK, _said(config))


def _unheeded(config: "Config") -> Found | None:
    """The row for what can be read and changes nothing, or would stop an order."""
    from seedance_cli.services.registry import listing

    for name in config.regions:
        if not listing(name).regions:
            words = f"{config.path} names a region of {name}, which has none."
            return _row(WARN, words, f"Take {name} out from under regions.")
    faults = [fault for name in config.daily_caps if (fault := _cap_fault(name))]
    words, hints = (" ".join(each.message for each in faults), "; ".join(each.hint for each in faults))
    return _row(WARN, words, hints) if faults else None


def _cap_fault(name: str) -> WrongInput | None:
    """Why a daily cap cannot be held; None too where the service cannot be opened, which other rows tell."""
    from seedance_cli.commands.configured import cap_of
    from seedance_cli.commands.making.access import access_to
    from seedance_cli.library import open_library
    from seedance_cli.services.registry import open_service

    try:
        service = open_service(name, open_library().vocabulary, access_to(name))
        cap, unit = cap_of(service), service.counts_in
    except SeedanceError:
        return None
    try:
        if cap:
            cap.in_unit(unit)
    except WrongInput as fault:
        return fault
    return None


def _said(config: "Config") -> str:
    parts = [f"service {config.service}"] if config.service else []
    parts += [f"{name} in region {region}" for name, region in config.regions.items()]
    parts += [f"{name} up to {amount} a day" for name, amount in config.daily_caps.items()]
    return f"{config.path}: {', '.join(parts) or 'nothing is set there'}"


def _row(state: str, found: str, todo: str = "") -> Found:
    return Found(CheckRow(check=SETTINGS, state=state, found=found, todo=todo))
