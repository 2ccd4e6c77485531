"""Which film folder belongs to which row of a manifest: `batch.jsonl` beside the films, a line as each is begun, and of a
saved film, which several rows may name, whose take is whose. How a film stands is not written here: its own takes tell
that."""

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from seedance_cli.errors import StillRunning, WrongInput
from seedance_cli.film.files import flush_names, said_plainly
from seedance_cli.film.locks import try_lock

NAME = "batch.jsonl"
MOST_LETTERS = 10_000
"""Of a line; ours have some hundred."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """One line. `folder` is relative to the batch's where the film lies in it; takes up to number `before` were there
    already; `at` is ISO 8601 in UTC."""

    key: str
    folder: str
    before: int
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """The other kind of line: take number `take` of a saved film in `folder` is made for this row. A take that was never
    sent leaves its number to the next, so the last line about a number holds."""

    key: str
    folder: str
    take: int


class Journal:
    """The journal of a batch in the folder `out`: what earlier runs have begun, by key, and what this one does."""

    def __init__(self, out: Path, lines: Iterable[Begun | Claimed], file: IO[bytes] | None) -> None:
        self._out = out.absolute()
        self._begun: dict[str, Begun] = {}
        self._since: dict[str, str] = {}
        self._owners: dict[tuple[str, int], str] = {}
        self._file = file
        for line in lines:
            if isinstance(line, Begun):
                self._keep(line)
            else:
                self._owners[line.folder, line.take] = line.key

    def __contains__(self, key: str) -> bool:
        return key in self._begun

    def __getitem__(self, key: str) -> Begun:
        return self._begun[key]

    @property
    def names(self) -> dict[str, str]:
        """The name of each film's folder by its key."""
        return {key: Path(line.folder).name for key, line in self._begun.items()}

    @property
    def since(self) -> Mapping[str, str]:
        """When each film, by its absolute folder, was first begun, whether or not a row of today still asks for it."""
        return self._since

    def since_of(self, folder: Path) -> str:
        """When a film was first begun, "" where it never was."""
        return self._since.get(str(folder.absolute()), "")

    def owner(self, folder: Path, take: int) -> str:
        """The key of the row for which a take of a saved film was made, "" where none says so."""
        return self._owners.get((self._named(folder), take), "")

    def begin(self, key: str, folder: Path, before: int, at: str) -> None:
        """Write down that a film is begun, unless an earlier run did: it is on the disk when this returns."""
        if key not in self._begun:
            line = Begun(key=key, folder=self._named(folder), before=before, at=at)
            self._write(line)
            self._keep(line)

    def _keep(self, line: Begun) -> None:
        self._begun.setdefault(line.key, line)
        folder = str(self._out / line.folder)
        self._since[folder] = min(line.at, self._since.get(folder, line.at))

    def claim(self, key: str, folder: Path, take: int) -> None:
        """Write down for which row a take of a saved film is made."""
        line = Claimed(key=key, folder=self._named(folder), take=take)
        self._write(line)
        self._owners[line.folder, line.take] = key

    def takes_of(self, key: str, folder: Path) -> tuple[Path, ...]:
        """The folders of a film's takes, in order, that were made for this row, or that came since it was begun and are no
        other row's. Raises WrongInput where they cannot be listed: what is there would be paid for anew."""
        before = self._begun[key].before

        def is_ours(number: int) -> bool:
            owner = self.owner(folder, number)
            return owner == key if owner else number > before

        try:
            found = [path for path in (folder / "takes").iterdir() if path.name.isdecimal()]
        except (FileNotFoundError, NotADirectoryError):
            return ()
        except OSError as fault:
            raise WrongInput(
                f"{folder / 'takes'} cannot be looked at: {fault.strerror}. Nothing is sent for this film, since its "
                "takes may be there.",
                hint="The same later: it goes on with what is missing",
            ) from fault
        ours = (path for path in found if is_ours(int(path.name)))
        return tuple(sorted(ours, key=lambda path: int(path.name)))

    def _named(self, folder: Path) -> str:
        folder = folder.absolute()
        return folder.name if folder.parent == self._out else str(folder)

    def _write(self, line: Begun | Claimed) -> None:
        assert self._file is not None  # whoever only reads begins nothing
        with said_plainly(self._out / NAME):
            self._file.write(json.dumps(asdict(line)).encode() + b"\n")
            self._file.flush()
            os.fsync(self._file.fileno())


@contextmanager
def held_journal(out: Path, again: str) -> Iterator[Journal]:
    """The journal in `out`, made where there is none, and held until the end; one without a line goes again. Raises
    StillRunning where another program holds it, with the command `again` as what to do later."""
    path = out / NAME
    with _held(path, again) as file:
        file.seek(0)
        text = file.read()
        if not text:  # a power cut must not take the journal and leave what it tells of
            flush_names(out)
            flush_names(out.parent)
        if text and not text.endswith(b"\n"):  # a line that was being written as its program died
            text = text[: text.rfind(b"\n") + 1]
            file.truncate(len(text))
        try:
            yield Journal(out, _lines(path, text), file)
        finally:
            with suppress(OSError):
                if not path.stat().st_size:
                    path.unlink()
                    out.rmdir()


@contextmanager
def _held(path: Path, again: str) -> Iterator[IO[bytes]]:
    if path.parent.exists() and not path.parent.is_dir():
        raise WrongInput(f"{path.parent} is a file; films need a folder.", hint=f"{again} --out OTHER")
    while True:
        with said_plainly(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            file = path.open("a+b")
        with file:
            if not try_lock(file.fileno()):
                raise StillRunning(
                    f"Another program is at this batch right now: it holds {path}.",
                    hint=f"{again}   once that has ended: it goes on with what is missing",
                )
            if _is_at(path, file):
                yield file
                return


def _is_at(path: Path, file: IO[bytes]) -> bool:
    """Whether the file still has its name: who held it before may have removed it as empty."""
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except OSError:
        return False


def seen_journal(out: Path) -> Journal:
    """What the journal in `out` tells right now, for who writes nothing."""
    try:
        text = (out / NAME).read_bytes()
    except FileNotFoundError:
        text = b""
    except OSError as fault:
        raise WrongInput(f"{out / NAME} cannot be read: {fault.strerror}.") from fault
    return Journal(out, _lines(out / NAME, text[: text.rfind(b"\n") + 1]), None)


def _lines(path: Path, text: bytes) -> Iterator[Begun | Claimed]:
    """Each line. Raises WrongInput for one that cannot be read: the film that it tells of would be begun, and paid, anew."""
    for number, raw in enumerate(text.splitlines(), start=1):
        line = _line(raw)
        if line is None:
            raise WrongInput(
                f"{path} line {number} cannot be read, so a film that was begun is not known.",
                hint="Mend or remove that line; or begin anew with --out OTHER",
            )
        yield line


def _line(raw: bytes) -> Begun | Claimed | None:
    try:
        told: Any = json.loads(raw) if len(raw) <= MOST_LETTERS else None
    except (ValueError, RecursionError):
        return None
    if not isinstance(told, dict) or not all(_is_text(told.get(name)) for name in ("key", "folder")):
        return None
    key, folder = told["key"], told["folder"]
    if _is_number(told.get("take")):
        return Claimed(key=key, folder=folder, take=told["take"])
    if _is_number(told.get("before")) and _is_text(told.get("at")):
        return Begun(key=key, folder=folder, before=told["before"], at=told["at"])
    return None


def _is_text(value: object) -> bool:
    return isinstance(value, str) and value != ""


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0
