"""The service whole, against a strict Ark: from request to order, task and result, and what must never happen twice."""

import asyncio
from collections.abc import Awaitable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PIL import Image

from seedance_cli.errors import (
    LinkDead,
    NoKey,
    NotEnough,
    NotFound,
    OutcomeUnknown,
    Refused,
    SeedanceError,
    TooMany,
    Unreachable,
    WrongInput,
)
from seedance_cli.services.ark import service as ark_service
from seedance_cli.services.ark.faults import Asked, unclear
from seedance_cli.services.ark.service import Ark
from seedance_cli.services.protocol import Order, Request, Service, State, Task, VideoRequest
from seedance_cli.services.registry import Access, open_service
from seedance_cli.services.wire.transport import NotSent
from tests.ark.asking import CARD, WORDS, ark, use
from tests.ark_server import Fault, Server, faults, serve
from tests.xskill.asking import PICTURE, film, image, ref, still

T = TypeVar("T")
WEB = "https://example.com/a.png"
CLIP_TO_SEE = "https://example.com/a.mp4"


@pytest.fixture(scope="module")
def running() -> Iterator[Server]:
    with serve(held=True, queue_seconds=5, clip_seconds=60, still_seconds=0) as server:
        yield server


@pytest.fixture
def server(running: Server) -> Server:
    running.reset()
    return running


async def made(service: Ark, server: Server, request: Request) -> Task:
    task = await service.submit(service.order(request))
    server.pass_time(100)
    return await service.get(task.id)


def test_it_stands_behind_the_door_of_every_service() -> None:
    service: Service = open_service("ark", WORDS)
    assert (service.name, service.abilities.free) == ("ark", False)
    assert service.abilities.attaches == ("image", "audio")
    assert service.abilities.regions == ("cn", "intl")
    assert "4k" in service.abilities.resolutions
    assert "seed" not in service.abilities.options
    with pytest.raises(WrongInput, match="no region 'eu'"):
        open_service("ark", WORDS, Access(region="eu"))


@pytest.mark.parametrize("region", ["cn", "intl"])
@pytest.mark.parametrize(
    ("wishes", "given"),
    [
        ({}, ()),
        ({"resolution": "4k"}, ()),
        ({"model": "fast"}, (ref("video", CLIP_TO_SEE, "camera"),)),
        ({"model": "mini", "resolution": "480p", "ratio": "9:16"}, (image(WEB),)),
        ({"model": "2.5", "ratio": "21:9"}, ()),
        ({"end_user": "user-7", "watermark": True, "generate_audio": False}, ()),
    ],
)
def test_a_clip_and_what_it_cost(server: Server, region: Any, wishes: Any, given: Any) -> None:
    server.region = region
    request = film(*given, **wishes)

    async def deed(service: Ark) -> Task:
        return await made(service, server, request)

    task = use(server, deed)
    assert task.state is State.SUCCEEDED
    (charge,) = server.charges
    assert task.price == (None if charge.money is None else pytest.approx(float(charge.money)))
    assert len(task.urls) == 1
    assert task.last_frame
    if not given:  # nobody has measured the clip behind a link
        assert ark(region).estimate(request).amount == task.price
    assert ark(region).estimate(request).unit == {"cn": "CNY", "intl": "USD"}[region]


def test_what_it_cost_is_reckoned_by_another_program_too(server: Server) -> None:
    async def order(service: Ark) -> str:
        plain = await service.submit(service.order(film()))
        seen = await service.submit(service.order(film(ref("video", CLIP_TO_SEE, "camera"))))
        return f"{plain.id} {seen.id}"

    ids = use(server, order).split()
    server.pass_time(100)

    async def look(service: Ark) -> list[float | None]:
        return [(await service.get(each)).price for each in ids]

    assert use(server, look) == [pytest.approx(float(charge.money or 0)) for charge in server.charges]


def test_files_travel_with_the_order(server: Server, tmp_path: Path) -> None:
    path = tmp_path / "figure.png"
    Image.new("RGB", (400, 400), "white").save(path)

    async def deed(service: Ark) -> Order:
        order = service.order(film(image(str(path)), image(WEB)))
        await service.submit(order)
        return order

    order = use(server, deed)
    assert order.body["content"][1]["image_url"]["url"] == str(path)
    (job,) = server.tasks
    assert [seen.form for seen in job.material.images] == ["png", ""]


def test_a_file_that_is_no_picture_never_leaves(server: Server, tmp_path: Path) -> None:
    (tmp_path / "figure.png").write_bytes(b"no picture")
    with pytest.raises(WrongInput) as caught:
        use(server, lambda service: service.submit(service.order(film(image(str(tmp_path / "figure.png"))))))
    assert caught.value.unsent
    assert server.creates == 0


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("edit", [(), (WEB,)])
def test_pictures_come_with_the_answer(server: Server, count: int, edit: tuple[str, ...]) -> None:
    request = still(count=count, edit=edit)
    left: list[int] = []

    async def deed(service: Ark) -> Task:
        return await service.submit(service.order(request), lambda: left.append(server.draws))

    task = use(server, deed)
    assert left == [0]
    assert (task.state, len(task.urls), task.note) == (State.SUCCEEDED, count, "")
    (charge,) = server.charges
    assert task.price == ark().estimate(request).amount == pytest.approx(float(charge.money or 0))
    with pytest.raises(NotFound, match="keeps no record of pictures"):
        use(server, lambda service: service.get(task.id))
    assert server.queries == 0


