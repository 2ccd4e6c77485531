"""Reading model cards: dated data that a person can correct without touching the program.

A person's own `services/NAME.yaml` in the config folder stands in place of the packaged card.
"""

import re
from pathlib import Path

from seedance_cli.library import Entry, open_library, read_document
from seedance_cli.services.card import (
    FACTS,
    NO_BOUNDS,
    NOBODY,
    PER,
    Bounds,
    Card,
    Fact,
    FileLimit,
    Limit,
    ModelCard,
    Price,
    Source,
    Wait,
    Worth,
)
from seedance_cli.story.brief import LANGUAGES
from seedance_cli.story.references import KINDS, Dialect

FORMAT = 2
MAKES = ("clip", "still", "edit")
SIZE = re.compile(r"([1-9][0-9]{1,4})x([1-9][0-9]{1,4})")
RENAMED = {
    "image_files": "images", "video_files": "videos", "audio_files": "audios", "num_images": "count",
    "image_urls": "edits", "image_size": "size",
}  # fmt: skip
"""Limits of format 1 bore one service's own names."""


def read_card(name: str, own_folder: Path | None = None, packaged: Path | None = None) -> Card:
    """The card of a service: the person's own in `own_folder` (the config folder by default), else the `packaged` one
    (ours by default). Raises WrongInput listing every fault as `file:line:column`."""
    if own_folder is None:
        from seedance_cli.settings import config_dir

        own_folder = config_dir()
    own = own_folder / "services" / f"{name}.yaml"
    if own.is_file():
        return _card_in(own)
    return _card_in(packaged or open_library().folder / "services" / f"{name}.yaml")


def _card_in(path: Path) -> Card:
    entry = read_document(path, newest=FORMAT)
    sources = _sources(entry)
    models = entry.entry("models")
    card = Card(
        service=entry.text("service", required=True),
        models={name: _model(models, name, sources) for name in models.names} if models else {},
        path=path,
        worth=_worth(entry, sources),
        facts=_facts(entry, sources),
    )
    entry.finish()
    return card


def _sources(entry: Entry) -> dict[str, Source]:
    sources = entry.entry("sources")
    return {name: _source(sources, name) for name in sources.names} if sources else {}


def _source(sources: Entry, name: str) -> Source:
    one = sources.entry(name)
    if one is None:
        return NOBODY
    return Source(
        text=one.text("from", required=True), as_of=one.text("as_of", required=True), page=one.text("page")
    )


def _worth(card: Entry, sources: dict[str, Source]) -> Worth | None:
    entry = card.entry("worth", optional=True)
    if entry is None:
        return None
    return Worth(
        amount=entry.number("amount", required=True, low=0) or 0,
        unit=entry.text("unit", required=True),
        source=_of(entry, sources),
    )


def _facts(card: Entry, sources: dict[str, Source]) -> dict[str, Fact]:
    entry = card.entry("facts", optional=True)
    found = {name: entry.entry(name, optional=True) for name in FACTS} if entry else {}
    return {name: _fact(each, sources) for name, each in found.items() if each is not None}


def _fact(entry: Entry, sources: dict[str, Source]) -> Fact:
    return Fact(
        words=entry.text("words", required=True),
        number=entry.number("number", low=0),
        source=_of(entry, sources),
    )


def _model(models: Entry, name: str, sources: dict[str, Source]) -> ModelCard:
    entry = models.entry(name)
    if entry is None:
        return ModelCard(id=name, makes="", title="")
    wait = entry.entry("usual_wait", optional=True)
    sizes = entry.entry("sizes", optional=True)
    return ModelCard(
        id=name,
        makes=entry.choice("makes", MAKES, required=True),
        title=entry.text("title", required=True),
        word=entry.text("word"),
        ids=_texts(entry, "ids"),
        variants=_texts(entry, "variants"),
        limits={RENAMED.get(key, key): limit for key, limit in _limits(entry, "limits", sources).items()},
        options=_limits(entry, "options", sources),
        files=_files(entry, sources),
        sizes=_sizes(sizes) if sizes else {},
        sizes_source=_of(sizes, sources) if sizes else NOBODY,
        prices=tuple(_price(price, sources) for price in entry.entries("prices")),
        usual_wait=None if wait is None else _wait(wait, sources),
        dialects=_dialects(entry, sources),
    )


