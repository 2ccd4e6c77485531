"""Hostile pieces that every target draws from: texts, numbers, and JSON values of any kind."""

from random import Random
from typing import Any

KEY = "sk-fuzz-0123456789abcdef"
"""The key of these runs; services echo keys, and nothing that is read may show it."""

ESCAPES = (
    "\x1b[2J\x1b[H", "\x1b[31mred\x1b[0m", "\x1b]8;;https://evil.example\x1b\\click\x1b]8;;\x1b\\",
    "\x1b]52;c;cm0gLXJmIH4=\x07", "\x1b]0;title\x07", "\x1bP1$r q\x1b\\", "\x1b_apc\x1b\\", "\x1b^pm\x1b\\",
    "\x1bX sos", "\x1bc", "\x1b(0", "\x1b#8", "\x1b[", "\x1b", "\x1b[?1049h", "\x1b[6n", "\x1b[10;20H", "\x1b[1A\x1b[2K",
    "\x9b31m", "\x9d8;;https://evil.example\x9c", "\x90q\x9c", "\x85", "\x84", "\x8d", "\x98x\x9c", "\x07", "\x08\x08\x08",
    "\r", "\rerror: all is well", "\n", "\r\n", "\x0b", "\x0c", "\x0e", "\x0f", "\x00", "\x7f", "\x1a", "\t",
)  # fmt: skip
MARKUP = (
    "[bold]", "[/bold]", "[/]", "[link=https://evil.example]x[/link]", "[red on white]", "[@click=app.bell]x[/]", "\\[bold]",
    "[[", "]]", ":smile:", "[not closed", "{0}", "%s", "$name", "<b>", "`id`", "{}", "[/red]",
)  # fmt: skip
BIDI = (
    "\u202egnp.exe\u202c",
    "\u202a",
    "\u202d",
    "\u2066x\u2069",
    "\u2067",
    "\u2068",
    "\u200e",
    "\u200f",
    "\u061c",
)
INVISIBLE = (
    "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u180e", "\u3164", "\u115f", "\u1160", "\uffa0", "\u034f",
    "\u2800", "\ufe0f", "\ufe0e", "\U000e0001\U000e0041\U000e007f", "\U000e0100", "\u2028", "\u2029", "\ufff9x\ufffa\ufffb",
    "\u17b4", "\U0001d159", "\ufffe", "\uffff", "\ue000", "\U0010ffff",
)  # fmt: skip
MARKS = (
    "\u0301" * 40,
    "e" + "\u0489" * 30,
    "Z" + "\u0336\u030d\u0353" * 20,
    "\u20e3",
    "\u0e49" * 50,
    "\u0bcd",
)
LETTERS = (
    "a", "word ", "火星", "，", "…", "한", "カ", "🎬", "👩‍👩‍👧‍👦", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🇩🇪", "👍🏽", "1️⃣", "ﷺ", "꧅", "𒐫", "é", "ß", "नमस्ते", "שלום", "العربية",
    "ｆｕｌｌ", "\u3000", "\u2003", " ", "—", "½", "Ⅷ", "\ufffd", "ꜱ",
)  # fmt: skip
SURROGATES = ("\ud800", "\udfff", "\ud83d", "\udc00x")
PATHS = (
    "../../x", "/etc/passwd", "..\\..\\x", "C:\\x", "CON", "NUL.txt", "a\x00b", ".", "..", "~", "-rf", "x" * 300, "a/b", "a:b",
    "$(id)", "`id`", ";reboot", "|sh", "&", "file:///etc/passwd", "%2e%2e%2f", "．．／x", " lead", "trail. ",
)  # fmt: skip
LINKS = (
    "https://cdn.example/a.mp4", "http://cdn.example/1.png", "HTTPS://CDN.example/a", "file:///etc/passwd", "ftp://x/y", "//h/p",
    "javascript:alert(1)", "data:video/mp4;base64,AAAA", "http://[", "http://[::1]/x", "http://[fe80::1%25eth0]/", "https://",
    "https:///x", "http://user:pass@host/x", "http://127.0.0.1/x", "http://169.254.169.254/latest", "http://0x7f.1/", "https://a b/c",
    "https://h/\x1b[31m", "https://h/\n", "https://h:99999/", "https://h:x/", "https://h:٣/", "https://" + "a" * 300 + "/", "https://ex\u00adample/",
    "https://\u202egpm.evil/", "https://h/" + "x" * 9000, "https://ｈ/", "https://h\\@evil/", "https://h#f", "https://h?q", "http://１２７.1",
)  # fmt: skip
WORDS = (
    "pending", "queued", "processing", "completed", "success", "failed", "cancelled", "error", "已完成", "失败", "COMPLETED",
    "In Progress", " completed ", "warming up", "4011", "错误码: 2038", "Insufficient balance", "not found", "unknown tool x",
    "rate limit", "invalid param", "api key", "timeout", "task x not found", "true", "null", "0", "-1", "45%", "101", "1e999", "nan",
    "inf", "٣", "²", "9" * 60, "0x10", "1_000", " ", "", KEY, f"your key {KEY} is bad",
)  # fmt: skip
NUMBERS = (
    0, 1, -1, 2, 100, 101, 199, 200, 299, 300, 400, 401, 402, 403, 404, 408, 409, 422, 425, 429, 499, 500, 503, 599, 600, 1000,
    2038, 4011, 2**31, 2**63, -(2**63), 10**29, 10**30, 10**39, 10**40, 10**400, -(10**400), 0.0, -0.0, 0.45, 1.5, 1e-320, 1e300, 1e308,
    1700000000, 1700000000000, -62135596801, 253402300800, 1e18, float("nan"), float("inf"), float("-inf"),
)  # fmt: skip
POOLS = (ESCAPES, MARKUP, BIDI, INVISIBLE, MARKS, LETTERS, PATHS, LINKS, WORDS)


def text(dice: Random, most: int = 8) -> str:
    """One hostile text of a few pieces; now and then a very long one."""
    pieces = [dice.choice(dice.choice(POOLS)) for _ in range(dice.randint(1, most))]
    words = "".join(pieces)
    if dice.random() < 0.02:
        words *= dice.choice((50, 500, 3000))
    if dice.random() < 0.03:
        words += dice.choice(SURROGATES)
    return words[:300_000]


def value(dice: Random, depth: int = 3) -> Any:
    """JSON of any kind."""
    kind = dice.random()
    if depth and kind < 0.2:
        return {text(dice, 1)[:40]: value(dice, depth - 1) for _ in range(dice.randint(0, 4))}
    if depth and kind < 0.35:
        return [value(dice, depth - 1) for _ in range(dice.randint(0, 4))]
    if kind < 0.6:
        return dice.choice(WORDS + LINKS)
    if kind < 0.75:
        return text(dice)
    return dice.choice((*NUMBERS, None, True, False, {}, [], ""))
