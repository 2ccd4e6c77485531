"""What arrived, put into a form that can be read and kept: a file stands by its name and by what it was called on the
wire, the service's own link by what lies behind it, a prompt as its lines."""

import base64
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.loopback import Entry, Part
from tests.wire.playing import Play

BODIES = Path(__file__).parent / "bodies"


def golden(service: str, name: str) -> Any:
    """The orders of a film at a service, as they were read and found good."""
    return json.loads(_place(service, name).read_text(encoding="utf-8"))


def keep(play: Play) -> None:
    """Write what arrived, to be read before it is committed."""
    place = _place(play.studio.name, play.name)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(json.dumps(arrived(play), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def arrived(play: Play) -> list[Any]:
    """Each order that cost: where it went, in which form, and its body."""
    names = _names(play)
    return [_told(entry, names) for entry in play.studio.orders(play.server)]


def _told(entry: Entry, names: Mapping[bytes, str]) -> dict[str, Any]:
    form, _, _ = entry.headers["content-type"].partition(";")
    return {"to": f"{entry.method} {entry.path}", "as": form, "body": _readable(entry.arguments, names)}


def _readable(value: Any, names: Mapping[bytes, str]) -> Any:
    match value:
        case dict():
            return {
                key: each.split("\n") if _is_prompt(key, each) else _readable(each, names)
                for key, each in value.items()
            }
        case list():
            return [_readable(each, names) for each in value]
        case Part():
            return f"{names[value.content]} as {value.type}, called {value.name}"
        case str() if value.startswith("data:"):
            head, _, content = value.partition(",")
            return f"{names[base64.b64decode(content)]} as {head},"
        case str():
            return names.get(value.encode(), value)
    return value


def _is_prompt(key: str, value: Any) -> bool:
    return key in ("prompt", "text") and isinstance(value, str)


def _names(play: Play) -> dict[bytes, str]:
    """The name of each file by its content; a copy in the film folder is called as the file it was made of. A link of the
    service's own stands by the file that was fetched from it."""
    files = {path.read_bytes(): path for path in sorted(play.film.glob("references/*"))}
    files |= {path.read_bytes(): path for path in play.program.folder.iterdir() if path.is_file()}
    names = {content: path.relative_to(play.program.folder).as_posix() for content, path in files.items()}
    shelf = play.studio.shelf(play.server)
    links = {shelf.address + path: stored.make() for path, stored in shelf.files.items()}
    return names | {
        link.encode(): f"link to {names[content]}" for link, content in links.items() if content in names
    }


def _place(service: str, name: str) -> Path:
    return BODIES / service / f"{name}.json"
