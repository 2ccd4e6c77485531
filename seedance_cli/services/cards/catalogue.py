"""Reading model cards: dated data that a person can correct without touching the program.

A person's own `services/NAME.yaml` in the config folder stands in place of the packaged card.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from seedance_cli.library import Entry, open_library, read_document
from seedance_cli.services.cards.card import (
    FACTS,
    KEPT,
    LIMITS,
    NOBODY,
    OPTIONS,
    Card,
    Fact,
    FileLimit,
    ModelCard,
    Price,
    Source,
    Worth,
)
from seedance_cli.services.cards.entries import (
    Sources,
    read_dialects,
    read_files,
    read_limits,
    read_number,
    read_price,
    read_sizes,
    read_texts,
    read_wait,
    source_of,
)

FORMAT = 2
PER_CLIP, PER_STILL = ("second", "million tokens"), ("picture",)
MAKES = ("clip", "still", "edit")
AS_OF = re.compile(r"20[0-9]{2}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?")
RENAMED = {
    "image_files": "images", "video_files": "videos", "audio_files": "audios", "num_images": "count",
    "image_urls": "edits", "image_size": "size",
}  # fmt: skip
"""Limits of format 1 bore one service's own names."""
UPLOAD = "upload"
"""A limit of format 1: the megabytes of a picture, which `files` tell now."""


def read_card(name: str, own_folder: Path | None = None, packaged: Path | None = None) -> Card:
    """The card of a service: the person's own in `own_folder` (the config folder by default), else the `packaged` one
    (ours by default). Raises WrongInput listing every fault as `file:line:column`."""
    if own_folder is None:
        from seedance_cli.settings import config_dir

        own_folder = config_dir()
    own = own_folder / "services" / f"{name}.yaml"
    packaged = packaged or open_library().folder / "services" / f"{name}.yaml"
    if not own.is_file():
        return _card_in(packaged, name)
    card = _card_in(own, name)
    untold = [fact for fact in KEPT if fact not in card.facts or card.facts[fact].number is None]
    return _with_limits(card, untold, _card_in(packaged, name)) if untold and packaged.is_file() else card


def _with_limits(card: Card, untold: Iterable[str], packaged: Card) -> Card:
    """A person's card with the limits of the packaged one that it does not tell: it may be older than they are."""
    known = card.facts | {fact: packaged.facts[fact] for fact in untold if fact in packaged.facts}
    return replace(card, facts={fact: known[fact] for fact in FACTS if fact in known})


def _card_in(path: Path, name: str) -> Card:
    entry = read_document(path, newest=FORMAT)
    old = entry.whole("format", 1, 1_000_000, 1) == 1
    sources = _sources(entry)
    models = entry.entry("models")
    card = Card(
        service=entry.text("service", required=True),
        models={each: _model(models, each, sources, old) for each in models.names} if models else {},
        path=path,
        worth=_worth(entry, sources),
        facts=_facts(entry, sources),
    )
    if card.service and card.service != name:
        entry.fault(f"service is {card.service[:40]!r}; this file is the card of {name}.", key="service")
    if models:
        _fit_together(card, models)
    entry.finish()
    return card


def _sources(entry: Entry) -> Sources:
    sources = entry.entry("sources")
    return {name: _source(sources, name) for name in sources.names} if sources else {}


def _source(sources: Entry, name: str) -> Source:
    one = sources.entry(name)
    if one is None:
        return NOBODY
    as_of = one.text("as_of", required=True)
    if as_of and not AS_OF.fullmatch(as_of):
        one.fault(f"as_of is {as_of[:40]!r}; wanted a year, a month or a day, like 2026-04.", key="as_of")
    return Source(text=one.text("from", required=True), as_of=as_of, page=one.text("page"), name=name)


def _worth(card: Entry, sources: Sources) -> Worth | None:
    entry = card.entry("worth", optional=True)
    if entry is None:
        return None
    return Worth(
        amount=read_number(entry, "amount", required=True, low=0) or 0,
        unit=entry.text("unit", required=True),
        source=source_of(entry, sources),
    )


