"""One case played with the real program: what was run, what it said, what the service saw, what lies on the disk."""

import contextlib
import re
import shlex
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from tests.faults import acts, troubles
from tests.faults.evidence import HUNG, Row, Run, hash_held, hashes_of_clips, leaks
from tests.faults.proxy import Front, front
from tests.faults.troubles import Case, Trouble
from tests.footage import picture
from tests.paid_play import NEW, Hurried, Play
from tests.wire.studios import XSKILL, Served, Studio
from tests.xskill_server import Fault, faults

LONGEST = 60.0
"""Seconds that any one run may take, where nobody says otherwise: other programs may be at work beside it."""
FURTHER = 3
"""Commands that are tried after the first run."""
FOREVER = 3600.0
"""Seconds that a task takes which is not to end; at Ark it is given up after a day."""
NEXT = re.compile(r"seedance (resume|shoot)((?: [^\s|;]+)*)")
PACE = ("--poll-interval", "0.1")


class Stage:
    """A service with a proxy before it, for one case after another."""

    def __init__(self, studio: Studio, server: Served, before: Front, longest: float) -> None:
        self.studio = studio
        self.server = server
        self.front = before
        self.longest = longest

    def play(self, case: Case, folder: Path) -> Row:
        self.server.reset()
        self.front.forget()
        self.studio.shelf(self.server).address = self.front.url
        if self.studio.listed:
            self.server.ways.lists = self.studio.listed if case.lists else ""
        play = Play(Hurried(folder), self.server, reached=self.studio.environment(self.server))
        try:
            return _Played(self, case, play).row()
        finally:
            play.end()
            self.server.calm()
            self.front.calm()


@contextlib.contextmanager
def stage(longest: float = LONGEST, studio: Studio = XSKILL) -> Iterator[Stage]:
    """A stage for the length of a `with`; a run that takes more than `longest` seconds counts as one that hangs."""
    with studio.serve() as server:

        def kind_of(method: str, path: str) -> str:
            where, _, query = path.partition("?")
            kind: str = server.entry(method, where, query, {}, b"").kind
            return kind

        with front(server.url, kind_of) as before:
            yield Stage(studio, server, before, longest)


