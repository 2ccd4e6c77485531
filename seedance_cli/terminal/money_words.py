"""Money in words, the same on every screen: "12,500 credits", "about 450 credits", "price unknown"."""

from seedance_cli.money import amount_text

__all__ = ["FREE", "about", "amount_text", "priced"]

FREE = "free"


def about(price: str) -> str:
    """A price that is an estimate: "about 450 credits"; words that say it already, as "free", stay as they are."""
    if not price:
        return "price unknown"
    return f"about {price}" if price[0].isdigit() else price


def priced(question: str, price: str) -> str:
    """A question with what a yes costs: "Shall it be made? about 450 credits". What is free is asked plainly."""
    return question if price == FREE else f"{question} {about(price)}"
