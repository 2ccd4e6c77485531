"""The MCP half: the first and the second tool set that xskill has offered, over the same studio as REST. A call with
arguments that a tool's schema does not name is refused."""

import json
from collections.abc import Callable
from typing import Any

from jsonschema import Draft202012Validator
from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.context import Context
from mcp.shared.exceptions import MCPError
from mcp_types import CallToolResult, TextContent, Tool

from tests.xskill_server.diary import kind_of_tool
from tests.xskill_server.faults import Fault, Script, ToolFault
from tests.xskill_server.rest import described, offered
from tests.xskill_server.studio import Data, Rejected, Studio

TEXT = {"type": "string"}
NUMBER = {"type": "integer"}
OBJECT = {"type": "object"}


def _tool(name: str, does: str, fields: Data, *required: str) -> Tool:
    schema = {"type": "object", "properties": fields, "required": list(required)}
    return Tool(name=name, description=does, input_schema=schema)


FIRST = [
    _tool("list_models", "Models on offer", {"category": {"enum": ["image", "video", "audio", "all"]}}),
    _tool("get_model_info", "One model's parameters", {"model_id": TEXT}, "model_id"),
    _tool("submit_task", "Make a task", {"model_id": TEXT, "parameters": OBJECT}, "model_id", "parameters"),
    _tool("get_task", "A task's status and result", {"task_id": TEXT}, "task_id"),
    _tool("list_tasks", "Recent tasks", {"status": TEXT, "limit": NUMBER}),
    _tool(
        "upload_image",
        "Keep a picture",
        {"image_url": TEXT, "image_data": TEXT, "file_name": TEXT, "folder": TEXT, "content_type": TEXT},
    ),
    _tool("get_balance", "Credits left", {}),
]
SECOND = [
    _tool(
        "generate",
        "Make a picture or a video; what only one model knows goes in options",
        {
            "model": TEXT,
            "prompt": TEXT,
            "image_url": TEXT,
            "image_size": TEXT,
            "aspect_ratio": TEXT,
            "duration": TEXT,
            "options": OBJECT,
        },
        "model",
        "prompt",
    ),
    _tool("get_result", "A task, or the recent ones", {"task_id": TEXT, "status": TEXT, "limit": NUMBER}),
    _tool(
        "search_models",
        "Find a model",
        {"query": TEXT, "category": TEXT, "capability": TEXT, "model_id": TEXT},
    ),
    _tool("guide", "How to use this", {"topic": TEXT}),
    _tool(
        "account",
        "Balance and packages",
        {
            "action": {"enum": ["balance", "checkin", "packages", "pay"], "default": "balance"},
            "package_id": NUMBER,
        },
    ),
    _tool("speak", "Text to speech", {"text": TEXT}, "text"),
    _tool("parse_video", "Read a shared link", {"url": TEXT}, "url"),
    _tool(
        "transfer_url", "Copy a file to the CDN", {"url": TEXT, "type": {"enum": ["image", "audio"]}}, "url"
    ),
]
SETS = {"first": FIRST, "second": SECOND, "none": [], "absent": []}


