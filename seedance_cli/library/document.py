"""The one door to PyYAML: a file or text becomes an `Entry` whose every value knows its line, or one clear error.

Files come from strangers, so the door is narrow: YAML 1.2 core schema (to PyYAML alone `16:9` is the number 969 and
`no` is false), one document, no tags of its own, no key twice, bounded in size, depth and number of values.
"""

import re
from pathlib import Path
from typing import NamedTuple

import yaml

from seedance_cli.errors import WrongInput
from seedance_cli.library.entry import Entry
from seedance_cli.library.nodes import Node, Place
from seedance_cli.library.text_file import text_of
from seedance_cli.library.writing import dump

__all__ = ["Bounds", "Entry", "dump", "read_document", "read_node", "read_text"]

LARGEST = 1_000_000  # bytes; the largest file of ours is about 20 KB
DEEPEST = 60  # levels; a request kept in a recipe is the deepest thing we write
MOST_VALUES = 20_000


class Bounds(NamedTuple):
    """How much of a file is read: `size` in bytes, `values` with those of an alias counted each time, so that ten lines
    cannot become a billion, and `items` in one list. `advice` is for who has more."""

    size: int = LARGEST
    values: int = MOST_VALUES
    items: int = MOST_VALUES
    advice: str = "no file of ours is"


USUAL = Bounds()

CORE = "tag:yaml.org,2002:"
KINDS = {
    f"{CORE}{tag}": kind
    for tag, kind in (
        ("str", "text"), ("int", "whole"), ("float", "number"), ("bool", "flag"), ("null", "nothing"),
        ("seq", "list"), ("map", "mapping"),
    )
}  # fmt: skip
PLAIN = re.compile(
    r"(?P<null>null|Null|NULL|~|)"
    r"|(?P<bool>true|True|TRUE|false|False|FALSE)"
    r"|(?P<int>[-+]?[0-9]{1,300}|0o[0-7]{1,300}|0x[0-9a-fA-F]{1,300})"
    r"|(?P<float>[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.nan|\.NaN|\.NAN)"
)
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
OPEN = "^"  # the fault is where the thing began, not where the reader gave up
TROUBLES = (
    ("mapping values are not allowed", "a colon inside a text, or wrong indentation: put the text in quotes"),
    ("another document", "a second document begins here; a file holds one"),
    ("undefined alias", "this alias (*name) has no anchor (&name) before it"),
    ("could not find expected ':'", "a key without its colon"),
    ("expected key", "the indentation does not match the lines above, or a quote is missing"),
    ("expected '-' indicator", "the indentation does not match the list above"),
    ("unexpected end of stream", OPEN + "a quote is opened here and never closed"),
    ("expected ',' or", OPEN + "a bracket is opened here and not closed, or a comma is missing after"),
    ("unknown escape", "an unknown escape: in double quotes a backslash is written \\\\"),
    ("undefined tag handle", "tags (!name) are not allowed"),
)

try:
    from yaml import CSafeLoader as _Parser  # ten times faster
except ImportError:  # PyYAML without its C part
    from yaml import SafeLoader as _Parser  # type: ignore[assignment]


class _Composer(_Parser):
    """Composes nodes with the types of YAML 1.2, and stops early in what is too deep or too long."""

    depth = 0
    values = 0

    def __init__(self, text: str, bounds: Bounds) -> None:
        super().__init__(text)
        self.bounds = bounds

    def resolve(self, kind: type[yaml.Node], value: str, implicit: tuple[bool, bool]) -> str:
        if kind is not yaml.ScalarNode:
            return CORE + ("map" if kind is yaml.MappingNode else "seq")
        found = PLAIN.fullmatch(value) if implicit[0] else None
        return CORE + (found.lastgroup if found and found.lastgroup else "str")

    def descend_resolver(self, parent: yaml.Node | None, index: object) -> None:
        self.depth += 1
        self.values += 1
        if self.depth > DEEPEST or self.values > self.bounds.values:
            assert parent is not None
            raise _refused(parent, "nested too deeply" if self.depth > DEEPEST else "too many values")
        if isinstance(index, int) and index >= self.bounds.items:
            assert parent is not None
            raise _refused(parent, f"a list of more than {self.bounds.items:,}; {self.bounds.advice}")

    def ascend_resolver(self) -> None:
        self.depth -= 1


def read_document(path: Path, *, newest: int = 1, hint: str = "") -> Entry:
    """The mapping in a YAML file. `newest` is the last `format:` this program knows; unknown keys in a file of a newer
    one are no fault. Raises WrongInput naming file and line for all that is not one plain, well-formed mapping."""
    return read_text(_text_of(path, hint, USUAL), str(path), newest=newest, hint=hint)


def read_text(text: str, name: str, *, newest: int = 1, hint: str = "") -> Entry:
    """Like `read_document`, for a text that is already in hand; `name` stands for the file in errors."""
    return Entry.root(_root_of(text, name, hint, USUAL), name, newest=newest, hint=hint)


