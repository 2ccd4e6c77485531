"""The stills of a storyboard: drawn several at once, looked at, and each taken, drawn again, changed by an instruction,
replaced by a file, or left out."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from seedance_cli.errors import SeedanceError, WrongInput
from seedance_cli.story.references import Reference, tag
from seedance_cli.story.storyboard import StillIdea, Storyboard
from seedance_cli.terminal.asking import Ask, Asker, Back, Offer
from seedance_cli.terminal.files import source_in
from seedance_cli.terminal.sketch import draft_board
from seedance_cli.terminal.still_tags import settle
from seedance_cli.terminal.studio import Notebook, StillAsk, Studio

TAKE, AGAIN, CHANGE, FILE, LEAVE = "take", "again", "change", "file", "leave"
HELP = (
    "A still becomes a reference of the film. Change it with words, as in: the same figure, but at night. Drawing again gives "
    "another picture of the same sentence."
)


class StillStep:
    """Asks about every still of the storyboard; afterwards it has none left to draw."""

    def __init__(self, asker: Asker, studio: Studio, notebook: Notebook) -> None:
        self._asker = asker
        self._studio = studio
        self._notebook = notebook
        self._failed: dict[str, str] = {}

    def ask(self) -> None:
        """Raises Back; pictures drawn until then are kept and not drawn twice."""
        stills = self._board.stills
        self._draw(
            [StillAsk(prompt=each.prompt, role=each.role) for each in stills if not self._picture(each)]
        )
        self._look(stills)
        verdicts: list[Reference | None] = []
        while len(verdicts) < len(stills):
            try:
                verdicts.append(self._verdict(len(verdicts), stills[len(verdicts)]))
            except Back:
                if not verdicts:
                    raise
                verdicts.pop()
        self._settle(verdicts)

    @property
    def _board(self) -> Storyboard:
        return self._notebook.draft.board or draft_board(self._studio, self._notebook.draft)

    def _verdict(self, place: int, still: StillIdea) -> Reference | None:
        """The reference that came of a still, None if it is left out."""
        trouble, at = "", ""
        while True:
            picture = self._picture(still)
            failed = self._failed.get(still.prompt, "")
            ask = Ask(
                text=self._heading(place, still),
                help=f"Drawn from: {still.prompt}\n{HELP}",
                trouble=trouble or failed,
            )
            at = self._asker.choose(ask, _actions(bool(picture)), default=at)
            if at == LEAVE:
                return None
            if at == TAKE and picture:
                return Reference(kind="image", source=picture, role=still.role, prompt=still.prompt)
            try:
                if at == FILE:
                    return self._file(still)
                self._redraw(still, self._instruction() if at == CHANGE else "")
                trouble = ""
            except Back:
                continue
            except WrongInput as error:
                trouble = error.message

    def _heading(self, place: int, still: StillIdea) -> str:
        before = sum(reference.kind == "image" for reference in self._board.references)
        name = f"{tag('image', before + place + 1)} {still.role.replace('_', ' ')}"
        return (
            f"{name}: take this picture?" if self._picture(still) else f"{name} has no picture yet. What now?"
        )

    def _picture(self, still: StillIdea) -> str:
        path = self._notebook.draft.pictures.get(still.prompt, "")
        return path if path and Path(path).is_file() else ""

    def _draw(self, asks: Sequence[StillAsk], *, instead_of: str = "") -> None:
        if not asks:
            return
        self._asker.aside()
        for ask, drawn in zip(asks, self._studio.draw(self._board, asks), strict=True):
            prompt = instead_of or ask.prompt
            if isinstance(drawn, SeedanceError):
                self._failed[prompt] = drawn.message
            else:
                self._failed.pop(prompt, None)
                self._notebook.keep(pictures={**self._notebook.draft.pictures, prompt: str(drawn)})

    def _redraw(self, still: StillIdea, instruction: str) -> None:
        picture = self._picture(still)
        edit_of = Path(picture) if instruction and picture else None
        prompt = instruction if edit_of else still.prompt
        self._draw([StillAsk(prompt=prompt, role=still.role, edit_of=edit_of)], instead_of=still.prompt)
        self._look((still,))

    def _look(self, stills: Sequence[StillIdea]) -> None:
        drawn = [
            (Path(self._picture(each)), each.role.replace("_", " ")) for each in stills if self._picture(each)
        ]
        if drawn:
            self._asker.aside()
            self._studio.show([path for path, _ in drawn], [caption for _, caption in drawn])

    def _instruction(self) -> str:
        return self._asker.text(
            Ask(text="What should change in it?", help=HELP),
            refuse=lambda text: "" if text else "A few words, please; escape goes back.",
        )

    def _file(self, still: StillIdea) -> Reference:
        source = source_in(self._asker.path(Ask(text="Which picture?"), refuse=self._wrong_file))
        return Reference(kind="image", source=source, role=still.role)

    def _wrong_file(self, text: str) -> str:
        try:
            self._studio.measure("image", source_in(text))
        except WrongInput as error:
            return error.message
        return ""

    def _settle(self, verdicts: Sequence[Reference | None]) -> None:
        draft, board = self._notebook.draft, self._board
        taken = tuple(each for each in verdicts if each)
        done = replace(draft, references=(*draft.references, *taken), stills=())
        # Shots nobody changed are drafted again, so that flags can still tell how this film came to be.
        untouched = board == draft_board(self._studio, draft)
        settled = draft_board(self._studio, done) if untouched else settle(board, verdicts)
        self._notebook.keep(references=done.references, stills=(), board=settled)
        self._asker.tell("stills", f"{len(taken)} of {len(verdicts)} taken")


def _actions(has_picture: bool) -> list[Offer]:
    taken = [Offer(value=TAKE, label="take it")]
    change = [Offer(value=CHANGE, label="change it by an instruction…")]
    rest = [
        Offer(value=AGAIN, label="draw it again"),
        Offer(value=FILE, label="use a file instead…"),
        Offer(value=LEAVE, label="leave it out"),
    ]
    return [*taken, rest[0], *change, *rest[1:]] if has_picture else rest
