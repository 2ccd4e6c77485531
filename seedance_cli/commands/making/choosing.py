"""Which service renders, and why that one: what is named, else the only one that there is a key for, else what the person
chooses once, else the free one. Kept from `renderer`, which only opens what was chosen."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from seedance_cli.errors import WrongInput

if TYPE_CHECKING:
    from seedance_cli.services.protocol import Service, VideoRequest
    from seedance_cli.story.storyboard import Storyboard
    from seedance_cli.story.vocabulary import Vocabulary
    from seedance_cli.terminal.asking import Asker, Offer

FREE = "animatic"
VARIABLE = "SEEDANCE_SERVICE"
BY_FLAG, BY_PERSON = "named with --service", "as you chose"
TRY = 5
"""Seconds of the clip whose price stands beside each service that may be chosen."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The service's name, and why it is that one, in words that may follow it: "the only service with a key"."""

    name: str
    why: str

    @property
    def said(self) -> str:
        """The line for a person, "" where the person just said it."""
        if self.why in (BY_FLAG, BY_PERSON):
            return ""
        return f"{self.name}{':' if self.name == FREE and self.why.startswith('free') else ','} {self.why}"


NO_KEY = Choice(FREE, "free, no key is set")


def why_named(service: str) -> str:
    """Why a service is named that came as `--service`: the flag, or the environment in its place."""
    return f"named in {VARIABLE}" if service and service == os.environ.get(VARIABLE) else BY_FLAG


def named_choice(service: str, why: str = "") -> Choice | None:
    """The service that is named, by a flag or in the person's settings; None where neither does. Raises WrongInput for
    settings that cannot be read."""
    if service:
        return Choice(service, why or BY_FLAG)
    from seedance_cli.commands.configured import the_config

    config = the_config()
    return Choice(config.service, f"named in {config.path}") if config.service else None


def choice_by_keys(
    vocabulary: "Vocabulary", asker: "Asker | None", film: "Storyboard | None" = None
) -> Choice:
    """What the keys that there are lead to. Of several services with a key the person chooses one, which is kept, so that
    it is asked once, with what the `film` costs at each; with no `asker` it is the free one. Raises Back where the person goes back, and WrongInput for a key
    that cannot be one."""
    keyed = keyed_services()
    if not keyed:
        return NO_KEY
    if len(keyed) == 1:
        return Choice(keyed[0], "the only service with a key")
    if asker is None:
        *others, last = keyed
        return Choice(FREE, f"free; {', '.join(others)} and {last} have keys: --service NAME takes one")
    return _chosen(keyed, vocabulary, asker, film)


def keyed_services() -> tuple[str, ...]:
    """The paid services that there is a key for, in whichever region."""
    from seedance_cli.commands.making.regions import keys_of
    from seedance_cli.services.registry import listing, paid_services

    return tuple(name for name in paid_services() if keys_of(name, listing(name)))


def _chosen(
    keyed: tuple[str, ...], vocabulary: "Vocabulary", asker: "Asker", film: "Storyboard | None"
) -> Choice:
    from seedance_cli.settings import config_dir
    from seedance_cli.terminal.asking import Ask

    ask = Ask(
        text="Who shall render?", help="The storyboard is the same for all; the animatic is a preview of it."
    )
    offers = [_offer(name, vocabulary, film) for name in (*keyed, FREE)]
    name = asker.choose(ask, offers, default=FREE)
    kept = _kept(config_dir(), name)
    asker.say(f"{name}, {BY_PERSON}; {kept}", "")
    return Choice(name, BY_PERSON)


def _offer(name: str, vocabulary: "Vocabulary", film: "Storyboard | None") -> "Offer":
    """A service with what it is and what it costs; one that cannot be opened, or cannot make the film, says why and cannot
    be chosen."""
    from seedance_cli.commands.making.access import access_to
    from seedance_cli.services.registry import open_service
    from seedance_cli.terminal.asking import Offer

    try:
        service = open_service(name, vocabulary, access_to(name))
        return Offer(
            value=name,
            hint=", ".join(filter(None, (_price(service, vocabulary, film), service.abilities.summary))),
        )
    except WrongInput as fault:
        return Offer(value=name, label=f"{name}: {fault.message}", read_only=True)


def _price(service: "Service", vocabulary: "Vocabulary", film: "Storyboard | None") -> str:
    """What the film's clip costs there, or a short one: "15 s about 450 credits", "" where it is free. Raises WrongInput
    where the service does not take the film."""
    from seedance_cli.commands.affording import a_clip
    from seedance_cli.money import amount_text

    request = a_clip(TRY) if film is None else _clip_of(film, vocabulary)
    service.order(request)
    if service.abilities.free:
        return ""
    estimate = service.estimate(request)
    price = amount_text(estimate.amount, estimate.unit)
    return f"{request.storyboard.brief.duration} s about {price}" if price else "price unknown"


def _clip_of(film: "Storyboard", vocabulary: "Vocabulary") -> "VideoRequest":
    """The plain request for a film; flags that only some services honour have chosen one already."""
    from seedance_cli.film.folder import with_stills
    from seedance_cli.services.protocol import VideoRequest
    from seedance_cli.story.prompt import compose

    board = with_stills(film, tuple((idea, f"{idea.role}.png") for idea in film.stills))
    return VideoRequest(storyboard=board, prompt=compose(board, vocabulary), folder=Path())


def _kept(folder: Path, name: str) -> str:
    """Write the choice down; what became of that, and how to choose again, in words."""
    from seedance_cli.library.config_file import keep_service

    try:
        path = keep_service(folder, name)
    except WrongInput as fault:
        return f"not kept: {fault.message} --service {name} says it the next time."
    return f"kept in {path}, where you can name another. --service NAME does so for once."
