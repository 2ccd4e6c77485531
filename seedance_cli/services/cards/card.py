"""A service's model card as frozen records: what its models take, cost and how long they make one wait, each figure with
who said it and when. Read from YAML by `catalogue`; nothing here knows where a card lies."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from seedance_cli.errors import WrongInput
from seedance_cli.story.brief import nearest
from seedance_cli.story.references import OURS, Dialect


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Who told a figure (`text`), as of when ("2026-04"), and the page where it was read, if it was one. `name` is what
    the card calls it."""

    text: str
    as_of: str
    page: str = ""
    name: str = ""


FACTS = ("link_life", "lists", "cancels", "requests", "at_once", "faces", "uploads")
"""Facts of a service: how long links to results live (number: hours), how far back its list of tasks goes (days), when a
task can be cancelled, how many requests it takes (a minute) and how many tasks at once, what it says of faces, and how
local files come to it."""
KEPT = ("requests", "at_once")
"""Those that are limits, and are kept to by their numbers; 0: no limit."""
PER = ("second", "picture", "million tokens")
LIMITS = (
    "prompt", "duration", "ratio", "resolution", "mode", "images", "videos", "audios", "references", "footage", "sound",
    "body", "count", "size", "pixels", "shape", "edits", "pictures",
)  # fmt: skip
"""What a card may bound, in our own names: `footage` and `sound` are the seconds of clips and sounds given, `body` is the
whole order; for stills `pixels` and `shape` (width ÷ height) of a size, `edits` to start from, `pictures` of both together."""
OPTIONS = ("seed", "generate_audio", "watermark", "return_last_frame", "end_user", "audio_alone")
"""What a model may take besides; `audio_alone`: a sound without a picture or clip beside it."""
CASES = ("variant", "resolution", "region", "input")
"""What a price may depend on."""
INPUTS = ("video", "none")
"""Whether there is a clip among the references."""

