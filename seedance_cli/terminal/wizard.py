"""The wizard: from the idea to the yes, one step after another and back. It only walks; what is asked is in the steps,
what is done with it in the studio."""

from collections.abc import Callable
from dataclasses import dataclass

from seedance_cli.terminal.asking import Asker, Back
from seedance_cli.terminal.confirm import confirm_film
from seedance_cli.terminal.interview import KEYS, Interview
from seedance_cli.terminal.reference_step import ReferenceStep
from seedance_cli.terminal.result import prompt_view
from seedance_cli.terminal.review import Review
from seedance_cli.terminal.sketch import draft_board
from seedance_cli.terminal.still_step import StillStep
from seedance_cli.terminal.studio import Draft, Notebook, Studio

WELCOME = "A few questions, a storyboard, and nothing is sent before you say yes."


@dataclass(frozen=True, slots=True)
class Step:
    """One stop: `ask` asks and notes the answer, or raises Back; `recall` tells an answer given in another sitting. It
    is passed by where `wanted` says no."""

    name: str
    ask: Callable[[], None]
    recall: Callable[[], None]
    wanted: Callable[[], bool] = lambda: True


class Wizard:
    """Walks a person from an idea to a storyboard that is ready to be made."""

    def __init__(self, asker: Asker, studio: Studio) -> None:
        self._asker = asker
        self._studio = studio

    def run(self, draft: Draft) -> Draft | None:
        """The draft with its board and with `step` MAKE or KEEP, or None if the person left by going back from the
        first question. A draft that was begun goes on at its step, its answers standing as defaults. Ctrl-C raises
        KeyboardInterrupt; all that was answered is saved by then."""
        with self._asker.sitting():
            return self._walk(Notebook(draft, self._studio.save))

    def _walk(self, notebook: Notebook) -> Draft | None:
        steps = self._steps(notebook)
        if notebook.draft.step == KEYS[0]:
            self._asker.say("", WELCOME)
        place = next((place for place, step in enumerate(steps) if step.name == notebook.draft.step), 0)
        for step in steps[:place]:
            if step.wanted():
                step.recall()
        while place < len(steps):
            step = steps[place]
            if not step.wanted():
                place += 1
                continue
            notebook.keep(step=step.name)
            try:
                step.ask()
            except Back:
                before = [earlier for earlier in range(place) if steps[earlier].wanted()]
                if not before:
                    return None
                place = before[-1]
                self._asker.take_back()
            else:
                place += 1
        return notebook.draft

    def _steps(self, notebook: Notebook) -> list[Step]:
        interview = Interview(self._asker, self._studio, notebook)
        references = ReferenceStep(self._asker, self._studio, notebook)
        review = Review(self._asker, self._studio, notebook)
        stills = StillStep(self._asker, self._studio, notebook)
        return [
            *(_question(interview, notebook, key) for key in KEYS),
            Step("references", references.ask, references.recall),
            Step("review", review.ask, review.recall),
            Step(
                "stills",
                stills.ask,
                lambda: None,
                lambda: bool(notebook.draft.board and notebook.draft.board.stills),
            ),
            Step("confirm", lambda: self._confirm(notebook), lambda: None),
        ]

    def _confirm(self, notebook: Notebook) -> None:
        """The prompt and the price, then yes, not now, or back."""
        board = notebook.draft.board or draft_board(self._studio, notebook.draft)
        self._asker.say("", prompt_view(self._studio.compose(board), width=self._asker.width), "")
        notebook.keep(board=board, step=confirm_film(self._asker, self._studio, board))


def _question(interview: Interview, notebook: Notebook, key: str) -> Step:
    return Step(
        key,
        lambda: interview.ask(key),
        lambda: interview.recall(key),
        lambda: key not in notebook.draft.given,
    )
