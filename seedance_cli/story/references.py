"""References: the pictures, clips and sounds a storyboard leans on, each with a number and a role.

One spelling of ours everywhere, `@image1`; what a service calls it (`@image_file_1`, `[Image1]`) is
applied at the very end by a `Dialect`. Numbers count per kind, from 1, in the order given.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import PurePath

from seedance_cli.errors import WrongInput

KINDS = ("image", "video", "audio")
ROLES = {
    "image": (
        "character", "scene", "product", "first_frame", "last_frame", "pose", "style", "logo", "prop", "look",
    ),
    "video": ("motion", "camera", "rhythm", "source", "effect", "style"),
    "audio": ("voice", "music", "dialogue", "rhythm", "effects"),
}  # fmt: skip
USUAL_ROLE = {"image": "character", "video": "motion", "audio": "music"}
MOST = {"image": 9, "video": 3, "audio": 3}
MOST_IN_ALL = 12

TAG = re.compile(r"@(image|video|audio)([1-9][0-9]?)(?![0-9])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """One picture, clip or sound.

    `source` is an http(s) URL, a path (absolute, or relative to the film folder), or "" while it is still to be given: a
    prompt that was written elsewhere names pictures without bringing them. `note` says in words
    what it shows ("the astronaut"). `prompt` is set when it is a still drawn for the storyboard.
    """

    kind: str
    source: str
    role: str
    note: str = ""
    prompt: str = ""

    @property
    def is_link(self) -> bool:
        return is_link(self.source)

    @property
    def is_file(self) -> bool:
        """Whether it is given, and as a path."""
        return bool(self.source) and not self.is_link


def is_link(source: str) -> bool:
    """Whether `source` is an http or https address rather than a path."""
    return re.match("https?:", source, re.IGNORECASE) is not None


def parse_reference(kind: str, spec: str, usual: str = "") -> Reference:
    """Read `PATH|URL[=role]`. The part after the last `=` is a role only if it is a known role word of
    that kind or begins with `role:`; links carry `=` too. Without one the role is `usual`, or the kind's usual one.
    Raises WrongInput on an empty source."""
    source, equals, word = spec.rpartition("=")
    role = role_word(kind, word)
    if not equals or not role:
        source, role = spec, usual or USUAL_ROLE[kind]
    if not source.strip() or "\x00" in source:
        raise WrongInput(
            f"--{kind}-ref {spec!r} names no file or link.", hint=f"--{kind}-ref FILE={USUAL_ROLE[kind]}"
        )
    return Reference(kind=kind, source=source.strip(), role=role)


def role_word(kind: str, word: str) -> str:
    """`word` as a role of `kind`: a known word, or any word behind `role:`; else ""."""
    plain = re.sub(r"[\s-]+", "_", word.strip().lower())
    if plain.startswith("role:"):
        return plain.removeprefix("role:").strip("_")
    return plain if plain in ROLES[kind] else ""


def meant_role(kind: str, word: str) -> str:
    """The role that a word which is none was probably meant to be, "" where it is like none of them."""
    if not word.strip().isalpha():
        return ""
    return next(iter(get_close_matches(word.strip().lower(), ROLES[kind], n=1, cutoff=0.7)), "")


def tag(kind: str, number: int) -> str:
    """Our spelling of the `number`th reference of a kind: `@image1`."""
    return f"@{kind}{number}"


def numbered(references: Iterable[Reference]) -> Iterator[tuple[str, Reference]]:
    """Each reference with its tag, in order; numbers count per kind."""
    counts = dict.fromkeys(KINDS, 0)
    for reference in references:
        counts[reference.kind] += 1
        yield tag(reference.kind, counts[reference.kind]), reference


def tags_in(text: str) -> tuple[str, ...]:
    """The reference tags in a text, each once, in order of appearance."""
    return tuple(dict.fromkeys(match.group() for match in TAG.finditer(text)))


def stored_name(tag_: str, reference: Reference) -> str:
    """The file name of a reference's copy in the film folder: `image1-character.png`."""
    role = re.sub(r"[^\w-]", "", reference.role)[:40]
    suffix = re.sub(r"[^\w.]", "", PurePath(reference.source).suffix.lower())[:8]
    return f"{tag_.removeprefix('@')}-{role}{suffix}"


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one service writes reference tags; each pattern holds `{n}`."""

    image: str
    video: str
    audio: str

    def spell(self, text: str) -> str:
        """`text` with each of our tags in this dialect."""
        return TAG.sub(lambda match: getattr(self, match.group(1)).format(n=match.group(2)), text)


OURS = Dialect("@image{n}", "@video{n}", "@audio{n}")
SEED = Dialect("@image_file_{n}", "@video_file_{n}", "@audio_file_{n}")
