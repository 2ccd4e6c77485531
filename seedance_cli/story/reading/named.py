"""What each reference tag of a text is for: its role and the words that say so."""

import re
from functools import cache

from seedance_cli.story.reading.definitions import FIRST_FRAME, LAST_FRAME, QUALITY
from seedance_cli.story.reading.nouns import shown
from seedance_cli.story.reading.phrases import tidy, words
from seedance_cli.story.reference_words import OTHER_ROLE, ROLE_PHRASES, without_count
from seedance_cli.story.references import KINDS, MOST, TAG, Reference

UNSAID = "other"  # the role of a reference whose use the text does not say
CLUES = {
    "image": (
        ("first_frame", FIRST_FRAME),
        ("last_frame", LAST_FRAME),
        ("pose", r"\bpos(?:e|es|ture)\b|姿势|姿态|站姿"),
        ("logo", r"(?<![a-z])logo(?![a-z])|标志|标识|商标"),
        ("look", r"\b(?:outfit|wear(?:s|ing)?|cloth(?:es|ing)|costume|wardrobe|dress|jacket|coat|uniform|hairstyle|make-?up|look)\b|服装|衣服|造型|穿着|穿搭|妆容|发型"),
        ("style", r"\b(?:style|aesthetic|look and feel|mood|colou?rs?|colou?r grade|palette|lighting|texture)\b|风格|画风|质感|色调|光影"),
    ),
    "video": (
        ("source", r"\b(?:extend|extension|continue|edit|modify|original|subvert|replace|keep|source|footage)\b|延长|原视频|编辑|颠覆|修改|基于|延续|续写|替换|换成"),
        ("camera", r"\bcamera|\bcinematography\b|运镜|镜头|机位"),
        ("motion", r"\b(?:motions?|movements?|actions?|choreography|dance|moves|performance|expression)\b|动作|舞蹈|表情|情绪|表演|打斗"),
        ("rhythm", r"\b(?:rhythm|beats?|tempo|pacing|pace)\b|节奏|卡点|节拍"),
        ("effect", r"\b(?:effects?|transitions?|vfx)\b|特效|转场|效果"),
        ("style", r"\b(?:style|look)\b|风格|质感"),
    ),
    "audio": (
        ("effects", r"\b(?:sound effects?|sfx|ambien(?:ce|t))\b|音效|环境音"),
        ("voice", r"\b(?:voice|timbre|narrat(?:ion|or)|tone)\b|音色|声线|嗓音|旁白"),
        ("dialogue", r"\b(?:dialogue|speech|spoken|lines|lip)\b|对白|台词|口型|对话"),
        ("rhythm", r"\b(?:rhythm|beats?|tempo)\b|节奏|卡点|节拍"),
        ("music", r"\b(?:music|bgm|song|track|soundtrack|score)\b|配乐|音乐|背景乐|歌"),
    ),
}  # fmt: skip
LINKS = re.compile(
    r"^(?:(?:and|use|using|let|take) (?=as |is |for )|[将用以把](?=[作为当做]))?(?:(?:as|is|are|for|serves as|shows|used as|used for|provides|represents|=|->|→)(?= |$)|用作|当作|作为|作|为|是|当|做)[ :：]{0,2}",
    re.IGNORECASE,
)
SMALL_WORDS = frozenset("the a an of as for from use with reference and 参 考 的".split())
# Where the words of the next tag begin, between two tags: after a comma, or at "and".
_OPENS = re.compile(
    rf"(?:[,，、.。] {{0,2}}|(?<=[a-z)]) (?=and ))(?P<lead>(?:and )?(?:(?:use|using|with|follow|copy|match|take|in) )?(?:the )?"
    rf"(?:(?:[\w'-]{{1,20}} ){{0,3}}?(?:{QUALITY}) (?:of|from|in|like) )?|参考|按照|依照|模仿|使用|沿用|用|以|将|把)$",
    re.IGNORECASE,
)
_ACTS = re.compile(
    r" ?(?:and @image[0-9] )?(?:[a-z]{0,12}ly )?(?!is |has |was |shows |gives |as |this )[a-z]{2,12}s(?: |[.,]|$)| ?[说走跑跳坐站笑哭看拿唱舞转]"
)
_THROUGH = re.compile(
    r"(?:through|into|inside|across|within) (?:the )?$|穿过$|走进$|走过$|置身$|在[^，。]{1,10}[下上里中前旁边内外][(（ ]?$",
    re.IGNORECASE,
)
_RUN = re.compile(r"(?:[\s,，、&+]{0,3}@(?:image|video|audio)[0-9]{1,2}){1,9}")
_SEPARATORS = re.compile(r"(?:[\s,，、&+]|and|和|与|及|或|以及){0,6}")


