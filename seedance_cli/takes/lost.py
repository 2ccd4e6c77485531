"""Finding the task of a create whose reply was lost, in the service's own list. What is found here is taken for paid, so
a task is adopted only where its prompt, or what it repeats of the order in its stead, says that it is the one; everything
less sure is left to a person."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from seedance_cli.errors import SeedanceError, TooMany, Unreachable
from seedance_cli.services.protocol import Listed, Service, Task
from seedance_cli.takes.clock import Clock

PAUSES = (0.0, 2.0, 5.0, 10.0)
"""Seconds before each look, for a reply that was lost just now: a list may lag behind."""
ONCE = (0.0,)
"""One look at once, for a create of long ago."""
LONGEST_WAIT = 30.0
"""Seconds between two looks, whatever the service asks for."""
EARLY, LATE = 120.0, 900.0
"""Seconds by which a task may seem made before it was sent, for clocks differ, and after it."""
LOOKS = 5
"""Tasks that are asked for their prompt, where the list does not tell it."""
MOST_OFFERED = 5
SHORTENED = ("…", "...")
"""How a prompt ends that is only the beginning of one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a service's list says of a lost create: the `task` that surely is its, or else `candidates` that may be, the
    likeliest first, or neither. `lists` is False where the service does not list its tasks. That none is there proves
    nothing: lists lag, and have an end."""

    task: Task | None = None
    candidates: tuple[Listed, ...] = ()
    lists: bool = True


async def find_lost(
    service: Service,
    *,
    prompt_hash: str,
    model: str,
    sent: str,
    claimed: Callable[[str], bool],
    clock: Clock,
    pauses: Sequence[float] = PAUSES,
) -> Found:
    """Look for the task of an order that was `sent` at a time (ISO 8601), with the `prompt_hash` and `model` of its entry
    in the ledger. `claimed` tells of a task's id whether another entry has it; of several that fit, the one made soonest
    after the sending is taken, so look for the oldest entry first, and book what is found before the next search.

    There are as many looks as `pauses` (seconds before each), fewer where it is found. Raises TooMany or Unreachable
    where no look was answered, and at once what else `Service.recent` raises.
    """
    search = _Search(service, prompt_hash, model, _seconds(sent), claimed)
    found: Found | None = None
    failure: TooMany | Unreachable | None = None
    for pause in pauses:
        wait = max(pause, (failure.retry_after or 0.0) if isinstance(failure, TooMany) else 0.0)
        if wait:
            await clock.sleep(min(wait, LONGEST_WAIT))
        try:
            found, failure = await search.look(), None
        except (TooMany, Unreachable) as fault:
            failure = fault
            continue
        if found.task or not found.lists:
            return found
    if found is None:
        raise failure or ValueError("no look was asked for")
    return found


class _Search:
    """One search over several looks; a task is asked for its prompt once in all of them."""

    def __init__(
        self,
        service: Service,
        prompt_hash: str,
        model: str,
        sent: float | None,
        claimed: Callable[[str], bool],
    ) -> None:
        self._service = service
        self._hash = prompt_hash
        self._model = model
        self._sent = sent
        self._claimed = claimed
        self._echo = service.echo(prompt_hash)
        self._asked: dict[str, Listed] = {}

    async def look(self) -> Found:
        listed = await self._service.recent(self._since)
        if listed is None:
            return Found(lists=False)
        free = sorted((each for each in listed if not self._claimed(each.task.id)), key=self._distance)
        known = [await self._asked_for_more(each) for each in free]
        ours = sorted((each for each in known if self._is_ours(each)), key=self._distance)
        if ours:
            return Found(task=ours[0].task)
        maybe = sorted((each for each in known if self._may_be_ours(each)), key=self._distance)
        return Found(candidates=tuple(maybe[:MOST_OFFERED]))

    @property
    def _since(self) -> float:
        return max(0.0, (self._sent or 0.0) - EARLY)

    async def _asked_for_more(self, listed: Listed) -> Listed:
        """The same with what the task itself tells, where the list tells too little of one that may be ours."""
        task_id = listed.task.id
        is_full = self._is_told(listed) or not self._fits(listed)
        if not is_full and task_id not in self._asked and len(self._asked) < LOOKS:
            self._asked[task_id] = await self._look_at(listed)
        more = self._asked.get(task_id)
        if more is None:
            return listed
        return replace(
            listed,
            model=listed.model or more.model,
            prompt=listed.prompt if more.prompt is None else more.prompt,
            created=more.created if listed.created is None else listed.created,
            echo=listed.echo or more.echo,
        )

    async def _look_at(self, listed: Listed) -> Listed:
        try:
            return self._service.listed(await self._service.get(listed.task.id), self._since)
        except SeedanceError:  # one task that cannot be read must not hide the others
            return listed

    def _is_ours(self, listed: Listed) -> bool:
        return self._sent is not None and self._fits(listed) and self._has_our_prompt(listed)

    def _may_be_ours(self, listed: Listed) -> bool:
        """Whether a person should be asked: our prompt with something that speaks against it, or no prompt and nothing
        that does."""
        if self._has_our_prompt(listed):
            return True
        return self._fits(listed) and (not self._hash or not self._is_told(listed))

    def _fits(self, listed: Listed) -> bool:
        """Whether neither model nor time speak against it."""
        if listed.model and self._model and listed.model != self._model:
            return False
        if listed.created is None or self._sent is None:
            return True
        return -EARLY <= listed.created - self._sent <= LATE

    def _has_our_prompt(self, listed: Listed) -> bool:
        by_echo = bool(self._echo) and listed.echo == self._echo
        return by_echo or (bool(self._hash) and self._hash in _hashes(listed.prompt or ""))

    def _is_told(self, listed: Listed) -> bool:
        """Whether it is told what the prompt was: by the prompt as a whole, or by what stands for it."""
        return bool(self._echo and listed.echo) or _is_whole(listed.prompt)

    def _distance(self, listed: Listed) -> tuple[bool, bool, float]:
        """How far it is from the sending: what came after it is nearer, what tells no time is farthest."""
        if listed.created is None or self._sent is None:
            return (True, False, 0.0)
        after = listed.created - self._sent
        return (False, after < -1.0, abs(after))  # both may be cut to whole seconds


def _hashes(prompt: str) -> set[str]:
    """The prompts that may have been sent where this one is told: the wire may respell line ends and drop the last."""
    plain = prompt.replace("\r\n", "\n")
    texts = (prompt, plain, plain + "\n", plain.rstrip("\n"))
    return {hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest() for text in texts}


def _is_whole(prompt: str | None) -> bool:
    """Whether a prompt is there, and not its beginning alone."""
    return prompt is not None and not prompt.rstrip().endswith(SHORTENED)


def _seconds(moment: str) -> float | None:
    """A time of day in seconds since 1970; None where it cannot be read, or lacks its zone."""
    try:
        found = datetime.fromisoformat(moment)
    except ValueError:
        return None
    return found.timestamp() if found.tzinfo else None
