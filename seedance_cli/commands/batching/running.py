"""Films of a batch made side by side, at most so many at once, each with its end told as it comes."""

import math
import os
from collections import deque
from contextlib import suppress
from time import monotonic
from typing import TYPE_CHECKING

from seedance_cli.commands.batching.answering import Answers, error_said
from seedance_cli.commands.batching.ending import Ending
from seedance_cli.commands.batching.gate import Gate
from seedance_cli.commands.batching.making import Came, Maker
from seedance_cli.commands.batching.planned import Plan, Turn
from seedance_cli.commands.batching.purse import Purse, cost_of
from seedance_cli.commands.configured import worth_of
from seedance_cli.commands.making.crew import Crew
from seedance_cli.errors import Interrupted, NotEnough, OutcomeUnknown, SeedanceError, StillRunning
from seedance_cli.money import Amount, amount_text
from seedance_cli.terminal.batch_progress import TICK, BatchProgress

if TYPE_CHECKING:
    from seedance_cli.commands.batching.route import Stage


class Run:
    """One run over a plan's turns. What was sent earlier comes first: it is paid. `left` are the films that were not sent,
    since the `gate` closed."""

    def __init__(
        self, crew: Crew, plan: Plan, purse: Purse, maker: Maker, answers: Answers, progress: BatchProgress
    ) -> None:
        self.gate = Gate()
        self.left: list[Turn] = []
        self.under_way: dict[str, Turn] = {}
        self._crew = crew
        self._purse = purse
        self._maker = maker
        self._answers = answers
        self._progress = progress
        self._worth = None if crew.free else worth_of(crew.service)
        self._waiting = deque(sorted(plan.turns, key=lambda turn: not turn.sent))
        self._gone: OSError | None = None
        self._show_spent()

    async def all(self, parallel: int) -> None:
        """Make them all, as far as the gate stays open. Raises BrokenPipeError where nobody reads what is answered."""
        import asyncio

        drawing = asyncio.create_task(self._draw())
        workers = [self._work() for _ in range(min(parallel, len(self._waiting)))]
        try:
            # After Ctrl-C each one ends in its own time: an order on its way must tell its id first.
            outcomes = await asyncio.gather(*workers, return_exceptions=True)
        finally:
            drawing.cancel()
        failure = self._gone or next((outcome for outcome in outcomes if outcome), None)
        if failure:
            raise failure

    async def _draw(self) -> None:
        import asyncio

        while True:
            with suppress(OSError):  # a screen that went away ends no film
                self._progress.tick()
            await asyncio.sleep(TICK)

    async def _work(self) -> None:
        """Make one film after another."""
        while self._waiting:
            turn = self._waiting.popleft()
            send = self._may_send(turn)
            if not send and turn.missing:
                self.left.append(turn)
            if not send and not turn.sent:
                continue
            try:
                await self._make(turn, send=send)
            except BaseException:  # Ctrl-C, or what nobody foresaw: it ends the work of all
                self._waiting.clear()
                raise

    def _may_send(self, turn: Turn) -> bool:
        """Whether what is missing of it may be sent; its price is taken out then."""
        if not turn.missing or not self.gate.is_open:
            return False
        try:
            self._purse.need(turn.price or 0.0, turn.job.name)
        except NotEnough as fault:
            self.gate.close(fault)
        self._show_spent()
        return self.gate.is_open

    async def _make(self, turn: Turn, *, send: bool) -> None:
        row, began = self._progress.film(turn.job.place, turn.job.name), monotonic()
        self.under_way[turn.job.key] = turn
        came = await self._maker.make(turn, row, send=send)
        if isinstance(came.failure, Interrupted):
            self._waiting.clear()
            return
        del self.under_way[turn.job.key]
        cost = self._settle(turn, came, send=send)
        if came.failure:
            self.gate.hear(came.failure)
        else:
            self.gate.reached()
        try:
            self._answers.ended(turn, came, cost, monotonic() - began)
        except OSError as fault:  # a reader that went away; what is under way comes here all the same
            self._gone = fault
            self.gate.close(Interrupted("Nobody reads the answers any more."))

    def _settle(self, turn: Turn, came: Came, *, send: bool) -> float:
        """What the film has cost, in place of what it was to cost."""
        estimate = (turn.price or 0.0) if send else 0.0
        unit, each = self._purse.unit, turn.clip or 0.0
        new = [take for take in came.takes if take.folder not in turn.sent]
        earlier = [take for take in came.takes if take.folder in turn.sent]
        cost = cost_of(new, each, unit, self._worth)
        if send and came.takes:
            cost += turn.stills or 0.0
        if send and isinstance(came.failure, (OutcomeUnknown, StillRunning)):
            cost = estimate  # it may be paid
        self._purse.settle(estimate, cost)  # what was sent earlier is in the purse from the beginning
        self._show_spent()
        return cost + cost_of(earlier, each, unit, self._worth)

    def _show_spent(self) -> None:
        self._progress.spent = amount_text(self._purse.spent, self._purse.unit) if self._purse.spent else ""


def make_films(stage: "Stage", purse: Purse) -> SeedanceError | None:
    """Make what the stage's plan has to do, shown as it goes; the error that stands for everything that is not here then."""
    batch, crew, plan = stage.batch, stage.crew, stage.plan
    parallel = min(batch.parallel, os.cpu_count() or 1) if crew.free else batch.parallel
    maker = Maker(crew, stage.library, stage.journal)
    stopped = False
    with BatchProgress(
        stage.screen, films=len(stage.jobs), here=len(plan.here), parallel=parallel
    ) as progress:
        crew.teller = progress.say
        answers = Answers(stage.screen, progress, purse.unit)
        run = Run(crew, plan, purse, maker, answers, progress)
        try:
            crew.run(run.all(parallel))
        except KeyboardInterrupt:
            stopped = True
        crew.teller = None
    if stopped:
        run.gate.why = Interrupted("Stopped.")
    if plan.turns:
        stage.screen.say(progress.said, style="dim")
    ending = _ending(stage, purse, run, answers, progress)
    if ending.error and ending.why and stage.screen.json:
        stage.screen.answer_json(error_said(ending.error), in_one_line=True)
    return ending.error


def _ending(stage: "Stage", purse: Purse, run: Run, answers: Answers, progress: BatchProgress) -> Ending:
    missing = sum(turn.price or 0.0 for turn in run.left)
    enough = Amount(math.ceil(purse.spent + missing), purse.unit).typed
    batch = stage.batch
    return Ending(
        films=len(stage.jobs),
        here=progress.totals.done,
        again=batch.again,
        more=f"{batch.typed} --budget {enough}" if batch.budget else "",
        failed=(*stage.plan.faults, *answers.failed),
        broken=stage.broken,
        left=run.left,
        under_way=len(run.under_way),
        why=run.gate.why,
        free=stage.crew.free,
    )
