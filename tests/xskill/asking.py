"""Requests to ask a service with: films by their references, and stills; and what xskill would be sent for them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from seedance_cli.library import open_library
from seedance_cli.services.cards.catalogue import read_card
from seedance_cli.services.protocol import Request, StillRequest, VideoRequest
from seedance_cli.services.registry import Access
from seedance_cli.services.xskill.service import Xskill
from seedance_cli.story.brief import Brief
from seedance_cli.story.references import Reference
from seedance_cli.story.storyboard import Shot, StillIdea, Storyboard

CARD = read_card("xskill", Path("/nowhere"))
_XSKILL = Xskill(open_library().vocabulary, Access())
_XSKILL.card = CARD
PICTURE = "https://img.example/one.png"


def ref(kind: str, source: str, role: str) -> Reference:
    return Reference(kind=kind, source=source, role=role)


def image(source: str = PICTURE, role: str = "character") -> Reference:
    return ref("image", source, role)


def film(
    *references: Reference,
    prompt: str = "A walk on Mars",
    seconds: int = 5,
    ratio: str = "16:9",
    mode: str = "omni_reference",
    stills: int = 0,
    role: str = "character",
    **wishes: Any,
) -> VideoRequest:
    brief = Brief(idea="A walk", duration=seconds, ratio=ratio, mode=mode)
    board = Storyboard(
        title="walk",
        brief=brief,
        shots=(Shot(seconds=seconds, content="Dunes"),),
        references=references,
        stills=tuple(StillIdea(prompt="A rover", role=role) for _ in range(stills)),
    )
    return VideoRequest(storyboard=board, prompt=prompt, folder=Path(), **wishes)


def still(prompt: str = "An astronaut", ratio: str = "16:9", **wishes: Any) -> StillRequest:
    return StillRequest(prompt=prompt, ratio=ratio, **wishes)


def body_of(request: Request, links: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The body that xskill would be sent."""
    return _XSKILL.order(request, links).body
