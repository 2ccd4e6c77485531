"""How to render and where: the flags that are about the service rather than the story, and the service opened as they say,
checked against what it can honour."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

from seedance_cli.commands.making.access import access_to
from seedance_cli.commands.making.choosing import FREE
from seedance_cli.errors import WrongInput
from seedance_cli.services.protocol import Service

if TYPE_CHECKING:
    from seedance_cli.film import Take
    from seedance_cli.story.vocabulary import Vocabulary
    from seedance_cli.takes.ledger import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """How to render. `why` says who named the `service` where that was no flag. `yes`: the person agreed beforehand to what
    it costs; `again`: even while the very same request may be under way."""

    service: str = ""
    why: str = ""
    model: str = ""
    resolution: str = ""
    via: str = ""
    region: str = ""
    audio: bool = True
    watermark: bool = False
    end_user: str = ""
    seed: int | None = None
    count: int = 1
    poll_interval: float = 0.0
    timeout: float = 0.0
    preview: bool = True
    yes: bool = False
    again: bool = False
    fit: bool = False

    def where(self, sent: "Take | Entry") -> Self:
        """The same, at the service and in the region that something was sent to."""
        return replace(self, service=sent.service, region=sent.region, why="")

    @property
    def options(self) -> Iterator[tuple[str, str]]:
        """The flags that only some services honour and that were said, each with the option that stands for it in
        `Abilities.options`."""
        said = {
            ("--seed", "seed"): self.seed is not None,
            ("--no-audio", "generate_audio"): not self.audio,
            ("--watermark", "watermark"): self.watermark,
            ("--end-user", "end_user"): bool(self.end_user),
        }
        return (flag for flag, wanted in said.items() if wanted)

    @property
    def need_a_service(self) -> bool:
        """Whether anything is said that only a certain service may honour."""
        return any((self.model, self.resolution, self.via, self.region, *self.options))


def open_renderer(
    wishes: Wishes, vocabulary: "Vocabulary", tell: Callable[[str], None] | None = None
) -> Service:
    """The service that is named, the free one where none is, not yet entered. Raises WrongInput for a flag that it cannot
    honour: silence would be a lie."""
    from seedance_cli.services.registry import open_service

    name = wishes.service or FREE
    access = access_to(name, wishes.via, tell, wishes.region)
    service = open_service(name, vocabulary, access)
    # What a service can do stands in its card, which is not read for nothing.
    if wishes.via and not service.abilities.ways:
        raise WrongInput(f"{name} takes no --via.", hint="seedance services")
    need_honoured(service, wishes, access.region)
    return service


def need_honoured(service: Service, wishes: Wishes, region: str) -> None:
    """Raise WrongInput for what is wished of a film and the service, in that region, cannot honour."""
    for flag, option in wishes.options:
        if option not in service.abilities.options:
            raise WrongInput(
                f"{service.name} takes no {flag}.",
                hint=f"Leave {flag} out; seedance services tells who has it.",
            )
    if wishes.model:
        _need_model(service, wishes.model, region)
    if wishes.resolution:
        _need_offered(service, "resolution", wishes.resolution, service.abilities.resolutions)


def _need_model(service: Service, word: str, region: str) -> None:
    """Raise WrongInput unless it is one of our words for the service's models, or one of its own ids."""
    if service.card is None:
        _need_offered(service, "model", word, service.abilities.models)
    else:
        service.card.clip_model(word, region)


def _need_offered(service: Service, flag: str, value: str, offered: tuple[str, ...]) -> None:
    if value not in offered:
        has = f"it has {', '.join(offered)}" if offered else f"it takes no --{flag}"
        raise WrongInput(f"{service.name} has no {flag} {value!r}; {has}.", hint="seedance services")
