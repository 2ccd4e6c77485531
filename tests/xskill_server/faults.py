"""What can go wrong at xskill: what goes wrong on any wire, its own error form, and what an MCP tool may say."""

from dataclasses import dataclass
from typing import Any

from tests.loopback.faults import (
    Ending,
    Fault,
    Layer,
    Script,
    answer,
    changed,
    cut_off,
    drop,
    echo_key,
    half_json,
    hang,
    html,
    huge,
    lost,
    redirect,
)

__all__ = [
    "Ending",
    "Fault",
    "Layer",
    "Script",
    "ToolFault",
    "answer",
    "changed",
    "cut_off",
    "drop",
    "echo_key",
    "error",
    "half_json",
    "hang",
    "html",
    "huge",
    "lost",
    "other_code",
    "redirect",
    "too_many",
    "tool_error",
    "tool_refuses",
    "tool_says",
]


@dataclass(frozen=True)
class ToolFault(Fault):
    """What an MCP tool says in place of its result: a JSON-RPC error of this code, or this text."""

    tool_error: int = 0
    tool_text: str = ""


def error(
    status: int, detail: Any = "Internal server error", data: Any = None, *, after: bool = False
) -> Fault:
    """The service's own error form."""
    told = {"code": status, "detail": detail} | ({} if data is None else {"data": data})
    return answer(status, told, after=after)


def too_many(retry_after: str | None = None) -> Fault:
    told = {"code": 429, "detail": "Rate limit exceeded: 60 requests per minute"}
    return answer(429, told, {"retry-after": retry_after} if retry_after is not None else None)


def other_code(code: int, text: str, field_name: str = "message") -> Fault:
    """HTTP 200, yet a `code` that says otherwise; the text in "message", "msg" or "detail"."""
    return answer(200, {"code": code, field_name: text})


def tool_error(
    code: int = -32603, text: str = "Object of type Decimal is not JSON serializable"
) -> ToolFault:
    """MCP only: the work is done, then a JSON-RPC error."""
    return ToolFault(layer="tool", only="mcp", tool_error=code, tool_text=text, after=True)


def tool_refuses(text: str) -> ToolFault:
    """MCP only: nothing is done, the result says isError with this text."""
    return ToolFault(layer="tool", only="mcp", tool_text=text, status=400)


def tool_says(text: str, *, after: bool = True) -> ToolFault:
    """MCP only: a good result whose text is this and no JSON."""
    return ToolFault(layer="tool", only="mcp", tool_text=text, after=after)
