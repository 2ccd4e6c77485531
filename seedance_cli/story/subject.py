"""Who an idea is about, in the idea's own words ("An old fisherman comes home" → "the old fisherman"), so that the shots
can speak of it where no picture shows it. Only what stands there plainly is taken; the template's words do for the rest."""

import re

MOST_WORDS = 5
OPENING = re.compile(r"(?:(?:an?|the|one|this) )(?P<rest>[a-z][^\n]*)", re.IGNORECASE)
FUNCTION_WORDS = frozenset(
    "a an the this that his her its their my our your one two three us me him it them and or but as for by of in on at to from "
    "with without into onto through across over under up down out off away back home along past towards toward after before "
    "until while around behind between among against alone again together who whose which where when slowly quietly".split()
)
NAMES_A_THING = frozenset(
    "king ring spring string wing thing morning evening building painting ceiling being wedding sibling darling duckling wing "
    "clothing flooring lightning pudding sterling swing viking".split()
)
# A classifier opens the subject, and a word of place or deed closes it. Compiled for the first idea in Chinese: the larger a
# range, the longer that takes.
ZH_SUBJECT = (
    r"^(?:一[位个只名条头匹辆艘]|那[位个只])(?P<subject>[一-鿿]{1,8}?)"
    r"(?=在|从|把|被|正在|走[进过出在向上下到着]|跑[进过出在向上下到着]|回[到家来]|来到|站[在起着]|坐[在下着上]|看[着见到向]|望[着见向]|发现|遇[见到]|骑[着上]|"
    r"穿过|穿越|穿着|拿[起着出]|举[着起]|抱着|独自|慢慢|缓缓|用|向[着前]|跳[上进过下舞]|飞[过向进出上]|拉开|打开|推开|读[着到信]|写[着下信]|，|,)"
)


def subject_of(idea: str, language: str) -> str:
    """The subject of an idea's first sentence, ready to stand within another ("the old fisherman", "老渔夫"), or "" where it
    does not stand there plainly."""
    if language == "zh":
        match = re.match(ZH_SUBJECT, idea.strip())
        return match["subject"] if match else ""
    opening = OPENING.match(idea.strip())
    if opening is None:
        return ""
    words = re.findall(r"[\w'’-]+|[^\w\s]", opening["rest"])[: MOST_WORDS + 2]
    for place, word in enumerate(words[: MOST_WORDS + 1]):
        following = words[place + 1] if place + 1 < len(words) else ""
        if place and words[place - 1].lower() != "of" and _is_what_it_does(word, following):
            return f"the {' '.join(words[:place])}"
        if not _belongs(word, place):
            return ""
    return ""


def _belongs(word: str, place: int) -> bool:
    """Whether a word can be a part of the subject: any plain word, and "of" between two."""
    plain = re.fullmatch(r"[A-Za-z]+(?:-[A-Za-z]+)*", word) is not None
    return plain and (word.lower() not in FUNCTION_WORDS or (word.lower() == "of" and place > 0))


def _is_what_it_does(word: str, following: str) -> bool:
    """ "finds a", "comes home", "lands.", "reading the", "who": a third person's verb tells itself by what follows, for
    "sports car" looks like one too."""
    if word.lower() in ("who", "which"):
        return True
    closes = not following or not following[0].isalnum() or following.lower() in FUNCTION_WORDS
    ends = re.fullmatch(r"[a-z-]+(?:(?<![sui])s|ing)", word) is not None and word not in NAMES_A_THING
    return ends and (closes or following.endswith("ly"))
