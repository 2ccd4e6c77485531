"""Where a key is found and kept: the order of the places, the file that is ours alone, the keyring."""

import os
import stat
import string
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import keyring
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from keyring.backend import KeyringBackend
from keyring.backends.chainer import ChainerBackend
from keyring.backends.fail import Keyring as Fail
from keyring.backends.null import Keyring as Null

from seedance_cli.errors import WrongInput
from seedance_cli.settings import hiding, key_file, system_keyring
from seedance_cli.settings.keys import (
    KEYRING,
    Key,
    clean_key,
    find_key,
    forget_key,
    given_keys,
    is_kept,
    keep_key,
    remember_keys,
)
from tests.settings.keyrings import (
    Alternative,
    Broken,
    Forgetful,
    Makeshift,
    PlaintextVault,
    ReadOnly,
    Vault,
    Waiting,
)

KEY, OTHER = "sk-0123456789abcdef3f9a", "sk-another-key-of-ours-77aa"
VARIABLE = "XSKILL_API_KEY"
FILED = ("seedance", "xskill")
FAULTS = {
    "is too long to be one.",
    "has a space or a line break inside; a key is one word.",
    "has a letter inside that no key has, such as a curly quote or a long dash.",
}
"""All that is ever said of a wrong key: nothing in it comes from the key."""


@pytest.fixture(autouse=True)
def own_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A config folder of the test's own, no key in the environment, no keyring, and what was set put back."""
    monkeypatch.setenv("SEEDANCE_CONFIG_DIR", str(tmp_path / "config"))
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setattr(system_keyring, "_hangs", Event())
    before = keyring.get_keyring()
    keyring.set_keyring(Fail())
    yield
    keyring.set_keyring(before)


@pytest.fixture
def vault() -> Vault:
    made = Vault()
    keyring.set_keyring(made)
    return made


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config" / "keys" / "xskill"


def written(path: Path, data: bytes, mode: int = 0o600) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    path.chmod(mode)
    return path


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


def files_below(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.rglob("*") if not file.is_dir())


def test_without_a_key_there_is_none() -> None:
    assert find_key("xskill", VARIABLE) is None
    assert find_key("animatic", "") is None
    assert forget_key("xskill") == []


def test_the_order_is_environment_then_file_then_keyring(
    monkeypatch: pytest.MonkeyPatch, vault: Vault, path: Path
) -> None:
    vault.kept[FILED] = "put-there-by-somebody"
    assert find_key("xskill", VARIABLE) is None  # the keyring is slow: it is asked only where we used it
    keep_key("xskill", "from-the-keyring")
    assert find_key("xskill", VARIABLE) == Key("from-the-keyring", "keyring")
    written(path, b"from-the-file\n")
    assert find_key("xskill", VARIABLE) == Key("from-the-file", str(path))
    monkeypatch.setenv(VARIABLE, "from-the-environment")
    assert find_key("xskill", VARIABLE) == Key("from-the-environment", VARIABLE)
    monkeypatch.setenv(VARIABLE, ' "" ')
    assert find_key("xskill", VARIABLE) == Key("from-the-file", str(path))


