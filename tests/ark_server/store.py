"""The files behind links: what the service made, signed and short-lived, and what a test laid down; and how a link that
a client names is looked at."""

import asyncio
import hashlib
import io
import tempfile
import threading
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import av
from starlette.responses import JSONResponse, Response

from tests.ark_server.refusals import Refused, invalid
from tests.ark_server.seen import Seen, Unreadable, measured
from tests.footage import clip
from tests.loopback import Clock, Shelf, Stored, given, is_link, is_public
from tests.loopback.media import png

LINK_LIFE = 24 * 3600.0
ASSET = "asset://"
_one_clip_at_a_time = threading.Lock()


class Store:
    """Files by link. A link is good for GET only, with its signature, until its time is over or `kill` ends it."""

    def __init__(self, address: str, clock: Clock) -> None:
        self.shelf = Shelf(address)
        self.clock = clock
        self._dies: dict[str, float] = {}
        self._seen: dict[str, Seen] = {}

    def put(
        self, folder: str, ending: str, content_type: str, make: Callable[[], bytes], life: float = LINK_LIFE
    ) -> str:
        """Lay a file down; its link dies `life` seconds from now."""
        link = self.shelf.put(folder, ending, Stored(content_type, make))
        path = self._path(link)
        self._dies[path] = self.clock.now() + life
        return f"{link}?X-Tos-Expires={round(LINK_LIFE)}&X-Tos-Signature={_signature(path)}"

    def move(self, link: str) -> str:
        """The file under a new link with a new life; the old one is dead."""
        path = self._path(link)
        stored = self.shelf.files[path]
        self.kill(link)
        folder, _, name = path.removeprefix("/cdn/").rpartition("/")
        return self.put(folder, name.rpartition(".")[2], stored.content_type, stored.make)

    def kill(self, link: str) -> None:
        self._dies[self._path(link)] = float("-inf")

    def clear(self) -> None:
        self.shelf.files.clear()
        self._dies.clear()
        self._seen.clear()

    def look(self, link: str, hosts: set[str], assets: Mapping[str, str], where: str) -> Seen:
        """What lies behind a link or an asset's id. Raises Refused where the service could not fetch it."""
        if link.startswith(ASSET):
            if link.removeprefix(ASSET) not in assets:
                raise Refused("NotFound.Asset", f"The specified asset {link} does not exist.", where)
            return Seen()
        if not is_link(link):
            raise invalid(where, "expected a URL")
        if is_public(link, hosts):
            return Seen()
        path = self._path(link)
        if not link.startswith(self.shelf.address) or not self._lives(path):
            raise invalid(where, "resource download failed")
        return self._measured(path, where)

    async def answer(self, method: str, path: str, query: str, asked: Mapping[str, str]) -> Response:
        """A download, as a signed link gives it."""
        stored = self.shelf.files.get(path)
        if not stored:
            return _denied(404, "NoSuchKey", "The specified key does not exist.")
        if method != "GET" or parse_qs(query).get("X-Tos-Signature") != [_signature(path)]:
            return _denied(403, "SignatureDoesNotMatch", "The request signature does not match.")
        if not self._lives(path):
            return _denied(403, "AccessDenied", "Request has expired.")
        return given(await asyncio.to_thread(stored.make), stored.content_type, asked)

    def _path(self, link: str) -> str:
        return urlsplit(link).path

    def _lives(self, path: str) -> bool:
        return path in self.shelf.files and self.clock.now() < self._dies[path]

    def _measured(self, path: str, where: str) -> Seen:
        if path not in self._seen:
            stored = self.shelf.files[path]
            try:
                self._seen[path] = measured(stored.kind, stored.make())
            except (Unreadable, KeyError) as fault:
                raise invalid(where, f"cannot be read: {fault}") from fault
        return self._seen[path]


@lru_cache(maxsize=64)
def filmed(seconds: int, size: tuple[int, int], ending: str, *, sound: bool) -> bytes:
    """A clip of that length and size."""
    with _one_clip_at_a_time, tempfile.TemporaryDirectory() as folder:
        return clip(Path(folder) / f"clip.{ending}", seconds, size, sound=sound).read_bytes()


@lru_cache(maxsize=64)
def last_frame(content: bytes, size: tuple[int, int]) -> bytes:
    """The last picture of a clip, as a PNG of that size."""
    with av.open(io.BytesIO(content), "r") as container:
        *_, frame = container.decode(video=0)
        image = frame.to_image()  # type: ignore[no-untyped-call]
        return png(image.resize(size))


def _signature(path: str) -> str:
    return hashlib.sha256(path.encode()).hexdigest()


def _denied(status: int, code: str, words: str) -> Response:
    return JSONResponse({"Code": code, "Message": words, "HostId": "loopback"}, status)
