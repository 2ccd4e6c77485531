"""What the command line said, value by value: read strictly, each fault naming its flag."""

import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING

from seedance_cli.errors import WrongInput
from seedance_cli.money import Amount, read_amount
from seedance_cli.story.brief import check_duration, plain
from seedance_cli.story.references import (
    MOST,
    MOST_IN_ALL,
    Reference,
    is_link,
    meant_role,
    parse_reference,
    role_word,
)
from seedance_cli.story.storyboard import StillIdea, Storyboard
from seedance_cli.story.template import Template

if TYPE_CHECKING:
    from seedance_cli.services.material import Given

LONGEST_PROMPT = 20_000  # characters; the most that any service of the field takes
LONGEST_WAIT = 86_400  # seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What the command line said; "" is unsaid. Reference lists are `PATH|URL[=ROLE]`. Every text is made plain
    here, whichever command it came through, so that no film is written that cannot be read again."""

    idea: str = ""
    template: str = ""
    duration: str = ""
    ratio: str = ""
    style: str = ""
    mood: str = ""
    mode: str = ""
    language: str = ""
    content: str = ""
    visuals: str = ""
    camera: str = ""
    motion: str = ""
    audio: str = ""
    image_refs: tuple[str, ...] = ()
    video_refs: tuple[str, ...] = ()
    audio_refs: tuple[str, ...] = ()
    first_frame: str = ""
    last_frame: str = ""
    stills: tuple[str, ...] = ()
    prompt_file: Path | None = None
    title: str = ""

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, str):
                object.__setattr__(self, field.name, plain(value))
            elif isinstance(value, tuple):
                object.__setattr__(self, field.name, tuple(map(plain, value)))


def references_from_flags(said: Said, roles: Mapping[str, str] | None = None) -> tuple[Reference, ...]:
    """Pictures, then clips, then sounds, each in the order given; frames come as pictures with their role. `roles`
    gives the role by kind for those without one."""
    if (said.first_frame or said.last_frame) and (
        said.image_refs or said.video_refs or said.audio_refs or said.stills
    ):
        raise WrongInput(
            "First and last frames cannot be mixed with other references: a service takes one or the other.",
            hint="Keep --first-frame and --last-frame, or pass the picture as --image-ref FILE=first_frame.",
        )
    if said.last_frame and not said.first_frame:
        raise WrongInput("--last-frame needs a --first-frame to begin on.", hint="--first-frame FILE")
    if said.first_frame and said.mode == "omni_reference":
        raise WrongInput(
            "--first-frame belongs to --mode first_last_frames, not to omni_reference.",
            hint="Leave --mode out, or pass the picture as --image-ref FILE=first_frame.",
        )
    frames = ((said.first_frame, "first_frame"), (said.last_frame, "last_frame"))
    found = [Reference(kind="image", source=source.strip(), role=role) for source, role in frames if source]
    for kind, specs in (("image", said.image_refs), ("video", said.video_refs), ("audio", said.audio_refs)):
        for spec in specs:
            if not is_link(spec) and not Path(spec).exists():
                _refuse_near_miss(f"--{kind}-ref", kind, spec)
            found.append(parse_reference(kind, spec, (roles or {}).get(kind, "")))
    _check_counts(found, len(said.stills))
    return tuple(found)


def needed_roles(template: Template) -> dict[str, str]:
    """The role by kind that a file without one takes: what the template cannot do without."""
    return dict(reversed([need.split(":", 1) for need in template.needs]))


def _check_counts(references: list[Reference], stills: int) -> None:
    for kind, most in MOST.items():
        count = sum(reference.kind == kind for reference in references) + (stills if kind == "image" else 0)
        if count > most:
            raise WrongInput(
                f"{count} {kind} references; {most} is the most.",
                hint=f"Leave out {count - most}; 4 or 5 in all work best.",
            )
    if len(references) + stills > MOST_IN_ALL:
        raise WrongInput(
            f"{len(references) + stills} references; {MOST_IN_ALL} in all is the most.",
            hint="4 or 5 in all work best.",
        )


def _refuse_near_miss(flag: str, kind: str, spec: str) -> None:
    """Raise WrongInput where the word after the last `=` is nearly a role: taken as part of a prompt or of a name, it
    would be paid for or looked for."""
    before, equals, word = spec.rpartition("=")
    meant = meant_role(kind, word) if equals and not role_word(kind, word) else ""
    if meant:
        raise WrongInput(
            f"{flag} {spec!r}: there is no role {word.strip()!r}; did you mean {meant}?",
            hint=f"{flag} {shlex.quote(f'{before}={meant}')}   or, for a role of your own, =role:{word.strip()}",
        )


def stills_from_flags(said: Said) -> tuple[StillIdea, ...]:
    """Each `--still "PROMPT[=ROLE]"`."""
    found = []
    for spec in said.stills:
        _refuse_near_miss("--still", "image", spec)
        prompt, equals, word = spec.rpartition("=")
        role = role_word("image", word) if equals else ""
        prompt = prompt.strip() if role else spec
        if not prompt:
            raise WrongInput(
                f"--still {spec!r} has no prompt.", hint='--still "an astronaut in a white suit=character"'
            )
        found.append(StillIdea(prompt=prompt, role=role or "character"))
    return tuple(found)


def measure_references(board: Storyboard, folder: Path | None = None) -> "tuple[Given, ...]":
    """Every local reference, opened and measured; relative paths start from `folder`, or from where we are. Raises
    WrongInput naming the first that is not what it says."""
    return measure_files(board.references, folder or Path())


def measure_files(references: Iterable[Reference], folder: Path) -> "tuple[Given, ...]":
    """Like `measure_references`, before there is a storyboard."""
    references = tuple(references)
    local = [reference for reference in references if reference.is_file]
    if not local:
        return ()
    from seedance_cli.services.material import given_files

    for reference in local:
        check_source(reference.source)
    return given_files(references, folder)


def check_source(source: str) -> None:
    """Raise WrongInput for an address that is neither a link we can follow nor a file: ftp://…, file://…"""
    scheme, there, _ = source.partition("://")
    if there and scheme.isalnum() and len(scheme) > 1:
        raise WrongInput(
            f"{source} is no http or https link, and no file.", hint="Pass an http(s) link or a path."
        )


