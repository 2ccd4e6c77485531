"""What the wizard works with: the draft, and the studio, which is everything it needs from other rooms as plain
callables and records. `commands` wires them, so that the flow knows neither files nor services."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from seedance_cli.errors import SeedanceError
from seedance_cli.story.brief import Brief
from seedance_cli.story.interview import Question
from seedance_cli.story.references import Reference
from seedance_cli.story.storyboard import StillIdea, Storyboard
from seedance_cli.story.template import Template
from seedance_cli.story.vocabulary import Vocabulary

if TYPE_CHECKING:
    from seedance_cli.story.check import Finding
    from seedance_cli.terminal.result import Quote

MAKE, KEEP = "make", "keep"
"""How a finished draft ends (`Draft.step`): the film is to be made now, or only its folder written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What the person has said so far. `answers` are by question (`Question.ask`), plus `mode` and `language` where
    given; `given` names those that came as flags and are not asked. `pictures` are stills already drawn, by prompt.
    `step` is the question to go on with, and at the end MAKE or KEEP. `board` is None until the shots are drafted."""

    answers: Mapping[str, str] = field(default_factory=dict)
    given: frozenset[str] = frozenset()
    references: tuple[Reference, ...] = ()
    stills: tuple[StillIdea, ...] = ()
    pictures: Mapping[str, str] = field(default_factory=dict)
    board: Storyboard | None = None
    step: str = "idea"


def _kept_later(_picture: Path) -> None:
    """Nobody waits for it now."""


def _free(_board: Storyboard, _asks: "Sequence[StillAsk]") -> str:
    return ""


def _unwarned(_board: Storyboard) -> Sequence[str]:
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StillAsk:
    """A still to draw; `edit_of` is the picture that `prompt` is to change, None for a new one. `arrived` is to be
    called with the picture as soon as it is on disk, so that it is kept whatever becomes of the others."""

    prompt: str
    role: str
    edit_of: Path | None = None
    arrived: Callable[[Path], None] = field(default=_kept_later, compare=False, repr=False)


DraftBoard = Callable[[Brief, Template, tuple[Reference, ...], tuple[StillIdea, ...]], Storyboard]


@dataclass(frozen=True, slots=True, kw_only=True)
class Studio:
    """The other rooms, as the wizard sees them.

    `templates` gives all of them, the most asked for first; they are not read before somebody asks. `template` gives the one of a
    name, the usual one where there is none, as for a draft from another machine. `suggest` gives those that suit an idea, best
    first (not all of them). `measure` takes a kind and a
    source and says what the file is ("1280×720", "12.0 s", "" for a link); raises WrongInput. `draw` draws several
    stills of a storyboard at once and gives a picture or the error for each. `show` previews pictures with a caption each.
    `edit_yaml` is one round through the person's editor; raises WrongInput. `save` keeps the draft on disk.
    `price_stills` says in words what drawing them for a storyboard costs ("48 credits", "" for free); raises what forbids
    it, as a budget does.
    `quote` gives what stands above the yes; raises what forbids it. `warnings` are what a person should know before
    anything of a storyboard is sent.
    """

    templates: Callable[[], tuple[Template, ...]]
    template: Callable[[str], Template]
    questions: tuple[Question, ...]
    vocabulary: Vocabulary
    suggest: Callable[[str], tuple[Template, ...]]
    draft_board: DraftBoard
    check: "Callable[[Storyboard], Sequence[Finding]]"
    repair: "Callable[[Storyboard, Sequence[Finding]], Storyboard]"
    compose: Callable[[Storyboard], str]
    measure: Callable[[str, str], str]
    draw: Callable[[Storyboard, Sequence[StillAsk]], Sequence[Path | SeedanceError]]
    show: Callable[[Sequence[Path], Sequence[str]], None]
    quote: "Callable[[Storyboard], Quote]"
    edit_yaml: Callable[[Storyboard], Storyboard]
    save: Callable[[Draft], None]
    price_stills: Callable[[Storyboard, Sequence[StillAsk]], str] = _free
    warnings: Callable[[Storyboard], Sequence[str]] = _unwarned


class Notebook:
    """The draft while it is worked on; every change is saved at once, so that nothing is lost by a kill."""

    def __init__(self, draft: Draft, save: Callable[[Draft], None]) -> None:
        self.draft = draft
        self._save = save

    def keep(self, **changes: Any) -> None:
        """Replace fields of the draft and save it."""
        self.draft = replace(self.draft, **changes)
        self._save(self.draft)

    def answer(self, changes: Mapping[str, str]) -> None:
        """Set answers. Shots drafted from others are dropped, so that they are drafted anew."""
        answers = {**self.draft.answers, **changes}
        same = answers == self.draft.answers
        self.keep(answers=answers, board=self.draft.board if same else None)

    def cast(self, references: tuple[Reference, ...], stills: tuple[StillIdea, ...]) -> None:
        """Set references and stills; shots drafted for others are dropped."""
        same = (references, stills) == (self.draft.references, self.draft.stills)
        self.keep(references=references, stills=stills, board=self.draft.board if same else None)
