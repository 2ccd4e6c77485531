"""The stills of a storyboard: drawn several at once when the price is agreed to, looked at together, and then asked
about one by one."""

from collections.abc import Sequence
from dataclasses import replace

from seedance_cli.errors import SeedanceError
from seedance_cli.story.references import Reference
from seedance_cli.story.storyboard import Storyboard
from seedance_cli.terminal.asking import Ask, Asker, Back
from seedance_cli.terminal.drawings import Drawings, Job, fault_words
from seedance_cli.terminal.one_still import OneStill
from seedance_cli.terminal.result import warnings_view
from seedance_cli.terminal.sketch import draft_board
from seedance_cli.terminal.still_offers import BACK, DRAW, FILE, LEAVE, round_offers, round_text
from seedance_cli.terminal.still_tags import settle
from seedance_cli.terminal.studio import Notebook, Studio

ROUND_HELP = "Files of your own cost nothing. Without a picture the film is made from its words alone."


class StillStep:
    """Asks about every still of the storyboard; afterwards it has none left to draw."""

    def __init__(self, asker: Asker, studio: Studio, notebook: Notebook) -> None:
        self._asker = asker
        self._studio = studio
        self._notebook = notebook
        self._drawings = Drawings(asker, studio, notebook)
        self._one = OneStill(asker, studio, notebook, self._drawings)

    def ask(self) -> None:
        """Raises Back; pictures drawn until then are kept and not drawn twice."""
        self._warn()
        left = self._first_round()
        stills = self._board.stills
        verdicts: list[Reference | None] = [None] * len(stills)
        places = [place for place, still in enumerate(stills) if still.prompt not in left]
        done, scrolled = 0, False
        while done < len(places):
            place = places[done]
            if scrolled:
                self._drawings.look(self._board, [place])
            before = self._drawings.picture(stills[place])
            try:
                verdicts[place] = self._one.ask(place)
                # What was drawn since has pushed the other pictures away.
                scrolled = scrolled or self._drawings.picture(stills[place]) != before
                done += 1
            except Back:
                if not done:
                    raise
                done -= 1
        self._settle(verdicts)

    @property
    def _board(self) -> Storyboard:
        return self._notebook.draft.board or draft_board(self._studio, self._notebook.draft)

    def _warn(self) -> None:
        if warnings := self._studio.warnings(self._board):
            self._asker.say("", warnings_view(warnings, width=self._asker.width))

    def _first_round(self) -> set[str]:
        """Draw what was never tried, if that is free or agreed to; the sentences of the stills to be left out."""
        stills = self._board.stills
        jobs = self._drawings.untried(stills)
        answer = self._agreed(jobs) if jobs else DRAW
        if answer == DRAW:
            self._drawings.draw(self._board, jobs)
        self._drawings.look(self._board, range(len(stills)))
        return {job.still.prompt for job in jobs} if answer == LEAVE else set()

    def _agreed(self, jobs: Sequence[Job]) -> str:
        """DRAW, FILE or LEAVE; asked only where it costs something or may not be. Raises Back."""
        price, trouble = "", ""
        try:
            price = self._drawings.price(self._board, jobs)
        except SeedanceError as fault:
            trouble = fault_words(fault)
        if not price and not trouble:
            return DRAW
        ask = Ask(text=round_text(len(jobs), price), help=ROUND_HELP, trouble=trouble)
        # A return key too many must not spend anything.
        answer = self._asker.choose(ask, round_offers(may_draw=not trouble), default=FILE)
        if answer == BACK:
            raise Back
        return answer

    def _settle(self, verdicts: Sequence[Reference | None]) -> None:
        draft, board = self._notebook.draft, self._board
        taken = tuple(each for each in verdicts if each)
        done = replace(draft, references=(*draft.references, *taken), stills=())
        # Shots nobody changed are drafted again, so that flags can still tell how this film came to be.
        untouched = board == draft_board(self._studio, draft)
        settled = draft_board(self._studio, done) if untouched else settle(board, verdicts)
        self._notebook.keep(references=done.references, stills=(), board=settled)
        self._asker.tell("stills", f"{len(taken)} of {len(verdicts)} taken")
