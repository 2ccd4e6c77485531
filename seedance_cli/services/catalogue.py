"""Model cards: what a service's models take, cost and how long they make one wait, as dated data that a person can
correct without touching the program.

A person's own `services/NAME.yaml` in the config folder stands in place of the packaged card.
"""

from dataclasses import dataclass, field
from pathlib import Path

from seedance_cli.errors import WrongInput
from seedance_cli.library import Entry, open_library, read_document

FORMAT = 1
MAKES = ("clip", "still", "edit")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Who told a figure (`text`), as of when ("2026-04"), and the page where it was read, if it was one."""

    text: str
    as_of: str
    page: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """What one parameter may be: a number from `least` to `most` (None: no bound known) of `unit`, or one of
    `choices`; `by_ratio` is the choice that suits each ratio."""

    source: Source
    least: float | None = None
    most: float | None = None
    unit: str = ""
    choices: tuple[str, ...] = ()
    by_ratio: dict[str, str] = field(default_factory=dict)

    def holds(self, number: float) -> bool:
        """Whether a number is within the bounds."""
        return (self.least is None or number >= self.least) and (self.most is None or number <= self.most)


ANYTHING = Limit(source=Source(text="", as_of=""))


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """`amount` of `unit` for each `per` (second, picture, …), where everything in `when` is so."""

    amount: float
    unit: str
    per: str
    source: Source
    when: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """How long a task usually takes, in seconds."""

    seconds: float
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelCard:
    """One model: what it makes (clip, still, edit), its `variants` (our word → the service's, the usual one first),
    the limits by parameter, the prices, the more particular before the general, and the usual wait."""

    id: str
    makes: str
    title: str
    variants: dict[str, str]
    limits: dict[str, Limit]
    prices: tuple[Price, ...]
    usual_wait: Wait | None

    def limit(self, parameter: str) -> Limit:
        """What a parameter may be; anything, where the card does not say."""
        return self.limits.get(parameter, ANYTHING)

    def price(self, **case: str) -> Price | None:
        """The first price whose every condition is met by the case (`variant="fast", input="video"`)."""
        return next((price for price in self.prices if price.when.items() <= case.items()), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A service's models by id."""

    service: str
    models: dict[str, ModelCard]
    path: Path

    def model(self, model_id: str) -> ModelCard:
        """Raises WrongInput where the card has no such model: a person's own card may have lost it."""
        if model_id not in self.models:
            raise WrongInput(
                f"{self.path}: the model {model_id} is missing; there are {', '.join(self.models) or 'none'}.",
                hint=f"Mend the file, or move it away to use the packaged {self.service}.yaml.",
            )
        return self.models[model_id]


def read_card(name: str, own_folder: Path | None = None) -> Card:
    """The card of a service: the person's own in `own_folder` (the config folder by default), else the packaged one.
    Raises WrongInput listing every fault as `file:line:column`."""
    if own_folder is None:
        from seedance_cli.settings import config_dir

        own_folder = config_dir()
    own = own_folder / "services" / f"{name}.yaml"
    return _card_in(own if own.is_file() else open_library().folder / "services" / f"{name}.yaml")


def _card_in(path: Path) -> Card:
    entry = read_document(path, newest=FORMAT)
    sources = _sources(entry)
    models = entry.entry("models")
    card = Card(
        service=entry.text("service", required=True),
        models={name: _model(models, name, sources) for name in models.names} if models else {},
        path=path,
    )
    entry.finish()
    return card


def _sources(entry: Entry) -> dict[str, Source]:
    sources = entry.entry("sources")
    return {name: _source(sources, name) for name in sources.names} if sources else {}


def _source(sources: Entry, name: str) -> Source:
    one = sources.entry(name)
    if one is None:
        return Source(text="", as_of="")
    return Source(
        text=one.text("from", required=True), as_of=one.text("as_of", required=True), page=one.text("page")
    )


def _model(models: Entry, name: str, sources: dict[str, Source]) -> ModelCard:
    entry = models.entry(name)
    if entry is None:
        return ModelCard(id=name, makes="", title="", variants={}, limits={}, prices=(), usual_wait=None)
    limits = entry.entry("limits")
    wait = entry.entry("usual_wait", optional=True)
    return ModelCard(
        id=name,
        makes=entry.choice("makes", MAKES, required=True),
        title=entry.text("title", required=True),
        variants=_texts(entry, "variants"),
        limits={key: _limit(limits, key, sources) for key in limits.names} if limits else {},
        prices=tuple(_price(price, sources) for price in entry.entries("prices")),
        usual_wait=None if wait is None else _wait(wait, sources),
    )


def _limit(limits: Entry, key: str, sources: dict[str, Source]) -> Limit:
    entry = limits.entry(key)
    if entry is None:
        return Limit(source=Source(text="", as_of=""))
    return Limit(
        source=_of(entry, sources),
        least=entry.number("least"),
        most=entry.number("most"),
        unit=entry.text("unit"),
        choices=entry.texts("choices"),
        by_ratio=_texts(entry, "by_ratio"),
    )


def _price(entry: Entry, sources: dict[str, Source]) -> Price:
    return Price(
        amount=entry.number("amount", required=True, low=0) or 0,
        unit=entry.text("unit", required=True),
        per=entry.text("per", required=True),
        when=_texts(entry, "when"),
        source=_of(entry, sources),
    )


def _wait(entry: Entry, sources: dict[str, Source]) -> Wait:
    return Wait(seconds=entry.number("seconds", required=True, low=0) or 0, source=_of(entry, sources))


def _of(entry: Entry, sources: dict[str, Source]) -> Source:
    """The source that an entry names: no figure stands without one."""
    name = entry.choice("source", tuple(sources), required=True)
    return sources.get(name, Source(text="", as_of=""))


def _texts(entry: Entry, key: str) -> dict[str, str]:
    within = entry.entry(key, optional=True)
    return {name: within.text(name, required=True) for name in within.names} if within else {}
