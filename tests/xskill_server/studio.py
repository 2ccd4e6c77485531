"""The service itself, without any wire: tasks that grow older, credits that go down, links that it gave out.
REST and MCP both come here, so that a task made by one is known to the other."""

import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from tests.loopback.clock import Clock
from tests.loopback.links import PUBLIC_HOSTS, is_link, is_public
from tests.loopback.media import Medium
from tests.xskill_server import models
from tests.xskill_server.listing import item, wrapped
from tests.xskill_server.media import CLIP_SIZES, NoPicture, Shelf, Stored, drawn, filmed, picture_in
from tests.xskill_server.shapes import SHAPES

Data = dict[str, Any]


class Rejected(Exception):
    """The service said no: HTTP status, its text (`detail`), and what it adds in `data`."""

    def __init__(self, status: int, detail: str, data: Data | None = None) -> None:
        super().__init__(detail)
        self.status, self.detail, self.data = status, detail, data


@dataclass
class Job:
    """One task. `failure` is what it will fail with, "" if it will succeed; `links` are its results once they are made."""

    id: str
    model: str
    params: Data
    price: int
    via: str
    made_at: float
    wait: float
    work: float
    failure: str = ""
    failure_in: str = "error"
    links: list[str] = field(default_factory=list)
    cancelled: bool = False
    refunded: bool = False
    finished_at: float | None = None
    listings: int = 0
    """Lists that were asked for since it was made."""

    @property
    def seconds(self) -> int:
        return int(self.params.get("duration", 5)) if self.model == models.SEEDANCE else 0

    @property
    def size(self) -> tuple[int, int]:
        if self.seconds:
            return CLIP_SIZES[self.params.get("ratio", "16:9")]
        return models.PICTURE_SIZES[self.params.get("image_size", "auto_2K")]


@dataclass
class Ways:
    """How the service behaves; a test may change any of it at any time."""

    still_seconds: float = 0.0
    clip_seconds: float = 0.0
    queue_seconds: float = 0.0
    result_shape: str = "readme"
    progress: str = "number"
    """How a running task tells it: as a "number", as an "object", or "none"."""
    create_shape: str = "sdk"
    """What creating answers: "sdk", all fields, or "readme", task_id and price."""
    upload_shape: str = "data"
    """Where the link stands in the answer to an upload: "data", "flat", "image" or "tool"."""
    words: dict[str, str] = field(default_factory=dict)
    """Other words for its states, such as {"processing": "generating"}."""
    cancels: bool = False
    """Whether there is a call to cancel; it stops what is still pending."""
    lists: str = "tasks"
    """Where the tasks stand in a list: "tasks", "items", "list", "records", "data", "nested" or "bare"; "": there is no
    such call, by REST or by MCP."""
    list_tells: str = "params"
    """Where an item of a list tells its prompt: "params", "text" (those as JSON), "input", "parameters", "prompt", "short"
    (its beginning) or "" (nowhere)."""
    query_tells: str = ""
    """The same for a single task."""
    list_lag: int = 0
    """Lists in which a task is not yet shown."""
    list_lag_seconds: float = 0.0
    public_hosts: set[str] = field(default_factory=lambda: set(PUBLIC_HOSTS))


