"""Rules about the camera: a word for it in each shot, and one move at a time."""

import re
from collections.abc import Iterator

from seedance_cli.story.checklist.finding import Finding, Ground
from seedance_cli.story.reading.framing import camera_words
from seedance_cli.story.vocabulary import Word, in_language

SPEAKS_OF_IT = re.compile(r"\bcamera\b|\blens\b|镜头|运镜|机位|视角|跟拍|俯瞰", re.IGNORECASE)
STILL = "static"
LENS_WORK = frozenset(("rack_focus", "focus_pull", "slow_motion", "time_lapse", "timelapse"))


def no_camera(ground: Ground) -> Iterator[Finding]:
    """A shot should say how the camera moves, or that it holds still, unless footage says it for all of them."""
    if any(reference.role in ("camera", "source") for reference in ground.board.references):
        return
    for number, shot in enumerate(ground.board.shots, 1):
        words = f"{shot.content}\n{shot.action}"
        if shot.camera or SPEAKS_OF_IT.search(words) or camera_words(ground.vocabulary, words):
            continue
        yield Finding(
            "no_camera",
            "advice",
            f"shot {number}",
            "No word says how the camera moves, so the model will choose.",
            'Give it one move, such as "slow push in", or "static".',
        )


def two_moves(ground: Ground) -> Iterator[Finding]:
    """The camera field of a shot should name one move."""
    for number, shot in enumerate(ground.board.shots, 1):
        moves = moves_of(ground.vocabulary.find("camera", shot.camera))
        if len(moves) > 1:
            names, keep = _names(moves, ground), _names(moves[:1], ground)
            yield Finding(
                "two_moves",
                "warning",
                f"shot {number}",
                f"{len(moves)} camera moves in one shot ({names}); the model follows one well.",
                f'Keep "{keep}", or give the other a shot of its own.',
                fixable=True,
            )


def moves_in_words(ground: Ground) -> Iterator[Finding]:
    """The words of a shot should not ask for another move than its camera field."""
    for number, shot in enumerate(ground.board.shots, 1):
        own = moves_of(ground.vocabulary.find("camera", shot.camera))
        told = moves_of(camera_words(ground.vocabulary, f"{shot.content}\n{shot.action}"))
        others = tuple(word for word in told if word.name not in {each.name for each in own})
        if len(own) <= 1 < len(own) + len(others):
            yield Finding(
                "moves_in_words",
                "advice",
                f"shot {number}",
                f"Its words ask for more than one camera move ({_names((*own, *others), ground)}).",
                "Keep the one that matters, or split the shot.",
            )


def static_and_moving(ground: Ground) -> Iterator[Finding]:
    """A camera that holds still cannot move."""
    for number, shot in enumerate(ground.board.shots, 1):
        words = ground.vocabulary.find("camera", shot.camera)
        moves = moves_of(words)
        if moves and any(word.name == STILL for word in words):
            yield Finding(
                "static_and_moving",
                "warning",
                f"shot {number}",
                f'The camera is told to hold still and to move ("{_names(moves, ground)}").',
                f'Keep "{_names(words[:1], ground)}", which comes first.',
                fixable=True,
            )


def moves_of(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """The words that are moves, without those that say how the camera is held or sees."""
    return tuple(
        word for word in words if not word.manner and word.name != STILL and word.name not in LENS_WORK
    )


def _names(words: tuple[Word, ...], ground: Ground) -> str:
    return ", ".join(in_language(word.words, ground.board.brief.language) for word in words)
