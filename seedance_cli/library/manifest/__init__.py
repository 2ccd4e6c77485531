"""A manifest: many films in one file, as YAML, CSV or JSON lines. What leaves this room are rows of texts, each of which
knows its place in the file, and the faults of those that could not be read."""

from pathlib import Path

from seedance_cli.errors import WrongInput
from seedance_cli.library.manifest.csv_form import read_csv
from seedance_cli.library.manifest.json_form import read_json_lines
from seedance_cli.library.manifest.row import MOST_FILMS, Manifest, Row, faults_told
from seedance_cli.library.manifest.settling import same_film, settle
from seedance_cli.library.manifest.yaml_form import read_yaml

__all__ = ["MOST_FILMS", "Manifest", "Row", "faults_told", "read_manifest", "same_film"]

FORMS = {
    ".yaml": read_yaml, ".yml": read_yaml,
    ".csv": read_csv, ".tsv": read_csv,
    ".jsonl": read_json_lines, ".ndjson": read_json_lines,
}  # fmt: skip


def read_manifest(path: Path) -> Manifest:
    """The films that a manifest asks for; its suffix says in which form it is. Raises WrongInput where nothing can be made of the
    file as a whole: it cannot be read, it asks for too many films, or what it says for all of them is wrong."""
    form = FORMS.get(path.suffix.lower())
    if form is None:
        raise WrongInput(
            f"{path} has no suffix of a manifest: YAML (.yaml), CSV (.csv) or JSON lines (.jsonl).",
            hint="seedance batch films.yaml",
        )
    return settle(path, form(path))
