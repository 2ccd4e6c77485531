"""A prompt written elsewhere → a storyboard, without losing a word.

What each step finds is put together here; whatever finds no place in the storyboard is handed back as `unplaced`.
"""

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from math import ceil

from seedance_cli.errors import WrongInput
from seedance_cli.story.brief import LONGEST_IDEA, RATIOS, Brief, check_duration, language_of, one_of
from seedance_cli.story.draft import title_for
from seedance_cli.story.reading.definitions import frames_in_words
from seedance_cli.story.reading.labels import cut
from seedance_cli.story.reading.lists import shot_heads
from seedance_cli.story.reading.named import read_references
from seedance_cli.story.reading.normal import normal_text
from seedance_cli.story.reading.pace import speech_seconds
from seedance_cli.story.reading.phrases import flowing, sentences, tidy
from seedance_cli.story.reading.placing import Pile, place, without_tail
from seedance_cli.story.reading.prose import place_prose
from seedance_cli.story.reading.seconds import fitted, settle
from seedance_cli.story.reading.shots import read_shot
from seedance_cli.story.reading.specs import length_in, odd_ratio, ratio_in
from seedance_cli.story.references import ROLES, Reference
from seedance_cli.story.storyboard import Shot, Sound, Storyboard
from seedance_cli.story.vocabulary import Vocabulary

