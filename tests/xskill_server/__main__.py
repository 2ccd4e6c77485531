"""The loopback xskill by hand: prints what to export, then a line for each request, until Ctrl-C."""

from tests.loopback.by_hand import GENERAL, parser, until_stopped
from tests.xskill_server import KEY, SHAPES, faults, serve

FAULTS = GENERAL | {
    "500": faults.error(500),
    "429": faults.too_many("3"),
    "tool-error": faults.tool_error(),
}


def main() -> None:
    options = parser(
        "xskill_server", __doc__, KEY, 8899, "create, query, upload, balance, list or cdn", FAULTS
    )
    options.add_argument("--balance", type=int, default=100_000, help="credits")
    options.add_argument(
        "--tools", choices=("first", "second", "none", "absent"), default="first", help="over MCP"
    )
    options.add_argument("--shape", choices=tuple(SHAPES), default="readme", help="where results stand")
    options.add_argument("--progress", choices=("number", "object", "none"), default="number")
    options.add_argument("--lists", default="tasks", help="where tasks stand in a list; '' for no list")
    options.add_argument("--list-tells", default="params", help="where a list tells a prompt; '' for nowhere")
    options.add_argument("--cancels", action="store_true", help="there is a call to cancel")
    options.add_argument(
        "--fail", action="append", default=[], metavar="TEXT", help="the next task fails with this"
    )
    asked = options.parse_args()
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
        server.public_hosts.update(asked.host)
        for text in asked.fail:
            server.fail_next(text)
        exports = {"XSKILL_API_KEY": server.key, "XSKILL_BASE_URL": server.url}
        until_stopped(
            server, asked, exports, lambda: f"{len(server.tasks)} tasks, {server.balance} credits left"
        )


if __name__ == "__main__":
    main()
