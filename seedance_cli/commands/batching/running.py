"""Films of a batch made side by side, at most so many at once, each with its end told as it comes."""

import os
from collections import deque
from contextlib import suppress
from time import monotonic
from typing import TYPE_CHECKING

from seedance_cli.commands.batching.answering import Answers, error_said
from seedance_cli.commands.batching.bill import Bill
from seedance_cli.commands.batching.ending import Ending
from seedance_cli.commands.batching.gate import Gate
from seedance_cli.commands.batching.making import Maker
from seedance_cli.commands.batching.planned import Plan, Turn
from seedance_cli.commands.batching.purse import Purse
from seedance_cli.errors import Interrupted, NotEnough, SeedanceError
from seedance_cli.money import amount_text
from seedance_cli.terminal.batch_progress import TICK, BatchProgress

if TYPE_CHECKING:
    from seedance_cli.commands.batching.route import Stage


class Run:
    """One run over a plan's turns. What was sent earlier comes first: it is paid. `left` are the films that were not sent,
    since the `gate` closed, or that closed it by their price."""

    def __init__(
        self, plan: Plan, purse: Purse, bill: Bill, maker: Maker, answers: Answers, progress: BatchProgress
    ) -> None:
        self.gate = Gate()
        self.left: list[Turn] = []
        self.under_way: dict[str, Turn] = {}
        self._purse = purse
        self._bill = bill
        self._maker = maker
        self._answers = answers
        self._progress = progress
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
        cost = self._settle(turn, send=send)
        if came.faults:
            self.gate.hear(*came.faults)
        else:
            self.gate.reached()
        if came.is_unsent:
            self.left.append(turn)
            self._progress.dropped(turn.job.name)
            return
        try:
            self._answers.ended(turn, came, cost, monotonic() - began)
        except OSError as fault:  # a reader that went away; what is under way comes here all the same
            self._gone = fault
            self.gate.close(Interrupted("Nobody reads the answers any more."))

    def _settle(self, turn: Turn, *, send: bool) -> float:
        """What the film has cost, in place of what it was to cost."""
        estimate = (turn.price or 0.0) if send else 0.0
        try:
            grown, cost = self._bill.ended(turn)
        except SeedanceError:  # a ledger that cannot be read just now: it may all be paid
            grown = cost = estimate
        self._purse.settle(estimate, grown)
        self._show_spent()
        return cost

    def _show_spent(self) -> None:
        self._progress.spent = amount_text(self._purse.spent, self._purse.unit) if self._purse.spent else ""


def make_films(stage: "Stage", purse: Purse, bill: Bill) -> SeedanceError | None:
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
        run = Run(plan, purse, bill, maker, answers, progress)
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
    batch = stage.batch
    return Ending(
        films=len(stage.jobs),
        here=progress.totals.done,
        again=batch.again,
        more=batch.enough(purse, missing),
        failed=(*stage.plan.faults, *answers.failed),
        broken=stage.broken,
        left=run.left,
        under_way=len(run.under_way),
        why=run.gate.why,
        free=stage.crew.free,
    )
