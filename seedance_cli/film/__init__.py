"""One film folder: its storyboard, its references, its takes; everything but the key, readable and in text."""

from seedance_cli.film.creating import create_film
from seedance_cli.film.folder import Film, open_film
from seedance_cli.film.take import Take, read_take

__all__ = ["Film", "Take", "create_film", "open_film", "read_take"]
