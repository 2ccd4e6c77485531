"""Text in which reference tags (`@image1`) stand out, so that one sees where a reference is used."""

from seedance_cli.story.references import TAG
from seedance_cli.terminal.styled import Line


def tagged(text: str, style: str = "") -> Line:
    """`text` in `style`, its tags in the accent."""
    row: Line = []
    done = 0
    for match in TAG.finditer(text):
        row += [(style, text[done : match.start()]), ("accent", match.group())]
        done = match.end()
    return [*row, (style, text[done:])]
