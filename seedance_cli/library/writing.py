"""Plain data → YAML that people like to read and edit: block style, in order, long text as paragraphs.

Written here rather than by PyYAML: each text takes the plainest of four styles that every YAML reader, 1.1 or 1.2,
reads back to the letter.
"""

import re
from typing import Any

from seedance_cli.errors import WrongInput

WIDTH = 100
PLAIN = re.compile(r"[^\W\d_](?:[^:#\n\t]|:(?=[^\s])|(?<=\S)#)*")
AMBIGUOUS = frozenset(["y", "n", "yes", "no", "on", "off", "true", "false", "null"])
ESCAPED = re.compile(
    r"[\x00-\x1f\"\\\x7f-\xa0\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
"""Besides quotes and controls: line breaks that are not `\\n`, and marks that silently turn the writing direction."""
SHORT = {"\n": "\\n", "\t": "\\t", "\r": "\\r", '"': '\\"', "\\": "\\\\"}


def dump(data: dict[str, Any]) -> str:
    """`data` (dict, list, tuple, str, int, float, bool, None) as one YAML document that `read_text` reads back
    exactly. Raises WrongInput for text that is not Unicode, TypeError for other types."""
    return "\n".join(_mapping(data, 0)) + "\n" if data else "{}\n"


def _mapping(data: dict[str, Any], indent: int) -> list[str]:
    lines = []
    for key, value in data.items():
        if not isinstance(key, str):
            raise TypeError(f"keys are texts, not {type(key).__name__}")
        head, *below = _value(value, indent + 2)
        name = _plain(key) or _quoted(key)
        # a key past 1,024 characters is found by a YAML reader only behind a question mark
        start = f"{' ' * indent}{name}:" if len(name) < 1000 else f"{' ' * indent}? {name}\n{' ' * indent}:"
        lines += [f"{start} {head}".rstrip(" ") if not head else f"{start} {head}", *below]
    return lines


def _list(items: list[Any] | tuple[Any, ...], indent: int) -> list[str]:
    lines = []
    for item in items:
        if isinstance(item, dict | list | tuple) and item:
            first, *rest = _nested(item, indent + 2)
            lines += [f"{' ' * indent}- {first.lstrip(' ')}", *rest]
        else:
            head, *below = _value(item, indent + 2)
            lines += [f"{' ' * indent}- {head}", *below]
    return lines


def _nested(value: Any, indent: int) -> list[str]:
    return _mapping(value, indent) if isinstance(value, dict) else _list(value, indent)


def _value(value: Any, indent: int) -> list[str]:
    """What follows `key:` on its line, then the lines below it."""
    if isinstance(value, dict | list | tuple):
        if not value:
            return ["{}" if isinstance(value, dict) else "[]"]
        return ["", *_nested(value, indent)]
    if isinstance(value, str):
        return _text(value, indent)
    return [_scalar(value)]


def _scalar(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(int(value))
    if isinstance(value, float):
        return _float(float(value))
    raise TypeError(f"{type(value).__name__} cannot be written as YAML")


def _float(value: float) -> str:
    if value != value:
        return ".nan"
    text = repr(value).replace("inf", ".inf")
    # YAML 1.1 takes 1e+16 for a text: there a float has a point
    return text if "." in text else text.replace("e", ".0e")


def _text(text: str, indent: int) -> list[str]:
    room = WIDTH - indent
    if "\n" in text and _is_paragraphs(text):
        return _literal(text, indent)
    if len(text) > room and _folds(text):
        return [">-", *(" " * indent + line for line in _wrapped(text, room))]
    return [_plain(text) or _quoted(text)]


def _plain(text: str) -> str:
    """The text without quotes, or "" where a reader of YAML 1.1 or 1.2 could take it for something else."""
    if (
        not PLAIN.fullmatch(text)
        or text.lower() in AMBIGUOUS
        or ESCAPED.search(text.replace('"', "").replace("\\", ""))
    ):
        return ""
    return "" if text[-1].isspace() else text


def _quoted(text: str) -> str:
    return f'"{ESCAPED.sub(_escape, text)}"'


def _escape(match: re.Match[str]) -> str:
    letter = match.group()
    if "\ud800" <= letter <= "\udfff":
        raise WrongInput(
            "A text is not Unicode and cannot be saved.", hint="Rename the file, or retype the text."
        )
    code = ord(letter)
    return SHORT.get(letter) or (f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}")


def _is_paragraphs(text: str) -> bool:
    """Whether a text of several lines can stand below its key as it is."""
    unfit = ESCAPED.search(text.replace("\n", "").replace('"', "").replace("\\", "").replace("\t", ""))
    lines = text.split("\n")
    return not unfit and lines[0][:1].strip() != "" and not any(line and not line.strip() for line in lines)


def _literal(text: str, indent: int) -> list[str]:
    keep = "+" if text.endswith("\n\n") else "" if text.endswith("\n") else "-"
    body = text.removesuffix("\n").split("\n")
    return [f"|{keep}", *(" " * indent + line if line else "" for line in body)]


def _folds(text: str) -> bool:
    """Whether breaking a long line at single spaces, and nowhere else, leaves room for a reader to join it exactly."""
    unfit = ESCAPED.search(text.replace('"', "").replace("\\", ""))
    return not unfit and text == text.strip() and " " in text


def _wrapped(text: str, room: int) -> list[str]:
    lines = [""]
    for word in re.split(r"(?<=\S) (?=\S)", text):
        joined = f"{lines[-1]} {word}" if lines[-1] else word
        if len(joined) > room and lines[-1]:
            lines.append(word)
        else:
            lines[-1] = joined
    return lines
