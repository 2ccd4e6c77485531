"""One entry of the ledger as a frozen record. Its words are the same on the disk, in `takes list` and in scripts."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from seedance_cli.film.take_states import UNKNOWN
from seedance_cli.services.protocol import State

SENDING = "sending"
"""The request is on its way, or its sender died: it may have been paid."""
UNFINISHED = (SENDING, UNKNOWN, State.QUEUED.value, State.RUNNING.value)
"""States in which something paid may still be had."""
GIVEN_UP = "given up; whether it was charged is not known"
"""The error of an entry that a person counts as ended."""


class Entry(NamedTuple):
    """One create. `kind` is clip, still or raw; `folder` the take's folder or the still's target; `state` the task's,
    or intent, sending, unknown, unsent, refused. `estimate` is in `unit`, `price` (as told) in `charged_in`; None: not
    known. Times are ISO 8601 in UTC, "" until they come; `seconds` is how long the result was waited for, where somebody did.
    `sender` names the process that sends it, and `prompt_hash` tells its task in a service's list, see `prompt_hash`.
    `region` is where the service was asked, "" where it stands in one place alone. A tuple, in the order of the table's
    columns: a list of ten thousand is made about as fast as it is read."""

    id: int
    kind: str
    service: str
    model: str
    request_hash: str
    folder: str
    title: str = ""
    state: str = UNKNOWN
    task_id: str = ""
    price: float | None = None
    unit: str = ""
    estimate: float | None = None
    error: str = ""
    created: str = ""
    sent: str = ""
    ended: str = ""
    urls: tuple[str, ...] = ()
    seconds: float | None = None
    sender: str = ""
    prompt_hash: str = ""
    price_unit: str = ""
    region: str = ""

    @property
    def charged_in(self) -> str:
        """The unit of `price`: the estimate's, unless it was told in another."""
        return self.price_unit or self.unit

    @property
    def is_unfinished(self) -> bool:
        """Whether something paid may still be had."""
        return self.state in UNFINISHED


def request_hash(service: str, body: Mapping[str, Any], model: str = "") -> str:
    """SHA-256 in hexadecimal of a service and what is sent to it; the `model` counts where the address names it and not the
    body. Local files count by their paths, so take the body as it is made before any upload: links differ each time."""
    named = {} if "model" in body else {"model": model}
    text = json.dumps({"service": service, "body": body, **named}, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def prompt_hash(prompt: str) -> str:
    """SHA-256 in hexadecimal of a prompt as it was sent; "" for none. The ledger keeps no prompts."""
    return hashlib.sha256(prompt.encode("utf-8", "surrogatepass")).hexdigest() if prompt else ""
