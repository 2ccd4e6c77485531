"""A manifest written to a file and read again."""

from pathlib import Path

import pytest

from seedance_cli.errors import WrongInput
from seedance_cli.library.manifest import Manifest, read_manifest


def manifest(folder: Path, name: str, text: str | bytes) -> Manifest:
    """What is read from a file of that name with these contents."""
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_manifest(path)


def refusal(folder: Path, name: str, text: str | bytes) -> str:
    """The message, with the folder left out."""
    with pytest.raises(WrongInput) as caught:
        manifest(folder, name, text)
    return caught.value.message.replace(f"{folder}/", "")


def faults(read: Manifest) -> list[str]:
    """The faults, with the folder left out."""
    return [fault.replace(f"{read.path.parent}/", "") for fault in read.faults]


def said(read: Manifest) -> list[dict[str, str | tuple[str, ...]]]:
    """What each row says."""
    return [{**row.values, **row.lists} for row in read.rows]
