"""A loopback skills.video in a thread: its endpoints and downloads on one port, and the handles that are its own."""

import contextlib
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException

from tests.loopback import Clock, Loopback
from tests.skills_server.diary import ROOT, Entry
from tests.skills_server.refusals import SUB_CODES, body, plain
from tests.skills_server.rest import Rest
from tests.skills_server.studio import Job, Studio
from tests.skills_server.ways import Ways

KEY = "sv-loopback-0123456789abcdef"


class Server(Loopback):
    """One running skills.video. Kinds of requests: create (both routes), query, balance, cdn. Ways: rest, sse, cdn."""

    entry = Entry
    most_body = 256 * 1024 * 1024

    def __init__(
        self, port: int, key: str, subscription: int, permanent: int, ways: Ways, clock: Clock
    ) -> None:
        super().__init__(port, key, clock)
        self._first = (subscription, permanent, deepcopy(ways))
        self.studio = Studio(self.url, subscription, permanent, ways, clock)
        rest = Rest(self.studio, self.key)
        app = Starlette(routes=rest.routes(), exception_handlers={HTTPException: rest.on_http_exception})
        app.router.redirect_slashes = False
        self.mount(app)

    @property
    def root(self) -> str:
        """The documented base address: `url` and the path below which all endpoints stand."""
        return self.url + ROOT

    @property
    def ways(self) -> Ways:
        """How it behaves; change any field at any time: `server.ways.result_shape = "strings"`."""
        return self.studio.ways

    @property
    def public_hosts(self) -> set[str]:
        return self.studio.ways.public_hosts

    @property
    def tasks(self) -> list[Job]:
        """All generations that were really made (and paid), in order."""
        return list(self.studio.jobs.values())

    @property
    def balance(self) -> int:
        return self.studio.credits["total"]

    @balance.setter
    def balance(self, credits_left: int) -> None:
        self.studio.purse.update(subscription=credits_left, permanent=0)

    @property
    def streams(self) -> int:
        """How many of the creates came by the route that streams."""
        return sum(entry.kind == "create" and entry.via == "sse" for entry in self.log)

    def fail_next(self, sub_code: str = "FAILED", message: str = "") -> None:
        """The next generation made will be FAILED, with the code of its family."""
        assert sub_code in SUB_CODES
        self.studio.fail_next(sub_code, message)

    def cancel(self, task_id: str) -> None:
        """It is CANCELED, by whoever can: no endpoint for it is documented."""
        self.studio.find(task_id).canceled = True

    def renew_links(self) -> None:
        """Links given out so far die; the next query gives new ones."""
        self.studio.renew_links()

    def told(self, status: int, text: str) -> Any:
        return body(plain(status).code, text, self.ways.error_shape)

    def reset(self) -> None:
        """As fresh as it was: no log, tasks, files or faults; the first credits and ways."""
        subscription, permanent, ways = self._first
        self.calm()
        self._diary.clear()
        self.studio.jobs.clear()
        self.studio.forget_failures()
        self.studio.purse.update(subscription=subscription, permanent=permanent)
        self.studio.shelf.files.clear()
        self.studio.ways = deepcopy(ways)


@contextlib.contextmanager
def serve(
    *,
    port: int = 0,
    key: str = KEY,
    subscription: int = 10_000,
    permanent: int = 0,
    held: bool = False,
    **ways: Any,
) -> Iterator[Server]:
    """A service for the length of a `with`. `held`: tasks grow older only by `server.pass_time`. `subscription` and
    `permanent` are the credits in its two buckets, spent in that order. `ways` are the fields of `Ways`."""
    with Server(port, key, subscription, permanent, Ways(**ways), Clock(held)).running() as server:
        yield server
