"""How a question looks: its heading, the rows of a list, trouble, help and footer, laid out for one width. Nothing
here knows a prompt library, so that the looks can be read and tested as text."""

from collections.abc import Sequence
from dataclasses import dataclass

from seedance_cli.terminal.asking import Offer
from seedance_cli.terminal.safe_text import cells, clip, pad, safe, wrap
from seedance_cli.terminal.styled import Fragment, Line, Lines, lines

OWN = "\x00own"
"""The value of the row that opens a line to type in."""
NAME_COLUMN = 11
WIDEST_LABEL = 30
MOST_READ = 90
"""Columns of running text; longer lines are hard to read on a wide screen."""


@dataclass(frozen=True, slots=True)
class Signs:
    """The few signs of ours, in letters that the terminal has."""

    pointer: str = "›"
    ticked: str = "●"
    open: str = "○"
    between: str = " · "


PLAIN_SIGNS = Signs(pointer=">", ticked="*", open="-", between=" | ")


def heading(text: str, width: int) -> Lines:
    """The question, above what is typed or chosen."""
    return _paragraph(text, "strong", width)


def trouble_rows(text: str, width: int) -> Lines:
    """What is wrong with the answer, "" for nothing."""
    return _paragraph(text, "warning", width) if text else lines([])


def help_rows(text: str, width: int) -> Lines:
    """The question's help, set off by an empty row."""
    return lines([[], *_paragraph(text, "", width).rows])


def footer(keys: Sequence[str], width: int, signs: Signs) -> Lines:
    """The keys of a question, on as many rows as it takes; no key is torn from its word."""
    rows = [""]
    for key in keys:
        longer = f"{rows[-1]}{signs.between}{key}" if rows[-1] else key
        if rows[-1] and cells(longer) > width - 2:
            rows.append(key)
        else:
            rows[-1] = longer
    return lines([[]] + [[("dim", f" {clip(row, width - 2)}")] for row in rows])


def told(name: str, answer: str, width: int) -> Lines:
    """The line that stays of a question: its name, and the answer beside it."""
    room = min(width - NAME_COLUMN - 2, MOST_READ)
    texts = wrap(safe(answer), room)
    names = [pad(name, NAME_COLUMN), *[" " * NAME_COLUMN] * (len(texts) - 1)]
    return lines([[("dim", f" {left}"), ("", text)] for left, text in zip(names, texts, strict=True)])


def said(text: str, width: int) -> Lines:
    """Running text that stays on the screen."""
    return _paragraph(text, "", width)


def offer_row(
    offer: Offer, column: int, width: int, signs: Signs, *, here: bool, box: str = ""
) -> list[Fragment]:
    """One row of a list: pointer, box, label and hint. `column` is the labels' width in cells."""
    if offer.read_only:
        return [(offer.style or "dim", clip(offer.words, width - 1))]
    lead = f" {signs.pointer if here else ' '} {box}"
    label = clip(offer.words, width - cells(lead) - 1)
    row: Line = [("accent strong" if here else offer.style, lead + label)]
    room = width - cells(lead) - max(column, cells(label)) - 3
    hint = safe(offer.hint)
    if hint and room >= min(cells(hint), 6):
        row.append(("", " " * (max(column - cells(label), 0) + 2)))
        row.append(("dim", clip(hint, room)))
    return row


def label_column(offers: Sequence[Offer], width: int) -> int:
    """How wide the labels' column is, so that the hints stand in line."""
    widest = max((cells(offer.words) for offer in offers if offer.hint and not offer.read_only), default=0)
    return min(widest, WIDEST_LABEL, width // 2)


def box(value: str, ticked: Sequence[str], signs: Signs) -> str:
    """The box before a row that can be ticked: its place in the order where several are, or a dot."""
    if value in ("", OWN):
        return "  "
    if value not in ticked:
        return f"{signs.open} "
    return f"{ticked.index(value) + 1} " if len(ticked) > 1 else f"{signs.ticked} "


def _paragraph(text: str, style: str, width: int) -> Lines:
    return lines([[(style, f" {row}")] for row in wrap(safe(text, lines=True), min(width - 2, MOST_READ))])
