"""What arrived, in order: one entry a request, REST, MCP and downloads alike. Safe to read while requests arrive."""

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

KINDS_BY_PATH = {
    ("POST", "/api/v3/tasks/create"): "create",
    ("POST", "/api/v3/tasks/query"): "query",
    ("POST", "/api/v3/tasks/list"): "list",
    ("POST", "/api/v3/tasks/cancel"): "cancel",
    ("POST", "/api/v3/upload/image"): "upload",
    ("POST", "/api/v3/tools/transfer-url"): "upload",
    ("GET", "/api/v3/user/balance"): "balance",
    ("GET", "/api/v3/balance"): "balance",
}
KINDS_BY_TOOL = {
    "submit_task": "create",
    "generate": "create",
    "get_task": "query",
    "get_result": "query",
    "list_tasks": "list",
    "upload_image": "upload",
    "transfer_url": "upload",
    "get_balance": "balance",
    "account": "balance",
}


def kind_of_tool(tool: str, arguments: Any) -> str:
    """What a call of an MCP tool is about, "" for what is not counted."""
    without_id = tool == "get_result" and isinstance(arguments, dict) and "task_id" not in arguments
    return "list" if without_id else KINDS_BY_TOOL.get(tool, "")


MCP_PATH = "/api/v3/mcp-http"


@dataclass
class Entry:
    """One request. `headers` have lower-case names; `json` is the parsed body (None where there is none or it is no
    JSON); `via` is "rest", "mcp" or "cdn"; `tool` names the MCP tool called; `status` is the answer's (0: none)."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes
    via: str = ""
    json: Any = None
    tool: str = ""
    kind: str = ""
    status: int = 0

    def __post_init__(self) -> None:
        try:
            self.json = json.loads(self.body) if self.body else None
        except ValueError:
            self.json = None
        self.via = "mcp" if self.path == MCP_PATH else "cdn" if self.path.startswith("/cdn/") else "rest"
        message = self.json if self.via == "mcp" and isinstance(self.json, dict) else {}
        if message.get("method") == "tools/call" and isinstance(message.get("params"), dict):
            self.tool = str(message["params"].get("name", ""))
        self.kind = self._kind(str(message.get("method", "")))

    def _kind(self, rpc_method: str) -> str:
        if self.via == "cdn":
            return "cdn"
        if self.via == "mcp":
            return kind_of_tool(self.tool, self.arguments) or rpc_method
        if self.method == "GET" and self.path.startswith("/api/v3/tasks/"):
            return "query"
        return KINDS_BY_PATH.get((self.method, self.path), "")

    @property
    def arguments(self) -> Any:
        """What was asked for: a tool's arguments, or the JSON body."""
        return self.json["params"].get("arguments", {}) if self.tool else self.json


class Diary:
    def __init__(self) -> None:
        self._entries: list[Entry] = []
        self._changed = threading.Condition()

    def note(self, entry: Entry) -> None:
        with self._changed:
            self._entries.append(entry)
            self._changed.notify_all()

    @property
    def entries(self) -> list[Entry]:
        with self._changed:
            return list(self._entries)

    def clear(self) -> None:
        with self._changed:
            self._entries.clear()

    def count(self, kind: str) -> int:
        return sum(entry.kind == kind for entry in self.entries)

    def wait_for(self, enough: Callable[[list[Entry]], bool], seconds: float) -> bool:
        """Block until what has arrived is enough; False where it is not within `seconds`."""
        with self._changed:
            return self._changed.wait_for(lambda: enough(self._entries), seconds)
