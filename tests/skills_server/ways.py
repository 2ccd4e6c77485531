"""The switches of the service: where the documents disagree or say nothing, each reading can be chosen here."""

from dataclasses import dataclass, field

from tests.loopback import PUBLIC_HOSTS

PREDICTION = {
    "IN_QUEUE": "starting",
    "IN_PROGRESS": "processing",
    "COMPLETED": "succeeded",
    "FAILED": "failed",
    "CANCELED": "canceled",
}
"""The words of the older pages, for `words`."""


@dataclass
class Ways:
    """How the service behaves; a test may change any of it at any time."""

    still_seconds: float = 0.0
    clip_seconds: float = 0.0
    queue_seconds: float = 0.0
    lenient: bool = False
    """Whether fields that no document names pass (the page has `{key}: any`), and the two workflows in `feature` that its
    text names but its list does not."""
    create_status: int = 202
    error_shape: str = "newer"
    """The body of an error: "newer", {error, code, message}; "code", the same without error; "older", {error, message};
    "message", {message}."""
    result_shape: str = "both"
    """Where a clip's links stand: a name of SHAPES."""
    picture_shape: str = "both"
    """The same for pictures; "both" is the documented one."""
    credits_shape: str = "flat"
    """What GET /credits answers: "flat", {total, subscription, permanent}; "credits", {credits: those}; "number", {credits: n};
    "balance", {balance: n}; "data", {data: those}."""
    words: dict[str, str] = field(default_factory=dict)
    """Other words for its states, such as PREDICTION."""
    early_usage: bool = False
    """Whether a stream tells the usage from its first event on; else zeros until the end, as on its page."""
    stream_input: bool = True
    """Whether events have `input`: the pages differ."""
    stream_noise: bool = False
    """Whether a stream has all that the form of events allows: comments, names, ids, CR LF, data in several lines."""
    public_hosts: set[str] = field(default_factory=lambda: set(PUBLIC_HOSTS))
