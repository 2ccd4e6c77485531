"""The pictures of a storyboard's stills: which are there, which could not be drawn and why, and what drawing costs.
Each picture is in the draft the moment it arrives, because it may be paid for."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from seedance_cli.errors import Interrupted, SeedanceError
from seedance_cli.story.storyboard import StillIdea, Storyboard
from seedance_cli.terminal.asking import Asker
from seedance_cli.terminal.safe_text import safe
from seedance_cli.terminal.still_prompts import after_change, came_of
from seedance_cli.terminal.still_tags import still_name
from seedance_cli.terminal.studio import Notebook, StillAsk, Studio

MOST_WORDS = 500  # characters of a service's own text


@dataclass(frozen=True, slots=True)
class Job:
    """One picture to draw for `still`: what is asked for, and what the picture will have come of (`sentence`)."""

    still: StillIdea
    ask: StillAsk
    sentence: str


class Drawings:
    """What has been drawn in this sitting and the ones before."""

    def __init__(self, asker: Asker, studio: Studio, notebook: Notebook) -> None:
        self._asker = asker
        self._studio = studio
        self._notebook = notebook
        self._failed: dict[str, str] = {}

    def picture(self, still: StillIdea) -> str:
        """The path of its newest picture, "" while there is none."""
        return self._newest(still)[1]

    def sentence(self, still: StillIdea) -> str:
        """What its picture came of: the sentence with every change since."""
        return self._newest(still)[0]

    def trouble(self, still: StillIdea) -> str:
        """Why its last drawing failed, in the service's words with what to do, "" if it did not."""
        return self._failed.get(still.prompt, "")

    def untried(self, stills: Sequence[StillIdea]) -> list[Job]:
        """A job for each sentence that has neither a picture nor a failure; stills of one sentence share it."""
        new = {each.prompt: each for each in stills if not self.picture(each) and not self.trouble(each)}
        return [self.anew(each) for each in new.values()]

    def anew(self, still: StillIdea) -> Job:
        return Job(still, StillAsk(prompt=still.prompt, role=still.role), still.prompt)

    def changed(self, still: StillIdea, instruction: str) -> Job:
        """Its picture changed as told."""
        ask = StillAsk(prompt=instruction, role=still.role, edit_of=Path(self.picture(still)))
        return Job(still, ask, after_change(self.sentence(still), instruction))

    def price(self, board: Storyboard, jobs: Sequence[Job]) -> str:
        """What the jobs cost in words, "" for nothing. Raises the SeedanceError that forbids them."""
        return self._studio.price_stills(board, [job.ask for job in jobs]) if jobs else ""

    def draw(self, board: Storyboard, jobs: Sequence[Job]) -> None:
        """Draw them at once; what failed is known by `trouble`. Raises Interrupted, with what arrived kept."""
        if not jobs:
            return
        self._asker.aside()
        arrived: set[str] = set()
        asks = [replace(job.ask, arrived=partial(self._keep, job, arrived)) for job in jobs]
        drawn: Sequence[Path | SeedanceError]
        try:
            drawn = self._studio.draw(board, asks)
        except Interrupted:
            raise
        except SeedanceError as fault:
            drawn = [fault] * len(jobs)
        for job, came in zip(jobs, drawn, strict=True):
            if isinstance(came, Path):
                self._keep(job, arrived, came)
            elif job.sentence not in arrived:
                self._failed[job.still.prompt] = fault_words(came)

    def look(self, board: Storyboard, places: Sequence[int]) -> None:
        """Show the pictures there are of the stills at `places`, side by side."""
        there = {place: picture for place in places if (picture := self.picture(board.stills[place]))}
        if there:
            self._asker.aside()
            self._studio.show(
                [Path(path) for path in there.values()], [still_name(board, place) for place in there]
            )

    def _keep(self, job: Job, arrived: set[str], picture: Path) -> None:
        arrived.add(job.sentence)
        self._failed.pop(job.still.prompt, None)
        pictures = dict(self._notebook.draft.pictures)
        if pictures.get(job.sentence) == str(picture) == self.picture(job.still):
            return
        pictures.pop(job.sentence, None)  # the newest stands last
        self._notebook.keep(pictures={**pictures, job.sentence: str(picture)})

    def _newest(self, still: StillIdea) -> tuple[str, str]:
        for sentence, path in reversed(list(self._notebook.draft.pictures.items())):
            if came_of(sentence, still.prompt) and path and Path(path).is_file():
                return sentence, path
        return still.prompt, ""


def fault_words(fault: SeedanceError) -> str:
    """An error as it stands above a question: its sentence, and below it what to do."""
    return "\n".join(safe(part, MOST_WORDS) for part in (fault.message, fault.hint) if part)
