"""Files that are whole or not there: beside other runs, on disks without links, on full disks."""

import errno
import os
import threading
from pathlib import Path

import pytest

from seedance_cli.errors import SeedanceError
from seedance_cli.film.files import copy_into_place, write_bytes, write_new_text, write_text


def refused(*_: object) -> None:
    raise OSError(errno.EPERM, "Operation not permitted")


def full(*_: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_copies_to_one_name_at_once_do_not_disturb_each_other(tmp_path: Path) -> None:
    sources = [tmp_path / name for name in ("a", "b", "c", "d")]
    for source in sources:
        source.write_bytes(source.name.encode() * 2_000_000)
    start, faults = threading.Barrier(len(sources)), []

    def copy(source: Path) -> None:
        start.wait()
        try:
            copy_into_place(source, tmp_path / "target")
        except SeedanceError as fault:
            faults.append(fault)

    for _ in range(5):
        threads = [threading.Thread(target=copy, args=(source,)) for source in sources]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert (tmp_path / "target").read_bytes() in [source.read_bytes() for source in sources]
    assert faults == []
    assert len(list(tmp_path.iterdir())) == 5


def test_a_disk_without_links_still_gives_a_name_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "hardlink_to", refused)
    write_new_text(tmp_path / "a.yaml", "first\n")
    with pytest.raises(FileExistsError):
        write_new_text(tmp_path / "a.yaml", "second\n")
    assert [path.name for path in tmp_path.iterdir()] == ["a.yaml"]
    assert (tmp_path / "a.yaml").read_bytes() == b"first\n"


def test_a_full_disk_without_links_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def link(path: Path, _: Path) -> None:
        monkeypatch.setattr("seedance_cli.film.files.os.fsync", full)
        refused()

    monkeypatch.setattr(Path, "hardlink_to", link)
    with pytest.raises(SeedanceError, match="disk is full"):
        write_new_text(tmp_path / "a.yaml", "first\n")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="Windows has no umask to speak of")
def test_files_take_the_umask_without_setting_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Setting it, even for a moment, would give files that other threads make other rights.
    before = os.umask(0o027)
    try:
        with monkeypatch.context() as patched:
            patched.setattr(os, "umask", refused)
            write_text(tmp_path / "a", "x")
            write_new_text(tmp_path / "b", "x")
            write_bytes(tmp_path / "c", b"x")
            copy_into_place(tmp_path / "a", tmp_path / "d")
    finally:
        os.umask(before)
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o640}


@pytest.mark.skipif(os.name == "nt", reason="asks the POSIX way how a file is open")
def test_only_what_is_open_for_writing_is_flushed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import fcntl

    modes = []
    monkeypatch.setattr(
        "seedance_cli.film.files.os.fsync",
        lambda file: modes.append(fcntl.fcntl(file, fcntl.F_GETFL) & os.O_ACCMODE),
    )
    write_text(tmp_path / "a", "x")
    copy_into_place(tmp_path / "a", tmp_path / "b")
    assert modes == [os.O_RDWR, os.O_RDONLY, os.O_RDWR]  # of a folder's names the system flushes what is read
