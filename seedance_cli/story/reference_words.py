"""What each reference of a film is for, in the words of its prompt: its role, who or what it shows where that is known,
and which of several it is where it is not. The reader of prompts takes the same phrases apart again."""

import re
from collections import Counter

from seedance_cli.story.brief import language_of
from seedance_cli.story.references import Reference, numbered
from seedance_cli.story.storyboard import Storyboard

ROLE_PHRASES = {
    "en": {
        "character": "{tag} is the character", "scene": "{tag} is the scene", "product": "{tag} is the product",
        "first_frame": "{tag} is the first frame", "last_frame": "{tag} is the last frame",
        "pose": "{tag} gives the pose", "style": "{tag} gives the style", "logo": "{tag} is the logo",
        "prop": "{tag} is the prop", "look": "{tag} is the look", "motion": "follow the motion of {tag}",
        "camera": "follow the camera movement of {tag}", "rhythm": "cut to the rhythm of {tag}",
        "source": "{tag} is the footage to work on", "effect": "use the effect of {tag}",
        "voice": "use the voice of {tag}", "music": "{tag} is the music", "dialogue": "{tag} is the dialogue",
        "effects": "{tag} gives the sound effects", "other": "see {tag}",
    },
    "zh": {
        "character": "{tag} 为角色", "scene": "{tag} 为场景", "product": "{tag} 为产品",
        "first_frame": "{tag} 为首帧", "last_frame": "{tag} 为尾帧", "pose": "{tag} 为姿势参考",
        "style": "{tag} 为风格参考", "logo": "{tag} 为标志", "prop": "{tag} 为道具", "look": "{tag} 为造型",
        "motion": "参考 {tag} 的动作", "camera": "参考 {tag} 的运镜", "rhythm": "按 {tag} 的节奏剪辑",
        "source": "{tag} 为原视频", "effect": "参考 {tag} 的特效", "voice": "使用 {tag} 的音色",
        "music": "{tag} 为配乐", "dialogue": "{tag} 为对白", "effects": "{tag} 为音效", "other": "参考 {tag}",
    },
}  # fmt: skip
OTHER_ROLE = {"en": "{tag} is the {role}", "zh": "{tag} 为{role}"}

ORDINALS = {
    "en": ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"),
    "zh": ("一", "二", "三", "四", "五", "六", "七", "八", "九"),
}
COUNTED = {
    "en": {role: role for role in ("character", "scene", "product", "logo", "prop", "look")},
    "zh": {"character": "角色", "scene": "场景", "product": "产品", "logo": "标志", "prop": "道具", "look": "造型"},
}  # fmt: skip
"""The roles that a film can have several of, as their phrases call them."""
SOMEONE_ELSE = {"en": ", someone else", "zh": "，另一位"}
VOICE_OF = {
    "en": ("{phrase} for {who}", " or ", ", whichever it suits"),
    "zh": ("{phrase}为{who}配音", "或", ""),
}
CAN_STAND_IN_A_LIST = re.compile(r"[^;；()（）{}@.。,，\n]{1,40}")
LONGEST_SHOWN = {"en": 12, "zh": 20}  # words, characters


def reference_phrases(board: Storyboard, language: str) -> list[str]:
    """One phrase for each reference of `board`, in order: "@image1 is the character (spear warrior in a grey robe)"."""
    shown = [_shown(each, language) for each in board.references]
    alike = Counter((each.kind, each.role) for each in board.references)
    voices = iter(_voices(board, language))
    met: Counter[tuple[str, str]] = Counter()
    phrases = []
    for (tag, each), what in zip(numbered(board.references), shown, strict=True):
        group = (each.kind, each.role)
        met[group] += 1
        phrase = ROLE_PHRASES[language].get(each.role, OTHER_ROLE[language])
        phrase = phrase.format(tag=tag, role=each.role.replace("_", " "))
        if alike[group] > 1 and not what:
            phrase = _counted(phrase, each.role, met[group], language)
        if each.role == "voice":
            phrase = next(voices).format(phrase=phrase)
        phrases.append(phrase + (f"（{what}）" if language == "zh" else f" ({what})") * bool(what))
    return phrases


def without_count(phrase: str) -> str:
    """`phrase` without which of several it is: "@image2 is the character"."""
    english, chinese = "|".join(ORDINALS["en"]), "".join(ORDINALS["zh"])
    roles, zh_roles = "|".join(COUNTED["en"].values()), "|".join(COUNTED["zh"].values())
    phrase = phrase.removesuffix(SOMEONE_ELSE["en"]).removesuffix(SOMEONE_ELSE["zh"])
    phrase = re.sub(rf" the (?:{english}) (?={roles})", " the ", phrase)
    phrase = re.sub(rf"(?<= 为)({zh_roles})[{chinese}]$", r"\1", phrase)
    phrase = re.sub(r"^(use the voice of \S+) for .*", r"\1", phrase)
    return re.sub(r"^(使用 \S+ 的音色)为.*配音$", r"\1", phrase)


def _counted(phrase: str, role: str, number: int, language: str) -> str:
    word = COUNTED[language].get(role)
    if not word or number > len(ORDINALS[language]):
        return phrase
    ordinal = ORDINALS[language][number - 1]
    counted = f"{word}{ordinal}" if language == "zh" else f"{ordinal} {word}"
    other = SOMEONE_ELSE[language] if role == "character" and number > 1 else ""
    return phrase.removesuffix(word) + counted + other


def _shown(reference: Reference, language: str) -> str:
    """Who or what a picture shows: its note, else how the prompt it was drawn from begins. A prompt in another language, or
    one that only speaks of the story ("The main character of: …"), says nothing here."""
    if reference.note or not reference.prompt:
        return reference.note
    first = re.split(r"[,，;；.。\n(（]", reference.prompt.strip(), maxsplit=1)[0].strip()
    length = len(first) if language == "zh" else len(first.split())
    if re.search(r"[:：@)）]", first) or length > LONGEST_SHOWN[language] or language_of(first) != language:
        return ""
    return first[:1].lower() + first[1:] if re.match(r"(?:An?|The) ", first) else first


def _voices(board: Storyboard, language: str) -> list[str]:
    """A pattern for the phrase of each voice. As many voices as speakers are theirs in the order they speak; where there
    are fewer it is said whose it can be."""
    pattern, or_, open_ = VOICE_OF[language]
    count = sum(each.role == "voice" for each in board.references)
    lines = [line for shot in board.shots for line in shot.dialogue]
    speakers = list(dict.fromkeys(line.speaker for line in lines))
    if not speakers or not all(CAN_STAND_IN_A_LIST.fullmatch(each) for each in speakers):
        return ["{phrase}"] * count
    if count == len(speakers):
        return [pattern.replace("{who}", each) for each in speakers]
    return [pattern.replace("{who}", or_.join(speakers)) + open_] * count
