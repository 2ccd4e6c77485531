"""Sentences that only say what references are for ("@image1 as the astronaut"), taken out of a text, and frames in words."""

import re

from seedance_cli.story.reading.phrases import clauses, sentences
from seedance_cli.story.references import TAG

FIRST_FRAME = r"(?:first|opening|start(?:ing)?) (?:frame|image)|首帧|起始帧|第一帧"
LAST_FRAME = r"(?:last|final|end(?:ing)?|closing) (?:frame|image)|尾帧|末帧|最后一帧|结束帧"
_TAG = r"@(?:image|video|audio)[0-9]{1,2}"
_TAGS = rf"{_TAG}(?:(?: ?[,，、&+和与及] ?| and ){_TAG}){{0,8}}"
QUALITY = (
    r"style|look|motion|movements?|choreography|dance|performance|voice|timbre|rhythm|beat|pacing|music|song|track|melody|pose|outfit|"
    r"clothes|colou?rs?|palette|lighting|atmosphere|camera(?: work| movement| move| path)?|composition|transitions?|effects?|logo"
)
_DEFINES = re.compile(
    rf"(?:and |use |using |with |from |take |let |here )?{_TAGS} ?(?:[:：=]|[(（][^()（）]{{1,60}}[)）][.。]?$|->|→|(?:as|for|gives|provides|represents|serves as|used as|is used|are used)(?= )"
    rf"|(?:is|are|shows?)(?= (?:the|an?|our|my|his|her|for)\b)|作为|用作|当作|为|是)"
    rf"|(?:and |use |using |with |follow |copy |match |take |in )?(?:the )?(?:[\w'-]{{1,20}} ){{0,3}}?(?:{QUALITY}) (?:of|from|in|like) {_TAGS}[.。]?$"
    rf"|(?:用|以|将|把|使用){_TAGS} ?(?:作为|用作|当作|当|做|为)|(?:参考|按照|依照|模仿|使用|用|沿用)?{_TAGS}(?:里|中)?的[^\s，。]{{1,12}}$",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"(?:and )?(?:an?|the|with|wearing|in|his|her|their|its|who)\b", re.IGNORECASE)


def defines_references(sentence: str) -> bool:
    """Whether a sentence does nothing but say what references are for ("@image1 as the astronaut, @image2 as the
    garden")."""
    pieces = [
        piece.strip()
        for each in clauses(sentence)
        for piece in re.split(r"[;；]", each)
        if piece.strip(" ,，;；.。")
    ]
    pieces = [
        part
        for piece in pieces
        for part in re.split(rf" (?=and (?:the )?(?:[a-z]+ (?:of|from) )?{_TAG})", piece)
    ]
    if not any(TAG.search(piece) for piece in pieces[:1]):
        return False
    return all(
        _DEFINES.match(piece.strip(" ,，、")) if TAG.search(piece) else _GOES_ON.match(piece)
        for piece in pieces
    )


def without_definitions(text: str) -> tuple[str, str]:
    """The text without the sentences that only say what references are for, and those sentences. Frames stay where they
    are: a film between two frames is told by them."""
    kept, taken = text, []
    for sentence in sentences(text):
        if TAG.search(sentence) and defines_references(sentence):
            kept = kept.replace(sentence, "", 1)
            taken.append(sentence)
    if re.search(f"{FIRST_FRAME}|{LAST_FRAME}", "\n".join(taken), re.IGNORECASE):
        return text, ""
    return re.sub(r" {2,}", " ", kept).strip(), "\n".join(taken)


def frames_in_words(text: str, language: str) -> str:
    """A text about two frames with their tags in words: services take no tags beside frames."""
    names = ("首帧", "尾帧") if language == "zh" else ("the first frame", "the last frame")
    for number, (clue, name) in enumerate(zip((FIRST_FRAME, LAST_FRAME), names, strict=True), 1):
        tag = rf"@image{number}(?![0-9])"
        said = rf"(?P<said>(?:the )?(?:{clue}))"
        told = rf"{said} ?[:：=] ?{tag}[,，:：]? ?|{said.replace('said', 'said2')} ?[(（]? ?{tag} ?[)）]?"
        named = rf"(?:以|用|将|把)?{tag} ?(?:is|as|[:：=]|作为|作|为|是)? ?{said}"
        text = re.sub(told, _frame_told, text, flags=re.IGNORECASE)
        text = re.sub(named, r"\g<said>", text, flags=re.IGNORECASE)
        text = re.sub(rf"{tag}", name, text)
    return text


def _frame_told(match: re.Match[str]) -> str:
    return match["said2"] or f"{match['said']}: "
