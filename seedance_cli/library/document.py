"""The one door to PyYAML: a file or text becomes an `Entry` whose every value knows its line, or one clear error.

Files come from strangers, so the door is narrow: YAML 1.2 core schema (to PyYAML alone `16:9` is the number 969 and
`no` is false), one document, no tags of its own, no key twice, bounded in size, depth and number of values.
"""

import re
from pathlib import Path

import yaml

from seedance_cli.errors import WrongInput
from seedance_cli.library.entry import Entry
from seedance_cli.library.nodes import Node, Place
from seedance_cli.library.writing import dump

__all__ = ["Entry", "dump", "read_document", "read_text"]

LARGEST = 1_000_000  # bytes; the largest file of ours is about 20 KB
DEEPEST = 60  # levels; a request kept in a recipe is the deepest thing we write
MOST_VALUES = 20_000  # aliases counted each time, so that ten lines cannot become a billion values

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
CONTROL = re.compile(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
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

    def resolve(self, kind: type[yaml.Node], value: str, implicit: tuple[bool, bool]) -> str:
        if kind is not yaml.ScalarNode:
            return CORE + ("map" if kind is yaml.MappingNode else "seq")
        found = PLAIN.fullmatch(value) if implicit[0] else None
        return CORE + (found.lastgroup if found and found.lastgroup else "str")

    def descend_resolver(self, parent: yaml.Node | None, _index: object) -> None:
        self.depth += 1
        self.values += 1
        if self.depth > DEEPEST or self.values > MOST_VALUES:
            assert parent is not None
            raise _refused(parent, "nested too deeply" if self.depth > DEEPEST else "too many values")

    def ascend_resolver(self) -> None:
        self.depth -= 1


def read_document(path: Path, *, newest: int = 1, hint: str = "") -> Entry:
    """The mapping in a YAML file. `newest` is the last `format:` this program knows; unknown keys in a file of a newer
    one are no fault. Raises WrongInput naming file and line for all that is not one plain, well-formed mapping."""
    return read_text(_text_of(path, hint), str(path), newest=newest, hint=hint)


def read_text(text: str, name: str, *, newest: int = 1, hint: str = "") -> Entry:
    """Like `read_document`, for a text that is already in hand; `name` stands for the file in errors."""
    unfit = CONTROL.search(text)
    if unfit:
        line = text.count("\n", 0, unfit.start()) + 1
        code = f"U+{ord(unfit.group()):04X}"
        raise WrongInput(f"{name}:{line}: a control character ({code}); is this a text file?", hint=hint)
    try:
        root = _compose(text)
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
    return Entry.root(root, name, newest=newest, hint=hint)


def _text_of(path: Path, hint: str) -> str:
    if not path.is_file():
        what = "is a folder" if path.is_dir() else "is not a file" if path.exists() else "does not exist"
        raise WrongInput(f"{path} {what}.", hint=hint)
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as trouble:
        raise WrongInput(f"{path} cannot be read: {trouble.strerror}.", hint=hint) from trouble
    if len(data) > LARGEST:
        raise WrongInput(f"{path} is larger than {LARGEST // 1_000_000} MB; no file of ours is.", hint=hint)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as trouble:
        line = data.count(b"\n", 0, trouble.start) + 1
        raise WrongInput(f"{path}:{line}: not UTF-8 text; save the file as UTF-8.", hint=hint) from None


def _compose(text: str) -> Node | None:
    composer = _Composer(text)
    try:
        root = composer.get_single_node()
        return None if root is None else _Converter().node(root, ())
    finally:
        composer.dispose()


class _Converter:
    """PyYAML's nodes → ours, an alias as often as it is used, within `MOST_VALUES` and `DEEPEST`."""

    values = 0

    def node(self, node: yaml.Node, above: tuple[int, ...]) -> Node:
        self.values += 1
        if self.values > MOST_VALUES or len(above) > DEEPEST:
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
