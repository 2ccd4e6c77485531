"""Local files on their way as data URIs, and pictures on their way back."""

import asyncio
import base64
import io
import json
import wave
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, cast

import pytest
from PIL import Image

from seedance_cli.errors import OutcomeUnknown, Refused, SeedanceError, WrongInput
from seedance_cli.services.ark.attaching import with_data
from seedance_cli.services.ark.drawing import drawn as drawn_by
from seedance_cli.services.ark.faults import Asked
from seedance_cli.services.ark.pictures import Pictures
from seedance_cli.services.protocol import State, Task
from seedance_cli.services.wire.events import Event
from seedance_cli.services.wire.faults import Lost
from tests.ark.asking import CARD, ark
from tests.xskill.asking import PICTURE, film, image, ref, still

ASKED = Asked(region="cn", paid=True, body={"model": "doubao-seedream-4-5-251128", "prompt": "x"})
LINKS = tuple(f"https://tos.example/{n}.jpeg" for n in range(3))


def drawn(form: str) -> bytes:
    memory = io.BytesIO()
    Image.new("RGB", (320, 320), "white").save(memory, form)
    return memory.getvalue()


def sound() -> bytes:
    memory = io.BytesIO()
    with wave.open(memory, "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes(bytes(2 * 8000 * 3))
    return memory.getvalue()


FILES = {
    "a.png": (drawn("PNG"), "data:image/png;base64,"),
    "named-wrong.png": (drawn("JPEG"), "data:image/jpeg;base64,"),
    "c.webp": (drawn("WEBP"), "data:image/webp;base64,"),
    "d.bmp": (drawn("BMP"), "data:image/bmp;base64,"),
    "e.tiff": (drawn("TIFF"), "data:image/tiff;base64,"),
    "f.gif": (drawn("GIF"), "data:image/gif;base64,"),
}


def test_pictures_and_sounds_travel_as_what_they_are(tmp_path: Path) -> None:
    for name, (content, _) in FILES.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "beat").write_bytes(sound())
    (tmp_path / "song").write_bytes(b"ID3\x04" + bytes(60))
    sources = [str(tmp_path / name) for name in FILES]
    audios = [str(tmp_path / "beat"), str(tmp_path / "song")]
    request = film(*map(image, sources), image(PICTURE), *(ref("audio", each, "music") for each in audios))
    order = ark().order(request)
    assert [item[item["type"]]["url"] for item in order.body["content"][1:]] == [*sources, PICTURE, *audios]
    assert "base64" not in json.dumps(order.body)
    sent = with_data(order.body, order.files)
    uris = [item[item["type"]]["url"] for item in sent["content"][1:]]
    for uri, (content, head) in zip(uris, FILES.values(), strict=False):
        assert uri == head + base64.b64encode(content).decode()
    assert uris[len(FILES)] == PICTURE
    assert [uri.partition(",")[0] for uri in uris[-2:]] == ["data:audio/wav;base64", "data:audio/mp3;base64"]
    assert {name: sent[name] for name in sent if name != "content"} == {
        name: order.body[name] for name in order.body if name != "content"
    }
    assert "base64" not in json.dumps(order.body)