LONGEST_TEXT = 20_000  # characters; the most that any service takes
TOLD_EARLY = 240  # characters: a length named later in loose prose is that of an action
FIRST_AND_LAST = re.compile(
    r"first_last_frames|首尾帧|首帧.{0,400}尾帧|尾帧.{0,400}首帧|(?:first|start(?:ing)?|opening) frame.{0,400}(?:last|end(?:ing)?|final) frame",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read: the storyboard, the texts that found no place in it, and what the reader had to decide, in
    sentences. References name no files yet: their `source` is "image1", "video1", …"""

    storyboard: Storyboard
    unplaced: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def read_prompt(
    text: str,
    vocabulary: Vocabulary,
    *,
    title: str = "",
    duration: int | None = None,
    ratio: str = "",
    language: str = "",
) -> Reading:
    """Read a prompt in English or Chinese, labelled or not, into a storyboard. `duration` (4–15 s), `ratio` and
    `language` go before what the text says. Raises WrongInput for a text that is empty or too long."""
    plain = _plain(text, duration, ratio)
    language = language or language_of(text)
    heads = shot_heads(plain, vocabulary)
    pile = Pile(vocabulary)
    for part in without_tail(cut(plain, heads)):
        place(pile, part, bool(heads))
    if not heads:
        place_prose(pile)
    return _reading(pile, plain, vocabulary, title, duration, ratio, language)


def _plain(text: str, duration: int | None, ratio: str) -> str:
    if not text.strip():
        raise WrongInput("The prompt is empty.", hint="seedance storyboard import prompt.txt")
    if len(text) > LONGEST_TEXT:
        raise WrongInput(
            f"The prompt has {len(text):,} characters; {LONGEST_TEXT:,} is the most.",
            hint="Cut it into clips of up to 15 s and import them one by one.",
        )
    if duration is not None:
        check_duration(duration)
    if ratio:
        one_of("ratio", ratio, RATIOS)
    return normal_text(text)


def _reading(
    pile: Pile,
    text: str,
    vocabulary: Vocabulary,
    title: str,
    wanted: int | None,
    ratio: str,
    language: str,
) -> Reading:
    references, left = read_references("\n".join(pile.references), text)
    said = pile.manner.duration or _length_told(pile, text)
    shots = [read_shot(words, head.title if head else "", vocabulary, language) for head, words in pile.shots]
    spoken = ceil(sum(speech_seconds(shot.dialogue) for shot in shots))
    duration, shares, notes = settle(tuple(head for head, _ in pile.shots), said, wanted, spoken)
    shots, shares, merged = _merged(shots, shares, duration)
    mode, references = _mode(text, references)
    if mode == "first_last_frames":
        shots = [
            replace(
                shot,
                content=frames_in_words(shot.content, language),
                action=frames_in_words(shot.action, language),
            )
            for shot in shots
        ]
    seen = "\n".join(f"{shot.content}\n{shot.action}" for shot in shots)
    odd, sent = odd_ratio(text)
    shape = ratio or pile.manner.ratio or ratio_in(text)
    brief, over = _brief(pile, seen, text, duration, shape, language)
    if odd and shape == sent:
        notes = (*notes, f"The ratio {odd} is sent as {sent}, the nearest that services take.")
    if over:
        shots[0] = replace(shots[0], content=f"{over}\n{shots[0].content}".strip())
    board = Storyboard(
        title=title or title_for(pile.title or brief.idea),
        brief=replace(brief, mode=mode),
        shots=tuple(
            replace(shot, seconds=length)
            for shot, length in zip(shots, fitted(shares, duration), strict=True)
        ),
        sound=Sound(music=_listed(pile.music, language), effects=_listed(pile.effects, language)),
        references=references,
        constraints=tuple(pile.constraints),
    )
    unplaced = tuple(each for each in (*pile.unplaced, left.strip()) if each.strip())
    return Reading(board, unplaced, (*notes, *merged, *_files_to_give(references, mode)))


def _brief(pile: Pile, words: str, text: str, duration: int, ratio: str, language: str) -> tuple[Brief, str]:
    """The brief, and the words about the whole film that are too long for it."""
    visuals, over = "", []
    for piece in pile.around:
        longer = flowing([visuals, piece], language)
        if len(longer) > LONGEST_IDEA:
            over.append(piece)
        else:
            visuals = longer
    style, mood = pile.manner.style, pile.manner.mood
    if len(style) > LONGEST_IDEA:
        over, style = [style, *over], ""
    idea = pile.title[:200] or _idea(words) or _idea(text) or text[:200]
    brief = Brief(
        idea=idea,
        duration=duration,
        ratio=ratio or "16:9",
        style=style,
        mood=mood,
        visuals=visuals,
        language=language,
    )
    return brief, "\n".join(over)


def _idea(text: str) -> str:
    """The first sentence that says enough to stand for the film."""
    told = [tidy(each) for each in sentences(text)]
    return (
        next((each[:200] for each in told if len(each) + 2 * len(re.findall("[一-鿿]", each)) > 20), "")
        or " ".join(told)[:200]
    )


def _length_told(pile: Pile, text: str) -> int:
    if any(head and head.times for head, _ in pile.shots):
        return length_in("\n".join(pile.around))
    if pile.shots[0][0]:
        return length_in("\n".join(pile.around))
    told = length_in(text[:TOLD_EARLY])
    return told if told >= 4 else 0


def _merged(
    shots: list[Shot], shares: tuple[float, ...], duration: int
) -> tuple[list[Shot], tuple[float, ...], tuple[str, ...]]:
    """At most one shot a second: the shortest neighbours become one."""
    lengths, count = list(shares), len(shots)
    while len(shots) > duration:
        pairs = [one + two for one, two in pairwise(lengths)]
        place = pairs.index(min(pairs))
        lengths[place : place + 2] = [pairs[place]]
        shots[place : place + 2] = [_one_of(shots[place], shots[place + 1])]
    if len(shots) == count:
        return shots, tuple(lengths), ()
    return (
        shots,
        tuple(lengths),
        (f"{count} shots do not fit into {duration} s; neighbours were joined to {len(shots)}.",),
    )


def _one_of(one: Shot, two: Shot) -> Shot:
    """Two shots as one; the framing of the second goes into words."""
    told = ", ".join(each for each in (two.size, two.angle, two.camera) if each)
    both = (one.content, one.action, told, two.content, two.action)
    return replace(
        one,
        beat=" / ".join(beat for beat in (one.beat, two.beat) if beat),
        content="\n".join(text for text in both if text),
        action="",
        dialogue=(*one.dialogue, *two.dialogue),
    )


def _mode(text: str, references: tuple[Reference, ...]) -> tuple[str, tuple[Reference, ...]]:
    """The mode a text speaks of. First and last frame need no other reference beside them."""
    images = [reference for reference in references if reference.kind == "image"]
    if not FIRST_AND_LAST.search(text) or len(images) not in (0, 2) or len(images) != len(references):
        return "omni_reference", references
    frames = ("first_frame", "last_frame")
    if [image.role for image in images] == list(reversed(frames)):
        return "omni_reference", references
    return "first_last_frames", tuple(
        replace(image, role=role) for image, role in zip(images, frames, strict=False)
    )


def _files_to_give(references: tuple[Reference, ...], mode: str) -> tuple[str, ...]:
    if mode == "first_last_frames":
        return ("The two frames are still to be given: --first-frame FILE --last-frame FILE.",)
    if not references:
        return ()
    flags = " ".join(f"--{each.kind}-ref FILE={_role_flag(each)}" for each in references)
    return (f"The files of the references are still to be given, in this order: {flags}",)


def _role_flag(reference: Reference) -> str:
    return reference.role if reference.role in ROLES[reference.kind] else f"role:{reference.role}"


def _listed(texts: list[str], language: str) -> str:
    return ("；" if language == "zh" else "; ").join(text for text in texts if text)
