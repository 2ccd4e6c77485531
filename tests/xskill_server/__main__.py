"""The loopback xskill by hand: prints what to export, then a line for each request, until Ctrl-C."""

import argparse
import json
import shutil
import threading
import time
from typing import Any

from tests.loopback import Entry
from tests.xskill_server import KEY, SHAPES, Fault, faults, serve

FAULTS = {
    "lost": faults.lost(),
    "drop": faults.drop(),
    "hang": faults.hang(),
    "cut": faults.cut_off(),
    "half-json": faults.half_json(),
    "html": faults.html(),
    "500": faults.error(500),
    "429": faults.too_many("3"),
    "huge": faults.huge(),
    "tool-error": faults.tool_error(),
}


def main() -> None:
    asked = _asked()
    with serve(
        port=asked.port,
        key=asked.key,
        balance=asked.balance,
        tools=asked.tools,
        still_seconds=asked.still_seconds,
        clip_seconds=asked.clip_seconds,
        queue_seconds=asked.queue_seconds,
        result_shape=asked.shape,
        progress=asked.progress,
        lists=asked.lists,
        list_tells=asked.list_tells,
        cancels=asked.cancels,
    ) as server:
        server.tell = lambda entry: print(_line(entry), flush=True)
        server.public_hosts.update(asked.host)
        for kind, fault in asked.fault:
            server.next(kind, fault)
        for text in asked.fail:
            server.fail_next(text)
        print(f"export XSKILL_API_KEY={server.key}")
        print(f"export XSKILL_BASE_URL={server.url}", flush=True)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            print(f"\n{len(server.tasks)} tasks, {server.balance} credits left")


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.xskill_server", description=__doc__)
    parser.add_argument("--port", type=int, default=8899, help="0: any free one")
    parser.add_argument("--key", default=KEY)
    parser.add_argument("--balance", type=int, default=100_000, help="credits")
    parser.add_argument(
        "--tools", choices=("first", "second", "none", "absent"), default="first", help="over MCP"
    )
    parser.add_argument("--still-seconds", type=float, default=0.0, help="how long a picture takes")
    parser.add_argument("--clip-seconds", type=float, default=0.0, help="how long a clip takes")
    parser.add_argument("--queue-seconds", type=float, default=0.0, help="how long either waits before")
    parser.add_argument("--shape", choices=tuple(SHAPES), default="readme", help="where results stand")
    parser.add_argument("--progress", choices=("number", "object", "none"), default="number")
    parser.add_argument("--lists", default="tasks", help="where tasks stand in a list; '' for no list")
    parser.add_argument("--list-tells", default="params", help="where a list tells a prompt; '' for nowhere")
    parser.add_argument("--cancels", action="store_true", help="there is a call to cancel")
    parser.add_argument("--host", action="append", default=[], help="a host whose links are taken as public")
    parser.add_argument(
        "--fail", action="append", default=[], metavar="TEXT", help="the next task fails with this"
    )
    parser.add_argument(
        "--fault",
        action="append",
        default=[],
        type=_fault,
        metavar="KIND=NAME",
        help=f"once: {', '.join(FAULTS)}",
    )
    return parser.parse_args()


def _fault(text: str) -> tuple[str, Fault]:
    kind, _, name = text.partition("=")
    if name not in FAULTS:
        raise argparse.ArgumentTypeError(f"{name!r} is none of {', '.join(FAULTS)}")
    return kind, FAULTS[name]


def _line(entry: Entry) -> str:
    asked = "" if entry.arguments is None else json.dumps(_short(entry.arguments), ensure_ascii=False)
    what = entry.tool or (entry.kind if entry.via == "mcp" else "")
    line = f"{time.strftime('%H:%M:%S')} {entry.status or '---'} {entry.method:4} {entry.path} {what} {asked}"
    return line[: max(shutil.get_terminal_size((160, 24)).columns, 80)]


def _short(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _short(one) for name, one in value.items()}
    if isinstance(value, str) and len(value) > 60:
        return f"{value[:40]}… ({len(value)})"
    return value


if __name__ == "__main__":
    main()
