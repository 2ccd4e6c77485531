"""The brief: the idea with its answers, before any shot exists."""

from dataclasses import dataclass, fields
from difflib import get_close_matches

from seedance_cli.errors import WrongInput

RATIOS = ("16:9", "9:16", "1:1", "21:9", "4:3", "3:4")
MODES = ("omni_reference", "first_last_frames")
LANGUAGES = ("en", "zh")
DIMENSIONS = ("content", "visuals", "camera", "motion", "audio")
SHORTEST, LONGEST = 4, 15  # seconds; what every Seedance 2.0 service takes
LONGEST_IDEA = 2_000  # characters; an idea is a sentence, a screenplay belongs in --prompt-file


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """The idea and the answers. Empty text means "leave it to the template".

    `duration` is whole seconds, 4–15; `ratio` width:height, one of `RATIOS`; `language` the
    language of the composed prompt. The five dimensions are free text.
    """

    idea: str
    template: str = "narrative"
    duration: int = 5
    ratio: str = "16:9"
    style: str = ""
    mood: str = ""
    mode: str = "omni_reference"
    language: str = "en"
    content: str = ""
    visuals: str = ""
    camera: str = ""
    motion: str = ""
    audio: str = ""

    def __post_init__(self) -> None:
        check_idea(self.idea)
        check_duration(self.duration)
        one_of("ratio", self.ratio, RATIOS)
        one_of("mode", self.mode, MODES)
        one_of("language", self.language, LANGUAGES)
        for field in fields(self):
            if field.type in (str, "str") and field.name != "idea":
                check_length(field.name, getattr(self, field.name))


def check_idea(idea: str) -> None:
    """Raise WrongInput unless `idea` is one readable sentence or so."""
    if not idea.strip():
        raise WrongInput(
            "The idea is empty: a film needs one sentence to start from.",
            hint='seedance new "An astronaut finds a garden on Mars"',
        )
    check_length("idea", idea)


def check_length(name: str, text: str) -> None:
    if len(text) > LONGEST_IDEA:
        raise WrongInput(
            f"The {name} has {len(text):,} characters; {LONGEST_IDEA:,} is the most.",
            hint="Put a finished prompt in a file and pass it with --prompt-file FILE.",
        )


def check_duration(duration: object) -> None:
    """Raise WrongInput unless `duration` is a whole number of seconds from 4 to 15."""
    if not isinstance(duration, int) or isinstance(duration, bool) or not SHORTEST <= duration <= LONGEST:
        raise WrongInput(
            f"Duration {duration} is not possible: whole seconds from {SHORTEST} to {LONGEST}.",
            hint="--duration 8",
        )


def one_of(name: str, value: str, allowed: tuple[str, ...]) -> None:
    """Raise WrongInput, naming the nearest allowed word, unless `value` is allowed."""
    if value in allowed:
        return
    raise WrongInput(
        f"There is no {name} {value!r}; there are {', '.join(allowed)}.",
        hint=f"--{name} {nearest(value, allowed) or allowed[0]}",
    )


def nearest(word: str, known: "tuple[str, ...] | list[str]") -> str:
    """The known word most like `word`, or "" where none is near."""
    match = get_close_matches(word.lower(), [name.lower() for name in known], n=1, cutoff=0.5)
    return next((name for name in known if match and name.lower() == match[0]), "")


def language_of(text: str) -> str:
    """The language to compose a prompt in: "zh" where Chinese characters carry the text."""
    han = sum("\u4e00" <= letter <= "\u9fff" for letter in text)
    latin = sum(letter.isascii() and letter.isalpha() for letter in text)
    return "zh" if han and han * 3 >= latin else "en"
