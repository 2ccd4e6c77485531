"""A multipart/form-data body taken apart, files and all, as a server must see it: nothing trimmed, nothing guessed."""

import hashlib
import re
from dataclasses import dataclass
from dataclasses import field as kept

_PARAMETER = re.compile(r';\s*([A-Za-z*]+)=(?:"((?:[^"\\]|\\.)*)"|([^\s;"]+))')


class NoForm(ValueError):
    """The body is no whole multipart/form-data."""


@dataclass(frozen=True)
class Part:
    """A file of a form. `field` is the form's field, `name` the file's name, `type` its content type as sent."""

    field: str
    name: str
    type: str
    content: bytes = kept(repr=False)

    @property
    def size(self) -> int:
        return len(self.content)

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


Pairs = list[tuple[str, "str | Part"]]


def form_in(body: bytes, content_type: str) -> Pairs:
    """The fields of a form in their order: text as text, a file as a Part. Raises NoForm."""
    boundary = _parameters(content_type).get("boundary", "")
    if not boundary:
        raise NoForm("no boundary")
    line = b"\r\n--" + boundary.encode("latin-1")
    before, *pieces = (b"\r\n" + body).split(line)
    if before or not pieces or pieces[-1] not in (b"--", b"--\r\n"):
        raise NoForm("the boundary does not frame the body")
    return [_pair(piece) for piece in pieces[:-1]]


def _pair(piece: bytes) -> tuple[str, str | Part]:
    head, blank, content = piece.partition(b"\r\n\r\n")
    lines = head.decode("utf-8", "replace").split("\r\n")[1:]
    headers = {
        name.strip().lower(): value.strip() for name, _, value in (one.partition(":") for one in lines)
    }
    told = _parameters(headers.get("content-disposition", ""))
    if not blank or "name" not in told:
        raise NoForm("a part without a name")
    if "filename" in told:
        return told["name"], Part(told["name"], told["filename"], headers.get("content-type", ""), content)
    try:
        return told["name"], content.decode()
    except UnicodeDecodeError:
        raise NoForm(f"{told['name']} is no UTF-8 text") from None


def _parameters(header: str) -> dict[str, str]:
    return {name.lower(): quoted or plain for name, quoted, plain in _PARAMETER.findall(header)}
