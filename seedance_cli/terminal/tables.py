"""Lists on screen: templates, takes, and any other. Where the terminal is too narrow for columns each row becomes
a small block, and nothing is lost."""

import re
from collections.abc import Sequence
from itertools import zip_longest

from seedance_cli.story.template import Template
from seedance_cli.story.vocabulary import in_language
from seedance_cli.terminal.safe_text import cells, clip, pad, safe, wrap
from seedance_cli.terminal.styled import Line, Lines, between, lines
from seedance_cli.terminal.tagged import tagged

WIDEST_COLUMN = 28
LEAST_FOR_LAST = 24  # columns for the last one, which wraps; with fewer the rows become blocks
MOST_COLUMNS = 112
NARROW = 60
GAP = 2


def templates_table(templates: Sequence[Template], *, width: int = 80, language: str = "en") -> Lines:
    """Each template: name, usual seconds and ratio, what it makes."""
    if width < NARROW:
        return lines(row for template in templates for row in _template_block(template, width, language))
    rows = [
        (
            template.name,
            f"{template.duration} s",
            template.ratio,
            _first_words(in_language(template.about, language)),
        )
        for template in templates
    ]
    return table_view(("template", "usual", "ratio", "about"), rows, width=width)


def table_view(headings: Sequence[str], rows: Sequence[Sequence[object]], *, width: int = 80) -> Lines:
    """Any list: the first column in the accent, the last one takes what width is left and wraps."""
    width = min(width, MOST_COLUMNS)
    texts = [[safe(cell) for cell in row] for row in rows]
    columns = [
        min(WIDEST_COLUMN, max(cells(text) for text in column))
        for column in zip(headings, *texts, strict=True)
    ]
    last = width - 2 - sum(columns[:-1]) - GAP * (len(columns) - 1)
    if last < min(LEAST_FOR_LAST, max(cells(row[-1]) for row in [headings, *texts])):
        return lines(row for text in texts for row in _block(headings, text, width))
    widths = [*columns[:-1], last]
    head: Line = [("dim", " " + _joined(headings, widths))]
    return lines([head, *(row for text in texts for row in _columns(text, widths))])


def fact_rows(name: str, value: str, column: int, width: int, style: str = "") -> list[Line]:
    """One name, in a column of its own, and its value, wrapped beside it."""
    rows: list[Line] = []
    for line in wrap(value, width - column - 2):
        rows.append([("dim", f" {pad(name if not rows else '', column)}"), *tagged(line, style)])
    return rows


def _template_block(template: Template, width: int, language: str) -> list[Line]:
    facts = f"{template.duration} s · {template.ratio}"
    rows = between([("accent", f" {clip(safe(template.name, 60), width - 2)}")], [("dim", facts)], width - 1)
    about = _first_words(in_language(template.about, language))
    return rows + [[("", f"   {line}")] for line in wrap(safe(about), width - 4)]


def _first_words(text: str) -> str:
    """The first sentence, or what stands before its dash or colon: enough to choose by."""
    return re.split(r"(?<=[.!?])\s|(?<=。)|\s[-–—]\s|：", text.strip(), maxsplit=1)[0].rstrip(".。")


def _columns(texts: Sequence[str], widths: Sequence[int]) -> list[Line]:
    wrapped = [wrap(text, width) for text, width in zip(texts, widths, strict=True)]
    rows: list[Line] = []
    for parts in zip_longest(*wrapped, fillvalue=""):
        first = pad(parts[0], widths[0])
        rest = _joined(parts[1:], widths[1:])
        rows.append([("accent", f" {first}"), ("", f"{' ' * GAP}{rest}" if rest else "")])
    return rows


def _joined(parts: Sequence[str], widths: Sequence[int]) -> str:
    return (" " * GAP).join(pad(part, width) for part, width in zip(parts, widths, strict=True))


def _block(headings: Sequence[str], texts: Sequence[str], width: int) -> list[Line]:
    rows: list[Line] = [[("accent", f" {line}")] for line in wrap(texts[0], width - 2)]
    column = max(map(cells, headings[1:]), default=0) + 4
    for heading, text in zip(headings[1:], texts[1:], strict=True):
        rows += fact_rows(f"  {heading}", text, column, width) if text else []
    return [*rows, []]