class _Played:
    def __init__(self, here: Stage, case: Case, play: Play) -> None:
        self.here, self.case, self.play = here, case, play
        self.server, self.front = here.server, here.front
        self.folder = play.program.folder
        self.hold = acts.Hold(done=case.call == "create")
        self.queued = 0

    def row(self) -> Row:
        before = self._prelude()
        self._spoil()
        first = self._first(before)
        met = self._met()
        refused = self._refused()
        self.front.calm()
        self.server.calm()
        runs = (first, *self._further(first))
        heard = self.front.heard
        return Row(
            self.case,
            runs,
            met,
            heard.count("create") - refused,
            len(self.server.tasks) - bool(self.case.trouble.late),
            heard.count("query"),
            heard.count("cdn"),
            len(self.front.ranges),
            tuple(self.play.program.pauses),  # type: ignore[attr-defined]
            tuple(hashes_of_clips(self.folder)),
            hash_held(self.here.studio, self.server),
            tuple(leaks(self.server, self.folder, runs)),
        )

    def _prelude(self) -> Run | None:
        """A task under way, where the service is to be unreachable later by its name."""
        base = self.case.trouble.base
        if self.case.call != "query" or base in (troubles.HERE, troubles.REFUSED):
            return None
        self.server.ways.clip_seconds = FOREVER
        return self._run((*NEW, "--timeout", "1"))

    def _spoil(self) -> None:
        trouble = self.case.trouble
        if trouble.late:
            self.server.fail_next(*trouble.late)
        if self.case.call == "list":
            self.server.always("create", faults.lost())
        self._lay_in_wait(trouble, self.case.kind)
        self.queued = self._waiting()

    def _lay_in_wait(self, trouble: Trouble, kind: str) -> None:
        """Let the requests of that kind meet it."""
        if trouble.kills:
            self.front.next(kind, self.hold)
        elif isinstance(trouble.what, Fault):
            for _ in range(trouble.times):
                self.server.next(kind, trouble.what)
        elif trouble.what is not None:
            self.front.next(kind, trouble.what, trouble.times)
            for act in trouble.then:
                self.front.next(kind, act)
        elif trouble.base == troubles.REFUSED and self.case.call in ("query", "download"):
            self.front.refused_after = "create" if self.case.call == "query" else "query"
        elif trouble.base == troubles.REFUSED:
            self.front.close()
        elif self.case.call == "download":
            self.front.next("query", acts.misleading(self._base), 2)

    def _waiting(self) -> int:
        left: int = self.server.faults_left
        return self.front.waiting + left

    def _met(self) -> bool:
        """Whether the fault was really met."""
        if self.case.trouble.then:
            return not self._waiting()
        if self.queued:
            return self._waiting() < self.queued
        if self.case.trouble.late:
            return bool(self.server.tasks)
        return self.case.trouble.base != troubles.HERE

    def _refused(self) -> int:
        """Orders that met the fault and were clearly not taken."""
        trouble = self.case.trouble
        if trouble.late:
            return 1
        return (self.queued - self._waiting()) if trouble.no and self.case.call == "create" else 0

    @property
    def _base(self) -> str:
        match self.case.trouble.base:
            case troubles.HERE | troubles.REFUSED:
                return self.front.url
            case troubles.TLS:
                return self.front.url.replace("http:", "https:")
            case base:
                return base

    def _first(self, before: Run | None) -> Run:
        variables = (
            {"HURRIED_PATIENCE": str(self.case.trouble.patience)} if self.case.trouble.patience else {}
        )
        if self.case.call != "download":
            variables |= self.here.studio.reached_at(self._base)
        if before:
            self.server.pass_time(FOREVER)
            return self._run(("resume", "film", "--json", "--timeout", "100"), **variables)
        if self.case.call == "balance":
            return self._run(("balance", "--service", self.here.studio.name, "--json"), **variables)
        line: tuple[str, ...] = NEW
        if self.case.call == "upload" or not self.here.studio.route.startswith("u"):
            line = (*line, "--image-ref", picture(self.folder / "hat.png", (640, 360)).name)
        if self.case.trouble.base:
            line = (*line, "--timeout", "100")
        return self._run(line, **variables)

    def _further(self, first: Run) -> Iterator[Run]:
        run = first
        for _ in range(FURTHER):
            line = self._next(run)
            if line is None:
                return
            run = self._run(line)
            yield run

    def _next(self, run: Run) -> tuple[str, ...] | None:
        """What the person types next; None where there is nothing left to do."""
        if self.case.call == "balance":
            return None if run.code == 0 else run.line
        if run.code == HUNG or list(self.folder.glob("film/takes/*/clip.mp4")):
            return None
        if run.code == 6 and run.line[0] == "shoot":
            return None  # not even then is it sent again
        if run.code in (6, -9) and run.line[0] == "new":
            return ("resume", "--json")
        if run.code != 6 and (found := NEXT.search(run.words)):
            return (found[1], *shlex.split(found[2]), "--json")
        return ("shoot", "film", "--json") if (self.folder / "film").exists() else NEW

    def _with(self, command: str) -> tuple[str, ...]:
        """The flags that belong to a command here."""
        studio = self.here.studio
        paid = ("--service", studio.name, "--yes", *studio.flags)
        return {"new": paid, "shoot": (*paid, *PACE), "resume": (*studio.flags, *PACE)}.get(command, ())

    def _run(self, line: tuple[str, ...], **variables: str) -> Run:
        whole = (*line, *self._with(line[0]))
        began = time.monotonic()
        process = self.play.start(*whole, **(self.here.studio.reached_at(self.front.url) | variables))
        if self.case.trouble.kills and line[0] == "new":
            while process.poll() is None and not self.hold.held.wait(0.01):
                pass
            process.kill()
        try:
            out, err = process.communicate(timeout=self.here.longest)
            code = process.returncode
        except subprocess.TimeoutExpired:
            process.kill()
            (out, err), code = process.communicate(), HUNG
        return Run(line, code, out, err, time.monotonic() - began)