def read_references(section: str, everywhere: str) -> tuple[tuple[Reference, ...], str]:
    """One reference for each number up to the highest named, per kind, and the words of the references section that
    speak of none. Roles come from the section, else from the sentence that names the tag. `source` is the tag without
    its sign ("image1"): the file itself is still to be given."""
    said, left = _section(section)
    references = []
    for kind in KINDS:
        numbers = [int(match[2]) for match in TAG.finditer(f"{section}\n{everywhere}") if match[1] == kind]
        for number in range(1, max((each for each in numbers if each <= MOST[kind]), default=0) + 1):
            role, note = said.get(f"@{kind}{number}") or (
                _role_nearby(kind, f"@{kind}{number}", everywhere),
                "",
            )
            references.append(Reference(kind=kind, source=f"{kind}{number}", role=role or UNSAID, note=note))
    known = {f"@{reference.source}" for reference in references}
    beyond = [f"{tag} {note}" for tag, (_, note) in said.items() if tag not in known]
    return tuple(references), "\n".join([*beyond, left]).strip()


def role_in(kind: str, words: str) -> str:
    """The role of a reference of `kind` that `words` speak of, or ""."""
    told = next((role for role, clue in CLUES[kind] if re.search(clue, words, re.IGNORECASE)), "")
    return told or (shown(words) if kind == "image" else "")


def _section(text: str) -> tuple[dict[str, tuple[str, str]], str]:
    said: dict[str, tuple[str, str]] = {}
    left: list[str] = []
    tags: tuple[str, ...] = ()
    for piece in _pieces(text):
        if composed := _composed(piece):
            said[composed[0]] = composed[1:]
            tags = composed[:1]
        elif found := tuple(dict.fromkeys(match.group() for match in TAG.finditer(piece))):
            for tag in found:
                role = role_in(tag[1:6], TAG.sub(" ", piece))
                said[tag] = _more(said.get(tag), role, _note(piece, role))
            tags = found
        elif tags:
            role, note = said[tags[-1]]
            said[tags[-1]] = (role, f"{note}, {tidy(piece)}" if note else tidy(piece))
        else:
            left.append(piece)
    return said, "\n".join(left)


def _note(piece: str, role: str) -> str:
    """What is said of a tag beside the words that only say its role ("as the first frame")."""
    note = tidy(re.sub(r"\s{2,}", " ", TAG.sub(" ", piece))).rstrip(".。").strip()
    note = tidy(LINKS.sub("", note)) if not note.startswith(("(", "（")) else note
    if bracketed := re.fullmatch(r"[(（]([^()（）]*)[)）]", note):
        note = tidy(bracketed[1])
    phrases = " ".join(phrases.get(role, "") for phrases in ROLE_PHRASES.values()).lower()
    said = [word.removesuffix("s") for word in words(note.lower()) if word not in SMALL_WORDS]
    return "" if role and all(word in phrases for word in said) else note


def _more(known: tuple[str, str] | None, role: str, note: str) -> tuple[str, str]:
    if known is None:
        return role, note
    return known[0] or role, "; ".join(text for text in (known[1], note) if text)


