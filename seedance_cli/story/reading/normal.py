"""A prompt in the one form that the steps of reading know."""

import re

from seedance_cli.story.reading.labels import unfolded
from seedance_cli.story.reading.tables import as_labelled_text
from seedance_cli.story.reading.tags import in_our_spelling

# Pictures in front of a label, a shot's number or a prohibition stand for a bullet.
_SIGNS = re.compile(
    "^[ \\t]*[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\ufe0f\u200d]{1,8} ?(?=\\*{0,2}[A-Za-z\u4e00-\u9fff ]{1,24}[0-9:\uff1a(]|no |don't |不要|禁止)",
    re.IGNORECASE | re.MULTILINE,
)
# A screenplay's speech: the name on a line of its own, how it is said on the next, then the words.
_SAID_BELOW = re.compile(
    r"^ *([A-Z][A-Z .'-]{1,24})\n(?: *[(]([^()\n]{1,40})[)]\n)? *(?=[\"“])", re.MULTILINE
)


def normal_text(text: str) -> str:
    """A text in the one form that the steps of reading know: tables as labelled shots, plain spaces and line breaks,
    our spelling of reference tags."""
    text = re.sub(r"\r\n?|[\v\f\x85\u2028\u2029]", "\n", text)
    text = _SIGNS.sub("", unfolded(as_labelled_text(text)))
    text = _SAID_BELOW.sub(_said_beside, text)
    text = re.sub(r"[ \t\u00a0\u3000]+", " ", text)
    text = re.sub(r" ?\n ?", "\n", re.sub(r"\n[ \n]*\n", "\n\n", text))
    text = re.sub(r"(?<=[^\n]{39}[a-z,;—-])\n(?=[a-z])", " ", re.sub(r"(?<=[，、])\n(?=[一-鿿])", "", text))
    return in_our_spelling(text.strip())


def _said_beside(match: re.Match[str]) -> str:
    return f"{match[1].strip()}{f' ({match[2]})' if match[2] else ''}: "
