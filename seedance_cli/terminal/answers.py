"""From answers to a brief: parts joined into their dimension, numbers read, and what is open left to the template."""

import re
from collections.abc import Mapping

from seedance_cli.errors import WrongInput
from seedance_cli.story.brief import ANSWERS, Brief, check_duration, check_idea, language_of
from seedance_cli.story.style_said import style_said
from seedance_cli.story.template import Template
from seedance_cli.story.vocabulary import Vocabulary

SEPARATORS = re.compile(r"[;；](?=(?:[^\"“”]*[\"“”][^\"“”]*[\"“”])*[^\"“”]*$)")
"""A semicolon outside quotes."""


def brief_of(answers: Mapping[str, str], template: Template, vocabulary: Vocabulary | None = None) -> Brief:
    """The brief of these answers. With a `vocabulary`, a style that was not asked for yet is the one that the idea's own
    words speak of; an empty answer leaves it to the template. Raises WrongInput as `Brief` does."""
    idea = answers.get("idea", "")
    if vocabulary is not None and "style" not in answers:
        answers = {**answers, "style": style_said(idea, vocabulary, language(answers))}
    return Brief(
        idea=idea,
        template=template.name,
        duration=int(answers.get("duration") or template.duration),
        ratio=answers.get("ratio") or template.ratio,
        mode=answers.get("mode") or template.mode,
        language=language(answers),
        **{name: answers.get(name, "") for name in ANSWERS},
    )


def language(answers: Mapping[str, str]) -> str:
    """The language of the film's words: as given, else the idea's own."""
    return answers.get("language") or language_of(answers.get("idea", ""))


def wrong_idea(text: str) -> str:
    """Why `text` is no idea, "" if it is one."""
    try:
        check_idea(text)
    except WrongInput as error:
        return error.message
    return ""


def seconds_in(text: str) -> str:
    """The number in a duration as people type it: "8", "8 s", "8秒"."""
    match = re.fullmatch(r"\s*(\S+?)\s*(?:s|sec|secs|seconds?|秒)?\s*", text, re.IGNORECASE)
    return match.group(1) if match else text


def wrong_duration(text: str) -> str:
    number = seconds_in(text)
    try:
        check_duration(int(number) if number.isdecimal() and number.isascii() else number)
    except WrongInput as error:
        return error.message
    return ""


def joined(dimension: str, parts: Mapping[str, str], language: str) -> str:
    """A dimension's answer out of its parts (by their last name), those left open left out."""
    said = {name: text for name, text in parts.items() if text.strip()}
    if dimension == "audio":
        return "; ".join(each for name, text in said.items() for each in _sound_parts(name, text))
    if dimension == "content":
        return _sentence(list(said.values()), language)
    return list_of(tuple(said.values()), dimension, language)


def list_of(values: tuple[str, ...], question: str, language: str) -> str:
    """Several chosen words as one answer. Camera moves are told apart by a semicolon: each has a shot of its own."""
    if question.partition(".")[0] == "camera":
        return "; ".join(values)
    return ("，" if language == "zh" else ", ").join(values)


def listed(answer: str, offered: frozenset[str]) -> tuple[str, ...]:
    """The offers that an earlier answer was made of, or the answer as it is where it was the person's own."""
    values = tuple(part.strip() for part in re.split(r"[;；,，、]", answer) if part.strip())
    return values if values and offered.issuperset(values) else (answer,)


def _sentence(parts: list[str], language: str) -> str:
    """Subject and action side by side, the rest after a comma."""
    first = ("" if language == "zh" else " ").join(parts[:2])
    return ("，" if language == "zh" else ", ").join([first, *parts[2:]] if first else [])


def _sound_parts(name: str, text: str) -> list[str]:
    pieces = [piece.strip() for piece in SEPARATORS.split(text) if piece.strip()]
    if name == "dialogue":
        return [f"dialogue: {piece}" for piece in pieces]
    return [f"{name}: {', '.join(pieces)}"]