class Studio:
    """The account, its tasks and its files. Every method may be called from any thread."""

    def __init__(self, address: str, balance: int, ways: Ways, clock: Clock) -> None:
        self.shelf = Shelf(address)
        self.credits = balance
        self.ways = ways
        self.clock = clock
        self.jobs: dict[str, Job] = {}
        self._failures: list[tuple[str, str]] = []
        self._open: list[Job] = []
        self._lock = threading.RLock()

    @property
    def balance(self) -> int:
        """Credits left, with the price of every failed task back on the account."""
        with self._lock:
            for job in self.jobs.values():
                if job.failure and self.status(job) == "failed":
                    self._refund(job)
            return self.credits

    def under_way(self) -> int:
        """Tasks that have not ended."""
        with self._lock:
            self._open = [job for job in self._open if self.status(job) in ("pending", "processing")]
            return len(self._open)

    def fail_next(self, text: str, where: str) -> None:
        self._failures.append((text, where))

    def forget_tasks(self) -> None:
        self.jobs.clear()
        self._open.clear()
        self._failures.clear()

    def create(self, model: Any, params: Any, via: str) -> Data:
        """Make a task and take its price. Raises Rejected 404, 422 and 402."""
        if model not in models.SCHEMAS:
            raise Rejected(404, f"Model not found: {model}")
        if wrong := models.problems(model, params, self.look):
            told = {"params_schema": models.SCHEMAS[model], "errors": wrong}
            raise Rejected(422, f"Invalid params for model '{model}'", told)
        with self._lock:
            job = self._hire(model, params, via)
        if self.ways.create_shape == "readme":
            return {"task_id": job.id, "price": job.price}
        return {
            "task_id": job.id,
            "status": self._word("pending"),
            "channel": "mcp" if via == "mcp" else "api",
            "model": model,
            "price": job.price,
            "balance": self.balance,
            "created_at": self._stamp(job.made_at),
        }

    def _hire(self, model: str, params: Data, via: str) -> Job:
        price = models.price(model, params)
        if price > self.balance:
            told = {"required": price, "available": self.balance}
            raise Rejected(
                402, f"Insufficient balance: required {price} points, have {self.balance} points", told
            )
        self.credits -= price
        work = self.ways.clip_seconds if model == models.SEEDANCE else self.ways.still_seconds
        job = Job(str(uuid4()), model, params, price, via, self.clock.now(), self.ways.queue_seconds, work)
        if self._failures:
            job.failure, job.failure_in = self._failures.pop(0)
        self.jobs[job.id] = job
        self._open.append(job)
        return job

    def query(self, task_id: Any) -> Data:
        """The task as it stands. Raises Rejected 404."""
        if task_id not in self.jobs:
            raise Rejected(404, f"Task not found: {task_id}")
        job = self.jobs[task_id]
        with self._lock:
            return item(self._told(job), job.params, self.ways.query_tells)

    def recent(self, status: Any, limit: Any) -> Any:
        """The tasks, newest first, of one status or of all. Raises Rejected 422."""
        if status not in (None, "pending", "processing", "completed", "failed"):
            raise Rejected(422, "status must be one of pending, processing, completed, failed")
        if isinstance(limit, bool) or not (limit is None or (isinstance(limit, int) and 1 <= limit <= 100)):
            raise Rejected(422, "limit must be an integer from 1 to 100")
        with self._lock:
            shown = [job for job in reversed(self.jobs.values()) if self._is_listed(job)]
            told = [item(self._told(job), job.params, self.ways.list_tells) for job in shown]
        kept = [one for one in told if not status or one["status"] == status]
        return wrapped(kept[: limit or 20], len(kept), self.ways.lists)

    def _is_listed(self, job: Job) -> bool:
        job.listings += 1
        age = self.clock.now() - job.made_at
        return job.listings > self.ways.list_lag and age >= self.ways.list_lag_seconds

    def cancel(self, task_id: Any) -> Data:
        job = self.jobs.get(task_id)
        if job is None:
            raise Rejected(404, f"Task not found: {task_id}")
        with self._lock:
            if (status := self.status(job)) != "pending":
                raise Rejected(400, f"Task cannot be cancelled in status {status}")
            job.cancelled = True
            self._refund(job)
            return {"task_id": job.id, "status": self._word("cancelled")}

    def account(self) -> Data:
        credits_left = self.balance
        return {
            "user_id": 1234,
            "balance": credits_left,
            "balance_yuan": credits_left / 100,
            "vip_level": 1,
            "unit": "积分",
            "exchange_rate": "1积分 = 0.01元",
        }

    def upload(self, *, link: Any = None, data: Any = None) -> Data:
        """Keep a picture, given as a link or as base64, and say where. Raises Rejected 422."""
        if (link is None) == (data is None):
            raise Rejected(422, "Either image_url or image_data is required")
        if link is not None:
            content, ending = self._copied(link), "png"
        else:
            content, ending = self._sent(data)
        content_type = "image/jpeg" if ending == "jpg" else f"image/{ending}"
        url = self.shelf.put(f"mcp-uploads/{self._day('')}", ending, Stored(content_type, lambda: content))
        key = urlsplit(url).path.removeprefix("/cdn/")
        return {
            "success": True,
            "url": url,
            "object_key": key,
            "bucket_name": "fal-task",
            "content_type": content_type,
            "size_bytes": len(content),
            "upload_method": "base64" if link is None else "url",
            "upload_time": datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S"),
        }

    def transfer(self, link: Any, kind: Any) -> Data:
        """Copy a public file to the shelf. Raises Rejected 422."""
        if kind not in ("image", "audio"):
            raise Rejected(422, "type must be image or audio")
        content = self._copied(link)
        ending, content_type = ("png", "image/png") if kind == "image" else ("mp3", "audio/mpeg")
        url = self.shelf.put("transferred", ending, Stored(content_type, lambda: content))
        return {"original_url": link, "cdn_url": url, "type": kind, "size_bytes": len(content)}

    def look(self, link: str) -> Medium | None:
        """What lies behind a link that this service gave out or that is on a public host; else None."""
        if is_public(link, self.ways.public_hosts):
            return Medium()
        return self.shelf.find(link)

    def renew_links(self) -> None:
        """All results move: their links so far answer 404, the next query gives new ones."""
        with self._lock:
            for job in self.jobs.values():
                job.links = [self.shelf.move(link) for link in job.links]

    def status(self, job: Job) -> str:
        age = self.clock.now() - job.made_at
        if job.cancelled:
            return "cancelled"
        if age < job.wait:
            return "pending"
        if age < job.wait + job.work:
            return "processing"
        return "failed" if job.failure else "completed"

    def _told(self, job: Job) -> Data:
        status = self.status(job)
        told: Data = {
            "task_id": job.id,
            "status": self._word(status),
            "channel": "mcp" if job.via == "mcp" else "api",
            "model": job.model,
            "price": job.price,
            "created_at": self._stamp(job.made_at),
            "updated_at": self._stamp(self.clock.now()),
        }
        if status == "processing":
            told |= self._progress(job)
        if status == "failed":
            told |= self._failed(job)
        if status == "completed":
            told |= self._finished(job)
        return told

    def _progress(self, job: Job) -> Data:
        share = min(0.99, (self.clock.now() - job.made_at - job.wait) / max(job.work, 0.001))
        if self.ways.progress == "number":
            return {"progress": round(share, 2)}
        if self.ways.progress == "object":
            return {"progress": {"stage": "generating", "message": f"生成中 {round(share * 100)}%"}}
        return {}

    def _failed(self, job: Job) -> Data:
        if job.failure_in == "output":
            return {"output": {"error": job.failure, "error_type": "task_failed"}}
        return {"error": job.failure}

    def _finished(self, job: Job) -> Data:
        if not job.links:
            job.links = self._made(job)
        shape = SHAPES[self.ways.result_shape]
        return {
            "completed_at": self._stamp(job.made_at + job.wait + job.work),
            **shape(job.links, job.size, job.seconds),
        }

    def _made(self, job: Job) -> list[str]:
        folder = f"v3-tasks/{self._day('/')}"
        if job.seconds:
            film = partial(filmed, job.seconds, job.params.get("ratio", "16:9"))
            return [self.shelf.put(folder, "mp4", Stored("video/mp4", film, job.seconds))]
        pictures = [
            partial(drawn, job.id, index, job.size) for index in range(job.params.get("num_images", 1))
        ]
        return [self.shelf.put(folder, "png", Stored("image/png", picture)) for picture in pictures]

    def _refund(self, job: Job) -> None:
        if not job.refunded:
            job.refunded = True
            self.credits += job.price

    def _copied(self, link: Any) -> bytes:
        if not is_link(link) or (medium := self.look(link)) is None:
            raise Rejected(422, f"Could not download image from {link}")
        if medium.kind:
            return self.shelf.files[link.removeprefix(self.shelf.address)].make()
        return drawn(str(link), 0, (256, 144))

    def _sent(self, data: Any) -> tuple[bytes, str]:
        if not isinstance(data, str):
            raise Rejected(422, "image_data must be a base64 string")
        try:
            return picture_in(data)
        except NoPicture as fault:
            raise Rejected(422, f"image_data is no picture: {fault}") from fault

    def _word(self, status: str) -> str:
        return self.ways.words.get(status, status)

    def _stamp(self, at: float) -> str:
        moment = time.time() - self.clock.ago(at)
        return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    def _day(self, between: str) -> str:
        return datetime.now(UTC).strftime(f"%Y{between}%m{between}%d")
