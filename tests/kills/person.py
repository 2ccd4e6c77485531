"""What the program's user does once it is dead: `resume`, then what its words name, until the clip is there."""

import re
import shlex
import time
from dataclasses import dataclass, field
from pathlib import Path

from tests.kills.plans import Plan
from tests.paid_play import Play
from tests.program import Ended, Program

ROOT = Path(__file__).parents[2]
FILM = "film"
STILLS = ("a lighthouse=scene", "an old sailor=character")
PATIENCE = 6
"""Commands after which a person gives up."""
UNKNOWN = 6
"""The exit code of an outcome that nobody knows."""


@dataclass(frozen=True)
class AsOurs(Program):
    """The program as it stands beside these tests."""

    @property
    def environment(self) -> dict[str, str]:
        return super().environment | {"PYTHONPATH": str(ROOT)}


@dataclass
class Typed:
    """A command as it ended; `seconds` is how long it took."""

    words: tuple[str, ...]
    ended: Ended
    seconds: float

    def __str__(self) -> str:
        return f"$ seedance {shlex.join(self.words)}   → {self.ended.code}, {self.seconds:.2f} s\n{self.ended.err}{self.ended.out}"


@dataclass
class Story:
    """What was typed, in order. `unknown_with` has, for each time that `resume` said that the outcome is unknown,
    how many tasks the service had then that no entry of ours knew; `left` is True where the person left it at that. Once
    `resume` has said that, the next `shoot` must do so too."""

    typed: list[Typed] = field(default_factory=list)
    unknown_with: list[int] = field(default_factory=list)
    left: bool = False

    @property
    def by_resume_alone(self) -> bool:
        return len(self.typed) == 1 and self.typed[0].words[0] == "resume"

    @property
    def sent_again_unasked(self) -> bool:
        """Whether a `shoot` went on where `resume` had just said that the outcome is unknown."""
        pairs = zip(self.typed, self.typed[1:], strict=False)
        return any(
            one.words[0] == "resume" and one.ended.code == UNKNOWN != other.ended.code for one, other in pairs
        )

    @property
    def shot(self) -> bool:
        return any(each.words[0] in ("shoot", "new") for each in self.typed)


def new(plan: Plan) -> tuple[str, ...]:
    """The command that is killed."""
    stills = [word for still in STILLS[: plan.stills] for word in ("--still", still)]
    return ("new", "A walk in the rain", "-d", "4", *stills, *_flags(plan), "-o", FILM)


def shoot(plan: Plan, *more: str) -> tuple[str, ...]:
    return ("shoot", FILM, *more, *_flags(plan))


def resume(plan: Plan) -> tuple[str, ...]:
    return ("resume", "--via", plan.via, "--poll-interval", "0.1")


def _flags(plan: Plan) -> tuple[str, ...]:
    return ("--service", "xskill", "--yes", "--via", plan.via, "--poll-interval", "0.1")


def afterwards(play: Play, plan: Plan) -> Story:
    """The person's commands. One who is told that a paid task may be lost, and whose service does not list it, leaves
    it at that where it really is lost; whether it is, is asked of the loopback service."""
    story = Story()
    # With the clip in place, to shoot again is to want another one.
    words = (
        resume(plan) if has_clip(play) else {"resume": resume, "new": new, "shoot": shoot}[plan.first](plan)
    )
    while len(story.typed) < PATIENCE:
        began = time.monotonic()
        ended = play.run(*words)
        story.typed.append(Typed(words, ended, time.monotonic() - began))
        if ended.code == UNKNOWN and words[0] == "resume":
            story.unknown_with.append(unclaimed(play))
        if not (following := _next(play, plan, story)):
            break
        words = following
    return story


def unclaimed(play: Play) -> int:
    """Tasks at the service that the ledger does not know by their ids."""
    from seedance_cli.takes.ledger import Ledger

    with Ledger.open(play.program.folder / ".state") as ledger:
        known = {each.task_id for each in ledger.entries()}
    return sum(job.id not in known for job in play.server.tasks)


def has_clip(play: Play) -> bool:
    return any(play.program.folder.glob(f"{FILM}/takes/*/clip.mp4"))


def _next(play: Play, plan: Plan, story: Story) -> tuple[str, ...]:
    """The command after those; () where there is nothing left to do."""
    ended = story.typed[-1].ended
    if ended.code == UNKNOWN:
        return _after_unknown(plan, story)
    if ended.code == 0 and has_clip(play):
        return ()
    if ended.code != 0 and (named := _named(ended)):
        return _settled(plan, named)
    if (play.program.folder / FILM / "storyboard.yaml").exists():
        return shoot(plan)
    return new(plan)


def _after_unknown(plan: Plan, story: Story) -> tuple[str, ...]:
    """Look for what was lost; try to shoot, which must be refused; at last insist, or leave it at that."""
    words = [each.words[0] for each in story.typed]
    if "resume" not in words:
        return resume(plan)
    if words[-1] == "resume":
        return shoot(plan)
    story.left = bool(story.unknown_with[-1])
    return () if story.left else shoot(plan, "--again")


def _named(ended: Ended) -> tuple[str, ...]:
    """The first command that the words name."""
    found = re.search(r"seedance ((?:resume|shoot|new|takes)\b.*?)(?:\s{3}|$)", ended.err, re.MULTILINE)
    return tuple(shlex.split(found[1])) if found else ()


def _settled(plan: Plan, named: tuple[str, ...]) -> tuple[str, ...]:
    """A named command with what this person adds, that no question is left."""
    if named[0] in ("shoot", "new"):
        return (*named, *_flags(plan))
    return (*named, "--via", plan.via, "--poll-interval", "0.1") if named[0] == "resume" else named