def test_a_set_that_fails_in_part_or_breaks_off(server: Server) -> None:
    def deed(service: Ark) -> Awaitable[Task]:
        return service.submit(service.order(still(count=3)))

    server.fail_picture(1)
    task = use(server, deed)
    assert (len(task.urls), task.price) == (2, 0.5)
    assert "2 of 3 pictures came" in task.note
    server.next("draw", faults.stream_drops(1, True))
    task = use(server, deed)
    assert (len(task.urls), task.price) == (1, None)
    assert "broke off" in task.note
    server.next("draw", faults.stream_drops(0, False))
    with pytest.raises(OutcomeUnknown) as caught:
        use(server, deed)
    assert caught.value.lasting
    assert server.draws == 3


def test_pictures_that_were_all_refused(server: Server) -> None:
    server.fail_picture(0)
    with pytest.raises(Refused):
        use(server, lambda service: service.submit(service.order(still())))


@pytest.mark.parametrize(
    ("fault", "kind", "times"),
    [
        (faults.lost(), OutcomeUnknown, 1),
        (faults.drop(), OutcomeUnknown, 1),
        (faults.cut_off(), OutcomeUnknown, 1),
        (faults.half_json(), OutcomeUnknown, 1),
        (faults.html(502), OutcomeUnknown, 1),
        (faults.error("InternalServiceError"), OutcomeUnknown, 1),
        (faults.error("InternalServiceError", after=True), OutcomeUnknown, 1),
        (faults.error("InputImageSensitiveContentDetected.PrivacyInformation"), Refused, 0),
        (faults.error("AuthenticationError"), NoKey, 0),
        (faults.error("AccountOverdueError"), NotEnough, 0),
        (faults.error("InvalidEndpointOrModel.NotFound"), WrongInput, 0),
        (faults.too_many("7"), TooMany, 0),
    ],
)
@pytest.mark.parametrize("request_", [film(), still(), still(count=2)], ids=["clip", "still", "set"])
def test_a_create_is_sent_once_whatever_comes_back(
    server: Server, fault: Fault, kind: type[SeedanceError], times: int, request_: Request
) -> None:
    what = "create" if isinstance(request_, VideoRequest) else "draw"
    server.next(what, fault)
    with pytest.raises(SeedanceError) as caught:
        use(server, lambda service: service.submit(service.order(request_)))
    assert type(caught.value) is kind
    assert server.count(what) == 1
    assert len(server.tasks) <= times
    if caught.value.task_id:
        assert server.tasks[0].id == caught.value.task_id


def test_late_refusals_and_expired_tasks(server: Server) -> None:
    server.fail_next()
    server.fail_next("expired")

    async def deed(service: Ark) -> list[Task]:
        return [await made(service, server, film()), await made(service, server, film())]

    refused, expired = use(server, deed)
    assert (refused.state, refused.price) == (State.FAILED, None)
    assert "--no-audio" in refused.advice
    assert "free" in refused.charge
    assert (expired.state, expired.error) == (State.FAILED, "the task expired before it was made")
    assert server.account.tokens == 0


def test_only_what_is_queued_is_cancelled(server: Server) -> None:
    said: list[str] = []

    async def deed(service: Ark, seconds: float) -> bool:
        task = await service.submit(service.order(film()))
        server.pass_time(seconds)
        return await service.cancel(task.id)

    def cancelled(seconds: float) -> bool:
        async def using() -> bool:
            access = Access(key=server.key, base_url=server.base_url, tell=said.append)
            async with Ark(WORDS, access) as service:
                return await deed(service, seconds)

        return asyncio.run(using())

    assert cancelled(0)
    assert server.cancels == 1
    assert not cancelled(30)
    assert said == ["ark stops a task only while it is queued; this one is being made."]
    assert not cancelled(100)
    assert server.cancels == 1
    assert [job.deleted for job in server.tasks] == [False, False, False]


