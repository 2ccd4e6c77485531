"""How long speech takes: what is natural, and what a model drops."""

import re

from seedance_cli.story.storyboard import Line

# A second holds about 4 Chinese characters spoken calmly; above 9 the end is dropped without a word (measured). English
# is counted in words, about one for one and a half characters.
NATURAL = {"han": 5.0, "latin": 3.2}
DROPPED = {"han": 9.0, "latin": 6.0}
_HAN = (("぀", "ヿ"), ("一", "鿿"), ("가", "힯"))
_WORDS = re.compile(r"[^\W\d_][^\W_]{0,40}(?:['’-][^\W_]{1,20}){0,3}")


def speech_seconds(lines: tuple[Line, ...], most: dict[str, float] = NATURAL) -> float:
    """The seconds that lines take, spoken as fast as `most` allows (characters or words a second)."""
    return sum(count / most[script] for script, count in amount(lines).items())


def amount(lines: tuple[Line, ...]) -> dict[str, int]:
    """How much is said: characters in scripts without spaces ("han"), words in others ("latin")."""
    text = "\n".join(line.text for line in lines)
    others = "".join(" " if _is_han(letter) else letter for letter in text)
    han = sum(map(_is_han, text))
    return {"han": han, "latin": len(_WORDS.findall(others))}


def _is_han(letter: str) -> bool:
    return any(first <= letter <= last for first, last in _HAN)