class Toolbox(MCPServer[Any]):
    """The MCP server. `which` says at each request which tool set is on offer."""

    def __init__(self, studio: Studio, script: Script, which: Callable[[], str]) -> None:
        super().__init__("xskill-ai", version="1.0.0", log_level="CRITICAL")
        self.studio = studio
        self.script = script
        self.which = which

    async def list_tools(self) -> list[Tool]:
        return self._offered()

    async def call_tool(
        self, name: str, arguments: dict[str, Any], context: Context[Any, Any] | None = None
    ) -> CallToolResult:
        kinds = {kind_of_tool(name, arguments) or name, "mcp", "any"}
        fault = self.script.take(kinds, "mcp", ("tool", "answer"))
        if isinstance(fault, ToolFault) and not fault.after:
            return _said(fault.tool_text, failed=fault.status >= 400)
        try:
            told = self._done(name, arguments)
        except Rejected as refusal:
            return _said(_refusal_text(refusal), failed=True)
        return _in_place(told, fault)

    def _offered(self) -> list[Tool]:
        return [tool for tool in SETS[self.which()] if tool.name != "list_tasks" or self.studio.ways.lists]

    def _done(self, name: str, arguments: Data) -> Any:
        tool = next((tool for tool in self._offered() if tool.name == name), None)
        if tool is None:
            raise Rejected(404, f"Unknown tool: {name}")
        strict = {**tool.input_schema, "additionalProperties": False}
        for error in Draft202012Validator(strict).iter_errors(arguments):
            raise Rejected(422, f"Invalid arguments for {name}: {error.message}")
        if not hasattr(self, f"_{name}"):
            raise Rejected(501, f"{name} is not part of this rehearsal")
        return getattr(self, f"_{name}")(arguments)

    def _list_models(self, asked: Data) -> Data:
        shown = [
            one for one in offered()["models"] if asked.get("category", "all") in ("all", one["category"])
        ]
        return {"success": True, "models": shown, "total": len(shown)}

    def _get_model_info(self, asked: Data) -> Data:
        card = described(asked["model_id"])
        kept = {name: card[name] for name in ("id", "name", "category")}
        return {"success": True, "model": {**kept, "parameters": card["params_schema"]}}

    def _submit_task(self, asked: Data) -> Data:
        made = self.studio.create(asked["model_id"], asked["parameters"], "mcp")
        return {**made, "balance": self.studio.balance}

    def _get_task(self, asked: Data) -> Data:
        return self.studio.query(asked["task_id"])

    def _list_tasks(self, asked: Data) -> Any:
        return self.studio.recent(asked.get("status"), asked.get("limit"))

    def _upload_image(self, asked: Data) -> Data:
        data = asked.get("image_data")
        if data and data.startswith("data:"):
            data = data.partition(",")[2]
        return self.studio.upload(link=asked.get("image_url"), data=data)

    def _get_balance(self, _: Data) -> Data:
        return self.studio.account()

    def _generate(self, asked: Data) -> Data:
        params: Data = {"prompt": asked["prompt"]}
        params |= {name: asked[name] for name in ("image_url", "image_size", "aspect_ratio") if name in asked}
        if (duration := asked.get("duration")) is not None:
            # the tool's own schema wants text where the model wants a number
            params["duration"] = int(duration) if duration.isdecimal() else duration
        return self.studio.create(asked["model"], params | asked.get("options", {}), "mcp")

    def _get_result(self, asked: Data) -> Any:
        if "task_id" in asked:
            return self.studio.query(asked["task_id"])
        if not self.studio.ways.lists:
            raise Rejected(422, "task_id: field required")
        return self._list_tasks(asked)

    def _search_models(self, asked: Data) -> Data:
        return described(asked["model_id"]) if "model_id" in asked else offered()

    def _account(self, asked: Data) -> Data:
        if asked.get("action", "balance") != "balance":
            raise Rejected(501, "only the balance is part of this rehearsal")
        return self.studio.account()

    def _transfer_url(self, asked: Data) -> Data:
        return self.studio.transfer(asked["url"], asked.get("type", "image"))


def _in_place(told: Any, fault: Fault | None) -> CallToolResult:
    if isinstance(fault, ToolFault) and fault.tool_error:
        raise MCPError(fault.tool_error, fault.tool_text)
    if isinstance(fault, ToolFault):
        return _said(fault.tool_text, failed=False)
    if fault and fault.change:
        told = fault.change(told)
    return _said(json.dumps(told, indent=2, ensure_ascii=False), failed=False)


def _said(text: str, *, failed: bool) -> CallToolResult:
    return CallToolResult(content=[TextContent(type="text", text=text)], is_error=failed)


def _refusal_text(refusal: Rejected) -> str:
    """A refusal for want of right params brings the right schema along; the others are one sentence."""
    if refusal.data is None:
        return refusal.detail
    return json.dumps(
        {"error": refusal.detail, "code": refusal.status, **refusal.data}, indent=2, ensure_ascii=False
    )
