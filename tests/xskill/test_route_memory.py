"""What is remembered of a host between runs, and that nothing about it can hurt."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seedance_cli.services.xskill.route_memory import FILE, LASTING, forget, remember_rest, rest_is_known

HOST = "https://api.example.com"
NOW = 1_800_000_000.0


def test_it_lasts_an_hour_and_is_about_one_host(tmp_path: Path) -> None:
    remember_rest(tmp_path, HOST, NOW)
    assert rest_is_known(tmp_path, HOST, NOW)
    assert rest_is_known(tmp_path, f"{HOST}/", NOW + LASTING - 1)
    assert not rest_is_known(tmp_path, HOST, NOW + LASTING)
    assert not rest_is_known(tmp_path, "https://other.example.com", NOW)


def test_a_clock_that_went_back_is_not_believed(tmp_path: Path) -> None:
    remember_rest(tmp_path, HOST, NOW)
    assert not rest_is_known(tmp_path, HOST, NOW - 1)


def test_hosts_stand_beside_each_other_until_forgotten(tmp_path: Path) -> None:
    remember_rest(tmp_path, HOST, NOW)
    remember_rest(tmp_path, "http://127.0.0.1:8899", NOW + 1)
    forget(tmp_path, HOST)
    assert not rest_is_known(tmp_path, HOST, NOW + 2)
    assert rest_is_known(tmp_path, "http://127.0.0.1:8899", NOW + 2)


def test_the_file_does_not_grow_for_ever(tmp_path: Path) -> None:
    for number in range(100):
        remember_rest(tmp_path, f"http://127.0.0.1:{number + 1}", NOW + number)
    hosts = json.loads((tmp_path / FILE).read_text(encoding="utf-8"))["rest_since"]
    assert len(hosts) <= 21
    assert rest_is_known(tmp_path, "http://127.0.0.1:100", NOW + 100)


def test_nothing_secret_in_an_address_is_written(tmp_path: Path) -> None:
    remember_rest(tmp_path, "https://me:secret@api.example.com/sk-secret?key=sk-secret", NOW)
    assert "secret" not in (tmp_path / FILE).read_text(encoding="utf-8")
    assert rest_is_known(tmp_path, "https://me:secret@api.example.com/sk-secret?key=sk-secret", NOW)


def test_the_folder_is_made_where_there_is_none(tmp_path: Path) -> None:
    remember_rest(tmp_path / "new" / "state", HOST, NOW)
    assert [path.name for path in (tmp_path / "new" / "state").iterdir()] == [FILE]


def test_without_a_folder_nothing_is_known() -> None:
    remember_rest(None, HOST, NOW)
    forget(None, HOST)
    assert not rest_is_known(None, HOST, NOW)


def test_a_folder_that_cannot_be_written_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    remember_rest(tmp_path / "file" / "state", HOST, NOW)
    assert not rest_is_known(tmp_path / "file" / "state", HOST, NOW)


DAMAGED = [
    b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"version": 1}', b'{"version": 1, "rest_since": []}',
    b'{"version": 1, "rest_since": {"https://api.example.com:": "soon"}}',
    b'{"version": 1, "rest_since": {"https://api.example.com:": NaN}}',
    b'{"version": 1, "rest_since": {"https://api.example.com:": 1e999}}',
    b'{"version": 2, "rest_since": {"https://api.example.com:": 1800000000}}', b"[" * 100_000,
]  # fmt: skip


@pytest.mark.parametrize("content", DAMAGED)
def test_a_damaged_file_is_ignored_and_mended(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    assert not rest_is_known(tmp_path, HOST, NOW)
    remember_rest(tmp_path, HOST, NOW)
    assert rest_is_known(tmp_path, HOST, NOW)


@given(st.text(max_size=40))
def test_any_text_may_be_an_address(url: str) -> None:
    assert not rest_is_known(Path("/nowhere"), url, NOW)
