"""Two stages for questions: keys from a pipe with a screen model in this process, and a script of answers that fails on
any question it did not expect."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from threading import Thread

import pyte
from prompt_toolkit.application import get_app_or_none
from prompt_toolkit.data_structures import Size
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.output import ColorDepth
from prompt_toolkit.output.vt100 import Vt100_Output

from seedance_cli.terminal.asking import Ask, Keys, Offer, Picked, takes_anything
from seedance_cli.terminal.prompts import Prompts
from seedance_cli.terminal.styled import Lines

ENTER, TAB, BACK, CTRL_C, DOWN, UP = "\r", "\t", "\x02", "\x03", "\x1b[B", "\x1b[A"
CLEAR, HELP = "\x15", "\x1bOP"
KEY = re.compile(r"x{100,}|\x1b\[200~.*?\x1b\[201~|\x1b\[[A-D]|\x1bOP|.", re.DOTALL)


def pasted(text: str) -> str:
    """`text` as a terminal sends what is pasted."""
    return f"\x1b[200~{text}\x1b[201~"


class Screens:
    """A terminal's screen, kept as it was after every time it was drawn. Stands in for a stream."""

    encoding = "utf-8"

    def __init__(self, width: int, height: int) -> None:
        self.screen = pyte.Screen(width, height)
        self._stream = pyte.Stream(self.screen)
        self.raw = ""
        self.drawn: list[str] = []

    def write(self, text: str) -> int:
        self.raw += text
        self._stream.feed(text.replace("\n", "\r\n") if "\r" not in text else text)
        return len(text)

    def flush(self) -> None:
        self.drawn.append("\n".join(line.rstrip() for line in self.screen.display).rstrip())

    def fileno(self) -> int:
        raise OSError("a screen model has no file number")

    def isatty(self) -> bool:
        return True

    def saw(self, *texts: str) -> bool:
        """Whether one screen showed all of `texts`."""
        return any(all(text in drawn for text in texts) for drawn in self.drawn)

    @property
    def now(self) -> str:
        return self.drawn[-1]


class Typist(Vt100_Output):
    """An output behind which somebody types the next key each time the screen has been drawn, as a person does. When
    the keys are used up and a question still waits, they leave: a test fails rather than hangs."""

    keys: Sequence[str] = ()
    source: PipeInput | None = None
    _typed_at: tuple[int, int] = (0, 0)

    def flush(self) -> None:
        super().flush()
        app = get_app_or_none()
        if app is None or app.is_done or not app.render_counter or self.source is None:
            return
        drawing = (id(app), app.render_counter)
        if drawing != self._typed_at:
            self._typed_at = drawing
            # Out of the way of the loop that reads: a long paste does not fit into the pipe at once.
            key, *self.keys = self.keys or [CTRL_C]
            Thread(target=self.source.send_text, args=(key,), daemon=True).start()


@contextmanager
def stage(
    keys: str, *, width: int = 80, height: int = 24, colour: bool = True, ascii_only: bool = False
) -> Iterator[tuple[Prompts, Screens]]:
    """Prompts to which `keys` are typed one by one, and what they drew."""
    screens = Screens(width, height)
    depth = ColorDepth.DEPTH_8_BIT if colour else ColorDepth.DEPTH_1_BIT
    output = Typist(
        screens,  # type: ignore[arg-type]
        lambda: Size(rows=height, columns=width),
        term="xterm-256color",
        default_color_depth=depth,
    )
    with create_pipe_input() as source:
        output.source, output.keys = source, KEY.findall(keys)
        yield Prompts(source=source, output=output, ascii_only=ascii_only), screens


@dataclass
class Script:
    """An asker that answers from a list of (part of the question, answer), in order. An answer may be an exception to
    raise. Offers are held to: an answer that is not offered must be allowed as own words, and not be refused."""

    answers: list[tuple[str, object]]
    width: int = 80
    said: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    taken_back: int = 0

    def text(self, ask: Ask, *, default: str = "", refuse: Callable[[str], str] = takes_anything) -> str:
        answer = self._next(ask, default)
        while why := refuse(answer):
            self.troubles.append(why)
            answer = self._next(ask, default)
        return answer

    def path(self, ask: Ask, *, refuse: Callable[[str], str] = takes_anything) -> str:
        return self.text(ask, refuse=refuse)

    def choose(
        self, ask: Ask, offers: Sequence[Offer], *, default: str = "", own: Callable[[str], str] | None = None
    ) -> str:
        answer = self._next(ask, default or offers[0].value)
        if answer not in {offer.value for offer in offers}:
            assert own is not None, f"{answer!r} is not offered at {ask.text!r}"
            assert own(answer) == ""
        return answer

    def choose_many(
        self, ask: Ask, offers: Sequence[Offer], *, default: Sequence[str] = (), own: Callable[[str], str]
    ) -> tuple[str, ...]:
        answer = self._take(ask, tuple(default))
        assert isinstance(answer, tuple)
        self._draw(ask, answer)
        return answer

    def pick(self, ask: Ask, rows: Sequence[Offer], keys: Keys, *, at: str = "") -> Picked:
        answer = self._take(ask, Picked(at))
        picked = answer if isinstance(answer, Picked) else Picked(str(answer))
        assert picked.value in {row.value for row in rows if not row.read_only}, f"{picked} is no row"
        assert not picked.key or picked.key in keys.words, f"{picked} is no key"
        self._draw(ask, (picked.value,))
        return picked

    def say(self, *parts: str | Lines) -> None:
        self.said += [part if isinstance(part, str) else part.plain for part in parts]

    def tell(self, name: str, answer: str) -> None:
        self.said.append(f"{name}: {answer}")

    def take_back(self) -> None:
        self.taken_back += 1

    def aside(self) -> None:
        self.said.append("(aside)")

    def sitting(self) -> AbstractContextManager[None]:
        return nullcontext()

    def lent(self) -> AbstractContextManager[None]:
        return nullcontext()

    def _next(self, ask: Ask, default: str) -> str:
        answer = str(self._take(ask, default))
        self._draw(ask, (answer,) if answer else ())
        return answer

    def _take(self, ask: Ask, default: object) -> object:
        if ask.trouble:
            self.troubles.append(ask.trouble)
        assert self.answers, f"nobody expected {ask.text!r}"
        part, answer = self.answers.pop(0)
        assert part in ask.text, f"expected {part!r}, asked {ask.text!r}"
        if isinstance(answer, type) and issubclass(answer, BaseException):
            raise answer
        return default if answer is DEFAULT else answer

    def _draw(self, ask: Ask, answer: tuple[str, ...]) -> None:
        drawn = ask.preview(answer)
        self.pictures.append(drawn.plain if drawn else "")


DEFAULT = object()
"""The answer that stands there already."""
