"""What goes out over a line, what comes back, and where the key may stand."""

import asyncio
import json
from typing import Any

import pytest

from seedance_cli import __version__
from seedance_cli.errors import NoKey, Unreachable, WrongInput
from seedance_cli.services.wire.transport import Line, Lost, NotSent, Reply
from tests.services.bad_hosts import Host, answer, host, says

KEY = "sk-loopback/0123456789+abc="


def ask(there: Host | str, method: str = "GET", path: str = "/api/v3/x", **more: Any) -> Reply:
    url = there if isinstance(there, str) else there.url
    line = {name: more.pop(name) for name in ("patience", "longest", "base_variable") if name in more}
    key = more.pop("key", KEY)

    async def once() -> Reply:
        async with Line("xskill", url, key, **line) as open_line:
            return await open_line.ask(method, path, **more)

    return asyncio.run(once())


def test_a_request_on_the_wire_to_the_letter() -> None:
    with host(says(answer(b'{"code":200}'))) as there:
        reply = ask(
            there, "POST", "/api/v3/tasks/create", json={"prompt": "水墨 “duel”", "n": [1, 2.5, None]}
        )
    body = '{"prompt":"水墨 “duel”","n":[1,2.5,null]}'.encode()
    head, _, sent = there.heard[0].partition(b"\r\n\r\n")
    lines = head.decode().split("\r\n")
    assert lines[0] == "POST /api/v3/tasks/create HTTP/1.1"
    assert sorted(lines[1:]) == [
        "Accept-Encoding: gzip",
        "Accept: application/json",
        f"Authorization: Bearer {KEY}",
        f"Content-Length: {len(body)}",
        "Content-Type: application/json",
        f"Host: 127.0.0.1:{there.port}",
        f"User-Agent: seedance/{__version__}",
    ]
    assert sent == body
    assert (reply.status, reply.data, reply.text) == (200, {"code": 200}, '{"code":200}')


@pytest.mark.parametrize("base", ["", "/", " ", "\n"])
@pytest.mark.parametrize("path", ["/a/b", "a/b"])
def test_base_url_and_path_meet_in_one_slash(base: str, path: str) -> None:
    with host(says(answer())) as there:
        ask(there.url + base, path=path, query={"model": "st-ai/super seed2", "zh": "火"})
    assert there.heard[0].split(b"\r\n")[0] == b"GET /a/b?model=st-ai%2Fsuper+seed2&zh=%E7%81%AB HTTP/1.1"


def test_a_base_url_may_have_a_path() -> None:
    with host(says(answer())) as there:
        ask(f"{there.url}/api/v3/", path="/tasks")
    assert there.heard[0].startswith(b"GET /api/v3/tasks ")


def test_without_a_key_none_is_sent() -> None:
    with host(says(answer())) as there:
        ask(there, key="")
    assert b"authorization" not in there.heard[0].lower()


def test_cookies_are_not_kept() -> None:
    async def twice(url: str) -> None:
        async with Line("xskill", url, KEY) as line:
            await line.ask("GET", "/one")
            await line.ask("GET", "/two")

    with host(says(answer(set_cookie="who=you; Path=/"), answer())) as there:
        asyncio.run(twice(there.url))
    assert len(there.heard) == 2
    assert b"cookie" not in there.heard[1].lower()


def test_several_requests_at_once_get_their_own_answers() -> None:
    def echo(visit: Any) -> None:
        visit.say(answer(json.dumps(visit.listen().split()[1].decode()).encode()))

    async def all_of_them(url: str) -> list[Any]:
        async with Line("xskill", url, KEY) as line:
            replies = await asyncio.gather(*(line.ask("GET", f"/{number}") for number in range(20)))
        return [reply.data for reply in replies]

    with host(echo) as there:
        assert asyncio.run(all_of_them(there.url)) == [f"/{number}" for number in range(20)]


