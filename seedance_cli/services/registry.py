"""The services there are, by name; each is imported only when it is opened."""

from collections.abc import Callable
from importlib import import_module

from seedance_cli.errors import WrongInput
from seedance_cli.services.protocol import Service
from seedance_cli.story.brief import nearest
from seedance_cli.story.vocabulary import Vocabulary

SERVICES = {"animatic": ("seedance_cli.services.animatic.service", "Animatic")}
"""Where each service's class lives: a module, and a name in it."""


def names() -> tuple[str, ...]:
    """Every service's name, the free one first."""
    return tuple(SERVICES)


def open_service(name: str, vocabulary: Vocabulary) -> Service:
    """The service of that name. Raises WrongInput, offering the nearest name, where there is none."""
    if name not in SERVICES:
        offer = nearest(name, names()) or names()[0]
        raise WrongInput(
            f"There is no service {name!r}; there are {', '.join(names())}.", hint=f"--service {offer}"
        )
    module, class_name = SERVICES[name]
    make: Callable[[Vocabulary], Service] = getattr(import_module(module), class_name)
    return make(vocabulary)
