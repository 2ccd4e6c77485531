"""The service whole, against a strict skills.video: from request to order, task, result, and what a broken answer costs."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

import pytest

from seedance_cli.errors import (
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
from seedance_cli.library import open_library
from seedance_cli.services.protocol import Request, Service, State, StillRequest, Task
from seedance_cli.services.registry import Access, open_service
from seedance_cli.services.skills_video.service import SkillsVideo
from seedance_cli.services.wire.faults import NotSent
from tests.loopback import Fault
from tests.services.bad_hosts import answer, host, nobody, says
from tests.skills.test_replies import ACCEPTED
from tests.skills_server import PREDICTION, Server, faults
from tests.xskill.asking import film, image, ref

T = TypeVar("T")
WORDS = open_library().vocabulary
WEB, FILM, SONG = "https://example.com/a.png", "https://example.com/a.mp4", "https://example.com/a.mp3"


def use(server: Server, deed: Callable[[SkillsVideo], Awaitable[T]], **access: Any) -> T:
    async def using() -> T:
        reached = {"key": server.key, "base_url": server.url} | access
        async with SkillsVideo(WORDS, Access(**reached)) as service:
            return await deed(service)

    return asyncio.run(using())


def sent(server: Server, request: Request, **access: Any) -> Task:
    return use(server, lambda service: service.submit(service.order(request)), **access)


def looked(server: Server, task_id: str) -> Task:
    return use(server, lambda service: service.get(task_id))


def broken(server: Server, request: Request | None = None, **access: Any) -> SeedanceError:
    with pytest.raises(SeedanceError) as caught:
        sent(server, request or film(), **access)
    return caught.value


def test_it_stands_behind_the_door_of_every_service() -> None:
    service: Service = open_service("skills.video", WORDS)
    able = service.abilities
    assert (service.name, able.free, able.models, able.ways) == (
        "skills.video",
        False,
        ("standard",),
        ("auto", "rest", "sse"),
    )
    assert able.attaches == ("image", "video", "audio")
    assert set(able.resolutions) == {"480p", "720p", "1080p"}
    assert set(able.options) == {"seed", "generate_audio", "end_user"}
    assert service.estimate(film()).amount is None


def test_a_way_that_there_is_not_is_refused() -> None:
    with pytest.raises(WrongInput, match="via"):
        SkillsVideo(WORDS, Access(via="mcp"))


def test_without_a_key_nothing_is_asked(server: Server) -> None:
    for deed in (
        lambda service: service.submit(service.order(film())),
        lambda service: service.get("gen_1"),
        lambda service: service.balance(),
    ):
        with pytest.raises(NoKey):
            use(server, deed, key="")
    assert server.log == []


def test_the_call_of_the_page_and_its_answer() -> None:
    params = json.loads('{\n  "prompt": "<string>",\n  "first_frame_url": "<string>"\n}\n')

    async def call(url: str) -> Task:
        async with SkillsVideo(WORDS, Access(key="<token>", base_url=url)) as service:
            return await service.submit(service.raw_order("bytedance/seedance-2.0", params))

    with host(says(answer(ACCEPTED.encode()))) as there:
        task = asyncio.run(call(there.url))
    head, _, body = there.heard[0].decode().partition("\r\n\r\n")
    lines = head.split("\r\n")
    assert lines[0] == "POST /api/v1/generation/bytedance/seedance-2.0 HTTP/1.1"
    assert {"Authorization: Bearer <token>", "Content-Type: application/json"} <= set(lines)
    assert json.loads(body) == params
    assert (task.id, task.state, task.price) == ("gen_123", State.QUEUED, 20)


def test_a_clip_from_the_order_to_its_link(server: Server) -> None:
    task = sent(server, film(prompt="a fox", seconds=4, resolution="480p", seed=3, end_user="u-1"))
    assert (task.state, task.word, task.price, task.id) == (State.QUEUED, "IN_QUEUE", 8, server.tasks[0].id)
    server.pass_time(10)
    assert looked(server, task.id).state is State.RUNNING
    server.pass_time(60)
    done = looked(server, task.id)
    assert (done.state, len(done.urls), done.price) == (State.SUCCEEDED, 1, 8)
    assert done.url.endswith(".mp4")
    assert server.sent("create") == [
        {
            "prompt": "a fox",
            "feature": "text-image-to-video",
            "aspect_ratio": "16:9",
            "resolution": "480p",
            "duration": 4,
            "generate_audio": True,
            "seed": 3,
            "end_user_id": "u-1",
        }
    ]
    assert [entry.path for entry in server.log][:2] == [
        "/api/v1/generation/bytedance/seedance-2.0",
        f"/api/v1/generation/{task.id}",
    ]


def test_a_result_is_brought_here(server: Server, tmp_path: Path) -> None:
    task = sent(server, StillRequest(prompt="A fox.", ratio="16:9", size="1K"))
    server.pass_time(60)
    done = looked(server, task.id)
    use(server, lambda service: service.fetch(done.url, tmp_path / "fox.jpg"))
    assert (tmp_path / "fox.jpg").read_bytes()[:3] == b"\xff\xd8\xff"
    assert server.key_at_cdn == []


def test_stills_come_as_many_as_were_asked_for(server: Server) -> None:
    task = sent(server, StillRequest(prompt="A fox.", ratio="21:9", count=3))
    server.pass_time(60)
    assert len(looked(server, task.id).urls) == 3


def test_an_edit_from_a_file_and_a_link(server: Server, media: dict[str, bytes], tmp_path: Path) -> None:
    (tmp_path / "fox.png").write_bytes(media["a.png"])
    request = StillRequest(prompt="Figure 1 as Figure 2", ratio="1:1", edit=(WEB, str(tmp_path / "fox.png")))
    sent(server, request)
    link, part = server.sent("create")[0]["image_urls"]
    assert (link, part.name, part.type) == (WEB, "image-2.png", "image/png")


@pytest.mark.parametrize("via", ["rest", "sse"])
def test_files_of_every_kind_travel_with_the_order_between_links(
    server: Server, media: dict[str, bytes], tmp_path: Path, via: str
) -> None:
    paths = {}
    for name, content in media.items():
        paths[name] = str(tmp_path / f"Private {name}.dat")
        Path(paths[name]).write_bytes(content)
    request = film(
        image(paths["a.jpg"]),
        image(WEB, "scene"),
        image(paths["a.png"], "prop"),
        ref("video", FILM, "camera"),
        ref("video", paths["a.mp4"], "motion"),
        ref("audio", paths["a.mp3"], "music"),
        ref("audio", paths["a.wav"], "voice"),
        prompt="@image1 @image2 @image3",
        generate_audio=False,
        seed=-5,
    )
    sent(server, request, via=via)
    (order,) = server.sent("create")
    pictures = order["image_urls"]
    assert [pictures[0].type, pictures[1], pictures[2].type] == ["image/jpeg", WEB, "image/png"]
    assert pictures[2].sha256 == sha256(media["a.png"]).hexdigest()
    assert [order["video_urls"][0], order["video_urls"][1].type] == [FILM, "video/mp4"]
    assert [part.type for part in order["audio_urls"]] == ["audio/mpeg", "audio/wav"]
    assert [part.name for part in order["audio_urls"]] == ["audio-1.mp3", "audio-2.wav"]
    assert (order["generate_audio"], order["seed"], order["duration"]) == (False, -5, 5)
    assert order["prompt"] == "@Image1 @Image2 @Image3"
    assert b"Private" not in server.log[0].body
    assert (server.creates, len(server.tasks)) == (1, 1)


def test_frames_may_be_a_file_and_a_link(server: Server, media: dict[str, bytes], tmp_path: Path) -> None:
    (tmp_path / "first.png").write_bytes(media["a.png"])
    frames = (image(str(tmp_path / "first.png"), "first_frame"), image(WEB, "last_frame"))
    sent(server, film(*frames, mode="first_last_frames"))
    (order,) = server.sent("create")
    assert (order["first_frame_url"].name, order["end_frame_url"]) == ("first-frame.png", WEB)


def test_a_file_that_is_gone_sends_nothing(server: Server, tmp_path: Path) -> None:
    left: list[int] = []
    request = film(image(str(tmp_path / "gone.png")))
    with pytest.raises(WrongInput, match=r"gone\.png cannot be read") as caught:
        use(server, lambda service: service.submit(service.order(request), lambda: left.append(1)))
    assert caught.value.unsent
    assert (server.log, left) == ([], [])


def test_a_raw_order_goes_to_the_address_of_its_model(server: Server) -> None:
    def deed(service: SkillsVideo) -> Awaitable[Task]:
        params = {"prompt": "p", "image_urls": [WEB], "video_refs": [FILM], "audio_url": SONG}
        return service.submit(service.raw_order("bytedance/seedance-2.0", params))

    assert use(server, deed).state is State.QUEUED
    assert server.sent("create")[0]["video_refs"] == [FILM]


def test_what_is_left_on_the_account(server: Server) -> None:
    for shape in ("flat", "credits", "number", "balance", "data"):
        server.ways.credits_shape = shape
        balance = use(server, lambda service: service.balance())
        assert balance is not None
        assert (balance.amount, balance.unit) == (10_000, "credits")


def test_it_lists_nothing_and_cancels_nothing(server: Server) -> None:
    assert use(server, lambda service: service.recent(0)) is None
    assert use(server, lambda service: service.cancel("gen_1")) is False
    assert server.log == []


# what goes wrong


def test_a_task_that_fails_late(server: Server) -> None:
    server.fail_next("CONTENT_REJECTED")
    task = sent(server, film())
    server.pass_time(100)
    failed = looked(server, task.id)
    assert (failed.state, failed.error) == (State.FAILED, "Content was rejected by moderation.")
    assert failed.price == 0
    assert "no credits were used" in failed.charge
    assert "take out" in failed.advice


def test_a_task_that_somebody_canceled(server: Server) -> None:
    task = sent(server, film())
    server.cancel(task.id)
    assert looked(server, task.id).state is State.CANCELLED


def test_the_words_of_the_older_pages(server: Server) -> None:
    server.ways.words = PREDICTION
    task = sent(server, film())
    states = [task.state]
    for seconds in (10, 60):
        server.pass_time(seconds)
        states.append(looked(server, task.id).state)
    assert states == [State.QUEUED, State.RUNNING, State.SUCCEEDED]


def test_a_task_that_there_is_not(server: Server) -> None:
    with pytest.raises(NotFound):
        looked(server, "gen_0")
    with pytest.raises(WrongInput):
        looked(server, " ")


def test_an_id_is_no_path(server: Server) -> None:
    with pytest.raises(SeedanceError):
        looked(server, "../credits")
    assert server.count("balance") == 0


def test_too_little_credit_is_a_refusal(server: Server) -> None:
    server.balance = 3
    fault = broken(server)
    assert (type(fault), server.tasks) == (NotEnough, [])
    assert "seedance balance --service skills.video" in fault.hint


UNKNOWN = [
    faults.lost(),
    faults.drop(),
    faults.cut_off(after=True),
    faults.half_json(after=True),
    faults.html(502, after=True),
    faults.html(200),
    faults.error(500, after=True),
    faults.error(503),
    faults.refusal("FAILED", after=True),
    faults.refusal("TIMEOUT"),
    faults.answer(202, {"status": "IN_QUEUE"}, after=True),
    faults.answer(202, [], after=True),
    faults.huge(20),
    faults.redirect("https://elsewhere.example/", 303),
]


@pytest.mark.parametrize("via", ["rest", "sse"])
@pytest.mark.parametrize("fault", UNKNOWN, ids=range(len(UNKNOWN)))
def test_an_unclear_answer_to_an_order_is_never_sent_again(server: Server, fault: Fault, via: str) -> None:
    server.next("create", fault)
    found = broken(server, via=via)
    assert type(found) is OutcomeUnknown
    assert "not sent again" in found.message
    assert server.creates == 1


@pytest.mark.parametrize("via", ["rest", "sse"])
def test_half_an_answer_that_names_the_task_keeps_it(server: Server, via: str) -> None:
    server.next("create", faults.answer(202, '{"id":"gen_77","status":"IN_Q'))
    found = broken(server, via=via)
    assert type(found) is OutcomeUnknown
    assert server.creates == 1
    server.next("create", faults.cut_off(after=True))
    found = broken(server)
    assert found.task_id in ("", server.tasks[-1].id)


@pytest.mark.parametrize("via", ["rest", "sse"])
@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (faults.refusal("CONTENT_REJECTED"), Refused),
        (faults.refusal("INSUFFICIENT_CREDITS", shape="older"), NotEnough),
        (faults.refusal("INVALID_INPUT", "duration: must be an integer"), WrongInput),
        (faults.refusal("UNSUPPORTED_MODEL"), WrongInput),
        (faults.too_many("7"), TooMany),
        (faults.error(401), NoKey),
        (faults.error(403), NoKey),
        (faults.error(413), WrongInput),
        (faults.redirect("https://elsewhere.example/", 307), NotSent),
    ],
)
def test_a_clear_no_is_one(server: Server, fault: Fault, kind: type[SeedanceError], via: str) -> None:
    server.next("create", fault)
    assert type(broken(server, via=via)) is kind
    assert (server.creates, server.tasks) == (1, [])


def test_where_nobody_listens_nothing_was_sent() -> None:
    with nobody() as url:
        for via in ("rest", "sse"):
            with pytest.raises(NotSent):
                asyncio.run(_submit(Access(key="sk-loopback", base_url=url, via=via)))


async def _submit(access: Access) -> Task:
    async with SkillsVideo(WORDS, access) as service:
        return await service.submit(service.order(film()))


@pytest.mark.parametrize("via", ["rest", "sse"])
def test_what_forbids_an_order_to_leave_comes_out(server: Server, via: str) -> None:
    def no() -> None:
        raise RuntimeError("not today")

    with pytest.raises(RuntimeError, match="not today"):
        use(server, lambda service: service.submit(service.order(film()), no), via=via)
    assert server.creates == 0


@pytest.mark.parametrize(
    "fault", [faults.drop(), faults.html(502), faults.error(503), faults.half_json(), faults.hang()]
)
def test_a_look_that_nobody_answers_may_be_repeated(
    server: Server, fault: Fault, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = sent(server, film())
    server.next("query", fault)

    async def impatient(service: SkillsVideo) -> Task:
        service.line._patience = 0.2
        return await service.get(task.id)

    with pytest.raises(Unreachable):
        use(server, impatient)
    server.release()
    assert looked(server, task.id).state is State.QUEUED


@pytest.mark.parametrize("status", [400, 402, 422, 500])
def test_the_key_is_nowhere_in_what_is_said(server: Server, status: int) -> None:
    server.next("create", faults.echo_key(status))
    fault = broken(server)
    assert server.key not in f"{fault!r} {fault.message} {fault.hint} {fault.raw}"


@pytest.mark.parametrize("task_id", ["gen_none", "a/b?c#d", ".", "..", "\udcff", "任务"])
def test_tasks_that_there_are_not(server: Server, task_id: str) -> None:
    with pytest.raises((NotFound, Refused, Unreachable)):
        use(server, lambda service: service.get(task_id))
    assert bool(server.log) == (task_id not in (".", ".."))
