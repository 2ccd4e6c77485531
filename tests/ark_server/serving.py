"""A loopback Ark in a thread, in the region of one's choice, and the handles by which a test steers it."""

import contextlib
from collections.abc import Iterator
from copy import deepcopy
from typing import Any
from urllib.parse import parse_qs

from starlette.applications import Starlette
from starlette.exceptions import HTTPException

from tests.ark_server.jobs import Charge, Failure, Job
from tests.ark_server.models import FILMS, STILLS, Region
from tests.ark_server.refusals import Refused, new_request_id, row
from tests.ark_server.rest import PICTURES, TASKS, Rest, on_http_exception
from tests.ark_server.store import Store
from tests.ark_server.studio import Account, Studio
from tests.ark_server.ways import Ways
from tests.loopback import Clock, Entry, Loopback

KEY = "0f5e8b1c-loopback-ark-9d2a"
MOST_BODY = 64 * 1024 * 1024
_ENDINGS = {"image/jpeg": "jpeg", "audio/mpeg": "mp3", "audio/x-wav": "wav", "video/quicktime": "mov"}


class ArkEntry(Entry):
    """One request. Kinds: create, query, list, cancel (a DELETE of any task), draw (pictures), cdn."""

    def sort(self) -> None:
        if self.path == PICTURES and self.method == "POST":
            self.kind = "draw"
        elif self.path == TASKS:
            self.kind = {"POST": "create", "GET": "list"}.get(self.method, "")
        elif self.path.startswith(f"{TASKS}/"):
            self.kind = {"GET": "query", "DELETE": "cancel"}.get(self.method, "")

    @property
    def asked(self) -> dict[str, list[str]]:
        """The query's parameters, each with all its values."""
        return parse_qs(self.query, keep_blank_values=True)


class Server(Loopback):
    """One running service. Whatever is set or queued here counts for the requests that arrive afterwards."""

    entry = ArkEntry
    most_body = MOST_BODY

    def __init__(self, port: int, key: str, region: Region, ways: Ways, clock: Clock) -> None:
        super().__init__(port, key, clock)
        self._first = (region, deepcopy(ways))
        self.store = Store(self.url, clock)
        self.studio = Studio(self.store, region, ways, clock)
        self._rest = Rest(self.studio, key)
        whole = Starlette(routes=self._rest.routes(), exception_handlers={HTTPException: on_http_exception})
        whole.router.redirect_slashes = False
        self.mount(whole)

    def told(self, status: int, text: str) -> Any:
        code = "AuthenticationError" if status == 401 else "InvalidParameter"
        return Refused(code, text, status=status).body(new_request_id())

    @property
    def base_url(self) -> str:
        """What ARK_BASE_URL is to hold."""
        return f"{self.url}/api/v3"

    @property
    def region(self) -> Region:
        """Whose model ids are known; may be set at any time."""
        return self.studio.region

    @region.setter
    def region(self, region: Region) -> None:
        self.studio.region = region

    @property
    def models(self) -> dict[str, str]:
        """The region's ids by tier: 2.0, 2.0-fast, 2.0-mini, 2.5, and "still"."""
        films = {film.tier: name for name, film in FILMS[self.region].items()}
        return films | {"still": STILLS[self.region]}

    @property
    def ways(self) -> Ways:
        """How it behaves; change any field at any time: `server.ways.lists = "reason"`."""
        return self.studio.ways

    @property
    def tasks(self) -> list[Job]:
        """All tasks that were really made, in order, the deleted ones too."""
        return list(self.studio.jobs.values())

    @property
    def charges(self) -> list[Charge]:
        """What was paid so far, one by one."""
        return self.studio.charges

    @property
    def account(self) -> Account:
        """What was paid so far in tokens, pictures and money."""
        return self.studio.account

    @property
    def draws(self) -> int:
        """How many requests for pictures arrived, answered well or not."""
        return self.count("draw")

    @property
    def lists(self) -> int:
        return self.count("list")

    @property
    def cancels(self) -> int:
        return self.count("cancel")

    def fail_next(
        self, code: str = "OutputVideoSensitiveContentDetected.PolicyViolation", message: str = ""
    ) -> None:
        """The next task made will fail with this code, and with its documented words unless others are given; "expired"
        makes it expire."""
        if code != "expired":
            row(code)  # raises KeyError: an unknown code is a mistake here and now
        self.studio.failures.append(Failure(code, message))

    def fail_picture(self, place: int, code: str = "OutputImageSensitiveContentDetected") -> None:
        """In the next order for pictures the one at this place (from 0) fails; InternalServiceError ends the set."""
        self._rest.failing[place] = code

    def put(self, content: bytes, content_type: str) -> str:
        """Lay a file down that an order can name: the service fetches and measures it."""
        ending = _ENDINGS.get(content_type, content_type.rpartition("/")[2])
        return self.store.put("mine", ending, content_type, lambda: content)

    def renew_links(self) -> None:
        """Links given out so far die; the next query gives new ones."""
        self.studio.renew_links()

    def kill_link(self, link: str) -> None:
        """This link dies; the next query gives the same dead one."""
        self.store.kill(link)

    def reset(self) -> None:
        """As fresh as it was: no log, tasks, files, charges or faults; the first region and ways."""
        self.calm()
        self._diary.clear()
        self.studio.jobs.clear()
        self.studio.drawn.clear()
        self.studio.failures.clear()
        self._rest.failing.clear()
        self.store.clear()
        self.region, self.studio.ways = self._first[0], deepcopy(self._first[1])


@contextlib.contextmanager
def serve(
    *, port: int = 0, key: str = KEY, region: Region = "cn", held: bool = False, **ways: Any
) -> Iterator[Server]:
    """A service for the length of a `with`. `held`: tasks grow older only by `server.pass_time`. `ways` are the fields
    of `Ways`: clip_seconds, queue_seconds, lists, error_null, …"""
    with Server(port, key, region, Ways(**ways), Clock(held)).running() as server:
        yield server
