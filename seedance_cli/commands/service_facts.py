"""What is known of a service, as rows to choose one by, or as every figure of its card."""

from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from seedance_cli.services.cards.card import Card, ModelCard, Source
    from seedance_cli.services.cards.figures import Figure
    from seedance_cli.services.protocol import Estimate, Service
    from seedance_cli.terminal.services_view import Fact

SECONDS = 5
"""The clip whose price is told."""
OPTIONS = {
    "seed": "a seed", "generate_audio": "without sound", "watermark": "a watermark", "end_user": "an end user's name",
    "return_last_frame": "the last frame as a picture", "audio_alone": "a sound as the only reference",
}  # fmt: skip


def five_seconds(service: "Service") -> "list[tuple[str, Estimate]]":
    """What the usual clip of 5 s costs with each of a service's models."""
    from seedance_cli.commands.affording import a_clip

    words = service.abilities.models or ("",)
    return [(word, service.estimate(a_clip(SECONDS, word))) for word in words]


def a_still(service: "Service") -> "Estimate | None":
    """What a still costs; None where none are drawn."""
    from seedance_cli.services.protocol import StillRequest

    if service.card is None or not any(service.card.making("still")):
        return None
    return service.estimate(StillRequest(prompt="a still", ratio="16:9"))


def figures_told(service: "Service") -> "list[Figure]":
    """Every figure of its card, with the prices of its region."""
    from seedance_cli.services.cards.figures import figures_of

    return list(figures_of(service.card, service.region)) if service.card else []


def main_facts(service: "Service") -> "list[Fact]":
    """What one chooses a service by."""
    from seedance_cli.terminal.services_view import Fact

    card = service.card
    if card is None:
        return [Fact("5 s", "free"), Fact("options", "a seed")]
    facts = [*_price_facts(service), *_clip_facts(card)]
    own = {each.name: each for each in figures_told(service) if not each.model}
    kept = ("files", "faces", "links live", "list", "cancel", "rate", "at once")
    return facts + [_fact(own[name]) for name in kept if name in own]


def _price_facts(service: "Service") -> "list[Fact]":
    from seedance_cli.terminal.services_view import Fact

    facts = [
        Fact(f"{SECONDS} s {word}".strip(), _price(service, estimate), _dated(service, estimate))
        for word, estimate in five_seconds(service)
    ]
    still = a_still(service)
    return [*facts, *([Fact("a still", _price(service, still), _dated(service, still))] if still else [])]


def _clip_facts(card: "Card") -> "list[Fact]":
    """The usual model's limits."""
    from seedance_cli.services.cards.figures import limit_words
    from seedance_cli.terminal.services_view import Fact

    model = card.first("clip")
    most = {kind: model.limit(f"{kind}s").most for kind in ("image", "video", "audio")}
    references = ", ".join(f"{count:g} {kind}s" for kind, count in most.items() if count is not None)
    rows = (
        ("clips", limit_words(model.limit("duration")), model.limit("duration").source),
        ("ratios", limit_words(model.limit("ratio")), model.limit("ratio").source),
        ("resolution", _resolutions(card), model.limit("resolution").source),
        ("references", f"{references} at most" if references else "", model.limit("images").source),
        ("options", _options(model), next((each.source for each in model.options.values()), None)),
        (
            "usual wait",
            _wait(model),
            model.usual_wait.source if model.usual_wait else None,
        ),
    )
    return [Fact(name, value, _named(source)) for name, value, source in rows if value]


def _resolutions(card: "Card") -> str:
    """ "720p, 480p", or where models differ "standard: 720p, 1080p · fast, mini: 720p, 480p"."""
    words: dict[tuple[str, ...], list[str]] = {}
    for model in card.making("clip"):
        words.setdefault(model.limit("resolution").choices, []).extend(model.words)
    if len(words) == 1:
        return ", ".join(next(iter(words)))
    return " · ".join(
        f"{', '.join(names)}: {', '.join(choices)}" for choices, names in words.items() if choices
    )


def _options(model: "ModelCard") -> str:
    return ", ".join(OPTIONS.get(name, name) for name in model.options)


def _wait(model: "ModelCard") -> str:
    from seedance_cli.terminal.durations import roughly

    return roughly(model.usual_wait.seconds) if model.usual_wait else ""


def all_facts(service: "Service") -> "list[Fact]":
    """Every figure, model by model; what it costs first."""
    from seedance_cli.terminal.services_view import Fact

    facts = _price_facts(service)
    for model, figures in groupby(figures_told(service), key=lambda each: each.model):
        facts += [Fact("", model or "the service", heading=True), *map(_fact, figures)]
    return facts


def _fact(figure: "Figure") -> "Fact":
    from seedance_cli.terminal.services_view import Fact

    return Fact(figure.name, figure.value, _named(figure.source))


def _price(service: "Service", estimate: "Estimate") -> str:
    from seedance_cli.commands.configured import worth_of
    from seedance_cli.commands.making.price import price_words
    from seedance_cli.terminal.money_words import amount_text

    price, worth = price_words(estimate), worth_of(service)
    if not price:
        return "price unknown"
    if worth and estimate.amount and not price.endswith(worth.unit):
        return f"{price} ({amount_text(estimate.amount * float(worth.number), worth.unit)})"
    return price


def _dated(service: "Service", estimate: "Estimate") -> str:
    """Who told a price, by the name that the card gives them."""
    named = {each.source.text: each.source.name for each in figures_told(service)}
    return ", ".join(filter(None, (named.get(estimate.source, estimate.source), estimate.as_of)))


def _named(source: "Source | None") -> str:
    return f"{source.name}, {source.as_of}" if source and source.name else ""


def sources_told(service: "Service") -> list[tuple[str, str]]:
    """Each source by its name in the table, with who it is."""
    from seedance_cli.services.cards.figures import sources_of

    return [
        (each.name, " · ".join(filter(None, (each.text, each.as_of, each.page))))
        for each in sources_of(figures_told(service))
    ]
