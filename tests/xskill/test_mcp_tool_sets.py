"""Which tool is called with which arguments, for both sets that the service has had."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from seedance_cli.errors import WrongInput
from seedance_cli.services.xskill.tool_sets import (
    NotByMcp,
    ToolCall,
    knows_any,
    to_balance,
    to_create,
    to_list,
    to_query,
    to_upload,
)
from tests.xskill_server.tools import FIRST, SECOND

FIRST_NAMES = tuple(tool.name for tool in FIRST)
SECOND_NAMES = tuple(tool.name for tool in SECOND)
BODY = {
    "model": "st-ai/super-seed2",
    "params": {"prompt": "a duel", "functionMode": "omni_reference", "model": "seedance_2.0_fast", "ratio": "9:16", "duration": 15},
}  # fmt: skip
NAMES = st.sampled_from(
    ["prompt", "model", "duration", "image_url", "image_size", "aspect_ratio", "seed", "options", "ratio"]
)
VALUES = st.one_of(st.text(max_size=8), st.integers(), st.lists(st.text(max_size=4), max_size=2))


def test_the_first_set_takes_the_body_as_it_is() -> None:
    call = to_create(FIRST_NAMES, BODY)
    assert (call.tool, call.paid) == ("submit_task", True)
    assert call.arguments == {"model_id": "st-ai/super-seed2", "parameters": BODY["params"]}


def test_the_second_set_takes_what_only_the_model_knows_in_options() -> None:
    call = to_create(SECOND_NAMES, BODY)
    assert (call.tool, call.paid) == ("generate", True)
    assert call.arguments == {
        "model": "st-ai/super-seed2",
        "prompt": "a duel",
        "options": {
            "functionMode": "omni_reference",
            "model": "seedance_2.0_fast",
            "ratio": "9:16",
            "duration": 15,
        },
    }


def test_a_size_is_a_word_of_its_own_in_the_second_set() -> None:
    still = {"model": "seedream", "params": {"prompt": "a fox", "image_size": "square_hd", "num_images": 2}}
    assert to_create(SECOND_NAMES, still).arguments == {
        "model": "seedream",
        "prompt": "a fox",
        "image_size": "square_hd",
        "options": {"num_images": 2},
    }


@given(st.dictionaries(NAMES, VALUES), st.text(max_size=8))
def test_generate_carries_every_parameter_and_fits_its_own_schema(
    params: dict[str, object], prompt: str
) -> None:
    params = {**params, "prompt": prompt}
    arguments = to_create(SECOND_NAMES, {"model": "m", "params": params}).arguments
    # the server lays options over the rest
    merged = {name: value for name, value in arguments.items() if name not in ("model", "options")}
    assert merged | arguments.get("options", {}) == params
    schema = next(tool.input_schema for tool in SECOND if tool.name == "generate")
    assert list(Draft202012Validator({**schema, "additionalProperties": False}).iter_errors(arguments)) == []


def test_generate_without_a_prompt_is_no_call() -> None:
    with pytest.raises(NotByMcp, match="prompt"):
        to_create(SECOND_NAMES, {"model": "m", "params": {"text": "hello"}})


@pytest.mark.parametrize(
    "body", [{}, {"model": "m"}, {"model": "", "params": {}}, {"model": "m", "params": []}]
)
@pytest.mark.parametrize("tools", [FIRST_NAMES, SECOND_NAMES])
def test_a_body_without_model_and_params_is_no_task(tools: tuple[str, ...], body: dict[str, object]) -> None:
    with pytest.raises(WrongInput, match="model and its params"):
        to_create(tools, body)


def test_looking_and_counting() -> None:
    assert to_query(FIRST_NAMES, "t1") == ToolCall(tool="get_task", arguments={"task_id": "t1"})
    assert to_query(SECOND_NAMES, "t1") == ToolCall(tool="get_result", arguments={"task_id": "t1"})
    assert to_list(FIRST_NAMES, 50) == ToolCall(tool="list_tasks", arguments={"limit": 50})
    assert to_list(SECOND_NAMES, 50) == ToolCall(tool="get_result", arguments={"limit": 50})
    with pytest.raises(NotByMcp, match="list tasks"):
        to_list(("get_task",), 50)
    assert to_balance(FIRST_NAMES) == ToolCall(tool="get_balance")
    assert to_balance(SECOND_NAMES) == ToolCall(tool="account", arguments={"action": "balance"})


def test_uploads() -> None:
    link = "https://example.com/a.png"
    assert to_upload(FIRST_NAMES, image_url=link).arguments == {"image_url": link}
    assert to_upload(SECOND_NAMES, image_url=link).arguments == {"url": link, "type": "image"}
    sent = to_upload(FIRST_NAMES, image=b"\x89PNG", file_name="a.png", content_type="image/png").arguments
    assert sent == {
        "image_data": base64.b64encode(b"\x89PNG").decode(),
        "file_name": "a.png",
        "content_type": "image/png",
    }
    with pytest.raises(NotByMcp, match="takes a link"):
        to_upload(SECOND_NAMES, image=b"\x89PNG")


def test_a_server_is_useful_for_what_it_lists() -> None:
    assert knows_any(FIRST_NAMES)
    assert knows_any(SECOND_NAMES)
    assert not knows_any(("speak", "guide"))
    with pytest.raises(NotByMcp, match="upload"):
        to_upload(("submit_task", "get_task"), image_url="https://example.com/a.png")
