"""How a film's reference pictures look: all in its style and palette, and only those that show a place or a frame of it in
its light. A figure lit for the drama of its scene would carry that light into every shot."""

import re

from seedance_cli.story.brief import Brief, language_of

IN_THE_FILMS_LIGHT = frozenset(("scene", "first_frame", "last_frame", "style"))
PALETTE = re.compile(
    r"colou?r|palette|tones?\b|monochrome|saturat|grain|texture|brush|paper|\bink\b|\b(?:black|white|grey|gray|gold|silver|red|vermilion|"
    r"crimson|orange|amber|yellow|green|olive|teal|cyan|blue|navy|violet|purple|magenta|pink|brown|slate|cream|pastels?)\b"
    r"|色|调|黑|白|灰|金|银|红|朱|橙|黄|绿|青|蓝|紫|粉|棕|墨|颗粒|质感|饱和|宣纸|笔触",
    re.IGNORECASE,
)
LIGHT = re.compile(
    r"light|\blit\b|shadow|shade|glow|haz[ey]|mist|fog|dust|debris|steam|\bsun|lamp|flare|silhouette|exposure|lens|focus|reflection"
    r"|ground|background|光|影|暗|雾|霭|尘|屑|热气|焦|景深|曝光|镜头|底|背景",
    re.IGNORECASE,
)
WITH_SOMEONE = re.compile(
    r"figure|faces?\b|\beyes?\b|skin|subject|character|人形|人物|面容|脸|眼|肌|主体|角色", re.IGNORECASE
)
IN_TIME = re.compile(
    r"glide|those of|first picture|exposure|every cut|per shot|before|after\b|the same|source|as filmed|place to place"
    r"|过渡|首帧|尾帧|曝光|切换|改变|相同|原视频|每个镜头|保持",
    re.IGNORECASE,
)
"""What only a film can show, or another film does."""
NOTHING_SAID = {"en": "natural colours", "zh": "自然色彩"}


def still_look(brief: Brief, role: str) -> str:
    """The look of a still of `role`: "Chinese ink wash style, one red accent"; a place's light is a sentence of its own
    behind a ";"."""
    visuals = [part.strip(" .。") for part in re.split(r"[,，;；.。\n]", brief.visuals)]
    visuals = [part for part in visuals if not IN_TIME.search(part)]
    if role not in IN_THE_FILMS_LIGHT:
        visuals = [part for part in visuals if PALETTE.search(part) and not LIGHT.search(part)]
    elif role == "scene":
        visuals = [part for part in visuals if not WITH_SOMEONE.search(part)]
    comma = "，" if language_of(brief.visuals) == "zh" else ", "
    parts = [style_phrase(brief.style), comma.join(part for part in visuals if part)]
    gap = "; " if role in IN_THE_FILMS_LIGHT else comma
    return gap.join(part for part in parts if part) or NOTHING_SAID[brief.language]


def style_phrase(style: str) -> str:
    """A style's name as a phrase of its own: "ink wash style", "水墨风格"."""
    style = style.strip(" .。")
    if not style or re.search(r"style|look\b|风格|画风", style, re.IGNORECASE):
        return style
    return f"{style}风格" if language_of(style) == "zh" else f"{style} style"
