"""What can be done about stills, with what it costs: before any is drawn, and for each that was."""

from seedance_cli.terminal.asking import Offer
from seedance_cli.terminal.money_words import about

DRAW, BACK = "draw", "back"
TAKE, AGAIN, CHANGE, SENTENCE, FILE, LEAVE = "take", "again", "change", "sentence", "file", "leave"


def round_text(count: int, price: str) -> str:
    """The question before the first pictures are drawn; without a price they cannot be."""
    stills = f"{count} still{'s' * (count != 1)}"
    return f"Draw {stills} now? {about(price)}" if price else f"{stills} cannot be drawn now. What instead?"


def round_offers(*, may_draw: bool) -> list[Offer]:
    rest = [
        Offer(value=FILE, label="use files instead"),
        Offer(value=LEAVE, label="leave the stills out"),
        Offer(value=BACK, label="back to the storyboard"),
    ]
    return [Offer(value=DRAW, label="draw them"), *rest] if may_draw else rest


def still_offers(
    *, has_picture: bool, was_tried: bool, price: str, price_of_change: str
) -> tuple[list[Offer], str]:
    """The rows for one still, and the one to stand on: never one that costs something."""
    again = "draw it again" if was_tried else "draw it"
    said, of_change = (about(each) if each else "" for each in (price, price_of_change))
    rows = [
        Offer(value=AGAIN, label=f"{again}, {said}" if said else again),
        Offer(value=SENTENCE, label="change the sentence…", hint=said),
        Offer(value=FILE, label="use a file instead…"),
        Offer(value=LEAVE, label="leave it out"),
    ]
    if has_picture:
        change = Offer(value=CHANGE, label="change it by an instruction…", hint=of_change)
        return [Offer(value=TAKE, label="take it"), rows[0], change, *rows[1:]], TAKE
    usual = AGAIN if not price else SENTENCE if was_tried else FILE
    return rows, usual
