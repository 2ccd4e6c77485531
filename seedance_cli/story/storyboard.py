"""The storyboard: shots on a timeline, with sound, references and constraints.

The timeline is always whole: shots follow one another without a gap and last the brief's duration
together. Every edit returns a new storyboard for which that still holds.
"""

from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from seedance_cli.errors import WrongInput
from seedance_cli.story.brief import Brief
from seedance_cli.story.references import KINDS, Reference, numbered, tags_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One spoken line. `language` is a name or code as a person writes it ("English", "zh"); "" is unsaid."""

    text: str
    speaker: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """One shot: whole `seconds`, how it is framed (`size`, `angle`), how the `camera` moves, what is seen
    (`content`), what happens (`action`) and what is said. `beat` names its part in the story."""

    seconds: int
    beat: str = ""
    size: str = ""
    angle: str = ""
    camera: str = ""
    content: str = ""
    action: str = ""
    dialogue: tuple[Line, ...] = ()

    @property
    def words(self) -> str:
        """All free text of the shot, for looking things up in it."""
        return " ".join((self.content, self.action, *(line.text for line in self.dialogue)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound:
    """What is heard besides the dialogue, which belongs to the shots."""

    music: str = ""
    effects: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StillIdea:
    """A reference picture still to be drawn: its prompt and the role it will have."""

    prompt: str
    role: str = "character"


@dataclass(frozen=True, slots=True, kw_only=True)
class Storyboard:
    """A film before it is shot. `title` names the film folder. `prompt`, when set, is a text written elsewhere
    that is sent word for word in place of the composed one. Raises WrongInput when the timeline is not whole."""

    title: str
    brief: Brief
    shots: tuple[Shot, ...]
    sound: Sound = Sound()
    references: tuple[Reference, ...] = ()
    stills: tuple[StillIdea, ...] = ()
    constraints: tuple[str, ...] = ()
    prompt: str = ""

    def __post_init__(self) -> None:
        if not self.shots:
            raise WrongInput("The storyboard has no shots.")
        for number, shot in enumerate(self.shots, 1):
            if shot.seconds < 1:
                raise WrongInput(f"Shot {number} lasts {shot.seconds} s; a shot lasts at least 1 s.")
        total = sum(shot.seconds for shot in self.shots)
        if total != self.brief.duration:
            raise WrongInput(
                f"The shots last {total} s together, the brief says {self.brief.duration} s.",
                hint=f"Set duration to {total}, or change the seconds of a shot.",
            )

    @property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """Each shot's start and end in seconds."""
        return tuple(pairwise(accumulate((shot.seconds for shot in self.shots), initial=0)))

    @property
    def tags(self) -> dict[str, Reference]:
        """Each reference by its tag (`@image1`)."""
        return dict(numbered(self.references))

    def references_in(self, shot: Shot) -> tuple[str, ...]:
        """The tags named in a shot that the storyboard really has."""
        known = self.tags
        return tuple(tag for tag in tags_in(shot.words) if tag in known)


def reseconds(shots: tuple[Shot, ...], seconds: tuple[int, ...]) -> tuple[Shot, ...]:
    return tuple(replace(shot, seconds=length) for shot, length in zip(shots, seconds, strict=True))


def change_shot(board: Storyboard, index: int, **changes: object) -> Storyboard:
    """`board` with fields of one shot replaced; `seconds` goes through `retime`, so the timeline stays whole."""
    _need_shot(board, index)
    seconds = changes.pop("seconds", None)
    shots = list(board.shots)
    shots[index] = replace(shots[index], **changes)  # type: ignore[arg-type]
    changed = replace(board, shots=tuple(shots))
    return changed if seconds is None else retime(changed, index, int(str(seconds)))


def retime(board: Storyboard, index: int, seconds: int) -> Storyboard:
    """`board` with shot `index` lasting `seconds`; the shots after it, then those before it, give or take the
    difference, the nearest first, none below one second. Raises WrongInput where they cannot."""
    _need_shot(board, index)
    lengths = [shot.seconds for shot in board.shots]
    others = len(lengths) - 1
    longest = board.brief.duration - others
    if not 1 <= seconds <= longest or (not others and seconds != lengths[0]):
        raise WrongInput(
            f"Shot {index + 1} cannot last {seconds} s: with {others} other shots in {board.brief.duration} s "
            f"it can have {longest if not others else f'1 to {longest}'} s."
        )
    owed = seconds - lengths[index]
    lengths[index] = seconds
    for other in (*range(index + 1, len(lengths)), *range(index - 1, -1, -1)):
        give = min(owed, lengths[other] - 1) if owed > 0 else owed
        lengths[other] -= give
        owed -= give
    return replace(board, shots=reseconds(board.shots, tuple(lengths)))


