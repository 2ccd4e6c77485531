"""The loopback Ark by hand: prints what to export, then a line for each request, until Ctrl-C."""

import argparse

from tests.ark_server import KEY, Fault, Server, faults, serve
from tests.ark_server.refusals import row
from tests.loopback.by_hand import GENERAL, parser, until_stopped

FAULTS = GENERAL | {
    "429": faults.too_many("3"),
    "stream-drops": faults.stream_drops(),
    "stream-ends": faults.stream_ends(),
}
KINDS = "create, query, list, cancel, draw or cdn (or any documented error code)"
WAYS = (
    "still_seconds", "clip_seconds", "queue_seconds", "lists", "error_null", "created", "real_size",
)  # fmt: skip


def main() -> None:
    options = parser("ark_server", __doc__, KEY, 8898, KINDS, FAULTS, _refusal)
    options.add_argument("--region", choices=("cn", "intl"), default="cn")
    options.add_argument("--lists", choices=("full", "reason", ""), default="full", help="'' for no list")
    options.add_argument("--error-null", action="store_true", help="a task without an error says so")
    options.add_argument("--created", choices=("created", "created_at"), default="created")
    options.add_argument("--real-size", action="store_true", help="files as large as is told")
    options.add_argument(
        "--fail",
        action="append",
        default=[],
        type=_code,
        metavar="CODE",
        help="the next task fails with this",
    )
    asked = options.parse_args()
    ways = {name: getattr(asked, name) for name in WAYS}
    with serve(port=asked.port, key=asked.key, region=asked.region, **ways) as server:
        server.ways.public_hosts.update(asked.host)
        for code in asked.fail:
            server.fail_next(code)
        print(f"# models: {', '.join(server.models.values())}", flush=True)
        exports = {"ARK_API_KEY": server.key, "ARK_BASE_URL": server.base_url}
        until_stopped(server, asked, exports, lambda: _sum(server))


def _sum(server: Server) -> str:
    account = server.account
    unit = {"cn": "CNY", "intl": "USD"}[server.region]
    money = "an unknown sum" if account.money is None else f"{account.money:.4f} {unit}"
    return f"{len(server.tasks)} tasks, {account.tokens} tokens, {account.pictures} pictures: {money}"


def _code(text: str) -> str:
    try:
        row(text)
    except KeyError:
        if text != "expired":
            raise argparse.ArgumentTypeError(f"{text!r} is no documented code") from None
    return text


def _refusal(name: str) -> Fault:
    return faults.error(_code(name))


if __name__ == "__main__":
    main()
