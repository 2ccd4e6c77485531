"""What it takes to finish hundreds of takes that were sent and left: looks, time, memory. The pauses between looks, which
the service's own limit asks for, are not waited for; how long they would be at the least is reckoned beside."""

import sys
from dataclasses import replace
from pathlib import Path
from shutil import copytree

from seedance_cli.film import read_take
from seedance_cli.media import verify_clip
from seedance_cli.services.cards.catalogue import read_card
from seedance_cli.takes.ledger import Ledger
from seedance_cli.takes.minute import Minute
from tests.bench.figures import Figure
from tests.bench.rehearsal import Rehearsal, rehearsal
from tests.bench.running import Ran, home, run

ROOT = Path(__file__).parent.parent.parent


def resume(short: bool) -> list[Figure]:
    """`seedance resume` over films whose tasks have all ended meanwhile."""
    count = 20 if short else 500
    with rehearsal() as played:
        first, _ = played.film("--service", "xskill", "--via", "rest", "--poll-interval", "0.1")
        for number in range(count):
            _left(played, first, played.room / f"left-{number:03d}")
        ran = _resumed(played)
        queries = len(played.answered("query"))
        clips = [path for path in played.room.glob("left-*/takes/001/clip.mp4") if verify_clip(path)]
    if len(clips) != count:
        raise SystemExit(f"{len(clips)} of {count} clips are here")
    a_minute, takes = read_card("xskill").number("requests"), f"{count} takes resumed"
    return [
        Figure(f"{takes}: CPU for each", ran.cpu / count, "s", "< 0.15"),
        Figure(f"{takes}: peak memory", ran.peak, "MB", "< 150"),
        Figure(f"{takes}: wall without pauses", ran.wall, "s"),
        Figure(f"{takes}: looks for each", queries / count, ""),
        Figure(
            f"{takes}: at the least by {a_minute:g} requests a minute",
            max(0, queries - Minute(a_minute).burst) * 60 / a_minute,
            "s",
        ),
    ]


def _left(played: Rehearsal, film: Path, folder: Path) -> None:
    """A film like `film` whose take was sent, and whose program died while it waited."""
    copytree(film, folder)
    take = read_take(folder / "takes" / "001")
    task = played.server.studio.create(take.request["model"], take.request["params"], "rest")
    take.clip.unlink()
    take.last_frame.unlink()
    take = replace(take, task_id=task["task_id"], state="running", hashes={}, finished="").save()
    with Ledger.open(played.room) as ledger:
        entry = ledger.begin(
            kind="clip", service="xskill", model=take.model, request_hash=folder.name, folder=take.folder
        )
        ledger.sending(entry.id)
        ledger.accepted(entry.id, take.task_id, task["price"])


def _resumed(played: Rehearsal) -> Ran:
    played.heard.clear()
    account = {"XSKILL_BASE_URL": played.server.url, "XSKILL_API_KEY": played.server.key}
    hurry = {"PYTHONPATH": str(ROOT), "HURRIED_PAUSES": str(played.room / "pauses")}
    line = [sys.executable, "-m", "tests.hurried", "resume", "--via", "rest", "--json"]
    return run(line, home(played.room) | account | hurry, played.room)
