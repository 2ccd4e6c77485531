"""Who works for one command: the event loop, the service on it, what was uploaded; entered once, let go in order."""

from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, Self, TypeVar

from seedance_cli.commands.making.choosing import Choice, choice_by_keys, named_choice
from seedance_cli.commands.making.renderer import Wishes, open_renderer
from seedance_cli.errors import Interrupted
from seedance_cli.services.protocol import Request, Service, StillRequest, VideoRequest
from seedance_cli.story.storyboard import Storyboard
from seedance_cli.story.vocabulary import Vocabulary

if TYPE_CHECKING:
    from asyncio import Runner
    from tempfile import TemporaryDirectory

    from seedance_cli.takes.ledger import Cap, Kind, Ledger
    from seedance_cli.takes.links import Links
    from seedance_cli.takes.stills import Drawing, Pictures
    from seedance_cli.takes.turns import Turns
    from seedance_cli.takes.waiting import Waiting
    from seedance_cli.takes.watch import Moment
    from seedance_cli.terminal.asking import Asker
    from seedance_cli.terminal.console import Screen

T = TypeVar("T")


class Crew:
    """`with Crew(wishes, vocabulary, screen) as crew: crew.run(crew.service.get(task_id))`

    Nothing is loaded or reached before the first `run`. Raises WrongInput, as it is made, for wishes that the service
    cannot honour. Which service that is where none is named is settled, and perhaps asked, the first time that it
    matters: the storyboard is the same for all."""

    def __init__(self, wishes: Wishes, vocabulary: Vocabulary, screen: "Screen") -> None:
        self.wishes = wishes
        self.vocabulary = vocabulary
        self.screen = screen
        self.spent = 0.0
        """What was sent so far should cost, in the service's unit, as estimated."""
        self.film: Storyboard | None = None
        """What is to be made, where that is known when the service is chosen."""
        self.asker: Asker | None = None
        """Who asks in a sitting of the wizard; a command asks for itself."""
        self.known: set[int] | None = None if wishes.again else set()
        """Entries of the ledger that the person was told of, or that are this command's own; None: they do not matter."""
        self.patience_when_refused: float | None = None
        """Seconds for which an order goes on that meets "too many requests"; None: as long as one waits for one film."""
        self.teller: Callable[[str], None] | None = None
        """Who says a line on a screen that is being drawn; the screen itself where nobody does."""
        self._told = ""
        self._runner: Runner | None = None
        self._links: Links | None = None
        self._ledger: Ledger | None = None
        self._turns: Turns | None = None
        self._room: TemporaryDirectory[str] | None = None
        self._cap: Cap | Literal["unread"] | None = "unread"
        self._said: set[str] = set()
        self._service: Service | None = None
        self._choice: Choice | None = named_choice(wishes.service, wishes.why)
        if self._choice or wishes.need_a_service:
            self._service = self._opened()

    def for_film(self, board: Storyboard) -> Self:
        """The same crew, which knows what it is to make."""
        self.film = board
        return self

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def service(self) -> Service:
        """Who renders. Asks the person where several have a key and none is named, see `choice_by_keys`."""
        if self._service is None:
            self._service = self._opened()
        return self._service

    @property
    def is_settled(self) -> bool:
        """Whether it is known already which service renders."""
        return self._service is not None

    @property
    def choice(self) -> Choice:
        """Who renders, and why."""
        if self._choice is None:
            self._choice = self._chosen_by_keys()
        return self._choice

    @property
    def region(self) -> str:
        """Where the service is asked, "" where it stands in one place alone."""
        return self.service.region

    @property
    def free(self) -> bool:
        return self.service.abilities.free

    @property
    def links(self) -> "Links":
        """What lies where at the service."""
        if self._links is None:
            from seedance_cli.takes.links import Links

            self._links = Links(self.turns)
        return self._links

    @property
    def ledger(self) -> "Ledger | None":
        """The record of everything that was ever sent; what is free is not in it."""
        if self._ledger is None and not self.free:
            from seedance_cli.commands.sent.finding import open_ledger

            self._ledger = open_ledger(self._tell)
        return self._ledger

    @property
    def cap(self) -> "Cap | None":
        """What a day may cost at the service, None where the person set no cap; what is free has none. Raises WrongInput
        for settings that cannot be read."""
        if self._cap == "unread":
            from seedance_cli.commands.configured import cap_of

            self._cap = None if self.free else cap_of(self.service)
        return self._cap

    @property
    def room(self) -> Path:
        """A private folder for what is on its way to a film; it goes with the crew."""
        if self._room is None:
            from tempfile import TemporaryDirectory

            self._room = TemporaryDirectory(prefix="seedance-")
        return Path(self._room.name)

    def need_key(self) -> None:
        """Raise NoKey, or WrongInput for an address that cannot be used, before anything is begun."""
        self.service.ready()

    def waiting(self, request: Request, model: str = "") -> "Waiting":
        """How to wait for this request, as the flags say; `model` is what it was made with, where it was sent already."""
        from seedance_cli.takes.waiting import Waiting
        from seedance_cli.takes.watch import PATIENCE

        free = self.service.abilities.shortest_pause if self.free else None
        return Waiting(
            every=self.wishes.poll_interval or free,
            usual=self.usual_seconds(request, model),
            patience=self.wishes.timeout or PATIENCE,
            tell=self._tell,
            turns=self.turns,
        )

    @property
    def turns(self) -> "Turns":
        """Whose turn it is to ask the service, and how many tasks it has."""
        if self._turns is None:
            from seedance_cli.takes.clock import RealClock
            from seedance_cli.takes.turns import PATIENCE, Turns

            can, patience = self.service.abilities, self.patience_when_refused or PATIENCE
            self._turns = Turns(can.requests_a_minute, RealClock(), can.at_once, patience)
        return self._turns

    def drawing(
        self,
        request: StillRequest,
        folder: Path,
        listen: "Callable[[Moment], None]",
        arrived: "Callable[[Pictures], None]",
    ) -> "Drawing":
        """How this crew draws stills that are meant for `folder`."""
        from seedance_cli.takes.stills import Drawing

        return Drawing(
            service=self.service,
            room=self.room,
            links=self.links,
            listen=listen,
            waiting=self.waiting(request),
            ledger=self.ledger,
            known=self.known,
            cap=self.cap,
            folder=folder.absolute(),
            arrived=arrived,
            again=self.wishes.again,
        )

    def usual_seconds(self, request: Request, model: str = "") -> float | None:
        """How long such a request usually takes: as long as the last ones did, else as the model card says."""
        kind: Kind = "clip" if isinstance(request, VideoRequest) else "still"
        past = None
        if self.ledger is not None:
            model = model or self.service.order(request).model
            past = self.ledger.usual_seconds(self.service.name, model, kind)
        return past or self.service.estimate(request).seconds

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """What comes of `work`. After Ctrl-C everything under way gives up in order before anyone speaks of it."""
        try:
            return self._entered().run(work)
        except KeyboardInterrupt:
            if self._runner is not None:
                self._runner.run(_give_up())
            raise

    def close(self) -> None:
        """Let the service go; may be called again."""
        runner, self._runner = self._runner, None
        if runner is not None:
            runner.run(self.service.__aexit__(None, None, None))
            runner.close()
        if self._ledger is not None:
            self._ledger.close()
            self._ledger = None
        if self._room is not None:
            self._room.cleanup()
            self._room = None

    def _opened(self) -> Service:
        choice = self.choice
        if choice.said and self.asker and not self.screen.quiet:
            self.asker.say(choice.said, "")
        elif choice.said:
            self.say_once(choice.said)
        return open_renderer(replace(self.wishes, service=choice.name), self.vocabulary, self._tell)

    def _chosen_by_keys(self) -> Choice:
        if self.asker:
            return choice_by_keys(self.vocabulary, self.asker, self.film)
        if self.wishes.yes or self.screen.json or not self.screen.interactive:
            return choice_by_keys(self.vocabulary, None)
        from seedance_cli.terminal.asking import Back
        from seedance_cli.terminal.prompts import Prompts

        try:
            return choice_by_keys(self.vocabulary, Prompts(ascii_only=self.screen.ascii_only), self.film)
        except Back:
            raise Interrupted("No service was chosen, and nothing was sent.", hint="--service NAME") from None

    def _entered(self) -> "Runner":
        if self._runner is None:
            import asyncio

            runner = asyncio.Runner()
            runner.run(self.service.__aenter__())
            self._runner = runner
        return self._runner

    def say_once(self, words: str) -> None:
        """For what is worth hearing once in a command, however often it comes up."""
        if words not in self._said:
            self._said.add(words)
            self.screen.say(words, style="dim")

    def _tell(self, words: str) -> None:
        if words == self._told:  # several tasks may meet the same trouble at once
            return
        self._told = words
        with suppress(OSError):  # a screen that went away ends nothing that is paid
            if self.teller:
                self.teller(words)
            else:
                self.screen.say(words, style="dim")


async def _give_up() -> None:
    """Cancel what is still under way and wait until it has written down what it knows."""
    import asyncio

    from seedance_cli.takes.submit import ON_ITS_WAY

    running = asyncio.all_tasks() - {asyncio.current_task()}
    others = [task for task in running if task.get_name() != ON_ITS_WAY]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
