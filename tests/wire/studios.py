"""The three paid services, as the tests of this folder need them: how each is served and reached, which local files it
takes, which requests cost, and what they came to. What differs between them is told here and nowhere else."""

import base64
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from tests import ark_server, skills_server, xskill_server
from tests.loopback import Entry, Part, Shelf

Served = Any
"""One of the three servers: what they share is `tests.loopback.Loopback`, the rest is asked for through a Studio."""


@dataclass(frozen=True)
class Studio:
    """A service. `variable` begins the names of its environment variables; `files` are the kinds of local files that it is
    given; `costly` are the kinds of requests that cost; `route` is the pattern of a film's requests, a letter each (see
    `LETTERS`); `flags` follow each command line."""

    name: str
    variable: str
    serve: Callable[[], AbstractContextManager[Served]]
    files: tuple[str, ...]
    costly: tuple[str, ...]
    route: str
    unit: str
    tags: dict[str, dict[str, str]]
    flags: tuple[str, ...] = ()
    base: str = ""
    """What follows the host in its base URL."""
    listed: str = ""
    """What its `ways.lists` says where it lists its tasks."""

    def environment(self, server: Served) -> dict[str, str]:
        return {f"{self.variable}_API_KEY": server.key} | self.reached_at(server.url)

    def reached_at(self, host: str) -> dict[str, str]:
        return {f"{self.variable}_BASE_URL": host + self.base}

    def orders(self, server: Served) -> list[Entry]:
        """The requests that cost, in the order of their prompts, for stills are sent side by side; the clip's is the
        last."""
        found = [entry for entry in server.log if entry.kind in self.costly]
        return sorted(found, key=lambda entry: (is_for_clip(entry), said_in(entry)))

    def shelf(self, server: Served) -> Shelf:
        found: Shelf = (server.store if self is ARK else server.studio).shelf
        return found

    def made(self, server: Served, link: str) -> bytes:
        """What lies behind one of the service's links."""
        shelf = self.shelf(server)
        path = link.removeprefix(shelf.address).partition("?")[0]
        return shelf.files[path].make()

    def links(self, job: Any) -> tuple[str, ...]:
        """Where the clip of a task lies, where it is made."""
        if self is ARK:
            return (job.clip,) if job.clip else ()
        return tuple(job.links[:1])

    def job(self, server: Served, task_id: str) -> Any:
        """A task as the service keeps it."""
        [found] = [job for job in server.tasks if job.id == task_id]
        return found

    def charged(self, server: Served) -> float:
        """All that the service took for what it made, in `unit`."""
        if self is ARK:
            return float(server.account.money)
        return float(sum(job.price for job in server.tasks))


LETTERS = {"create": "C", "draw": "C", "query": "q", "cdn": "d", "upload": "u", "balance": "b"}
XSKILL_TAGS = {kind: f"@{kind}_file_{{n}}" for kind in ("image", "video", "audio")}
SKILLS_TAGS = {kind: f"@{kind.capitalize()}{{n}}" for kind in ("image", "video", "audio")}
ARK_TAGS = {
    "en": {kind: f"{kind.capitalize()} {{n}}" for kind in ("image", "video", "audio")},
    "zh": {"image": "图片{n}", "video": "视频{n}", "audio": "音频{n}"},
}
XSKILL = Studio(
    "xskill", "XSKILL", xskill_server.serve, ("image",), ("create",), "u*Cq+d", "credits",
    {"en": XSKILL_TAGS, "zh": XSKILL_TAGS}, ("--via", "rest"), listed="tasks",
)  # fmt: skip
ARK = Studio(
    "ark", "ARK", ark_server.serve, ("image", "audio"), ("create", "draw"), "Cq+dd", "CNY", ARK_TAGS,
    base="/api/v3", listed="full",
)  # fmt: skip
SKILLS = Studio(
    "skills.video", "SKILLS_VIDEO", skills_server.serve, ("image", "video", "audio"), ("create",), "Cq+d",
    "credits", {"en": SKILLS_TAGS, "zh": SKILLS_TAGS},
)  # fmt: skip
STUDIOS = {studio.name: studio for studio in (XSKILL, SKILLS, ARK)}


def said_in(entry: Entry) -> str:
    """The prompt of an order."""
    body = entry.arguments
    if "content" in body:
        return str(body["content"][0]["text"])
    return str(body.get("params", body)["prompt"])


def is_for_clip(entry: Entry) -> bool:
    """Whether an order is for a clip, and not for stills."""
    body = entry.arguments
    return entry.kind == "create" and "seedream" not in f"{entry.path} {body.get('model', '')}"


def filled(value: Any) -> Any:
    """A body as it arrived, each file in it by its content: data URIs are decoded, parts of a form opened."""
    if isinstance(value, dict):
        return {name: filled(each) for name, each in value.items()}
    if isinstance(value, list):
        return [filled(each) for each in value]
    if isinstance(value, Part):
        return value.content
    if isinstance(value, str) and value.startswith("data:"):
        return base64.b64decode(value.partition(",")[2], validate=True)
    return value