@pytest.mark.parametrize("status", [200, 201, 204, 400, 401, 402, 404, 422, 429, 500, 502, 503, 599])
def test_every_status_is_a_reply(status: int) -> None:
    said = answer(b"" if status == 204 else b'{"detail":"so"}', f"{status} Anything")
    with host(says(said)) as there:
        reply = ask(there, "POST", json={})
    assert reply.status == status
    assert reply.data == (None if status == 204 else {"detail": "so"})
    assert len(there.heard) == 1


@pytest.mark.parametrize(
    ("status", "kind"), [(301, Lost), (302, Lost), (303, Lost), (307, NotSent), (308, NotSent)]
)
def test_a_redirect_is_not_followed_and_takes_no_key_along(status: int, kind: type[Unreachable]) -> None:
    with host(says(answer())) as other:
        location = f"{other.url}/login?next=1"
        with (
            host(says(answer(b"", f"{status} Found", location=location))) as there,
            pytest.raises(kind) as caught,
        ):
            ask(there, "POST", json={"prompt": "p"}, base_variable="XSKILL_BASE_URL")
        assert other.visits == 0
    assert caught.value.message == f"xskill answers with a redirect to {other.url}; nothing was sent there."
    assert "XSKILL_BASE_URL" in caught.value.hint
    assert len(there.heard) == 1


@pytest.mark.parametrize("location", ["http://[", "//user:word@evil.example/", "ftp://x/", "https://\x7f/"])
def test_a_redirect_to_nonsense_is_said_without_repeating_it(location: str) -> None:
    with host(says(answer(b"", "307 Moved", location=location))) as there, pytest.raises(NotSent) as caught:
        ask(there, "POST", json={})
    assert "no address that can be read" in caught.value.message


@pytest.mark.parametrize("status", ["303 See Other", "300 Multiple Choices", "304 Not Modified"])
def test_after_a_redirect_that_follows_a_deed_nobody_can_tell(status: str) -> None:
    with host(says(answer(b"", status, location="/tasks/1"))) as there, pytest.raises(Lost):
        ask(there, "POST", json={})
    with host(says(answer(b"", status, location="/tasks/1"))) as there, pytest.raises(NotSent):
        ask(there, "GET")


@pytest.mark.parametrize(
    "said",
    [
        KEY,
        KEY.replace("/", "\\/"),
        "".join(f"\\u{ord(letter):04x}" for letter in KEY),
        "sk-loopback%2F0123456789%2Babc%3D",
    ],
)
def test_the_key_is_hidden_in_all_that_comes_back(said: str) -> None:
    body = f'{{"detail":"bad key {said}.","{said}":["{said}"]}}'.encode()
    with host(says(answer(body, "401 No", x_echo=f"Bearer {KEY}"))) as there:
        reply = ask(there)
    assert reply.data == {"detail": "bad key [key].", "[key]": ["[key]"]}
    assert reply.headers["x-echo"] == "Bearer [key]"
    assert KEY not in repr(reply)


def test_the_key_is_hidden_where_the_text_is_cut() -> None:
    with host(says(answer(b"x" * 290 + KEY.encode()))) as there:
        assert ask(there).text == "x" * 290 + "[key]"


def test_a_short_key_could_be_any_word() -> None:
    with host(says(answer(b'{"status":"ok"}'))) as there:
        assert ask(there, key="status").data == {"status": "ok"}


@pytest.mark.parametrize("key", ["sk-1\n", "sk 1", "sk-\r\nX-Evil: 1", "ключ", "sk-\x00", "“sk-123456”"])
def test_a_key_that_no_header_can_carry(key: str) -> None:
    with pytest.raises(NoKey) as caught:
        Line("xskill", "http://127.0.0.1:9", key)
    assert key not in caught.value.message
    assert "seedance auth login xskill" in caught.value.hint


@pytest.mark.parametrize("json", [{"prompt": "\udcff"}, {"n": float("nan")}, {"n": float("inf")}])
def test_what_json_cannot_carry_is_not_sent(json: Any) -> None:
    with host(says(answer())) as there:
        with pytest.raises(WrongInput):
            ask(there, "POST", json=json)
        assert there.visits == 0


def test_nothing_of_a_line_shows_its_key() -> None:
    line = Line("xskill", "https://service.example", KEY)
    assert KEY not in repr(line) + str(line)