def test_what_comes_first_spares_what_comes_after(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    desktop = Waiting(lambda: None)
    keyring.set_keyring(desktop)
    written(path, b"from-the-file")
    find_key("xskill", VARIABLE)
    path.chmod(0o644)
    monkeypatch.setenv(VARIABLE, "from-the-environment")
    found = find_key("xskill", VARIABLE)
    assert found is not None
    assert found.origin == VARIABLE
    assert desktop.asked == 0


def test_a_real_keyring_keeps_it_and_no_file_does(vault: Vault, path: Path, tmp_path: Path) -> None:
    written(path, b"an-old-key")
    assert keep_key("xskill", f" {KEY}\n") == KEYRING
    assert vault.kept == {FILED: KEY}
    assert files_below(tmp_path) == ["xskill.is-in-the-keyring"]
    assert find_key("xskill", VARIABLE) == Key(KEY, "keyring")
    assert forget_key("xskill") == ["keyring"]
    assert vault.kept == {}
    assert files_below(tmp_path) == []


@pytest.mark.parametrize(
    "backend",
    [Fail, Null, PlaintextVault, Makeshift, Alternative, Forgetful, ReadOnly, Broken],
    ids=lambda kind: kind.__name__,
)
def test_any_other_keyring_is_passed_over(backend: type[KeyringBackend], path: Path) -> None:
    desktop = backend()
    keyring.set_keyring(desktop)
    assert find_key("xskill", VARIABLE) is None
    assert keep_key("xskill", KEY) == str(path)
    assert getattr(desktop, "kept", {}) == {}
    assert find_key("xskill", VARIABLE) == Key(KEY, str(path))
    assert forget_key("xskill") == [str(path)]


def test_in_a_row_of_keyrings_the_first_real_one_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    row = [PlaintextVault(), ReadOnly(), Vault(), Vault()]
    monkeypatch.setattr(ChainerBackend, "backends", row)
    keyring.set_keyring(ChainerBackend())
    assert keep_key("xskill", KEY) == KEYRING
    assert [backend.kept.get(FILED) for backend in row] == [None, None, KEY, None]
    row[3].kept[FILED] = OTHER
    assert find_key("xskill", VARIABLE) == Key(KEY, "keyring")
    assert forget_key("xskill") == ["keyring"]
    assert not any(backend.kept for backend in row)


def test_a_file_takes_over_from_a_keyring_that_takes_no_more(vault: Vault, path: Path) -> None:
    keep_key("xskill", OTHER)
    closed = ReadOnly()
    closed.kept = vault.kept
    keyring.set_keyring(closed)
    assert keep_key("xskill", KEY) == str(path)
    assert vault.kept == {}
    assert find_key("xskill", VARIABLE) == Key(KEY, str(path))


def test_a_keyring_that_hangs_is_waited_for_once(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    answer = Event()
    desktop = Waiting(answer.wait)
    keyring.set_keyring(desktop)
    monkeypatch.setattr(system_keyring, "PATIENCE", 0.005)
    try:
        assert find_key("xskill", VARIABLE) is None
        assert keep_key("xskill", KEY) == str(path)
        assert forget_key("xskill") == [str(path)]
    finally:
        answer.set()
    assert desktop.asked <= 1


def test_a_keyring_library_that_cannot_be_loaded_is_none(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    assert find_key("xskill", VARIABLE) is None
    assert keep_key("xskill", KEY) == str(path)


def test_the_file_is_ours_alone_from_its_very_creation(
    monkeypatch: pytest.MonkeyPatch, path: Path, tmp_path: Path
) -> None:
    born: list[tuple[int, int]] = []
    really_open = os.open

    def watched(name: Path, flags: int, mode: int = 0o777, **more: int) -> int:
        number = really_open(name, flags, mode, **more)
        if flags & os.O_CREAT:
            found = os.fstat(number)
            born.append((stat.S_IMODE(found.st_mode), found.st_size))
        return number

    monkeypatch.setattr(os, "open", watched)
    before = os.umask(0)
    try:
        keep_key("xskill", OTHER)
        keep_key("xskill", KEY)
    finally:
        os.umask(before)
    assert born == [(0o600, 0), (0o600, 0)]
    modes = [mode_of(each) for each in (path, path.parent, path.parent.parent)]
    assert modes == [0o600, 0o700, 0o700]  # who may change a folder could put another in its place
    assert path.read_text() == f"{KEY}\n"
    assert files_below(tmp_path) == ["xskill"]


def test_a_folder_that_was_open_to_others_is_closed(path: Path) -> None:
    path.parent.mkdir(parents=True, mode=0o755)
    keep_key("xskill", KEY)
    assert mode_of(path.parent) == 0o700


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o666, 0o601])
def test_a_file_that_others_may_touch_is_refused_with_the_remedy(path: Path, mode: int) -> None:
    written(path, KEY.encode(), mode)
    with pytest.raises(WrongInput, match="read or changed by others") as refused:
        find_key("xskill", VARIABLE)
    assert refused.value.hint == f"chmod 600 {path}"
    assert KEY not in str(refused.value)
    path.chmod(0o600)
    assert find_key("xskill", VARIABLE) == Key(KEY, str(path))


def test_a_link_is_refused_and_replaced_but_not_followed(path: Path, tmp_path: Path) -> None:
    target = tmp_path / "elsewhere"
    target.write_text(OTHER)
    target.chmod(0o600)
    path.parent.mkdir(parents=True)
    path.symlink_to(target)
    with pytest.raises(WrongInput, match="a link"):
        find_key("xskill", VARIABLE)
    keep_key("xskill", KEY)
    assert not path.is_symlink()
    assert target.read_text() == OTHER
    path.unlink()
    path.symlink_to(target)
    assert forget_key("xskill") == [str(path)]
    assert target.read_text() == OTHER


def test_a_link_put_there_at_the_last_moment_is_not_followed(
    monkeypatch: pytest.MonkeyPatch, path: Path, tmp_path: Path
) -> None:
    target = tmp_path / "elsewhere"
    target.write_text(OTHER)
    target.chmod(0o600)
    path.parent.mkdir(parents=True)
    path.symlink_to(target)
    monkeypatch.setattr(Path, "is_symlink", lambda _path: False)
    with pytest.raises(WrongInput, match="cannot be read"):
        find_key("xskill", VARIABLE)


def test_a_pipe_in_its_place_is_refused_without_waiting_for_a_writer(path: Path) -> None:
    path.parent.mkdir(parents=True)
    os.mkfifo(path, 0o600)
    with pytest.raises(WrongInput, match="no file"):
        find_key("xskill", VARIABLE)


def test_a_folder_in_its_place_is_said_and_left(path: Path, tmp_path: Path) -> None:
    path.mkdir(parents=True)
    for ask in (lambda: find_key("xskill", VARIABLE), lambda: keep_key("xskill", KEY)):
        with pytest.raises(WrongInput, match=str(path)):
            ask()
    with pytest.raises(WrongInput, match="cannot be removed"):
        forget_key("xskill")
    assert files_below(tmp_path) == []


def test_a_file_where_the_folder_should_be_is_said(tmp_path: Path) -> None:
    (tmp_path / "config").write_text("not a folder")
    with pytest.raises(WrongInput, match="cannot be written"):
        keep_key("xskill", KEY)
    assert forget_key("xskill") == []


def test_what_a_killed_run_left_is_removed_with_the_key(path: Path, tmp_path: Path) -> None:
    written(path.with_name(".xskill.0badcafe.part"), KEY.encode())
    assert forget_key("xskill") == [str(path)]
    assert files_below(tmp_path) == []


def test_a_write_that_fails_leaves_the_old_key_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch, path: Path, tmp_path: Path
) -> None:
    keep_key("xskill", OTHER)

    def full(_number: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(WrongInput, match="No space left") as refused:
        keep_key("xskill", KEY)
    assert KEY not in str(refused.value)
    assert path.read_text() == f"{OTHER}\n"
    assert files_below(tmp_path) == ["xskill"]


@pytest.mark.parametrize(
    "data",
    [b"two words", b"one\ntwo\n", b"\xff\xfes\x00k\x00", b"sk-\x00", b"sk\xe2\x80\x94long", b"k" * 5000, b"k" * 20_000],
    ids=["words", "lines", "utf-16", "nul", "dash", "long", "longer"],
)  # fmt: skip
def test_a_broken_file_is_said_with_its_path_and_not_shown(path: Path, data: bytes) -> None:
    written(path, data)
    with pytest.raises(WrongInput, match=f"The key in {path}") as refused:
        find_key("xskill", VARIABLE)
    assert refused.value.hint == "seedance auth login xskill"
    assert refused.value.message.removeprefix(f"The key in {path} ") in FAULTS


def test_an_empty_file_is_no_key(path: Path) -> None:
    written(path, b"\n")
    assert find_key("xskill", VARIABLE) is None


@pytest.mark.parametrize("key", ["", " \n", '""'])
def test_nothing_is_not_kept(key: str, tmp_path: Path) -> None:
    with pytest.raises(WrongInput, match="empty"):
        keep_key("xskill", key)
    assert files_below(tmp_path) == []


def test_the_environment_is_named_where_it_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, f"Bearer {KEY}")
    with pytest.raises(WrongInput, match=f"The key in {VARIABLE} has a space") as refused:
        find_key("xskill", VARIABLE)
    assert KEY not in f"{refused.value!r} {refused.value.hint}"


