"""What is left on the accounts, and what that is good for."""

from collections.abc import Sequence
from dataclasses import dataclass

from seedance_cli.terminal.safe_text import cells, safe
from seedance_cli.terminal.styled import Line, Lines, lines
from seedance_cli.terminal.tables import MOST_COLUMNS, fact_rows

WIDEST_NAME = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class BalanceRow:
    """One account: the `balance` in words ("12,500 credits", "" for unknown), what the service says besides (`words`:
    "125 yuan"), and what it is `enough` for ("about 27 clips of 15 s")."""

    service: str
    balance: str
    words: str = ""
    enough: str = ""


def balance_view(rows: Sequence[BalanceRow], *, width: int = 80) -> Lines:
    """Each account's balance beside its service, and below it what that is enough for."""
    width = min(width, MOST_COLUMNS)
    column = min(max((cells(safe(row.service, 80)) for row in rows), default=0), WIDEST_NAME) + 2
    drawn: list[Line] = []
    for row in rows:
        amount = " · ".join(safe(part) for part in (row.balance or "unknown", row.words) if part)
        drawn += fact_rows(safe(row.service, 80), amount, column, width, "strong")
        drawn += fact_rows("", safe(row.enough), column, width, "dim") if row.enough else []
    return lines(drawn)
