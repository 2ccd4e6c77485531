"""Storyboard → the text a video model reads, labelled in English or Chinese.

References keep our spelling (`@image1`); the service's dialect is applied when the request is built.
"""

from collections.abc import Iterable

from seedance_cli.story.brief import language_of
from seedance_cli.story.reference_words import reference_phrases
from seedance_cli.story.storyboard import Line, Shot, Storyboard
from seedance_cli.story.vocabulary import Vocabulary

LABELS = {
    "en": {
        "style": "[Style]", "timeline": "[Timeline]", "audio": "[Audio]",
        "references": "[References]", "constraints": "[Constraints]",
    },
    "zh": {
        "style": "【风格】", "timeline": "【时间轴】", "audio": "【声音】",
        "references": "【参考】", "constraints": "【要求】",
    },
}  # fmt: skip


def compose(board: Storyboard, vocabulary: Vocabulary, language: str = "") -> str:
    """The prompt of a storyboard with our tags, in `language` (the brief's own by default). A text written
    elsewhere (`board.prompt`) is returned word for word."""
    if board.prompt:
        return board.prompt
    language = language or board.brief.language
    label = LABELS[language]
    sections = (
        (label["style"], _style(board, vocabulary, language)),
        (label["timeline"], "\n" + "\n".join(_shots(board, vocabulary, language))),
        (label["audio"], _sound(board, vocabulary, language)),
        (label["references"], _references(board, language)),
        (label["constraints"], _sentences(board.constraints, language)),
    )
    gap = "" if language == "zh" else " "
    return "\n".join(f"{name}{gap if text[0] != chr(10) else ''}{text}" for name, text in sections if text)


def framing(shot: Shot, vocabulary: Vocabulary, language: str) -> str:
    """How a shot is framed and moved, in words: "wide shot, low angle, slow push in"."""
    told = (in_words(text, vocabulary, language) for text in (shot.size, shot.angle, shot.camera))
    words = [word for word in told if word]
    # "Slow push in" opened its sentence where it was written; behind another word it does not. "POV" stays.
    words[1:] = [word[0].lower() + word[1:] if word[1:2].islower() else word for word in words[1:]]
    return ("，" if language == "zh" else ", ").join(words)


def _style(board: Storyboard, vocabulary: Vocabulary, language: str) -> str:
    brief = board.brief
    style, mood, visuals = (
        _across(text, vocabulary, language) for text in (brief.style, brief.mood, brief.visuals)
    )
    if language == "zh":
        parts = (style and f"{style}风格", f"{brief.duration}秒", brief.ratio, mood and f"{mood}氛围")
        line = "，".join(part for part in parts if part)
    else:
        parts = (
            style and f"{style} style",
            f"{brief.duration} seconds",
            brief.ratio,
            mood and f"{mood} mood",
        )
        line = ", ".join(part for part in parts if part)
    return _sentences((line, visuals), language)


def _shots(board: Storyboard, vocabulary: Vocabulary, language: str) -> list[str]:
    lines = []
    for number, (shot, (start, end)) in enumerate(zip(board.shots, board.spans, strict=True), 1):
        head = (
            f"镜头{number}（{start}-{end}秒）：" if language == "zh" else f"Shot {number} ({start}-{end}s): "
        )
        texts = [framing(shot, vocabulary, language), shot.content, shot.action]
        texts += [_dialogue(line, language) for line in shot.dialogue]
        lines.append(head + _sentences(texts, language))
    return lines


def _dialogue(line: Line, language: str) -> str:
    if language == "zh":
        tongue = f"用{line.language}" if line.language else ""
        return f"{line.speaker or '画外音'}{tongue}说：“{line.text}”"
    tongue = f" in {line.language}" if line.language else ""
    return f'{line.speaker or "A voice"} says{tongue}: "{line.text}"'


def _sound(board: Storyboard, vocabulary: Vocabulary, language: str) -> str:
    music, effects = (
        _across(text, vocabulary, language) for text in (board.sound.music, board.sound.effects)
    )
    if language == "zh":
        parts = (music and f"音乐：{music}", effects and f"音效：{effects}")
    else:
        parts = (music and f"Music: {music}", effects and f"Sound effects: {effects}")
    return _sentences(parts, language)


def _references(board: Storyboard, language: str) -> str:
    if board.brief.mode == "first_last_frames":
        return ""  # the frames are the film's own pictures there, and services refuse tags beside them
    return _sentence(("；" if language == "zh" else "; ").join(reference_phrases(board, language)), language)


def in_words(text: str, vocabulary: Vocabulary, language: str) -> str:
    """`text` with vocabulary words in `language`; "slow push in" is two words that are translated one by one."""
    known = vocabulary.translate(text, language)
    if known != text or language == "en" or " " not in text:
        return known
    first, _, rest = text.partition(" ")
    pair = (vocabulary.translate(first, language), vocabulary.translate(rest, language))
    return "".join(pair) if pair[0] != first and pair[1] != rest else text


def _across(text: str, vocabulary: Vocabulary, language: str) -> str:
    """A person's own words: translated into the other language where they are film words, else left as they are."""
    return text if language_of(text) == language else in_words(text, vocabulary, language)


def _sentences(texts: Iterable[str], language: str) -> str:
    """Texts as sentences in a row; Chinese ones follow one another without a space."""
    row = ""
    for sentence in (_sentence(text, language) for text in texts if text):
        row += " " + sentence if row and (language == "en" or row[-1].isascii()) else sentence
    return row


def _sentence(text: str, language: str) -> str:
    text = text.strip()
    if not text or text[-1] in '.!?。！？…"”':
        return text
    return text + ("。" if language == "zh" else ".")
