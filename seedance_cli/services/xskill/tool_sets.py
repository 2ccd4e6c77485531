"""Which MCP tool does what, and with which arguments: the service renamed its tools once, and a server lists the one
set or the other. Pure, so that the wire of both can be read in one place."""

import base64
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from seedance_cli.errors import WrongInput
from seedance_cli.services.xskill.channel import NotOffered

CREATING = ("submit_task", "generate")
QUERYING = ("get_task", "get_result")
LISTING = ("list_tasks", "get_result")
"""The second without the id of a task: then it lists the recent ones."""
UPLOADING = ("upload_image", "transfer_url")
BALANCE = ("get_balance", "account")
KNOWN = frozenset((*CREATING, *QUERYING, *UPLOADING, *BALANCE))
FIRST_CLASS = ("image_url", "image_size", "aspect_ratio")
"""Parameters that `generate` takes as texts of its own; every other goes into its `options`."""

SOON = 60.0
"""Seconds within which a tool should answer."""
AT_LENGTH = 660.0
"""Seconds for `generate`: one of its servers answers only when the task has ended."""


class NotByMcp(NotOffered):
    """None of the server's tools can do this; nothing was sent."""

    code = "not_by_mcp"


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolCall:
    """One tool with its arguments. `patience` is in seconds; `paid` says that it starts a task."""

    tool: str
    arguments: dict[str, Any] = field(default_factory=dict)
    patience: float = SOON
    paid: bool = False


def knows_any(tools: Iterable[str]) -> bool:
    """Whether a server with these tools is of any use."""
    return not KNOWN.isdisjoint(tools)


def to_create(tools: Iterable[str], body: dict[str, Any]) -> ToolCall:
    """`body` is {"model": …, "params": {…}}. Raises WrongInput where it is not, and NotByMcp for one that `generate`
    cannot carry."""
    model, params = body.get("model"), body.get("params")
    if not isinstance(model, str) or not model or not isinstance(params, dict):
        raise WrongInput(
            "A task needs a model and its params.", hint="seedance task submit --model ID --params '{…}'"
        )
    if _first(tools, CREATING, "start a task") == "submit_task":
        return ToolCall(tool="submit_task", arguments={"model_id": model, "parameters": params}, paid=True)
    if not isinstance(params.get("prompt"), str):
        raise NotByMcp("The MCP tool generate needs a prompt.", hint="--via rest")
    arguments = {"model": model, "prompt": params["prompt"]}
    arguments |= {name: params[name] for name in FIRST_CLASS if isinstance(params.get(name), str)}
    options = {name: value for name, value in params.items() if name not in arguments or name == "model"}
    if options:
        arguments["options"] = options
    return ToolCall(tool="generate", arguments=arguments, patience=AT_LENGTH, paid=True)


def to_query(tools: Iterable[str], task_id: str) -> ToolCall:
    return ToolCall(tool=_first(tools, QUERYING, "look at a task"), arguments={"task_id": task_id})


def to_list(tools: Iterable[str], limit: int) -> ToolCall:
    return ToolCall(tool=_first(tools, LISTING, "list tasks"), arguments={"limit": limit})


def to_upload(
    tools: Iterable[str],
    *,
    image_url: str = "",
    image: bytes = b"",
    file_name: str = "",
    content_type: str = "",
) -> ToolCall:
    """Raises NotByMcp for bytes where there is only `transfer_url`, which takes a link."""
    tool = _first(tools, UPLOADING, "upload a picture")
    if tool == "transfer_url":
        if not image_url:
            raise NotByMcp("The MCP tool transfer_url takes a link, and no file.", hint="--via rest")
        return ToolCall(tool=tool, arguments={"url": image_url, "type": "image"})
    if image_url:
        return ToolCall(tool=tool, arguments={"image_url": image_url})
    told = {"file_name": file_name, "content_type": content_type}
    arguments = {
        "image_data": base64.b64encode(image).decode(),
        **{key: word for key, word in told.items() if word},
    }
    return ToolCall(tool=tool, arguments=arguments, patience=2 * SOON)


def to_balance(tools: Iterable[str]) -> ToolCall:
    tool = _first(tools, BALANCE, "tell the balance")
    return ToolCall(tool=tool, arguments={"action": "balance"} if tool == "account" else {})


def _first(tools: Iterable[str], wanted: tuple[str, ...], deed: str) -> str:
    listed = frozenset(tools)
    for tool in wanted:
        if tool in listed:
            return tool
    raise NotByMcp(f"xskill's MCP server has no tool to {deed}.", hint="--via rest")
