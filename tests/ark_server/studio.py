"""The service itself, without any wire: an account in one region whose tasks grow older, and what they cost once they
succeed. Every public method may be called from any thread."""

import secrets
import string
import threading
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from tests.ark_server import content, drawing, options, telling
from tests.ark_server.content import Material
from tests.ark_server.drawing import Drawing
from tests.ark_server.jobs import ENDED, Charge, Failure, Job
from tests.ark_server.models import FILMS, PICTURE_PRICES, STILLS, Film, Price, Region
from tests.ark_server.options import Options
from tests.ark_server.refusals import Refused, invalid, missing
from tests.ark_server.seen import Seen
from tests.ark_server.store import Store
from tests.ark_server.ways import Ways
from tests.loopback import Clock

Data = dict[str, Any]


@dataclass(frozen=True)
class Account:
    """The sum of all charges. `money` is in CNY (cn) or USD (intl), None as soon as the price of one is unknown."""

    tokens: int
    pictures: int
    money: Price


class Studio:
    """`failures` are how the next tasks will end, first come first served."""

    def __init__(self, store: Store, region: Region, ways: Ways, clock: Clock) -> None:
        self.store = store
        self.region: Region = region
        self.ways = ways
        self.clock = clock
        self.jobs: dict[str, Job] = {}
        self.drawn: list[Charge] = []
        self.failures: list[Failure] = []
        self._lock = threading.RLock()

    def create(self, body: Data) -> Data:
        """Take a task on. Raises Refused."""
        model = body.get("model")
        film = self._film(model)
        asked = options.read(body, film, str(model))
        material = content.read(body.get("content"), film, str(model), self.fetch)
        late = options.constrain(asked, material, film)
        with self._lock:
            job = self._hire(body, film, asked, material)
            if late:
                job.failure = Failure(late)
            elif self.failures:
                job.failure = self.failures.pop(0)
            self.jobs[job.id] = job
        return {"id": job.id} | telling.echo(asked)

    def order(self, body: Data) -> Drawing:
        """An order for pictures, checked. Raises Refused."""
        name = self._model(body.get("model"))
        if name in FILMS[self.region]:
            raise invalid("model", f"the model {name} does not support this api")
        if name != STILLS[self.region]:
            raise _no_model(name)
        return drawing.read(body, self.fetch)

    def fetch(self, link: str, where: str) -> Seen:
        """What lies behind a link or an asset's id. Raises Refused."""
        return self.store.look(link, self.ways.public_hosts, self.ways.assets, where)

    def query(self, task_id: str) -> Data:
        """The task as it stands. Raises Refused 404."""
        with self._lock:
            return self._told(self._known(task_id))

    def recent(self, asked: Mapping[str, list[str]]) -> Data:
        """A page of the tasks of seven days, newest first. Raises Refused."""
        page, length = _number(asked, "page_num", 1), _number(asked, "page_size", 20)
        with self._lock:
            shown = [job for job in reversed(self.jobs.values()) if self._is_listed(job)]
            kept = [job for job in shown if self._fits(job, asked)]
            cut = kept[(page - 1) * length : page * length]
            told = [telling.item(self._told(job), self.ways) for job in cut]
        return {"total": len(kept), "items": told}

    def delete(self, task_id: str) -> None:
        """Cancel what is queued, forget what has ended. Raises Refused."""
        with self._lock:
            job = self._known(task_id)
            status = self.status(job)
            if status == "queued":
                job.cancelled_at = self.clock.now()
            elif status in ENDED:
                job.deleted = True
            else:
                words = f"The task {task_id} is {status} and cannot be cancelled or deleted."
                raise Refused("TaskRunningCannotCancel", words, status=self.ways.refusal_status)

    def renew_links(self) -> None:
        """All links of clips and last frames die; the next query gives new ones."""
        with self._lock:
            for job in self.jobs.values():
                job.clip = self.store.move(job.clip) if job.clip else ""
                job.frame = self.store.move(job.frame) if job.frame else ""

    def status(self, job: Job) -> str:
        return job.status(self.clock.now())

    def charge_pictures(self, order_id: str, count: int) -> None:
        with self._lock:
            price = PICTURE_PRICES[self.region] * count
            self.drawn.append(Charge(order_id, STILLS[self.region], 0, count, price))

    @property
    def charges(self) -> list[Charge]:
        """One for each task that succeeded and each order for pictures; what failed is free."""
        with self._lock:
            done = [job for job in self.jobs.values() if self.status(job) == "succeeded"]
            return [job.charge(self.region) for job in done] + list(self.drawn)

    @property
    def account(self) -> Account:
        charges = self.charges
        known = [charge.money for charge in charges if charge.money is not None]
        return Account(
            sum(charge.tokens for charge in charges),
            sum(charge.pictures for charge in charges),
            sum(known, Decimal(0)) if len(known) == len(charges) else None,
        )

    def _film(self, model: Any) -> Film:
        name = self._model(model)
        if name == STILLS[self.region]:
            raise invalid("model", f"the model {name} does not support this api")
        if name not in FILMS[self.region]:
            raise _no_model(name)
        return FILMS[self.region][name]

    def _model(self, model: Any) -> str:
        if model is None:
            raise missing("model")
        if not isinstance(model, str):
            raise invalid("model", "expected a string")
        return self.ways.endpoints.get(model, model)

    def _hire(self, body: Data, film: Film, asked: Options, material: Material) -> Job:
        if material.draft:
            asked, material = self._from_draft(material.draft)
        return Job(
            id=f"cgt-{datetime.now(UTC):%Y%m%d%H%M%S}-{_letters(5)}",
            model=body["model"],
            film=film,
            material=material,
            options=asked,
            body=body,
            made_at=self.clock.now(),
            stamp=time.time(),
            wait=self.ways.queue_seconds,
            work=self.ways.clip_seconds,
            reference_seconds=sum(self._seconds(seen) for seen in material.videos),
        )

    def _from_draft(self, task_id: str) -> tuple[Options, Material]:
        draft = self.jobs.get(task_id)
        if not draft or not draft.options.draft or self.status(draft) != "succeeded":
            raise Refused("NotFound.Task", f"The draft task {task_id} does not exist.", "content")
        return Options(**asdict(draft.options) | {"draft": False}), Material(
            draft.material.text, draft=task_id
        )

    def _seconds(self, seen: Seen) -> float:
        return seen.seconds if seen.kind else self.ways.reference_seconds

    def _told(self, job: Job) -> Data:
        return telling.task(job, self.ways, self.clock, self.store)

    def _known(self, task_id: str) -> Job:
        job = self.jobs.get(task_id)
        if not job or job.is_gone(self.clock.now()):
            raise Refused("NotFound.Task", f"The specified task {task_id} does not exist.", "id")
        return job

    def _is_listed(self, job: Job) -> bool:
        job.listings += 1
        now = self.clock.now()
        late = job.listings <= self.ways.list_lag or now - job.made_at < self.ways.list_lag_seconds
        return not late and not job.is_gone(now)

    def _fits(self, job: Job, asked: Mapping[str, list[str]]) -> bool:
        facts = {
            "filter.status": self.status(job),
            "filter.model": job.model,
            "filter.service_tier": job.options.service_tier,
            "filter.task_ids": job.id,
        }
        return all(fact in asked[name] for name, fact in facts.items() if name in asked)


def _no_model(name: str) -> Refused:
    return Refused("InvalidEndpointOrModel.NotFound", param="model", model=name)


def _number(asked: Mapping[str, list[str]], name: str, otherwise: int) -> int:
    text = asked.get(name, [str(otherwise)])[-1]
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 500):
        raise invalid(name, "expected an integer from 1 to 500")
    return int(text)


def _letters(count: int) -> str:
    return "".join(secrets.choice(string.ascii_lowercase + string.digits) for _ in range(count))
