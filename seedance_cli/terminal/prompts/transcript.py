"""What stays on the screen: one line for each answer. Going back takes the last answer off again, so the rows above
the question are counted; what others print in between ends the counting."""

from dataclasses import dataclass

from prompt_toolkit.formatted_text import FormattedText
from prompt_toolkit.shortcuts import print_formatted_text

from seedance_cli.terminal import question_rows
from seedance_cli.terminal.prompts.streams import Streams
from seedance_cli.terminal.styled import Lines


@dataclass(frozen=True, slots=True)
class Entry:
    """Something printed: whether it is an answer, and its rows at the width it was printed in."""

    is_answer: bool
    rows: int
    width: int


class Transcript:
    def __init__(self, streams: Streams) -> None:
        self._streams = streams
        self._entries: list[Entry] = []

    def say(self, part: str | Lines) -> None:
        """Words or lines that are no answer; taking an answer back takes along those after it."""
        words = question_rows.said(part, self._streams.width) if isinstance(part, str) else part
        self._print(words, is_answer=False)

    def tell(self, name: str, answer: str) -> None:
        """The line of an answered question."""
        self._print(question_rows.told(name, answer, self._streams.width), is_answer=True)

    def settle(self) -> None:
        """What stands on the screen now stays there."""
        self._entries.clear()

    def take_back(self) -> None:
        """Wipe the last answer and all that was said after it; without one, nothing."""
        last = next(
            (place for place, entry in reversed(list(enumerate(self._entries))) if entry.is_answer), None
        )
        if last is None:
            return
        gone = self._entries[last:]
        del self._entries[last:]
        height = sum(entry.rows for entry in gone)
        # After a change of width nobody knows how many rows the terminal made of them: then they stay.
        if height < self._streams.height and all(entry.width == self._streams.width for entry in gone):
            output = self._streams.output
            output.cursor_up(height)
            output.write_raw("\r")
            output.erase_down()
            output.flush()

    def _print(self, part: Lines, *, is_answer: bool) -> None:
        drawn = FormattedText(self._streams.fragments(part))
        print_formatted_text(drawn, style=self._streams.style, output=self._streams.output)
        self._entries.append(Entry(is_answer, len(part.rows), self._streams.width))
