"""Where a service's key comes from: the environment, which always wins, then our own file, then the system's keyring. A
key is kept in one of the last two, never in both, so that there is one to change and one to remove."""

import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from string import whitespace

from seedance_cli.errors import WrongInput
from seedance_cli.settings import key_file, system_keyring
from seedance_cli.settings.hiding import remember

KEYRING = "keyring"
LONGEST_KEY = 4096  # characters
LEAST_FOR_ENDING = 13  # characters; of a shorter key, four would give away too much
AROUND = whitespace + "\u00a0\u3000\u200b\u2060\ufeff" + "\"'`“”‘’"
"""What a shell, an editor or a web page may leave around a key: white space, also invisible, and quotes."""


@dataclass(frozen=True, slots=True)
class Key:
    """A key, and where it was found: the name of the environment variable, "keyring", or the file's path."""

    value: str = field(repr=False)
    origin: str

    @property
    def ending(self) -> str:
        """Enough to tell one key from another ("…3f9a"), "" for a key too short for that."""
        return f"…{self.value[-4:]}" if len(self.value) >= LEAST_FOR_ENDING else ""


def find_key(service: str, variable: str) -> Key | None:
    """The key of `service`, whose environment variable is `variable`, or None. Raises WrongInput for one that cannot be
    a key and for a file that is not safe to read. The keyring, which is slow, is asked only where `keep_key` used it."""
    if not variable:
        return None
    found = _in_environment(variable) or _in_file(service) or _in_keyring(service)
    remember(found.value if found else "")
    return found


def remember_keys(variables: Mapping[str, str]) -> None:
    """Let `hiding` know every key that lies anywhere for these services, given with their environment variables: also
    those that another place outdoes."""
    for service, variable in variables.items():
        for look, where in ((_in_environment, variable), (_in_file, service), (_in_keyring, service)):
            with suppress(WrongInput):
                found = look(where)
                remember(found.value if found else "")


def _in_environment(variable: str) -> Key | None:
    key = clean_key(os.environ.get(variable, ""), f"in {variable}", hint=f"export {variable}=…")
    return Key(key, variable) if key else None


def _in_file(service: str) -> Key | None:
    path = key_file.path_of(service)
    key = clean_key(key_file.read(path), f"in {path}", hint=_login(service))
    return Key(key, str(path)) if key else None


def _in_keyring(service: str) -> Key | None:
    if not _sign(key_file.path_of(service)).exists():
        return None
    key = clean_key(system_keyring.read(service), "in the keyring", hint=_login(service))
    return Key(key, KEYRING) if key else None


def _login(service: str) -> str:
    return f"seedance auth login {service}"


def _sign(path: Path) -> Path:
    """What lies beside where the key file would be, when the key is in the keyring."""
    return path.with_name(f"{path.name}.is-in-the-keyring")


def keep_key(service: str, key: str) -> str:
    """Keep a key in the keyring, or in a file where there is none; says in which: "keyring" or the path. Raises
    WrongInput for what cannot be a key, and where neither takes it."""
    key = clean_key(key)
    if not key:
        raise WrongInput("That is no key: it is empty.", hint=_login(service))
    remember(key)
    path = key_file.path_of(service)
    if system_keyring.write(service, key):
        key_file.write(_sign(path), KEYRING)
        key_file.remove(path)
        return KEYRING
    key_file.write(path, key)
    system_keyring.remove(service)
    key_file.remove(_sign(path))
    return str(path)


def forget_key(service: str) -> list[str]:
    """Remove the key wherever we keep it; the places it was removed from. The environment is not ours to change."""
    path = key_file.path_of(service)
    removed = [str(path)] if key_file.remove(path) else []
    key_file.remove(_sign(path))
    return [*removed, KEYRING] if system_keyring.remove(service) else removed


def clean_key(text: str, where: str = "", *, hint: str = "Copy the key once more, whole and alone.") -> str:
    """`text` without the white space and quotes around it; "" is no key. Raises WrongInput, which says `where` but
    never shows the text, if what is left cannot be a key."""
    key = text.strip(AROUND)
    if fault := _fault(key):
        raise WrongInput(" ".join(filter(None, ("The key", where, fault))), hint=hint)
    return key


def _fault(key: str) -> str:
    if len(key) > LONGEST_KEY:
        return "is too long to be one."
    if any(map(str.isspace, key)):
        return "has a space or a line break inside; a key is one word."
    if not (key.isascii() and key.isprintable()):
        return "has a letter inside that no key has, such as a curly quote or a long dash."
    return ""
