"""What a request to skills.video is for, and its order as the service reads it."""

from typing import Any

from tests.loopback import Entry as AnyEntry
from tests.skills_server.fields import FIELDS
from tests.skills_server.reading import BadBody, from_form

ROOT = "/api/v1"
GENERATION = f"{ROOT}/generation/"
STREAM = f"{ROOT}/generation/sse/"


class Entry(AnyEntry):
    """One request. Kinds: create (both routes), query, balance, cdn; `via` is "rest", "sse" or "cdn"."""

    def sort(self) -> None:
        if self.path.startswith(STREAM):
            self.via = "sse"
        if self.method == "POST" and self.path.startswith(GENERATION):
            self.kind = "create"
        elif self.method == "GET" and self.path.startswith(GENERATION):
            self.kind = "query"
        elif self.path == f"{ROOT}/credits":
            self.kind = "balance"

    @property
    def model(self) -> str:
        """The model that was asked to create, such as "bytedance/seedance-2.0"; else ""."""
        return self.path.removeprefix(STREAM).removeprefix(GENERATION) if self.kind == "create" else ""

    @property
    def arguments(self) -> Any:
        """The order: the JSON body, or the form with its values typed as the fields are, and files as Parts."""
        if not self.form:
            return self.json
        try:
            return from_form(FIELDS.get(self.model, {}), self.form)
        except BadBody:
            return super().arguments
