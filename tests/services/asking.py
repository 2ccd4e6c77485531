"""Requests for any service, and a paid service of ours by name with its packaged card, asked without a key."""

from functools import cache
from typing import Any

from seedance_cli.library import open_library
from seedance_cli.services.carded import CardedService
from seedance_cli.services.protocol import Order, Request
from seedance_cli.services.registry import Access, open_service
from tests.services.cards import packaged
from tests.xskill.asking import PICTURE, film, image, ref, still

__all__ = ["CLIP", "FRAMES", "PICTURE", "SOUND", "film", "image", "ordered", "ref", "service", "still"]

WORDS = open_library().vocabulary
CLIP = ref("video", "https://img.example/move.mp4", "camera")
SOUND = ref("audio", "https://img.example/beat.mp3", "music")
FRAMES = (
    image("https://img.example/first.png", "first_frame"),
    image("https://img.example/last.png", "last_frame"),
)


@cache
def service(name: str, region: str = "") -> CardedService:
    """A service as it comes, whatever card the person running the tests has."""
    found: Any = open_service(name, WORDS, Access(region=region))
    found.card = packaged(name)
    return found


def ordered(name: str, request: Request, region: str = "", **links: str) -> Order:
    """What a service would be sent."""
    return service(name, region).order(request, links)
