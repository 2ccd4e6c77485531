"""What a row says, on top of the command line, as the records that a film is made from; paths start from the manifest's
folder, as they were written there."""

from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from seedance_cli.commands.making.renderer import Wishes
from seedance_cli.commands.said import Said, end_user_from, whole_number
from seedance_cli.commands.shoot import takes_wanted
from seedance_cli.story.references import is_link

if TYPE_CHECKING:
    from seedance_cli.library.manifest import Row

FIELDS = {"image_ref": "image_refs", "video_ref": "video_refs", "audio_ref": "audio_refs", "still": "stills"}
"""Fields of `Said` by the column that fills them, where the two differ."""
COLUMNS = {field: column for column, field in FIELDS.items()}
FILES = ("first_frame", "last_frame", "prompt_file")
FILE_LISTS = ("image_ref", "video_ref", "audio_ref")
OF_A_SAVED_FILM = ("duration", "ratio")


def said_in(row: "Row", folder: Path, said: Said) -> Said:
    """What is said of the row's film, by the row in the `folder` of its manifest, else by the flags (`said`)."""
    own: dict[str, Any] = {column: row.values[column] for column in STORY if column in row.values}
    own |= {column: from_folder(folder, row.values[column]) for column in FILES if column in row.values}
    own |= {FIELDS[column]: _sources(row, column, folder) for column in FIELDS if column in row.lists}
    if "prompt_file" in own:
        own["prompt_file"] = Path(own["prompt_file"])
    if "film" in row.values:
        said = Said(**{name: getattr(said, name) for name in OF_A_SAVED_FILM})
    return replace(said, **own)


def wishes_in(row: "Row", wishes: Wishes) -> Wishes:
    """How the row's film is rendered, as the row says, else as the flags do. Raises WrongInput for what is no number."""
    said: dict[str, Any] = {name: row.values[name] for name in ("model", "resolution") if name in row.values}
    readers = {"seed": _seed, "count": takes_wanted, "end_user": end_user_from}
    said |= {name: read(row.values[name]) for name, read in readers.items() if name in row.values}
    if "no_audio" in row.values:
        said["audio"] = row.values["no_audio"] != "true"
    if "watermark" in row.values:
        said["watermark"] = row.values["watermark"] == "true"
    return replace(wishes, **said) if said else wishes


def flag_of(field: str) -> str:
    """The flag that fills a field of `Said`: `--image-ref` for `image_refs`."""
    return f"--{COLUMNS.get(field, field).replace('_', '-')}"


def from_folder(folder: Path, source: str) -> str:
    """A path or `PATH=ROLE` that was written in a file of that folder; a link stays."""
    if is_link(source):
        return source
    try:
        return str(folder / Path(source).expanduser())
    except RuntimeError:  # nobody has that home folder
        return str(folder / source)


def _sources(row: "Row", column: str, folder: Path) -> tuple[str, ...]:
    written = row.lists[column]
    return tuple(from_folder(folder, each) for each in written) if column in FILE_LISTS else written


def _seed(text: str) -> int | None:
    return whole_number("--seed", text)


STORY = tuple(field.name for field in fields(Said) if field.name not in (*FILES, *FIELDS.values()))
"""The fields that a column fills as it stands."""
