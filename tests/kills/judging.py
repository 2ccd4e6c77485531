"""At what point a run died, by what it left; and whether all is as promised once its user has the clip."""

import contextlib
import hashlib
import shutil
import sqlite3
import tempfile
from pathlib import Path

from seedance_cli import media
from seedance_cli.errors import SeedanceError
from seedance_cli.film import Take, read_take
from seedance_cli.takes.ledger import Entry, Ledger
from tests.kills.person import FILM, Story
from tests.kills.plans import AtDoor, Plan
from tests.paid_play import Play
from tests.xskill_server import Server

PHASES = (
    "before the intent",
    "between intent and first byte",
    "request out",
    "reply lost",
    "waiting",
    "downloading",
    "between fsync and rename",
    "after the rename",
    "never",
)

LEFT_OVER = "left over"
"""Begins the fault of files that no whole film has."""


def phase(play: Play, plan: Plan) -> str:
    """Where the run died; to be asked at once, as a service goes on."""
    if any(play.program.folder.glob(f"{FILM}/takes/*/clip.mp4")):
        return PHASES[7]
    entries = sent_so_far(play.program.folder / ".state")
    if isinstance(plan.kill, AtDoor) and "reply" not in plan.kill.held:
        return PHASES[2]
    orders = [each for each in play.server.log if each.kind == "create"]
    if len(entries) > len(orders):
        return PHASES[1]
    if any(not each.status for each in orders):
        return PHASES[2]
    if any(not task for _, task in entries):
        return PHASES[3]
    return _with_all_ids(play, plan, len(entries))


def _with_all_ids(play: Play, plan: Plan, sent: int) -> str:
    if not sent:
        return PHASES[0]
    if sent < plan.creates:
        return PHASES[4]
    if play.server.downloads < plan.creates:
        return PHASES[4]
    whole = len(filmed(play.server))
    parts = play.program.folder.glob(f"{FILM}/takes/*/*clip.mp4*.part")
    return PHASES[6] if any(part.stat().st_size == whole for part in parts) else PHASES[5]


def sent_so_far(state: Path) -> list[tuple[str, str]]:
    """State and task of each entry of a ledger, read from a copy: looking must not tidy up what the dead one left."""
    with tempfile.TemporaryDirectory() as folder:
        for path in state.glob("ledger.sqlite3*"):
            shutil.copy(path, folder)
        with contextlib.closing(sqlite3.connect(Path(folder, "ledger.sqlite3"))) as connection:
            try:
                return list(connection.execute("SELECT state, task_id FROM entries ORDER BY id"))
            except sqlite3.OperationalError:  # it died before there were tables
                return []


def whole_creates(server: Server) -> int:
    """Orders that arrived as a whole; of one whose sender died over it only the beginning may have come."""
    return sum(each.kind == "create" and each.json is not None for each in server.log)


def filmed(server: Server) -> bytes:
    """The clip that the service holds, once it is asked for."""
    films = [stored for stored in server.studio.shelf.files.values() if stored.kind == "video"]
    return films[0].make() if films else b""


def judged(play: Play, plan: Plan, story: Story) -> list[str]:
    """What is not as promised; nothing, where all is well."""
    said = [each.ended for each in story.typed]
    wrong = [f"a traceback after {each.words}" for each in story.typed if "Traceback" in each.ended.err]
    wrong += [
        f"{each.words[0]} broke: {each.ended.err}"
        for each in story.typed
        if "should not have" in each.ended.err
    ]
    wrong += _money(play, plan, story)
    if not story.left:
        try:
            wrong += _clip(play, story) + _ledger(play, story) + _leftovers(play.program.folder / FILM)
        except SeedanceError as fault:
            wrong.append(f"cannot be read: {fault.message}")
    if play.server.key_at_cdn:
        wrong.append("a download brought the key along")
    try:
        play.hold_no(play.server.key, *said)
    except AssertionError as fault:
        wrong.append(f"the key lies in {fault}")
    return wrong