def read_node(path: Path, bounds: Bounds, *, hint: str = "") -> Node:
    """The mapping in a YAML file as it was written, for who reads a long one piece by piece. Raises WrongInput as
    `read_document` does, and for more than the `bounds`."""
    return _root_of(_text_of(path, hint, bounds), str(path), hint, bounds)


def _root_of(text: str, name: str, hint: str, bounds: Bounds) -> Node:
    unfit = CONTROL.search(text)
    if unfit:
        line = text.count("\n", 0, unfit.start()) + 1
        code = f"U+{ord(unfit.group()):04X}"
        raise WrongInput(f"{name}:{line}: a control character ({code}); is this a text file?", hint=hint)
    try:
        root = _compose(text, bounds)
    except yaml.YAMLError as trouble:
        raise WrongInput(_said(trouble, text, name), hint=hint) from None
    except ValueError as trouble:  # an escape that is no character
        raise WrongInput(f"{name}: an escape that is no character ({trouble}).", hint=hint) from None
    if root is None:
        raise WrongInput(f"{name}: the file is empty.", hint=hint)
    if root.kind != "mapping":
        line, column = root.place
        found = "a list" if root.kind == "list" else "a single value"
        raise WrongInput(f"{name}:{line}:{column}: {found}; a file has keys (key: value).", hint=hint)
    return root


def _text_of(path: Path, hint: str, bounds: Bounds) -> str:
    return text_of(path, most=bounds.size, too_large=bounds.advice, hint=hint)


def _compose(text: str, bounds: Bounds) -> Node | None:
    composer = _Composer(text, bounds)
    try:
        root = composer.get_single_node()
        return None if root is None else _Converter(bounds).node(root, ())
    finally:
        composer.dispose()


class _Converter:
    """PyYAML's nodes → ours, an alias as often as it is used, within the bounds and `DEEPEST`."""

    values = 0

    def __init__(self, bounds: Bounds) -> None:
        self._bounds = bounds

    def node(self, node: yaml.Node, above: tuple[int, ...]) -> Node:
        self.values += 1
        if self.values > self._bounds.values or len(above) > DEEPEST:
            raise _refused(node, "aliases that multiply into too many values")
        kind = KINDS.get(node.tag, "")
        if not _fits(node, kind):
            raise _refused(node, f"the tag {node.tag.replace(CORE, '!!')[:60]} is not allowed")
        if isinstance(node, yaml.ScalarNode):
            return Node(kind, _place(node), node.value)
        if id(node) in above:
            raise _refused(node, "an alias that contains itself")
        within = (*above, id(node))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, within)
        return Node(kind, _place(node), items=tuple([self.node(item, within) for item in node.value]))

    def _mapping(self, node: yaml.MappingNode, within: tuple[int, ...]) -> Node:
        keys: dict[str, Node] = {}
        places: dict[str, Place] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise _refused(key, "a key is one word or text, not a list or mapping")
            if key.value in keys:
                raise _refused(key, f"the key {key.value[:40]!r} stands here twice")
            places[key.value] = _place(key)
            keys[key.value] = self.node(value, within)
        return Node("mapping", _place(node), keys=keys, key_places=places)


def _fits(node: yaml.Node, kind: str) -> bool:
    """Whether a tag, written or resolved, is one of ours and says what the value is: `!!int hello` does not."""
    if not isinstance(node, yaml.ScalarNode):
        return kind == ("mapping" if isinstance(node, yaml.MappingNode) else "list")
    if kind == "text":
        return True
    found = PLAIN.fullmatch(node.value)
    return bool(found and KINDS.get(f"{CORE}{found.lastgroup}") == kind)


def _place(node: yaml.Node) -> Place:
    mark = node.start_mark
    return mark.line + 1, mark.column + 1


def _refused(node: yaml.Node, why: str) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=why, problem_mark=node.start_mark)


def _said(trouble: yaml.YAMLError, text: str, name: str) -> str:
    """PyYAML's complaint in our words, with its place."""
    mark = getattr(trouble, "problem_mark", None)
    problem = str(getattr(trouble, "problem", None) or trouble)
    why = next((ours for theirs, ours in TROUBLES if theirs in problem), problem)
    if why.startswith(OPEN):
        mark = getattr(trouble, "context_mark", None) or mark
    if mark is None:
        return f"{name}: {why.removeprefix(OPEN)}."
    if "cannot start any token" in problem:
        letter = "".join(text.splitlines()[mark.line : mark.line + 1])[mark.column : mark.column + 1]
        why = (
            "a tab: indent with spaces" if letter == "\t" else f"text that begins with {letter} needs quotes"
        )
    return f"{name}:{mark.line + 1}:{mark.column + 1}: {why.removeprefix(OPEN)}."
