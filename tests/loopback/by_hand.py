"""A loopback service run by hand: what is asked for on its command line, a line for each request, and the wait for Ctrl-C.
What only one service has stands in its own `__main__`."""

import argparse
import json
import shutil
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

from tests.loopback import faults
from tests.loopback.diary import Entry
from tests.loopback.faults import Fault
from tests.loopback.forms import Part
from tests.loopback.serving import Loopback

GENERAL = {
    "lost": faults.lost(),
    "drop": faults.drop(),
    "hang": faults.hang(),
    "cut": faults.cut_off(),
    "half-json": faults.half_json(),
    "html": faults.html(),
    "huge": faults.huge(),
}
"""Faults that any service may have, by the names that `--fault` knows."""


def no_other(name: str) -> Fault:
    """For services whose faults all have names."""
    raise argparse.ArgumentTypeError(f"{name!r} is no fault")


def parser(
    name: str,
    about: str | None,
    key: str,
    port: int,
    kinds: str,
    named: Mapping[str, Fault],
    other: Callable[[str], Fault] = no_other,
) -> argparse.ArgumentParser:
    """The options that every service has; `kinds` are the requests that can be faulted, `named` the faults by name, and
    `other` makes one of another word."""

    def fault(text: str) -> tuple[str, Fault]:
        kind, _, word = text.partition("=")
        return kind, named[word] if word in named else other(word)

    found = argparse.ArgumentParser(prog=f"python -m tests.{name}", description=about)
    found.add_argument("--port", type=int, default=port, help="0: any free one")
    found.add_argument("--key", default=key)
    found.add_argument("--still-seconds", type=float, default=0.0, help="how long a picture takes")
    found.add_argument("--clip-seconds", type=float, default=0.0, help="how long a clip takes")
    found.add_argument("--queue-seconds", type=float, default=0.0, help="how long it waits before")
    found.add_argument("--host", action="append", default=[], help="a host whose links are taken as public")
    found.add_argument(
        "--fault",
        action="append",
        default=[],
        type=fault,
        metavar="KIND=NAME",
        help=f"once, for {kinds}: {', '.join(named)}",
    )
    return found


def until_stopped(
    server: Loopback, asked: argparse.Namespace, exports: Mapping[str, str], farewell: Callable[[], str]
) -> None:
    """Say what to export, then every request, until Ctrl-C."""
    server.tell = lambda entry: print(line(entry), flush=True)
    for kind, fault in asked.fault:
        server.next(kind, fault)
    for name, value in exports.items():
        print(f"export {name}={value}", flush=True)
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        print(f"\n{farewell()}")


def line(entry: Entry) -> str:
    """One request: when, what came of it, what was asked, with long texts cut."""
    asked = "" if entry.arguments is None else json.dumps(_short(entry.arguments), ensure_ascii=False)
    # What goes by MCP has one path for everything; the key of a link is nobody's business.
    what = (entry.tool or entry.kind) if entry.via == "mcp" else ""
    path = f"{entry.path}?{entry.query}" if entry.query and entry.via == "rest" else entry.path
    told = " ".join(filter(None, (entry.method, path, what, asked)))
    width = max(shutil.get_terminal_size((160, 24)).columns, 80)
    return f"{time.strftime('%H:%M:%S')} {entry.status or '---'} {told}"[:width]


def _short(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _short(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_short(one) for one in value]
    if isinstance(value, Part):
        return f"@{value.name} {value.type} {value.size} bytes"
    if isinstance(value, str) and len(value) > 60:
        return f"{value[:40]}… ({len(value)})"
    return value
