"""The journal of a batch: what it tells a later run, whatever a crash left of it, and who holds it."""

from pathlib import Path

import pytest

from seedance_cli.commands.batching.journal import NAME, held_journal, seen_journal
from seedance_cli.errors import StillRunning, WrongInput

AT = "2026-11-21T23:00:00+00:00"


def begun(out: Path, *keys: str) -> None:
    with held_journal(out, "again") as journal:
        for key in keys:
            journal.begin(key, out / f"film-{key}", 2, AT)


def test_a_later_run_knows_each_film_by_its_key(tmp_path: Path) -> None:
    begun(tmp_path / "films", "a", "b")
    begun(tmp_path / "films", "b", "c")
    with held_journal(tmp_path / "films", "again") as journal:
        assert journal.names == {"a": "film-a", "b": "film-b", "c": "film-c"}
        assert (journal["b"].before, journal["b"].at) == (2, AT)
    assert len((tmp_path / "films" / NAME).read_text().splitlines()) == 3


def test_a_film_elsewhere_is_named_by_its_whole_path(tmp_path: Path) -> None:
    with held_journal(tmp_path / "films", "again") as journal:
        journal.begin("a", tmp_path / "saved" / "mars", 0, AT)
        assert journal["a"].folder == str(tmp_path / "saved" / "mars")


def test_takes_of_a_saved_film_are_told_apart_by_their_rows(tmp_path: Path) -> None:
    film = tmp_path / "mars"
    for number in range(1, 6):
        (film / "takes" / f"{number:03}").mkdir(parents=True)
    with held_journal(tmp_path / "films", "again") as journal:
        journal.begin("a", film, 1, AT)
        journal.begin("b", film, 1, AT)
        journal.claim("a", film, 2)
        journal.claim("b", film, 3)
    journal = seen_journal(tmp_path / "films")
    assert [path.name for path in journal.takes_of("a", film)] == ["002", "004", "005"]
    assert [path.name for path in journal.takes_of("b", film)] == ["003", "004", "005"]


def test_a_number_that_was_given_up_belongs_to_the_row_that_took_it_next(tmp_path: Path) -> None:
    film = tmp_path / "mars"
    (film / "takes" / "001").mkdir(parents=True)
    with held_journal(tmp_path / "films", "again") as journal:
        journal.begin("a", film, 0, AT)
        journal.claim("a", film, 1)
        journal.begin("b", film, 1, AT)  # the first row's take was there then, and went unsent
        journal.claim("b", film, 1)
        assert journal.takes_of("a", film) == ()
        assert [path.name for path in journal.takes_of("b", film)] == ["001"]
    journal = seen_journal(tmp_path / "films")
    assert journal.takes_of("a", film) == ()
    assert [path.name for path in journal.takes_of("b", film)] == ["001"]


@pytest.mark.parametrize("cut", [1, 40])
def test_a_line_that_was_being_written_as_its_program_died_counts_for_nothing(
    tmp_path: Path, cut: int
) -> None:
    begun(tmp_path, "a", "b")
    path = tmp_path / NAME
    path.write_bytes(path.read_bytes()[:-cut])
    assert list(seen_journal(tmp_path).names) == ["a"]
    begun(tmp_path, "c")
    assert list(seen_journal(tmp_path).names) == ["a", "c"]


@pytest.mark.parametrize(
    "line", ["nonsense", "{}", "[1]", '{"key": 1, "folder": "x", "before": 0, "at": "y"}', "", "[" * 20_000]
)
def test_a_line_that_cannot_be_read_is_named(tmp_path: Path, line: str) -> None:
    """The film that it told of would be begun, and paid, anew."""
    begun(tmp_path, "a")
    path = tmp_path / NAME
    path.write_text(f"{line}\n{path.read_text()}")
    with (
        pytest.raises(WrongInput, match=r"batch\.jsonl line 1 cannot be read"),
        held_journal(tmp_path, "again"),
    ):
        pass


def test_one_holds_it_at_a_time(tmp_path: Path) -> None:
    with held_journal(tmp_path, "again"):
        with pytest.raises(StillRunning) as caught, held_journal(tmp_path, "seedance batch x"):
            pass
        assert caught.value.hint.startswith("seedance batch x")
        assert seen_journal(tmp_path).names == {}
    begun(tmp_path, "a")


def test_nothing_stays_where_nothing_was_begun(tmp_path: Path) -> None:
    with held_journal(tmp_path / "films", "again"):
        pass
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "films").mkdir()
    (tmp_path / "films" / "mine.txt").touch()
    with pytest.raises(RuntimeError), held_journal(tmp_path / "films", "again"):
        raise RuntimeError
    assert [path.name for path in (tmp_path / "films").iterdir()] == ["mine.txt"]


def test_a_folder_that_cannot_be_made_is_said_plainly(tmp_path: Path) -> None:
    (tmp_path / "films").touch()
    with pytest.raises(WrongInput), held_journal(tmp_path / "films", "again"):
        pass
