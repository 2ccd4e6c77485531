"""The pictures of one order as they come, in one answer or as a stream of events, and what they add up to: a task that
has ended, for there is none at the service to be asked again."""

from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from seedance_cli.errors import SeedanceError
from seedance_cli.services.answers.wording import sentence, spoken
from seedance_cli.services.ark.answers import Told, error_in
from seedance_cli.services.ark.faults import Asked, for_good, refusal, unclear
from seedance_cli.services.ark.replies import number_in
from seedance_cli.services.ark.wording import advice_for
from seedance_cli.services.fitting.written_links import is_usable
from seedance_cli.services.protocol import State, Task

OURS = "picture-"
"""How the ids begin that we give to what has none."""
MOST = 100
NOTHING_MADE = "No picture was made, and only pictures are charged."


@dataclass(slots=True)
class Pictures:
    """What has come so far: the links in their order, the failures of single members, whether the answer came to its end
    (`whole`) or an event spoke of a fault of the whole order (`refused`), and all of it as it came."""

    asked: Asked
    wanted: int = 1
    urls: list[str] = field(default_factory=list)
    failed: list[Told] = field(default_factory=list)
    created: float = 0.0
    counted: int | None = None
    whole: bool = False
    refused: bool = False
    raw: dict[str, Any] = field(default_factory=dict)

    def answer(self, data: Any) -> None:
        """Take in a whole answer."""
        if not isinstance(data, dict):
            return
        self.raw = data
        self._common(data)
        members = data.get("data")
        for member in members[:MOST] if isinstance(members, list) else ():
            self._member(member)
        self.whole = isinstance(members, list)

    def hear(self, name: str, data: Any) -> None:
        """Take in one event of a stream; those that we do not know are passed over."""
        if not isinstance(data, dict):
            return
        kind = spoken(data.get("type")) or name
        self._common(data)
        self.raw.setdefault("events", []).append(data)
        is_member = kind.endswith(("partial_succeeded", "partial_failed"))
        if is_member or (error_in(data) and "completed" not in kind):
            self._member(data)
            self.refused = self.refused or not is_member
        self.whole = self.whole or kind.endswith("completed")

    def ended(self, price: float | None, broke: SeedanceError | None = None) -> Task:
        """The task that they add up to, at so much for one; `broke` is the fault that ended the answer early. Raises
        Refused or another clear no where none was made, and OutcomeUnknown where nobody knows."""
        if not self.urls:
            return self._nothing(broke)
        self.whole = self.whole and broke is None
        return Task(
            id=self._id(self.urls[0]),
            state=State.SUCCEEDED,
            urls=tuple(self.urls),
            note=self._note(),
            price=None if price is None or not self.whole else round(price * self._count, 6),
            raw=self.raw,
        )

    @property
    def _count(self) -> int:
        """How many pictures are paid: as told, where that can be; else those that came."""
        came = len(self.urls)
        told = self.counted if self.counted is not None else came
        return told if came <= told <= max(self.wanted, came) else came

    def _common(self, data: dict[str, Any]) -> None:
        times = (number_in(data.get(key)) for key in ("created", "created_at"))
        self.created = self.created or next((time for time in times if time), 0.0)
        usage = data.get("usage")
        counted = number_in(usage.get("generated_images")) if isinstance(usage, dict) else None
        self.counted = self.counted if counted is None else int(counted)

    def _member(self, member: Any) -> None:
        link = member.get("url") if isinstance(member, dict) else None
        if isinstance(link, str) and is_usable(link):
            self.urls += [link] if len(self.urls) < MOST else []
        elif told := error_in(member):
            self.failed.append(told)

    def _note(self) -> str:
        if len(self.urls) >= self.wanted and self.whole:
            return ""
        came = f"{len(self.urls)} of {self.wanted} pictures came"
        if not self.whole:
            return f"{came}; then the answer broke off, and more may have been made and charged"
        return f"{came}: {self.failed[0].words or self.failed[0].code}" if self.failed else came

    def _nothing(self, broke: SeedanceError | None) -> Task:
        if not self.failed:
            words = broke.message if broke else "ark answered without a picture"
            raise self._unclear(words)
        told = self.failed[0]
        if broke is None and self.counted:
            raise self._unclear(
                f"ark counts {self.counted} pictures and sent none: {told.words or told.code}"
            )
        if broke is None and (self.whole or self.refused) and (known := refusal(told, self.asked)):
            no = for_good(known)
            no.message = f"{no.message} {NOTHING_MADE}"
            no.raw = self.raw
            raise no
        if broke is not None or not self.whole:
            how = broke.message if broke else "The answer broke off."
            raise self._unclear(f"{sentence(told.words or told.code)} {how}")
        return Task(
            id=self._id(told.code),
            state=State.FAILED,
            error=told.words or told.code,
            advice=advice_for(told.code, told.words),
            charge=NOTHING_MADE,
            raw=self.raw,
        )

    def _unclear(self, words: str) -> SeedanceError:
        fault = unclear(words, self.asked)
        fault.raw = self.raw or None
        return fault

    def _id(self, text: str) -> str:
        """A name for what has none, the same whenever it is made of the same answer."""
        return f"{OURS}{self.created:.0f}-{sha256(text.encode('utf-8', 'replace')).hexdigest()[:10]}"
