"""The brief: the idea with its answers, before any shot exists."""

import re
from dataclasses import dataclass, fields
from difflib import get_close_matches
from math import log

from seedance_cli.errors import WrongInput

RATIOS = ("16:9", "9:16", "1:1", "21:9", "4:3", "3:4")
MODES = ("omni_reference", "first_last_frames")
LANGUAGES = ("en", "zh")
DIMENSIONS = ("content", "visuals", "camera", "motion", "audio")
ANSWERS = ("style", "mood", *DIMENSIONS)  # free text, each may be left to the template
SHORTEST, LONGEST = 4, 15  # seconds; what every Seedance 2.0 service takes
LONGEST_IDEA = 2_000  # characters; an idea is a sentence, a screenplay belongs in --prompt-file
INVISIBLE = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]{0,1000}(?:\x07|\x1b\\)|\x1b."
    r"|[\x00-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]",
    re.DOTALL,
)


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
        check_ratio(self.ratio)
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


def plain(text: str, *, lines: bool = False) -> str:
    """`text` without what no prompt can hold: escape sequences, control characters, marks that turn the writing
    direction. A line break or tab becomes a space; with `lines` they stay, and a page break is a line break."""
    if lines:
        text = re.sub(r"\r\n|[\r\v\f\x85]", "\n", text)
    spaces = dict.fromkeys("\t\n\r", " ") | ({"\t": "\t", "\n": "\n"} if lines else {})
    return INVISIBLE.sub(lambda match: spaces.get(match.group(), ""), text).strip()


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


def check_ratio(ratio: str) -> None:
    """Raise WrongInput, naming the offered ratio of the most similar shape, unless `ratio` is one of `RATIOS`."""
    if ratio in RATIOS:
        return
    raise WrongInput(
        f"There is no ratio {ratio!r}; there are {', '.join(RATIOS)}.", hint=f"--ratio {nearest_ratio(ratio)}"
    )


def nearest_ratio(text: str) -> str:
    """The ratio of the shape most like `text` ("2.35:1", "16x10", "1.9"): a film's 2.35:1 is sent as 21:9."""
    match = re.fullmatch(r"\s*(\d{1,4}(?:\.\d{1,4})?)(?:\s*[:x×/]\s*(\d{1,4}(?:\.\d{1,4})?))?\s*", text)
    width, height = (float(part or 1) for part in match.groups()) if match else (16.0, 9.0)
    if not width or not height:
        return RATIOS[0]
    shapes = {ratio: log(int(ratio.split(":")[0]) / int(ratio.split(":")[1])) for ratio in RATIOS}
    return min(RATIOS, key=lambda ratio: abs(shapes[ratio] - log(width / height)))


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
    if text.isascii():
        return "en"
    han = sum("\u4e00" <= letter <= "\u9fff" for letter in text)
    latin = sum(letter.isascii() and letter.isalpha() for letter in text)
    return "zh" if han and han * 3 >= latin else "en"
