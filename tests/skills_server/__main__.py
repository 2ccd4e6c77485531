"""The loopback skills.video by hand: prints what to export, then a line for each request, until Ctrl-C."""

from tests.loopback.by_hand import GENERAL, parser, until_stopped
from tests.skills_server import KEY, SHAPES, faults, serve
from tests.skills_server.refusals import SUB_CODES

FAULTS = GENERAL | {
    "500": faults.error(500),
    "401": faults.error(401),
    "403": faults.error(403),
    "429": faults.too_many("3"),
    "stream-drops": faults.stream_drops(2),
    "stream-ends": faults.stream_ends(1),
    "stream-stalls": faults.stream_stalls(1),
    **{sub_code.lower().replace("_", "-"): faults.refusal(sub_code) for sub_code in SUB_CODES},
}


def main() -> None:
    options = parser("skills_server", __doc__, KEY, 8897, "create, query, balance or cdn", FAULTS)
    options.add_argument("--credits", type=int, default=10_000)
    options.add_argument("--shape", choices=tuple(SHAPES), default="both", help="where a clip's link stands")
    options.add_argument("--errors", choices=("newer", "code", "older", "message"), default="newer")
    options.add_argument("--lenient", action="store_true", help="unknown fields pass")
    options.add_argument("--noise", action="store_true", help="streams with comments, names, ids and CR LF")
    options.add_argument(
        "--fail", action="append", default=[], choices=tuple(SUB_CODES), help="the next one fails with this"
    )
    asked = options.parse_args()
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
        server.public_hosts.update(asked.host)
        for sub_code in asked.fail:
            server.fail_next(sub_code)
        exports = {"SKILLS_VIDEO_API_KEY": server.key, "SKILLS_VIDEO_BASE_URL": server.url}
        until_stopped(
            server, asked, exports, lambda: f"{len(server.tasks)} generations, {server.balance} credits left"
        )


if __name__ == "__main__":
    main()