def read_prompt_file(path: Path) -> str:
    """A prompt written elsewhere, with its line breaks. Raises WrongInput when it is missing, empty, no text, or too
    long."""
    try:
        if not path.is_file() and path.exists():
            raise WrongInput(f"{path} is no file.")
        with path.open(encoding="utf-8-sig") as file:
            # One character more than allowed is enough to know; a file may be endless.
            text = plain(file.read(LONGEST_PROMPT * 4), lines=True)
    except UnicodeDecodeError as fault:
        raise WrongInput(f"{path} is not a text file in UTF-8.") from fault
    except OSError as fault:
        raise WrongInput(f"{path} cannot be read: {fault.strerror}.") from fault
    if not text:
        raise WrongInput(f"{path} is empty.")
    if len(text) > LONGEST_PROMPT:
        raise WrongInput(f"{path} has more than {LONGEST_PROMPT:,} characters, the most for a prompt.")
    return text


def whole_seconds_from(text: str) -> int:
    """Seconds as typed, such as 15. Raises WrongInput for anything but a whole number from 4 to 15."""
    try:
        seconds: object = int(text)
    except ValueError:
        seconds = text
    check_duration(seconds)
    return int(text)


def whole_number(flag: str, text: str) -> int | None:
    """A number flag as typed, None when unsaid."""
    if not text:
        return None
    try:
        return int(text)
    except ValueError:
        raise WrongInput(f"{flag} {text} is no whole number.", hint=f"{flag} 7") from None


def end_user_from(text: str) -> str:
    """`--end-user` as typed. Raises WrongInput for what is no name: it goes into a request as it stands."""
    name = text.strip()
    if text and (not name or not name.isprintable()):
        raise WrongInput("--end-user names nobody.", hint="--end-user customer-17")
    return name


def waiting_seconds(flag: str, seconds: float) -> float:
    """`--poll-interval` and `--timeout`. Raises WrongInput unless it is a time that can be waited."""
    if not 0 <= seconds <= LONGEST_WAIT:  # false for nan too
        raise WrongInput(
            f"{flag} {seconds:g} is not possible: a number of seconds from 0 to {LONGEST_WAIT}.",
            hint=f"{flag} 30",
        )
    return seconds


def budget_from(text: str) -> Amount | None:
    """`--budget` as typed, None when unsaid. Raises WrongInput unless it can be a price."""
    return read_amount(text, "--budget") if text else None
