"""One run from the first command to the judgement."""

import contextlib
import signal
import time
from dataclasses import dataclass, field
from pathlib import Path

from tests.kills.door import Door, door
from tests.kills.judging import PHASES, judged, phase, whole_creates
from tests.kills.person import AsOurs, Story, afterwards, has_clip, new
from tests.kills.plans import AtCall, AtDoor, AtRequest, AtTime, Kill, Plan
from tests.kills.victim import Victim, started
from tests.paid_play import Play
from tests.program import Ended
from tests.xskill_server import Server, serve

LONGEST = 60.0
"""Seconds for a run that is not killed."""


@dataclass(frozen=True)
class Length:
    """How long an undisturbed run took, and when its order arrived and its clip was in place, in seconds."""

    whole: float = 1.5
    create: float = 0.5
    clip: float = 1.3


@dataclass
class Outcome:
    plan: Plan
    phase: str
    killed: Ended
    story: Story
    creates: int
    wrong: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        lines = [
            str(self.plan),
            f"died: {self.phase}; {self.creates} creates",
            self.killed.err,
            *map(str, self.story.typed),
        ]
        return "\n".join((*lines, *(f"WRONG: {words}" for words in self.wrong)))


def play_one(plan: Plan, folder: Path, length: Length = Length()) -> Outcome:
    """Kill, act as the user, judge."""
    with serving(plan) as server:
        gate = door(server.url, plan.kill.held, plan.kill.which) if isinstance(plan.kill, AtDoor) else None
        with gate or contextlib.nullcontext() as held:
            play = Play(AsOurs(folder), server)
            killed, found = kill(play, plan, length, held)
            story = afterwards(play, plan)
            wrong = judged(play, plan, story)
        return Outcome(plan, found, killed, story, whole_creates(server), wrong)


def serving(plan: Plan) -> contextlib.AbstractContextManager[Server]:
    return serve(
        clip_seconds=plan.seconds, still_seconds=plan.seconds / 2, lists="tasks" if plan.lists else ""
    )


def kill(play: Play, plan: Plan, length: Length, held: Door | None) -> tuple[Ended, str]:
    """How the program ended, and at what point."""
    module, more = "seedance_cli", {}
    if isinstance(plan.kill, AtCall):
        module, more = (
            "tests.kills.dying",
            {"DYING_AT": str(plan.kill), "DYING_NOTE": str(play.program.folder / ".calls")},
        )
    with started(module, new(plan), play.program.folder, environment(play, held, more)) as victim:
        wait(victim, play.server, plan.kill, length, held)
        if not isinstance(plan.kill, AtCall):
            victim.kill()
        ended = victim.ended()
        found = phase(play, plan) if ended.code == -signal.SIGKILL else PHASES[-1]
    if held is not None and isinstance(plan.kill, AtDoor):
        held.let_go(drops=plan.kill.drops)
        settle(play.server)
    return ended, found


def environment(play: Play, held: Door | None = None, more: dict[str, str] | None = None) -> dict[str, str]:
    url = held.url if held else play.server.url
    return (
        play.program.environment | {"XSKILL_API_KEY": play.server.key, "XSKILL_BASE_URL": url} | (more or {})
    )


def wait(victim: Victim, server: Server, how: Kill, length: Length, held: Door | None) -> None:
    """Until the instant has come, or will not come any more."""
    match how:
        case AtTime(share, ""):
            _until(victim.started + share * length.whole)
        case AtTime(near=near, late=late):
            _until(victim.started + late + (length.create if near == "create" else length.clip))
        case AtRequest(kind, which, late):
            server.wait_for(kind, which, length.whole * 3 + 3)
            time.sleep(late)
        case AtDoor():
            assert held is not None
            held.reached.wait(length.whole * 3 + 3)
        case AtCall():
            pass


def _until(moment: float) -> None:
    time.sleep(max(0.0, moment - time.monotonic()))


def settle(server: Server) -> None:
    """What is on its way to the service arrives before its user has typed anything."""
    time.sleep(0.02)


def measured(plan: Plan, folder: Path) -> Length:
    """An undisturbed run. Raises RuntimeError where it does not end well."""
    with serving(plan) as server:
        play = Play(AsOurs(folder), server)
        with started("seedance_cli", new(plan), folder, environment(play)) as victim:
            server.wait_for("create", plan.creates, LONGEST)
            create = time.monotonic()
            while not has_clip(play) and time.monotonic() < victim.started + LONGEST:
                time.sleep(0.002)
            clip = time.monotonic()
            ended = victim.ended()
            whole = time.monotonic()
        if ended.code:
            raise RuntimeError(f"without being killed it ended with {ended.code}: {ended.err}")
        return Length(*(moment - victim.started for moment in (whole, create, clip)))


def calls(plan: Plan, folder: Path) -> list[str]:
    """The calls of an undisturbed run, as `dying` names them."""
    note = folder / ".calls"
    with serving(plan) as server:
        play = Play(AsOurs(folder), server)
        more = {"DYING_NOTE": str(note)}
        with started("tests.kills.dying", new(plan), folder, environment(play, more=more)) as victim:
            ended = victim.ended()
    if ended.code:
        raise RuntimeError(f"without being killed it ended with {ended.code}: {ended.err}")
    return note.read_text().splitlines()


def lasts(call: str) -> bool:
    """Whether dying after a call is another thing than dying before the next one: others go on meanwhile."""
    return call.startswith(("send", "connect", "sqlite COMMIT"))
