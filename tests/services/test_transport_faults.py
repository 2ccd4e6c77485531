"""The question of money: which faults say that the request surely was not sent, and which that it may have been."""

import asyncio
import gzip
import socket
import tracemalloc
import zlib
from pathlib import Path

import pytest

from seedance_cli.errors import WrongInput
from seedance_cli.services.wire.trail import Trail
from seedance_cli.services.wire.transport import Line, Lost, NotSent
from tests.services.bad_hosts import CERTIFICATE, Act, Visit, answer, host, mute, nobody, rude, says, silent
from tests.services.test_transport import KEY, ask

PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")
TORN = answer(b'{"code":200}')


def test_nobody_listens() -> None:
    with nobody() as url, pytest.raises(NotSent) as caught:
        ask(url, "POST", json={})
    assert caught.value.message == "xskill could not be reached: connection refused."
    assert caught.value.exit_code == 5


def test_no_such_host(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    clear_proxies(monkeypatch)
    with pytest.raises(
        NotSent, match=r"^xskill could not be reached: there is no such host, or no network\.$"
    ):
        ask("https://nowhere.invalid", "POST", json={})


def test_a_host_with_two_addresses_and_nobody_at_either(monkeypatch: pytest.MonkeyPatch) -> None:
    def two(*_: object, **__: object) -> list[object]:
        kind = (socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "")
        return [(*kind, (address, port)) for address in ("127.0.0.1", "127.0.0.2")]

    clear_proxies(monkeypatch)
    with nobody() as url:
        port = int(url.rpartition(":")[2])
        monkeypatch.setattr(socket, "getaddrinfo", two)
        with pytest.raises(NotSent, match=r"^xskill could not be reached: connection refused\.$"):
            ask(f"https://two.invalid:{port}", "POST", json={})


def test_a_path_that_no_address_can_hold() -> None:
    with host(says(answer())) as there:
        with pytest.raises(NotSent):
            ask(there, path="/a\x00b")
        assert there.visits == 0


def test_a_step_that_nobody_knows_is_taken_for_sending() -> None:
    trail = Trail()
    assert not trail.unsent
    asyncio.run(trail("connection.connect_tcp.started", {}))
    assert trail.unsent
    asyncio.run(trail("http4.some_new_step.started", {}))
    assert not trail.unsent
    asyncio.run(trail("connection.connect_tcp.started", {}))
    assert not trail.unsent


def test_a_host_that_speaks_no_tls() -> None:
    with (
        host(lambda visit: visit.say(b"HTTP/1.1 400 Bad Request\r\n\r\n")) as there,
        pytest.raises(NotSent, match="TLS"),
    ):
        ask(there.url.replace("http:", "https:"), "POST", json={})
    assert there.heard == []


def test_a_certificate_that_nobody_vouches_for() -> None:
    words = r"its certificate is not to be trusted \(self.signed certificate\)"
    with host(says(answer()), tls=True) as there, pytest.raises(NotSent, match=words):
        ask(there, "POST", json={})
    assert there.heard == []


def test_a_certificate_that_the_person_vouches_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "trusted.pem").write_text(CERTIFICATE, encoding="ascii")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "trusted.pem"))
    with host(says(answer(b'{"safe":true}')), tls=True) as there:
        assert ask(there).data == {"safe": True}


def test_certificates_that_are_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "absent.pem"))
    with host(says(answer())) as there, pytest.raises(WrongInput, match="SSL_CERT_FILE"):
        ask(there)
    assert there.visits == 0


def test_patience_that_ends_before_there_is_a_connection_has_sent_nothing() -> None:
    with host(mute) as there, pytest.raises(NotSent, match=r"no connection within 0\.1 s"):
        ask(there.url.replace("http:", "https:"), "POST", json={}, patience=0.1)
    assert there.visits == 1


def drips_its_head(visit: Visit) -> None:
    visit.say(b"HTTP/1.1 200 OK\r\n")
    visit.drip(b"X-Slow: 1\r\n")


