"""The labels people put over the parts of a prompt, and a prompt cut along them.

A label is one in brackets anywhere (`[Style]`, `【风格】`), or a word with a colon at the start of a line or sentence
(`Style:`, `**风格**：`), or a Markdown heading. Labels nobody knows stay in the text.
"""

import re
from dataclasses import dataclass
from functools import cache

from seedance_cli.story.reading.marks import Head

NAMES = {
    "style": "style, visual style, art style, look, look and feel, style and mood, aesthetic, 风格, 画风, 视觉风格, 画面风格, 美术风格, 风格基调",
    "mood": "mood, atmosphere, tone, 氛围, 情绪, 基调, 情绪基调",
    "visuals": "lighting, light, colour, color, colour palette, color palette, palette, color grade, colors, quality, 光影, 光线, 色调, 画质, 质感, 色彩",
    "duration": "duration, length, video length, runtime, 时长, 视频时长, 总时长",
    "ratio": "ratio, aspect ratio, aspect, 画幅, 比例, 画面比例, 画幅比例, 视频比例",
    "timeline": "timeline, shots, storyboard, shot list, shot details, sequence, shot breakdown, time axis, 时间轴, 分镜, 镜头, 镜头细节, 分镜脚本, 镜头脚本, 分镜设计, 时间线",
    "music": "music, bgm, background music, score, 音乐, 配乐, 背景音乐",
    "effects": "sfx, sound effects, sound effect, ambience, 音效, 环境音, 环境音效",
    "sound": "audio, sound, sound design, audio design, sounds, 声音, 音频, 声音设计, 音频设计",
    "references": "references, reference, assets, materials, reference assets, reference images, 参考, 素材, 参考素材, 素材参考, 参考图, 引用",
    "constraints": "constraints, constraint, requirements, requirement, restrictions, rules, avoid, negative prompt, negative prompts, negative, 要求, 限制, 约束, 约束条件, 限制条件, 注意, 注意事项, 禁止, 负面提示词, 禁止项",
    "title": "title, film title, video title, 标题, 片名",
    "story": "theme, concept, story, logline, synopsis, premise, idea, plot, 主题, 故事, 剧情, 故事梗概, 创意, 概念",
    "mode": "mode, function mode, 功能模式, 模式",
}  # fmt: skip
SECTIONS = {
    name: section for section, names in NAMES.items() for name in names.replace("\n", " ").split(", ")
}
FIELD_LABELS = {
    "camera": "camera, camera work, camera position, camera movement, camera angle, shot type, framing, 运镜, 机位, 镜头运动, 镜头语言, 景别",
    "content": "visuals, visual, content, picture, scene, 画面, 内容, 画面内容",
    "action": "action, actions, 动作, 人物动作",
    "dialogue": "dialogue, 对白, 台词",
}  # fmt: skip
FIELDS = {name: field for field, names in FIELD_LABELS.items() for name in names.split(", ")}
"""Labels inside one shot, and the field of the shot that each fills."""
KEPT = frozenset(
    (
        "avoid",
        "negative",
        "negative prompt",
        "negative prompts",
        "禁止",
        "负面提示词",
        "禁止项",
        "ambience",
        "环境音",
    )
)
"""Labels that say something themselves, so they stay in the text."""

BEFORE_A_HEAD = re.compile(r"(?:^|\n) ?([【\[][^】\]\n]{1,20}[】\]]) ?\Z")
_PREFIX = r"(?:(?:overall|global|general|整体|全局|总体) ?)?"
_FOLDED = re.compile(r"([\[【])([^\]】\n:：]{1,24})[:：]([^\[\]【】\n]{1,600})[\]】]")
_ENOUGH = r"[^\]】\n]{1,40}"


