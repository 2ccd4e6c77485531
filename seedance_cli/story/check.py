"""The checklist: what could go wrong with a storyboard or a plain prompt, before anything is sent or paid.

`RULES` lists every rule by the name of what it finds; the rules themselves stand in `story.checklist`, by theme.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from seedance_cli.story.checklist import camera, references, sound, timing, wording
from seedance_cli.story.checklist.finding import LEVELS, Finding, Ground
from seedance_cli.story.checklist.repair import FIXES
from seedance_cli.story.prompt import compose
from seedance_cli.story.storyboard import Storyboard
from seedance_cli.story.template import Template
from seedance_cli.story.vocabulary import Vocabulary

__all__ = ["RULES", "Finding", "check", "check_text", "repair"]

Rule = Callable[[Ground], Iterator[Finding]]

RULES: dict[str, Rule] = {
    "unknown_tag": references.unknown_tag,
    "too_many_references": references.too_many_references,
    "audio_alone": references.audio_alone,
    "mode_mismatch": references.mode_mismatch,
    "last_frame_alone": references.frames,
    "missing_need": references.missing_need,
    "odd_role": references.odd_role,
    "unused_reference": references.no_role,
    "many_references": references.many_references,
    "real_faces": references.real_faces,
    "three_views": references.three_views,
    "edit_wording": references.edit_wording,
    "empty_shot": wording.empty_shot,
    "unfilled_slot": wording.unfilled_slot,
    "vague_words": wording.vague_words,
    "negative_prompt": wording.negative_prompt,
    "film_score": wording.film_score,
    "named_property": wording.named_property,
    "wide_ratio": wording.wide_ratio,
    "bare_speech": wording.bare_speech,
    "many_people": wording.many_people,
    "no_constraints": wording.no_constraints,
    "too_long": wording.too_long,
    "no_camera": camera.no_camera,
    "two_moves": camera.two_moves,
    "static_and_moving": camera.static_and_moving,
    "moves_in_words": camera.moves_in_words,
    "speech_fits": sound.speech_fits,
    "speech_language": sound.speech_language,
    "no_sound": sound.no_sound,
    "short_shots": timing.short_shots,
    "extension_length": timing.extension_length,
}
OF_FILES = frozenset(
    ("too_many_references", "audio_alone", "mode_mismatch", "last_frame_alone", "missing_need")
)
"""Rules about the files given beside a prompt, which its text alone does not show."""


def check(board: Storyboard, vocabulary: Vocabulary, template: Template | None = None) -> tuple[Finding, ...]:
    """What the checklist finds in a storyboard, errors first, then by shot. Where a prompt written elsewhere is sent in
    place of the shots, its text is what is checked."""
    if board.prompt:
        ground = Ground(board, vocabulary, template, board.prompt)
        of_files = (finding for name in OF_FILES for finding in RULES[name](ground))
        return _in_order(
            (*of_files, *check_text(board.prompt, vocabulary, board.brief.duration, board=board))
        )
    ground = Ground(board, vocabulary, template, compose(board, vocabulary))
    return _in_order(finding for rule in RULES.values() for finding in rule(ground))


def check_text(
    text: str,
    vocabulary: Vocabulary,
    duration: int | None = None,
    *,
    ratio: str = "",
    board: Storyboard | None = None,
) -> tuple[Finding, ...]:
    """What the checklist finds in a plain prompt. `duration` (seconds) and `ratio` are those it will be sent with;
    `board`, if given, holds the references that go with it. None can be repaired: the text is sent as it is."""
    # The reader of prose costs as much as the whole checklist; a storyboard does without it.
    from seedance_cli.story.checklist import marks
    from seedance_cli.story.reading.lists import shot_heads
    from seedance_cli.story.reading.normal import normal_text
    from seedance_cli.story.written import read_prompt

    read = read_prompt(text, vocabulary, duration=duration, ratio=ratio).storyboard
    if board is not None:
        read = replace(read, references=board.references, stills=board.stills)
    ground = Ground(read, vocabulary, None, text)
    heads = shot_heads(normal_text(text), vocabulary)
    skipped = (
        OF_FILES if board is not None else frozenset(("audio_alone", "mode_mismatch", "last_frame_alone"))
    )
    findings = [finding for name, rule in RULES.items() if name not in skipped for finding in rule(ground)]
    findings += marks.written_times(heads, duration)
    findings += marks.written_heads(heads, read.brief.duration)
    return _in_order(replace(finding, fixable=False) for finding in _together(findings))


def repair(board: Storyboard, findings: Iterable[Finding], vocabulary: Vocabulary) -> Storyboard:
    """`board` with every fixable finding put right; doing it again changes nothing."""
    for finding in findings:
        if finding.fixable and finding.name in FIXES:
            board = FIXES[finding.name](board, finding, vocabulary)
    return board


def _together(findings: list[Finding]) -> Iterator[Finding]:
    """Findings of a plain text with the same words for several shots said once ("shots 2, 3, 5")."""
    alike: dict[tuple[str, str, str], list[Finding]] = {}
    for finding in findings:
        alike.setdefault((finding.name, finding.why, finding.fix), []).append(finding)
    for same in alike.values():
        shots = [str(_shot_of(finding.where)) for finding in same if finding.where.startswith("shot ")]
        if len(shots) < 2:
            yield from same
        else:
            yield replace(same[0], where=f"shots {', '.join(shots)}")


def _in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda finding: (LEVELS.index(finding.level), _shot_of(finding.where))))


def _shot_of(where: str) -> int:
    number = re.search(r"shots? ([0-9]+)", where)
    return int(number[1]) if number else 0