def _limits(model: Entry, key: str, sources: dict[str, Source]) -> dict[str, Limit]:
    entry = model.entry(key, optional=True)
    return {name: _limit(entry, name, sources) for name in entry.names} if entry else {}


def _limit(limits: Entry, key: str, sources: dict[str, Source]) -> Limit:
    entry = limits.entry(key)
    if entry is None:
        return Limit(source=NOBODY)
    return Limit(
        source=_of(entry, sources),
        least=entry.number("least"),
        most=entry.number("most"),
        unit=entry.text("unit"),
        choices=entry.texts("choices"),
        by_ratio=_texts(entry, "by_ratio"),
    )


def _files(model: Entry, sources: dict[str, Source]) -> dict[str, FileLimit]:
    entry = model.entry("files", optional=True)
    found = {kind: entry.entry(kind, optional=True) for kind in KINDS} if entry else {}
    return {kind: _file(each, sources) for kind, each in found.items() if each is not None}


def _file(entry: Entry, sources: dict[str, Source]) -> FileLimit:
    return FileLimit(
        formats=entry.texts("formats"),
        video_codecs=entry.texts("video_codecs"),
        audio_codecs=entry.texts("audio_codecs"),
        megabytes=entry.number("megabytes", low=0),
        sides=_bounds(entry, "sides"),
        shape=_bounds(entry, "shape"),
        pixels=_bounds(entry, "pixels"),
        seconds=_bounds(entry, "seconds"),
        frames_per_second=_bounds(entry, "frames_per_second"),
        total_seconds=entry.number("total_seconds", low=0),
        source=_of(entry, sources),
    )


def _bounds(entry: Entry, key: str) -> Bounds:
    within = entry.entry(key, optional=True)
    return (within.number("least", low=0), within.number("most", low=0)) if within else NO_BOUNDS


def _sizes(entry: Entry) -> dict[str, dict[str, tuple[int, int]]]:
    resolutions = [name for name in entry.names if name != "source"]
    return {name: _by_ratio(entry, name) for name in resolutions}


def _by_ratio(sizes: Entry, resolution: str) -> dict[str, tuple[int, int]]:
    found = {}
    entry = sizes.entry(resolution)
    for ratio, text in _texts(sizes, resolution).items():
        match = SIZE.fullmatch(text)
        if match:
            found[ratio] = (int(match[1]), int(match[2]))
        elif entry:
            entry.fault(f"{ratio} is {text[:40]!r}; wanted a width and a height like 1280x720.", key=ratio)
    return found


def _price(entry: Entry, sources: dict[str, Source]) -> Price:
    return Price(
        amount=entry.number("amount", required=True, low=0) or 0,
        unit=entry.text("unit", required=True),
        per=entry.choice("per", PER, required=True),
        when=_texts(entry, "when"),
        source=_of(entry, sources),
    )


def _wait(entry: Entry, sources: dict[str, Source]) -> Wait:
    return Wait(seconds=entry.number("seconds", required=True, low=0) or 0, source=_of(entry, sources))


def _dialects(model: Entry, sources: dict[str, Source]) -> dict[str, Dialect]:
    entry = model.entry("dialect", optional=True)
    if entry is None:
        return {}
    _of(entry, sources)
    found = {language: entry.entry(language, optional=True) for language in LANGUAGES}
    return {language: _dialect(each) for language, each in found.items() if each is not None}


def _dialect(entry: Entry) -> Dialect:
    """The patterns of one language. Each holds {n} and no other braces."""
    patterns = {kind: entry.text(kind, required=True) for kind in KINDS}
    for kind, pattern in patterns.items():
        if pattern.count("{n}") != 1 or set(pattern.replace("{n}", "")) & set("{}"):
            entry.fault(f"{kind} has to hold {{n}} once, where the number goes.", key=kind)
            patterns[kind] = "{n}"
    return Dialect(**patterns)


def _of(entry: Entry, sources: dict[str, Source]) -> Source:
    """The source that an entry names: no figure stands without one."""
    name = entry.choice("source", tuple(sources), required=True)
    return sources.get(name, NOBODY)


def _texts(entry: Entry, key: str) -> dict[str, str]:
    within = entry.entry(key, optional=True)
    return {name: within.text(name, required=True) for name in within.names} if within else {}
