"""What a rule says when it finds something, and where in a storyboard words stand."""

from collections.abc import Iterator
from dataclasses import dataclass

from seedance_cli.story.storyboard import Storyboard
from seedance_cli.story.template import Template
from seedance_cli.story.vocabulary import Vocabulary

LEVELS = ("error", "warning", "advice")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing the checklist found. `level` is "error" (it cannot be sent, or will surely fail), "warning" (likely to
    go wrong) or "advice". `where` is "shot 2", "references", "@image3", "sound", …; `why` and `fix` a plain sentence
    each; `fixable` means that `repair` can do it."""

    name: str
    level: str
    where: str
    why: str
    fix: str = ""
    fixable: bool = False


@dataclass(frozen=True, slots=True)
class Ground:
    """What a rule looks at: the storyboard, the film words, the template it was drafted from, and its prompt's text."""

    board: Storyboard
    vocabulary: Vocabulary
    template: Template | None = None
    text: str = ""

    @property
    def zh(self) -> bool:
        return self.board.brief.language == "zh"


def places(board: Storyboard) -> Iterator[tuple[str, str]]:
    """Every text of a storyboard that goes into its prompt, with where it stands."""
    brief = board.brief
    yield "style", "\n".join(text for text in (brief.style, brief.mood, brief.visuals) if text)
    for number, shot in enumerate(board.shots, 1):
        spoken = (line.text for line in shot.dialogue)
        yield (
            f"shot {number}",
            "\n".join(
                text
                for text in (shot.size, shot.angle, shot.camera, shot.content, shot.action, *spoken)
                if text
            ),
        )
    yield "sound", "\n".join(text for text in (board.sound.music, board.sound.effects) if text)
    yield "references", "\n".join(reference.note for reference in board.references if reference.note)
    yield "constraints", "\n".join(board.constraints)


def seen(board: Storyboard) -> Iterator[tuple[str, str]]:
    """What each shot shows and does, without what is said in it."""
    for number, shot in enumerate(board.shots, 1):
        yield f"shot {number}", f"{shot.content}\n{shot.action}".strip()
