"""What the fuzzing of replies taught, by name; and shapes by hypothesis, which finds the smallest one that breaks."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from seedance_cli.services.wire.reply import DEEPEST, hiding, read_reply
from tests.fuzz.bodies import giants
from tests.fuzz.hostile import KEY
from tests.fuzz.replies import KINDS, PATHS, STATUSES, Thrown, read
from tests.xskill.storm import ANY_JSON


def read_body(body: bytes) -> Any:
    return read_reply(200, {}, body, hiding(KEY)).data


@settings(max_examples=60, deadline=None, derandomize=True)
@given(some.sampled_from(KINDS), some.sampled_from(PATHS), some.sampled_from(STATUSES), ANY_JSON)
def test_json_of_any_shape_is_an_answer_or_an_error(kind: str, via: str, status: int, body: Any) -> None:
    assert read(Thrown(kind, via, status, json.dumps(body).encode())).startswith(kind)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(some.sampled_from(KINDS), some.sampled_from(PATHS), some.binary(max_size=60))
def test_bytes_of_any_kind_are_an_error(kind: str, via: str, body: bytes) -> None:
    assert read(Thrown(kind, via, 200, body)).startswith(kind)


def test_a_giant_is_read_or_is_no_json() -> None:
    for body in giants(150_000).values():
        read(Thrown("create", "rest", 200, body))


def test_a_number_that_is_beyond_all_measure_costs_no_task() -> None:
    found = read_body(b'{"task_id": "t", "seed": %s, "cost": -%s}' % (b"9" * 5_000, b"9" * 5_000))
    assert found == {"task_id": "t", "seed": None, "cost": None}
    assert read_body(b"123456789012345678901234567890") == 123456789012345678901234567890


def test_what_is_nested_too_deeply_is_emptied_and_the_rest_is_read() -> None:
    deep: Any = "x"
    for _ in range(300):
        deep = {"a": [deep]}
    found = read_body(json.dumps({"task_id": "t", "trace": deep}).encode())
    assert found["task_id"] == "t"
    assert json.dumps(found).count("[") + json.dumps(found).count("{") == DEEPEST + 1
    just = "[" * DEEPEST + "]" * DEEPEST
    assert read_body(just.encode()) == json.loads(just)


def test_a_list_of_a_thousand_tasks_is_read_and_millions_of_nothing_are_not() -> None:
    task = {
        "task_id": "t",
        "status": "completed",
        "output": {"images": ["https://h/1", "https://h/2"]},
        "price": 1,
        "x": [1, 2],
    }
    assert len(read_body(json.dumps({"data": [task] * 1_000}).encode())["data"]) == 1_000
    assert read_body(b"[" + b"[]," * 100_000 + b"[]]") is None


@pytest.mark.parametrize("key", ["sk-a/b+c=d", "sk-plain-0123456789", 'sk-"quoted"-key'])
def test_every_spelling_of_the_key_is_hidden(key: str) -> None:
    from urllib.parse import quote

    hide = hiding(key)
    spelled = (key, quote(key, safe=""), key.replace("/", "\\/"), json.dumps(key)[1:-1])
    assert hide(" ".join(spelled)) == " ".join(["[key]"] * len(spelled))
    in_escapes = "".join(f"\\u{ord(letter):04x}" for letter in key)
    assert read_reply(200, {}, f'{{"said": "{in_escapes}"}}'.encode(), hide).data == {"said": "[key]"}
