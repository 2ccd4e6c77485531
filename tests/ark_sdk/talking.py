"""Runs inside the official client's own environment, by path: talks to the service at ARK_BASE_URL through that client and
says line by line what came back as it should. Each scene wants the service in another state, which its starter sees to.

python talking.py orders|cancelling|refusals|moderation|sets
"""

import os
import sys
import typing
from collections.abc import Iterator
from typing import Any

import httpx
from orders import CLIPS, FILM, PICTURES, PROMPT
from pydantic import BaseModel, TypeAdapter, ValidationError
from volcenginesdkarkruntime import Ark
from volcenginesdkarkruntime._exceptions import ArkAPIError
from volcenginesdkarkruntime.types.content_generation.content_generation_task import ContentGenerationTask
from volcenginesdkarkruntime.types.content_generation.list_content_generation_tasks_response import (
    ListContentGenerationTasksResponse,
)
from volcenginesdkarkruntime.types.images import ImagesResponse, SequentialImageGenerationOptions
from volcenginesdkarkruntime.types.images.image_gen_completed_event import ImageGenCompletedEvent
from volcenginesdkarkruntime.types.images.image_gen_generating_event import ImageGenGeneratingEvent

TOLD = set(ContentGenerationTask.model_fields) - {"content"}
"""Fields of an order that a task repeats; its content is another thing than the order's."""

wrong = 0


def check(claim: str, seen: Any, expected: Any = True) -> None:
    global wrong
    good = seen == expected
    wrong += not good
    print(f"  {'ok ' if good else 'NOT'} {claim}" + ("" if good else f": {seen!r}, not {expected!r}"))


def misfits(model: type[BaseModel], raw: dict[str, Any], where: str = "") -> Iterator[str]:
    """What in an answer the client has no field for, or another type; its own parser is too patient to say so."""
    for name, value in raw.items():
        field = model.model_fields.get(name)
        if field is None:
            yield f"{where}{name}: unknown"
        elif value is not None:
            yield from _misfit(field.annotation, value, f"{where}{name}")


def _misfit(wanted: Any, value: Any, where: str) -> Iterator[str]:
    inner = [one for one in typing.get_args(wanted) if one is not type(None)]
    if typing.get_origin(wanted) is list:
        for place, one in enumerate(value):
            yield from _misfit(inner[0], one, f"{where}[{place}]")
    elif inner:
        yield from _misfit(inner[0], value, where)
    elif isinstance(wanted, type) and issubclass(wanted, BaseModel):
        yield from misfits(wanted, value, f"{where}.")
    else:
        try:
            TypeAdapter(wanted).validate_python(value, strict=True)
        except ValidationError as fault:
            yield f"{where}: {fault.errors()[0]['msg']}"


def as_told(path: str, **params: Any) -> dict[str, Any]:
    """The same answer without the client between."""
    headers = {"Authorization": f"Bearer {os.environ['ARK_API_KEY']}"}
    answer = httpx.get(f"{os.environ['ARK_BASE_URL']}{path}", params=params, headers=headers, trust_env=False)
    told: dict[str, Any] = answer.raise_for_status().json()
    return told


def orders(ark: Ark) -> None:
    tasks = ark.content_generation.tasks
    for name, order in CLIPS.items():
        made = tasks.create(**order)
        check(f"{name}: an id", made.id.startswith("cgt-"))
        task = tasks.get(task_id=made.id)
        check(f"{name}: succeeded", task.status, "succeeded")
        sent = {key: value for key, value in order.items() if key in TOLD}
        told = {key: getattr(task, key) for key in sent}
        check(f"{name}: what was sent is told", told, sent)
        check(
            f"{name}: last frame as asked",
            bool(task.content.last_frame_url),
            order.get("return_last_frame", False),
        )
        raw = as_told(f"/contents/generations/tasks/{made.id}")
        check(f"{name}: each field is one of the client's", list(misfits(ContentGenerationTask, raw)), [])
        clip = httpx.get(task.content.video_url, trust_env=False)
        check(f"{name}: a clip behind the link", (clip.status_code, clip.content[4:8]), (200, b"ftyp"))
    check(
        "5 s of 720p cost 108,900 tokens",
        tasks.get(task_id=_first(tasks, "text")).usage.completion_tokens,
        108_900,
    )
    _lists(tasks)
    for name, order in PICTURES.items():
        _pictures(ark, name, order)


def _first(tasks: Any, name: str) -> str:
    """The id of the task of that name, by its place."""
    newest_first = tasks.list(page_size=100).items
    return str(newest_first[len(newest_first) - 1 - list(CLIPS).index(name)].id)


def _lists(tasks: Any) -> None:
    whole = tasks.list(page_num=1, page_size=100)
    check("list: all tasks", (whole.total, len(whole.items)), (len(CLIPS), len(CLIPS)))
    check("list: a page", [len(tasks.list(page_num=2, page_size=3).items)], [3])
    check("list: by status", tasks.list(status="failed").total, 0)
    check("list: by model", tasks.list(model=FILM).total, len(CLIPS) - 1)
    two = [task.id for task in whole.items[:2]]
    check("list: by ids", [task.id for task in tasks.list(task_ids=two).items], two)
    check("list: by service tier", tasks.list(service_tier="default").total, len(CLIPS))
    raw = as_told("/contents/generations/tasks", page_size=100)
    check(
        "list: each field is one of the client's", list(misfits(ListContentGenerationTasksResponse, raw)), []
    )
    check("delete: nothing comes back", not tasks.delete(two[0]))
    check("delete: it is gone", tasks.list(task_ids=two).total, 1)