NOBODY = Source(text="", as_of="")
Bounds = tuple[float | None, float | None]
"""The least and the most; None: no bound known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """What one parameter may be: a number from `least` to `most` (None: no bound known) of `unit`, or one of
    `choices`; `by_ratio` is the choice that suits each ratio."""

    source: Source
    least: float | None = None
    most: float | None = None
    unit: str = ""
    choices: tuple[str, ...] = ()
    by_ratio: dict[str, str] = field(default_factory=dict)

    def holds(self, number: float) -> bool:
        """Whether a number is within the bounds."""
        return (self.least is None or number >= self.least) and (self.most is None or number <= self.most)


ANYTHING = Limit(source=NOBODY)
NO_BOUNDS: Bounds = (None, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileLimit:
    """What a reference file of one kind may be. `formats` are containers (png, mp4, …), `sides` each side in pixels,
    `shape` width ÷ height, `pixels` width × height, `seconds` of one file, `total_seconds` of all of its kind together;
    1 MB is 1,000,000 bytes. (): anything, None: no bound known."""

    source: Source
    formats: tuple[str, ...] = ()
    video_codecs: tuple[str, ...] = ()
    audio_codecs: tuple[str, ...] = ()
    megabytes: float | None = None
    sides: Bounds = NO_BOUNDS
    shape: Bounds = NO_BOUNDS
    pixels: Bounds = NO_BOUNDS
    seconds: Bounds = NO_BOUNDS
    frames_per_second: Bounds = NO_BOUNDS
    total_seconds: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """`amount` of `unit` for each `per` (second, picture, million tokens), where everything in `when` is so."""

    amount: float
    unit: str
    per: str
    source: Source
    when: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """What one of the service's own units (a credit) is worth: `amount` of a currency."""

    amount: float
    unit: str
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """How long a task usually takes, in seconds."""

    seconds: float
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something about the service as a whole: `words` for a person, and the `number` where it is one. A limit may be its
    number alone."""

    words: str
    source: Source
    number: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelCard:
    """One model: what it makes (clip, still, edit), our `word` for it in --model ("" for the only one), the service's
    `ids` by region where they differ, its `variants` (our word → the service's, the usual one first), the limits of what
    is asked, of the options it has and of reference files by kind, picture sizes by resolution and ratio, the prices, the
    more particular before the general, how its prompt names references, and the usual wait."""

    id: str
    makes: str
    title: str
    word: str = ""
    ids: dict[str, str] = field(default_factory=dict)
    variants: dict[str, str] = field(default_factory=dict)
    limits: dict[str, Limit] = field(default_factory=dict)
    options: dict[str, Limit] = field(default_factory=dict)
    files: dict[str, FileLimit] = field(default_factory=dict)
    sizes: dict[str, dict[str, tuple[int, int]]] = field(default_factory=dict)
    sizes_source: Source = NOBODY
    prices: tuple[Price, ...] = ()
    usual_wait: Wait | None = None
    dialects: dict[str, Dialect] = field(default_factory=dict)

    def limit(self, parameter: str) -> Limit:
        """What a parameter may be; anything, where the card does not say."""
        return self.limits.get(parameter, ANYTHING)

    def price(self, **case: str) -> Price | None:
        """The first price whose every condition is met by the case (`variant="fast", input="video"`)."""
        return next((price for price in self.prices if price.when.items() <= case.items()), None)

    def id_in(self, region: str) -> str:
        """What the service calls it there."""
        return self.ids.get(region, self.id)

    def dialect(self, language: str) -> Dialect:
        """How a prompt of that language (en, zh) names references; our own spelling where the card does not say."""
        return self.dialects.get(language) or self.dialects.get("en") or OURS

    @property
    def words(self) -> tuple[str, ...]:
        """Our words for it, or for its variants."""
        return tuple(self.variants) or ((self.word,) if self.word else ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A service's models by id, what one of its units is worth, and its facts, see `FACTS`."""

    service: str
    models: dict[str, ModelCard]
    path: Path
    worth: Worth | None = None
    facts: dict[str, Fact] = field(default_factory=dict)

    def model(self, model_id: str) -> ModelCard:
        """Raises WrongInput where the card has no such model: a person's own card may have lost it."""
        if model_id not in self.models:
            raise WrongInput(
                f"{self.path}: the model {model_id} is missing; there are {', '.join(self.models) or 'none'}.",
                hint=f"Mend the file, or move it away to use the packaged {self.service}.yaml.",
            )
        return self.models[model_id]

    def number(self, fact: str) -> float:
        """The number of one of the facts; 0 where the card tells none."""
        return (self.facts[fact].number or 0.0) if fact in self.facts else 0.0

    def making(self, makes: str) -> Iterator[ModelCard]:
        """The models that make clips, stills or edits."""
        return (each for each in self.models.values() if each.makes == makes)

    def first(self, makes: str) -> ModelCard:
        """The usual model that makes this. Raises WrongInput where there is none."""
        found = next(self.making(makes), None)
        if found is None:
            raise WrongInput(
                f"{self.service} makes no {makes}s, by its model card {self.path}.", hint="seedance services"
            )
        return found

    @property
    def clip_words(self) -> tuple[str, ...]:
        """What --model may be, the usual one first."""
        return tuple(word for model in self.making("clip") for word in model.words)

    def clip_model(self, word: str = "", region: str = "") -> tuple[ModelCard, str]:
        """The model that a --model means, and its variant ("" where it has none): our word, or the service's own id.
        Raises WrongInput, naming the nearest, for a word that is none, and for an id of another region."""
        models = tuple(self.making("clip"))
        if not word:
            usual = self.first("clip")
            return usual, next(iter(usual.variants), "")
        for model in models:
            ours = {theirs: variant for variant, theirs in model.variants.items()}.get(word, word)
            if ours in model.variants:
                return model, ours
            if word in (model.word, model.id, model.id_in(region)):
                return model, next(iter(model.variants), "")
        self._refuse_other_region(word, region)
        offer = nearest(word, self.clip_words)
        raise WrongInput(
            f"{self.service} has no model {word!r}; it has {', '.join(self.clip_words) or 'one alone'}.",
            hint=f"--model {offer or next(iter(self.clip_words), '')}"
            if self.clip_words
            else "seedance services",
        )

    def _refuse_other_region(self, word: str, region: str) -> None:
        for model in self.making("clip"):
            elsewhere = next((name for name, theirs in model.ids.items() if theirs == word), "")
            if elsewhere and elsewhere != region:
                raise WrongInput(
                    f"{word} is what the model is called in region {elsewhere}; this is {region}, where it is "
                    f"{model.id_in(region)}.",
                    hint=f"--model {model.word or model.id_in(region)}   or: --region {elsewhere}",
                )
