"""At which instant the program is killed, and against what service: all of it follows from a seed."""

from dataclasses import dataclass
from random import Random
from typing import Any, Literal

from tests.kills.door import Held

Side = Literal["before", "after"]
First = Literal["resume", "new", "shoot"]


@dataclass(frozen=True)
class AtTime:
    """So far into an undisturbed run: `share` of it, or `late` seconds from the moment its order arrived or its clip was
    in place."""

    share: float = 0.0
    near: Literal["", "create", "clip"] = ""
    late: float = 0.0

    def __str__(self) -> str:
        return f"{self.late:+.3f} s from its {self.near}" if self.near else f"at {self.share:.0%} of the run"


@dataclass(frozen=True)
class AtRequest:
    """`late` seconds after the service has read request number `which` of a kind."""

    kind: str
    which: int
    late: float

    def __str__(self) -> str:
        return f"{self.late:.3f} s after {self.kind} {self.which} arrived"


@dataclass(frozen=True)
class AtDoor:
    """While the order, or its reply, is held on its way; afterwards it is passed on or dropped."""

    held: Held
    which: int
    drops: bool

    def __str__(self) -> str:
        return f"{self.held} {self.which} held, then {'dropped' if self.drops else 'passed on'}"


@dataclass(frozen=True)
class AtCall:
    """Around a call of the system, see `dying`."""

    call: str
    side: Side

    def __str__(self) -> str:
        return f"{self.call} {self.side}"


Kill = AtTime | AtRequest | AtDoor | AtCall


@dataclass(frozen=True)
class Plan:
    """One run. `lists`: the service tells its latest tasks; `seconds` is how long its clip takes; `first` is the command
    that the person types then."""

    seed: str
    kill: Kill
    via: str = "rest"
    stills: int = 0
    lists: bool = True
    seconds: float = 0.3
    first: First = "resume"

    @property
    def creates(self) -> int:
        """How many orders one film is."""
        return self.stills + 1

    def __str__(self) -> str:
        return f"{self.seed}: {self.kill}{'' if self.lists else ', lists nothing'}"


def plan(seed: int, **more: Any) -> Plan:
    """The run of this seed; `more` are other fields of a plan."""
    dice = Random(seed)
    return Plan(
        seed=str(seed),
        kill=dice.choices((_time, _request, _door), (4, 4, 3))[0](dice, more.get("stills", 0) + 1),
        lists=dice.random() < 0.85,
        seconds=round(dice.uniform(0.3, 1.0), 2),
        **more,
    )


def call_plan(name: str, **more: Any) -> Plan:
    """The run that dies at a call, as `dying` is told it; `more` are other fields of a plan."""
    call, _, side = name.rpartition(" ")
    return Plan(seed=name, kill=AtCall(call, "before" if side == "before" else "after"), **more)


def _time(dice: Random, creates: int) -> Kill:
    near = dice.choice(("", "", "create", "clip"))
    if not near:
        return AtTime(share=dice.uniform(0, 1))
    return AtTime(near="create" if near == "create" else "clip", late=dice.uniform(-0.08, 0.04))


def _request(dice: Random, creates: int) -> Kill:
    kind = dice.choice(("create", "create", "create", "query", "cdn", "cdn", "balance"))
    late = dice.choice((0.0, dice.uniform(0, 0.05), dice.uniform(0, 0.2 if kind == "cdn" else 0.05)))
    most = {"balance": 1, "query": 3}.get(kind, creates)
    return AtRequest(kind=kind, which=dice.randint(1, most), late=late)


def _door(dice: Random, creates: int) -> Kill:
    held: Held = dice.choice(("beginning", "request", "reply", "half reply"))
    return AtDoor(held, dice.randint(1, creates), drops=dice.random() < 0.5)
