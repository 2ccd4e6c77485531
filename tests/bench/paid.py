"""What a film at a paid service costs here, in requests and in time; the service's own time is set and known."""

import statistics
from collections import Counter
from collections.abc import Callable

from tests.bench.figures import Figure
from tests.bench.rehearsal import Rehearsal, rehearsal
from tests.bench.running import Ran
from tests.xskill_server import Entry

KINDS = {"create": "create", "query": "query", "upload": "upload", "balance": "balance", "cdn": "download"}
THREE = ("spear warrior, ink wash=character", "maple wood at dawn=scene", "a folded letter=prop")
WAYS = {
    "REST": ("--service", "xskill", "--via", "rest"),
    "MCP": ("--service", "xskill", "--via", "mcp"),
    "animatic": ("--service", "animatic"),
}
MEASURES: dict[str, tuple[str, Callable[[Ran], float]]] = {
    "wall": ("s", lambda ran: ran.wall),
    "CPU": ("s", lambda ran: ran.cpu),
    "peak memory": ("MB", lambda ran: ran.peak),
}


def stills(short: bool) -> list[Figure]:
    """Pictures of one film drawn side by side, against one command after another; from the first request to create
    until the last picture was fetched, so that no start-up is in it. Both look at a task equally often, never at the
    very moment at which it ends, and not so often that the service's limit would be felt."""
    count, seconds, every, rounds = (2, 0.5, 0.2, 1) if short else (6, 3.0, 1.1, 3)
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
    return [
        Figure(f"{what}, at once ÷ the slowest", at_once / slowest, aim="≤ 1.15"),
        Figure(f"{what}, at once ÷ one alone", at_once / one),
        Figure(f"{what}, at once ÷ one after another", at_once / in_turn),
        Figure(f"{what}, at once ÷ {seconds:g} s", at_once / seconds),
        Figure(f"{what}, at once", at_once, "s"),
        Figure(f"{what}, one after another", in_turn, "s"),
        Figure(f"{what}, one alone", one, "s"),
    ]


def ways(short: bool) -> list[Figure]:
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
    rows = [
        Figure(f"requests by {name}: {kind}", asked[name][kind], "")
        for name in ("REST", "MCP")
        for kind in [*KINDS.values(), "handshake"]
    ]
    rows += [Figure(f"requests by {name}: in all", asked[name].total(), "") for name in ("REST", "MCP")]
    for what, (unit, figure) in MEASURES.items():
        medians = {name: statistics.median(map(figure, runs[name])) for name in names}
        rows.append(Figure(f"{what}: MCP ÷ REST", medians["MCP"] / medians["REST"]))
        rows += [Figure(f"{what}: {name}", median, unit) for name, median in medians.items()]
    return rows


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
