"""The answer to an order for pictures, whole or as a stream of events."""

import base64
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.ark_server.drawing import Drawing
from tests.ark_server.refusals import new_request_id, row
from tests.ark_server.store import Store
from tests.ark_server.ways import Ways
from tests.loopback.media import drawn_jpeg

Data = dict[str, Any]

SMALLER = 4
"""The part of the told width and height that a picture really has, unless `Ways.real_size`: still enough for a reference."""
STOPS = "InternalServiceError"
"""The failure after which the rest of a set is not made."""


@dataclass(frozen=True)
class Made:
    """One member of a set: its link or base64 with its size, or the error in its place."""

    told: Data
    failed: bool = False


class Set:
    """The pictures of one order. `failures` are codes by the place in the set."""

    def __init__(
        self, order_id: str, order: Drawing, failures: dict[int, str], ways: Ways, store: Store
    ) -> None:
        self.id = order_id
        self.order = order
        self.ways = ways
        self.store = store
        self.members = list(self._members(failures))

    @property
    def count(self) -> int:
        """How many came out well, and are paid."""
        return sum(not member.failed for member in self.members)

    def answer(self) -> Data:
        """The whole answer."""
        told = {"model": self.order.model, **self._time(), "data": [member.told for member in self.members]}
        return told | {"usage": self._usage()}

    def events(self) -> Iterator[bytes]:
        """The same as a stream."""
        for place, member in enumerate(self.members):
            kind = "partial_failed" if member.failed else "partial_succeeded"
            yield self._event(kind, {"image_index": place, **member.told})
        if self.ways.completes:
            yield self._event("completed", {"usage": self._usage()})
        yield b"data: [DONE]\n\n"

    def _event(self, kind: str, told: Data) -> bytes:
        name = f"image_generation.{kind}"
        whole = {"type": name, "model": self.order.model, **self._time(), **told}
        return f"event: {name}\ndata: {json.dumps(whole, ensure_ascii=False)}\n\n".encode()

    def _members(self, failures: dict[int, str]) -> Iterator[Made]:
        for place in range(min(self.ways.pictures or self.order.most, self.order.most)):
            code = failures.get(place)
            if code is None:
                yield Made(self._picture(place))
                continue
            words = f"{row(code)[1]} Request id: {new_request_id()}"
            yield Made({"error": {"code": code, "message": words}}, failed=True)
            if code == STOPS:
                return

    def _picture(self, place: int) -> Data:
        width, height = self.order.size
        size = (width, height) if self.ways.real_size else (width // SMALLER, height // SMALLER)
        told = {"size": f"{width}x{height}"}

        def make() -> bytes:
            return drawn_jpeg(self.id, place, size)

        if self.order.as_base64:
            return {"b64_json": base64.b64encode(make()).decode()} | told
        return {"url": self.store.put(f"seedream/{self.id}", "jpeg", "image/jpeg", make)} | told

    def _time(self) -> Data:
        return {self.ways.created: int(time.time())}

    def _usage(self) -> Data:
        width, height = self.order.size
        spent = self.count * (width * height // 256)
        return {"generated_images": self.count, "output_tokens": spent, "total_tokens": spent}