def test_a_key_does_not_show_itself() -> None:
    assert KEY not in f"{Key(KEY, VARIABLE)!r} {Key(KEY, VARIABLE)}"
    assert Key(KEY, VARIABLE).ending == "…3f9a"
    assert [Key("k" * length, "").ending for length in (1, 4, 12, 13)] == ["", "", "", "…kkkk"]


LETTERS = st.text(string.ascii_letters + string.digits + "-_.:/+=", min_size=1, max_size=80)
AROUND = st.text(" \t\r\n\"'“”\ufeff\u00a0", max_size=4)


@settings(deadline=None)
@given(AROUND, LETTERS, AROUND)
def test_what_stands_around_a_key_goes_and_nothing_of_it(before: str, key: str, after: str) -> None:
    assert clean_key(before + key + after) == key


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_a_clean_key_or_is_refused_without_being_shown(text: str) -> None:
    key, said = text, ""
    try:
        key = clean_key(text)
    except WrongInput as refused:
        said = refused.message
    if said:
        assert said.removeprefix("The key ") in FAULTS
    else:
        assert all("!" <= letter <= "~" for letter in key)
        assert clean_key(key) == key


@settings(deadline=None)
@given(LETTERS)
def test_what_is_written_is_read_again(tmp_path_factory: pytest.TempPathFactory, key: str) -> None:
    path = tmp_path_factory.mktemp("kept") / "keys" / "xskill"
    key_file.write(path, key)
    assert key_file.read(path) == f"{key}\n"


