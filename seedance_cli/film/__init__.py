"""One film folder: its storyboard, its references, its takes; everything but the key, readable and in text.

What reads YAML is imported when it is first asked for: the ledger lives on this room's plain parts alone.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from seedance_cli.film.creating import create_film
    from seedance_cli.film.folder import Film, open_film
    from seedance_cli.film.take import Take, read_take

__all__ = ["Film", "Take", "create_film", "open_film", "read_take"]

_PLACES = {
    "Film": "folder",
    "Take": "take",
    "create_film": "creating",
    "open_film": "folder",
    "read_take": "take",
}


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)
