"""The frame around every question: the live picture above it, the heading, trouble, help and the keys below it; and
the keys that work everywhere. The part in the middle is questionary's own."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from prompt_toolkit.filters import Always
from prompt_toolkit.formatted_text import FormattedText
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent, merge_key_bindings
from prompt_toolkit.keys import Keys as Key
from prompt_toolkit.layout import Dimension, FormattedTextControl, HSplit, Layout, Window
from questionary import Question

from seedance_cli.terminal import question_rows
from seedance_cli.terminal.asking import Ask, Back
from seedance_cli.terminal.prompts.streams import Streams
from seedance_cli.terminal.styled import Lines, lines

ESCAPE_SECONDS = 0.1  # how long a lone Escape waits for the rest of an arrow key, over slow links too
LEAST_PREVIEW = 3  # rows; less of a storyboard than that says nothing
LEAST_BODY = 6  # rows of a list that a preview leaves
NO_HELP = "Answer, or press enter to take what is shown. Escape goes back one question."
BACK = object()


@dataclass(slots=True)
class Asked:
    """One question while it is on the screen. `answer` reads what enter would give, `keys` what the footer says,
    `wanted` how many rows the body would like, `trouble` what is wrong."""

    ask: Ask
    answer: Callable[[], tuple[str, ...]]
    keys: Callable[[], list[str]]
    wanted: Callable[[], int]
    trouble: Callable[[], str]
    helping: bool = False
    tallest: int = 0
    pictures: dict[tuple[tuple[str, ...], int], Lines] = field(default_factory=dict)


def show(
    streams: Streams,
    question: Question,
    asked: Asked,
    body: Window,
    keys: KeyBindings,
    below: Window | None = None,
) -> Any:
    """Ask in the frame, and wipe it off when it is answered. Raises Back and KeyboardInterrupt."""
    application = question.application
    body.dont_extend_height = Always()
    application.layout = Layout(_frame(streams, asked, body, below), focused_element=body)
    known = [application.key_bindings] if application.key_bindings else []
    application.key_bindings = merge_key_bindings([*known, _everywhere(asked), keys])
    application.erase_when_done = True
    application.ttimeoutlen = application.timeoutlen = ESCAPE_SECONDS
    try:
        answer = question.unsafe_ask()
    except EOFError:  # the terminal is gone: the same as leaving
        raise KeyboardInterrupt from None
    if answer is BACK:
        raise Back
    return answer


def body_rows(streams: Streams, asked: Asked) -> int:
    """How many rows the screen leaves the body, at least one."""
    return max(1, streams.height - _around(streams, asked) - len(picture(streams, asked).rows))


def picture(streams: Streams, asked: Asked) -> Lines:
    """The preview of the answer under the cursor, as tall as the tallest so far, so that nothing below it jumps; none
    where the screen has no room for it."""
    key = (asked.answer(), streams.width)
    if key not in asked.pictures:
        asked.pictures[key] = asked.ask.preview(asked.answer()) or lines([])
    drawn = asked.pictures[key].rows
    room = streams.height - _around(streams, asked) - min(asked.wanted(), LEAST_BODY) - 1
    asked.tallest = max(asked.tallest, len(drawn))
    if room < LEAST_PREVIEW or not asked.tallest:
        return lines([])
    filled = [*drawn, *[()] * (asked.tallest - len(drawn))]
    return lines([*filled[:room], ()])


def go_back(event: KeyPressEvent) -> None:
    event.app.exit(result=BACK)


def ignore(_event: KeyPressEvent) -> None:
    """Keys that would open what this frame has no room for."""


def toggle_help(asked: Asked) -> Callable[[KeyPressEvent], None]:
    def toggle(_event: KeyPressEvent) -> None:
        asked.helping = not asked.helping

    return toggle


def _everywhere(asked: Asked) -> KeyBindings:
    keys = KeyBindings()
    for key in (Key.F1, Key.ControlG):
        keys.add(key, eager=True)(toggle_help(asked))

    @keys.add(Key.ControlC, eager=True)
    @keys.add(Key.SIGINT, eager=True)  # pressed just before the terminal took to reading keys
    @keys.add(Key.ControlQ, eager=True)
    def leave(event: KeyPressEvent) -> None:
        event.app.exit(exception=KeyboardInterrupt)

    return keys


def _frame(streams: Streams, asked: Asked, body: Window, below: Window | None) -> HSplit:
    def part(draw: Callable[[], Lines]) -> Window:
        words = FormattedTextControl(lambda: FormattedText(streams.fragments(draw())))
        return Window(words, height=lambda: Dimension.exact(len(draw().rows)), dont_extend_height=True)

    ask, signs = asked.ask, streams.signs
    return HSplit(
        [
            Window(height=1),
            part(lambda: picture(streams, asked)),
            part(lambda: question_rows.heading(ask.text, streams.width)),
            body,
            *([below] if below else []),
            part(lambda: _trouble(streams, asked)),
            part(lambda: _help(streams, asked)),
            part(lambda: question_rows.footer(asked.keys(), streams.width, signs)),
        ]
    )


def _trouble(streams: Streams, asked: Asked) -> Lines:
    return question_rows.trouble_rows(asked.trouble(), streams.width)


def _help(streams: Streams, asked: Asked) -> Lines:
    return question_rows.help_rows(asked.ask.help or NO_HELP, streams.width) if asked.helping else lines([])


def _around(streams: Streams, asked: Asked) -> int:
    """The rows of everything but picture and body; one is left free above."""
    parts = (
        question_rows.heading(asked.ask.text, streams.width),
        _trouble(streams, asked),
        _help(streams, asked),
        question_rows.footer(asked.keys(), streams.width, streams.signs),
    )
    return 1 + sum(len(part.rows) for part in parts)
