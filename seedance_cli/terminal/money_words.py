"""Money in words, the same on every screen: "12,500 credits", "about 450 credits", "price unknown"."""

from math import isfinite

FREE = "free"


def amount_text(amount: float | None, unit: str) -> str:
    """An amount with its unit, "" for None: "12,500 credits", "3.60 USD", "0.5 points"."""
    if amount is None or not isfinite(amount):
        return ""
    is_currency = len(unit) == 3 and unit.isupper()
    figures = f"{amount:,.2f}"
    figures = figures if is_currency else figures.rstrip("0").rstrip(".")
    return f"{figures} {unit.removesuffix('s') if amount == 1 else unit}".strip()


def about(price: str) -> str:
    """A price that is an estimate: "about 450 credits"; words that say it already, as "free", stay as they are."""
    if not price:
        return "price unknown"
    return f"about {price}" if price[0].isdigit() else price


def priced(question: str, price: str) -> str:
    """A question with what a yes costs: "Shall it be made? about 450 credits". What is free is asked plainly."""
    return question if price == FREE else f"{question} {about(price)}"
