"""Where a service's key comes from: the environment, which always wins, then our own file, then the system's keyring. A
key is kept in one of the last two, never in both, so that there is one to change and one to remove. Where a service stands
in several regions, each may have a key of its own beside the plain one; it is never used for another."""

import os
import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace
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
    """A key, and where it was found: the name of the environment variable, "keyring", or the file's path; with the region
    that it is for, "" for the plain one."""

    value: str = field(repr=False)
    origin: str
    region: str = ""

    @property
    def ending(self) -> str:
        """Enough to tell one key from another ("…3f9a"), "" for a key too short for that."""
        return f"…{self.value[-4:]}" if len(self.value) >= LEAST_FOR_ENDING else ""


def find_key(service: str, variable: str, region: str = "") -> Key | None:
    """The key of `service` for a region: the region's own, else the plain one, which belongs to whichever region its owner
    says; or None. `variable` is the plain one's environment variable. Raises WrongInput for one that cannot be a key and for
    a file that is not safe to read. The keyring, which is slow, is asked only where `keep_key` used it."""
    own = own_key(service, variable, region) if region else None
    return own or own_key(service, variable)


def own_key(service: str, variable: str, region: str = "") -> Key | None:
    """The key that is given for just this region, without a region the plain one. Raises as `find_key` does."""
    if not variable:
        return None
    filed = key_file.filed_as(service, region)
    found = _in_environment(variable_of(variable, region)) or _in_file(filed) or _in_keyring(filed)
    remember(found.value if found else "")
    return replace(found, region=region) if found else None


def given_keys(service: str, variable: str, regions: Iterable[str] = ()) -> dict[str, Key]:
    """Every key that is used for a service, by its region, the plain one as "". Raises as `find_key` does."""
    looked = {region: own_key(service, variable, region) for region in ("", *regions)}
    return {region: key for region, key in looked.items() if key}


def variable_of(variable: str, region: str = "") -> str:
    """The environment variable of a region's own key, beside the plain one's: ARK_API_KEY_INTL."""
    return f"{variable}_{re.sub('[^A-Z0-9]', '_', region.upper())}" if region else variable


def remember_keys(service: str, variable: str, regions: Iterable[str] = ()) -> None:
    """Let `hiding` know every key that lies anywhere for this service, also those that another place outdoes."""
    for region in ("", *regions):
        filed = key_file.filed_as(service, region)
        own = variable_of(variable, region)
        for look, where in ((_in_environment, own), (_in_file, filed), (_in_keyring, filed)):
            with suppress(WrongInput):
                found = look(where)
                remember(found.value if found else "")


def _in_environment(variable: str) -> Key | None:
    key = clean_key(os.environ.get(variable, ""), f"in {variable}", hint=f"export {variable}=…")
    return Key(key, variable) if key else None


def _in_file(filed: str) -> Key | None:
    path = key_file.path_of(filed)
    key = clean_key(key_file.read(path), f"in {path}", hint=key_file.login_for(filed))
    return Key(key, str(path)) if key else None


def _in_keyring(filed: str) -> Key | None:
    if not _sign(key_file.path_of(filed)).exists():
        return None
    key = clean_key(system_keyring.read(filed), "in the keyring", hint=key_file.login_for(filed))
    return Key(key, KEYRING) if key else None


def _sign(path: Path) -> Path:
    """What lies beside where the key file would be, when the key is in the keyring."""
    return path.with_name(f"{path.name}.is-in-the-keyring")


def login_for(service: str, region: str = "") -> str:
    """The command that keeps a key for a service, in a region of its own where one is given."""
    return key_file.login_for(key_file.filed_as(service, region))


def keep_key(service: str, key: str, region: str = "") -> str:
    """Keep a key in the keyring, or in a file where there is none; says in which: "keyring" or the path. Raises
    WrongInput for what cannot be a key, and where neither takes it."""
    key = clean_key(key)
    if not key:
        raise WrongInput("That is no key: it is empty.", hint=login_for(service, region))
    remember(key)
    filed = key_file.filed_as(service, region)
    path = key_file.path_of(filed)
    if system_keyring.write(filed, key):
        key_file.write(_sign(path), KEYRING)
        key_file.remove(path)
        return KEYRING
    key_file.write(path, key)
    system_keyring.remove(filed)
    key_file.remove(_sign(path))
    return str(path)


def is_kept(service: str, region: str = "") -> bool:
    """Whether we keep a key under just this name, be it a good one or not."""
    path = key_file.path_of(key_file.filed_as(service, region))
    return path.is_symlink() or path.exists() or _sign(path).exists()


def forget_key(service: str, region: str = "") -> list[str]:
    """Remove the key wherever we keep it; the places it was removed from. The environment is not ours to change, and a
    key of another region stays."""
    filed = key_file.filed_as(service, region)
    path = key_file.path_of(filed)
    removed = [str(path)] if key_file.remove(path) else []
    key_file.remove(_sign(path))
    return [*removed, KEYRING] if system_keyring.remove(filed) else removed


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
