"""Whether a request may have left this machine: where money is at stake, the one thing that must never be guessed."""

from collections.abc import Callable, Mapping
from typing import Any


class Trail:
    """Follows one request on its way out, told of each step by httpcore's `trace` extension. `unsent` is true only on
    positive knowledge: a connection was being made, or a proxy asked for one, and no step beyond that has begun; a
    step with an unknown name is taken for sending. `on_leaving` is called as sending begins."""

    def __init__(self) -> None:
        self.on_leaving: Callable[[], None] | None = None
        self._connecting = False
        self._gone = False

    @property
    def unsent(self) -> bool:
        return self._connecting and not self._gone

    async def __call__(self, event: str, info: Mapping[str, Any]) -> None:
        if not event.endswith(".started") or event.endswith(".response_closed.started"):
            return
        tunnel = getattr(info.get("request"), "method", b"") == b"CONNECT"
        if tunnel or event.startswith(("connection.", "proxy.", "socks.")):
            self._connecting = True
        elif not self._gone:
            self._gone = True
            if self.on_leaving:
                self.on_leaving()
