"""Changing one shot: its fields with what they hold, each opened for editing with that already typed in."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from seedance_cli.errors import WrongInput
from seedance_cli.story.storyboard import Storyboard, change_shot
from seedance_cli.story.vocabulary import in_language
from seedance_cli.terminal import spoken
from seedance_cli.terminal.answers import seconds_in
from seedance_cli.terminal.asking import Ask, Asker, Back, Offer, takes_anything
from seedance_cli.terminal.styled import Lines
from seedance_cli.terminal.timeline import timeline_lines

if TYPE_CHECKING:
    from seedance_cli.terminal.studio import Studio

FIELDS = ("seconds", "size", "angle", "camera", "content", "action", "dialogue")
CHOSEN = ("size", "angle", "camera")
"""The fields whose words come from the vocabulary."""
QUESTIONS = {
    "seconds": "How many seconds?",
    "size": "How large is the subject in the frame?",
    "angle": "From what angle?",
    "camera": "How does the camera move? One move a shot.",
    "content": "What is seen?",
    "action": "What happens?",
    "dialogue": "What is said?",
    "music": "What music is heard?",
    "effects": "What sounds are heard?",
}
HELP = {
    "seconds": "The other shots give or take the difference; the film stays as long as it is.",
    "dialogue": 'Anna: "We made it." One line after another with a semicolon between; a language goes in brackets '
    'behind the name, as in Anna (English): "We made it."',
    "constraints": "Said at the end of the prompt, as there is no negative prompt: no subtitles; no music.",
}
DONE = "done"


def edit_shot(asker: Asker, studio: "Studio", board: Storyboard, index: int) -> Storyboard:
    """`board` with shot `index` as the person wants it. Going back keeps what was changed until then."""
    field, trouble = "content", ""
    while True:
        try:
            ask = _ask(asker, studio, board, index, trouble)
            field = asker.choose(ask, _fields(studio, board, index), default=field)
        except Back:
            return board
        if field == DONE:
            return board
        board, trouble = _changed(asker, studio, board, index, field)


def edit_around(asker: Asker, board: Storyboard, part: str) -> Storyboard:
    """`board` with its music, effects or constraints changed. Raises Back."""
    if part == "constraints":
        text = asker.text(
            Ask(text="What must hold? Sentences with a semicolon between.", help=HELP[part]),
            default="; ".join(board.constraints),
        )
        return replace(
            board, constraints=tuple(each.strip() for each in re.split("[;；]", text) if each.strip())
        )
    if part in ("music", "effects"):
        ask = Ask(text=QUESTIONS[part])
        text = asker.text(ask, default=getattr(board.sound, part))
        return replace(board, sound=replace(board.sound, **{part: text}))
    return board


def _changed(
    asker: Asker, studio: "Studio", board: Storyboard, index: int, field: str
) -> tuple[Storyboard, str]:
    """The board with one field asked for, and why that was not possible."""
    try:
        value = _asked(asker, studio, board, index, field)
        return change_shot(board, index, **{field: value}), ""
    except Back:
        return board, ""
    except WrongInput as error:
        return board, error.message


def _ask(asker: Asker, studio: "Studio", board: Storyboard, index: int, trouble: str) -> Ask:
    def picture(_answer: tuple[str, ...]) -> Lines:
        return timeline_lines(board, width=asker.width, selected=index, vocabulary=studio.vocabulary)

    return Ask(text=f"Shot {index + 1}: what should change?", trouble=trouble, preview=picture)


def _fields(studio: "Studio", board: Storyboard, index: int) -> list[Offer]:
    shot = board.shots[index]
    values = {field: str(getattr(shot, field)) for field in FIELDS}
    values["dialogue"] = spoken.as_text(shot.dialogue)
    for field in CHOSEN:
        values[field] = studio.vocabulary.translate(values[field], board.brief.language)
    fields = [Offer(value=field, hint=values[field] or "–") for field in FIELDS]
    return [*fields, Offer(value=DONE, label="back to the storyboard")]


def _asked(asker: Asker, studio: "Studio", board: Storyboard, index: int, field: str) -> object:
    shot = board.shots[index]

    def picture(answer: tuple[str, ...]) -> Lines | None:
        try:
            changed = change_shot(board, index, **{field: _value(field, answer[0] if answer else "")})
        except (WrongInput, ValueError):
            return None
        return timeline_lines(changed, width=asker.width, selected=index, vocabulary=studio.vocabulary)

    ask = Ask(text=QUESTIONS[field], help=HELP.get(field, ""), preview=picture)
    if field in CHOSEN:
        default = studio.vocabulary.translate(getattr(shot, field), "en")
        return asker.choose(ask, _words(studio, board, field), default=default, own=takes_anything)
    default = spoken.as_text(shot.dialogue) if field == "dialogue" else str(getattr(shot, field))
    return _value(field, asker.text(ask, default=default, refuse=_refuse(field)))


def _words(studio: "Studio", board: Storyboard, field: str) -> list[Offer]:
    """The vocabulary to choose from. Templates say these words in English and the prompt translates them, so the
    values are English in a film of another language too."""
    words = [
        Offer(
            value=in_language(word.words, "en"),
            label=in_language(word.words, board.brief.language),
            hint=word.hint,
        )
        for word in studio.vocabulary.group(field)
    ]
    return [Offer(value="", label="leave it open"), *words]


def _value(field: str, text: str) -> object:
    if field == "seconds":
        return int(seconds_in(text))
    return spoken.as_lines(text) if field == "dialogue" else text


def _refuse(field: str) -> Callable[[str], str]:
    def wrong(text: str) -> str:
        number = seconds_in(text)
        return "" if number.isdecimal() and number.isascii() else "A whole number of seconds, please."

    return wrong if field == "seconds" else takes_anything
