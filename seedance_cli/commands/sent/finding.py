"""Which entry of the ledger a person means: its number, its task's id, or as much of that as tells it from the others."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from seedance_cli.errors import NotFound, SeedanceError, WrongInput

if TYPE_CHECKING:
    from seedance_cli.takes.ledger import Entry, Ledger
    from seedance_cli.terminal.console import Screen

SHORTEST_BEGINNING = 4
"""Letters of a task's id; fewer are a slip of the finger."""
MOST_OFFERED = 4
LONGEST_NUMBER = 19
"""Digits; the ledger counts no further."""


@contextmanager
def the_ledger(screen: "Screen", films: Iterable[Path] = ()) -> "Iterator[Ledger]":
    """The ledger of this machine, which has heard of the takes in `films`. That a damaged one was set aside is said."""
    with open_ledger(partial(screen.say, style="warning")) as ledger:
        if films:
            from seedance_cli.commands.sent.rebuilding import take_in

            with suppress(SeedanceError):  # a ledger that can only be read is of use all the same
                take_in(ledger, films)
        yield ledger


def open_ledger(tell: Callable[[str], None]) -> "Ledger":
    """The ledger of this machine. Where a damaged one was set aside, the takes that can be found are put into the fresh
    one, and `tell` hears in one line what became of it; an empty one hears of the films here."""
    from seedance_cli.settings import state_dir
    from seedance_cli.takes.ledger import Ledger

    ledger = Ledger.open(state_dir())
    try:
        # The name alone is looked for first: nearly every ledger was never damaged.
        if any(state_dir().glob("ledger-damaged-*")):
            from seedance_cli.commands.sent.rebuilding import rebuild

            if words := rebuild(ledger, state_dir()):
                tell(words)
        elif not ledger.entries(1) and any(Path().glob("*/takes")):
            from seedance_cli.commands.sent.rebuilding import take_in_here

            take_in_here(ledger)
    except BaseException:
        ledger.close()
        raise
    return ledger


def find_entry(ledger: "Ledger", word: str) -> "Entry":
    """The entry that `word` names. Raises NotFound, saying what there is, and WrongInput where several fit."""
    word = word.strip()
    found = _named(ledger, word)
    if not found:
        raise _none_such(ledger.entries(), word)
    if len({(each.service, each.task_id) for each in found}) > 1:
        offered = ", ".join(f"{each.id} ({each.task_id})" for each in found[:MOST_OFFERED])
        raise WrongInput(
            f"{len(found)} tasks begin with {word!r}: {offered}{', …' * (len(found) > MOST_OFFERED)}",
            hint=f"seedance takes show {found[0].id}",
        )
    return found[0]


def _named(ledger: "Ledger", word: str) -> "Sequence[Entry]":
    """What a word may mean, the surest meaning first; the newest first."""
    is_number = word.isascii() and word.isdecimal()
    if is_number and len(word) < LONGEST_NUMBER:
        with suppress(NotFound):
            return [ledger.entry(int(word))]
    whole = ledger.find(word)
    if whole or is_number or len(word) < SHORTEST_BEGINNING:
        return [whole] if whole else []
    return ledger.beginning(word)


def _none_such(entries: "Sequence[Entry]", word: str) -> NotFound:
    if not entries:
        return NotFound(f"There is no take {word!r}: nothing was ever sent from here.", hint="seedance new")
    near = _nearest(entries, word)
    first, last = entries[-1].id, entries[0].id
    has = f"it has number {last}" if first == last else f"its numbers go from {first} to {last}"
    return NotFound(f"The ledger has no {word!r}; {has}.", hint=f"seedance takes show {near.id}")


def _nearest(entries: "Sequence[Entry]", word: str) -> "Entry":
    """The entry most like it, else the newest."""
    if word.isascii() and word.isdecimal() and len(word) < LONGEST_NUMBER:
        return min(entries, key=lambda each: abs(each.id - int(word)))
    known = {each.task_id: each for each in reversed(entries) if each.task_id}
    match = get_close_matches(word, list(known), n=1, cutoff=0.5)
    return known[match[0]] if match else entries[0]