def drips_its_body(visit: Visit) -> None:
    visit.say(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
    visit.drip(b" ")


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (mute, "xskill did not answer within 0.4 s."),
        (drips_its_head, "xskill did not answer within 0.4 s."),
        (drips_its_body, "xskill began its answer, but too little of it came within 0.4 s."),
    ],
)
def test_patience_bounds_the_whole_exchange(act: Act, words: str) -> None:
    def slow_at_the_second(visit: Visit) -> None:
        visit.listen()
        visit.say(answer())
        visit.listen()
        act(visit)

    async def twice(url: str) -> None:
        async with Line("xskill", url, KEY) as line:
            await line.ask("GET", "/one")  # so that the patience for the second is not spent on connecting
            await line.ask("POST", "/two", json={}, patience=0.4)

    with host(slow_at_the_second) as there, pytest.raises(Lost) as caught:
        asyncio.run(twice(there.url))
    assert caught.value.message == words
    assert len(there.heard) == 2


@pytest.mark.parametrize(
    "act",
    [
        rude,
        says(b""),
        says(TORN[:20]),
        says(TORN[:-1]),
        says(b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{"a":'),
        says(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}"),
        says(b"SSH-2.0-OpenSSH_9.6\r\n"),
        says(b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n"),
        says(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"),
        says(b"HTTP/1.1 200 OK\r\nX: " + b"a" * 300_000),
        says(answer(b"this is no gzip", content_encoding="gzip")),
        says(answer(gzip.compress(b'{"a":1}')[:-6], content_encoding="gzip")),
        says(answer(gzip.compress(b"{}") + b"litter", content_encoding="gzip")),
        says(answer(b"{}", content_encoding="br")),
        says(answer(gzip.compress(gzip.compress(b"{}")), content_encoding="gzip, gzip")),
    ],
)
def test_a_request_that_went_out_and_got_no_whole_answer_is_lost(act: Act) -> None:
    with host(act) as there, pytest.raises(Lost) as caught:
        ask(there, "POST", json={"prompt": "p"})
    assert len(there.heard) == 1  # and was not sent again
    assert KEY not in caught.value.message
    assert there.url not in caught.value.message


def test_a_host_that_slams_the_door_on_a_long_request() -> None:
    def half_deaf(visit: Visit) -> None:
        visit.overhear()
        visit.slam()

    with host(half_deaf) as there, pytest.raises(Lost):
        ask(there, "POST", json={"image_data": "x" * 20_000_000})
    assert there.visits == 1


def test_a_kept_connection_that_closes_as_the_next_request_comes() -> None:
    async def twice(url: str) -> None:
        async with Line("xskill", url, KEY) as line:
            assert (await line.ask("GET", "/one")).status == 200
            await line.ask("POST", "/two", json={})

    def one_answer(visit: Visit) -> None:
        visit.listen()
        visit.say(answer())
        visit.listen()

    with host(one_answer) as there, pytest.raises(Lost, match="broke the connection off"):
        asyncio.run(twice(there.url))
    assert [request.split()[1] for request in there.heard] == [b"/one", b"/two"]
    assert there.visits == 1


@pytest.mark.parametrize("packing", [{}, {"content_encoding": "gzip"}, {"content_encoding": "deflate"}])
def test_an_answer_may_come_packed(packing: dict[str, str]) -> None:
    body = b'{"a":"' + b"x" * 200_000 + b'"}'
    pack = {"gzip": gzip.compress, "deflate": zlib.compress}.get(packing.get("content_encoding", ""), bytes)
    with host(says(answer(pack(body), **packing))) as there:
        assert ask(there).data == {"a": "x" * 200_000}


def test_packed_in_several_parts() -> None:
    body = gzip.compress(b'{"a":') + gzip.compress(b"1}")
    with host(says(answer(body, content_encoding="gzip"))) as there:
        assert ask(there).data == {"a": 1}


def endless(visit: Visit) -> None:
    visit.listen()
    visit.say(b"HTTP/1.1 200 OK\r\n\r\n")
    visit.say_without_end(b"x" * 16384)


def endless_chunks(visit: Visit) -> None:
    visit.listen()
    visit.say(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    visit.say_without_end(b"4000\r\n" + b"x" * 0x4000 + b"\r\n")


def endless_nothing(visit: Visit) -> None:
    """Gzip that unfolds to nothing for ever: empty stored blocks."""
    visit.listen()
    visit.say(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(b"")[:10])
    visit.say_without_end(b"\x00\x00\x00\xff\xff" * 3000)


FIFTY = 50 * 1024 * 1024


@pytest.mark.parametrize("act", [endless, endless_chunks, endless_nothing, says(answer(b" " * FIFTY))])
def test_an_answer_that_is_too_long_is_not_read_on(act: Act) -> None:
    with host(act) as there, pytest.raises(Lost, match=r"longer than 65,536 bytes"):
        ask(there, "POST", json={}, longest=65536)
    assert there.sent < FIFTY / 2  # what the kernel buffers is beyond us


def test_a_small_answer_that_unfolds_to_gigabytes() -> None:
    pack = zlib.compressobj(wbits=31)
    zeros = bytes(1 << 20)
    bomb = b"".join(pack.compress(zeros) for _ in range(100)) + pack.flush()
    with host(says(answer(bomb, content_encoding="gzip"))) as there:
        tracemalloc.start()
        try:
            with pytest.raises(Lost, match="longer than"):
                ask(there, longest=1 << 20)
            _, most = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert most < 16 << 20


def test_cancelled_while_waiting() -> None:
    async def impatient(url: str) -> None:
        async with Line("xskill", url, KEY) as line:
            asking = asyncio.create_task(line.ask("POST", "/", json={}))
            while not there.heard:
                await asyncio.sleep(0.001)
            asking.cancel()
            with pytest.raises(asyncio.CancelledError):
                await asking

    with host(silent) as there:
        asyncio.run(impatient(there.url))


def clear_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in PROXIES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.mark.parametrize("variable", ["HTTP_PROXY", "ALL_PROXY"])
def test_this_machine_is_asked_without_a_proxy(monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    clear_proxies(monkeypatch)
    with host(says(answer())) as proxy, host(says(answer(b"1"))) as there:
        monkeypatch.setenv(variable, proxy.url)
        assert ask(there).data == 1
        assert ask(there.url.replace("127.0.0.1", "localhost")).data == 1
    assert proxy.visits == 0


def test_a_proxy_is_used_and_no_proxy_spares_a_host(monkeypatch: pytest.MonkeyPatch) -> None:
    clear_proxies(monkeypatch)
    with host(says(answer(b'"by proxy"'))) as proxy, host(says(answer(b'"straight"'))) as there:
        url = there.url.replace("127.0.0.1", "0.0.0.0")  # this machine too, but by no loopback name
        monkeypatch.setenv("HTTP_PROXY", proxy.url.removeprefix("http://"))
        assert ask(url, key="").data == "by proxy"
        monkeypatch.setenv("NO_PROXY", "other.example,0.0.0.0")
        assert ask(url, key="").data == "straight"


@pytest.mark.parametrize("act", [says(answer(b"", "407 Who are you")), rude, silent, says(b"SSH-2.0\r\n")])
def test_a_proxy_that_makes_no_way_has_passed_nothing_on(monkeypatch: pytest.MonkeyPatch, act: Act) -> None:
    clear_proxies(monkeypatch)
    with host(act) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url.replace("//", "//me:secret-word@"))
        with pytest.raises(NotSent, match="through the proxy that the environment names") as caught:
            ask("https://service.example", "POST", json={}, patience=0.1)
    assert proxy.heard[0].startswith(b"CONNECT service.example:443 ")
    assert KEY.encode() not in b"".join(proxy.heard)
    assert "secret-word" not in caught.value.message + caught.value.hint


def test_a_proxy_that_lets_the_request_through_and_then_breaks(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    clear_proxies(monkeypatch)
    (tmp_path / "trusted.pem").write_text(CERTIFICATE, encoding="ascii")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "trusted.pem"))
    with host(rude) as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        with pytest.raises(Lost):
            ask("http://0.0.0.0:9", "POST", json={}, key="")
    assert proxy.heard[0].startswith(b"POST http://0.0.0.0:9/")


@pytest.mark.parametrize(
    "proxy", ["socks4://127.0.0.1:9", "gopher://127.0.0.1:9", "http://[", "http://:99999", "http://a\x7fb"]
)
def test_a_proxy_that_cannot_be_used(monkeypatch: pytest.MonkeyPatch, proxy: str) -> None:
    clear_proxies(monkeypatch)
    monkeypatch.setenv("ALL_PROXY", proxy)
    with pytest.raises(WrongInput, match="proxy"):
        ask("https://service.example")
