"""Variants, duplicates, and how many films come of a manifest."""

from pathlib import Path

import pytest

from seedance_cli.library.manifest import json_form, settling
from tests.library.manifest.written import faults, manifest, refusal, said

VARIED = "variants: {style: [anime, documentary], ratio: [16:9, 9:16]}\nfilms:\n"


def test_every_film_in_every_combination(tmp_path: Path) -> None:
    read = manifest(tmp_path, "a.yaml", f"{VARIED}  - A walk\n  - A ride\n")
    assert [
        (row.place, row.values["idea"], row.values["style"], row.values["ratio"]) for row in read.rows
    ] == [
        (f"row {number} ({style}, {ratio})", idea, style, ratio)
        for number, idea in ((1, "A walk"), (2, "A ride"))
        for style in ("anime", "documentary")
        for ratio in ("16:9", "9:16")
    ]
    assert [row.variant for row in read.rows[:2]] == [("anime", "16:9"), ("anime", "9:16")]


def test_variants_take_the_place_of_defaults(tmp_path: Path) -> None:
    read = manifest(tmp_path, "a.yaml", f"defaults: {{style: ink, mood: calm}}\n{VARIED}  - A walk\n")
    assert {row.values["style"] for row in read.rows} == {"anime", "documentary"}
    assert {row.values["mood"] for row in read.rows} == {"calm"}


def test_a_film_with_variants_of_its_own_or_none(tmp_path: Path) -> None:
    films = "  - {idea: A walk, variants: {mood: [calm, tense]}}\n  - {idea: A ride, variants: {}}\n"
    read = manifest(tmp_path, "a.yaml", VARIED + films)
    assert said(read) == [
        {"idea": "A walk", "mood": "calm"},
        {"idea": "A walk", "mood": "tense"},
        {"idea": "A ride"},
    ]


def test_what_a_film_says_itself_does_not_vary(tmp_path: Path) -> None:
    read = manifest(tmp_path, "a.yaml", f"{VARIED}  - {{idea: A walk, style: ink}}\n")
    assert [row.place for row in read.rows] == ["row 1 (16:9)", "row 1 (9:16)"]
    assert {row.values["style"] for row in read.rows} == {"ink"}


def test_a_saved_film_varies_in_what_a_take_can_change(tmp_path: Path) -> None:
    read = manifest(tmp_path, "a.yaml", f"{VARIED}  - film: old\n")
    assert said(read) == [{"film": "old", "ratio": "16:9"}, {"film": "old", "ratio": "9:16"}]
    own = manifest(tmp_path, "a.yaml", "films: [{film: old, variants: {style: [a, b]}}]")
    assert 'row 1: variants: unknown column "style"; known are duration, ratio, ' in faults(own)[0]


def test_variants_of_references(tmp_path: Path) -> None:
    read = manifest(
        tmp_path, "a.yaml", "films: [{idea: A walk, variants: {image_ref: [a.png, [b.png, c.png=scene]]}}]"
    )
    assert [row.lists["image_ref"] for row in read.rows] == [("a.png",), ("b.png", "c.png=scene")]
    assert [row.place for row in read.rows] == ["row 1 (a.png)", "row 1 (b.png c.png=scene)"]


def test_said_and_varied_at_once_is_a_fault(tmp_path: Path) -> None:
    read = manifest(
        tmp_path, "a.yaml", "films: [{idea: A walk, mood: calm, variants: {mood: [tense, dark]}}]"
    )
    assert faults(read) == ["a.yaml:1: row 1: mood is said here and varied too."]


def test_the_same_film_twice_is_one_fault_that_names_both(tmp_path: Path) -> None:
    films = "  - A walk\n  - A ride\n  - {idea: '  A walk '}\n  - {idea: A ride, style: anime, ratio: 9:16}\n"
    read = manifest(tmp_path, "a.yaml", VARIED + films)
    assert faults(read) == [
        "a.yaml:5: row 3: the same film as row 1; count: 2 in one row makes two takes of it.",
        "a.yaml:6: row 4: the same film as row 2; count: 2 in one row makes two takes of it.",
    ]
    assert len(read.rows) == 8


def test_a_film_that_its_defaults_make_equal_is_the_same(tmp_path: Path) -> None:
    read = manifest(tmp_path, "a.yaml", "defaults: {mood: calm}\nfilms: [A walk, {idea: A walk, mood: calm}]")
    assert len(read.rows) == 1
    assert "row 2: the same film as row 1" in faults(read)[0]


def test_the_key_is_of_what_is_said_and_not_of_where_or_how(tmp_path: Path) -> None:
    one = manifest(
        tmp_path, "a.yaml", "defaults: {mood: calm}\nfilms: [A ride, {idea: A walk, image-ref: a.png}]"
    )
    other = manifest(tmp_path, "b.csv", "mood;image ref;idea\ncalm;a.png;A walk\n")
    assert one.rows[1].key == other.rows[0].key
    assert one.rows[0].key != one.rows[1].key
    changed = manifest(tmp_path, "b.csv", "mood;image ref;idea\ncalm;b.png;A walk\n")
    assert changed.rows[0].key != other.rows[0].key


def test_a_hundred_thousand_rows_are_refused(tmp_path: Path) -> None:
    told = "asks for more than 10,000 films, the most in a batch; split it into several."
    assert refusal(tmp_path, "a.jsonl", "[]\n" * 100_000) == f"a.jsonl {told}"
    rows = "films:\n" + "- A walk\n" * 100_000
    assert "2:1: a list of more than 10,000; split it into several." in refusal(tmp_path, "a.yaml", rows)


def test_as_many_films_as_a_batch_takes_and_not_one_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settling, "MOST_FILMS", 8)
    films = "  - A walk\n  - A ride\n"
    assert len(manifest(tmp_path, "a.yaml", VARIED + films).rows) == 8
    assert "a.yaml asks for more than 8 films" in refusal(tmp_path, "a.yaml", f"{VARIED}{films}  - []\n")


def test_rows_are_not_read_beyond_the_most(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []
    film = json_form._film
    monkeypatch.setattr(
        json_form, "_film", lambda where, number, line: read.append(number) or film(where, number, line)
    )
    refusal(tmp_path, "a.jsonl", "[]\n" * 100_000)
    assert len(read) == 10_001


def test_variants_that_multiply_are_not_spelled_out(tmp_path: Path) -> None:
    values = ", ".join(str(number) for number in range(100))
    columns = ("style", "mood", "content", "camera", "motion", "audio", "visuals")
    text = "variants:\n" + "".join(f"  {column}: [{values}]\n" for column in columns) + "films: [A walk]\n"
    assert "more than 10,000 films" in refusal(tmp_path, "a.yaml", text)
