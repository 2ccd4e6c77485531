"""A storyboard template as a record; `library` reads it from YAML, `draft` fills it."""

from dataclasses import dataclass, field

from seedance_cli.story.vocabulary import Words, in_language


@dataclass(frozen=True, slots=True, kw_only=True)
class Beat:
    """One part of a template's story, and its `share` of the whole (any positive number).

    `camera`, `size` and `angle` are vocabulary words. `keep`: never dropped when the film is short.
    `pinned`: the brief's camera answer does not replace this beat's own. `speaks`: dialogue goes here first.
    Texts may hold `$slots`.
    """

    name: str
    share: float
    size: str = ""
    angle: str = ""
    camera: str = ""
    content: Words = field(default_factory=dict)
    action: Words = field(default_factory=dict)
    keep: bool = False
    pinned: bool = False
    speaks: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A storyboard recipe. `slots` gives each `$slot` beyond the brief's own its words for when nothing fills it;
    a slot named like a reference role is filled with the tag of the first reference in that role (`slots` says how the others
    are named).
    `offers` lists answers to suggest for a dimension (read them with `offered`); `needs` the references it cannot do
    without, as roles with their kind ("video:source"). `shortest` is the least seconds a shot of it should have.
    `suggest` are words in an idea that speak for this template. `aliases` are other names it answers to; `rank`
    is its place on the shelf, the most asked for first."""

    name: str
    title: Words
    about: Words
    beats: tuple[Beat, ...]
    example: str = ""
    mode: str = "omni_reference"
    duration: int = 10
    ratio: str = "16:9"
    shortest: int = 2
    style: Words = field(default_factory=dict)
    mood: Words = field(default_factory=dict)
    visuals: Words = field(default_factory=dict)
    music: Words = field(default_factory=dict)
    effects: Words = field(default_factory=dict)
    slots: dict[str, Words] = field(default_factory=dict)
    offers: dict[str, tuple[Words, ...]] = field(default_factory=dict)
    stills: tuple[tuple[str, Words], ...] = ()
    """Still prompts to suggest, each as (role, prompt with slots)."""
    needs: tuple[str, ...] = ()
    suggest: tuple[str, ...] = ()
    constraints: tuple[Words, ...] = ()
    aliases: tuple[str, ...] = ()
    rank: int = 1000
    source: str = ""
    """The file it was read from."""

    def offered(self, dimension: str, language: str = "en") -> tuple[str, ...]:
        """The answers to suggest for a dimension ("content", "visuals", …), in `language`."""
        return tuple(in_language(words, language) for words in self.offers.get(dimension, ()))
