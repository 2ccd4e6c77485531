"""The words of one shot → a `Shot`: framing, what is seen, what happens, what is said.

And loose prose, which marks no shots, cut into them where it says so itself.
"""

import re
from itertools import pairwise

from seedance_cli.story.reading.framing import read_framing
from seedance_cli.story.reading.marks import LONGEST_TITLE
from seedance_cli.story.reading.phrases import SENTENCE_END, tidy
from seedance_cli.story.reading.speech import take_lines
from seedance_cli.story.storyboard import Line, Shot
from seedance_cli.story.vocabulary import Vocabulary, in_language

FIELD_LABELS = {
    "camera": "camera, camera position, camera movement, camera angle, shot type, 运镜, 机位, 镜头运动, 镜头语言",
    "content": "visuals, visual, content, picture, scene, 画面, 内容, 画面内容",
    "action": "action, actions, 动作, 人物动作",
    "dialogue": "dialogue, 对白, 台词",
}  # fmt: skip
FIELDS = {name: field for field, names in FIELD_LABELS.items() for name in names.split(", ")}
_NAMES = "|".join(sorted((re.escape(name) for name in FIELDS), key=len, reverse=True))
_LABEL = re.compile(
    rf"(?:^|\n|(?<=[.;/|] )|(?<=[。；]))[-*• ]{{0,4}}(?P<name>{_NAMES})\*{{0,2}} ?[:：]\*{{0,2}} ?",
    re.IGNORECASE,
)
ONE_TAKE = re.compile(
    r"one[- ](?:take|shot)|single (?:continuous )?(?:take|shot)|continuous take|no cuts|oner\b|一镜到底|不要切镜|不切镜|长镜头",
    re.IGNORECASE,
)
CUT = re.compile(
    r"(?:hard |match |smash |quick |then )?cuts? (?:to|back)\b|(?:then|next|finally|afterwards|later|after that|meanwhile)\b"
    r"|(?:镜头|画面)?(?:硬?切到|切至|切换|一转)|硬切|随后|接着|然后|最后|紧接着|下一个?镜头|与此同时",
    re.IGNORECASE,
)
MOST_FROM_PROSE = 7  # shots; more cuts than one in two seconds are only ever asked for with marks
OPENING = 28  # characters of a sentence in which a shot size makes it a new shot


def read_shot(text: str, beat: str, vocabulary: Vocabulary, language: str) -> Shot:
    """A shot of one second (its length is settled later) that holds every word of `text` and of its title."""
    fields = _by_label(text)
    if not beat and fields["title"]:
        beat, fields["title"] = fields["title"], ""
    fields["content"] = f"{fields['title']}\n{fields['content']}".strip()
    spoken: list[Line] = []
    for name in ("content", "action", "camera", "dialogue"):
        fields[name], lines = take_lines(fields[name])
        spoken += lines
    framing = read_framing(fields["content"], vocabulary, language)
    size, angle, camera = framing.size, framing.angle, framing.camera
    if told := tidy(fields["camera"]).rstrip(".。"):
        camera = told if framing.rest == fields["content"].strip() or not camera else f"{camera}, {told}"
        size = size or _first(vocabulary, "size", told, language)
        angle = angle or _first(vocabulary, "angle", told, language)
    return Shot(
        seconds=1,
        beat=beat,
        size=size,
        angle=angle,
        camera=camera,
        content=tidy("\n".join(each for each in (framing.rest, fields["dialogue"]) if tidy(each))),
        action=tidy(fields["action"]),
        dialogue=tuple(spoken),
    )


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
        if piece := text[start:end].strip():
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
        if _opens_a_shot(opening, vocabulary) and text[starts[-1] : match.end()].strip():
            starts.append(match.end())
    pieces = [text[start:end] for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]
    return tuple(_fewer([piece for piece in pieces if re.search(r"[^\W_]", piece)] or [text]))


def _opens_a_shot(opening: str, vocabulary: Vocabulary) -> bool:
    return bool(CUT.match(opening) or vocabulary.find("size", re.split(r"[,，:：]", opening)[0]))


def _fewer(pieces: list[str]) -> list[str]:
    while len(pieces) > MOST_FROM_PROSE:
        lengths = [len(one) + len(two) for one, two in pairwise(pieces)]
        place = lengths.index(min(lengths))
        pieces[place : place + 2] = [f"{pieces[place].rstrip()}\n{pieces[place + 1].lstrip()}"]
    return pieces
