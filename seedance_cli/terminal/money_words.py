"""Money in words, the same on every screen: "12,500 credits", "about 450 credits", "price unknown"."""

from seedance_cli.money import amount_text, is_currency

__all__ = ["FREE", "about", "amount_text", "charged", "priced"]

FREE = "free"


def about(price: str) -> str:
    """A price that is an estimate: "about 450 credits"; words that say it already, as "free", stay as they are."""
    if not price:
        return "price unknown"
    return f"about {price}" if price[0].isdigit() else price


def priced(question: str, price: str) -> str:
    """A question with what a yes costs: "Shall it be made? about 450 credits". What is free is asked plainly."""
    return question if price == FREE else f"{question} {about(price)}"


def charged(price: str, service: str, unit: str) -> str:
    """A charge with who says so. Who is paid in money tells what was used, and the price list makes a sum of it."""
    if not price:
        return "price not told"
    return f"{price}, by what {service} told" if is_currency(unit) else f"{price}, as {service} told"
