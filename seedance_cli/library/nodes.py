"""A YAML document as plain nodes that remember where they were written, so that what reads them needs no YAML library."""

from typing import Any, NamedTuple

Place = tuple[int, int]
"""Line and column, both from 1."""


class Node(NamedTuple):
    """One value. `kind` is "text", "whole", "number", "flag", "nothing", "list" or "mapping"; `text` a scalar as it
    was written, `items` a list's values, `keys` a mapping's values and `key_places` where each key stands."""

    kind: str
    place: Place
    text: str = ""
    items: tuple["Node", ...] = ()
    keys: dict[str, "Node"] = {}  # noqa: RUF012 - nobody writes into a node
    key_places: dict[str, Place] = {}  # noqa: RUF012


def plain(node: Node) -> Any:
    """A node as Python's own values: dict, list, str, int, float, bool, None."""
    if node.kind == "mapping":
        return {key: plain(value) for key, value in node.keys.items()}
    if node.kind == "list":
        return [plain(item) for item in node.items]
    return scalar(node)


def scalar(node: Node) -> str | int | float | bool | None:
    """A scalar's value by the YAML 1.2 core schema."""
    match node.kind:
        case "whole":
            return int(node.text, _base(node.text))
        case "number":
            return float(node.text.lower().replace(".inf", "inf").replace(".nan", "nan"))
        case "flag":
            return node.text.lower() == "true"
        case "nothing":
            return None
    return node.text


def _base(text: str) -> int:
    return {"0o": 8, "0x": 16}.get(text[:2], 10)


def shown(text: str, most: int = 40) -> str:
    """A text from a file, short and printable enough to stand in an error."""
    short = text if len(text) <= most else text[: most - 1] + "…"
    return "".join(letter if letter.isprintable() else "·" for letter in short)
