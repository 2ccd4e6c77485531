"""The person's `config.yaml` in the config folder: which service renders, in which region, and what a day may cost there.
Read as strictly as a film, since a cap that is overlooked is no cap."""

import os
import secrets
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from seedance_cli.errors import WrongInput
from seedance_cli.library.document import read_document, read_text
from seedance_cli.library.entry import Entry
from seedance_cli.library.nodes import shown
from seedance_cli.money import Amount, read_amount
from seedance_cli.story.brief import nearest

NAME = "config.yaml"
FORMAT = 1
HEAD = """\
# What seedance does where a flag does not say.
# daily_cap: {NAME OF A SERVICE: 2000}   keeps a day below that; also as 10 usd, or 500 credits
format: 1
"""
LONGEST_WORD = 60  # characters
MOST_READ = 2_000_000
"""Bytes; more than `read_document` takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The settings: `service` is who renders where none is named ("": not said), `regions` where a service is reached and
    `daily_caps` what a day may cost there, by service, and `path` the file, whether it is there or not."""

    path: Path
    service: str = ""
    regions: dict[str, str] = field(default_factory=dict)
    daily_caps: dict[str, Amount] = field(default_factory=dict)


def read_config(folder: Path, services: Callable[[], Collection[str]] | None = None) -> Config:
    """The settings in the config `folder`, empty where there is no file. A service that is not among `services` (None: any
    is known), which are asked for where the file names one, is a fault. Raises WrongInput listing every fault as
    `file:line:column`."""
    path = folder / NAME
    if _says_nothing(_bytes_of(path)):
        return Config(path=path)
    entry = read_document(path, newest=FORMAT, hint=_mend(path))
    reader = _Reader(services)
    config = Config(
        path=path,
        service=reader.known(entry, "service", entry.text("service", most=LONGEST_WORD)),
        regions=reader.regions(entry),
        daily_caps=reader.daily_caps(entry),
    )
    entry.finish()
    return config


def keep_service(folder: Path, name: str) -> Path:
    """Write down who renders where none is named; the file, in which nothing else changes. Raises WrongInput where it names
    one already, is broken, or cannot be written."""
    config = read_config(folder)
    path = config.path
    if config.service:
        raise WrongInput(
            f"{path} names {config.service} as the service.", hint=f"Write there: service: {name}"
        )
    before = _bytes_of(path) or HEAD.encode()
    end = b"\r\n" if b"\r\n" in before else b"\n"
    data = before + (b"" if before.endswith(b"\n") else end) + b"service: " + name.encode() + end
    if _service_in(data, path) != name:  # as where all of it stands in brackets, or the key has no value
        raise WrongInput(
            f"{path} is written so that no line can be added to it.", hint=f"Write there: service: {name}"
        )
    _write(path, data)
    return path


def _service_in(data: bytes, path: Path) -> str:
    """What a file of these bytes would name, "" where it could not be read."""
    try:
        return read_text(data.decode("utf-8-sig"), str(path), newest=FORMAT).text("service")
    except WrongInput:
        return ""


class _Reader:
    """The parts of the file that are about `services`."""

    def __init__(self, services: Callable[[], Collection[str]] | None) -> None:
        self._services = services

    def known(self, entry: Entry, key: str, name: str) -> str:
        """`name`, with a fault at `key` where no service is called so."""
        if name and self._services is not None and name not in (known := self._services()):
            near = nearest(name[:80], list(known))
            meant = f"did you mean {near}?" if near else f"there are {', '.join(known)}."
            entry.fault(f'there is no service "{shown(name)}"; {meant}', key=key)
        return name

    def regions(self, entry: Entry) -> dict[str, str]:
        within = entry.entry("regions", optional=True)
        regions = {}
        for name in within.names if within else ():
            assert within is not None
            regions[self.known(within, name, name)] = within.text(name, required=True, most=LONGEST_WORD)
        return regions

    def daily_caps(self, entry: Entry) -> dict[str, Amount]:
        within = entry.entry("daily_cap", optional=True)
        caps = {}
        for name in within.names if within else ():
            assert within is not None
            written = within.text(self.known(within, name, name), required=True, most=LONGEST_WORD)
            try:
                caps[name] = read_amount(written)
            except WrongInput:
                wanted = "wanted an amount: 2000, 10 usd or 500 credits."
                within.fault(f'{shown(name)} is "{shown(written)}"; {wanted}', key=name)
        return caps


def _says_nothing(data: bytes) -> bool:
    """Whether all of a file is empty lines and comments: a person may have struck everything out."""
    rows = (row.strip() for row in data.removeprefix(b"\xef\xbb\xbf").splitlines())
    return all(not row or row.startswith(b"#") for row in rows)


def _bytes_of(path: Path) -> bytes:
    """What is in the file, nothing where there is none."""
    try:
        with path.open("rb") as file:
            return file.read(MOST_READ)
    except (FileNotFoundError, NotADirectoryError):
        return b""
    except OSError as fault:
        raise WrongInput(f"{path} cannot be read: {fault.strerror}.", hint=_mend(path)) from fault


def _mend(path: Path) -> str:
    return f"Mend {path}, or move it away."


def _write(path: Path, data: bytes) -> None:
    """The file whole or as it was; where it is a link, as into a folder of kept settings, what it leads to."""
    target = path.resolve()
    part = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            with part.open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            if target.exists():
                part.chmod(target.stat().st_mode & 0o777)
            part.replace(target)
        finally:
            with suppress(OSError):
                part.unlink()
    except OSError as fault:
        raise WrongInput(f"{path} cannot be written: {fault.strerror}.", hint=_mend(path)) from fault
