"""Keyrings to put behind the keyring library: one that keeps, and those that look as if they did."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError

JOURNAL = "keyring.txt"


class Vault(KeyringBackend):
    """Keeps passwords in this process."""

    priority = 5

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.kept.pop((service, username), None) is None:
            raise PasswordDeleteError("there is none")


class PlaintextVault(Vault):
    """Keeps them where everybody can read them."""


class Makeshift(Vault):
    """Not recommended by the library itself."""

    priority = 0.5  # type: ignore[assignment]


class Alternative(Vault):
    """From the collection of unsafe ones."""

    __module__ = "keyrings.alt.file"


class Forgetful(Vault):
    """Says yes and keeps nothing."""

    def set_password(self, service: str, username: str, password: str) -> None:
        return


class ReadOnly(Vault):
    """Only reads, as those of some package indexes."""

    def set_password(self, service: str, username: str, password: str) -> None:
        raise NotImplementedError


class Broken(Vault):
    """Raises an error of a library of its own, whatever it is asked."""

    def get_password(self, service: str, username: str) -> str | None:
        raise DesktopFault(f"no answer for {service}")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise DesktopFault(f"{password} was not taken")

    def delete_password(self, service: str, username: str) -> None:
        raise DesktopFault("no answer")


class Waiting(Vault):
    """Does not answer until `wait` does."""

    def __init__(self, wait: Callable[[], Any]) -> None:
        super().__init__()
        self.wait = wait
        self.asked = 0

    def get_password(self, service: str, username: str) -> str | None:
        self.asked += 1
        self.wait()
        return super().get_password(service, username)

    def set_password(self, service: str, username: str, password: str) -> None:
        self.asked += 1
        self.wait()


class OnDisk(Vault):
    """A vault that outlives the process, for runs of the installed program: a file in the home folder."""

    @property
    def _file(self) -> Path:
        return Path.home() / JOURNAL

    def get_password(self, service: str, username: str) -> str | None:
        rows = self._file.read_text().splitlines() if self._file.exists() else []
        return next((row.split("\t")[2] for row in rows if row.startswith(f"{service}\t{username}\t")), None)

    def set_password(self, service: str, username: str, password: str) -> None:
        self._file.write_text(f"{service}\t{username}\t{password}\n")

    def delete_password(self, service: str, username: str) -> None:
        self._file.unlink()


class DesktopFault(Exception):
    """What no caller can know beforehand."""
