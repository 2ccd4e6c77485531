"""Where a service's key comes from: the environment, which always wins, then our own file, then the system's keyring. A
key is kept in one of the last two, never in both, so that there is one to change and one to remove."""

import os
from dataclasses import dataclass, field
from pathlib import Path
from string import whitespace

from seedance_cli.errors import WrongInput
from seedance_cli.settings import key_file, system_keyring

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
    login = f"seedance auth login {service}"
    path = key_file.path_of(service)
    if told := clean_key(os.environ.get(variable, ""), f"in {variable}", hint=f"export {variable}=…"):
        return Key(told, variable)
    if kept := clean_key(key_file.read(path), f"in {path}", hint=login):
        return Key(kept, str(path))
    if not _sign(path).exists():
        return None
    kept = clean_key(system_keyring.read(service), "in the keyring", hint=login)
    return Key(kept, KEYRING) if kept else None


def _sign(path: Path) -> Path:
    """What lies beside where the key file would be, when the key is in the keyring."""
    return path.with_name(f"{path.name}.is-in-the-keyring")


def keep_key(service: str, key: str) -> str:
    """Keep a key in the keyring, or in a file where there is none; says in which: "keyring" or the path. Raises
    WrongInput for what cannot be a key, and where neither takes it."""
    key = clean_key(key)
    if not key:
        raise WrongInput("That is no key: it is empty.", hint=f"seedance auth login {service}")
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
