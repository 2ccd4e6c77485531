"""Manifests as tables, as people type them and spreadsheets export them."""

from pathlib import Path

import pytest

from tests.library.manifest.written import faults, manifest, refusal, said

TWO = [
    {"idea": "A walk, at dawn", "duration": "5", "image_ref": ("a.png=scene", "b.png")},
    {"idea": 'A "long" ride', "ratio": "9:16"},
]
TYPED = 'idea,duration,ratio,image_ref\n"A walk, at dawn",5,,a.png=scene|b.png\nA "long" ride,,9:16\n'


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.csv", TYPED.encode()),
        ("a.csv", f"\ufeff{TYPED}".encode()),
        ("a.csv", TYPED.replace("\n", "\r\n").encode()),
        ("a.csv", TYPED.replace("\n", "\r").encode()),
        ("a.csv", TYPED.replace("\n", "\n\n,,,\n").encode()),
        ("a.csv", TYPED.replace("|", "\n").replace("a.png=scene\nb.png", '"a.png=scene\nb.png"').encode()),
        ("a.csv", TYPED.replace(",", ";").replace("walk; at", "walk, at").encode()),
        ("a.csv", ("sep=;\r\n" + TYPED.replace(",", ";").replace("walk; at", "walk, at")).encode()),
        ("a.tsv", TYPED.replace(",", "\t").replace("walk\t at", "walk, at").encode()),
        ("a.csv", TYPED.replace(",", "\t").replace("walk\t at", "walk, at").encode("utf-16")),
        ("a.csv", TYPED.replace("image_ref", " Image-Ref ").replace("idea", "IDEA").encode()),
        ("a.csv", TYPED.replace("\n", ",,,\n").encode()),
        (
            "a.csv",
            b'idea,duration,ratio,image_ref,Image Ref\n"A walk, at dawn",5,,a.png=scene,b.png\n"A ""long"" ride",,9:16\n',
        ),
    ],
    ids=("typed mark crlf cr blank lines semicolons named tabs utf-16 spelling wide columns-twice".split()),
)
def test_however_it_was_exported(tmp_path: Path, name: str, data: bytes) -> None:
    read = manifest(tmp_path, name, data)
    assert not read.faults
    assert said(read) == TWO


def test_rows_are_numbered_as_a_spreadsheet_does(tmp_path: Path) -> None:
    text = 'idea,no_audio\n\n"two\nlines",perhaps\nA walk,\na,b,c,d\nA ride,TRUE\n'
    read = manifest(tmp_path, "a.csv", text)
    assert [row.place for row in read.rows] == ["row 4", "row 6"]
    assert faults(read) == [
        'a.csv row 3: no_audio is "perhaps"; wanted true or false.',
        "a.csv row 5: 4 cells, and 2 columns; put a text that holds a separator in quotes.",
    ]


def test_a_quote_left_open_does_not_swallow_the_rest(tmp_path: Path) -> None:
    read = manifest(tmp_path, "a.csv", 'idea\n"A walk\nA ride\n"A" dive\nA swim\n')
    assert [row.values["idea"] for row in read.rows] == ["A ride", "A swim"]
    assert [fault.split(": ")[0] for fault in faults(read)] == ["a.csv row 2", "a.csv row 4"]
    assert "a quote that is not closed" in next(iter(read.faults))


def test_a_cell_beside_the_columns(tmp_path: Path) -> None:
    read = manifest(tmp_path, "a.csv", "idea,,mood\nA walk,,calm\nA ride,lost,\n")
    assert said(read) == [{"idea": "A walk", "mood": "calm"}]
    assert faults(read) == ["a.csv row 3: a cell under a column without a name."]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "a.csv row 1: no column idea, film or prompt_file; the first row names the columns."),
        ("\n \n", "a.csv row 1: no column idea"),
        ("idea,mood", "a.csv holds no films."),
        ("mood\ncalm", "a.csv row 1: no column idea"),
        ("idea,colour\na,b", 'a.csv row 1: unknown column "colour"'),
        ("idea,titel,servce\na,b,c", 'a.csv row 1: unknown column "titel"'),
        ("idea,title\na,b", 'a.csv row 1: unknown column "title"; did you mean name?'),
        ("idea,service\na,b", "a.csv row 1: service is said once for all films"),
        ("idea,Idea\na,b", "a.csv row 1: the column idea stands there twice."),
        ("A walk on Mars\nA ride", 'a.csv row 1: unknown column "A walk on Mars"'),
        ('"idea\nA walk', "a.csv row 1: a quote that is not closed"),
        ("idea," + ",".join(f"k{n}" for n in range(300)), "a.csv row 1: 301 columns; 100 is the most."),
    ],
)
def test_a_header_that_names_no_columns(tmp_path: Path, text: str, told: str) -> None:
    assert told in refusal(tmp_path, "a.csv", text)


def test_all_that_is_wrong_in_a_header_is_told(tmp_path: Path) -> None:
    assert len(refusal(tmp_path, "a.csv", "idea,a,b,c,idea\nx").splitlines()) == 4


def test_other_encodings_are_named_with_their_line(tmp_path: Path) -> None:
    told = refusal(tmp_path, "a.csv", "idea\nA walk\nUn café\n".encode("cp1252"))
    assert told == "a.csv:3: not UTF-8 text; save the file as UTF-8."
