"""`--params`: whatever JSON can say goes through unchanged, and nothing else does."""

import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seedance_cli.commands.raw.params import LONGEST, read_params
from seedance_cli.errors import WrongInput

ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
OBJECTS = st.dictionaries(st.text(), ANY_JSON, max_size=5)


@given(OBJECTS, st.booleans(), st.sampled_from([None, 1]))
def test_any_object_arrives_as_it_was_meant(
    value: dict[str, object], ascii_only: bool, indent: int | None
) -> None:
    said = json.dumps(value, ensure_ascii=ascii_only, indent=indent)
    assert read_params(said, None) == value


@given(OBJECTS.filter(bool), st.integers(min_value=0), ANY_JSON)
def test_a_key_that_stands_there_twice_has_no_meaning(
    value: dict[str, object], which: int, again: object
) -> None:
    key = sorted(value)[which % len(value)]
    said = f"{json.dumps(value)[:-1]}, {json.dumps(key)} : {json.dumps(again)}}}"
    with pytest.raises(WrongInput, match="stands there twice"):
        read_params(said, None)


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ("", "is missing"),
        ("{", "line 1, column 2: expecting property name"),
        ('{"a": 1,\n "b" 2}', "line 2, column 6: expecting ':' delimiter"),
        ("prompt=x", "is no JSON, at line 1, column 1"),
        ('"text"', "a text; it has to be an object"),
        ("7", "a number; it has to be"),
        ("null", "null; it has to be"),
        ('{"a": NaN}', "line 1, column 7: NaN is no number"),
        ('{"a": "NaN",\n "b": -Infinity}', "line 2, column 7: -Infinity is no number"),
        ('{"a": 1e999}', "column 7: 1e999 is no number"),
        ('{"a": {"b": 1, "b": 2}}', "column 16: the key 'b' stands there twice"),
        ("[" * 100_000, "cannot be read as JSON"),
        ('{"a": ' + "9" * 5000 + "}", "cannot be read as JSON"),
        ("@", "cannot be read"),
        ("@no\0file", "names no file"),
    ],
)
def test_what_is_no_object_says_where(said: str, says: str) -> None:
    with pytest.raises(WrongInput) as refused:
        read_params(said, None)
    assert says in refused.value.message
    assert refused.value.exit_code == 2


def test_the_same_key_in_different_objects_is_no_repetition() -> None:
    said = '{"a": {"b": 1}, "b": [{"a": "}{"}, {"a": "\\"a\\": 1"}]}'
    assert read_params(said, None) == json.loads(said)


def test_files_and_stdin_are_text_of_a_sane_length(tmp_path: Path) -> None:
    file = tmp_path / "params.json"
    file.write_bytes(b'{"prompt": "\xff"}')
    with pytest.raises(WrongInput, match="no text in UTF-8"):
        read_params(f"@{file}", None)
    file.write_bytes(b" " * (LONGEST + 1))
    with pytest.raises(WrongInput, match="larger than 8 MB"):
        read_params(f"@{file}", None)
    with pytest.raises(WrongInput, match="stdin is no JSON"):
        read_params("-", io.TextIOWrapper(io.BytesIO(b"")))
    assert read_params("-", io.TextIOWrapper(io.BytesIO('{"a": "水"}'.encode()))) == {"a": "水"}
