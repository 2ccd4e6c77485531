"""The service itself, without any wire: generations that grow older, credits that go down and come back."""

import threading
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from uuid import uuid4

from tests.loopback import Clock, Medium, Part, Shelf, Stored, filmed, is_public
from tests.loopback.media import CLIP_SIZES, drawn_jpeg
from tests.skills_server.checks import faults_in
from tests.skills_server.fields import DEFAULTS, PICTURE_SIDES, SEEDANCE, family_of, price
from tests.skills_server.reading import Order
from tests.skills_server.refusals import of_generation, plain
from tests.skills_server.shapes import SHAPES
from tests.skills_server.ways import Ways

Data = dict[str, Any]
NOTHING = {"total": 0, "subscription": 0, "permanent": 0}


@dataclass
class Job:
    """One generation. `input` is the order as it is told, `files` are the uploaded ones by the link that each got, `charged`
    the credits by the bucket they came from; `failure` is the (sub-code, message) it will fail with, if it will."""

    id: str
    model: str
    input: Data
    files: dict[str, Part]
    charged: dict[str, int]
    via: str
    made_at: float
    wait: float
    work: float
    failure: tuple[str, str] | None = None
    links: list[str] = field(default_factory=list)
    canceled: bool = False
    refunded: bool = False

    @property
    def price(self) -> int:
        return self.charged["total"]

    @property
    def kind(self) -> str:
        return "video" if self.model == SEEDANCE else "image"

    @property
    def size(self) -> tuple[int, int]:
        """Pixels of the results."""
        ratio = self.input["aspect_ratio"]
        if self.kind == "video":
            return CLIP_SIZES[ratio]
        width, height = (int(side) for side in ratio.split(":"))
        scale = PICTURE_SIDES[self.input["resolution"]] / max(width, height)
        return round(width * scale), round(height * scale)


class Studio:
    """The account, its generations and its files. Every method may be called from any thread."""

    def __init__(self, address: str, subscription: int, permanent: int, ways: Ways, clock: Clock) -> None:
        self.shelf = Shelf(address)
        self.purse = {"subscription": subscription, "permanent": permanent}
        self.ways = ways
        self.clock = clock
        self.jobs: dict[str, Job] = {}
        self._failures: list[tuple[str, str]] = []
        self._lock = threading.RLock()

    @property
    def credits(self) -> dict[str, int]:
        """What is left, with the price of everything failed or canceled back where it came from."""
        with self._lock:
            for job in self.jobs.values():
                if self.status(job) in ("FAILED", "CANCELED") and not job.refunded:
                    job.refunded = True
                    for bucket in self.purse:
                        self.purse[bucket] += job.charged[bucket]
            return {"total": sum(self.purse.values()), **self.purse}

    def fail_next(self, sub_code: str, message: str) -> None:
        self._failures.append((sub_code, message))

    def forget_failures(self) -> None:
        self._failures.clear()

    def create(self, model: str, order: Order, via: str) -> Job:
        """Make a generation and take its price. Raises Refused 400 and 402."""
        if wrong := faults_in(model, order, self.look, lenient=self.ways.lenient):
            raise of_generation("INVALID_INPUT", "; ".join(wrong), family_of(model))
        with self._lock:
            charged = self._charged(model, price(model, order))
            told, files = self._laid_down(order)
            work = self.ways.clip_seconds if model == SEEDANCE else self.ways.still_seconds
            job = Job(
                id=f"gen_{uuid4().hex[:12]}",
                model=model,
                input={**DEFAULTS[model], **told},
                files=files,
                charged=charged,
                via=via,
                made_at=self.clock.now(),
                wait=self.ways.queue_seconds,
                work=work,
                failure=self._failures.pop(0) if self._failures else None,
            )
            self.jobs[job.id] = job
            return job

    def find(self, job_id: str) -> Job:
        """Raises Refused 404."""
        if job_id not in self.jobs:
            raise plain(404)
        return self.jobs[job_id]

    def accepted(self, job: Job) -> Data:
        """What creating answers."""
        return {"id": job.id, "status": self._word("IN_QUEUE"), "input": job.input, "usage": job.charged}

    def told(self, job: Job, status: str = "") -> Data:
        """The generation as it stands, or as it stood in an earlier status."""
        status = status or self.status(job)
        told: Data = {"id": job.id, "status": self._word(status), "input": job.input}
        told["data"] = self._result(job) if status == "COMPLETED" else None
        told["usage"] = NOTHING if status in ("FAILED", "CANCELED") else job.charged
        if status == "FAILED" and job.failure:
            refused = of_generation(*job.failure, family_of(job.model))
            told |= {"code": refused.code, "message": refused.message}
        return told

    def status(self, job: Job) -> str:
        age = self.clock.now() - job.made_at
        if job.canceled:
            return "CANCELED"
        if age < job.wait:
            return "IN_QUEUE"
        if age < job.wait + job.work:
            return "IN_PROGRESS"
        return "FAILED" if job.failure else "COMPLETED"

    def look(self, link: str) -> Medium | None:
        """What lies behind a link that this service gave out or that is on a public host; else None."""
        return Medium() if is_public(link, self.ways.public_hosts) else self.shelf.find(link)

    def renew_links(self) -> None:
        """All results move: their links so far answer 404, the next query gives new ones."""
        with self._lock:
            for job in self.jobs.values():
                job.links = [self.shelf.move(link) for link in job.links]

    def _charged(self, model: str, amount: int) -> dict[str, int]:
        if amount > self.credits["total"]:
            raise of_generation("INSUFFICIENT_CREDITS", family=family_of(model))
        first = min(amount, self.purse["subscription"])
        self.purse["subscription"] -= first
        self.purse["permanent"] -= amount - first
        return {"total": amount, "subscription": first, "permanent": amount - first}

    def _laid_down(self, order: Order) -> tuple[Data, dict[str, Part]]:
        """The order with a link in the place of each file, and the files by those links."""
        files: dict[str, Part] = {}

        def link_to(value: Any) -> Any:
            if not isinstance(value, Part):
                return value
            content = value.content
            ending = value.name.rpartition(".")[2] or "bin"
            link = self.shelf.put("uploads", ending, Stored(value.type, lambda: content))
            files[link] = value
            return link

        told = {
            name: [link_to(one) for one in value] if isinstance(value, list) else link_to(value)
            for name, value in order.items()
        }
        return told, files

    def _result(self, job: Job) -> Any:
        with self._lock:
            if not job.links:
                job.links = self._made(job)
        width, height = job.size
        files = [
            {
                "url": link,
                "file_name": link.rpartition("/")[2],
                "content_type": "video/mp4" if job.kind == "video" else "image/jpeg",
                "width": width,
                "height": height,
            }
            for link in job.links
        ]
        name = self.ways.result_shape if job.kind == "video" else self.ways.picture_shape
        return SHAPES[name](job.kind, job.input["prompt"], files)

    def _made(self, job: Job) -> list[str]:
        if job.kind == "video":
            seconds = job.input["duration"]
            film = partial(filmed, seconds, job.input["aspect_ratio"])
            return [self.shelf.put("output", "mp4", Stored("video/mp4", film, seconds))]
        pictures = [partial(drawn_jpeg, job.id, index, job.size) for index in range(job.input["n"])]
        return [self.shelf.put("output", "jpg", Stored("image/jpeg", picture)) for picture in pictures]

    def _word(self, status: str) -> str:
        return self.ways.words.get(status, status)