def _pieces(text: str) -> list[str]:
    """The section cut where a new tag, or a run of tags, begins after a comma, semicolon, full stop or line."""
    pieces = []
    for line in re.split(r"[;；\n]|(?<=[.。])(?=\s|@|$)", text):
        start, end_of_tags, kind = 0, -1, ""
        for match in TAG.finditer(line):
            between = line[max(end_of_tags, 0) : match.start()]
            # "motion of @video1, @audio1 as music" is no run: what stands before or behind speaks of one kind.
            alike = match[1] == kind or not re.search("[,，]", between)
            run = end_of_tags >= 0 and alike and bool(_SEPARATORS.fullmatch(between))
            opens = _OPENS.search(between)
            if end_of_tags >= 0 and not run and opens:
                cut = max(end_of_tags, 0) + opens.start("lead")
                pieces.append(line[start:cut])
                start = cut
            end_of_tags, kind = match.end(), match[1]
        pieces.append(line[start:])
    return [piece for piece in pieces if re.search(r"[^\W_]", piece)]


def _composed(piece: str) -> tuple[str, str, str] | None:
    """(tag, role, note) of a phrase as our own prompts say it."""
    plain = piece.strip().removesuffix(".").removesuffix("。").removesuffix(",").strip()
    note = ""
    if noted := re.fullmatch(r"(.{1,300}?) ?(?: \((.{1,300})\)|（(.{1,300})）)", plain):
        plain, note = noted[1], noted[2] or noted[3]
    plain = without_count(plain)
    for pattern, role in _phrases():
        if match := pattern.fullmatch(plain):
            return match["tag"], role or match["role"].replace(" ", "_"), note
    return None


@cache
def _phrases() -> tuple[tuple[re.Pattern[str], str], ...]:
    known = [(phrase, role) for phrases in ROLE_PHRASES.values() for role, phrase in phrases.items()]
    every = [*known, (OTHER_ROLE["en"], "")]
    return tuple((_phrase_pattern(phrase), role) for phrase, role in every)


def _phrase_pattern(phrase: str) -> re.Pattern[str]:
    pattern = re.escape(phrase).replace(r"\{tag\}", r"(?P<tag>@[a-z]{5}[1-9][0-9]?)")
    return re.compile(pattern.replace(r"\{role\}", r"(?P<role>[a-z]{1,20})"))


def _role_nearby(kind: str, tag: str, text: str) -> str:
    """The role that the clause around a tag speaks of, in the first place where one does; else what its sentence does
    with it."""
    weaker = ""
    for match in TAG.finditer(text):
        if match.group() != tag:
            continue
        before = re.split(r"[,，;；.。\n@]", text[max(0, match.start() - 40) : match.start()])[-1]
        run = _RUN.match(text, match.end())
        after = re.split(r"[,，;；.。@]|\n\n", text[run.end() if run else match.end() :][:50])[0]
        if role := role_in(kind, after[:24]) or role_in(kind, _up_to_the_tag(before)):
            return role
        weaker = weaker or _by_its_part(kind, text, match)
    return weaker


def _up_to_the_tag(before: str) -> str:
    """The words before a tag without the small ones that lead to it ("the girl from", "a knight (ref")."""
    return re.sub(
        r"[\s(（\[:：]*(?:(?<![a-z])(?:from|in|of|on|see|ref|reference|like|is)\b[\s:：]*)?$",
        "",
        before,
        flags=re.IGNORECASE,
    )


def _by_its_part(kind: str, text: str, tag: re.Match[str]) -> str:
    """The role of a tag by the part that it plays in its sentence: who acts is a character, where one walks through
    is a scene."""
    if kind == "image":
        if _ACTS.match(text, tag.end()):
            return "character"
        return "scene" if _THROUGH.search(text[max(0, tag.start() - 20) : tag.start()]) else ""
    start = max(text.rfind(mark, 0, tag.start()) for mark in ".。\n") + 1
    sentence = re.split(r"[.。\n]", text[start:][:200])[0]
    return role_in(kind, TAG.sub(" ", sentence))
