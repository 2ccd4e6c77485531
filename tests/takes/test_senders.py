"""Who is sending, as other programs see it: a sender lives as long as it holds its file, and the dead leave nothing."""

from pathlib import Path

import pytest

from seedance_cli.takes.ledger import Entry, Ledger
from seedance_cli.takes.ledger.sender import FOLDER, Sender, lives
from tests.takes.ledger_entries import begun

DEAD = "4711-0123abcd"


def test_a_sender_lives_until_it_is_closed_and_leaves_nothing(tmp_path: Path) -> None:
    sender = Sender(tmp_path)
    assert not (tmp_path / FOLDER).exists()  # who sends nothing needs no name
    name = sender.name
    assert sender.name == name
    assert lives(tmp_path, name)
    assert [each.name for each in (tmp_path / FOLDER).iterdir()] == [name]
    sender.close()
    assert list((tmp_path / FOLDER).iterdir()) == []
    assert not lives(tmp_path, name)
    sender.close()


def test_each_sender_has_a_name_of_its_own(tmp_path: Path) -> None:
    one, other = Sender(tmp_path), Sender(tmp_path)
    assert one.name != other.name
    assert lives(tmp_path, one.name)
    other.close()
    assert lives(tmp_path, one.name)
    one.close()


def test_what_a_dead_one_left_is_removed(tmp_path: Path) -> None:
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / DEAD).touch()
    assert not lives(tmp_path, DEAD)
    assert not (tmp_path / FOLDER / DEAD).exists()
    (tmp_path / FOLDER / DEAD).touch()
    sender = Sender(tmp_path)
    name = sender.name
    assert [each.name for each in (tmp_path / FOLDER).iterdir()] == [name]
    sender.close()


@pytest.mark.parametrize("name", ["", "..", "../ledger.lock", "4711", f"{DEAD}/x", f"{DEAD}x", f"x{DEAD}"])
def test_a_name_that_is_none_is_nobodys_and_no_file_is_touched(tmp_path: Path, name: str) -> None:
    (tmp_path / FOLDER).mkdir()
    other = tmp_path / FOLDER / f"{DEAD}x"
    other.touch()
    assert not lives(tmp_path, name)
    assert other.exists()


def state(entry: Entry, ledger: Ledger) -> str:
    return ledger.entry(entry.id).state


def test_an_intent_ends_with_its_sender_and_what_was_sent_does_not(tmp_path: Path) -> None:
    with Ledger.open(tmp_path) as first:
        meant, left = begun(first, intent=True), begun(first)
        with Ledger.open(tmp_path) as other:
            assert (state(meant, other), state(left, other)) == ("intent", "sending")
            assert [entry.id for entry in other.being_sent()] == [meant.id, left.id]
    with Ledger.open(tmp_path) as later:
        assert (state(meant, later), state(left, later)) == ("unsent", "sending")
        assert later.being_sent() == ()


def test_what_takes_tell_is_counted_once(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "one") as one:
        known = [begun(one, folder="a"), begun(one, folder="b", prompt_hash="ab")]
    with Ledger.open(tmp_path / "other") as other:
        assert other.adopt(known) == 2
        assert other.adopt(known) == 0
        assert [each.folder for each in other.entries()] == ["b", "a"]
