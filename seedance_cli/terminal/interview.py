"""The interview: questions from the library become prompts, with the template's offers and the film vocabulary to
choose from, and the storyboard growing above them."""

from collections.abc import Callable, Mapping, Sequence

from seedance_cli.errors import WrongInput
from seedance_cli.story.brief import DIMENSIONS, RATIOS
from seedance_cli.story.interview import Question
from seedance_cli.story.style_said import style_said
from seedance_cli.story.template import Template
from seedance_cli.story.vocabulary import Words, in_language
from seedance_cli.terminal.answers import (
    joined,
    language,
    list_of,
    listed,
    seconds_in,
    wrong_duration,
    wrong_idea,
)
from seedance_cli.terminal.asking import LEAVE_IT, TEMPLATE, Ask, Asker, Back, Offer, takes_anything
from seedance_cli.terminal.sketch import draft_board, sketch
from seedance_cli.terminal.studio import Draft, Notebook, Studio
from seedance_cli.terminal.styled import Lines

KEYS = ("idea", "template", "duration", "ratio", "style", "mood", *DIMENSIONS)
NAMES = {"duration": "seconds"}
PARTS = "\x00parts"
HEADS = {
    "content": "What is in the frame?",
    "visuals": "How is it lit, coloured and textured?",
    "camera": "How does the camera move?",
    "motion": "How do things move?",
    "audio": "What is heard?",
}
"""The question over a dimension's parts, where the library asks only those."""
SECONDS = ("4", "5", "8", "10", "12", "15")
SHAPES = {
    "16:9": "wide: screens and television",
    "9:16": "tall: phones",
    "1:1": "square: feeds",
    "21:9": "very wide: cinema",
    "4:3": "classic: old television, slides",
    "3:4": "upright: portraits, posters",
}


