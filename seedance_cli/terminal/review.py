"""The storyboard under the cursor: shots are changed, timed, added, removed and moved where they stand, with what the
checklist finds right below them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from seedance_cli.errors import WrongInput
from seedance_cli.story.storyboard import Shot, Storyboard, add_shot, move_shot, remove_shot, retime
from seedance_cli.terminal.asking import Ask, Asker, Back, Keys, Offer, Picked
from seedance_cli.terminal.review_rows import (
    DONE,
    blocking,
    picture,
    shot_at,
    shot_row,
    storyboard_rows,
)
from seedance_cli.terminal.shot_editor import edit_around, edit_shot
from seedance_cli.terminal.sketch import draft_board
from seedance_cli.terminal.studio import Notebook, Studio
from seedance_cli.terminal.styled import Lines
from seedance_cli.terminal.timeline import timeline_view

if TYPE_CHECKING:
    from seedance_cli.story.check import Finding

HELP = (
    "Go to a shot with the arrow keys. Enter opens it; + and - give it a second more or less, which the others give or "
    "take; < and > move it; a adds a shot after it, x removes it. f applies the fixes that the checklist "
    "offers, u takes the last change back, e opens the whole storyboard in your editor."
)


class Review:
    """Shows the storyboard and takes changes until the person is content."""

    def __init__(self, asker: Asker, studio: Studio, notebook: Notebook) -> None:
        self._asker = asker
        self._studio = studio
        self._notebook = notebook
        self._before: list[Storyboard] = []

    def ask(self) -> None:
        """Raises Back; shots changed by hand are given up only after a yes, since going back drafts them anew."""
        self._notebook.keep(board=self._board)
        at, trouble = DONE, ""
        while True:
            picked = self._picked(at, trouble)
            if picked != Picked(DONE):
                at, trouble = self._act(picked)
            elif trouble := blocking(self._findings()):
                at = DONE
            else:
                self._tell()
                return

    @property
    def _board(self) -> Storyboard:
        return self._notebook.draft.board or draft_board(self._studio, self._notebook.draft)

    def _findings(self) -> "Sequence[Finding]":
        return self._studio.check(self._board)

    def _picked(self, at: str, trouble: str) -> Picked:
        board, findings = self._board, self._findings()
        ask = Ask(
            text="Your storyboard. Change what you like, or go on.",
            help=HELP,
            trouble=trouble,
            preview=self._picture,
        )
        rows = storyboard_rows(board, findings, self._studio.vocabulary, self._asker.width)
        keys = Keys(words=self._keys(findings))
        while True:
            try:
                return self._asker.pick(ask, rows, keys, at=at)
            except Back:
                if self._may_leave():
                    raise

    def _picture(self, row: tuple[str, ...]) -> Lines:
        index = shot_at(row[0]) if row else None
        return picture(self._board, self._studio.vocabulary, self._asker.width, index)

    def _keys(self, findings: "Sequence[Finding]") -> dict[str, str]:
        words = {"+": "longer", "-": "shorter", "a": "add", "x": "remove", "<": "earlier", ">": "later"}
        if any(finding.fixable for finding in findings):
            words["f"] = "fix"
        if self._before:
            words["u"] = "undo"
        return words | {"e": "edit as text", "=": ""}

    def _act(self, picked: Picked) -> tuple[str, str]:
        """Do what was picked; where the cursor goes next, and what went wrong."""
        board, index = self._board, shot_at(picked.value)
        try:
            changed, at = self._changed(board, picked, index)
        except Back:
            return picked.value, ""
        except WrongInput as error:
            return picked.value, " ".join(filter(None, (error.message, error.hint)))
        if changed != board:
            if picked.key != "u":
                self._before.append(board)
            self._notebook.keep(board=changed)
        return at, ""

    def _changed(self, board: Storyboard, picked: Picked, index: int | None) -> tuple[Storyboard, str]:
        """The board after an action, and the row to stand on."""
        if picked.key == "u":
            return self._before.pop() if self._before else board, picked.value
        if picked.key == "f":
            return self._studio.repair(board, self._findings()), picked.value
        if picked.key == "e":
            with self._asker.lent():
                return self._studio.edit_yaml(board), picked.value
        if index is not None:
            return self._changed_shot(board, picked.key, index)
        if picked.key == "a":
            return self._added(board, len(board.shots))
        if not picked.key:
            return edit_around(self._asker, board, picked.value), picked.value
        return board, picked.value

    def _changed_shot(self, board: Storyboard, key: str, index: int) -> tuple[Storyboard, str]:
        seconds, last = board.shots[index].seconds, len(board.shots) - 1
        match key:
            case "+" | "=":
                return retime(board, index, seconds + 1), shot_row(index)
            case "-":
                return retime(board, index, seconds - 1), shot_row(index)
            case "<":
                return move_shot(board, index, max(index - 1, 0)), shot_row(max(index - 1, 0))
            case ">":
                return move_shot(board, index, min(index + 1, last)), shot_row(min(index + 1, last))
            case "x":
                return remove_shot(board, index), shot_row(min(index, last - 1))
            case "a":
                return self._added(board, index + 1)
        return edit_shot(self._asker, self._studio, board, index), shot_row(index)

    def _added(self, board: Storyboard, place: int) -> tuple[Storyboard, str]:
        ask = Ask(
            text=f"Shot {place + 1}: what is seen?", help="One picture in one sentence; the rest comes after."
        )
        content = self._asker.text(
            ask, refuse=lambda text: "" if text else "A few words, please; escape goes back."
        )
        return add_shot(board, place, Shot(seconds=2, content=content)), shot_row(place)

    def _may_leave(self) -> bool:
        if self._board == draft_board(self._studio, self._notebook.draft):
            return True
        ask = Ask(
            text="Going back drafts the shots anew if an answer changes, and your changes to them go. Go back?",
        )
        offers = [Offer(value="stay", label="no, stay here"), Offer(value="leave", label="yes, go back")]
        try:
            return self._asker.choose(ask, offers) == "leave"
        except Back:
            return False

    def recall(self) -> None:
        """Tell how long it is, as if it had just been asked."""
        board = self._board
        count = f"{len(board.shots)} shots" if len(board.shots) > 1 else "1 shot"
        self._asker.tell("storyboard", f"{count} in {board.brief.duration} s")

    def _tell(self) -> None:
        board = self._board
        self.recall()
        self._asker.say(
            "",
            timeline_view(
                board, self._findings(), width=self._asker.width, vocabulary=self._studio.vocabulary
            ),
        )
