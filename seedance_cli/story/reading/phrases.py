"""Text cut into sentences and clauses, and the small tidying that taking something out of a text asks for."""

import re

SENTENCE_END = re.compile(r"(?<=[。！？!?；])(?![”」』\"）)])\s*|(?<=[.;])(?![0-9])(?:\s+|$)|\n+")
CLAUSE_END = re.compile(r"(?<=[,，、])\s*")
EDGES = " \t\n\u3000,，、;；:：-–—|/*_#>•·"


def sentences(text: str) -> list[str]:
    """The sentences of a text, each with its closing mark, without empty ones."""
    return [piece.strip() for piece in SENTENCE_END.split(text) if piece and piece.strip()]


def clauses(text: str) -> list[str]:
    """A sentence cut after its commas; commas inside brackets or quotes do not count."""
    pieces, depth, start = [], 0, 0
    for place, letter in enumerate(text):
        depth += (letter in "([（【“「『{") - (letter in ")]）】”」』}" and depth > 0)
        if letter in ",，、" and not depth and not _between_digits(text, place):
            pieces.append(text[start : place + 1])
            start = place + 1
    return [piece for piece in (*pieces, text[start:]) if piece.strip()]


def _between_digits(text: str, place: int) -> bool:
    return text[place] == "," and text[place - 1 : place].isdigit() and text[place + 1 : place + 2].isdigit()


def tidy(text: str) -> str:
    """A text without the loose punctuation at its edges and without doubled spaces."""
    text = re.sub(r"[ \t\u3000]{2,}", " ", text)
    text = re.sub(r"\n[ \n]+", "\n", text)
    return text.strip(EDGES).strip()


def joined(pieces: list[str]) -> str:
    """Clauses put together again as one text."""
    return tidy("".join(pieces))


def flowing(texts: list[str], language: str) -> str:
    """Texts of one or more lines as sentences in a row; the last one without a full stop of its own."""
    row = ""
    for line in (tidy(line) for text in texts for line in text.split("\n") if tidy(line)):
        if row and row[-1] not in '.。!！?？…;；:：,，、”"':
            row += "。" if language == "zh" else "."
        row += (" " if row and (language != "zh" or row[-1].isascii()) else "") + line
    return row


def words(text: str) -> list[str]:
    """The words of a text: runs of letters or digits, and each Chinese character by itself."""
    return re.findall(r"[一-鿿]|[^\W_一-鿿]+", text)
