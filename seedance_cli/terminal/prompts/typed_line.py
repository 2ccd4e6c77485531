"""A question that is answered by typing: a line of text, or a path with the folder's files offered below."""

from collections.abc import Callable
from typing import Any

import questionary
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.filters import Condition
from prompt_toolkit.formatted_text import FormattedText
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.keys import Keys as Key
from prompt_toolkit.layout import BufferControl, Dimension, FormattedTextControl, Window
from prompt_toolkit.shortcuts import CompleteStyle

from seedance_cli.story.brief import LONGEST_IDEA
from seedance_cli.terminal.asking import Ask, takes_anything
from seedance_cli.terminal.prompts.frame import Asked, go_back, ignore, show, toggle_help
from seedance_cli.terminal.prompts.streams import Streams
from seedance_cli.terminal.safe_text import clip, safe

MOST_FILES = 6  # rows of files offered at once


def ask_line(
    streams: Streams,
    ask: Ask,
    *,
    default: str = "",
    refuse: Callable[[str], str] = takes_anything,
    files: bool = False,
    hidden: bool = False,
) -> str:
    """What the person typed, without control characters. What `refuse` says is shown until the text is changed. A
    `hidden` text shows as stars, and nothing is made of it before enter."""
    question = _question(streams, default, refuse, files=files, hidden=hidden)
    window, buffer = _input_of(question)
    buffer.cursor_position = len(buffer.text)
    window.height = lambda: Dimension(min=1, max=max(1, streams.height // 3))
    pasted: list[str] = [ask.trouble]
    asked = Asked(
        ask=ask,
        answer=lambda: (safe(buffer.text, LONGEST_IDEA),) if buffer.text.strip() and not hidden else (),
        keys=lambda: _footer(buffer, files=files, hidden=hidden),
        wanted=lambda: 2 + MOST_FILES * files,
        trouble=lambda: _trouble(buffer, pasted[0]),
    )
    keys = _keys(asked, buffer, pasted)
    if files:
        _add_path_keys(keys, buffer)
    below = _files(streams, buffer) if files else None
    return safe(show(streams, question, asked, window, keys, below), LONGEST_IDEA)


def too_long(text: str) -> str:
    """Why a text cannot be an answer, "" if it can."""
    if len(text) <= LONGEST_IDEA:
        return ""
    return f"That is {len(text):,} characters; {LONGEST_IDEA:,} is the most."


def _question(
    streams: Streams, default: str, refuse: Callable[[str], str], *, files: bool, hidden: bool
) -> questionary.Question:
    def verdict(text: str) -> bool | str:
        return too_long(text) or refuse(safe(text, LONGEST_IDEA)) or True

    shared: dict[str, Any] = {
        "message": streams.signs.pointer,
        "qmark": "",
        "default": default,
        "validate": verdict,
        "validate_while_typing": False,
        "style": streams.style,
        "input": streams.input,
        "output": streams.output,
    }
    if files:
        return questionary.path(
            complete_style=CompleteStyle.READLINE_LIKE, complete_while_typing=True, **shared
        )
    return questionary.password(**shared) if hidden else questionary.text(**shared)


def _input_of(question: questionary.Question) -> tuple[Window, Buffer]:
    """The part of questionary's layout that is typed into; its heading and toolbars give way to our frame's."""
    for window in question.application.layout.find_all_windows():
        if isinstance(window.content, BufferControl) and window.content.buffer.name == "DEFAULT_BUFFER":
            return window, window.content.buffer
    raise LookupError("questionary's question has no line to type in")


def _trouble(buffer: Buffer, pasted: str) -> str:
    wrong = buffer.validation_error.message if buffer.validation_error else ""
    return wrong or too_long(buffer.text) or pasted


def _keys(asked: Asked, buffer: Buffer, pasted: list[str]) -> KeyBindings:
    keys = KeyBindings()
    empty = Condition(lambda: not buffer.text)
    keys.add("?", filter=empty, eager=True)(toggle_help(asked))
    # Escape is not eager here: it also begins the editing keys that readline has taught people, such as Alt-B.
    keys.add(Key.Escape)(go_back)
    keys.add(Key.ControlB, filter=empty, eager=True)(go_back)
    for search in (Key.ControlR, Key.ControlS):
        keys.add(search, eager=True)(ignore)

    @keys.add(Key.BracketedPaste, eager=True)
    def paste(event: KeyPressEvent) -> None:
        words = too_long(buffer.text + event.data)
        if not words:
            buffer.insert_text(safe(event.data, LONGEST_IDEA))
        pasted[0] = words

    def changed(_buffer: Buffer) -> None:
        pasted[0] = ""

    buffer.on_text_changed += changed
    return keys


def _add_path_keys(keys: KeyBindings, buffer: Buffer) -> None:
    # questionary keeps a second slash out, which https:// needs.
    @keys.add("/", eager=True)
    def slash(_event: KeyPressEvent) -> None:
        buffer.insert_text("/")
        buffer.start_completion(select_first=False)

    @keys.add(Key.ControlI, eager=True)
    def following(_event: KeyPressEvent) -> None:
        if buffer.complete_state:
            buffer.complete_next()
        else:
            buffer.start_completion(insert_common_part=True)

    # A list of files that is merely on show must not cost a second enter.
    @keys.add(Key.ControlM, eager=True)
    def accept(event: KeyPressEvent) -> None:
        buffer.complete_state = None
        if buffer.validate(set_cursor=True):
            event.app.exit(result=buffer.text)


def _files(streams: Streams, buffer: Buffer) -> Window:
    """The files that go on from what is typed, as rows of our own: a menu would float over the keys below."""

    def height() -> Dimension:
        state = buffer.complete_state
        return Dimension.exact(min(len(state.completions), MOST_FILES) if state else 0)

    def drawn() -> FormattedText:
        state = buffer.complete_state
        found = state.completions if state else []
        at = (state.complete_index if state else None) or 0
        first = max(0, min(at - MOST_FILES + 1, len(found) - MOST_FILES))
        rows: list[tuple[str, str]] = []
        for place, file in enumerate(found[first : first + MOST_FILES], first):
            style = "class:accent-strong" if state and place == state.complete_index else "class:dim"
            rows += [(style, f"   {clip(safe(file.display_text), streams.width - 4)}"), ("", "\n")]
        return FormattedText(rows[:-1])

    return Window(FormattedTextControl(drawn), height=height, dont_extend_height=True)


def _footer(buffer: Buffer, *, files: bool, hidden: bool) -> list[str]:
    help_key = "f1 help" if buffer.text else "? help"
    return [
        "enter accept",
        *(["tab complete"] if files else []),
        "esc back",
        help_key,
        "ctrl-c leave" if hidden else "ctrl-c save and leave",
    ]