def _money(play: Play, plan: Plan, story: Story) -> list[str]:
    made = len(play.server.tasks)
    wrong = []
    if whole_creates(play.server) != made:
        wrong.append(f"{whole_creates(play.server)} creates for {made} tasks")
    if made > plan.creates:
        wrong.append(f"{made} tasks where {plan.creates} were asked for")
    if made < plan.creates and not story.left:
        wrong.append(f"only {made} of {plan.creates} tasks")
    prompts = [(job.model, str(job.params.get("prompt"))) for job in play.server.tasks]
    if len(set(prompts)) < made:
        wrong.append("the same was made twice")
    if plan.lists and any(story.unknown_with):
        wrong.append("said to be unknown, though the service lists it")
    if story.sent_again_unasked:
        wrong.append("shoot went on, though the outcome was unknown")
    if 100_000 - play.server.balance != sum(job.price for job in play.server.tasks):
        wrong.append("the account does not agree with the tasks")
    return wrong


def _clip(play: Play, story: Story) -> list[str]:
    takes = _takes(play.program.folder / FILM)
    with_clip = [take for take in takes if take.clip.is_file()]
    if len(with_clip) != 1:
        return [f"{len(with_clip)} clips in {len(takes)} takes"]
    take = with_clip[0]
    never = ("intent", "unsent", *(["unknown"] if story.unknown_with else []))
    others = [each.state for each in takes if each is not take and each.state not in never]
    wrong = [f"other takes: {others}"] if others else []
    content = take.clip.read_bytes()
    if content != filmed(play.server):
        wrong.append("the clip is not what the service holds")
    if take.hashes.get("clip.mp4") != hashlib.sha256(content).hexdigest():
        wrong.append(f"the recipe has {take.hashes.get('clip.mp4')} for the clip's hash")
    if take.state != "succeeded" or take.task_id not in [job.id for job in play.server.tasks]:
        wrong.append(f"the recipe says {take.state}, task {take.task_id!r}")
    if not take.last_frame.is_file():
        wrong.append("last-frame.png is missing")
    elif take.hashes.get("last-frame.png") != hashlib.sha256(take.last_frame.read_bytes()).hexdigest():
        wrong.append("last-frame.png is not what the recipe says")
    try:
        media.verify_clip(take.clip)
    except SeedanceError as fault:
        wrong.append(f"the clip does not open: {fault.message}")
    return wrong


def _takes(film: Path) -> list[Take]:
    return [read_take(path.parent) for path in sorted(film.glob("takes/*/take.yaml"))]


def _ledger(play: Play, story: Story) -> list[str]:
    with Ledger.open(play.program.folder / ".state") as ledger:
        entries = ledger.entries()
        damaged = ledger.set_aside
    done = [each for each in entries if each.state == "succeeded"]
    wrong = [f"{path} was set aside" for path in damaged]
    if sorted(each.task_id for each in done) != sorted(job.id for job in play.server.tasks):
        wrong.append(f"the ledger says {[_words(each) for each in entries]}")
    still_open = [each for each in entries if each.is_unfinished or each.state == "intent"]
    if still_open and not story.unknown_with:
        wrong.append(f"still open in the ledger: {[_words(each) for each in still_open]}")
    return wrong


def _words(entry: Entry) -> str:
    return f"{entry.kind} {entry.id} {entry.state} {entry.task_id}"


def _leftovers(film: Path) -> list[str]:
    """What no whole film has."""
    found = sorted(str(path.relative_to(film)) for path in film.rglob("*"))
    private = [name for name in found if Path(name).name.startswith(".") or name.endswith(".part")]
    empty = [
        str(path.relative_to(film)) for path in film.rglob("*") if path.is_dir() and not any(path.iterdir())
    ]
    return [f"{LEFT_OVER}: {', '.join(private + empty)}"] if private or empty else []
