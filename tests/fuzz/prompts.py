"""Prompts written elsewhere, from strangers' pages: any text is read into a storyboard that can be saved and read again,
or refused, and no pattern in the reader loses itself in it."""

from functools import cache
from random import Random

from seedance_cli.errors import WrongInput
from seedance_cli.film.storyboard_file import read_storyboard, storyboard_text
from seedance_cli.library import open_library
from seedance_cli.story.brief import plain
from seedance_cli.story.prompt import compose
from seedance_cli.story.written import LONGEST_TEXT, read_prompt
from tests.fuzz import hostile
from tests.fuzz.running import Target, room
from tests.story.published import PROMPTS

PIECES = (
    "Shot 1:", "Shot 2 (0-3s):", "[0-3s]", "[00:03]", "0–3 s", "镜头一：", "第1镜", "【风格】", "[Style]", "Style:", "Camera:", "Duration: 15s",
    "时长：10秒", "16:9", "@image1", "@Image 2", "图片1", "@图1", "<Subject1>", '"', "“", "”", "「", "：", ":", "|", "| a | b |\n|---|---|\n", "- ", "1. ",
    "# ", "## Shot 1\n", "```\n", "**bold**", "Anna says: ", "他说：", "first frame", "last frame", "首帧", "尾帧", "no subtitles", "Negative:", "(", ")",
    "{", "}", "push in", "推镜", "\n", "\n\n", " ", "   ", ",", "，", ".", "。", ";", "/", "-", "—", "0", "9" * 30, "s", "秒", "a", "中", "\t",
)  # fmt: skip


@cache
def _published() -> tuple[str, ...]:
    return tuple(path.read_text(encoding="utf-8") for path in PROMPTS)


def example(dice: Random) -> str:
    """A published prompt with things done to it, pieces of such, or the same few pieces very often."""
    way = dice.random()
    if way < 0.4:
        words = dice.choice(_published())
        for _ in range(dice.randint(1, 6)):
            at = dice.randint(0, len(words))
            words = words[:at] + _piece(dice) + words[at + dice.choice((0, 0, 5, 60)) :]
    elif way < 0.8:
        words = "".join(_piece(dice) for _ in range(dice.randint(1, 80)))
    else:
        row = "".join(_piece(dice) for _ in range(dice.randint(1, 3)))[:400]
        words = dice.choice(("", "Shot 1: ")) + row * (
            dice.choice((50, 500, LONGEST_TEXT)) // max(1, len(row))
        )
    return words[:LONGEST_TEXT]


def _piece(dice: Random) -> str:
    return dice.choice(PIECES) if dice.random() < 0.8 else hostile.text(dice, 2)[:500]


def read(text: str) -> str:
    """Read one, as the import does; what it became."""
    try:
        reading = read_prompt(plain(text, lines=True), open_library().vocabulary)
    except WrongInput:
        return "refused"
    board = reading.storyboard
    assert sum(shot.seconds for shot in board.shots) == board.brief.duration
    file = room("prompts") / "storyboard.yaml"
    file.write_text(storyboard_text(board), encoding="utf-8")
    assert read_storyboard(file)[0] == board, "it is not the same after writing"
    compose(board, open_library().vocabulary)
    return "one shot" if len(board.shots) == 1 else "several shots"


PROMPT = Target("prompts", "prompts written elsewhere, to be imported", example, read)
