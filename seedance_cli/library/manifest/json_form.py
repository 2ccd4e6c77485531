"""A manifest as JSON lines: a film a line, an object with its columns or the idea alone."""

import json
from collections.abc import Iterable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

from seedance_cli.library.manifest.sheet import LARGEST, TOO_LARGE, Sheet, Written
from seedance_cli.library.nodes import Node, Place
from seedance_cli.library.text_file import text_of

LONGEST_LINE = 100_000  # characters


def read_json_lines(path: Path) -> Sheet:
    """The sheet in a file of JSON lines, each of which is read for itself. Raises WrongInput where it is no text."""
    return Sheet(films=_films(path, text_of(path, most=LARGEST, too_large=TOO_LARGE, utf_16=True)))


def _films(path: Path, text: str) -> Iterator[Written]:
    for number, line in enumerate(StringIO(text), 1):
        if line.strip():
            yield _film(f"{path} row {number}", number, line.rstrip())


def _film(where: str, number: int, line: str) -> Written:
    if len(line) > LONGEST_LINE:
        fault = f"{len(line):,} characters in a line; {LONGEST_LINE:,} is the most."
        return Written(number=number, where=where, fault=fault)
    try:
        return Written(number=number, where=where, node=_read(line, (number, 1)))
    except _KeyTwice as twice:
        return Written(number=number, where=where, fault=str(twice))
    except json.JSONDecodeError as trouble:
        fault = f"no JSON from character {trouble.pos + 1} on; a line holds one object or one text in quotes."
        return Written(number=number, where=where, fault=fault)
    except RecursionError:
        return Written(number=number, where=where, fault="nested too deeply.")


def _read(line: str, place: Place) -> Node:
    """The line as a node, with numbers as they were typed."""

    def scalar(kind: str) -> Any:
        return lambda text: Node(kind, place, text)

    def mapping(pairs: list[tuple[str, Any]]) -> Node:
        keys = {key: _node(value, place) for key, value in pairs}
        if len(keys) < len(pairs):
            raise _KeyTwice(f"a key stands there twice: {', '.join(_twice(key for key, _ in pairs))}.")
        return Node("mapping", place, keys=keys)

    read = json.loads(
        line,
        object_pairs_hook=mapping,
        parse_int=scalar("whole"),
        parse_float=scalar("number"),
        parse_constant=scalar("number"),
    )
    return _node(read, place)


def _node(value: Any, place: Place) -> Node:
    if isinstance(value, Node):
        return value
    if isinstance(value, str):
        return Node("text", place, value)
    if isinstance(value, list):
        return Node("list", place, items=tuple(_node(item, place) for item in value))
    if value is None:
        return Node("nothing", place)
    return Node("flag", place, str(value).lower())


def _twice(names: Iterable[str]) -> list[str]:
    seen: set[str] = set()
    return [name[:40] for name in names if name in seen or seen.add(name)]  # type: ignore[func-returns-value]


class _KeyTwice(ValueError):
    """A key that stands twice in an object: which of its values is meant, nobody can say."""