def test_every_key_that_lies_anywhere_is_known_for_hiding(
    monkeypatch: pytest.MonkeyPatch, vault: Vault, path: Path
) -> None:
    kept = ("sk-in-the-environment-1", "sk-in-the-file-2", "sk-in-the-keyring-3")
    text = " / ".join(kept)
    keep_key("xskill", kept[2])
    written(path, kept[1].encode())
    monkeypatch.setenv(VARIABLE, kept[0])
    monkeypatch.setattr(hiding, "_seen", {})
    assert hiding.hide_known(text) == text
    remember_keys("xskill", VARIABLE)
    assert hiding.hide_known(text) == "[key] / [key] / [key]"


def test_a_place_that_cannot_be_read_does_not_keep_the_others_from_being_known(
    monkeypatch: pytest.MonkeyPatch, path: Path
) -> None:
    monkeypatch.setattr(hiding, "_seen", {})
    monkeypatch.setenv(VARIABLE, KEY)
    written(path, OTHER.encode(), 0o644)
    remember_keys("xskill", VARIABLE)
    assert hiding.hide_known(KEY) == "[key]"


def test_the_key_that_a_run_finds_is_known_for_hiding(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hiding, "_seen", {})
    monkeypatch.setenv(VARIABLE, KEY)
    find_key("xskill", VARIABLE)
    assert hiding.hide_known(f"no: {KEY.upper()}") == "no: [key]"


def test_a_regions_key_lies_beside_the_plain_one(
    monkeypatch: pytest.MonkeyPatch, vault: Vault, path: Path
) -> None:
    keep_key("xskill", KEY)
    keep_key("xskill", OTHER, "eu-west")
    assert find_key("xskill", VARIABLE) == find_key("xskill", VARIABLE, "asia") == Key(KEY, KEYRING)
    assert find_key("xskill", VARIABLE, "eu-west") == Key(OTHER, KEYRING, "eu-west")
    monkeypatch.setenv(VARIABLE, "from-the-environment")
    assert find_key("xskill", VARIABLE, "eu-west") == Key(OTHER, KEYRING, "eu-west"), "it is the plain one's"
    monkeypatch.setenv(f"{VARIABLE}_EU_WEST", "from-there")
    assert find_key("xskill", VARIABLE, "eu-west") == Key("from-there", f"{VARIABLE}_EU_WEST", "eu-west")
    assert list(given_keys("xskill", VARIABLE, ("asia", "eu-west"))) == ["", "eu-west"]
    assert forget_key("xskill") == [KEYRING]
    assert (is_kept("xskill"), is_kept("xskill", "eu-west")) == (False, True)
    assert forget_key("xskill", "eu-west") == [KEYRING]
    assert vault.kept == {}


def test_forgetting_the_plain_key_leaves_what_is_being_written_for_a_region(path: Path) -> None:
    begun = written(path.with_name(".xskill@intl.0a1b2c3d.part"), KEY.encode())
    written(path, OTHER.encode())
    forget_key("xskill")
    assert begun.exists()


def test_a_file_of_a_region_that_is_none_says_its_own_login(path: Path) -> None:
    path.with_name("xskill@intl").mkdir(parents=True)
    with pytest.raises(WrongInput) as caught:
        find_key("xskill", VARIABLE, "intl")
    assert caught.value.hint == "Move it away, then: seedance auth login xskill --region intl"


def test_every_regions_key_is_known_for_hiding(
    monkeypatch: pytest.MonkeyPatch, vault: Vault, path: Path
) -> None:
    kept = ("sk-in-the-environment-1", "sk-in-the-file-2", "sk-in-the-keyring-3")
    keep_key("xskill", kept[2], "intl")
    written(path.with_name("xskill@intl"), kept[1].encode())
    monkeypatch.setenv(f"{VARIABLE}_INTL", kept[0])
    monkeypatch.setattr(hiding, "_seen", {})
    remember_keys("xskill", VARIABLE, ("cn", "intl"))
    assert hiding.hide_known(" / ".join(kept)) == "[key] / [key] / [key]"
