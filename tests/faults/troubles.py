"""One row's fault, and what has to come of it at each call: the exit codes that the first run may end with. "0" is the
clip (or the balance) without any help, "6" an outcome that nobody knows; any other code is a clear end, after which the
next command has to bring the clip."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.faults.proxy import Act, Unread
from tests.xskill_server import Fault

CALLS = ("create", "query", "download", "upload", "balance", "list")
HERE, REFUSED, TLS = "", "refused", "tls"

Must = Mapping[str, str]
FINE = dict.fromkeys(CALLS, "0")
UNCLEAR = FINE | {"create": "6", "balance": "5", "list": "0|6"}
"""What may have been carried out, or not: only what is free is asked again."""
EITHER = UNCLEAR | {"create": "0|6", "balance": "0|5"}
"""What one reader takes for broken and another does not."""
LED_AWAY = UNCLEAR | {"upload": "5"}
LED_AWAY_UNDONE = LED_AWAY | {"create": "5"}
NO_KEY = UNCLEAR | {"create": "4", "upload": "4", "balance": "4"}
TOO_MANY = UNCLEAR | {"create": "0", "balance": "3"}
NOT_TODAY = TOO_MANY | {"create": "3", "upload": "3", "query": "0|8", "download": "5"}
NEVER_LEFT = {"create": "5", "query": "8", "download": "5", "upload": "5", "balance": "5"}
KILLED = {call: "-9" for call in CALLS if call != "balance"}


@dataclass(frozen=True)
class Trouble:
    """`what` is met by the first `times` requests of the call: an act on the wire or a fault of the service; `then` by those
    that follow. `no` says
    that an order which met it was clearly not taken. `base` is where the first run seeks the service (REFUSED: at its
    place, where nobody answers; TLS: the same behind https). `patience` is how many seconds the program gives an answer
    (0: its usual ones), `pause` how many it has to wait before it asks again. With `kills` the program is killed while
    the request is held. `goes_on` says that a download goes on where it broke off; `late` is what the task fails with that the
    service has taken on. What is not in `must` is not played."""

    name: str
    what: Act | Unread | Fault | None = None
    times: int = 1
    must: Must = field(default_factory=lambda: UNCLEAR)
    no: bool = False
    base: str = HERE
    patience: float = 0.0
    pause: float = 0.0
    then: tuple[Act, ...] = ()
    kills: bool = False
    goes_on: bool = False
    late: tuple[str, ...] = ()

    def loses_orders(self) -> bool:
        """Whether an order that meets it may have been carried out."""
        return not self.no and (self.kills or "6" in self.must.get("create", ""))

    def codes(self, call: str) -> frozenset[int]:
        """What the first run may end with."""
        return frozenset(int(code) for code in self.must[call].split("|"))


@dataclass(frozen=True)
class Case:
    """A fault at a call of a service that lists its tasks, or does not."""

    trouble: Trouble
    call: str
    lists: bool = False

    @property
    def name(self) -> str:
        return f"{self.trouble.name} at {self.call}{', listed' if self.lists else ''}"

    @property
    def kind(self) -> str:
        """What the service and the proxy call the call."""
        return "cdn" if self.call == "download" else self.call
