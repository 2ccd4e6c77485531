"""One film of a manifest as it was written, settled with the manifest's defaults and its variant; and the manifest itself.
Kept as texts, since what a value may be is the commands' to say."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

MOST_FILMS = 10_000
"""In one manifest, its variants counted."""
MOST_TOLD = 10  # faults; more at once help nobody


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One film to make. `place` names it for a person: "row 7", "row 7 (anime, 9:16)"; its `number` is 7. `values` are the columns with one
    value and `lists` those with several, by their name with `_`; what is not said is not there. `variant` holds what was
    chosen for it among variants, `where` how a fault of the row as it was written begins ("films.csv row 7"), and
    `origins` the same for each column that was said elsewhere, in the defaults or the variants of the file."""

    place: str
    values: Mapping[str, str]
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    variant: tuple[str, ...] = ()
    where: str = ""
    origins: Mapping[str, str] = field(default_factory=dict)
    number: int = 0

    @property
    def key(self) -> str:
        """The sha256 of all that is said of the film, in hex: the same wherever the row stands."""
        said = {**self.values, **self.lists}
        return sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()

    def fault(self, what: str, column: str = "") -> str:
        """What is wrong with a column, or with the row, and where."""
        return f"{self.origins.get(column) or self.where or self.place}: {what}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What is in the file at `path`: the rows that can be read, in order, a line for each fault, with the number of the row
    where it came up, and what a YAML manifest says for the whole batch (`service`, `region`, `via`, `parallel`, `budget`, `out`), as it was written."""

    path: Path
    rows: tuple[Row, ...]
    faults: Mapping[str, int] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)


def faults_told(faults: Sequence[str]) -> str:
    """The first faults, a line each, and how many more there are."""
    told = list(faults[:MOST_TOLD])
    if len(faults) > MOST_TOLD:
        told.append(f"and {len(faults) - MOST_TOLD:,} more.")
    return "\n".join(told)
