"""What a film at a paid service costs here, in requests and in time; the service's own time is set and known."""

import statistics
from collections import Counter
from collections.abc import Callable

from tests.bench.rehearsal import Rehearsal, completed, in_place, rehearsal, written
from tests.bench.running import Ran
from tests.xskill_server import Entry

KINDS = {"create": "create", "query": "query", "upload": "upload", "balance": "balance", "cdn": "download"}
THREE = ("spear warrior, ink wash=character", "maple wood at dawn=scene", "a folded letter=prop")
WAYS = {
    "REST": ("--service", "xskill", "--via", "rest"),
    "MCP": ("--service", "xskill", "--via", "mcp"),
    "animatic": ("--service", "animatic"),
}
MEASURES: dict[str, Callable[[Ran], float]] = {
    "wall, s": lambda ran: ran.wall,
    "CPU, s": lambda ran: ran.cpu,
    "peak memory, MB": lambda ran: ran.peak,
}
LONG_TASKS = range(300, 1201)
"""Seconds that real clips have been seen to take; 600 is usual."""


def stills(short: bool) -> dict[str, float]:
    """Pictures of one film drawn side by side, against one command after another; from the first request to create
    until the last picture was fetched, so that no start-up is in it. Both look at a task equally often, and never at
    the very moment at which it ends."""
    count, seconds, every, rounds = (2, 0.5, 0.2, 1) if short else (6, 3.0, 0.4, 3)
    prompts = [f"a maple leaf, study {number}" for number in range(1, count + 1)]
    with rehearsal(still_seconds=seconds) as played:
        together, alone = [], []
        for _ in range(rounds):
            together.append(_drawn_together(played, prompts, every))
            alone.append([_drawn_alone(played, prompt, every) for prompt in prompts])
    at_once = statistics.median(whole for whole, _ in together)
    in_turn = statistics.median(sum(each) for each in alone)
    slowest = statistics.median(slowest for _, slowest in together)
    one = statistics.median(took for each in alone for took in each)
    what = f"{count} stills of {seconds:g} s"
    return {
        f"{what}, at once ÷ one after another": at_once / in_turn,
        f"{what}, at once ÷ the slowest": at_once / slowest,
        f"{what}, at once ÷ one alone": at_once / one,
        f"{what}, at once ÷ {seconds:g} s": at_once / seconds,
        f"{what}, at once, s": at_once,
        f"{what}, one after another, s": in_turn,
        f"{what}, one alone, s": one,
    }


def ways(short: bool) -> dict[str, float]:
    """The same film with three stills by each way, at a service that is done at once: requests by kind, and what it
    takes here. Two looks of 0.1 s are in the wall time, and in an animatic its rendering."""
    names = ["REST", "MCP"] if short else list(WAYS)
    words = [word for still in THREE for word in ("--still", still)]
    runs: dict[str, list[Ran]] = {name: [] for name in names}
    asked: dict[str, Counter[str]] = {}
    with rehearsal() as played:
        for _ in range(1 if short else 7):
            for name in names:
                _, ran = played.film(*words, *WAYS[name], "--poll-interval", "0.1")
                runs[name].append(ran)
                asked[name] = Counter(_kind(entry) for _, entry in played.heard)
    rows = {
        f"requests by {name}: {kind}": float(asked[name][kind])
        for name in ("REST", "MCP")
        for kind in [*KINDS.values(), "handshake"]
    }
    rows |= {f"requests by {name}: in all": float(asked[name].total()) for name in ("REST", "MCP")}
    for what, figure in MEASURES.items():
        medians = {name: statistics.median(map(figure, runs[name])) for name in names}
        rows[f"{what}: MCP ÷ REST"] = medians["MCP"] / medians["REST"]
        rows |= {f"{what}: {name}": median for name, median in medians.items()}
    return rows


def delivery(short: bool) -> dict[str, float]:
    """From a task's end at the service to its clip in place, by REST. The tasks end at moments spread evenly over the
    gap between two looks; how long one waits for the look is chance, and `worst` about the length of the gap."""
    often = [0.6, 0.9] if short else [0.55 + 0.05 * n for n in range(9)]
    seldom = [] if short else [5.5 + n for n in range(5)]
    with rehearsal() as played:
        rows = _delivered(played, "looking every 0.5 s", often, "--poll-interval", "0.5")
        rows |= _delivered(played, "usual pace, 5–10 s tasks", seldom) if seldom else {}
    return rows | _at_real_length()


def _kind(entry: Entry) -> str:
    return "handshake" if entry.via == "mcp" and not entry.tool else KINDS.get(entry.kind, "other")


def _drawn_together(played: Rehearsal, prompts: list[str], every: float) -> tuple[float, float]:
    """Seconds that all pictures of a film took, and that the slowest of them took."""
    wanted = [word for prompt in prompts for word in ("--still", f"{prompt}=scene")]
    played.film(*wanted, *WAYS["REST"], "--poll-interval", str(every))
    jobs = played.jobs(stills=True)
    first, last = min(job.made_at for job in jobs), max(map(played.fetched, jobs))
    return last - first, max(played.fetched(job) - job.made_at for job in jobs)


def _drawn_alone(played: Rehearsal, prompt: str, every: float) -> float:
    played.run("still", prompt, *WAYS["REST"], "--poll-interval", str(every))
    (job,) = played.jobs(stills=True)
    return played.fetched(job) - job.made_at


def _delivered(played: Rehearsal, how: str, lengths: list[float], *pace: str) -> dict[str, float]:
    """Medians and worsts of tasks that take so many seconds each."""
    lags, alone, loaded, leaving = [], [], [], []
    for seconds in lengths:
        played.server.ways.clip_seconds = seconds
        folder, ran = played.film(*WAYS["REST"], *pace)
        clip = folder / "takes" / "001" / "clip.mp4"
        (job,), heard, there = played.jobs(stills=False), played.answered("query")[-1], in_place(clip)
        lags.append(there - completed(job))
        alone.append(1000 * (there - heard))
        loaded.append(1000 * (written(clip) - heard))
        leaving.append(1000 * (ran.ended - there))
    return {
        f"{how}: completed → in place, median s": statistics.median(lags),
        f"{how}: completed → in place, worst s": max(lags),
        f"{how}: heard of → in place, median ms": statistics.median(alone),
        f"{how}: heard of → in place, worst ms": max(alone),
        f"{how}: heard of → downloaded, median ms": statistics.median(loaded),
        f"{how}: in place → program ended, median ms": statistics.median(leaving),
    }


def _at_real_length() -> dict[str, float]:
    """How late the usual pace looks at tasks of 5 to 20 minutes, worked out from the pace itself."""
    from seedance_cli.takes.pace import pause

    late, looks = [], []
    for seconds in LONG_TASKS:
        at, looked = 0.0, 0
        while at < seconds:
            at, looked = at + pause(at, 600.0, 5.0), looked + 1
        late.append(at - seconds)
        looks.append(looked)
    return {
        "usual pace, 5–20 min, by its rule: look late, median s": statistics.median(late),
        "usual pace, 5–20 min, by its rule: look late, worst s": max(late),
        "usual pace, 5–20 min, by its rule: looks, median": statistics.median(looks),
    }
