"""What `repair` does for each finding that can be put right: a storyboard in, a better one out."""

import re
from collections.abc import Callable
from dataclasses import replace

from seedance_cli.story.checklist.camera import STILL, moves_of
from seedance_cli.story.checklist.finding import Finding
from seedance_cli.story.checklist.wording import NEGATIVE, NO_TEXT
from seedance_cli.story.reading.specs import WIDE
from seedance_cli.story.storyboard import Shot, Sound, Storyboard
from seedance_cli.story.vocabulary import Vocabulary, in_language

Fix = Callable[[Storyboard, Finding, Vocabulary], Storyboard]
Change = Callable[[str], str]
UNWANTED = re.compile(rf"(?:{NEGATIVE.pattern}) ?(?P<things>[^\n.。]{{0,300}})[.。]?", re.IGNORECASE)


def keep_first_move(board: Storyboard, finding: Finding, vocabulary: Vocabulary) -> Storyboard:
    """The shot with the first move of its camera field alone, or standing still if that comes first; how the camera is
    held ("handheld") stays."""
    index = int(finding.where.removeprefix("shot ")) - 1
    shot = board.shots[index]
    kept: list[str] = []
    moved = False
    for part in re.split(r"\s*(?:[,，、;；+/]|\bthen\b|\band\b|然后|再)\s*", shot.camera):
        words = vocabulary.find("camera", part)
        moves = tuple(word for word in words if word.name == STILL or moves_of((word,)))
        if moves and not moved:
            kept.append(part if len(moves) == 1 else in_language(moves[0].words, board.brief.language))
        elif part and not moves and (words or not moved):
            kept.append(part)
        moved = moved or bool(moves)
    glue = "，" if board.brief.language == "zh" else ", "
    return _with_shot(board, index, replace(shot, camera=glue.join(kept)))


def add_no_text(board: Storyboard, _finding: Finding, _vocabulary: Vocabulary) -> Storyboard:
    """The storyboard with a closing sentence against subtitles."""
    wish = NO_TEXT[board.brief.language]
    return board if wish in board.constraints else replace(board, constraints=(*board.constraints, wish))


def say_as_constraint(board: Storyboard, finding: Finding, _vocabulary: Vocabulary) -> Storyboard:
    """The unwanted things of a negative prompt taken out of a text and said as constraints."""
    wishes: list[str] = []

    def take(text: str) -> str:
        found = [match["things"].strip(" ,，") for match in UNWANTED.finditer(text)]
        wishes.extend(_wish(things, board.brief.language) for things in found if things)
        return re.sub(r" {2,}", " ", UNWANTED.sub("", text)).strip()

    changed = _with_text(board, finding.where, take)
    kept = tuple(each for each in changed.constraints if each)
    return replace(changed, constraints=(*kept, *(wish for wish in wishes if wish not in kept)))


def say_21_9(board: Storyboard, finding: Finding, _vocabulary: Vocabulary) -> Storyboard:
    """The text with a film ratio replaced by the one that is sent."""
    return _with_text(board, finding.where, lambda text: WIDE.sub("21:9", text))


FIXES: dict[str, Fix] = {
    "two_moves": keep_first_move,
    "static_and_moving": keep_first_move,
    "no_constraints": add_no_text,
    "negative_prompt": say_as_constraint,
    "wide_ratio": say_21_9,
}


def _wish(things: str, language: str) -> str:
    listed = [
        thing.strip()
        for thing in re.split(rf"[,，、]|{NEGATIVE.pattern}", things, flags=re.IGNORECASE)
        if thing.strip()
    ]
    bare = [re.sub(r"^(?:no |without |无|不要)", "", thing) for thing in listed]
    return "，".join(f"无{thing}" for thing in bare) if language == "zh" else f"No {', no '.join(bare)}"


def _with_text(board: Storyboard, where: str, change: Change) -> Storyboard:
    """`board` with every text at `where` changed."""
    if where.startswith("shot "):
        index = int(where.removeprefix("shot ")) - 1
        return _with_shot(board, index, _shot_with_text(board.shots[index], change))
    if where == "style":
        brief = board.brief
        brief = replace(
            brief, style=change(brief.style), mood=change(brief.mood), visuals=change(brief.visuals)
        )
        return replace(board, brief=brief)
    if where == "sound":
        return replace(
            board, sound=Sound(music=change(board.sound.music), effects=change(board.sound.effects))
        )
    if where == "references":
        return replace(
            board, references=tuple(replace(each, note=change(each.note)) for each in board.references)
        )
    return replace(board, constraints=tuple(change(each) for each in board.constraints))


def _shot_with_text(shot: Shot, change: Change) -> Shot:
    return replace(
        shot,
        size=change(shot.size),
        angle=change(shot.angle),
        camera=change(shot.camera),
        content=change(shot.content),
        action=change(shot.action),
        dialogue=tuple(replace(line, text=change(line.text)) for line in shot.dialogue),
    )


def _with_shot(board: Storyboard, index: int, shot: Shot) -> Storyboard:
    shots = list(board.shots)
    shots[index] = shot
    return replace(board, shots=tuple(shots))
