"""A task as it is told: the fields of a real answer in their order, with the differences that `Ways` chooses."""

import time
from functools import partial
from typing import Any

from tests.ark_server.jobs import DAY, Failure, Job
from tests.ark_server.models import FPS
from tests.ark_server.options import Options
from tests.ark_server.refusals import new_request_id, row
from tests.ark_server.store import Store, filmed, last_frame
from tests.ark_server.ways import Ways
from tests.loopback import Clock
from tests.loopback.media import CLIP_SIZES

Data = dict[str, Any]


def task(job: Job, ways: Ways, clock: Clock, store: Store) -> Data:
    """What a query tells."""
    status = job.status(clock.now())
    done = status == "succeeded"
    told: Data = {"id": job.id, "model": job.model, "status": ways.words.get(status, status)}
    if status == "failed" and job.failure:
        told["error"] = _error(job.failure)
    elif ways.error_null:
        told["error"] = None
    if done:
        told |= {"content": _made(job, ways, clock, store), "usage": _usage(job)}
    told |= {"created_at": _time(job, clock, 0.0), "updated_at": _time(job, clock, job.changed(clock.now()))}
    if done:
        told |= _result(job)
    told |= {
        "service_tier": job.options.service_tier,
        "execution_expires_after": job.options.execution_expires_after,
    }
    if ways.tells == "all":
        told |= {
            "generate_audio": job.options.generate_audio,
            "draft": job.options.draft,
            "priority": job.options.priority,
        }
    return told | _where_sent(job)


def item(told: Data, ways: Ways) -> Data:
    """The same as a list tells it."""
    if ways.lists != "reason":
        return told
    kept = {name: value for name, value in told.items() if name not in ("resolution", "ratio", "duration")}
    error = kept.pop("error", None)
    return kept | ({"failure_reason": error} if error else {})


def echo(asked: Options) -> Data:
    """What is repeated of an order wherever it is spoken of."""
    return {"safety_identifier": asked.safety_identifier} if asked.safety_identifier else {}


def _made(job: Job, ways: Ways, clock: Clock, store: Store) -> Data:
    ending = job.options.output_format
    size = job.size if ways.real_size else CLIP_SIZES[job.ratio]
    film = partial(filmed, job.seconds, size, ending, sound=job.options.generate_audio)
    life = job.made_at + job.whole + DAY - clock.now()
    if not job.clip:
        kind = "video/quicktime" if ending == "mov" else "video/mp4"
        job.clip = store.put(f"cgt/{job.id}", ending, kind, film, life)
    told = {"video_url": job.clip}
    if job.options.return_last_frame:
        if not job.frame:
            job.frame = store.put(
                f"cgt/{job.id}", "png", "image/png", lambda: last_frame(film(), job.size), life
            )
        told["last_frame_url"] = job.frame
    return told


def _time(job: Job, clock: Clock, after: float) -> int:
    """Seconds since 1970. Time that was passed by hand makes the task older, not the day later."""
    really = 0.0 if clock.held else time.time() - job.stamp
    passed = round(clock.now() - job.made_at - really)
    return int(job.stamp) - passed + int(after)


def _error(failure: Failure) -> Data:
    words = failure.message or row(failure.code)[1]
    return {"code": failure.code, "message": f"{words} Request id: {new_request_id()}"}


def _usage(job: Job) -> Data:
    told: Data = {"completion_tokens": job.tokens, "total_tokens": job.tokens}
    return told | ({"tool_usage": {"web_search": 1}} if job.options.tools else {})


def _result(job: Job) -> Data:
    return {
        "seed": int(job.id[-5:], 36) % 100_000,
        "resolution": job.options.resolution,
        "ratio": job.ratio,
        "duration": job.seconds,
        "framespersecond": FPS,
    }


def _where_sent(job: Job) -> Data:
    told = echo(job.options)
    if job.options.tools:
        told["tools"] = job.options.tools
    if job.material.draft:
        told["draft_task_id"] = job.material.draft
    if "output_format" in job.options.sent:
        told["output_format"] = job.options.output_format
    return told
