"""The look that an idea asks for in its own words ("Ink-wash duel …", "水墨武侠对决"). It stands between what a person says
with --style and what a template would take; a word that is only spoken of ("a documentary maker") asks for no look."""

import re
from collections.abc import Iterator

from seedance_cli.story.vocabulary import Vocabulary, Word, in_language

QUOTED = re.compile(r"\"[^\"]*\"|“[^”]*”|「[^」]*」|《[^》]*》")
# What makes any spelling a look, an everyday one too: "retro style", "in watercolour", "复古风格".
NAMES_A_LOOK = re.compile(
    r"[\s-]*(?:styled?|look|aesthetic|vibe|rendering|film|movie|short|footage|animation|sequence|trailer|world|epic|tale)\b"
    r"|\s+(?:for|about|of)\s|风格|画风|风情|风(?!筝|铃|车|扇|衣|暴|雨|沙|雪|景|干|中|里)|[质美]感|短?片(?!场|酬)|[版式]|动画|世界",
    re.IGNORECASE,
)
LED_TO = re.compile(
    r"(?:\b(?:in(?: the style of)?|as (?:an? )?|style:|shot (?:like|as) (?:an? )?|into|rendered as) ?|(?:以|用|采用|做成|变成))$",
    re.IGNORECASE,
)
# Who works with it, or what is made of it, is in the picture; the picture itself need not be so.
SPOKEN_OF = re.compile(
    r"(?:'s\b|-(?!style|like|look|inspired)[a-z])|[\s-]+(?:film[\s-]?)?(?:makers?|making|directors?|producers?|crews?|teams?|studios?|"
    r"artists?|animators?|illustrators?|painters?|masters?|authors?|writers?|actors?|stars?|hosts?|fans?|conventions?|festivals?|"
    r"exhibitions?|museums?|gallery|shops?|stores?|books?|novels?|magazines?|posters?|cards?|figurines?|figures?|brush(?:es)?|"
    r"sets?|paints?|paper|pencils?|class(?:es)?|lessons?|teachers?|school|students?|shoots?|channel|awards?|collectors?|nerds?)\b"
    r"|(?:影|制作|拍摄)?(?:导演|师|家|人员|摄制组|剧组|展|社|工作室|店|迷|馆|课|老师|大师|爱好者|作者|作家|小说|杂志|书|海报|手办|周边|颜料|笔|盒|牌|"
    r"公司|专业|比赛|明星|演员|编剧)",
    re.IGNORECASE,
)
REFUSED = re.compile(
    r"(?:\b(?:not|no|without|never|isn't|pinot)(?: an?)? |(?:不要|不是|没有|并非|别))$", re.IGNORECASE
)
MADE_OR_SEEN = re.compile(
    r"(?:\b(?:watch|paint|draw|sketch|shoot|film|direct|edit|buy|sell|read|steal|hang|make|restore|stud[iy]|teach|love|like)(?:e?s|ing)? "
    r"(?:an? |the |his |her |their |my |its |old |new |some )*|(?:看|画|学|教|拍|拍摄|制作|绘制|观看|临摹|欣赏|收藏)(?:着|了)?(?:一?[部幅张集])?)$",
    re.IGNORECASE,
)
A_THING = re.compile(
    r"\b(?:an?|the|this|that|his|her|my|their|its|old|new|another) $|[幅部张本]$", re.IGNORECASE
)
THING_ENDS = re.compile(
    r"\s*(?:$|[.,;:!?，。；！？]|(?:in|on|at|from|with|by|and|to|is|was|that|which|hangs?|comes?|falls?)\b)",
    re.IGNORECASE,
)


def style_said(idea: str, vocabulary: Vocabulary, language: str) -> str:
    """The style words that `idea` asks for, in `language` and in the order said ("Chinese ink wash, wuxia"), or "".
    Words that name a look outright ("in anime style") go before those that only stand there."""
    text = QUOTED.sub(lambda match: " " * len(match.group()), idea)
    outright, plain = [], []
    for word, start, end, everyday in _found(text, vocabulary):
        before, after = text[:start], text[end:]
        if SPOKEN_OF.match(after) or REFUSED.search(before) or _is_made(before):
            continue
        if NAMES_A_LOOK.match(after) or LED_TO.search(before):
            outright.append(word)
        elif not everyday and not (before.strip() and A_THING.search(before) and _is_a_thing(before, after)):
            plain.append(word)
    chosen = {word.name: in_language(word.words, language) for word in outright or plain}
    return ("、" if language == "zh" else ", ").join(chosen.values())


def _is_made(before: str) -> bool:
    """Someone in the film makes or watches it; "Make a cartoon of …" is said to us."""
    made = MADE_OR_SEEN.search(before)
    return bool(made and before[: made.start()].strip())


def _is_a_thing(before: str, after: str) -> bool:
    """ "… steals an oil painting": a thing in the film. What opens the idea ("A documentary, in one kitchen") is it."""
    return bool(THING_ENDS.match(after)) and len(before.split()) > 1


def _found(text: str, vocabulary: Vocabulary) -> Iterator[tuple[Word, int, int, bool]]:
    """Each style word of `text` as (word, start, end, whether its spelling is an everyday one), the longest spelling at
    each place; Latin spellings as whole words."""
    pattern, known = _spellings(vocabulary)
    for match in pattern.finditer(text):
        word, everyday = known[_plain(match.group())]
        yield word, match.start(), match.end(), everyday


def _spellings(vocabulary: Vocabulary) -> tuple[re.Pattern[str], dict[str, tuple[Word, bool]]]:
    known: dict[str, tuple[Word, bool]] = {}
    for word in vocabulary.group("style"):
        for spelling in (*word.words.values(), *word.aliases):
            known.setdefault(_plain(spelling), (word, False))
        for spelling in word.everyday:
            known[_plain(spelling)] = (word, True)
    longest_first = sorted(known, key=len, reverse=True)
    parts = (re.escape(each).replace(r"\ ", r"[\s-]+") for each in longest_first)
    # Chinese runs on without spaces; only Latin letters around a Latin spelling make it a part of another word.
    whole = "|".join(f"(?<![A-Za-z]){part}(?![A-Za-z])" if part[0].isascii() else part for part in parts)
    return re.compile(whole or "(?!)", re.IGNORECASE), known


def _plain(spelling: str) -> str:
    return " ".join(spelling.lower().replace("-", " ").split())