def _pictures(ark: Ark, name: str, order: dict[str, Any]) -> None:
    asked = dict(order)
    if options := asked.get("sequential_image_generation_options"):
        asked["sequential_image_generation_options"] = SequentialImageGenerationOptions(**options)
    answer = ark.images.generate(**asked)
    if order.get("stream"):
        _stream(name, list(answer))
        return
    check(
        f"{name}: each field is one of the client's",
        list(misfits(ImagesResponse, answer.model_dump(exclude_unset=True))),
        [],
    )
    check(f"{name}: one picture", answer.usage.generated_images, 1)
    picture = httpx.get(answer.data[0].url, trust_env=False)
    check(f"{name}: a jpeg behind the link", picture.content[:3], b"\xff\xd8\xff")


def _stream(name: str, events: list[Any]) -> None:
    kinds = [event.type for event in events]
    check(
        f"{name}: its events",
        kinds,
        ["image_generation.partial_succeeded"] * 3 + ["image_generation.completed"],
    )
    check(f"{name}: places", [event.image_index for event in events[:3]], [0, 1, 2])
    check(f"{name}: usage at the end", events[-1].model_dump()["usage"]["generated_images"], 3)
    for event in events:
        model = ImageGenCompletedEvent if event.type.endswith("completed") else ImageGenGeneratingEvent
        check(f"{name}: {event.type} fits", list(misfits(model, event.model_dump(exclude_unset=True))), [])


def cancelling(ark: Ark) -> None:
    tasks = ark.content_generation.tasks
    made = tasks.create(**CLIPS["plain"])
    check("it is queued", tasks.get(task_id=made.id).status, "queued")
    check("delete: nothing comes back", not tasks.delete(made.id))
    check("it is cancelled", tasks.get(task_id=made.id).status, "cancelled")
    check(
        "once more is refused",
        _refusal(tasks.delete, made.id)[:2],
        ("ArkBadRequestError", "TaskRunningCannotCancel"),
    )


def refusals(ark: Ark) -> None:
    create = ark.content_generation.tasks.create
    cases = {
        "a bad option": (
            {"duration": 3},
            ("ArkBadRequestError", "InvalidParameter", "duration", "BadRequest"),
        ),
        "another model's option": (
            {"seed": 1},
            ("ArkBadRequestError", "InvalidParameter.UnsupportedParameter", "seed", "BadRequest"),
        ),
        "the other region's model": (
            {"model": "dreamina-seedance-2-0-260128"},
            ("ArkNotFoundError", "InvalidEndpointOrModel.NotFound", "model", "NotFound"),
        ),
    }
    for name, (fields, expected) in cases.items():
        check(
            name,
            _refusal(create, **{"model": FILM, "content": [{"type": "text", "text": PROMPT}], **fields}),
            expected,
        )
    stranger = Ark(base_url=os.environ["ARK_BASE_URL"], api_key="nobody", max_retries=0)
    check(
        "a wrong key",
        _refusal(stranger.content_generation.tasks.list)[:2],
        ("ArkAuthenticationError", "AuthenticationError"),
    )
    check(
        "an unknown task", _refusal(ark.content_generation.tasks.get, task_id="cgt-1")[0], "ArkNotFoundError"
    )


def moderation(ark: Ark) -> None:
    create = ark.content_generation.tasks.create
    early = _refusal(create, **CLIPS["plain"])
    check("at once", early[:2], ("ArkBadRequestError", "InputTextSensitiveContentDetected"))
    made = create(**CLIPS["plain"])
    late = ark.content_generation.tasks.get(task_id=made.id)
    seen = (late.status, late.error.code)
    check("late", seen, ("failed", "OutputVideoSensitiveContentDetected.PolicyViolation"))


def sets(ark: Ark) -> None:
    """A member of a set fails."""
    options = SequentialImageGenerationOptions(max_images=3)
    asked = {**PICTURES["set, streamed"], "sequential_image_generation_options": options}
    try:
        events = [event.type for event in ark.images.generate(**asked)]
    except ArkAPIError as fault:
        # A member's error stands where an error of the whole stream would: this client takes it for one and stops.
        check("a failed member ends this client's reading", fault.code, "OutputImageSensitiveContentDetected")
    else:
        check("a failed member is an event", events.count("image_generation.partial_failed"), 1)


def _refusal(call: Any, *arguments: Any, **named: Any) -> tuple[str, ...]:
    try:
        call(*arguments, **named)
    except ArkAPIError as fault:
        return type(fault).__name__, str(fault.code), str(fault.param), str(fault.type)
    return ("not refused",)


SCENES = {scene.__name__: scene for scene in (orders, cancelling, refusals, moderation, sets)}

if __name__ == "__main__":
    SCENES[sys.argv[1]](
        Ark(base_url=os.environ["ARK_BASE_URL"], api_key=os.environ["ARK_API_KEY"], max_retries=0)
    )
    sys.exit(1 if wrong else 0)
