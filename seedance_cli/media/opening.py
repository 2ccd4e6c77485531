"""Opens a person's file as a stream of pictures or sound, and says in plain words why it cannot.

Only containers that hold their own data are opened, and only from the disk: a playlist dressed as a clip must not
make us read another file or a link.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from stat import S_ISDIR, S_ISREG

import av
from av.container import InputContainer
from av.video.stream import VideoStream

from seedance_cli.errors import WrongInput

# Without flv on purpose: several releases of av crash when they open one with any option set.
CONTAINERS = "mov,mp4,matroska,webm,avi,mpegts,mpeg,asf,mp3,wav,w64,aac,flac,ogg,aiff,caf,amr"
LOCAL_ONLY = {"protocol_whitelist": "file", "format_whitelist": CONTAINERS}
"""For every `av.open` of a file that a person gave."""

BROKEN = (av.FFmpegError, OSError, ValueError, EOFError)
"""What av raises for a file that it cannot open or decode."""

NAMES = {"image": "a picture", "video": "a video", "audio": "a sound"}
USUAL_FILES = {"image": "png, jpeg or webp", "video": "mp4 or mov", "audio": "mp3 or wav"}


def need_file(path: Path, kind: str) -> None:
    """Raise WrongInput unless `path` is a readable file with something in it."""
    try:
        status = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        raise wrong(path, "does not exist", kind) from None
    except (OSError, ValueError) as error:
        raise wrong(path, f"cannot be read: {reason(error)}", kind) from error
    if S_ISDIR(status.st_mode):
        raise wrong(path, f"is a folder, not {NAMES[kind]}", kind)
    # A pipe or a device would be waited on for ever.
    if not S_ISREG(status.st_mode):
        raise wrong(path, "is not an ordinary file", kind)
    if status.st_size == 0:
        raise wrong(path, "is empty", kind)
    try:
        path.open("rb").close()
    except OSError as error:
        raise wrong(path, f"cannot be read: {reason(error)}", kind) from error


def wrong(path: Path, what: str, kind: str, *, hint: str = "") -> WrongInput:
    """The error for one file: its name, what is wrong with it, and what to give instead."""
    usual = f"Give {NAMES[kind]} of your own ({USUAL_FILES[kind]}): --{kind}-ref FILE"
    return WrongInput(f"{path} {what}.", hint=hint or usual)


def wrong_kind(path: Path, wanted: str, really: str) -> WrongInput:
    """The error for a file of another kind than was asked for."""
    what = f"is {NAMES[really]}, not {NAMES[wanted]}"
    return wrong(path, what, wanted, hint=f"Give it as --{really}-ref {path}")


def reason(error: BaseException) -> str:
    """An error's own words, without numbers and file names."""
    return (getattr(error, "strerror", None) or str(error)).lower()


def holds_text(path: Path) -> bool:
    """Whether a file that could not be opened is plain text."""
    with path.open("rb") as file:
        head = file.read(512)
    return bool(head) and not any(byte < 9 or 13 < byte < 32 for byte in head)


@contextmanager
def opened(path: Path, kind: str) -> Iterator[InputContainer]:
    """The file's container, closed at the end. Raises WrongInput where it cannot be opened or breaks on the way."""
    need_file(path, kind)
    try:
        # An absolute path keeps a colon in a file's name from being read as a protocol.
        with av.open(str(path.absolute()), options=LOCAL_ONLY) as container:
            yield container
    except BROKEN as error:
        if holds_text(path):
            raise wrong(path, f"is a text file, not {NAMES[kind]}", kind) from error
        raise wrong(path, f"is damaged, cut short, or not {NAMES[kind]} at all", kind) from error


def moving_pictures(container: InputContainer) -> VideoStream | None:
    """The container's video, leaving aside a cover picture that a song carries."""
    cover = av.stream.Disposition.attached_pic
    return next((each for each in container.streams.video if not each.disposition & cover), None)
