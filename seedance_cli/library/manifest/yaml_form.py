"""A manifest in YAML: the films, with defaults, variants, and what holds for the whole batch."""

from pathlib import Path

from seedance_cli.errors import WrongInput
from seedance_cli.library.document import Bounds, read_node
from seedance_cli.library.entry import NAMES
from seedance_cli.library.manifest.cells import Cells, read_cells
from seedance_cli.library.manifest.columns import ONCE, column_name
from seedance_cli.library.manifest.row import MOST_FILMS, faults_told
from seedance_cli.library.manifest.sheet import LARGEST, TOO_LARGE, Sheet, Written
from seedance_cli.library.manifest.variants import VARYING, Variants, read_variants
from seedance_cli.library.nodes import Node, shown
from seedance_cli.story.brief import nearest, plain

FORMAT = 1
KEYS = ("format", *ONCE, "defaults", "variants", "films")
BOUNDS = Bounds(size=LARGEST, values=30 * MOST_FILMS, items=MOST_FILMS, advice=TOO_LARGE)
LONGEST_SETTING = 1_000  # characters; `out` is a path
HINT = "Begin with films: and a list (- one, - two)."


def read_yaml(path: Path) -> Sheet:
    """The sheet in a YAML file. Raises WrongInput listing every fault in what is said for all films."""
    root = read_node(path, BOUNDS, hint=HINT)
    top = _Top(str(path), root)
    settings = {name: text for name in ONCE if (text := top.setting(name))}
    sheet = Sheet(
        films=top.films(),
        defaults=top.defaults(),
        variants=top.variants(),
        said_at=top.said_at,
        settings=settings,
    )
    if top.faults:
        raise WrongInput(faults_told(top.faults), hint=HINT)
    return sheet


class _Top:
    """The keys that a manifest begins with; faults are gathered, each with file, line and column."""

    def __init__(self, name: str, root: Node) -> None:
        self._name = name
        self._root = root
        self._keys = {column_name(key): node for key, node in root.keys.items()}
        self.said_at = {key: f"{name}:{node.place[0]}: {key}" for key, node in self._keys.items()}
        self.faults: list[str] = []
        self._check_format()
        for key in root.keys:
            if column_name(key) not in KEYS:
                near = nearest(column_name(key)[:80], list(KEYS))
                meant = f"did you mean {near}?" if near else f"known are {', '.join(KEYS)}."
                self._fault(f'unknown key "{shown(key)}"; {meant}', root.key_places[key])

    def setting(self, key: str) -> str:
        node = self._keys.get(key)
        if node is None or node.kind == "nothing":
            return ""
        if node.kind in ("list", "mapping") or len(node.text) > LONGEST_SETTING:
            self._fault(f"{key} is {_found(node)}; wanted one value.", node.place)
        return plain(node.text)

    def films(self) -> tuple[Written, ...]:
        node = self._keys.get("films")
        if node is None or node.kind != "list" or not node.items:
            found = "missing" if node is None else "empty" if node.kind == "list" else _found(node)
            self._fault(f"films is {found}; wanted a list (- one, - two).", (node or self._root).place)
            return ()
        return tuple(
            Written(number=number, where=f"{self._name}:{film.place[0]}: row {number}", node=film)
            for number, film in enumerate(node.items, 1)
        )

    def defaults(self) -> Cells:
        node = self._keys.get("defaults")
        if node is None or node.kind == "nothing":
            return Cells()
        if node.kind != "mapping":
            self._fault(f"defaults is {_found(node)}; wanted columns (duration: 5).", node.place)
            return Cells()
        cells = read_cells(node, VARYING)
        if cells.variants is not None:
            cells.faults.append("variants stand beside defaults, not in them.")
        for fault in cells.faults:
            self._fault(f"defaults: {fault}", node.place)
        return cells

    def variants(self) -> Variants:
        node = self._keys.get("variants")
        if node is None:
            return {}
        variants, faults = read_variants(node)
        for fault in faults:
            self._fault(fault, node.place)
        return variants

    def _check_format(self) -> None:
        # Not read as far as it is known, as a film is: what is not understood here would be paid for.
        node = self._keys.get("format")
        if node is not None and node.text != str(FORMAT):
            self._fault(f"format is {_found(node)}; this seedance reads format {FORMAT}.", node.place)

    def _fault(self, what: str, place: tuple[int, int]) -> None:
        self.faults.append(f"{self._name}:{place[0]}:{place[1]}: {what}")


def _found(node: Node) -> str:
    return f'"{shown(node.text)}"' if node.text else NAMES[node.kind]
