"""A local picture as it is uploaded: told by its first bytes, not by its name, and within what the service takes."""

from dataclasses import dataclass, field
from pathlib import Path

from seedance_cli.errors import WrongInput

SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"BM", "bmp"),
)
MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture's bytes, its file name and its content type (image/png)."""

    data: bytes = field(repr=False)
    name: str
    content_type: str


def read_picture(path: Path, most_megabytes: float) -> Picture:
    """The picture in a file. Raises WrongInput for what is missing, too large, or none of the kinds that are taken."""
    try:
        with path.open("rb") as file:
            data = file.read(int(most_megabytes * MEGABYTE) + 1)
    except OSError as fault:
        raise WrongInput(f"{path} cannot be read: {(fault.strerror or 'no such file').lower()}.") from fault
    except ValueError as fault:
        raise WrongInput(f"{str(path)!r} is no file name.") from fault
    if len(data) > most_megabytes * MEGABYTE:
        raise WrongInput(
            f"{path} is larger than {most_megabytes:g} MB, the most that is taken.",
            hint="Save it smaller: 2048 pixels on the longer side are enough.",
        )
    kind = kind_of(data)
    if not kind:
        raise WrongInput(
            f"{path} is no picture that xskill takes: PNG, JPEG, WebP, GIF or BMP.",
            hint="Save it as PNG or JPEG.",
        )
    return Picture(data=data, name=path.name, content_type=f"image/{kind}")


def kind_of(data: bytes) -> str:
    """png, jpeg, gif, webp or bmp by the first bytes, "" for anything else."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    return next((kind for signature, kind in SIGNATURES if data.startswith(signature)), "")
