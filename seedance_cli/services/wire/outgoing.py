"""What goes out with a request: JSON, or a form with files; its length is known before, it leaves in pieces, and the debug
log sees only as much of it as is nobody's file."""

import json as json_format
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

from seedance_cli.errors import WrongInput
from seedance_cli.services.wire.multipart import PIECE, Multipart, Part

SHOWN = 1_000_000
"""Bytes of a body of which the debug log takes note whole."""
LONGEST_TEXT = 20_000
"""Letters of a text in a longer one of which it takes note; files within JSON are longer."""


class Content(Protocol):
    """A body that need not be held whole: `length` bytes in all, which `pieces` gives once."""

    @property
    def length(self) -> int: ...

    def pieces(self) -> Iterator[bytes]: ...


class Held:
    """A body that is held whole, and leaves in pieces all the same."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self.length = len(content)

    def pieces(self) -> Iterator[bytes]:
        for start in range(0, self.length, PIECE):
            yield self._content[start : start + PIECE]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A request's body, None for none, its media type, and what the debug log sees of it."""

    content: Content | None = None
    media_type: str = ""
    shown: bytes | None = None

    @property
    def length(self) -> int:
        return self.content.length if self.content else 0


@contextmanager
def outgoing(who: str, json: Any, parts: Sequence[Part]) -> Iterator[Outgoing]:
    """A form of `parts`, where there are some, else `json`; `who` is the service's name for messages. Raises WrongInput for
    what JSON cannot carry, and for files that cannot be read."""
    if parts:
        with Multipart(parts) as form:
            yield Outgoing(content=form, media_type=form.content_type, shown=form.described())
    elif json is None:
        yield Outgoing()
    else:
        body = _as_json(who, json)
        shown = body if len(body) <= SHOWN else _as_json(who, _short(json))
        yield Outgoing(content=Held(body), media_type="application/json", shown=shown)


def _as_json(who: str, data: Any) -> bytes:
    """Compact UTF-8."""
    try:
        return json_format.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
    except ValueError as fault:
        raise WrongInput(
            f"What was to be sent to {who} holds text or numbers that JSON cannot carry."
        ) from fault


def _short(data: Any) -> Any:
    """The data with its long texts cut to their beginning."""
    if isinstance(data, dict):
        return {name: _short(value) for name, value in data.items()}
    if isinstance(data, list):
        return [_short(value) for value in data]
    return data[:LONGEST_TEXT] if isinstance(data, str) else data
