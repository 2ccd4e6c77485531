"""One film, played by the whole program at one service: in a process of its own, or within the tests' own process, where
the start of one would cost more than the film."""

import contextlib
import io
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from seedance_cli import cli
from seedance_cli.film import Take, read_take
from tests.program import Ended, Program
from tests.wire.films import SCENARIO, flags_for, seconds_given
from tests.wire.studios import ARK, Served, Studio

FOLDER = "film"


class Within(Program):
    """The same program without a process of its own: the same arguments, environment and folder, two streams and an exit
    code."""

    def run_in(self, environment: Mapping[str, str], *arguments: str, given: bytes | None = None) -> Ended:
        out, err = io.StringIO(), io.StringIO()
        streams = (contextlib.redirect_stdout(out), contextlib.redirect_stderr(err))
        with _only(environment, self.folder, given or b""), streams[0], streams[1]:
            code = cli.run(list(arguments))
        return Ended(code, out.getvalue(), err.getvalue())


@dataclass(frozen=True)
class Play:
    """A film's name, the service that made it, and what came of it."""

    name: str
    studio: Studio
    server: Served
    program: Program
    ended: Ended

    @property
    def film(self) -> Path:
        return self.program.folder / FOLDER

    @property
    def take(self) -> Take:
        return read_take(self.film / "takes" / "001")

    def run(self, *arguments: str) -> Ended:
        """Another command of the same person."""
        return self.program.run(*arguments, **self.studio.environment(self.server))


def play(name: str, studio: Studio, server: Served, program: Program) -> Play:
    """The whole route of a film, nothing asked, at a service that is as fresh as at its start."""
    server.reset()
    if studio is ARK and name in SCENARIO:
        server.ways.reference_seconds = seconds_given(name)
    flags = flags_for(name, program.folder, studio.files)
    ended = program.run(
        "new", *flags, "--service", studio.name, *studio.flags, "--poll-interval", "0.2", "--yes", "--json", "-o", FOLDER,
        **studio.environment(server),
    )  # fmt: skip
    return Play(name, studio, server, program, ended)


@contextlib.contextmanager
def _only(environment: Mapping[str, str], folder: Path, given: bytes) -> Iterator[None]:
    """No other environment than this, this folder, and this on stdin."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for name in {*os.environ} - environment.keys():
            patch.delenv(name)
        for name, text in environment.items():
            patch.setenv(name, text)
        patch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(given), encoding="utf-8"))
        yield
