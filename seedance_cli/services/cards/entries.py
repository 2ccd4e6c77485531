"""The parts of one model in a card's YAML, each as its record: limits, files, sizes, prices, waits, dialects. What makes
one part wrong is told here; what makes parts wrong together, in `catalogue`."""

import math
import re
from collections.abc import Iterable

from seedance_cli.library import Entry
from seedance_cli.services.cards.card import (
    CASES,
    INPUTS,
    NO_BOUNDS,
    NOBODY,
    PER,
    Bounds,
    FileLimit,
    Limit,
    Price,
    Source,
    Wait,
)
from seedance_cli.story.brief import LANGUAGES
from seedance_cli.story.references import KINDS, Dialect

LARGEST = 10**16
"""Nothing that a card counts comes near it; beyond it a reckoning could end in no number."""
SIZE = re.compile(r"([1-9][0-9]{1,4})x([1-9][0-9]{1,4})")

Sources = dict[str, Source]


def read_limits(model: Entry, key: str, names: Iterable[str], sources: Sources) -> dict[str, Limit]:
    """The limits under `key`, in the order in which they are written; any other name than `names` is a fault."""
    entry = model.entry(key, optional=True)
    if entry is None:
        return {}
    found = {name: entry.entry(name, optional=name not in entry.names) for name in names}
    read = {name: _limit(each, sources) for name, each in found.items() if each is not None}
    return {name: read[name] for name in entry.names if name in read}


def _limit(entry: Entry, sources: Sources) -> Limit:
    return Limit(
        source=source_of(entry, sources),
        least=read_number(entry, "least"),
        most=_not_below(entry, read_number(entry, "least"), read_number(entry, "most")),
        unit=entry.text("unit"),
        choices=entry.texts("choices"),
        by_ratio=read_texts(entry, "by_ratio"),
    )


def read_files(model: Entry, sources: Sources) -> dict[str, FileLimit]:
    """What a reference file may be, by kind."""
    entry = model.entry("files", optional=True)
    found = {kind: entry.entry(kind, optional=True) for kind in KINDS} if entry else {}
    return {kind: _file(each, sources) for kind, each in found.items() if each is not None}


def _file(entry: Entry, sources: Sources) -> FileLimit:
    return FileLimit(
        formats=entry.texts("formats"),
        video_codecs=entry.texts("video_codecs"),
        audio_codecs=entry.texts("audio_codecs"),
        megabytes=read_number(entry, "megabytes", low=0),
        sides=_bounds(entry, "sides"),
        shape=_bounds(entry, "shape"),
        pixels=_bounds(entry, "pixels"),
        seconds=_bounds(entry, "seconds"),
        frames_per_second=_bounds(entry, "frames_per_second"),
        total_seconds=read_number(entry, "total_seconds", low=0),
        source=source_of(entry, sources),
    )


def _bounds(entry: Entry, key: str) -> Bounds:
    within = entry.entry(key, optional=True)
    if within is None:
        return NO_BOUNDS
    least = read_number(within, "least", low=0)
    return least, _not_below(within, least, read_number(within, "most", low=0))


def read_number(entry: Entry, key: str, *, required: bool = False, low: float = -math.inf) -> float | None:
    """A number that can be reckoned with, at least `low`."""
    number = entry.number(key, required=required, low=low)
    if number is not None and abs(number) > LARGEST:
        entry.fault(f"{key} is larger than anything that is counted here.", key=key)
        return None
    return number


def _not_below(entry: Entry, least: float | None, most: float | None) -> float | None:
    if least is not None and most is not None and most < least:
        entry.fault(f"most is {most:g}, which is less than the least, {least:g}.", key="most")
    return most


def read_sizes(model: Entry, sources: Sources) -> tuple[dict[str, dict[str, tuple[int, int]]], Source]:
    """Width and height by resolution and ratio, and who told them."""
    entry = model.entry("sizes", optional=True)
    if entry is None:
        return {}, NOBODY
    resolutions = [name for name in entry.names if name != "source"]
    return {name: _by_ratio(entry, name) for name in resolutions}, source_of(entry, sources)


def _by_ratio(sizes: Entry, resolution: str) -> dict[str, tuple[int, int]]:
    found = {}
    entry = sizes.entry(resolution)
    for ratio, text in read_texts(sizes, resolution).items():
        match = SIZE.fullmatch(text)
        if match:
            found[ratio] = (int(match[1]), int(match[2]))
        elif entry:
            entry.fault(f"{ratio} is {text[:40]!r}; wanted a width and a height like 1280x720.", key=ratio)
    return found


def read_price(entry: Entry, sources: Sources) -> Price:
    """One price, with what it is for."""
    when = entry.entry("when", optional=True)
    found = {case: when.text(case) for case in CASES} if when else {}
    if when and found["input"]:
        found["input"] = when.choice("input", INPUTS)
    return Price(
        amount=_read_amount(entry),
        unit=entry.text("unit", required=True),
        per=entry.choice("per", PER, required=True),
        when={case: value for case, value in found.items() if value},
        source=source_of(entry, sources),
    )


def _read_amount(entry: Entry) -> float:
    """More than nothing: who does not know a price leaves it out, or no ceiling would hold."""
    amount = read_number(entry, "amount", required=True, low=0)
    if amount == 0:
        entry.fault("amount is 0; leave the price out where it is not known.", key="amount")
    return amount or 0


def read_wait(model: Entry, sources: Sources) -> Wait | None:
    """How long a task usually takes, where the card says."""
    entry = model.entry("usual_wait", optional=True)
    if entry is None:
        return None
    return Wait(
        seconds=read_number(entry, "seconds", required=True, low=0) or 0, source=source_of(entry, sources)
    )


def read_dialects(model: Entry, sources: Sources) -> dict[str, Dialect]:
    """How prompts name references, by language."""
    entry = model.entry("dialect", optional=True)
    if entry is None:
        return {}
    source_of(entry, sources)
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


def source_of(entry: Entry, sources: Sources) -> Source:
    """The source that an entry names: no figure stands without one."""
    name = entry.choice("source", tuple(sources), required=True)
    return sources.get(name, NOBODY)


def read_texts(entry: Entry, key: str) -> dict[str, str]:
    """A mapping of texts under `key`, empty where there is none."""
    within = entry.entry(key, optional=True)
    return {name: within.text(name, required=True) for name in within.names} if within else {}
