"""The installed command against a loopback xskill, with a look after every run that the key is nowhere."""

import subprocess
from dataclasses import dataclass
from typing import Any

from tests import warm
from tests.program import Ended, Program
from tests.warm.begun import Begun
from tests.xskill_server import Entry, Server

PROMPT = "An astronaut finds a garden"
CLIP = {"prompt": PROMPT, "ratio": "16:9", "duration": 5, "model": "seedance_2.0_fast"}
MODEL = "st-ai/super-seed2"
STILL_MODEL = "fal-ai/bytedance/seedream/v4.5/text-to-image"
EDIT_MODEL = "fal-ai/bytedance/seedream/v4.5/edit"
OUTWARD = ("authorization", "content-type")


@dataclass(frozen=True)
class Rehearsal:
    """A folder and a server for one test."""

    program: Program
    server: Server

    @property
    def environment(self) -> dict[str, str]:
        return {"XSKILL_BASE_URL": self.server.url, "XSKILL_API_KEY": self.server.key}

    def run(self, *arguments: str, stdin: bytes | None = None, **variables: str) -> Ended:
        """Run to the end, without a terminal."""
        environment = self.program.environment | self.environment | variables
        result = self.program.run_in(environment, *arguments, given=stdin)
        self.keeps_the_key(environment["XSKILL_API_KEY"], result)
        return result

    def start(self, *arguments: str) -> "subprocess.Popen[bytes] | Begun[bytes]":
        """Begin a run, to be interrupted."""
        environment = self.program.environment | self.environment
        return warm.begin(self.program.command(*arguments), self.program.folder, environment, bytes)

    def keeps_the_key(self, key: str, ended: Ended) -> None:
        """Neither stream nor any file has the key."""
        if not key:
            return
        assert key not in ended.out + ended.err
        files = [path for path in self.program.folder.rglob("*") if path.is_file()]
        assert [path for path in files if key.encode() in path.read_bytes()] == []

    def asked(self) -> list[tuple[str, str, Any, dict[str, str]]]:
        """Each request as the script would have sent it: method, path, body, and the two headers that it sets."""
        return [spelled(entry) for entry in self.server.log if entry.via == "rest"]


def spelled(entry: Entry) -> tuple[str, str, Any, dict[str, str]]:
    headers = {name: entry.headers[name] for name in OUTWARD if name in entry.headers}
    return entry.method, entry.path, entry.json, headers