@dataclass(frozen=True, slots=True)
class Label:
    """One label: its span in the text, the `section` it opens ("other" for a label nobody knows) and its words."""

    start: int
    end: int
    section: str
    words: str
    bracketed: bool
    opens_line: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a prompt: its section ("shot", "intro", "other", "outro" or a label's), its text, its head."""

    section: str
    text: str
    head: Head | None = None


def unfolded(text: str) -> str:
    """Labels that hold their text inside the bracket ("[Style: anime]") with the text behind it."""
    return _FOLDED.sub(
        lambda match: f"\n{match[2]}: {match[3].strip()}\n" if _opens(match[2]) else match.group(), text
    )


def _opens(words: str) -> bool:
    return _plain(words) in SECTIONS or _plain(words) in FIELDS


@cache
def _pattern() -> re.Pattern[str]:
    names = "|".join(
        re.escape(name).replace(r"\ ", "[ _]") for name in sorted(SECTIONS, key=len, reverse=True)
    )
    markup = r"(?:[-*•#>_] ?){0,7}"
    return re.compile(
        rf"(?P<bracket>[\[【])(?P<inside>{_ENOUGH})[\]】](?: ?[:：])?"
        rf"|(?:^|(?<=\n)) ?{markup}(?P<line>{_PREFIX}(?:{names}))[*_ ]{{0,4}}(?:[:：][*_]{{0,2}}|(?=\n|$))"
        rf"|(?:(?<=[.!?\])] )|(?<=[。！？；】]))(?P<inline>{_PREFIX}(?:{names})) ?[:：]"
        r"|(?:^|(?<=\n)) ?\*{0,2}(?P<unknown>[A-Z][A-Za-z /&_-]{1,30}|[一-鿿]{2,8})\*{0,2} ?[:：]",
        re.IGNORECASE,
    )


def find_labels(text: str) -> tuple[Label, ...]:
    """The labels of a text in order, known and unknown."""
    found = (_label(match) for match in _pattern().finditer(text))
    return tuple(label for label in found if label)


def _label(match: re.Match[str]) -> Label | None:
    if inside := match["inside"]:
        section = SECTIONS.get(_plain(inside))
        if not section and not _stands_alone(match, inside):
            return None
        return Label(
            match.start(),
            match.end(),
            section or "other",
            inside.strip(),
            True,
            match.string[: match.start()][-1:] in ("", "\n"),
        )
    words = match["line"] or match["inline"]
    if words:
        if match["inline"] and words[0].islower():
            return None
        return Label(match.start(), match.end(), SECTIONS[_plain(words)], words, False)
    return Label(match.start(), match.end(), "other", match["unknown"], False)


def _stands_alone(match: re.Match[str], inside: str) -> bool:
    """Whether bracketed words nobody knows are a label all the same: short, and at the start of a line or sentence."""
    before = match.string[: match.start()][-2:].rstrip(" ")[-1:]
    opens = not match.start() or before in ("", "\n", ".", "。", "；", ";", "]", "】", "!", "！")
    words = r"[A-Z][A-Za-z /&-]{2,24}" if match["bracket"] == "[" else r"[^\[\]【】]{1,16}"
    return opens and bool(re.fullmatch(words, inside))


def _plain(words: str) -> str:
    words = re.sub(r"[_\s]+", " ", words).strip().lower()
    words = re.sub(r"^(?:overall|global|general|整体|全局|总体) ?(?=.)", "", words)
    return words.strip()


def cut(text: str, heads: tuple[Head, ...]) -> tuple[Part, ...]:
    """The text in order as parts: shots at `heads`, sections at labels, and what stands outside of both."""
    labels = _sections_only(find_labels(text), heads)
    openings: list[tuple[int, int, str, Head | None, str]] = [(0, 0, "intro", None, "")]
    openings += [(head.start, head.end, "shot", head, "") for head in heads]
    openings += [
        (
            label.start,
            label.end,
            label.section,
            None,
            text[label.start : label.end] if _is_kept(label) else "",
        )
        for label in labels
    ]
    openings.sort(key=lambda opening: (opening[0], opening[1]))
    ends = [opening[0] for opening in openings[1:]] + [len(text)]
    parts = [
        Part(section, kept + text[min(after, end) : end], head)
        for (_, after, section, head, kept), end in zip(openings, ends, strict=True)
    ]
    return tuple(_carried(parts))


def _sections_only(labels: tuple[Label, ...], heads: tuple[Head, ...]) -> tuple[Label, ...]:
    """The labels that open a section of the whole film. Between the first head and the last, and after the last
    where an earlier shot has the same, a label is a shot's own ("Sound: rain" inside each shot)."""
    if not heads:
        return tuple(
            label
            for label in labels
            if label.section != "other" or label.bracketed or _after_known(label, labels)
        )
    first, last = heads[0].start, heads[-1].start
    inside = {label.words.lower() for label in labels if first <= label.start < last}
    return tuple(
        label
        for label in labels
        if not _in_a_head(label, heads)
        and (
            (
                label.start < first
                and (label.section != "other" or label.bracketed or _after_known(label, labels))
            )
            or (label.start > last and _closes(label, inside))
        )
    )


def _closes(label: Label, inside: set[str]) -> bool:
    if label.words.lower() in inside:
        return False
    if label.section == "other":
        return label.bracketed and label.opens_line
    return label.bracketed or label.section not in ("visuals", "mood", "timeline")


def _after_known(label: Label, labels: tuple[Label, ...]) -> bool:
    return any(other.section != "other" for other in labels if other.start < label.start)


def _in_a_head(label: Label, heads: tuple[Head, ...]) -> bool:
    return any(head.start < label.end and label.start < head.end for head in heads)


def _is_kept(label: Label) -> bool:
    return label.section == "other" or _plain(label.words) in KEPT


def _carried(parts: list[Part]) -> list[Part]:
    """Parts with a lone bracketed word on the line of a head, before it ("【修改】0-3秒：…"), moved into that shot."""
    moved: list[Part] = []
    for part in parts:
        before = moved[-1] if moved else None
        lone = BEFORE_A_HEAD.search(before.text) if part.head and before else None
        # Right after its own head such a word is that shot's whole text, unless a line follows it.
        if before and lone and not (before.head and not lone.start()):
            moved[-1] = Part(before.section, before.text[: lone.start()], before.head)
            part = Part("shot", f"{lone.group(1)} {part.text.lstrip()}", part.head)
        moved.append(part)
    return [part for part in moved if part.text.strip() or part.head]
