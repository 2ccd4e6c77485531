"""A question that is answered by choosing: one row, several, or a row and a letter that acts on it. Typing begins an
answer of one's own where that is allowed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import questionary
from prompt_toolkit.application import Application
from prompt_toolkit.filters import Always
from prompt_toolkit.formatted_text import FormattedText
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.keys import Keys as Key
from prompt_toolkit.layout import Dimension, Layout, Window
from questionary.prompts.common import InquirerControl

from seedance_cli.story.brief import LONGEST_IDEA
from seedance_cli.terminal import question_rows
from seedance_cli.terminal.asking import Ask, Keys, Offer, Picked
from seedance_cli.terminal.prompts.frame import Asked, body_rows, go_back, show, toggle_help
from seedance_cli.terminal.prompts.streams import Streams
from seedance_cli.terminal.prompts.typed_line import too_long
from seedance_cli.terminal.question_rows import OWN
from seedance_cli.terminal.safe_text import safe
from seedance_cli.terminal.styled import lines

LONG_LIST = 8  # rows


@dataclass(frozen=True, slots=True)
class Typed:
    """The first letters of an answer of one's own."""

    text: str


@dataclass(slots=True)
class Listing:
    """questionary's list with our offers: its choices are the offers' places."""

    control: InquirerControl
    offers: Sequence[Offer]
    many: bool
    own: bool
    keys: Keys | None
    trouble: str

    @property
    def here(self) -> Offer:
        return self.offers[self.control.pointed_at]

    @property
    def ticked(self) -> tuple[str, ...]:
        """In the order they were ticked."""
        return tuple(self.offers[place].value for place in self.control.selected_options) if self.many else ()

    @property
    def answer(self) -> tuple[str, ...]:
        """What enter gives: the ticked rows, else the one under the cursor."""
        return self.ticked or ((self.here.value,) if self.here.value not in ("", OWN) else ())


def ask_list(
    streams: Streams,
    ask: Ask,
    offers: Sequence[Offer],
    default: Sequence[str] = (),
    *,
    own: bool = False,
    many: bool = False,
    keys: Keys | None = None,
) -> tuple[str, ...] | Typed | Picked:
    """The values chosen (none: the row with an empty value); with `own` also what was typed instead; with `keys` the
    row and its letter."""
    control = _list_of(offers, default, many=many)
    listing = Listing(control, offers, many, own, keys, ask.trouble)
    asked = Asked(
        ask=ask,
        answer=lambda: listing.answer,
        keys=lambda: _footer(listing),
        wanted=lambda: len(offers),
        trouble=lambda: listing.trouble,
    )
    control.text = lambda: _drawn(streams, listing)
    control.focusable = Always()
    control.show_cursor = False
    body = Window(control, height=lambda: Dimension(max=body_rows(streams, asked)))
    question, keys_here = _question(streams, control), _bindings(asked, listing)
    answer: tuple[str, ...] | Typed | Picked = show(streams, question, asked, body, keys_here)
    return answer


def _list_of(offers: Sequence[Offer], default: Sequence[str], *, many: bool) -> InquirerControl:
    choices = [
        questionary.Separator(offer.words)
        if offer.read_only
        else questionary.Choice(offer.words, place, checked=many and offer.value in default)
        for place, offer in enumerate(offers)
    ]
    chosen = (place for place, offer in enumerate(offers) if offer.value in default and not offer.read_only)
    at = next(chosen, None)
    return InquirerControl(choices, initial_choice=None if at is None else choices[at])


def _question(streams: Streams, control: InquirerControl) -> questionary.Question:
    """questionary's question around the list alone: its own prompts make two more applications for each question, for a
    heading and a toolbar that give way to our frame's, and those are felt from one question to the next."""
    application: Application[Any] = Application(
        layout=Layout(Window(control)), style=streams.style, input=streams.input, output=streams.output
    )
    return questionary.Question(application)


def _drawn(streams: Streams, listing: Listing) -> FormattedText:
    column = question_rows.label_column(listing.offers, streams.width)
    fragments: list[tuple[str, str]] = []
    for offer in listing.offers:
        here = offer is listing.here
        box = question_rows.box(offer.value, listing.ticked, streams.signs) if listing.many else ""
        row = question_rows.offer_row(offer, column, streams.width, streams.signs, here=here, box=box)
        fragments += [("[SetCursorPosition]", "")] * here
        fragments += [*streams.fragments(lines([row])), ("", "\n")]
    return FormattedText(fragments[:-1])


def _bindings(asked: Asked, listing: Listing) -> KeyBindings:
    keys = KeyBindings()
    keys.add("?", eager=True)(toggle_help(asked))
    for back in (Key.Escape, Key.ControlB):
        keys.add(back, eager=True)(go_back)
    keys.add(Key.ControlM, eager=True)(lambda event: event.app.exit(result=_entered(listing)))
    for down in (Key.Down, Key.ControlN):
        keys.add(down, eager=True)(lambda _event: _move(listing.control, listing.control.select_next))
    for up in (Key.Up, Key.ControlP):
        keys.add(up, eager=True)(lambda _event: _move(listing.control, listing.control.select_previous))
    keys.add(" ", eager=True)(lambda _event: _tick(listing))
    keys.add(Key.Any, eager=True)(lambda event: _press(listing, event))
    keys.add(Key.BracketedPaste, eager=True)(lambda event: _paste(listing, event))
    return keys


def _move(control: InquirerControl, step: Callable[[], None]) -> None:
    """To the next row that can be chosen."""
    step()
    while not control.is_selection_valid():
        step()


def _entered(listing: Listing) -> tuple[str, ...] | Typed | Picked:
    if listing.keys:
        return Picked(listing.here.value)
    return Typed("") if listing.here.value == OWN else listing.answer


def _press(listing: Listing, event: KeyPressEvent) -> None:
    if listing.keys and event.data in listing.keys.words:
        event.app.exit(result=Picked(listing.here.value, event.data))
    elif listing.own and len(event.data) == 1 and event.data.isprintable():
        event.app.exit(result=Typed(event.data))


def _paste(listing: Listing, event: KeyPressEvent) -> None:
    if not listing.own:
        return
    listing.trouble = too_long(event.data)
    if not listing.trouble and safe(event.data):
        event.app.exit(result=Typed(safe(event.data, LONGEST_IDEA)))


def _tick(listing: Listing) -> None:
    ticked, place = listing.control.selected_options, listing.control.pointed_at
    if not listing.many:
        return
    if listing.here.value == "":
        ticked.clear()
    elif place in ticked:
        ticked.remove(place)
    elif listing.here.value != OWN:
        ticked.append(place)


def _place(listing: Listing) -> list[str]:
    """Where the cursor stands, for a list that a small screen does not show whole."""
    count = len(listing.offers)
    long = count > LONG_LIST and not listing.keys
    return [f"{listing.control.pointed_at + 1} of {count}"] if long else []


def _footer(listing: Listing) -> list[str]:
    acts = [f"{key} {word}" for key, word in listing.keys.words.items() if word] if listing.keys else []
    enter = "enter choose" if listing.keys else "enter accept"
    ticks = ["space tick"] if listing.many else []
    return [*_place(listing), enter, *ticks, *acts, "esc back", "? help", "ctrl-c save and leave"]