def add_shot(board: Storyboard, index: int, shot: Shot) -> Storyboard:
    """`board` with `shot` put in before `index`; its seconds are taken from the longest shots, one at a time."""
    if not 0 <= index <= len(board.shots):
        raise WrongInput(f"A shot can go in at 1 to {len(board.shots) + 1}, not at {index + 1}.")
    lengths = [each.seconds for each in board.shots]
    spare = board.brief.duration - len(lengths)
    if spare < 1:
        raise WrongInput(f"{len(lengths)} shots in {board.brief.duration} s leave no second for another.")
    wanted = max(1, min(shot.seconds, spare))
    for _ in range(wanted):
        longest = max(range(len(lengths)), key=lengths.__getitem__)
        lengths[longest] -= 1
    shots = list(reseconds(board.shots, tuple(lengths)))
    shots.insert(index, replace(shot, seconds=wanted))
    return replace(board, shots=tuple(shots))


def remove_shot(board: Storyboard, index: int) -> Storyboard:
    """`board` without shot `index`; its seconds go to the shot before it, or after it if it was the first."""
    _need_shot(board, index)
    if len(board.shots) == 1:
        raise WrongInput("A storyboard keeps at least one shot.")
    shots = list(board.shots)
    freed = shots.pop(index).seconds
    heir = max(index - 1, 0)
    shots[heir] = replace(shots[heir], seconds=shots[heir].seconds + freed)
    return replace(board, shots=tuple(shots))


def move_shot(board: Storyboard, index: int, to: int) -> Storyboard:
    """`board` with shot `index` taken out and put in at place `to`, each shot keeping its seconds."""
    _need_shot(board, index)
    _need_shot(board, to)
    shots = list(board.shots)
    shots.insert(to, shots.pop(index))
    return replace(board, shots=tuple(shots))


def refit(board: Storyboard, duration: int) -> Storyboard:
    """`board` at another duration: every shot keeps its share as nearly as whole seconds allow."""
    brief = replace(board.brief, duration=duration)
    if len(board.shots) > duration:
        raise WrongInput(f"{len(board.shots)} shots do not fit into {duration} s: remove some first.")
    lengths = whole_seconds(tuple(float(shot.seconds) for shot in board.shots), duration)
    return replace(board, brief=brief, shots=reseconds(board.shots, lengths))


def as_planned(board: Storyboard) -> Storyboard:
    """`board` as it was before any still was drawn, without its title, its references by kind: two storyboards that
    are the same film are equal so."""
    drawn = tuple(StillIdea(prompt=each.prompt, role=each.role) for each in board.references if each.prompt)
    given = sorted(
        (each for each in board.references if not each.prompt), key=lambda each: KINDS.index(each.kind)
    )
    return replace(board, title="", references=tuple(given), stills=drawn + board.stills)


def whole_seconds(shares: tuple[float, ...], duration: int, shortest: int = 1) -> tuple[int, ...]:
    """Shares of a whole as whole seconds that add up to `duration`, none below `shortest`; each is as near to its
    exact length as the others allow. Needs `len(shares) * shortest <= duration` and a positive sum."""
    exact = [share * duration / sum(shares) for share in shares]
    lengths = [max(shortest, int(length)) for length in exact]
    while (spare := duration - sum(lengths)) != 0:
        step = 1 if spare > 0 else -1
        movable = [place for place, length in enumerate(lengths) if step > 0 or length > shortest]
        lengths[max(movable, key=lambda place: step * (exact[place] - lengths[place]))] += step
    return tuple(lengths)


def _need_shot(board: Storyboard, index: int) -> None:
    if not 0 <= index < len(board.shots):
        raise WrongInput(f"There is no shot {index + 1}; there are 1 to {len(board.shots)}.")
