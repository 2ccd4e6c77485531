"""The words of one shot → a `Shot`: framing, what is seen, what happens, what is said.

And loose prose, which marks no shots, cut into them where it says so itself.
"""

import re
from itertools import pairwise

from seedance_cli.story.reading.framing import leading, opens_as_framing, read_framing
from seedance_cli.story.reading.labels import FIELDS
from seedance_cli.story.reading.marks import LONGEST_TITLE
from seedance_cli.story.reading.phrases import SENTENCE_END, flowing, tidy
from seedance_cli.story.reading.speech import take_lines
from seedance_cli.story.storyboard import Line, Shot
from seedance_cli.story.vocabulary import Vocabulary, in_language

_NAMES = "|".join(sorted((re.escape(name) for name in FIELDS), key=len, reverse=True))
_LABEL = re.compile(
    rf"(?:^|\n|(?<=[.;/|] )|(?<=[。；]))[-*• ]{{0,4}}(?P<name>{_NAMES})\*{{0,2}} ?[:：]\*{{0,2}} ?",
    re.IGNORECASE,
)
ONE_TAKE = re.compile(
    r"(?<![a-z])one[- ](?:take|shot)|single (?:continuous )?(?:take|shot)|continuous take|no cuts|oner\b|一镜到底|不要切镜|不切镜|长镜头",
    re.IGNORECASE,
)
CUT = re.compile(
    r"(?:hard |match |smash |quick |then )?cuts? (?:to|back)\b|(?:then|next|finally|afterwards|later|after that|meanwhile)\b"
    r"|(?:镜头|画面)?(?:硬?切到|切至|切换|一转)|硬切|随后|接着|然后|最后|紧接着|下一个?镜头|与此同时",
    re.IGNORECASE,
)
SLUG = re.compile(r"(?:INT|EXT|I/E)[./ ]|[内外]景[ .：:]")
MOST_FROM_PROSE = 7  # shots; more cuts than one in two seconds are only ever asked for with marks
OPENING = 28  # characters of a sentence in which a shot size makes it a new shot


def read_shot(text: str, beat: str, vocabulary: Vocabulary, language: str) -> Shot:
    """A shot of one second (its length is settled later) that holds every word of `text` and of its title."""
    fields = _by_label(text)
    if not beat and fields["title"]:
        beat, fields["title"] = fields["title"], ""
    fields["content"] = f"{fields['title']}\n{fields['content']}".strip()
    spoken: list[Line] = []
    manner: list[str] = []
    for name in ("content", "action", "camera", "dialogue"):
        taken = take_lines(fields[name], all_said=name == "dialogue")
        fields[name] = taken.rest
        spoken += taken.lines
        manner += taken.manner
    slug, rest = _slug(fields["content"])
    framing = read_framing(rest, vocabulary, language)
    size, angle, camera = framing.size, framing.angle, framing.camera
    if told := tidy(fields["camera"]).rstrip(".。"):
        moved = framing.rest != rest
        own, left = leading(told, vocabulary)
        if moved and ((own["size"] and size) or (own["angle"] and angle)):
            own, left = dict.fromkeys(own, ""), told
        size, angle = own["size"] or size, own["angle"] or angle
        camera = ("，" if language == "zh" else ", ").join(
            each for each in (camera if moved else "", own["camera"], tidy(left)) if each
        )
        size = size or _first(vocabulary, "size", told, language)
        angle = angle or _first(vocabulary, "angle", told, language)
    return Shot(
        seconds=1,
        beat=beat,
        size=size,
        angle=angle,
        camera=camera,
        content=flowing([slug, framing.rest, fields["dialogue"]], language),
        action=flowing([fields["action"], *manner], language),
        dialogue=tuple(spoken),
    )


def _slug(text: str) -> tuple[str, str]:
    """A screenplay's line of place and time ("INT. KITCHEN - NIGHT") above a shot, and the text under it."""
    first, _, rest = text.partition("\n")
    return (first, rest) if SLUG.match(first) and rest.strip() else ("", text)


def _by_label(text: str) -> dict[str, str]:
    """The shot's text by field; what no label names is content, but for a short line above the labels: a title."""
    fields = dict.fromkeys(("title", "content", "camera", "action", "dialogue"), "")
    first = _LABEL.search(text)
    titled = (
        first
        and 0 < len(text[: first.start()].strip()) <= LONGEST_TITLE
        and "\n" not in text[: first.start()].strip()
    )
    name, start = "title" if titled else "content", 0
    for match in (*_LABEL.finditer(text), None):
        end = match.start() if match else len(text)
        piece = text[start:end].strip()
        if name == "camera":
            # How the camera moves is told on the label's own line; what follows is the shot again.
            piece, _, more = piece.partition("\n")
            fields["content"] = f"{fields['content']}\n{more}".strip()
        if piece:
            fields[name] = f"{fields[name]}\n{piece}".strip()
        if match:
            name, start = FIELDS[match["name"].lower()], match.end()
    return fields


def _first(vocabulary: Vocabulary, group: str, text: str, language: str) -> str:
    found = vocabulary.find(group, text)
    return in_language(found[0].words, language) if found else ""


def prose_shots(text: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Loose prose as the texts of its shots: a new one where it says "cut to" or "then", or names another shot size.
    A film in one take is one shot."""
    if ONE_TAKE.search(text):
        return (text,)
    starts = [0]
    for match in SENTENCE_END.finditer(text):
        opening = text[match.end() : match.end() + OPENING].lstrip()
        if opens_a_shot(opening, vocabulary) and text[starts[-1] : match.end()].strip():
            starts.append(match.end())
    pieces = [text[start:end] for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]
    return tuple(_fewer([piece for piece in pieces if re.search(r"[^\W_]", piece)] or [text]))


def opens_a_shot(opening: str, vocabulary: Vocabulary) -> bool:
    if CUT.match(opening) or vocabulary.find("size", re.split(r"[,，:：]", opening)[0]):
        return True
    return opens_as_framing(opening, vocabulary)


def _fewer(pieces: list[str]) -> list[str]:
    while len(pieces) > MOST_FROM_PROSE:
        lengths = [len(one) + len(two) for one, two in pairwise(pieces)]
        place = lengths.index(min(lengths))
        pieces[place : place + 2] = [f"{pieces[place].rstrip()}\n{pieces[place + 1].lstrip()}"]
    return pieces
