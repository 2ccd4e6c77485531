"""The folders of a batch's films: named as their rows say or as their ideas read, no two alike, and the same in every run."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import count
from pathlib import PurePath
from typing import TYPE_CHECKING

from seedance_cli.commands.planning import LONGEST_NAME, folder_name
from seedance_cli.story.draft import title_for

if TYPE_CHECKING:
    from seedance_cli.library.manifest import Row

LONGEST_WORD = 20  # characters of one value among variants
LONGEST_TAIL = 40  # of all of them


def names_for(rows: Sequence["Row"], known: Mapping[str, str]) -> tuple[tuple[str, ...], dict[str, int]]:
    """A name for each row, "" for one whose own name is another row's already, and the faults of those by row. A key that is
    `known` keeps its name; no other film gets one of the known, for that folder is taken, unless its row says so."""
    saved = {row.key for row in rows if "film" in row.values}
    names = _Names(known, saved)
    given = {place: kept for place, row in enumerate(rows) if (kept := names.kept(row))}
    given |= {
        place: names.said(row)
        for place, row in enumerate(rows)
        if place not in given and "name" in row.values
    }
    found = (given[place] if place in given else names.free(row) for place, row in enumerate(rows))
    return tuple(found), names.faults


class _Names:
    """The names that are taken, in small letters, since on some systems two names that differ in that alone are one."""

    def __init__(self, known: Mapping[str, str], saved: Collection[str]) -> None:
        self._known = known
        # A saved film's folder is its own, wherever it lies: its row is named anew each time, and alike.
        self._taken = {name.casefold() for key, name in known.items() if key not in saved}
        self._kept: set[str] = set()
        self._said: dict[str, Row] = {}
        self._numbers: dict[str, Iterator[int]] = {}
        self.faults: dict[str, int] = {}

    def kept(self, row: "Row") -> str:
        """The name that an earlier run gave, "" where there is none that can be this film's folder alone."""
        name = self._known.get(row.key, "")
        if "film" in row.values or not name or folder_name(name) != name or name.casefold() in self._kept:
            return ""
        self._kept.add(name.casefold())
        if "name" in row.values:
            self._said[name.casefold()] = row
        return name

    def said(self, row: "Row") -> str:
        """The name that the row says, "" where another row says it too."""
        name = made_name(row)
        other = self._said.get(name.casefold())
        if other is None:
            self._said[name.casefold()] = row
            self._taken.add(name.casefold())
            return name
        if other.where == row.where:  # variants whose words are alike when shortened
            return self.free(row)
        fault = row.fault(f"its folder would be {name}, which is that of {other.place}.", "name")
        self.faults[fault] = row.number
        return ""

    def free(self, row: "Row") -> str:
        """A name that nobody has: the row's, or with a number behind it."""
        name = made_name(row)
        free = name
        numbers = self._numbers.setdefault(name.casefold(), count(2))
        while free.casefold() in self._taken:
            free = f"{name}-{next(numbers)}"
        self._taken.add(free.casefold())
        return free


def made_name(row: "Row") -> str:
    """What a row's film is called, with the values it was given among variants."""
    tail = "-".join(folder_name(word)[:LONGEST_WORD] for word in row.variant)[:LONGEST_TAIL].strip("-_.")
    name = folder_name(_title(row))
    return folder_name(f"{name[: LONGEST_NAME - len(tail) - 1].strip('-_.')}-{tail}") if tail else name


def _title(row: "Row") -> str:
    said = row.values
    if "name" in said:
        return said["name"]
    if "film" in said:
        path = PurePath(said["film"])
        return path.parent.name if path.name == "storyboard.yaml" else path.name
    return title_for(said["idea"] if "idea" in said else PurePath(said["prompt_file"]).stem)
