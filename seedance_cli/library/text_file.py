"""The text of a file that anybody may have written: bounded in size, UTF-8, or one error that names the file. Apart from
the readers of YAML, since manifests are also written in other forms."""

import codecs
from pathlib import Path

from seedance_cli.errors import WrongInput

UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def text_of(path: Path, *, most: int, too_large: str, hint: str = "", utf_16: bool = False) -> str:
    """The text in a file of at most `most` bytes, without a byte order mark; with `utf_16` also in UTF-16 where a mark says
    so, as spreadsheets export it. `too_large` says what to make of a larger one. Raises WrongInput."""
    data = _bytes_of(path, most + 1, hint)
    if len(data) > most:
        raise WrongInput(f"{path} is larger than {most // 1_000_000} MB; {too_large}.", hint=hint)
    encoding = "utf-16" if utf_16 and data.startswith(UTF_16) else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as trouble:
        line = data.count(b"\n", 0, trouble.start) + 1
        raise WrongInput(f"{path}:{line}: not UTF-8 text; save the file as UTF-8.", hint=hint) from None


def _bytes_of(path: Path, most: int, hint: str) -> bytes:
    if not path.is_file():
        what = "is a folder" if path.is_dir() else "is not a file" if path.exists() else "does not exist"
        raise WrongInput(f"{path} {what}.", hint=hint)
    try:
        with path.open("rb") as file:
            return file.read(most)
    except OSError as trouble:
        raise WrongInput(f"{path} cannot be read: {trouble.strerror}.", hint=hint) from trouble
