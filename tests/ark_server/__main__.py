"""The loopback Ark by hand: prints what to export, then a line for each request, until Ctrl-C."""

import argparse
import json
import shutil
import threading
import time
from typing import Any

from tests.ark_server import KEY, Fault, Server, faults, serve
from tests.ark_server.refusals import row
from tests.loopback import Entry

FAULTS = {
    "lost": faults.lost(),
    "drop": faults.drop(),
    "hang": faults.hang(),
    "cut": faults.cut_off(),
    "half-json": faults.half_json(),
    "html": faults.html(),
    "429": faults.too_many("3"),
    "huge": faults.huge(),
    "stream-drops": faults.stream_drops(),
    "stream-ends": faults.stream_ends(),
}


def main() -> None:
    asked = _asked()
    ways = {
        name: getattr(asked, name)
        for name in (
            "still_seconds",
            "clip_seconds",
            "queue_seconds",
            "lists",
            "error_null",
            "created",
            "real_size",
        )
    }
    with serve(port=asked.port, key=asked.key, region=asked.region, **ways) as server:
        server.tell = lambda entry: print(_line(entry), flush=True)
        server.ways.public_hosts.update(asked.host)
        for kind, fault in asked.fault:
            server.next(kind, fault)
        for code in asked.fail:
            server.fail_next(code)
        print(f"export ARK_API_KEY={server.key}")
        print(f"export ARK_BASE_URL={server.base_url}")
        print(f"# models: {', '.join(server.models.values())}", flush=True)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            print(f"\n{_sum(server)}")


def _sum(server: Server) -> str:
    account = server.account
    unit = {"cn": "CNY", "intl": "USD"}[server.region]
    money = "an unknown sum" if account.money is None else f"{account.money:.4f} {unit}"
    return f"{len(server.tasks)} tasks, {account.tokens} tokens, {account.pictures} pictures: {money}"


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.ark_server", description=__doc__)
    parser.add_argument("--port", type=int, default=8898, help="0: any free one")
    parser.add_argument("--key", default=KEY)
    parser.add_argument("--region", choices=("cn", "intl"), default="cn")
    parser.add_argument(
        "--still-seconds", type=float, default=0.0, help="how long an order for pictures takes"
    )
    parser.add_argument("--clip-seconds", type=float, default=0.0, help="how long a clip takes")
    parser.add_argument("--queue-seconds", type=float, default=0.0, help="how long it waits before")
    parser.add_argument("--lists", choices=("full", "reason", ""), default="full", help="'' for no list")
    parser.add_argument("--error-null", action="store_true", help="a task without an error says so")
    parser.add_argument("--created", choices=("created", "created_at"), default="created")
    parser.add_argument("--real-size", action="store_true", help="files as large as is told")
    parser.add_argument("--host", action="append", default=[], help="a host whose links are taken as public")
    parser.add_argument(
        "--fail",
        action="append",
        default=[],
        type=_code,
        metavar="CODE",
        help="the next task fails with this",
    )
    parser.add_argument(
        "--fault",
        action="append",
        default=[],
        type=_fault,
        metavar="KIND=NAME",
        help=f"once; kinds: create, query, list, cancel, draw, cdn; names: {', '.join(FAULTS)}, or an error code",
    )
    return parser.parse_args()


def _code(text: str) -> str:
    try:
        row(text)
    except KeyError:
        if text != "expired":
            raise argparse.ArgumentTypeError(f"{text!r} is no documented code") from None
    return text


def _fault(text: str) -> tuple[str, Fault]:
    kind, _, name = text.partition("=")
    return kind, FAULTS[name] if name in FAULTS else faults.error(_code(name))


def _line(entry: Entry) -> str:
    asked = "" if entry.arguments is None else json.dumps(_short(entry.arguments), ensure_ascii=False)
    path = f"{entry.path}?{entry.query}" if entry.query and entry.via == "rest" else entry.path
    line = f"{time.strftime('%H:%M:%S')} {entry.status or '---'} {entry.method:6} {path} {asked}"
    return line[: max(shutil.get_terminal_size((160, 24)).columns, 80)]


def _short(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _short(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_short(one) for one in value]
    if isinstance(value, str) and len(value) > 60:
        return f"{value[:40]}… ({len(value)})"
    return value


if __name__ == "__main__":
    main()
