"""What arrived, in order: one entry a request, whatever it is for. Safe to read while requests arrive."""

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.loopback.forms import NoForm, Pairs, Part, form_in


@dataclass
class Entry:
    """One request. `headers` have lower-case names; `json` is the parsed body (None where there is none or it is no
    JSON); `form` has the fields of a multipart body in their order; `via` is the way it came ("rest", "cdn", …);
    `tool` names the tool called, where the service has any; `kind` is what it is for, in the service's own list of
    kinds; `status` is the answer's (0: none). A service derives its own from this and gives it a `sort`."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes = field(repr=False)
    via: str = ""
    json: Any = None
    form: Pairs = field(default_factory=list)
    tool: str = ""
    kind: str = ""
    status: int = 0

    def __post_init__(self) -> None:
        if self.headers.get("content-type", "").startswith("multipart/"):
            self._read_form()
        else:
            self._read_json()
        self.via = "cdn" if self.path.startswith("/cdn/") else "rest"
        self.kind = "cdn" if self.via == "cdn" else ""
        self.sort()

    def sort(self) -> None:
        """Say what the request is for: set `kind`, and `via` and `tool` where they are others."""

    def _read_json(self) -> None:
        try:
            self.json = json.loads(self.body) if self.body else None
        except ValueError:
            self.json = None

    def _read_form(self) -> None:
        try:
            self.form = form_in(self.body, self.headers["content-type"])
        except NoForm:
            self.form = []

    @property
    def arguments(self) -> Any:
        """What was asked for: the JSON body; of a form, each field with the list of its values."""
        if not self.form:
            return self.json
        fields: dict[str, list[str | Part]] = {}
        for name, value in self.form:
            fields.setdefault(name, []).append(value)
        return fields

    @property
    def task(self) -> str:
        """The task that it asks about, "" for none or where a service does not tell."""
        return ""

    @property
    def files(self) -> list[Part]:
        """The files that came along, each with its `field`, `name`, `type`, `size` and `sha256`."""
        return [value for _, value in self.form if isinstance(value, Part)]


class Diary:
    """`keeps`: whether it is written at all; what is only counted stands in the census."""

    def __init__(self) -> None:
        self.keeps = True
        self._entries: list[Entry] = []
        self._changed = threading.Condition()

    def note(self, entry: Entry) -> None:
        if not self.keeps:
            return
        with self._changed:
            self._entries.append(entry)
            self._changed.notify_all()

    @property
    def entries(self) -> list[Entry]:
        with self._changed:
            return list(self._entries)

    def clear(self) -> None:
        with self._changed:
            self._entries.clear()

    def count(self, kind: str) -> int:
        return sum(entry.kind == kind for entry in self.entries)

    def wait_for(self, enough: Callable[[list[Entry]], bool], seconds: float) -> bool:
        """Block until what has arrived is enough; False where it is not within `seconds`."""
        with self._changed:
            return self._changed.wait_for(lambda: enough(self._entries), seconds)
