"""Whatever is in a file it is rows and faults, or one refusal; and the three forms say the same."""

import csv
import json
from collections.abc import Mapping
from contextlib import suppress
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seedance_cli.errors import WrongInput
from seedance_cli.library import dump
from seedance_cli.library.manifest import read_manifest
from seedance_cli.library.manifest.columns import FLAGS, LISTS, RENDERING, STORY
from seedance_cli.story.brief import plain
from tests.library.manifest.written import manifest, said

Film = Mapping[str, str | tuple[str, ...]]

WORDS = st.text(st.characters(exclude_categories=("C", "Z")) | st.just(" "), min_size=1, max_size=30)
TEXTS = WORDS.map(plain).filter(bool)
ITEMS = TEXTS.map(lambda text: text.replace("|", "/"))
ONE = sorted({*STORY, *RENDERING} - {*FLAGS, "idea"})
FILMS: st.SearchStrategy[Film] = st.builds(
    lambda idea, one, lists, flags: {"idea": idea, **one, **lists, **flags},
    TEXTS,
    st.dictionaries(st.sampled_from(ONE), TEXTS, max_size=4),
    st.dictionaries(st.sampled_from(LISTS), st.lists(ITEMS, min_size=1, max_size=3).map(tuple), max_size=2),
    st.dictionaries(st.sampled_from(FLAGS), st.sampled_from(("true", "false")), max_size=2),
)


def as_yaml(films: list[Film]) -> str:
    return dump({"format": 1, "films": [dict(film) for film in films]})


def as_json_lines(films: list[Film]) -> str:
    return "\n".join(map(json.dumps, films))


def as_csv(films: list[Film], separator: str = ",") -> str:
    columns = sorted({column for film in films for column in film})
    table = StringIO()
    writer = csv.writer(table, delimiter=separator, quoting=csv.QUOTE_ALL)
    writer.writerow(columns)
    for film in films:
        writer.writerow(
            "|".join(value) if isinstance(value, tuple) else value
            for value in (film.get(column, "") for column in columns)
        )
    return table.getvalue()


@settings(max_examples=25, deadline=None)
@given(st.lists(FILMS, min_size=1, max_size=4, unique_by=lambda film: json.dumps(film, sort_keys=True)))
def test_the_three_forms_say_the_same(films: list[Film]) -> None:
    with TemporaryDirectory() as folder:
        written = {"a.yaml": as_yaml(films), "a.csv": as_csv(films, ";"), "a.jsonl": as_json_lines(films)}
        read = [manifest(Path(folder), name, text) for name, text in written.items()]
    for each in read:
        assert not each.faults
        assert said(each) == [dict(film) for film in films]
    assert len({tuple(row.key for row in each.rows) for each in read}) == 1


PIECES = (
    "films:\n", "- ", "- idea: a walk\n", "  ", "idea", "film", "variants: {style: [a, b]}\n", "defaults: {mood: x}\n", "{", "}", "[", "]",
    ",", ";", "\t", "|", "\n", "\r", '"', '""', "'", ":", ": ", "null", "true", "1e999", "\\ud800", "\x1b[31m", "\x00", "\ufeff", "\u2028",
    "sep=;\n", "sep=", "*a", "&a ", "!!int ", "image_ref", "no_audio", "count", "name", "../..", "~", '{"idea": "x"}', "火星", "x" * 5000,
)  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(("a.yaml", "a.csv", "a.tsv", "a.jsonl")),
    st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=25).map("".join),
    st.sampled_from(("utf-8", "utf-8-sig", "utf-16", "latin-1")),
)
def test_anything_else_is_refused_in_words(name: str, text: str, encoding: str) -> None:
    with TemporaryDirectory() as folder, suppress(WrongInput):
        read = manifest(Path(folder), name, text.encode(encoding, "ignore"))
        assert read.rows or read.faults
        assert all("\n" not in fault for fault in read.faults)


def test_other_suffixes_are_told_the_three_forms(tmp_path: Path) -> None:
    for name in ("films.json", "films", "films.xlsx"):
        with pytest.raises(WrongInput, match=r"YAML \(\.yaml\), CSV \(\.csv\) or JSON lines \(\.jsonl\)"):
            manifest(tmp_path, name, "{}")


def test_what_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "a.csv").mkdir()
    for name, told in (("a.csv", "is a folder"), ("b.yaml", "does not exist")):
        with pytest.raises(WrongInput, match=told):
            read_manifest(tmp_path / name)


def test_more_than_ten_megabytes_are_not_read(tmp_path: Path) -> None:
    for name in ("a.csv", "a.yaml", "a.jsonl"):
        path = tmp_path / name
        with path.open("wb") as file:
            file.truncate(20_000_000)
        with pytest.raises(WrongInput, match="is larger than 10 MB; split it into several"):
            read_manifest(path)
