"""What a request to xskill is for: REST by its path, MCP by the tool that it calls."""

from typing import Any

from tests.loopback.diary import Diary
from tests.loopback.diary import Entry as AnyEntry

__all__ = ["KINDS_BY_PATH", "KINDS_BY_TOOL", "MCP_PATH", "Diary", "Entry", "kind_of_tool"]

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


class Entry(AnyEntry):
    """One request; `via` is "rest", "mcp" or "cdn", and `tool` names the MCP tool called."""

    def sort(self) -> None:
        if self.path == MCP_PATH:
            self._sort_mcp()
        elif self.method == "GET" and self.path.startswith("/api/v3/tasks/"):
            self.kind = "query"
        else:
            self.kind = KINDS_BY_PATH.get((self.method, self.path), self.kind)

    def _sort_mcp(self) -> None:
        self.via = "mcp"
        message = self.json if isinstance(self.json, dict) else {}
        if message.get("method") == "tools/call" and isinstance(message.get("params"), dict):
            self.tool = str(message["params"].get("name", ""))
        self.kind = kind_of_tool(self.tool, self.arguments) or str(message.get("method", ""))

    @property
    def arguments(self) -> Any:
        """What was asked for: a tool's arguments, or the JSON body."""
        return self.json["params"].get("arguments", {}) if self.tool else self.json

    @property
    def task(self) -> str:
        if self.method == "GET":
            return self.path.rpartition("/")[2]
        asked = self.arguments
        return str(asked.get("task_id", "")) if isinstance(asked, dict) else ""
