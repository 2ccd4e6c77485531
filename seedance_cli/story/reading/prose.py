"""Loose prose, which marks no shots, put where it belongs: notes on the film to the film, the rest into shots."""

import re

from seedance_cli.story.reading.framing import only_framing
from seedance_cli.story.reading.manner import FORBIDS
from seedance_cli.story.reading.phrases import clauses, sentences, tidy, words
from seedance_cli.story.reading.placing import Pile, place_style, without_references
from seedance_cli.story.reading.shots import prose_shots
from seedance_cli.story.reading.specs import SHORT, is_spec
from seedance_cli.story.vocabulary import Vocabulary

SHORT_NOTE = 5  # words, or Chinese characters, of each clause in a sentence that is all notes
SOMEONE = re.compile(r"\b(?:he|she|they|it|we|you|i)\b|[他她它我你]", re.IGNORECASE)


def place_prose(pile: Pile) -> None:
    """Loose prose as shots. Sentences about references, notes on length, ratio and style, and closing sentences that
    forbid something go where they belong."""
    text = "\n".join(each for each in pile.prose if each)
    rest = without_references(pile, text)
    if text and not rest:
        pile.references.pop()
        rest = text
    text = _without_specs(pile, rest)
    told = sentences(text)
    while len(told) > 1 and FORBIDS.match(told[-1]) and text.endswith(told[-1]):
        text = text[: -len(told[-1])].rstrip()
        pile.constraints.insert(0, tidy(told.pop()).rstrip(".。"))
    pile.shots = [(None, piece) for piece in prose_shots(text, pile.vocabulary)] if text else []
    if not pile.shots:
        pile.shots = [(None, "\n".join(pile.around))]
        pile.around = []


def _without_specs(pile: Pile, text: str) -> str:
    """Prose without its notes on the film's length, ratio, style and mood: whole sentences of short clauses, and such
    clauses at either end of a sentence."""
    kept: list[str] = []
    told: list[str] = []
    barred: list[str] = []
    framed: list[str] = []
    pieces = re.split(r"((?<=[.!?])\s+|(?<=[.!?][\"”])\s+|(?<=[。！？])(?![”」])|\n+)", text)
    for sentence, gap in zip(pieces[::2], [*pieces[1::2], ""], strict=True):
        start, rest, end = _specs_of(sentence, pile.vocabulary)
        for note in (*start, *end):
            plain = tidy(note).rstrip(".。")
            (
                barred if FORBIDS.match(plain) else framed if only_framing(note, pile.vocabulary) else told
            ).append(plain)
        if rest:
            said = "".join(rest).strip(" ,，、")
            kept += [said + ("." if end and re.search(r"[^\W_一-鿿]$", said) else ""), gap]
    if not any(re.search(r"[^\W_]", each) for each in kept):
        return text
    pile.constraints += barred
    if told:
        place_style(pile, _joined(told), labelled=False)
    # How it is framed goes before what is seen, as the opening of a shot.
    return "".join([_joined(framed) + (_stop(framed) if framed else ""), *kept]).strip()


def _stop(pieces: list[str]) -> str:
    return "。" if re.search(r"[一-鿿]", "".join(pieces)) else ". "


def _joined(pieces: list[str]) -> str:
    glue = "，" if re.search(r"[一-鿿]", "".join(pieces)) else ", "
    return glue.join(pieces)


def _specs_of(sentence: str, vocabulary: Vocabulary) -> tuple[list[str], list[str], list[str]]:
    """The clauses of a sentence: notes at its start, what it tells, notes at its end."""
    pieces = clauses(sentence)
    if "@" in sentence or '"' in sentence or FORBIDS.match(sentence):
        return [], pieces, []
    notes = all(len(words(piece)) <= SHORT_NOTE and not SOMEONE.search(piece) for piece in pieces)
    if notes and any(map(is_spec, pieces)):
        return pieces, [], []
    first, last = 0, len(pieces)
    while first < last and is_spec(pieces[first]):
        first += 1
    while last > first and _closing_note(pieces[last - 1], vocabulary, last == len(pieces)):
        last -= 1
    if not any(is_spec(piece) for piece in pieces[last:]):
        last = len(pieces)
    return pieces[:first], pieces[first:last], pieces[last:]


def _closing_note(clause: str, vocabulary: Vocabulary, closes: bool) -> bool:
    plain = tidy(clause).rstrip(".。")
    if len(words(plain)) > SHORT:
        return False
    return (
        is_spec(clause)
        or (closes and bool(FORBIDS.match(plain)))
        or bool(vocabulary.find("mood", plain) and len(words(plain)) <= 4)
    )
