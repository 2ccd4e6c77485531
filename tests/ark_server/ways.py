"""The switches of the service: where the documents disagree or say nothing, each reading can be chosen here."""

from dataclasses import dataclass, field

from tests.loopback import PUBLIC_HOSTS


@dataclass
class Ways:
    """How the service behaves; a test may change any of it at any time."""

    still_seconds: float = 0.0
    """How long an order for pictures takes to answer, by the real clock: it has no task to ask for."""
    clip_seconds: float = 0.0
    queue_seconds: float = 0.0
    lists: str = "full"
    """What a list tells of a task: "full", the same as a query; "reason", with `failure_reason` for `error` and without
    resolution, ratio and duration; "": there is no list (404)."""
    list_lag: int = 0
    """Lists in which a task is not yet shown."""
    list_lag_seconds: float = 0.0
    error_null: bool = False
    """Whether a task without an error says `"error": null`."""
    tells: str = "all"
    """Whether a task tells generate_audio, draft and priority: "all", or "few" as in the maker's tutorial."""
    created: str = "created"
    """Where an answer with pictures has its time: "created", as documented, or "created_at", as the client reads it."""
    completes: bool = True
    """Whether a stream has its `image_generation.completed`."""
    pictures: int = 0
    """How many pictures a set has; 0: as many as it may."""
    real_size: bool = False
    """Whether clips and pictures have the size that is told; else they are small ones of the same shape. A last frame always
    has it, so that it can be the first of another order."""
    reference_seconds: float = 5.0
    """How long a reference video on a public host is taken to be."""
    refusal_status: int = 400
    """With which status a task that runs is not cancelled: nobody has written it down."""
    words: dict[str, str] = field(default_factory=dict)
    """Other words for its states, such as {"running": "processing"}."""
    public_hosts: set[str] = field(default_factory=lambda: set(PUBLIC_HOSTS))
    assets: dict[str, str] = field(default_factory=dict)
    """Ids that `asset://` knows, with the kind of each."""
    endpoints: dict[str, str] = field(default_factory=dict)
    """Endpoints (`ep-…`) with the model behind each."""
