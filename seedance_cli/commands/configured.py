"""The person's settings, read with the services that there are, so that a name that is none is a fault and not silence; and
what they and the model card say of a service's money."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from seedance_cli.library.config_file import Config
    from seedance_cli.money import Amount
    from seedance_cli.services.protocol import Service
    from seedance_cli.takes.ledger import Cap


def the_config() -> "Config":
    """What `config.yaml` says. Raises WrongInput listing every fault in it."""
    from seedance_cli.library.config_file import read_config
    from seedance_cli.services.registry import names
    from seedance_cli.settings import config_dir

    return read_config(config_dir(), names)


def cap_of(service: "Service") -> "Cap | None":
    """What a day may cost there by the person's settings, None where they say nothing. Raises WrongInput for settings that
    cannot be read."""
    from seedance_cli.takes.ledger import Cap

    config = the_config()
    amount = config.daily_caps.get(service.name)
    if amount is None:
        return None
    return Cap(service=service.name, amount=amount, place=str(config.path), worth=worth_of(service))


def worth_of(service: "Service") -> "Amount | None":
    """What one of the service's units is worth, where its card says so."""
    from seedance_cli.money import Amount

    worth = service.card.worth if service.card else None
    return Amount(worth.amount, worth.unit) if worth else None
