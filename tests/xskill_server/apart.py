"""A loopback xskill in a process of its own, so that what it costs is not what is measured. Whoever started it speaks to it by
its stdin and stdout, a line of JSON each way; nothing of that passes the service's own wire."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.loopback.limits import Limits
from tests.xskill_server.media import CLIP_SIZES, filmed
from tests.xskill_server.serving import Server, serve

ROOT = Path(__file__).parents[2]
CLIP = (5, "16:9")
REAL_SIZE = (1280, 720)


@dataclass
class Apart:
    """`account` are the variables that lead to it."""

    account: dict[str, str]
    _process: "subprocess.Popen[str]"

    def told(self) -> dict[str, Any]:
        """All that its census has, its `tasks` with how many films they are (`prompts`), and the `cpu` seconds it took,
        since it was last asked to forget."""
        return self._asked({"tell": True})

    def forget(self, **ways: Any) -> None:
        """As fresh as it was, but that it behaves like these `ways` and `limits`."""
        self._asked(ways)

    def _asked(self, what: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(what) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer


@contextmanager
def apart() -> Iterator[Apart]:
    """A service for the length of a `with`, whose clips are as large as real ones and all the same file."""
    line = [sys.executable, "-m", "tests.xskill_server.apart"]
    with subprocess.Popen(
        line, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin
        assert process.stdout
        try:
            yield Apart(json.loads(process.stdout.readline()), process)
        finally:
            process.stdin.close()


def main() -> None:
    """Serve until nobody is there to ask."""
    CLIP_SIZES[CLIP[1]] = REAL_SIZE
    filmed(*CLIP)
    with serve(balance=10**9) as server:
        print(json.dumps({"XSKILL_BASE_URL": server.url, "XSKILL_API_KEY": server.key}), flush=True)
        began = time.process_time()
        for line in sys.stdin:
            asked = json.loads(line)
            if "tell" not in asked:
                _begin_anew(server, asked)
                began = time.process_time()
            print(json.dumps(_told(server) | {"cpu": time.process_time() - began}), flush=True)


def _begin_anew(server: Server, ways: dict[str, Any]) -> None:
    server.reset()
    server.only_count()
    server.limits = Limits(**ways.pop("limits", {}))
    for name, value in ways.items():
        setattr(server.ways, name, value)


def _told(server: Server) -> dict[str, Any]:
    jobs = server.tasks
    prompts = {job.params["prompt"] for job in jobs}
    return server.census.told() | {"tasks": len(jobs), "prompts": len(prompts), "pid": os.getpid()}


if __name__ == "__main__":
    main()
