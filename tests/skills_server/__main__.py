"""The loopback skills.video by hand: prints what to export, then a line for each request, until Ctrl-C."""

import argparse
import json
import shutil
import threading
import time
from typing import Any

from tests.loopback import Entry, Fault, Part
from tests.skills_server import KEY, SHAPES, faults, serve
from tests.skills_server.refusals import SUB_CODES

FAULTS = {
    "lost": faults.lost(),
    "drop": faults.drop(),
    "hang": faults.hang(),
    "cut": faults.cut_off(),
    "half-json": faults.half_json(),
    "html": faults.html(),
    "500": faults.error(500),
    "401": faults.error(401),
    "403": faults.error(403),
    "429": faults.too_many("3"),
    "huge": faults.huge(),
    "stream-drops": faults.stream_drops(2),
    "stream-ends": faults.stream_ends(1),
    "stream-stalls": faults.stream_stalls(1),
    **{sub_code.lower().replace("_", "-"): faults.refusal(sub_code) for sub_code in SUB_CODES},
}


def main() -> None:
    asked = _asked()
    with serve(
        port=asked.port,
        key=asked.key,
        subscription=asked.credits,
        still_seconds=asked.still_seconds,
        clip_seconds=asked.clip_seconds,
        queue_seconds=asked.queue_seconds,
        result_shape=asked.shape,
        error_shape=asked.errors,
        lenient=asked.lenient,
        stream_noise=asked.noise,
    ) as server:
        server.tell = lambda entry: print(_line(entry), flush=True)
        server.public_hosts.update(asked.host)
        for kind, fault in asked.fault:
            server.next(kind, fault)
        for sub_code in asked.fail:
            server.fail_next(sub_code)
        print(f"export SKILLS_VIDEO_API_KEY={server.key}")
        print(f"export SKILLS_VIDEO_BASE_URL={server.url}", flush=True)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            print(f"\n{len(server.tasks)} generations, {server.balance} credits left")


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.skills_server", description=__doc__)
    parser.add_argument("--port", type=int, default=8898, help="0: any free one")
    parser.add_argument("--key", default=KEY)
    parser.add_argument("--credits", type=int, default=10_000)
    parser.add_argument("--still-seconds", type=float, default=0.0, help="how long a picture takes")
    parser.add_argument("--clip-seconds", type=float, default=0.0, help="how long a clip takes")
    parser.add_argument("--queue-seconds", type=float, default=0.0, help="how long either waits before")
    parser.add_argument("--shape", choices=tuple(SHAPES), default="both", help="where a clip's link stands")
    parser.add_argument("--errors", choices=("newer", "code", "older", "message"), default="newer")
    parser.add_argument("--lenient", action="store_true", help="unknown fields pass")
    parser.add_argument("--noise", action="store_true", help="streams with comments, names, ids and CR LF")
    parser.add_argument("--host", action="append", default=[], help="a host whose links are taken as public")
    parser.add_argument(
        "--fail", action="append", default=[], choices=tuple(SUB_CODES), help="the next one fails with this"
    )
    parser.add_argument(
        "--fault",
        action="append",
        default=[],
        type=_fault,
        metavar="KIND=NAME",
        help=f"once, for create, query, balance or cdn: {', '.join(FAULTS)}",
    )
    return parser.parse_args()


def _fault(text: str) -> tuple[str, Fault]:
    kind, _, name = text.partition("=")
    if name not in FAULTS:
        raise argparse.ArgumentTypeError(f"{name!r} is none of {', '.join(FAULTS)}")
    return kind, FAULTS[name]


def _line(entry: Entry) -> str:
    asked = "" if entry.arguments is None else json.dumps(_short(entry.arguments), ensure_ascii=False)
    line = f"{time.strftime('%H:%M:%S')} {entry.status or '---'} {entry.method:4} {entry.path} {asked}"
    return line[: max(shutil.get_terminal_size((160, 24)).columns, 80)]


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


if __name__ == "__main__":
    main()
