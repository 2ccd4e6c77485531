"""Hostile and careless YAML: each ends in one clear error with file and line, and what is right is read as YAML 1.2."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seedance_cli.errors import WrongInput
from seedance_cli.library.document import LARGEST, Bounds, read_document, read_node, read_text


def refusal(text: str) -> str:
    with pytest.raises(WrongInput) as caught:
        read_text(text, "a.yaml").finish()
    return caught.value.message


def refusal_of_file(path: Path, data: bytes) -> str:
    path.write_bytes(data)
    with pytest.raises(WrongInput) as caught:
        read_document(path, hint="try this")
    assert caught.value.hint == "try this"
    return caught.value.message


def test_ratios_and_words_that_yaml_1_1_misreads_are_texts() -> None:
    entry = read_text("all: {ratio: 16:9, country: NO, switch: on, when: 2024-01-01, octal: 012}\n", "a.yaml")
    assert entry.plain("all") == {
        "ratio": "16:9", "country": "NO", "switch": "on", "when": "2024-01-01", "octal": 12,
    }  # fmt: skip


def test_the_core_types() -> None:
    entry = read_text(
        "all: {a: ~, b: null, c: true, d: False, e: -3, f: 0x1F, g: 0o17, h: .5, i: 1e3, j: -.inf, k: '5'}",
        "a",
    )
    assert entry.plain("all") == {
        "a": None, "b": None, "c": True, "d": False, "e": -3, "f": 31, "g": 15, "h": 0.5, "i": 1000.0,
        "j": float("-inf"), "k": "5",
    }  # fmt: skip


def test_a_byte_order_mark_and_windows_line_ends_are_no_trouble(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes("\ufefftitle: 火星\r\nnext: b\r\n".encode())
    assert read_document(tmp_path / "a.yaml").text("title") == "火星"


def test_an_alias_repeats_its_value() -> None:
    assert read_text("a: &x {k: [1]}\nb: *x\n", "a").plain("b") == {"k": [1]}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "a.yaml: the file is empty."),
        ("# only a comment\n", "a.yaml: the file is empty."),
        ("- a\n- b\n", "a.yaml:1:1: a list; a file has keys"),
        ("just words\n", "a.yaml:1:1: a single value"),
        ("a: 1\nb: 2\na: 3\n", "a.yaml:3:1: the key 'a' stands here twice."),
        ("x:\n  a: 1\n  a: 3\n", "a.yaml:3:3: the key 'a' stands here twice."),
        ("a: 1\n---\nb: 2\n", "a.yaml:2:1: a second document begins here"),
        ("a: !!python/object/apply:os.system [ls]\n", "a.yaml:1:4: the tag"),
        ("a: !thing {}\n", "a.yaml:1:4: the tag !thing is not allowed."),
        ("a: !!int hello\n", "a.yaml:1:4: the tag !!int is not allowed."),
        ("a: !!seq {}\n", "a.yaml:1:4: the tag !!seq is not allowed."),
        ("a: !!binary aGk=\n", "a.yaml:1:4: the tag !!binary is not allowed."),
        ("a: &a [*a]\n", "an alias that contains itself."),
        ("a: &a {b: *a}\n", "an alias that contains itself."),
        ("a: *nowhere\n", "a.yaml:1:4: this alias (*name) has no anchor"),
        ("a:\n\tb: 1\n", "a.yaml:2:1: a tab: indent with spaces."),
        ("a: @image1 walks\n", "a.yaml:1:4: text that begins with @ needs quotes."),
        ("a: one: two\n", "a.yaml:1:7: a colon inside a text"),
        ("a: 'open\n", "a.yaml:1:4: a quote is opened here and never closed."),
        ("a: [1, 2\n", "a.yaml:1:4: a bracket is opened here and not closed"),
        ("a: 1\n   b: 2\n", "a.yaml:2:5: "),
        ("[a, b]: 1\n", "a.yaml:1:1: a key is one word or text"),
        ("a: b\x00c\n", "a.yaml:1: a control character (U+0000)"),
        ("a: 1\nb: \x1b[31m\n", "a.yaml:2: a control character (U+001B)"),
        ('a: "\\q"\n', "a.yaml:1:5: an unknown escape"),
        ("<<: {a: 1}\n", 'a.yaml:1:1: unknown key "<<"'),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_place(text: str, said: str) -> None:
    assert said in refusal(text)


def test_a_billion_laughs_are_not_laughed() -> None:
    lines = ["a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    assert "aliases that multiply into too many values" in refusal("\n".join(lines))


def test_aliases_within_aliases_do_not_get_round_the_depth() -> None:
    lines = ["a0: &a0 [1]"] + [f"a{n}: &a{n} [[*a{n - 1}]]" for n in range(1, 200)]
    assert "aliases that multiply" in refusal("\n".join(lines))


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? ", "a:\n"])
def test_ten_thousand_levels_are_refused_and_not_followed(opening: str) -> None:
    text = opening * 10_000 if opening != "a:\n" else "".join(" " * n + "a:\n" for n in range(500))
    said = refusal(f"x:\n {text}" if opening == "- " else text)
    assert "nested too deeply" in said or "a bracket is opened here" in said


def test_many_small_values_are_refused() -> None:
    assert "too many values" in refusal("a: [" + "1, " * 100_000 + "1]")


def test_a_file_that_is_too_large_is_not_read_whole(tmp_path: Path) -> None:
    said = refusal_of_file(tmp_path / "big.yaml", b"a: b\n" * 2_000_000)
    assert said.endswith("big.yaml is larger than 1 MB; no file of ours is.")
    assert LARGEST < 10_000_000


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    assert ":2: not UTF-8 text" in refusal_of_file(tmp_path / "a.yaml", b"a: 1\nb: \xff\xfe\n")
    assert "not UTF-8" in refusal_of_file(tmp_path / "b.yaml", b"\x89PNG\r\n\x1a\n\x00\x00")
    assert "not UTF-8" in refusal_of_file(tmp_path / "c.yaml", "a: 1".encode("utf-16"))
    assert "control character" in refusal_of_file(tmp_path / "d.yaml", bytes(range(9)))


def test_what_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    for path, said in (
        (tmp_path, "is a folder."),
        (tmp_path / "none.yaml", "does not exist."),
        (tmp_path / "pipe.yaml", "is not a file."),
        (Path("a\x00b"), "does not exist."),
    ):
        with pytest.raises(WrongInput, match=said):
            read_document(path)


def read_or_refusal(text: str) -> str:
    """What the whole file is refused with; "" where it is read, all its values included."""
    try:
        entry = read_text(text, "a.yaml")
        for name in entry.names:
            if entry.has(name):
                entry.plain(name)
        entry.finish()
    except WrongInput as refused:
        return refused.message
    return ""


@given(st.one_of(st.text(max_size=60), st.text("{}[]:,-&*!|>'\"#%@` \n\tab01?", max_size=60)))
def test_any_text_is_read_or_refused_and_never_more(text: str) -> None:
    said = read_or_refusal(text)
    assert not said or said.startswith("a.yaml:")


@given(st.binary(max_size=60))
def test_any_bytes_are_text_or_refused(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "bytes.yaml"
    path.write_bytes(data)
    try:
        said = "" if read_document(path) else "nothing"
    except WrongInput as refused:
        said = refused.message
    assert not said or said.startswith(f"{path}")


def test_a_long_list_is_read_piece_by_piece_within_bounds_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "long.yaml"
    path.write_text("films:\n" + "- a walk\n" * 30_000)
    with pytest.raises(WrongInput, match="too many values"):
        read_document(path)
    bounds = Bounds(size=2_000_000, values=100_000, items=30_000, advice="split it")
    films = read_node(path, bounds).keys["films"]
    assert (films.kind, len(films.items), films.items[-1].place) == ("list", 30_000, (30_001, 3))
    with pytest.raises(WrongInput, match="2:1: a list of more than 29,999; split it"):
        read_node(path, bounds._replace(items=29_999))
    with pytest.raises(WrongInput, match="too many values"):
        read_node(path, bounds._replace(values=30_000))
