"""One take's recipe as `take.yaml`: everything needed to know what was asked, what came, and to make it again."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from seedance_cli.film.files import write_text
from seedance_cli.film.storyboard_file import storyboard_data, storyboard_from
from seedance_cli.film.take_states import INTENT, REFUSED, UNKNOWN, UNSENT
from seedance_cli.library.document import dump, read_document
from seedance_cli.story.storyboard import Storyboard

__all__ = ["INTENT", "RECIPE", "REFUSED", "UNKNOWN", "UNSENT", "Take", "read_take", "take_data"]

RECIPE = "take.yaml"
FORMAT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Take:
    """One rendering of a storyboard. `prompt` is the text as sent, `request` the whole request as plain data;
    `region` is where the service was asked, "" where it stands in one place alone; times are ISO 8601 in UTC, `url` is where the service keeps the clip, `price` is in `unit` (None: not told), `hashes` SHA-256 by file name. `state` is
    the task's as last heard, or one of `take_states`; `error` what went wrong, there or here."""

    folder: Path
    service: str
    model: str
    state: str
    prompt: str
    request: dict[str, Any]
    storyboard: Storyboard
    seed: int | None = None
    task_id: str = ""
    url: str = ""
    price: float | None = None
    unit: str = ""
    region: str = ""
    started: str = ""
    finished: str = ""
    width: int = 0
    height: int = 0
    seconds: float = 0.0
    error: str = ""
    hashes: dict[str, str] = field(default_factory=dict)

    @property
    def number(self) -> int:
        return int(self.folder.name)

    @property
    def film_folder(self) -> Path:
        """The film it is a take of."""
        return self.folder.parent.parent

    @property
    def clip(self) -> Path:
        return self.folder / "clip.mp4"

    @property
    def last_frame(self) -> Path:
        return self.folder / "last-frame.png"

    def save(self) -> "Take":
        """Write the recipe; returns the take, so that a change and its writing read as one step."""
        write_text(self.folder / RECIPE, dump(take_data(self)))
        return self


def take_data(take: Take) -> dict[str, Any]:
    names = (
        "service", "region", "model", "state", "task_id", "url", "seed", "price", "unit", "started", "finished",
        "width", "height", "seconds", "error", "hashes", "prompt", "request",
    )  # fmt: skip
    data = {name: getattr(take, name) for name in names}
    # An unknown price is written down as null, and a seed of 0 is a seed.
    said = {name: value for name, value in data.items() if name in ("price", "seed") or value}
    return {"format": FORMAT, **said, "storyboard": storyboard_data(take.storyboard)}


def read_take(folder: Path) -> Take:
    """The recipe in a take's folder. Raises WrongInput naming every fault by line."""
    entry = read_document(folder / RECIPE, newest=FORMAT)
    board_entry = entry.entry("storyboard")
    board = storyboard_from(board_entry) if board_entry else None
    names = ("region", "model", "unit", "started", "finished")
    texts: dict[str, Any] = {name: entry.text(name) for name in names}
    # What a service said and what was sent to it are kept to the letter, control characters too.
    texts |= {name: entry.text(name, raw=True) for name in ("error", "prompt", "task_id", "url")}
    numbers: dict[str, Any] = {
        "seed": entry.number("seed"),
        "price": entry.number("price"),
        "width": int(entry.number("width", 0) or 0),
        "height": int(entry.number("height", 0) or 0),
        "seconds": float(entry.number("seconds", 0) or 0),
    }
    plain: dict[str, Any] = {"request": entry.plain("request"), "hashes": entry.plain("hashes")}
    service, state = entry.text("service", required=True), entry.text("state", required=True)
    entry.finish()
    assert board is not None  # a missing part was a fault, which `finish` raised
    return Take(folder=folder, service=service, state=state, storyboard=board, **texts, **numbers, **plain)
