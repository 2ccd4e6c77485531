"""Rules about the marks by which a plain text tells its shots: times that do not add up, seconds without numbers."""

from collections.abc import Iterator

from seedance_cli.story.checklist.finding import Finding
from seedance_cli.story.reading.marks import Head
from seedance_cli.story.reading.seconds import timeline_faults


def written_times(heads: tuple[Head, ...], duration: int | None) -> Iterator[Finding]:
    """The time marks of a plain text: without gaps and overlaps, and as long as the film."""
    for fault in timeline_faults(heads):
        name = "time_gap" if fault.startswith("Nothing") else "time_overlap"
        yield Finding(name, "warning", "timeline", fault, "Let each shot begin where the one before it ends.")
    ends = [head.times[1] for head in heads if head.times]
    if ends and duration and abs(ends[-1] - duration) > 0.01:
        yield Finding(
            "time_sum",
            "warning",
            "timeline",
            f"The time marks run to {ends[-1]:g} s, and the film lasts {duration} s.",
            f"Change the marks, or use --duration {ends[-1]:g}."
            if 4 <= ends[-1] <= 15
            else "Change the marks.",
        )


def written_heads(heads: tuple[Head, ...], duration: int) -> Iterator[Finding]:
    """What a plain text says of its shots at all."""
    if not heads and duration > 8:
        yield Finding(
            "no_timeline",
            "advice",
            "timeline",
            f"No shots are marked, and {duration} s is long for one.",
            'Say "Shot 1: …", "Shot 2: …" for each cut.',
        )
    elif heads and not any(head.number for head in heads):
        yield Finding(
            "only_times",
            "advice",
            "timeline",
            "Shots marked only by seconds are followed loosely by Seedance 2.0; shot numbers do better.",
            'Write "Shot 1 (0-3s):" in place of "0-3s:".',
        )
