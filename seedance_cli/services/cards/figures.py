"""A model card as rows for people: every limit, price and fact in words, with who said it and when."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from seedance_cli.services.cards.card import Bounds, Card, Fact, FileLimit, Limit, ModelCard, Price, Source

FACT_NAMES = {
    "link_life": "links live", "lists": "list", "cancels": "cancel", "requests": "rate", "at_once": "at once",
    "faces": "faces", "uploads": "files",
}  # fmt: skip
LIMIT_NAMES = {
    "duration": "seconds", "footage": "clips given", "sound": "sounds given", "references": "in all", "body": "one order",
    "edits": "pictures to edit",
}  # fmt: skip
KEPT_WORDS = {"requests": "requests a minute", "at_once": "tasks at once"}
KIND_NAMES = {"image": "a picture", "video": "a clip", "audio": "a sound"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure: of which model ("" for the service as a whole), what it is about, its value in words, who told it."""

    model: str
    name: str
    value: str
    source: Source


def figures_of(card: Card, region: str = "") -> Iterator[Figure]:
    """Everything that a card says, model by model, then the service as a whole; prices of one region, "" for all."""
    for model in card.models.values():
        for name, value, source in _of_model(model, region):
            yield Figure(model=model.title, name=name, value=value, source=source)
    if card.worth:
        value = f"1 is worth {card.worth.amount:g} {card.worth.unit}"
        yield Figure(model="", name="unit", value=value, source=card.worth.source)
    for name, fact in card.facts.items():
        yield Figure(model="", name=FACT_NAMES[name], value=fact_words(name, fact), source=fact.source)


def _of_model(model: ModelCard, region: str) -> Iterator[tuple[str, str, Source]]:
    for name, limit in model.limits.items():
        yield LIMIT_NAMES.get(name, name), limit_words(limit), limit.source
    for name, limit in model.options.items():
        words = limit_words(limit)
        yield "option", f"{name.replace('_', ' ')}{f', {words}' if words else ''}", limit.source
    for kind, file in model.files.items():
        yield KIND_NAMES[kind], file_words(file), file.source
    for resolution, sizes in model.sizes.items():
        pixels = ", ".join(f"{ratio} {width}×{height}" for ratio, (width, height) in sizes.items())
        yield f"pixels, {resolution}", pixels, model.sizes_source
    for price in model.prices:
        if price.when.get("region", region) == region or not region:
            yield "price", price_words(price), price.source
    if model.usual_wait:
        yield "usual wait", f"{model.usual_wait.seconds:g} s", model.usual_wait.source


def fact_words(name: str, fact: Fact) -> str:
    """What a fact says; a limit is said by its number, with the words beside it that do not name it themselves."""
    if name not in KEPT_WORDS or fact.number is None or f"{fact.number:g}" in fact.words:
        return fact.words
    told = f"{_number(fact.number)} {KEPT_WORDS[name]}" if fact.number else "no limit is kept to"
    return f"{told} ({fact.words})" if fact.words else told


def limit_words(limit: Limit) -> str:
    """ "4 to 15 s", "at most 9", "720p, 480p"."""
    if limit.choices:
        return ", ".join(limit.choices)
    if limit.by_ratio:
        return ", ".join(f"{ratio} {value}" for ratio, value in limit.by_ratio.items())
    return " ".join(filter(None, (bounds_words((limit.least, limit.most)), limit.unit)))


def bounds_words(bounds: Bounds) -> str:
    """ "300 to 6,000", "at most 9", "at least 4"; "" for no bounds."""
    least, most = bounds
    if least is not None and most is not None:
        return f"{_number(least)} to {_number(most)}"
    if most is not None:
        return f"at most {_number(most)}"
    return "" if least is None else f"at least {_number(least)}"


def file_words(limit: FileLimit) -> str:
    """What a file of one kind may be, in a row."""
    parts = (
        ", ".join(limit.formats),
        ", ".join(limit.video_codecs),
        ", ".join(limit.audio_codecs),
        _said(limit.sides, "{} px a side"),
        _said(limit.shape, "{} wide to high"),
        _said(limit.pixels, "{} pixels"),
        _said(limit.seconds, "{} s"),
        _said(limit.frames_per_second, "{} frames a second"),
        f"at most {limit.megabytes:g} MB" if limit.megabytes is not None else "",
        f"{limit.total_seconds:g} s in all" if limit.total_seconds is not None else "",
    )
    return "; ".join(filter(None, parts))


def price_words(price: Price) -> str:
    """ "46 CNY per million tokens (720p, with a clip given)"."""
    given = {"video": "with a clip given", "none": "without a clip given"}
    case = ", ".join(given.get(value, value) for name, value in price.when.items() if name != "region")
    return f"{price.amount:g} {price.unit} per {price.per}{f' ({case})' if case else ''}"


def sources_of(figures: Iterable[Figure]) -> tuple[Source, ...]:
    """Every source that figures rest on, once each."""
    return tuple({each.source.name: each.source for each in figures}.values())


def _said(bounds: Bounds, pattern: str) -> str:
    words = bounds_words(bounds)
    return pattern.format(words) if words else ""


def _number(number: float) -> str:
    return f"{number:,.10g}" if isinstance(number, float) else f"{number:,}"
