"""An amount of money: as people write it, and as sentences say it. At the very bottom of the house, since settings, ledger
and screens all speak of it. There are no exchange rates here: what a unit is worth is told by whoever knows it."""

import re
from dataclasses import dataclass
from math import isfinite

from seedance_cli.errors import WrongInput

CREDITS = "credits"
UNITS = {
    "": "", "credit": CREDITS, "credits": CREDITS,
    "cny": "CNY", "rmb": "CNY", "yuan": "CNY", "¥": "CNY", "￥": "CNY", "元": "CNY", "cn¥": "CNY",
    "usd": "USD", "dollar": "USD", "dollars": "USD", "$": "USD", "us$": "USD",
    "€": "EUR", "euro": "EUR", "euros": "EUR", "£": "GBP",
}  # fmt: skip
"""Units as people write them → as services' cards do. A yen is written JPY: the services of this field count in yuan."""
MOST = 1e12
"""Above it nothing is a price."""
_WRITTEN = re.compile(
    r"(?P<before>[^\d.,+-]{0,20}?)\s*(?P<number>\d{1,15}(?:\.\d{0,9})?|\.\d{1,9})\s*(?P<after>[^\d.,+-]{0,20})",
    re.ASCII,
)
_GRAIN = 6
"""Decimals that count. Prices are products of short numbers; what lies beyond comes of binary fractions."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A `number` of a `unit`: "credits", a currency in three letters, or what else a service counts in; "" is the
    service's own unit, whatever that is."""

    number: float
    unit: str = ""

    def __str__(self) -> str:
        """To the last decimal that counts, since it is compared with others: "2,000 credits", "3.60 USD", "0.1875 USD"."""
        whole, _, decimals = f"{self.number:,.{_GRAIN}f}".rstrip("0").partition(".")
        decimals = decimals.ljust(2, "0") if is_currency(self.unit) else decimals
        return _with_unit(f"{whole}.{decimals}" if decimals else whole, self.number, self.unit)

    @property
    def typed(self) -> str:
        """As it can be typed behind a flag: "450", "3.6usd". Only a currency is named; anything else is the service's own."""
        number = f"{self.number:.{_GRAIN}f}".rstrip("0").rstrip(".")
        return f"{number}{self.unit.lower()}" if is_currency(self.unit) else number


def read_amount(text: str, flag: str = "") -> Amount:
    """An amount as typed: "200", "200 credits", "3.50usd", "$3.5", "¥20", "20 cny". Raises WrongInput, naming the `flag`,
    for what is none: below nothing, no number, or a unit that no service counts in."""
    found = _WRITTEN.fullmatch(text.strip())
    hint = f"{flag} 200   or: {flag} 3.50usd".strip() if flag else ""
    if found is None or float(found["number"]) > MOST:
        raise WrongInput(_said(flag, text, "is no price."), hint=hint)
    units = {_unit(word, flag, text, hint) for word in (found["before"], found["after"]) if word.strip()}
    if len(units) > 1:
        raise WrongInput(_said(flag, text, "names two units."), hint=hint)
    return Amount(float(found["number"]), next(iter(units), ""))


def in_unit(amount: Amount, unit: str, worth: Amount | None = None) -> float | None:
    """How many of `unit` an amount is, None where that cannot be told. `worth` is what one of a service's own units is
    worth, where it says so; it says nothing of two currencies."""
    if amount.unit in ("", unit):
        return amount.number
    if worth and worth.unit == amount.unit and worth.number > 0 and not is_currency(unit):
        return amount.number / worth.number
    return None


def is_above(number: float, limit: float) -> bool:
    """Whether a number is above a limit by more than binary fractions are wrong."""
    return round(number - limit, _GRAIN) > 0


def is_currency(unit: str) -> bool:
    """Whether a unit is a currency: three capital letters."""
    return len(unit) == 3 and unit.isalpha() and unit.isupper()


def amount_text(amount: float | None, unit: str) -> str:
    """An amount as screens show it, "" for None: "12,500 credits", "3.60 USD", "0.5 points"."""
    if amount is None or not isfinite(amount):
        return ""
    return _with_unit(figures(amount, unit), amount, unit)


def figures(amount: float, unit: str) -> str:
    """The number of an amount of that unit as screens show it: "12,500", "3.60", "-0.5"."""
    shown = f"{amount:,.2f}"
    shown = shown if is_currency(unit) else shown.rstrip("0").rstrip(".")
    return "0" + shown[2:] if not shown.strip("-0.") and shown.startswith("-0") else shown


def _with_unit(shown: str, number: float, unit: str) -> str:
    return f"{shown} {unit.removesuffix('s') if number == 1 else unit}".strip()


def _unit(word: str, flag: str, text: str, hint: str) -> str:
    word = word.strip()
    known = UNITS.get(word.lower())
    if known is None and len(word) == 3 and word.isascii() and word.isalpha():
        return word.upper()
    if known is None:
        raise WrongInput(
            _said(flag, text, f"is no price: {word!r} is no unit; leave it out for the service's own."),
            hint=hint,
        )
    return known


def _said(flag: str, text: str, fault: str) -> str:
    shown = text if len(text) <= 40 else f"{text[:39]}…"
    return f"{flag} {shown or repr(text)} {fault}".lstrip()
