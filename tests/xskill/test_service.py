"""The service whole, against a strict xskill: from request to order, task, result, and every refusal before a key or a
connection is needed."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PIL import Image

from seedance_cli.errors import NoKey, NotFound, OutcomeUnknown, Refused, SeedanceError, WrongInput
from seedance_cli.library import open_library
from seedance_cli.services.protocol import Estimate, Order, Request, Service, State, Task
from seedance_cli.services.registry import Access, open_service
from seedance_cli.services.xskill.replies import read_link
from seedance_cli.services.xskill.service import Xskill
from tests.xskill.asking import PICTURE, film, image, ref, still
from tests.xskill_server import SHAPES, Server, faults, serve

T = TypeVar("T")
WORDS = open_library().vocabulary


@pytest.fixture(scope="module")
def running() -> Iterator[Server]:
    with serve() as server:
        yield server


@pytest.fixture
def server(running: Server) -> Server:
    running.reset()
    return running


def use(access: Access, deed: Callable[[Xskill], Awaitable[T]]) -> T:
    async def using() -> T:
        async with Xskill(WORDS, access) as service:
            return await deed(service)

    return asyncio.run(using())


def access(server: Server, via: str = "rest") -> Access:
    return Access(key=server.key, base_url=server.url, via=via)


async def whole(service: Xskill, request: Request) -> Task:
    task = await service.submit(service.order(request))
    return await service.get(task.id)


def test_it_stands_behind_the_door_of_every_service() -> None:
    service: Service = open_service("xskill", WORDS)
    assert service.name == "xskill"
    assert not service.abilities.free
    assert service.abilities.models == ("fast", "standard")
    assert service.abilities.uploads == ("image",)
    assert service.card
    assert service.card.first("clip").dialect("en").spell("@image2") == "@image_file_2"
    with pytest.raises(WrongInput, match="no via 'fax'"):
        open_service("xskill", WORDS, Access(via="fax"))


HOLLOW = ("empty", "nothing", "no_links")


@pytest.mark.parametrize("shape", sorted({*SHAPES} - {*HOLLOW}))
def test_from_an_order_to_its_result(server: Server, shape: str, tmp_path: Path) -> None:
    server.ways.result_shape = shape

    async def deed(service: Xskill) -> Task:
        task = await whole(service, film())
        await service.fetch(task.url, tmp_path / "result")
        return task

    task = use(access(server), deed)
    assert task.state is State.SUCCEEDED
    assert (tmp_path / "result").stat().st_size > 0
    assert server.creates == 1


@pytest.mark.parametrize("shape", sorted({*SHAPES} - {*HOLLOW}))
def test_several_stills_keep_their_order(server: Server, shape: str) -> None:
    server.ways.result_shape = shape
    task = use(access(server), lambda service: whole(service, still(count=3)))
    [job] = server.tasks
    assert task.urls == tuple(job.links)
    assert len(task.urls) == 3


@pytest.mark.parametrize("shape", HOLLOW)
def test_a_result_without_a_link_is_no_success(server: Server, shape: str) -> None:
    server.ways.result_shape = shape
    task = use(access(server), lambda service: whole(service, film()))
    assert (task.state, task.urls, task.note) == (
        State.SUCCEEDED,
        (),
        "completed without a link to the result",
    )
    assert task.id in task.charge


@pytest.mark.parametrize("via", ["rest", "mcp", "auto"])
def test_what_is_ordered_is_what_is_sent(server: Server, via: str) -> None:
    request = film(
        image(),
        ref("video", "https://img.example/m.mp4", "motion"),
        prompt="@image1 as in @video1",
        seconds=15,
    )

    async def deed(service: Xskill) -> tuple[Order, Task]:
        order = service.order(request)
        return order, await service.submit(order)

    server.public_hosts.add("img.example")
    order, task = use(access(server, via), deed)
    assert task.price == use(access(server), lambda service: amount(service, request))
    [sent] = server.sent("create")
    if via == "rest":
        assert sent == order.body
    assert [job.id for job in server.tasks] == [task.id]


async def amount(service: Xskill, request: Request) -> float | None:
    return service.estimate(request).amount


def test_a_failed_task_tells_why_and_what_to_change(server: Server) -> None:
    server.fail_next("生成失败，错误码: 4011", where="output")
    task = use(access(server), lambda service: whole(service, film()))
    assert (task.state, task.error) == (State.FAILED, "生成失败，错误码: 4011")
    assert "realistic face" in task.advice
    assert "refunded" in task.charge


def test_a_local_picture_is_uploaded_and_its_link_ordered(server: Server, tmp_path: Path) -> None:
    Image.new("RGB", (400, 400), "teal").save(tmp_path / "a.jpg", format="PNG")
    (tmp_path / "a.txt").write_text("no picture")

    async def deed(service: Xskill) -> dict[str, Any]:
        link = await service.upload(tmp_path / "a.jpg")
        return service.order(film(image("a.jpg")), {"a.jpg": link}).body["params"]

    params = use(access(server), deed)
    assert params["image_files"][0].startswith("http://127.0.0.1")
    for name, words in (
        ("a.txt", "no picture that xskill takes"),
        ("b.png", "cannot be read"),
        ("", "cannot be read"),
    ):
        with pytest.raises(WrongInput, match=words):
            use(access(server), lambda service, name=name: service.upload(tmp_path / name))
    assert server.uploads == 1


def test_a_picture_larger_than_30_mb_stays_here(tmp_path: Path) -> None:
    with (tmp_path / "a.png").open("wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n")
        file.truncate(30_000_001)
    with pytest.raises(WrongInput, match="larger than 30 MB"):
        use(
            Access(key="sk-0123456789", base_url="http://127.0.0.1:9"),
            lambda service: service.upload(tmp_path / "a.png"),
        )


def test_a_picture_that_lies_elsewhere_can_be_taken_over(server: Server) -> None:
    server.public_hosts.add("img.example")
    answer = use(access(server), lambda service: service.take_over(PICTURE))
    assert read_link(answer).startswith("http")
    with pytest.raises(WrongInput, match="--image-url"):
        use(access(server), lambda service: service.take_over("a.png"))


def test_the_balance(server: Server) -> None:
    balance = use(access(server), lambda service: service.balance())
    assert balance
    assert (balance.amount, balance.unit, balance.words) == (100_000, "credits", "1000 yuan")
    assert balance.raw["code"] == 200


def test_without_a_key_nothing_is_asked_and_everything_is_planned(tmp_path: Path) -> None:
    deeds: list[Callable[[Xskill], Awaitable[Any]]] = [
        lambda service: service.submit(service.order(film())),
        lambda service: service.get("t1"),
        lambda service: service.cancel("t1"),
        lambda service: service.balance(),
        lambda service: service.upload(tmp_path / "none.png"),
        lambda service: service.take_over(PICTURE),
    ]
    for deed in deeds:
        with pytest.raises(NoKey, match="xskill needs a key") as refused:
            use(Access(base_url="http://127.0.0.1:9"), deed)
        assert "seedance auth login xskill" in refused.value.hint


@pytest.mark.parametrize(
    ("fault", "kind"),
    [(faults.lost(), OutcomeUnknown), (faults.error(500, after=True), OutcomeUnknown), (faults.html(), OutcomeUnknown),
     (faults.half_json(after=True), OutcomeUnknown), (faults.other_code(402, "余额不足"), Refused)],
)  # fmt: skip
def test_a_create_is_never_sent_again(server: Server, fault: Any, kind: type[SeedanceError]) -> None:
    server.next("create", fault)
    with pytest.raises(kind):
        use(access(server), lambda service: whole(service, film()))
    assert server.creates == 1


def test_a_task_that_is_not_there(server: Server) -> None:
    with pytest.raises(NotFound):
        use(access(server), lambda service: service.get("no-such-task"))
    with pytest.raises(WrongInput):
        use(access(server), lambda service: service.get(" "))


@pytest.mark.parametrize(
    "body", [{}, {"model": "x"}, {"model": "x", "params": []}, {"model": "", "params": {}}]
)
def test_a_body_that_a_person_wrote_needs_a_model_and_params(server: Server, body: dict[str, Any]) -> None:
    with pytest.raises(WrongInput, match="a model and its params"):
        use(access(server), lambda service: service.submit(Order(body=body)))
    assert server.creates == 0


CLIP_LINK = ref("video", "https://img.example/m.mp4", "motion")


@pytest.mark.parametrize(
    ("request_", "amount", "seconds", "words"),
    [
        (film(seconds=15), 450, 600, "30 credits × 15 seconds, fast"),
        (film(seconds=4, model="standard"), 200, 600, "50 credits × 4 seconds, standard"),
        (
            film(CLIP_LINK, seconds=5),
            300,
            600,
            "60 credits × 5 seconds, fast with a clip among the references",
        ),
        (
            film(CLIP_LINK, seconds=5, model="standard"),
            500,
            600,
            "100 credits × 5 seconds, standard with a clip",
        ),
        (still(), 16, 90, "16 credits × 1 picture, Seedream 4.5"),
        (still(count=3, edit=(PICTURE,)), 48, 90, "16 credits × 3 pictures, Seedream 4.5, editing"),
    ],
)
def test_the_price_is_told_with_what_it_rests_on(
    request_: Request, amount: float, seconds: float, words: str
) -> None:
    found = Xskill(WORDS, Access()).estimate(request_)
    assert found.basis.startswith(words)
    assert found == Estimate(
        amount=amount,
        unit="credits",
        basis=found.basis,
        source="a price list seen second hand",
        as_of="2026-04",
        seconds=seconds,
    )