class Interview:
    """Asks one question of `KEYS` at a time and notes the answer."""

    def __init__(self, asker: Asker, studio: Studio, notebook: Notebook) -> None:
        self._asker = asker
        self._studio = studio
        self._notebook = notebook
        self._questions = {question.ask: question for question in studio.questions}

    def ask(self, key: str) -> None:
        """Ask `key` and keep its answer. Raises Back with nothing changed."""
        known = {
            "idea": self._idea,
            "template": self._template,
            "duration": self._duration,
            "ratio": self._ratio,
        }
        known.get(key, lambda: self._open(key))()

    def recall(self, key: str) -> None:
        """Tell the answer to `key`, as if it had just been asked."""
        own = self._templates_own(key)
        left = f"{own} (the template's)" if own else "left to the template"
        words = {
            "template": self._say(self._recipe.title),
            "duration": f"{self._given(key) or self._recipe.duration} s",
            "ratio": self._given(key) or self._recipe.ratio,
        }
        self._asker.tell(NAMES.get(key, key), words.get(key) or self._given(key) or left)

    @property
    def _draft(self) -> Draft:
        return self._notebook.draft

    @property
    def _recipe(self) -> Template:
        return self._studio.template(self._draft.answers.get("template", ""))

    @property
    def _language(self) -> str:
        return language(self._draft.answers)

    def _idea(self) -> None:
        self._asked(
            "idea", self._asker.text(self._question("idea"), default=self._given("idea"), refuse=wrong_idea)
        )

    def _template(self) -> None:
        suggested = self._studio.suggest(self._draft.answers["idea"])
        others = tuple(each for each in self._studio.templates() if each not in suggested)
        offers = [
            Offer(value=each.name, label=self._say(each.title), hint=self._say(each.about))
            for each in (*suggested, *others)
        ]
        default = self._given("template") or offers[0].value
        answer = self._asker.choose(self._question("template"), offers, default=default)
        self._asked("template", answer)

    def _duration(self) -> None:
        usual = str(self._recipe.duration)
        offered = self._question_of("duration").offers or SECONDS
        seconds = sorted({*offered, usual}, key=int)
        offers = [Offer(value=each, label=f"{each} s", hint=self._shots_in(each)) for each in seconds]
        default = self._given("duration") or usual
        answer = self._asker.choose(self._question("duration"), offers, default=default, own=wrong_duration)
        self._asked("duration", seconds_in(answer))

    def _ratio(self) -> None:
        offers = [Offer(value=ratio, hint=SHAPES[ratio]) for ratio in RATIOS]
        default = self._given("ratio") or self._recipe.ratio
        self._asked("ratio", self._asker.choose(self._question("ratio"), offers, default=default))

    def _open(self, key: str) -> None:
        """A question that can be left to the template: style, mood and the five dimensions."""
        parts = [question for name, question in self._questions.items() if name.startswith(f"{key}.")]
        while True:
            answer = self._choose(key, parts)
            if answer != PARTS:
                self._asked(key, answer)
                return
            try:
                self._by_parts(key, parts)
            except Back:
                continue
            return

    def _by_parts(self, key: str, parts: Sequence[Question]) -> None:
        place, said = 0, {part.ask: self._given(part.ask) for part in parts}
        while place < len(parts):
            try:
                said[parts[place].ask] = self._choose(parts[place].ask, (), said)
            except Back:
                if not place:
                    raise
                place -= 2
            place += 1
        self._notebook.answer(said)
        self._asked(key, joined(key, _last_names(said), self._language))

    def _choose(self, key: str, parts: Sequence[Question], said: Mapping[str, str] | None = None) -> str:
        """One open question: the template, its offers, the vocabulary, part by part, or the person's own words.
        `said` are the parts of its dimension answered so far."""
        question, earlier = (
            self._question_of(key),
            (said or self._draft.answers).get(key, self._ideas_own(key)),
        )
        offers = self._offers(key, question, parts)
        ask = self._question(key, said)
        if len(offers) == 1:
            return self._asker.text(ask, default=earlier)
        # Moves are ticked in the order of the shots they are for.
        if not question.many and key != "camera":
            return self._asker.choose(ask, offers, default=earlier, own=takes_anything)
        default = listed(earlier, frozenset(offer.value for offer in offers)) if earlier else ()
        many = self._asker.choose_many(ask, offers, default=default, own=takes_anything)
        return PARTS if PARTS in many else list_of(many, key, self._language)

    def _offers(self, key: str, question: Question, parts: Sequence[Question]) -> list[Offer]:
        offers = [Offer(value=TEMPLATE, label=LEAVE_IT, hint=self._templates_own(key))]
        if parts:
            names = ", ".join(part.ask.rpartition(".")[2] for part in parts)
            offers.append(Offer(value=PARTS, label="one by one…", hint=names))
        vocabulary, language = self._studio.vocabulary, self._language
        offers += [Offer(value=text) for text in self._recipe.offered(key, language)]
        offers += [Offer(value=vocabulary.translate(text, language)) for text in question.offers]
        words = vocabulary.group(question.group) if question.group else ()
        offers += [Offer(value=self._say(word.words), hint=word.hint) for word in words]
        return list({offer.value: offer for offer in reversed(offers)}.values())[::-1]

    def _asked(self, key: str, answer: str) -> None:
        self._notebook.answer({key: answer})
        self.recall(key)

    def _templates_own(self, key: str) -> str:
        """What the template says where the person leaves a question to it."""
        recipe = self._recipe
        words = {"style": recipe.style, "mood": recipe.mood, "visuals": recipe.visuals, "audio": recipe.music}
        return self._say(words.get(key, {}))

    def _ideas_own(self, key: str) -> str:
        """What the idea says to a question that was not asked yet: the style its words speak of."""
        idea = self._draft.answers.get("idea", "")
        return style_said(idea, self._studio.vocabulary, self._language) if key == "style" else ""

    def _given(self, key: str) -> str:
        return self._draft.answers.get(key, "")

    def _say(self, words: Words) -> str:
        return in_language(words, self._language)

    def _question_of(self, key: str) -> Question:
        return self._questions.get(key) or Question(ask=key, text=HEADS.get(key, f"{key.capitalize()}?"))

    def _question(self, key: str, said: Mapping[str, str] | None = None) -> Ask:
        question = self._question_of(key)
        return Ask(text=question.text, help=question.help, preview=self._sketch(key, said or {}))

    def _sketch(self, key: str, said: Mapping[str, str]) -> Callable[[tuple[str, ...]], Lines | None]:
        """Draws the storyboard as it would be with an answer to `key`."""

        def drawn(values: tuple[str, ...]) -> Lines | None:
            answer = list_of(values, key, self._language)
            answer = seconds_in(answer) if key == "duration" else answer
            changed = {} if answer == PARTS else self._with(key, answer, said)
            return sketch(self._studio, self._draft, changed, self._asker.width)

        return drawn

    def _with(self, key: str, answer: str, said: Mapping[str, str]) -> dict[str, str]:
        dimension, dot, _ = key.partition(".")
        if not dot:
            return {key: answer}
        return {dimension: joined(dimension, _last_names({**said, key: answer}), self._language)}

    def _shots_in(self, seconds: str) -> str:
        try:
            board = draft_board(self._studio, self._draft, {"duration": seconds})
        except WrongInput:
            return ""
        return f"{len(board.shots)} shots" if len(board.shots) > 1 else "1 shot"


def _last_names(said: Mapping[str, str]) -> dict[str, str]:
    """Parts by what follows the dot: {"light": …} for {"visuals.light": …}."""
    return {name.rpartition(".")[2]: text for name, text in said.items()}