def test_a_task_that_was_seen_queued_long_ago_is_not_deleted(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    times = iter([0.0, 5.1, 5.2])
    monkeypatch.setattr(ark_service, "monotonic", lambda: next(times))

    async def deed(service: Ark) -> bool:
        task = await service.submit(service.order(film()))
        return await service.cancel(task.id)

    with pytest.raises(Unreachable, match="too slow"):
        use(server, deed)
    assert server.cancels == 0


@pytest.mark.parametrize("fault", [faults.lost(), faults.error("TaskRunningCannotCancel"), faults.drop()])
def test_whether_it_is_cancelled_only_the_task_tells(server: Server, fault: Fault) -> None:
    server.next("cancel", fault)

    async def deed(service: Ark) -> tuple[bool, str]:
        task = await service.submit(service.order(film()))
        stopped = await service.cancel(task.id)
        return stopped, (await service.get(task.id)).word

    stopped, word = use(server, deed)
    assert stopped == (word == "cancelled")
    assert server.cancels == 1


def test_a_dead_link_says_how_long_links_live(server: Server, tmp_path: Path) -> None:
    async def deed(service: Ark) -> None:
        task = await made(service, server, film())
        server.kill_link(task.url)
        await service.fetch(task.url, tmp_path / "clip")

    with pytest.raises(LinkDead) as caught:
        use(server, deed)
    assert "24 hours" in caught.value.message


@pytest.mark.parametrize("way", ["full", "reason", ""])
def test_its_list(server: Server, way: Any) -> None:
    server.ways.lists = way

    async def deed(service: Ark) -> Any:
        task = await service.submit(service.order(film(prompt="A walk in the rain, 雨")))
        return (
            task.id,
            await service.recent(0),
            await service.recent(0),
            service.order(film(prompt="A walk in the rain, 雨")),
        )

    task_id, first, second, order = use(server, deed)
    if not way:
        assert (first, second, server.lists) == (None, None, 1)
        return
    (found,) = first
    assert (found.task.id, found.model) == (task_id, order.model)
    assert found.echo == str(order.body["execution_expires_after"])
    asked = [entry.query for entry in server.log if entry.kind == "list"]
    assert asked == ["page_num=1&page_size=50"] * 2


def test_raw_orders_of_both_kinds(server: Server) -> None:
    async def deed(service: Ark) -> list[Task]:
        text = {"content": [{"type": "text", "text": "A fox --dur 5"}]}
        picture = {"prompt": "A fox", "size": "2K", "response_format": "url"}
        return [
            await service.submit(service.raw_order(server.models["2.0"], text)),
            await service.submit(service.raw_order(server.models["still"], picture)),
        ]

    clip, picture = use(server, deed)
    assert (clip.state, picture.state) == (State.QUEUED, State.SUCCEEDED)
    assert (server.creates, server.draws) == (1, 1)
    with pytest.raises(WrongInput):
        use(server, lambda service: service.submit(Order(body={})))


def test_an_endpoint_of_ones_own(server: Server) -> None:
    server.ways.endpoints = {"ep-2026": server.models["2.0"]}

    async def deed(service: Ark) -> Any:
        from dataclasses import replace

        model = replace(CARD.model("seedance-2.0"), ids={"cn": "ep-2026"})
        service.card = replace(CARD, models={**CARD.models, "seedance-2.0": model})
        task = await made(service, server, film())
        return task, await service.recent(0)

    task, listed = use(server, deed)
    assert task.price == pytest.approx(5.0094)
    assert listed[0].model == ""


def test_without_a_key_nothing_is_asked(server: Server) -> None:
    service = ark(base_url=server.base_url)
    for deed in (service.submit(service.order(film())), service.get("cgt-1"), service.recent(0)):
        with pytest.raises(NoKey):
            asyncio.run(_awaited(deed))
    assert server.log == []


async def _awaited(deed: Awaitable[T]) -> T:
    return await deed


def test_nobody_there() -> None:
    async def deed() -> None:
        async with ark(key="k" * 20, base_url="http://127.0.0.1:9/api/v3") as service:
            await service.submit(service.order(film(image(PICTURE))))

    with pytest.raises(NotSent):
        asyncio.run(deed())


@pytest.mark.parametrize("task_id", ["cgt-none", "a/b?c#d", "..", "\udcff", "任务"])
def test_tasks_that_there_are_not(server: Server, task_id: str) -> None:
    for deed in (lambda service: service.get(task_id), lambda service: service.cancel(task_id)):
        with pytest.raises((NotFound, Unreachable)):
            use(server, deed)
    assert server.cancels == 0


def test_no_balance(server: Server) -> None:
    assert use(server, lambda service: service.balance()) is None


def test_a_picture_of_a_model_that_the_card_has_not_has_no_price(server: Server) -> None:
    server.ways.endpoints = {"ep-2026": server.models["still"]}

    def drawn(model: str) -> Task:
        picture = {"prompt": "A fox", "size": "2K"}
        return use(server, lambda service: service.submit(service.raw_order(model, picture)))

    assert [drawn(model).price for model in (server.models["still"], "ep-2026")] == [0.25, None]


@pytest.mark.parametrize("region", ["cn", "intl"])
def test_what_may_show_a_lost_task_is_asked_in_its_own_region(region: str) -> None:
    fault = unclear("It broke off", Asked(region=region, paid=True), "cgt-7")
    assert fault.hint == f"seedance task query --service ark --region {region} --task-id cgt-7"
