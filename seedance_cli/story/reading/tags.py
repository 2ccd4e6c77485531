"""Reference tags as services and people spell them → our spelling, `@image1`."""

import re

KINDS = {
    "image_file": "image", "image": "image", "img": "image", "图片": "image", "图像": "image", "圖片": "image",
    "video_file": "video", "video": "video", "视频": "video", "影片": "video", "視頻": "video",
    "audio_file": "audio", "audio": "audio", "音频": "audio", "音頻": "audio",
}  # fmt: skip
CHINESE_DIGITS = {digit: str(number) for number, digit in enumerate("一二三四五六七八九", 1)}

_KIND = "|".join(sorted(KINDS, key=len, reverse=True))
_NUMBER = r"(?:[1-9][0-9]?(?![0-9])|[一二三四五六七八九](?![一二三四五六七八九十]))"
_MARKED = rf"[@#](?P<kind>{_KIND})[ _]?(?P<number>{_NUMBER})|@[\[【(](?P<kind4>{_KIND})[ _]?(?P<number4>{_NUMBER})[\]】)]"
_BRACKETED = rf"[<\[【]{{1,3}}@?(?P<kind2>{_KIND})[ _]?(?P<number2>{_NUMBER})[>\]】]{{1,3}}"
# Without a mark only spellings that cannot be plain words: "图片1", "Image 1", "Image1", but not "image 1 of 3".
_BARE = r"(?<![A-Za-z0-9_@])(?P<kind3>Image|Video|Audio|图片|视频|音频) ?(?P<number3>[1-9][0-9]?)(?![0-9:.]|[ ]?(?:of|秒|s\b))"
_LAST = rf"(?:[ ]?[-–—~～至到][ ]?@?(?:(?:{_KIND})[ _]?)?(?P<last>[1-9])(?![0-9]|[ ]?(?:s|秒|:)))?"
SPELLINGS = re.compile(rf"(?:{_MARKED}|{_BRACKETED}|{_BARE}){_LAST}", re.IGNORECASE)
LONGEST_RUN = 9  # a run such as `@image_file_1-4` names at most this many


def in_our_spelling(text: str) -> str:
    """`text` with every reference tag as `@image1`; a run (`@image_file_1-4`) becomes each of its tags."""
    return SPELLINGS.sub(_ours, text)


def _ours(match: re.Match[str]) -> str:
    found = match.groupdict()
    word = found["kind"] or found["kind2"] or found["kind3"] or found["kind4"]
    written = found["number"] or found["number2"] or found["number3"] or found["number4"]
    if found["kind3"] and word[0].islower():
        return match.group()
    kind = KINDS[word.lower()]
    first = int(CHINESE_DIGITS.get(written, written))
    last = int(found["last"] or first)
    if not first <= last < first + LONGEST_RUN:
        return f"@{kind}{first}{match.group()[match.start('last') - match.start() - 1 :]}"
    return " ".join(f"@{kind}{number}" for number in range(first, last + 1))
