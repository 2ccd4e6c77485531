"""Which reference is seen in which shot: the one its words name, else one whose role suits it, taking turns."""

from dataclasses import dataclass
from pathlib import Path

from seedance_cli.services.animatic.drawing.film_words import shot_size
from seedance_cli.story.references import Reference
from seedance_cli.story.storyboard import Storyboard
from seedance_cli.story.vocabulary import Vocabulary

FAR = ("establishing", "wide")


@dataclass(frozen=True, slots=True)
class Part:
    """What a shot shows: a local picture, a local clip, a blend from one picture to another, or nothing (all empty:
    a panel is drawn). `badge` names a reference that cannot be shown because it is a link. `through`: the film is one
    movement, and this shot is a piece of it."""

    picture: Path | None = None
    clip: Path | None = None
    second: Path | None = None
    through: bool = False
    badge: str = ""


def cast(board: Storyboard, vocabulary: Vocabulary, folder: Path) -> tuple[Part, ...]:
    """The part of every shot of a storyboard whose relative reference paths start at `folder`."""
    if board.brief.mode == "first_last_frames":
        return _between(board, folder)
    tags = board.tags
    spare = _Turns(board, folder)
    return tuple(
        _named(board, index, tags, folder) or spare.take(index, shot_size(vocabulary, shot))
        for index, shot in enumerate(board.shots)
    )


def local(reference: Reference, folder: Path) -> Path | None:
    """Where a reference lies on this machine, None for links and for what is not there."""
    if reference.is_link:
        return None
    path = folder / Path(reference.source).expanduser()
    return path if path.is_file() else None


def _named(board: Storyboard, index: int, tags: dict[str, Reference], folder: Path) -> Part | None:
    """The reference that the shot's own words name; clips before pictures, for they move."""
    found = [(tag, tags[tag]) for tag in board.references_in(board.shots[index])]
    clips = [
        path for _, reference in found if reference.kind == "video" and (path := local(reference, folder))
    ]
    if clips:
        return Part(clip=clips[0])
    pictures = [
        path for _, reference in found if reference.kind == "image" and (path := local(reference, folder))
    ]
    if pictures:
        # Two shots naming the same two pictures show one each.
        return Part(picture=pictures[index % len(pictures)])
    links = [tag for tag, reference in found if reference.is_link and reference.kind != "audio"]
    return Part(badge=links[0]) if links else None


class _Turns:
    """References that no shot names, handed out by role."""

    def __init__(self, board: Storyboard, folder: Path) -> None:
        self._last = len(board.shots) - 1
        unnamed = [reference for tag, reference in board.tags.items() if not _said(board, tag)]
        self._source = next(
            (
                path
                for each in board.references
                if each.kind == "video" and each.role == "source" and (path := local(each, folder))
            ),
            None,
        )
        pictures = [
            (each.role, path) for each in unnamed if each.kind == "image" and (path := local(each, folder))
        ]
        self._first = next((path for role, path in pictures if role == "first_frame"), None)
        self._end = next((path for role, path in pictures if role == "last_frame"), None)
        self._scenes = [path for role, path in pictures if role in ("scene", "style")]
        self._near = [
            path
            for role, path in pictures
            if role not in ("scene", "style", "first_frame", "last_frame", "logo")
        ]
        self._logo = next((path for role, path in pictures if role == "logo"), None)
        self._shown: dict[Path, int] = {}

    def take(self, index: int, size: str) -> Part:
        if self._source:
            return Part(clip=self._source)
        if index == 0 and self._first:
            return Part(picture=self._first)
        if index == self._last and (self._end or self._logo):
            return Part(picture=self._end or self._logo)
        suited = self._scenes if size in FAR else self._near
        if not suited:
            return Part()
        least = min(suited, key=lambda path: (self._shown.get(path, 0), suited.index(path)))
        # A picture seen twice already would make the film a slide show: the panel is drawn instead.
        if self._shown.get(least, 0) >= 2:
            return Part()
        self._shown[least] = self._shown.get(least, 0) + 1
        return Part(picture=least)


def _said(board: Storyboard, tag: str) -> bool:
    return any(tag in board.references_in(shot) for shot in board.shots)


def _between(board: Storyboard, folder: Path) -> tuple[Part, ...]:
    """First and last frame: one slow passage from the first picture to the last over the whole film, whatever the
    shots say."""
    pictures = {
        each.role: path for each in board.references if each.kind == "image" and (path := local(each, folder))
    }
    every = [path for each in board.references if each.kind == "image" and (path := local(each, folder))]
    first = pictures.get("first_frame") or (every[0] if every else None)
    last = pictures.get("last_frame") or (every[1] if len(every) > 1 else None)
    links = [tag for tag, each in board.tags.items() if each.is_link and each.kind == "image"]
    if first is None:
        return tuple(Part(badge=links[0] if links else "") for _ in board.shots)
    return (Part(picture=first, second=last, through=True),) * len(board.shots)
