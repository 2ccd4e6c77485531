"""The one door to questionary and prompt_toolkit: every question with a live picture above it, a way back, help and
a calm footer. Opened late, because it costs 150 ms; the flow itself only knows `asking.Asker`."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from seedance_cli.terminal.asking import Ask, Back, Keys, Offer, Picked, takes_anything
from seedance_cli.terminal.prompts.echo import echo
from seedance_cli.terminal.prompts.lists import Typed, ask_list
from seedance_cli.terminal.prompts.streams import Streams
from seedance_cli.terminal.prompts.transcript import Transcript
from seedance_cli.terminal.prompts.typed_line import ask_line
from seedance_cli.terminal.question_rows import OWN
from seedance_cli.terminal.styled import Lines

if TYPE_CHECKING:
    from prompt_toolkit.input import Input
    from prompt_toolkit.output import Output


class Prompts:
    """Asks questions on a terminal, as `asking.Asker` says. `source` and `output` are prompt_toolkit's input and output; stdin and
    stderr if left out, since stdout is kept for the answer of the whole command."""

    def __init__(
        self, *, source: "Input | None" = None, output: "Output | None" = None, ascii_only: bool = False
    ) -> None:
        self._streams = Streams.open(source, output, ascii_only=ascii_only)
        self._transcript = Transcript(self._streams)

    @property
    def width(self) -> int:
        return self._streams.width

    def text(self, ask: Ask, *, default: str = "", refuse: Callable[[str], str] = takes_anything) -> str:
        return ask_line(self._streams, ask, default=default, refuse=refuse)

    def secret(self, ask: Ask, *, refuse: Callable[[str], str] = takes_anything) -> str:
        """A line of text of which only stars are shown."""
        return ask_line(self._streams, ask, refuse=refuse, hidden=True)

    def path(self, ask: Ask, *, refuse: Callable[[str], str] = takes_anything) -> str:
        return ask_line(self._streams, ask, refuse=refuse, files=True)

    def choose(
        self,
        ask: Ask,
        offers: Sequence[Offer],
        *,
        default: str = "",
        own: Callable[[str], str] | None = None,
    ) -> str:
        answer = self._choose(ask, offers, (default,), own, many=False)
        return answer[0] if answer else ""

    def choose_many(
        self, ask: Ask, offers: Sequence[Offer], *, default: Sequence[str] = (), own: Callable[[str], str]
    ) -> tuple[str, ...]:
        return self._choose(ask, offers, default, own, many=True)

    def pick(self, ask: Ask, rows: Sequence[Offer], keys: Keys, *, at: str = "") -> Picked:
        answer = ask_list(self._streams, ask, rows, (at,), keys=keys)
        return answer if isinstance(answer, Picked) else Picked("")

    def say(self, *parts: str | Lines) -> None:
        for part in parts:
            self._transcript.say(part)

    def tell(self, name: str, answer: str) -> None:
        self._transcript.tell(name, answer)

    def take_back(self) -> None:
        self._transcript.take_back()

    def aside(self) -> None:
        self._transcript.settle()

    @contextmanager
    def sitting(self) -> Iterator[None]:
        with echo(self._streams.input, wanted=False):
            yield

    @contextmanager
    def lent(self) -> Iterator[None]:
        self.aside()
        with echo(self._streams.input, wanted=True):
            yield

    def _choose(
        self,
        ask: Ask,
        offers: Sequence[Offer],
        default: Sequence[str],
        own: Callable[[str], str] | None,
        *,
        many: bool,
    ) -> tuple[str, ...]:
        known = {offer.value for offer in offers}
        mine = [Offer(value=value, hint="your words") for value in default if value and value not in known]
        typing = [Offer(value=OWN, label="type your own…")] if own else []
        while True:
            shown = [*mine, *offers, *typing]
            answer = ask_list(self._streams, ask, shown, default, own=own is not None, many=many)
            if isinstance(answer, tuple):
                return answer
            if isinstance(answer, Typed):
                try:
                    text = ask_line(self._streams, ask, default=answer.text, refuse=_unless_empty(own))
                except Back:
                    continue
                if text:
                    return (text,)


def _unless_empty(refuse: Callable[[str], str] | None) -> Callable[[str], str]:
    """`refuse`, but an empty line passes: it leads back to the list."""
    return lambda text: refuse(text) if refuse and text else ""
