"""What a task cost, reckoned: Ark tells tokens and no money, so the card's price makes a sum of them. The bill is the
service's; where anything that the price hangs on is not known, so is the sum."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from seedance_cli.services.answers.wording import spoken
from seedance_cli.services.ark.bodies import items_in
from seedance_cli.services.ark.replies import number_in, tokens_in
from seedance_cli.services.cards.card import Card, ModelCard
from seedance_cli.services.cards.pricing import MILLION, tokens
from seedance_cli.services.protocol import Task


@dataclass(frozen=True, slots=True)
class Sent:
    """What an order that this process sent says of its price: its model, its resolution, and whether a clip was among its
    references."""

    model: str
    resolution: str
    with_clip: bool


def sent_of(body: Mapping[str, Any]) -> Sent:
    with_clip = any(kind == "video" for kind, _, _ in items_in(body))
    return Sent(str(body.get("model", "")), str(body.get("resolution", "")), with_clip)


def price_of(task: Task, card: Card, region: str, sent: Sent | None) -> float | None:
    """The price of a task by its tokens, its model, its resolution and whether a clip was among its references: as it
    tells itself, else as it was `sent`. In the unit of the estimate; None where it is not known."""
    count = tokens_in(task)
    model = _model(card, spoken(task.raw.get("model")), sent)
    resolution = spoken(task.raw.get("resolution")) or (sent.resolution if sent else "")
    if count is None or model is None:
        return None
    with_clip = sent.with_clip if sent else _had_clip(task, model, resolution, count)
    if with_clip is None:
        return None
    case = {"region": region, "resolution": resolution, "input": "video" if with_clip else "none"}
    price = model.price(**{name: word for name, word in case.items() if word})
    if price is None or price.per != "million tokens":
        return None
    return round(price.amount * count / MILLION, 6)


def picture_price(card: Card, body: Mapping[str, Any], region: str) -> float | None:
    """The price of one picture of an order; None where it is not known, as of a model that the card has not."""
    makes = "edit" if body.get("image") else "still"
    name = str(body.get("model"))
    model = next((each for each in card.making(makes) if name in (each.id, *each.ids.values())), None)
    price = model.price(region=region) if model else None
    return price.amount if price and price.per == "picture" else None


def _model(card: Card, told: str, sent: Sent | None) -> ModelCard | None:
    names = [told, sent.model if sent else ""]
    return next(
        (
            model
            for name in names
            if name
            for model in card.making("clip")
            if name in (model.id, *model.ids.values())
        ),
        None,
    )


def _had_clip(task: Task, model: ModelCard, resolution: str, count: int) -> bool | None:
    """Whether the tokens count seconds of a reference clip: none, where they are just those of the clip itself; some,
    where they are more than that by as much as the shortest clip which is taken. None: neither."""
    size = model.sizes.get(resolution, {}).get(spoken(task.raw.get("ratio")))
    seconds = number_in(task.raw.get("duration"))
    if size is None or seconds is None:
        return None
    if count == tokens(*size, seconds):
        return False
    shortest = model.files["video"].seconds[0] if "video" in model.files else None
    return True if shortest and count >= tokens(*size, seconds + shortest) else None