def test_pictures_to_start_from_travel_too(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(drawn("PNG"))
    source = str(tmp_path / "a")
    order = ark().order(still(edit=(source, PICTURE, source)))
    assert order.body["image"] == [source, PICTURE, source]
    first, link, again = with_data(order.body, order.files)["image"]
    assert first == again == "data:image/png;base64," + base64.b64encode(drawn("PNG")).decode()
    assert link == PICTURE


@pytest.mark.parametrize(
    ("kind", "content", "words"),
    [
        ("image", b"%PDF-1.7", "no picture that ark takes"),
        ("image", sound(), "no picture that ark takes"),
        ("audio", drawn("PNG"), "no sound that ark takes"),
        ("audio", b"OggS" + bytes(40), "no sound that ark takes"),
        ("image", b"", "no picture that ark takes"),
        ("image", None, "cannot be read: no such file"),
    ],
)
def test_what_is_something_else_never_leaves(
    kind: str, content: bytes | None, words: str, tmp_path: Path
) -> None:
    path = tmp_path / "thing"
    if content is not None:
        path.write_bytes(content)
    order = ark().order(film(image(), ref(kind, str(path), "music" if kind == "audio" else "scene")))
    with pytest.raises(WrongInput, match=words) as caught:
        with_data(order.body, order.files)
    assert caught.value.unsent
    assert caught.value.hint


def holding(path: Path, megabytes: float) -> str:
    with path.open("wb") as file:
        file.truncate(int(megabytes * 1_000_000))
    return str(path)


def test_a_body_that_would_be_too_large_names_the_largest_file(tmp_path: Path) -> None:
    small, large = holding(tmp_path / "small.png", 20), holding(tmp_path / "large.png", 27.9)
    fits = film(image(small), image(holding(tmp_path / "other.png", 27.5)))
    assert ark().order(fits).files
    with pytest.raises(WrongInput, match=r"63\.9 MB|64\.\d MB") as caught:
        ark().order(film(image(small), image(large), image(holding(tmp_path / "third.png", 0.2))))
    assert f"The largest is {large} with 27.9 MB" in caught.value.message


def test_a_picture_to_start_from_that_is_too_large(tmp_path: Path) -> None:
    path = holding(tmp_path / "huge.png", 10.1)
    with pytest.raises(WrongInput, match=r"10\.1 MB; 10 MB is the most"):
        ark().order(still(edit=(path,)))
    holding(tmp_path / "huge.png", 10)
    assert ark().order(still(edit=(path,))).files == {path: Path(path)}


# What comes back.


def of_answer(*members: dict[str, Any], **more: Any) -> Pictures:
    pictures = Pictures(ASKED, wanted=max(1, len(members)))
    pictures.answer({"model": "m", "created": 1757323224, "data": list(members)} | more)
    return pictures


def good(place: int) -> dict[str, Any]:
    return {"url": LINKS[place], "size": "2048x2048"}


def bad(code: str = "OutputImageSensitiveContentDetected") -> dict[str, Any]:
    return {"error": {"code": code, "message": f"Words of {code}."}}


def event(kind: str, **more: Any) -> dict[str, Any]:
    return {"type": f"image_generation.{kind}", "model": "m", "created": 1757323224} | more


@pytest.mark.parametrize("name", ["created", "created_at"])
def test_one_answer(name: str) -> None:
    pictures = Pictures(ASKED)
    pictures.answer({name: 1757323224, "data": [good(0)], "usage": {"generated_images": 1}})
    task = pictures.ended(0.25)
    assert task.state is State.SUCCEEDED
    assert task.urls == LINKS[:1]
    assert task.price == 0.25
    assert task.note == ""
    assert task.id.startswith("picture-1757323224-")
    again = Pictures(ASKED)
    again.answer({name: 1757323224, "data": [good(0)]})
    assert again.ended(None).id == task.id
    assert again.ended(None).price is None


def test_a_set_whose_members_fail_in_part() -> None:
    task = of_answer(good(0), bad(), good(2)).ended(0.04)
    assert task.urls == (LINKS[0], LINKS[2])
    assert task.price == 0.08
    assert task.note == "2 of 3 pictures came: Words of OutputImageSensitiveContentDetected."


def test_a_set_of_which_nothing_came() -> None:
    with pytest.raises(Refused) as caught:
        of_answer(bad(), bad()).ended(0.25)
    assert caught.value.message.endswith("No picture was made, and only pictures are charged.")
    assert "milder words" in caught.value.hint
    task = of_answer(bad("InternalServiceError")).ended(0.25)
    assert (task.state, task.price, task.urls) == (State.FAILED, None, ())
    assert task.charge == "No picture was made, and only pictures are charged."
    assert "try again later" in task.advice


def test_a_fault_within_a_good_answer_is_never_tried_again() -> None:
    with pytest.raises(Refused) as caught:
        of_answer(bad("ModelAccountIpmRateLimitExceeded")).ended(0.25)
    assert type(caught.value) is Refused


@pytest.mark.parametrize("data", [None, [], {}, {"data": "x"}, {"data": [{"url": "file:///etc/passwd"}, 7]}])
def test_an_answer_without_pictures_settles_nothing(data: Any) -> None:
    pictures = Pictures(ASKED)
    pictures.answer(data)
    with pytest.raises(OutcomeUnknown, match="it may have been charged"):
        pictures.ended(0.25)


def heard(*events: dict[str, Any], whole: bool = True) -> Pictures:
    pictures = Pictures(ASKED, wanted=3)
    for each in events:
        pictures.hear("", each)
    pictures.whole = pictures.whole or whole
    return pictures


def test_a_stream() -> None:
    events = [event("partial_succeeded", image_index=n, url=LINKS[n]) for n in range(3)]
    done = event("completed", usage={"generated_images": 3})
    task = heard(*events, done, whole=False).ended(0.25)
    assert (task.urls, task.price, task.note) == (LINKS, 0.75, "")
    assert heard(*events).ended(0.25).price == 0.75  # [DONE] without `completed`


def test_a_stream_with_a_failed_member() -> None:
    failed = event("partial_failed", image_index=1, **bad())
    task = heard(event("partial_succeeded", url=LINKS[0]), failed, event("completed")).ended(0.25)
    assert task.note == "1 of 3 pictures came: Words of OutputImageSensitiveContentDetected."
    assert task.price == 0.25


@pytest.mark.parametrize("fault", [Lost("It broke off."), None])
def test_pictures_of_a_stream_that_broke_off_are_kept_and_their_price_is_not_known(
    fault: SeedanceError | None,
) -> None:
    task = heard(event("partial_succeeded", url=LINKS[0]), whole=False).ended(0.25, fault)
    assert (task.state, task.urls, task.price) == (State.SUCCEEDED, LINKS[:1], None)
    assert "1 of 3 pictures came; then the answer broke off" in task.note


@pytest.mark.parametrize("events", [(), (event("partial_failed", **bad()),)])
def test_a_stream_that_broke_off_before_a_picture_came(events: tuple[dict[str, Any], ...]) -> None:
    with pytest.raises(OutcomeUnknown, match="It broke off") as caught:
        heard(*events, whole=False).ended(0.25, Lost("It broke off."))
    assert caught.value.lasting
    assert "console.volcengine.com" in caught.value.hint


def test_a_stream_that_refuses_the_whole() -> None:
    with pytest.raises(Refused, match="Words of InputTextSensitiveContentDetected"):
        heard(bad("InputTextSensitiveContentDetected")).ended(0.25)


@pytest.mark.parametrize("kind", ["error", "partial_failed"])
def test_trouble_in_a_stream_that_does_not_come_to_its_end_settles_nothing(kind: str) -> None:
    trouble = event(kind, **bad("InternalServiceError"))
    with pytest.raises(OutcomeUnknown, match="it may have been charged") as caught:
        heard(trouble, whole=False).ended(0.25)
    assert caught.value.lasting
    assert caught.value.raw == {"events": [trouble]}
    assert heard(trouble, event("completed"), whole=False).ended(0.25).state is State.FAILED


def test_only_a_no_to_the_whole_order_ends_a_stream_for_certain() -> None:
    with pytest.raises(Refused) as caught:
        heard(event("error", **bad("InputTextSensitiveContentDetected")), whole=False).ended(0.25)
    assert caught.value.message.endswith("No picture was made, and only pictures are charged.")
    with pytest.raises(OutcomeUnknown):  # the other members may have been made
        heard(event("partial_failed", **bad()), whole=False).ended(0.25)


@pytest.mark.parametrize("code", ["InternalServiceError", "OutputImageSensitiveContentDetected"])
def test_what_is_counted_and_did_not_come_may_be_paid(code: str) -> None:
    with pytest.raises(OutcomeUnknown, match="counts 2 pictures and sent none"):
        of_answer(bad(code), usage={"generated_images": 2}).ended(0.25)
    assert of_answer(bad("InternalServiceError"), usage={"generated_images": 0}).ended(1).charge


@pytest.mark.parametrize(
    ("counted", "price"),
    [
        (2, 0.5),
        (3, 0.75),
        ("3", 0.75),
        (4, 0.5),
        (1, 0.5),
        (0, 0.5),
        ("1e9", 0.5),
        (10**12, 0.5),
        (None, 0.5),
    ],
)
def test_a_count_is_believed_as_far_as_it_can_be(counted: Any, price: float) -> None:
    """Three were ordered, two came."""
    answer = of_answer(good(0), bad(), good(2), usage={"generated_images": counted})
    assert answer.ended(0.25).price == price


def test_a_stream_never_grows_without_end() -> None:
    pictures = heard(*(event("partial_succeeded", url=f"{LINKS[0]}?{n}") for n in range(300)))
    assert len(pictures.urls) == 100


def test_the_cards_prices() -> None:
    model = CARD.model("seedream-4.5")
    assert [(price.amount, price.unit) for price in model.prices] == [(0.25, "CNY"), (0.04, "USD")]


class Played:
    """A line whose one stream says so many events, then no more."""

    is_events, done = True, False

    def __init__(self, *events: dict[str, Any]) -> None:
        self.told = events
        self.at_the_end = asyncio.Event()

    @asynccontextmanager
    async def stream(self, *_: Any, **__: Any) -> AsyncIterator["Played"]:
        yield self

    async def events(self) -> AsyncIterator[Event]:
        for each in self.told:
            yield Event("", each, "")
        self.at_the_end.set()
        await asyncio.Event().wait()


def stopped(line: Played) -> Task:
    """What comes of three pictures whose order is cut off after these events."""

    async def story() -> Task:
        sending = asyncio.create_task(drawn_by(cast(Any, line), {"stream": True}, ASKED, 0.25, lambda: None))
        await line.at_the_end.wait()
        sending.cancel()
        return await sending

    return asyncio.run(story())


def test_pictures_that_had_come_when_it_was_stopped_are_kept() -> None:
    task = stopped(Played(*(event("partial_succeeded", url=link) for link in LINKS[:2])))
    assert (task.state, task.urls, task.price) == (State.SUCCEEDED, LINKS[:2], None)
    assert "more may have been made and charged" in task.note


def test_a_stop_before_a_picture_came_is_a_stop() -> None:
    with pytest.raises(asyncio.CancelledError):
        stopped(Played(event("partial_failed", **bad())))
