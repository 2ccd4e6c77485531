"""`--params`: a JSON object as typed, from a file, or from stdin. It is read strictly, for it is sent to the letter and
may cost money: a key that stands there twice or a number that is none has no meaning that could be sent."""

import json
import math
import re
from pathlib import Path
from typing import Any, TextIO

from seedance_cli.errors import WrongInput

LONGEST = 8 * 1024 * 1024  # bytes
HINT = """--params '{"prompt": "…"}'   or, where the shell changes quotes, --params @FILE.json"""
MARK = re.compile(
    r'"(?:[^"\\]|\\.)*"(?P<key>\s*:)?|[{}]|-?Infinity|NaN|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?', re.DOTALL
)
"""In a text that reads as JSON: a string (a key where a colon follows), a brace, a number."""


def read_params(said: str, stdin: TextIO | None) -> dict[str, Any]:
    """The object in `said`, in the file named by `@FILE`, or in stdin for `-`. Raises WrongInput, with line and column,
    for what is no JSON object or says a thing twice."""
    text, where = _text(said, stdin)
    try:
        value = json.loads(text)
    except json.JSONDecodeError as fault:
        raise _wrong(f"{where} is no JSON", text, fault.pos, fault.msg[0].lower() + fault.msg[1:]) from None
    except (ValueError, RecursionError) as fault:
        raise WrongInput(f"{where} cannot be read as JSON: {fault}.", hint=HINT) from None
    if not isinstance(value, dict):
        raise WrongInput(f"{where} is {_kind(value)}; it has to be an object, {{…}}.", hint=HINT)
    if oddity := _oddity(text):
        raise _wrong(f"{where} cannot be sent as it is", text, *oddity)
    return value


def _text(said: str, stdin: TextIO | None) -> tuple[str, str]:
    """The text, and what to call it."""
    if not said.strip():
        raise WrongInput("--params is missing: the model's parameters, as a JSON object.", hint=HINT)
    if said == "-":
        return _decoded(stdin.buffer.read(LONGEST + 1) if stdin else b"", "What came on stdin"), "stdin"
    if not said.startswith("@"):
        return said, "--params"
    path = Path(said[1:]).expanduser()
    try:
        with path.open("rb") as file:
            return _decoded(file.read(LONGEST + 1), str(path)), str(path)
    except OSError as fault:
        why = (fault.strerror or "it is not there").lower()
        raise WrongInput(f"--params {said} cannot be read: {why}.", hint=HINT) from fault
    except ValueError as fault:  # a name with a zero byte
        raise WrongInput(f"--params {said!r} names no file.", hint=HINT) from fault


def _decoded(data: bytes, where: str) -> str:
    if len(data) > LONGEST:
        raise WrongInput(f"{where} is larger than {LONGEST // 1024 // 1024} MB, which are no parameters.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise WrongInput(f"{where} is no text in UTF-8.", hint=HINT) from None


def _oddity(text: str) -> tuple[int, str] | None:
    """Where something stands that Python reads and JSON does not know, or knows no meaning of; and what it is."""
    objects: list[set[str]] = []
    for mark in MARK.finditer(text):
        word = mark.group()
        if word == "{":
            objects.append(set())
        elif word == "}":
            objects.pop()
        elif mark["key"]:
            key = json.loads(word[: -len(mark["key"])])
            if key in objects[-1]:
                return mark.start(), f"the key {key[:60]!r} stands there twice"
            objects[-1].add(key)
        elif word[0] != '"' and not math.isfinite(float(word)):
            return mark.start(), f"{word[:30]} is no number that JSON has"
    return None


def _wrong(what: str, text: str, position: int, why: str) -> WrongInput:
    line = text.count("\n", 0, position) + 1
    column = position - text.rfind("\n", 0, position)
    return WrongInput(f"{what}, at line {line}, column {column}: {why}.", hint=HINT)


def _kind(value: object) -> str:
    kinds = {list: "a list", str: "a text", bool: "true or false", type(None): "null"}
    return kinds.get(type(value), "a number")
