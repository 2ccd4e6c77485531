"""The references of a film: files and links with their roles, and stills to be drawn. A broken file is refused while
the person can still type another."""

from seedance_cli.errors import WrongInput
from seedance_cli.story.references import (
    MOST,
    MOST_IN_ALL,
    ROLES,
    USUAL_ROLE,
    Reference,
    parse_reference,
)
from seedance_cli.story.storyboard import StillIdea
from seedance_cli.terminal.asking import Ask, Asker, Back, Keys, Offer, Picked
from seedance_cli.terminal.files import kind_in, source_in
from seedance_cli.terminal.reference_rows import ADD, DONE, DRAW, missing, reference_rows, role_words, summary
from seedance_cli.terminal.sketch import sketch
from seedance_cli.terminal.still_prompts import came_of, suggested_stills
from seedance_cli.terminal.studio import Notebook, Studio
from seedance_cli.terminal.styled import Lines

HEADING = "Is there anything to show the model? Pictures, clips, sounds."
HELP = (
    "A reference shows the model what words cannot: a face, a place, a product, a motion, a voice. Each has a number and "
    "a role. Four or five work better than many. A still is a reference picture that is drawn for you from a "
    "sentence, after the storyboard is agreed."
)
FRAME_ROLES = ("first_frame", "last_frame")


class ReferenceStep:
    """Asks for references and stills until the person goes on."""

    def __init__(self, asker: Asker, studio: Studio, notebook: Notebook) -> None:
        self._asker = asker
        self._studio = studio
        self._notebook = notebook
        self._sizes: dict[str, str] = {}

    def ask(self) -> None:
        """Raises Back; what was added until then stays."""
        at, trouble = self._first_row(), ""
        while True:
            ask = Ask(text=HEADING, help=HELP, trouble=trouble, preview=self._picture)
            rows = reference_rows(
                self._references, self._stills, self._suggested(), self._sizes, self._needed()
            )
            keys = Keys(words={"x": "remove"} if self._references or self._stills else {})
            picked = self._asker.pick(ask, rows, keys, at=at)
            if picked.value == DONE and not picked.key:
                self.recall()
                return
            at, trouble = self._act(picked)

    def recall(self) -> None:
        """Tell what there is, as if it had just been asked."""
        self._asker.tell("references", summary(self._references, self._stills))

    def _act(self, picked: Picked) -> tuple[str, str]:
        """Do what was picked; where the cursor goes next, and what went wrong."""
        verb, _, place = picked.value.partition(" ")
        try:
            if picked.key == "x":
                self._remove(verb, place)
            elif verb == ADD:
                self._add()
            elif verb == DRAW:
                self._draw(place)
            elif verb == "reference":
                self._change_role(int(place))
            elif verb == "still":
                self._change_still(int(place))
        except Back:
            return picked.value, ""
        except WrongInput as error:
            return picked.value, error.message
        return self._first_row(), ""

    @property
    def _references(self) -> tuple[Reference, ...]:
        return self._notebook.draft.references

    @property
    def _stills(self) -> tuple[StillIdea, ...]:
        return self._notebook.draft.stills

    def _first_row(self) -> str:
        return ADD if self._needed() else DONE

    def _needed(self) -> str:
        template = self._studio.template(self._notebook.draft.answers.get("template", ""))
        return missing(template, self._references, self._stills)

    def _suggested(self) -> tuple[StillIdea, ...]:
        taken = [*(still.prompt for still in self._stills), *(each.prompt for each in self._references)]
        return tuple(
            each
            for each in suggested_stills(self._studio, self._notebook.draft)
            if not any(came_of(prompt, each.prompt) for prompt in taken)
        )

    def _add(self) -> None:
        ask = Ask(text="Which file or link?", help="Drag a file in here, type a path, or paste a link.")
        source = source_in(self._asker.path(ask, refuse=self._wrong_source))
        kind = kind_in(source) or self._kind()
        size = self._sizes[source] = self._studio.measure(kind, source)
        reference = parse_reference(kind, f"{source}={self._role(kind, size)}")
        self._need_room(kind)
        self._notebook.cast((*self._references, reference), self._stills)

    def _kind(self) -> str:
        ask = Ask(text="What is it?", help="Its name does not tell.")
        return self._asker.choose(ask, [Offer(value="image"), Offer(value="video"), Offer(value="audio")])

    def _role(self, kind: str, size: str = "", default: str = "") -> str:
        frames = self._mode == "first_last_frames" and kind == "image"
        roles = FRAME_ROLES if frames else ROLES[kind]
        offers = [Offer(value=role, label=role_words(role)) for role in roles]
        usual = FRAME_ROLES[min(len(self._references), 1)] if frames else USUAL_ROLE[kind]
        ask = Ask(text=f"What is it for?{f' ({size})' if size else ''}", help=HELP)
        return self._asker.choose(ask, offers, default=default or usual)

    @property
    def _mode(self) -> str:
        answers = self._notebook.draft.answers
        return answers.get("mode") or self._studio.template(answers.get("template", "")).mode

    def _wrong_source(self, text: str) -> str:
        source = source_in(text)
        if not source:
            return "A path or a link, please; escape goes back."
        kind = kind_in(source)
        try:
            if kind:
                self._need_room(kind)
                self._sizes[source] = self._studio.measure(kind, source)
        except WrongInput as error:
            return error.message
        return ""

    def _need_room(self, kind: str) -> None:
        count = sum(each.kind == kind for each in self._references) + len(self._stills) * (kind == "image")
        if count >= MOST[kind]:
            raise WrongInput(f"There are {count} {kind} references already; {MOST[kind]} is the most.")
        if len(self._references) + len(self._stills) >= MOST_IN_ALL:
            raise WrongInput(f"There are {MOST_IN_ALL} references already, and that is the most.")

    def _draw(self, place: str) -> None:
        self._need_room("image")
        if place:
            still = self._suggested()[int(place)]
        else:
            prompt = self._asker.text(
                Ask(
                    text="What does the picture show?",
                    help="One subject a picture, on plain ground, no lettering.",
                ),
                refuse=lambda text: "" if text else "A few words, please; escape goes back.",
            )
            still = StillIdea(prompt=prompt, role=self._role("image"))
        self._notebook.cast(self._references, (*self._stills, still))

    def _change_role(self, place: int) -> None:
        reference = self._references[place]
        role = self._role(reference.kind, default=reference.role)
        changed = Reference(
            kind=reference.kind,
            source=reference.source,
            role=role,
            note=reference.note,
            prompt=reference.prompt,
        )
        self._notebook.cast(
            (*self._references[:place], changed, *self._references[place + 1 :]), self._stills
        )

    def _change_still(self, place: int) -> None:
        still = self._stills[place]
        prompt = self._asker.text(Ask(text="What does the picture show?"), default=still.prompt)
        changed = StillIdea(prompt=prompt or still.prompt, role=still.role)
        self._notebook.cast(self._references, (*self._stills[:place], changed, *self._stills[place + 1 :]))

    def _remove(self, verb: str, place: str) -> None:
        references, stills = list(self._references), list(self._stills)
        if verb == "reference":
            references.pop(int(place))
        elif verb == "still":
            stills.pop(int(place))
        self._notebook.cast(tuple(references), tuple(stills))

    def _picture(self, _answer: tuple[str, ...]) -> Lines | None:
        return sketch(self._studio, self._notebook.draft, {}, self._asker.width)
