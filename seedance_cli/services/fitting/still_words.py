"""The sentences of a still's prompt, as Seedream reads them best: the subject first, the film's look, then what its role
asks of a reference picture, and what keeps letters out. Nothing is said that the subject says itself, or otherwise."""

import re
from dataclasses import dataclass

from seedance_cli.services.protocol import StillRequest
from seedance_cli.story.brief import language_of

LETTERS = r"(?:text|words?|letters?|lettering|sign|logo|title|caption|slogan|label)s?"
ASKS_FOR_LETTERS = re.compile(rf"[\"“”「『]|\b{LETTERS}\b|文字|字样|标志|标题|标语|招牌", re.IGNORECASE)
NO_LETTERS_SAID = re.compile(
    rf"\b(?:no|without) {LETTERS}\b|(?:没有|无|不含|不出现)(?:任何)?(?:文字|字样|标签)", re.IGNORECASE
)
NO_LETTERS = {"en": "No text in the picture.", "zh": "画面中没有文字。"}
MOST = {"en": 100, "zh": 200}
"""Words or characters of a prompt, beyond which the last of the look is left out; what a person wrote never is."""


@dataclass(frozen=True, slots=True)
class Wish:
    """One thing that a role asks for, unless the prompt speaks of it already (`said`)."""

    en: str
    zh: str
    said: re.Pattern[str]


def _wish(en: str, zh: str, said: str) -> Wish:
    return Wish(en, zh, re.compile(said, re.IGNORECASE))


FRAMED = (
    r"full[- ](?:figure|body|length)|head to toe|head and (?:chest|shoulders)|head ?shot|close-?up|portrait|waist|bust\b|"
    r"(?:back|front|side) view|\bface\b|全身|半身|头像|近景|特写|肩|胸像"
)
# The story told beside a figure may be full of others; only a picture that begins with several is meant to show them.
ONE = _wish(
    "one figure alone",
    "单独一个人物",
    r"^(?:the )?(?:two|three|four|both|a (?:pair|couple|group|crowd)|twins)\b|\bone (?:figure|person|character)\b|\balone\b|^(?:[两三四]|一对|一群)|单独|单人",
)
WHOLE = _wish("full figure, head to toe", "全身入画", FRAMED)
OUTFIT = _wish("the whole outfit in view", "整套造型清晰可见", FRAMED)
COMPLETE = _wish(
    "one object, complete in the frame",
    "单个物件，完整入画",
    r"\b(?:one|single|complete|in frame|two|pair|close-?up)\b|单个|完整|一对|特写",
)
PLAIN = _wish(
    "plain neutral background", "素净的中性背景", r"background|backdrop|\bground\b|against|背景|底色|纯色"
)
EVEN = _wish("even soft light", "均匀柔和的光", r"light|\blit\b|shadow|silhouette|光|影")
EMPTY = _wish(
    "empty of people",
    "画面中没有人物",
    r"\b(?:people|persons?|crowds?|man|woman|men|women|child(?:ren)?|figures?|empty|deserted)\b|人|空无|空镜",
)
ESTABLISHING = _wish(
    "wide establishing view",
    "开阔的全景构图",
    r"\bwide\b|establishing|close-?up|interior|panoram|view|perspective|全景|远景|特写|开阔|视角|视野|透视|构图",
)
FRAME = _wish("one complete film frame", "一幅完整的电影画面", r"\bframe\b|画面")

FIGURE = (ONE, WHOLE, PLAIN, EVEN)
OBJECT = (COMPLETE, PLAIN, EVEN)
WISHES = {
    "character": FIGURE,
    "pose": FIGURE,
    "look": (ONE, OUTFIT, WHOLE, PLAIN, EVEN),
    "scene": (EMPTY, ESTABLISHING),
    "product": OBJECT,
    "prop": OBJECT,
    "logo": (PLAIN,),
    "first_frame": (FRAME,),
    "last_frame": (FRAME,),
}  # fmt: skip


def still_prompt(request: StillRequest) -> str:
    """The whole prompt. One without a style is one that a person wrote for itself: it goes as it is. An instruction for
    other pictures is only told the style; what it starts from has the rest."""
    if not request.style.strip():
        return request.prompt
    prompt = request.prompt.strip()
    language = language_of(prompt)
    look = _look(request.style, prompt)
    wishes = [] if request.edit else _wishes(request.role, prompt, language)
    ending = [NO_LETTERS[language]] if _keeps_letters_out(request, prompt) else []
    while len(look) > 1 and _length([prompt, *look, *wishes], language) > MOST[language]:
        last, comma, _ = look.pop().rpartition("，" if language == "zh" else ", ")
        look += [last] if comma else []
    return _row([prompt, *look, *wishes], ending, language)


def _look(style: str, prompt: str) -> list[str]:
    """The look's sentences, without what the prompt says itself and what was said before."""
    said, sentences = prompt.casefold(), []
    for sentence in re.split(r"[;；\n]", style):
        parts = dict.fromkeys(part.strip(" .。") for part in re.split(r"[,，]", sentence))
        new = [part for part in parts if part and not _stands_in(part, said)]
        said += " " + " ".join(new).casefold()
        sentences.append(("，" if language_of(sentence) == "zh" else ", ").join(new))
    return [sentence for sentence in sentences if sentence]


def _stands_in(part: str, said: str) -> bool:
    plain = re.sub(r" style$|风格$", "", part.casefold())
    return plain in said or part.casefold() in said


def _wishes(role: str, prompt: str, language: str) -> list[str]:
    asked = [wish for wish in WISHES.get(role, ()) if not wish.said.search(prompt)]
    words = [wish.zh if language == "zh" else wish.en for wish in asked]
    return [("，" if language == "zh" else ", ").join(words)] if words else []


def _keeps_letters_out(request: StillRequest, prompt: str) -> bool:
    wanted = request.role == "logo" or ASKS_FOR_LETTERS.search(NO_LETTERS_SAID.sub("", prompt))
    return not request.edit and not wanted and not NO_LETTERS_SAID.search(prompt)


def _length(sentences: list[str], language: str) -> int:
    return sum(len(each) if language == "zh" else len(each.split()) for each in sentences)


def _row(sentences: list[str], ending: list[str], language: str) -> str:
    """Sentences in a row, each with its capital and its full stop."""
    stop, gap = ("。", "") if language == "zh" else (".", " ")
    told = [each[0].upper() + each[1:] for each in sentences]
    whole = [each if each[-1] in ".。!！?？" else each + stop for each in told]
    return gap.join([*whole, *ending])
