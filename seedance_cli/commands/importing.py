"""`seedance storyboard import`: a prompt or shot list written elsewhere becomes a film folder."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from seedance_cli.commands import flags
from seedance_cli.commands.viewing import board_view
from seedance_cli.terminal.console import Screen

if TYPE_CHECKING:
    from seedance_cli.story.storyboard import Storyboard

TO_GIVE = "still to be given"
"""By this the reader's own note about files is known; ours names the whole command."""


def import_prompt(
    file: Annotated[Path, typer.Argument(help="A prompt or shot list written elsewhere, as text.")],
    duration: flags.Duration = "",
    ratio: flags.Ratio = "",
    image_ref: flags.ImageRef = None,
    video_ref: flags.VideoRef = None,
    audio_ref: flags.AudioRef = None,
    first_frame: flags.FirstFrame = "",
    last_frame: flags.LastFrame = "",
    out: flags.Out = None,
    json: flags.Json = False,
) -> None:
    """Read a prompt written elsewhere into a film folder, without losing a word."""
    from dataclasses import replace

    from seedance_cli.commands.planning import IMPORTED, free_folder, free_path, titled, with_sources
    from seedance_cli.commands.said import (
        Said,
        measure_references,
        read_prompt_file,
        references_from_flags,
        whole_seconds_from,
    )
    from seedance_cli.film import create_film
    from seedance_cli.film.storyboard_file import storyboard_data
    from seedance_cli.library import open_library
    from seedance_cli.settings import config_dir
    from seedance_cli.story.written import read_prompt

    screen = Screen(json=json)
    library = open_library(config_dir())
    seconds = whole_seconds_from(duration) if duration else None
    reading = read_prompt(
        read_prompt_file(file), library.vocabulary, title=file.stem, duration=seconds, ratio=ratio
    )
    given = Said(
        image_refs=tuple(image_ref or ()),
        video_refs=tuple(video_ref or ()),
        audio_refs=tuple(audio_ref or ()),
        first_frame=first_frame,
        last_frame=last_frame,
    )
    board = with_sources(reading.storyboard, references_from_flags(given))
    folder = out or free_folder(board.title)
    board = titled(replace(board, brief=replace(board.brief, template=IMPORTED)), folder)
    measure_references(board)
    film = create_film(folder, board)
    notes = [note for note in reading.notes if TO_GIVE not in note]
    if any(not reference.source for reference in board.references):
        again = import_command(file, board, duration, ratio, str(free_path(folder)))
        notes.append(f"Files are {TO_GIVE}. The same film with them: {again}")
    if json:
        screen.answer_json(
            {
                "folder": str(folder),
                "storyboard": storyboard_data(film.board),
                "unplaced": list(reading.unplaced),
                "notes": notes,
            }
        )
        return
    screen.say(board_view(film.board, library, screen))
    for note in notes:
        screen.say(f"note: {note}")
    for text in reading.unplaced:
        screen.say(f"not placed: {text}", style="warn")
    screen.answer(film.folder)


def import_command(file: Path, board: "Storyboard", duration: str, ratio: str, folder: str) -> str:
    """The command that takes the same prompt in again, with FILE where one is still to be given."""
    import shlex

    from seedance_cli.story.command_line import role_flag

    words = ["seedance", "storyboard", "import", str(file), "-o", folder]
    words += ["--duration", duration] if duration else []
    words += ["--ratio", ratio] if ratio else []
    frames = board.brief.mode == "first_last_frames"
    for each in board.references:
        source = each.source or "FILE"
        if frames and each.role in ("first_frame", "last_frame"):
            words += [f"--{each.role.replace('_', '-')}", source]
        else:
            words += [f"--{each.kind}-ref", f"{source}={role_flag(each.role, each.kind)}"]
    return shlex.join(words)
