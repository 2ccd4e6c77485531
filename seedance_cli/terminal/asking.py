"""What a question is, and the few ways to ask one. The flow is written against these records and the `Asker`
protocol, so that it runs the same in a terminal and in a test, and loads no prompt library."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Protocol

from seedance_cli.terminal.safe_text import safe
from seedance_cli.terminal.styled import Lines

TEMPLATE = ""
"""The answer that leaves a question to the template."""
LEAVE_IT = "leave it to the template"


class Back(Exception):
    """The person wants the question before this one."""


def takes_anything(_text: str) -> str:
    return ""


def shows_nothing(_answer: tuple[str, ...]) -> Lines | None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One question. `help` is shown on demand, `trouble` from the start. `preview` draws the storyboard as it would
    be with the answers under the cursor."""

    text: str
    help: str = ""
    trouble: str = ""
    preview: Callable[[tuple[str, ...]], Lines | None] = shows_nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One row of a list: the answer's `value`, what is read in its place, and a hint beside it. `style` names a
    style of `styled.STYLES`. A row that is `read_only` is a remark: the cursor passes over it."""

    value: str
    label: str = ""
    hint: str = ""
    style: str = ""
    read_only: bool = False

    @property
    def words(self) -> str:
        """What is read in the row, safe to show: a label may tell of a stranger's file."""
        return safe(self.label or self.value, lines=True).replace("\n", " ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """Letters that act on the row under the cursor, each with its word for the footer; without a word it
    acts and is not shown."""

    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Picked:
    """A row, and the letter that was pressed on it, "" for enter."""

    value: str
    key: str = ""


class Asker(Protocol):
    """How questions reach a person. Every question raises `Back` when the person goes back, and KeyboardInterrupt
    when they leave. A question wipes itself off the screen; what was answered stays only where it is `told`."""

    @property
    def width(self) -> int:
        """Columns there are for a preview."""
        ...

    def text(self, ask: Ask, *, default: str = "", refuse: Callable[[str], str] = takes_anything) -> str:
        """A line of text, free of control characters. `refuse` says what is wrong with an answer, or ""."""
        ...

    def path(self, ask: Ask, *, refuse: Callable[[str], str] = takes_anything) -> str:
        """A path, with the folders' files offered while typing, or a link."""
        ...

    def choose(
        self,
        ask: Ask,
        offers: Sequence[Offer],
        *,
        default: str = "",
        own: Callable[[str], str] | None = None,
    ) -> str:
        """One of the offers; with `own`, which refuses as in `text`, also words of the person's own."""
        ...

    def choose_many(
        self, ask: Ask, offers: Sequence[Offer], *, default: Sequence[str] = (), own: Callable[[str], str]
    ) -> tuple[str, ...]:
        """Any of the offers in the order they were ticked, or words of the person's own; none is the template's."""
        ...

    def pick(self, ask: Ask, rows: Sequence[Offer], keys: Keys, *, at: str = "") -> Picked:
        """A row and what to do with it."""
        ...

    def say(self, *parts: "str | Lines") -> None:
        """Words or styled lines that stay on the screen."""
        ...

    def tell(self, name: str, answer: str) -> None:
        """An answer's line in the transcript."""
        ...

    def take_back(self) -> None:
        """The last answer's line, and what was said after it, go off the screen again."""
        ...

    def aside(self) -> None:
        """Something else writes on the screen: what is above stays there."""
        ...

    def sitting(self) -> AbstractContextManager[None]:
        """Around a row of questions: what is typed between two of them waits for the next and is not shown."""
        ...

    def lent(self) -> AbstractContextManager[None]:
        """Around another program that has the terminal for itself, as an editor does."""
        ...
