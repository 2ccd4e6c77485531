"""One template on screen: what it is for, its beats as a bar, what it asks for and offers."""

from collections.abc import Iterator

from seedance_cli.story.brief import language_of
from seedance_cli.story.draft import fit_beats
from seedance_cli.story.template import Beat, Template
from seedance_cli.story.vocabulary import Vocabulary, Words, in_language
from seedance_cli.terminal.safe_text import cells, clip, safe, wrap
from seedance_cli.terminal.shot_rows import listed
from seedance_cli.terminal.styled import Line, Lines, between, lines, row_width
from seedance_cli.terminal.tables import MOST_COLUMNS, fact_rows
from seedance_cli.terminal.timebar import Part, time_bar

LABEL = 11  # columns of the words on the left
INDENT = 4  # columns before a beat's words


def template_view(
    template: Template, *, width: int = 80, language: str = "en", vocabulary: Vocabulary | None = None
) -> Lines:
    """The whole template, its beats at its usual duration; with a `vocabulary` film words are in the language."""
    width = min(width, MOST_COLUMNS)
    rows = _title(template, width, language)
    rows += [[("", f" {line}")] for line in wrap(safe(in_language(template.about, language)), width - 2)]
    rows += [[], *beats_bar(template, width), []]
    whole = sum(beat.share for beat in template.beats)
    for number, beat in enumerate(template.beats, 1):
        framing = [beat.size, beat.angle, beat.camera]
        said = listed([vocabulary.translate(word, language) if vocabulary else word for word in framing])
        rows += _beat_rows(number, beat, beat.share / whole, said, width, language)
    rows += [[]]
    for name, value in _facts(template, language):
        rows += fact_rows(name, value, LABEL, width)
    choices = list(_choices(template, language))
    rows += [[], [("strong", " offered answers")]] if choices else []
    for name, offers in choices:
        rows += _choice_rows(name, offers, width)
    return lines(rows)


def beats_bar(template: Template, width: int = 80) -> list[Line]:
    """The ruler and bar of a template at its usual duration, beats by name where the names fit."""
    beats, seconds = fit_beats(template, template.duration)
    room = [length * (width - 3) // template.duration - 3 for length in seconds]
    named = all(cells(safe(beat.name, 40)) <= space for beat, space in zip(beats, room, strict=True))
    parts = [
        Part(length, safe(beat.name, 40) if named else str(template.beats.index(beat) + 1))
        for beat, length in zip(beats, seconds, strict=True)
    ]
    marks = ["0", *(str(sum(seconds[: place + 1])) for place in range(len(seconds)))]
    return [[("", " "), *row] for row in time_bar(parts, marks, width - 2)]


def _title(template: Template, width: int, language: str) -> list[Line]:
    name = clip(safe(template.name, 60), width - 2)
    title = clip(safe(in_language(template.title, language), 80), width - cells(name) - 4)
    mode = ["first to last frame"] if template.mode == "first_last_frames" else []
    facts = " · ".join([f"{template.duration} s", template.ratio, *mode])
    left: Line = [("accent strong", f" {name}")]
    left += [("dim", f"  {title}")] if title and title.lower() != name.lower() else []
    return between(left, [("dim", facts)], width - 1)


def _beat_rows(number: int, beat: Beat, share: float, framing: str, width: int, language: str) -> list[Line]:
    name = clip(safe(beat.name, 40), width - INDENT - 7)
    left: Line = [("accent", f" {number:<2} "), ("strong", name), ("dim", f"  {share:.0%}")]
    rows = [left]
    if row_width(left) + cells(framing) + 3 < width:
        rows = between(left, [("dim", framing)], width - 1)
    else:
        rows += [[("dim", " " * INDENT + line)] for line in wrap(framing, width - INDENT - 2)]
    parts = [in_language(words, language) for words in (beat.content, beat.action)]
    said = (" " if language != "zh" else "").join(_sentence(safe(part)) for part in parts if part)
    return rows + [[("", " " * INDENT + line)] for line in (wrap(said, width - INDENT - 2) if said else [])]


def _sentence(text: str) -> str:
    return (
        text
        if text.endswith((".", "。", "!", "?"))
        else f"{text}{'。' if language_of(text) == 'zh' else '.'}"
    )


def _facts(template: Template, language: str) -> list[tuple[str, str]]:
    def text(words: Words) -> str:
        return safe(in_language(words, language))

    facts = [
        ("style", text(template.style)),
        ("mood", text(template.mood)),
        ("visuals", text(template.visuals)),
        ("music", text(template.music)),
        ("effects", text(template.effects)),
        ("needs", ", ".join(map(_need, template.needs))),
        ("slots", " · ".join(f"${name}: {text(words)}" for name, words in template.slots.items())),
        ("rules", " · ".join(text(words) for words in template.constraints)),
        ("example", safe(template.example)),
        ("file", safe(template.source)),
    ]
    return [(name, value) for name, value in facts if value]


def _choices(template: Template, language: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each dimension with the answers offered for it, and the stills suggested."""
    for dimension in template.offers:
        yield dimension, template.offered(dimension, language)
    if template.stills:
        yield (
            "stills",
            tuple(
                f"{role.replace('_', ' ')}: {in_language(prompt, language)}"
                for role, prompt in template.stills
            ),
        )


def _choice_rows(name: str, offers: tuple[str, ...], width: int) -> list[Line]:
    rows: list[Line] = []
    for offer in offers:
        for place, line in enumerate(wrap(safe(offer), width - LABEL - 4)):
            label = name if not rows else ""
            rows.append([("dim", f" {label:<{LABEL}}{'  ' if place else '· '}"), ("", line)])
    return rows


def _need(need: str) -> str:
    """`video:source` as a person says it: "a video (source)"."""
    kind, _, role = need.partition(":")
    named = {"image": "an image", "video": "a video", "audio": "a sound"}.get(kind, safe(kind, 40))
    return f"{named} ({safe(role.replace('_', ' '), 40)})" if role else named
