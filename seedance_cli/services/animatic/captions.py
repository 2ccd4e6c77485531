"""What is written over the picture: the slate above, the shot's words below, and the timeline with its playhead.

Set once a shot as strips with their own stencils; a frame only pastes them and draws the playhead.
"""

from dataclasses import dataclass, replace

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from seedance_cli.services.animatic.drawing.brush import Colour, Size, mix, ramp
from seedance_cli.services.animatic.planes import Planes, wash
from seedance_cli.services.animatic.typeface import clean, shorten, width, wrap, write
from seedance_cli.story.prompt import in_words
from seedance_cli.story.references import TAG
from seedance_cli.story.storyboard import Line, Shot, Storyboard
from seedance_cli.story.vocabulary import Vocabulary

Shade = list[tuple[float, int]]
WHITE, SOFT, DARK = (250, 248, 244), (226, 224, 219), (9, 9, 12)


@dataclass(frozen=True, slots=True)
class Strip:
    """A piece of caption: picture, stencil, and its upper left corner in the frame."""

    image: Image.Image
    mask: Image.Image
    at: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Type:
    """The sizes of everything in pixels, from the frame's own size, so that a phone and a wide screen both read."""

    margin: int
    small: int
    text: int
    speech: int
    number: int
    bar: int

    @classmethod
    def of(cls, size: Size) -> "Type":
        wide = max(0.0, size[0] / size[1] - 1.78)
        unit = min(size[0], size[1] * (1.25 + 0.45 * wide)) / 100
        portrait = size[1] > size[0]
        scale = 1.28 if portrait else 1.0
        return cls(
            margin=round(4.2 * unit), small=max(11, round(1.95 * unit * scale)), text=max(14, round(2.65 * unit * scale)),
            speech=max(15, round(3.0 * unit * scale)), number=max(20, round(5.0 * unit * scale)), bar=max(3, round(0.42 * unit)),
        )  # fmt: skip


WIDE = 2.0
"""From this shape on a frame is too low for more than two lines of words."""


