"""One still under the person's eyes: taken, drawn again, changed by an instruction, drawn from another sentence,
replaced by a file, or left out. What another picture costs is said beside it."""

from dataclasses import replace

from seedance_cli.errors import SeedanceError, WrongInput
from seedance_cli.story.references import Reference
from seedance_cli.story.storyboard import StillIdea, Storyboard
from seedance_cli.terminal.asking import Ask, Asker, Back, Offer
from seedance_cli.terminal.drawings import Drawings, Job, fault_words
from seedance_cli.terminal.files import source_in
from seedance_cli.terminal.sketch import draft_board
from seedance_cli.terminal.still_offers import CHANGE, FILE, LEAVE, SENTENCE, TAKE, still_offers
from seedance_cli.terminal.still_tags import still_name
from seedance_cli.terminal.studio import Notebook, Studio

HELP = (
    "A still becomes a reference of the film. Change it with words, as in: the same figure, but at night. Drawing again gives "
    "another picture of the same sentence."
)


class OneStill:
    """Asks about the still at a place of the storyboard until it is settled."""

    def __init__(self, asker: Asker, studio: Studio, notebook: Notebook, drawings: Drawings) -> None:
        self._asker = asker
        self._studio = studio
        self._notebook = notebook
        self._drawings = drawings
        self._unsaid: dict[str, str] = {}

    def ask(self, place: int) -> Reference | None:
        """The reference that came of a still, None if it is left out."""
        trouble, at = "", ""
        while True:
            still = self._board.stills[place]
            picture = self._drawings.picture(still)
            offers, usual = self._offers(still)
            ask = Ask(
                text=self._heading(place, still),
                help=f"Drawn from: {self._drawings.sentence(still)}\n{HELP}",
                trouble=trouble or self._drawings.trouble(still),
            )
            at = self._asker.choose(ask, offers, default=at or usual)
            if at == LEAVE:
                return None
            if at == TAKE and picture:
                sentence = self._drawings.sentence(still)
                return Reference(kind="image", source=picture, role=still.role, prompt=sentence)
            try:
                if at == FILE:
                    return self._file(still)
                self._redraw(place, still, at)
                trouble, at = "", ""
            except Back:
                continue
            except SeedanceError as fault:
                if not fault.is_fault:
                    raise
                trouble, at = fault_words(fault), ""

    @property
    def _board(self) -> Storyboard:
        return self._notebook.draft.board or draft_board(self._studio, self._notebook.draft)

    def _offers(self, still: StillIdea) -> tuple[list[Offer], str]:
        picture, trouble = self._drawings.picture(still), self._drawings.trouble(still)
        return still_offers(
            has_picture=bool(picture),
            was_tried=bool(picture or trouble),
            price=self._price(self._drawings.anew(still)),
            price_of_change=self._price(self._drawings.changed(still, still.prompt)) if picture else "",
        )

    def _price(self, job: Job) -> str:
        """What it costs, for a row; what forbids it is said when the row is taken."""
        try:
            return self._drawings.price(self._board, [job])
        except SeedanceError:
            return ""

    def _heading(self, place: int, still: StillIdea) -> str:
        name = still_name(self._board, place)
        has_picture = bool(self._drawings.picture(still))
        return f"{name}: take this picture?" if has_picture else f"{name} has no picture yet. What now?"

    def _redraw(self, place: int, still: StillIdea, how: str) -> None:
        """One more picture. Raises Back where nothing is to be drawn after all, and what forbids it."""
        job = self._drawings.anew(still)
        if how == CHANGE:
            job = self._drawings.changed(still, self._instruction())
        elif how == SENTENCE:
            job = self._drawings.anew(replace(still, prompt=self._sentence(still)))
        self._drawings.price(self._board, [job])
        self._drawings.draw(self._board, [job])
        if how == SENTENCE:
            self._rewrite(place, still, job.still)
        self._drawings.look(self._board, [place])

    def _rewrite(self, place: int, still: StillIdea, new: StillIdea) -> None:
        """Take the new sentence over, unless it came to nothing and the old one has a picture."""
        trouble = self._drawings.trouble(new)
        if trouble and self._drawings.picture(still):
            self._unsaid[still.prompt] = new.prompt
            raise SeedanceError(trouble)
        board, draft = self._board, self._notebook.draft
        stills = (*board.stills[:place], new, *board.stills[place + 1 :])
        drafted = tuple(new if each == still else each for each in draft.stills)
        self._notebook.keep(board=replace(board, stills=stills), stills=drafted)

    def _instruction(self) -> str:
        return self._asker.text(
            Ask(text="What should change in it?", help=HELP),
            refuse=lambda text: "" if text else "A few words, please; escape goes back.",
        )

    def _sentence(self, still: StillIdea) -> str:
        """The sentence to draw from instead. Raises Back where it stays as it was: that would be drawing again."""
        sentence = self._asker.text(
            Ask(text="What should be drawn instead?", help=HELP),
            default=self._unsaid.get(still.prompt, still.prompt),
            refuse=lambda text: "" if text else "A few words, please; escape goes back.",
        )
        if sentence == still.prompt:
            raise Back
        return sentence

    def _file(self, still: StillIdea) -> Reference:
        source = source_in(self._asker.path(Ask(text="Which picture?"), refuse=self._wrong_file))
        return Reference(kind="image", source=source, role=still.role)

    def _wrong_file(self, text: str) -> str:
        try:
            self._studio.measure("image", source_in(text))
        except WrongInput as error:
            return error.message
        return ""