def _facts(card: Entry, sources: Sources) -> dict[str, Fact]:
    entry = card.entry("facts", optional=True)
    found = {name: entry.entry(name, optional=True) for name in FACTS} if entry else {}
    return {name: _fact(each, name, sources) for name, each in found.items() if each is not None}


def _fact(entry: Entry, name: str, sources: Sources) -> Fact:
    number = read_number(entry, "number", low=0)
    if name == "at_once" and number is not None and number != int(number):
        entry.fault(f"number is {number:g}; tasks are counted whole.", key="number")
    return Fact(
        words=entry.text("words", required=name not in KEPT or number is None),
        number=number,
        source=source_of(entry, sources),
    )


def _model(models: Entry, name: str, sources: Sources, old: bool) -> ModelCard:
    entry = models.entry(name)
    if entry is None:
        return ModelCard(id=name, makes="", title="")
    sizes, sizes_source = read_sizes(entry, sources)
    model = ModelCard(
        id=name,
        makes=entry.choice("makes", MAKES, required=True),
        title=entry.text("title", required=True),
        word=entry.text("word"),
        ids=read_texts(entry, "ids"),
        variants=read_texts(entry, "variants"),
        limits=read_limits(entry, "limits", (*LIMITS, *RENAMED, UPLOAD) if old else LIMITS, sources),
        options=read_limits(entry, "options", OPTIONS, sources),
        files=read_files(entry, sources),
        sizes=sizes,
        sizes_source=sizes_source,
        prices=tuple(read_price(price, sources) for price in entry.entries("prices")),
        usual_wait=read_wait(entry, sources),
        dialects=read_dialects(entry, sources),
    )
    for place, (each, price) in enumerate(zip(entry.entries("prices"), model.prices, strict=True)):
        _fit_price(each, price, model)
        if any(earlier.when.items() <= price.when.items() for earlier in model.prices[:place]):
            each.fault("an earlier price holds wherever this one does; put the more exact price first.")
    return _renamed(model) if old else model


def _fit_price(entry: Entry, price: Price, model: ModelCard) -> None:
    """Note a price for something that the model does not have or make: it would never be taken, or be wrong."""
    paid = PER_CLIP if model.makes == "clip" else PER_STILL
    if model.makes and price.per and price.per not in paid:
        entry.fault(f"per is {price.per}; a {model.makes} is paid by {' or '.join(paid)}.", key="per")
    there = {"variant": tuple(model.variants), "resolution": model.limit("resolution").choices}
    for case, known in there.items():
        word = price.when.get(case, "")
        if word and known and word not in known:
            entry.fault(f"when: {case} is {word[:40]!r}; the model has {', '.join(known)}.", key="when")


def _renamed(model: ModelCard) -> ModelCard:
    """A model of format 1 in the names of today."""
    limits = {RENAMED.get(name, name): limit for name, limit in model.limits.items()}
    upload = limits.pop(UPLOAD, None)
    files = {"image": FileLimit(source=upload.source, megabytes=upload.most)} if upload else {}
    return replace(model, limits=limits, files=files | model.files)


def _fit_together(card: Card, models: Entry) -> None:
    """Note what is wrong only beside the rest: nothing to make clips with, one word for two models."""
    if not any(card.making("clip")):
        models.fault("none of the models makes a clip.")
    taken: dict[str, str] = {}
    for model in card.making("clip"):
        for key, word in _called(model):
            entry = models.entry(model.id)
            if word in taken and entry:
                entry.fault(f"{word} is what {taken[word]} is called already.", key=key)
            taken.setdefault(word, model.id)


def _called(model: ModelCard) -> Iterator[tuple[str, str]]:
    """The words that --model may be for it, each with the key where it stands."""
    yield from ((("word", model.word),) if model.word else ())
    yield from (("variants", word) for word in model.variants)
