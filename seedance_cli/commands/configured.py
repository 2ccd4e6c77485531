"""The person's settings, read with the services that there are, so that a name that is none is a fault and not silence."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from seedance_cli.library.config_file import Config


def the_config() -> "Config":
    """What `config.yaml` says. Raises WrongInput listing every fault in it."""
    from seedance_cli.library.config_file import read_config
    from seedance_cli.services.registry import names
    from seedance_cli.settings import config_dir

    return read_config(config_dir(), names())
