"""What was spent, as sums over the ledger: what was estimated beside what was charged. SQLite adds up, so that ten thousand
creates are as quick as ten."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from seedance_cli.film.take_states import INTENT, REFUSED, UNKNOWN, UNSENT
from seedance_cli.services.protocol import State
from seedance_cli.takes.ledger.entry import GIVEN_UP, SENDING
from seedance_cli.takes.ledger.rows import text_of

if TYPE_CHECKING:
    from sqlite3 import Connection


_WORDS = ("service", "unit", "model", "day")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spending:
    """Creates of one service, model and unit, of one `day` ("2026-11-21", as on this machine's calendar) or several: how
    many `clips`, `stills` and `raw` tasks were sent; of those that may cost something what was `estimated` and, of as many
    as were `told`, `charged`. `both_estimated` and `both_charged` are the sums of those of which both are known.
    `not_told` have an estimate alone, which adds up to `open_estimate`; `priceless` have neither. `failed` cost nothing, for no charge was told of them;
    `unclear` may have been charged, and nobody knows. All amounts are in `unit`, "" where nobody said in which."""

    service: str
    unit: str
    model: str = ""
    day: str = ""
    clips: int = 0
    stills: int = 0
    raw: int = 0
    estimated: float = 0.0
    told: int = 0
    charged: float = 0.0
    both: int = 0
    both_estimated: float = 0.0
    both_charged: float = 0.0
    not_told: int = 0
    open_estimate: float = 0.0
    priceless: int = 0
    failed: int = 0
    unclear: int = 0

    @property
    def cost(self) -> float:
        """What it came to: as charged, and as estimated where no charge was told."""
        return self.charged + self.open_estimate

    @property
    def difference(self) -> float | None:
        """How much more was charged than estimated; None where of no create both are known."""
        return self.both_charged - self.both_estimated if self.both else None

    def __add__(self, more: "Spending") -> "Spending":
        """Both together, without what they do not share."""
        both: dict[str, Any] = {}
        for name in self.__slots__:
            mine, other = getattr(self, name), getattr(more, name)
            both[name] = mine + other if name not in _WORDS else mine if mine == other else ""
        return Spending(**both)


_NOT_SENT = (INTENT, UNSENT, REFUSED)
_UNCLEAR = (SENDING, UNKNOWN)
_TOLD = "typeof(price) IN ('real', 'integer')"
_FREE = f"(state = '{State.FAILED}' AND NOT ({_TOLD} AND price > 0))"
"""As `caps.is_free` says it of what was sent."""
_QUESTION = f"""
WITH sent_ones AS (
    SELECT service, model, kind,
        date(max(created, sent), 'localtime') AS day,
        {_FREE} AS is_failed,
        state IN {_UNCLEAR} OR error = ? AS is_unclear,
        NOT {_FREE} AND {_TOLD} AS is_told,
        NOT {_FREE} AND typeof(estimate) IN ('real', 'integer') AS is_estimated,
        price, estimate, unit AS estimated_in,
        CASE WHEN price_unit != '' THEN price_unit ELSE unit END AS charged_in
    FROM entries WHERE state NOT IN {_NOT_SENT} AND max(created, sent) >= ?
), figures AS (
    SELECT *, CASE WHEN is_told THEN charged_in ELSE estimated_in END AS counted_in,
        is_estimated AND (NOT is_told OR charged_in = estimated_in) AS compares FROM sent_ones
)
SELECT service, counted_in AS unit, model, day,
    sum(kind = 'clip') AS clips, sum(kind = 'still') AS stills, sum(kind NOT IN ('clip', 'still')) AS raw,
    total(estimate) FILTER (WHERE compares) AS estimated,
    sum(is_told) AS told, total(price) FILTER (WHERE is_told) AS charged,
    sum(is_told AND compares) AS both,
    total(estimate) FILTER (WHERE is_told AND compares) AS both_estimated,
    total(price) FILTER (WHERE is_told AND compares) AS both_charged,
    sum(compares AND NOT is_told) AS not_told, total(estimate) FILTER (WHERE compares AND NOT is_told) AS open_estimate,
    sum(NOT is_told AND NOT is_estimated AND NOT is_failed) AS priceless,
    sum(is_failed) AS failed, sum(is_unclear) AS unclear
FROM figures GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
"""
"""A create stands in the unit that it was charged in, else in that of its estimate; an estimate in another one is not
compared with its charge."""


def spending(connection: "Connection", since: str) -> tuple[Spending, ...]:
    """What was sent since a time (ISO 8601 in UTC, "" for ever), by service, unit, model and day."""
    found = connection.execute(_QUESTION, (GIVEN_UP, since)).fetchall()
    return tuple(Spending(**dict(zip(Spending.__slots__, _plain(row), strict=True))) for row in found)


def summed(each: Iterable[Spending], *by: str) -> tuple[Spending, ...]:
    """Sums of those that are alike in the fields `by`, in the order in which they first come."""
    sums: dict[tuple[str, ...], Spending] = {}
    for one in each:
        alike = tuple(getattr(one, name) for name in by)
        sums[alike] = sums[alike] + one if alike in sums else one
    return tuple(sums.values())


def _plain(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return (*map(text_of, row[:4]), *row[4:])
