"""Takes out of a line whatever looks like a secret: our keys wherever they came from, and everybody else's by their looks.
A log is pasted in public, so that a word too few in it is better than one too many."""

import re

from seedance_cli.settings.hiding import PLACEHOLDER, hide_known

GONE = "[hidden]"
NAMES = (
    r"(?:proxy-?)?authorization|(?:x-)?api[-_]?key|access[-_]?key(?:[-_]?id)?|(?:client[-_]?)?secret|pass(?:word|wd|phrase)"
    r"|(?:(?:access|refresh|session|security|auth)[-_]?)?token|signature|credential|cookie|x-(?:amz|goog|tos|oss|cos)-[a-z-]+"
    r"|(?<![a-z])(?:sig|key|auth|pwd|sign)"
)
SECRETS = (
    (re.compile(r"\b(Bearer|Basic)(\s+|%20|\+)[^\s\"',;]{6,}", re.IGNORECASE), rf"\1 {GONE}"),
    (
        re.compile(rf"({NAMES})([\"']?\s*(?:[:=]|%3D)\s*[\"']?)(?!\[)[^\s\"'&,;]+", re.IGNORECASE),
        rf"\1\2{GONE}",
    ),
    (
        re.compile(r"(?<![A-Za-z0-9])(?:[spar]k[-_]|key-|gh[opsu]_|xox[bp]-)[A-Za-z0-9_.+/=-]{8,}"),
        PLACEHOLDER,
    ),
    (re.compile(r"\beyJ[\w-]{8,}(?:\.[\w-]*){0,2}"), GONE),  # JSON web tokens
    (re.compile(r"\b(?:AKIA|ASIA|AKLT|LTAI)[A-Za-z0-9]{12,}"), GONE),  # names of keys in clouds
    (re.compile(r"(://)[^/\s@]+@"), rf"\1{GONE}@"),
    (re.compile(r"(?<![A-Za-z0-9+_-])(?=[A-Za-z+_-]*[0-9])[A-Za-z0-9+_-]{40,}"), GONE),
)
"""What secrets look like; an id in the form of a UUID is shorter than the last."""


def unsecret(line: str) -> str:
    """The line without what is, or may be, a secret."""
    line = hide_known(line)
    for pattern, instead in SECRETS:
        line = pattern.sub(instead, line)
    return line