class Captions:
    """All captions of a film, for frames of `size` pixels."""

    def __init__(self, board: Storyboard, size: Size, vocabulary: Vocabulary) -> None:
        self._board, self._size, self._type = board, size, Type.of(size)
        self._vocabulary = vocabulary
        self._names = {tag: reference.note for tag, reference in board.tags.items() if reference.note}

    def strips(self, index: int, accent: Colour) -> tuple[Strip, ...]:
        """The captions of shot `index`, without the playhead."""
        return self._slate(index, accent), self._words(index, accent)

    def _slate(self, index: int, accent: Colour) -> Strip:
        """Above: number and beat on the left, seconds and camera on the right, in a breath of shade."""
        t, shot = self._type, self._board.shots[index]
        start, end = self._board.spans[index]
        high = t.margin + round(t.number * 1.9)
        shade: Shade = [(0, 214), (0.45, 168), (0.75, 84), (1, 0)]
        sheet, draw = _sheet((self._size[0], high), shade)
        base = t.margin + round(t.number * 0.66)
        x = write(draw, (t.margin, base), f"{index + 1:02d}", t.number, (*WHITE, 255))
        draw.rectangle(
            [
                t.margin,
                base + t.number * 0.26,
                t.margin + t.number * 0.62,
                base + t.number * 0.26 + t.bar - 1,
            ],
            fill=(*accent, 255),
        )
        right = self._size[0] - t.margin
        span = f"{start}–{end} s"
        write(draw, (right - width(span, t.small), base - t.small * 1.25), span, t.small, (*WHITE, 255))
        kind = clean(" · ".join(filter(None, map(self._told, (shot.size, shot.angle, shot.camera)))))
        room = self._size[0] - 2 * t.margin - (x - t.margin) - t.number
        how = _short(kind, t.small, room * 0.62)
        write(draw, (right - width(how, t.small), base + t.small * 0.22), how, t.small, (*SOFT, 255))
        beat = _short(clean(shot.beat), t.small, room * 0.36)
        write(draw, (x + t.number * 0.32, base), beat, t.small, (*SOFT, 255))
        return _strip(sheet, shade, (0, 0))

    def _told(self, word: str) -> str:
        """A film word in the film's own language, as it was written in English; nothing for what goes without saying."""
        if not _worth_saying(word) or self._board.brief.language == "en":
            return _worth_saying(word)
        return in_words(word, self._vocabulary, self._board.brief.language)

    def _words(self, index: int, accent: Colour) -> Strip:
        """Below: what is said, what happens, the timeline, the film's title."""
        t, shot = self._type, self._board.shots[index]
        speech, story = self._lines(shot)
        foot = round(t.small * 2.5)
        high = (
            round(
                len(speech) * t.speech * 1.42 + len(story) * t.text * 1.42 + (t.text * 0.4 if speech else 0)
            )
            + foot
            + t.margin
        )
        lead = round(t.text * (1.5 if self._wide else 2.6))
        total = min(self._size[1], high + lead)
        total += total % 2  # colours have half of its rows
        shade: Shade = [(0, 0), (lead / total * 0.6, 56), (lead / total + 0.1, 128), (1, 206)]
        sheet, draw = _sheet((self._size[0], total), shade)
        y = float(total - high)
        for line in speech:
            y += t.speech * 1.42
            write(
                draw,
                ((self._size[0] - width(line, t.speech)) / 2, y - t.speech * 0.3),
                line,
                t.speech,
                (*WHITE, 255),
            )
        y += t.text * 0.4 if speech else 0
        for line in story:
            y += t.text * 1.42
            write(draw, (t.margin, y - t.text * 0.3), line, t.text, (*(SOFT if speech else WHITE), 255))
        self._foot(draw, total, index, accent)
        return _strip(sheet, shade, (0, self._size[1] - total))

    @property
    def _wide(self) -> bool:
        return self._size[0] / self._size[1] > WIDE

    def _lines(self, shot: Shot) -> tuple[list[str], list[str]]:
        """What is said and what is told, broken into lines: two of both together in a wide frame, where an action
        that does not fit beside its content is left out."""
        t, room = self._type, self._size[0] - 2 * self._type.margin
        most = (2, 2) if self._wide else (3, 3 if self._size[1] > self._size[0] else 2)
        each = 1 if self._wide and len(shot.dialogue) > 1 else 2
        speech = [
            line
            for spoken in shot.dialogue[:2]
            for line in _wrapped(_quoted(spoken), t.speech, room * 0.94, each)
        ][: most[0]]
        left = most[1] - len(speech) if self._wide else most[1]
        if left <= 0:
            return speech, []
        text = told(shot, self._names)
        story = _wrapped(text, t.text, room * 0.97, left)
        if self._wide and shot.content and _is_cut(text, story):
            story = _wrapped(told(replace(shot, action=""), self._names), t.text, room * 0.97, left)
        return speech, story

    def _foot(self, draw: ImageDraw.ImageDraw, total: int, index: int, accent: Colour) -> None:
        t = self._type
        top = total - t.margin - t.small
        for number, (left, right) in enumerate(self._segments()):
            tone = (
                mix(accent, DARK, 0.45)
                if number < index
                else mix(accent, DARK, 0.1)
                if number == index
                else (92, 92, 96)
            )
            draw.rectangle([left, top - t.bar, right, top - 1], fill=(*tone, 255))
        base = total - t.margin + round(t.small * 0.62)
        mark = "animatic"
        write(
            draw,
            (self._size[0] - t.margin - width(mark, t.small, t.small * 0.1), base),
            mark,
            t.small,
            (*SOFT, 190),
            t.small * 0.1,
        )
        title = _short(clean(self._board.title), t.small, self._size[0] * 0.55)
        write(draw, (t.margin, base), title, t.small, (*SOFT, 220))

    def _segments(self) -> list[tuple[float, float]]:
        """Each shot's stretch of the timeline, in pixels across, with a hair's breadth between."""
        t, whole = self._type, self._board.brief.duration
        room = self._size[0] - 2 * t.margin
        gap = max(2, t.bar // 2)
        return [
            (t.margin + room * a / whole, t.margin + room * b / whole - gap) for a, b in self._board.spans
        ]

    def playhead(self, frame: Planes, share: float, accent: Colour) -> None:
        """Draw the playhead at `share` of the film."""
        t = self._type
        foot = self._size[1] - t.margin - t.small
        x = t.margin + (self._size[0] - 2 * t.margin) * share
        top = (foot - t.bar * 3) // 2 * 2
        band = (self._size[0], (t.bar * 5 + 3) // 2 * 2)
        passed, head = Image.new("L", band), Image.new("L", band)
        over, there = ImageDraw.Draw(passed), ImageDraw.Draw(head)
        for left, right in self._segments():
            if left < x:
                over.rectangle([left, foot - t.bar - top, min(x, right), foot - 1 - top], fill=255)
        there.rectangle([x - 1, foot - t.bar * 3 - top, x + 1, foot + t.bar * 2 - 1 - top], fill=255)
        wash(frame, accent, passed, (0, top))
        wash(frame, WHITE, head, (0, top))


def _worth_saying(angle: str) -> str:
    return "" if angle.lower().replace("-", " ").strip() in ("eye level", "eye", "平视", "平拍") else angle


def told(shot: Shot, names: dict[str, str]) -> str:
    """What is seen and what happens as one text; reference tags are spelled as `names` says what they stand for."""
    content, action = (
        clean(TAG.sub(lambda tag: names.get(tag.group(), tag.group()), text)).strip(" ,，")
        for text in (shot.content, shot.action)
    )
    if not action or action in content:
        return content
    if not content:
        return action
    chinese = not content[-1].isascii()
    stop = "" if content[-1] in ".。!！?？;；:：,，" else "。" if chinese else "."
    return f"{content}{stop}{'' if chinese else ' '}{action}"


def _wrapped(text: str, size: int, room: float, most: int) -> list[str]:
    """`text` in lines; where it is cut, the last ends with a whole word."""
    lines = wrap(text, size, room, most)
    if not lines or not _is_cut(text, lines):
        return lines
    before = "".join(lines[:-1]).replace(" ", "")
    place = count = 0
    while count < len(before):
        count += text[place] != " "
        place += 1
    return [*lines[:-1], _at_a_word(text[place:].lstrip(), lines[-1])]


def _short(text: str, size: int, room: float) -> str:
    return _at_a_word(text, shorten(text, size, room))


def _is_cut(text: str, lines: list[str]) -> bool:
    return "".join(lines).replace(" ", "") != text.replace(" ", "")


def _at_a_word(whole: str, cut: str) -> str:
    """`cut`, a beginning of `whole` with an ellipsis, taken back to the end of a word where it ends within one."""
    kept = cut.rstrip(".…")
    dots, after = cut[len(kept) :], whole[len(kept) : len(kept) + 1]
    within = _is_lettered(kept[-1:]) and _is_lettered(after) and whole.startswith(kept)
    if cut == whole or not dots or not within or " " not in kept:
        return cut
    return kept[: kept.rindex(" ")].rstrip(" ,.;:，。、·–-") + dots


def _is_lettered(letter: str) -> bool:
    """Whether a character is part of a word that must not be broken; Chinese is broken anywhere."""
    return (letter.isalnum() and not "\u2e80" <= letter <= "\uffef") or letter in ("'", "’")


def _quoted(line: Line) -> str:
    text = clean(line.text).strip('"“”「」')
    chinese = any("\u4e00" <= letter <= "\u9fff" for letter in text)
    speaker = clean(line.speaker)
    said = f"“{text}”" if chinese else f'"{text}"'
    return f"{speaker}{'：' if chinese else ': '}{said}" if speaker else said


def _sheet(size: Size, shade: Shade) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    """A dark veil of changing density to write on."""
    sheet = Image.new("RGBA", size, (*DARK, 0))
    sheet.putalpha(ramp(size, shade))
    return sheet, ImageDraw.Draw(sheet)


def _strip(sheet: Image.Image, shade: Shade, at: tuple[int, int]) -> Strip:
    """A written sheet as a strip, with a soft dark edge around the letters for pictures that are bright there."""
    written, veil = sheet.getchannel("A"), ramp(sheet.size, shade)
    letters = ImageChops.subtract(written, veil)
    around = letters.filter(ImageFilter.GaussianBlur(max(3, sheet.width // 300))).point(_THICKEN)
    return Strip(sheet.convert("RGB"), ImageChops.lighter(written, ImageChops.lighter(veil, around)), at)


_THICKEN = [min(190, value * 3) for value in range(256)]
