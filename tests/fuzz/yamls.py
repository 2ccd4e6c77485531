"""YAML: every kind of file that people and strangers hand us, with anything in it, is read or refused by file and line,
and what was read can be shown, composed and written again."""

import math
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from seedance_cli.commands.wizard.drafts import read_draft, save_draft
from seedance_cli.errors import SeedanceError, WrongInput
from seedance_cli.film.storyboard_file import read_storyboard, storyboard_text
from seedance_cli.film.take import RECIPE, Take, read_take, take_data
from seedance_cli.library import dump, open_library, read_template, read_text
from seedance_cli.library.words_file import read_questions, read_vocabulary
from seedance_cli.services.cards.card import Card
from seedance_cli.services.cards.catalogue import read_card
from seedance_cli.services.cards.figures import figures_of
from seedance_cli.services.cards.pricing import clip_estimate, still_estimate
from seedance_cli.services.fitting.limits import Manner
from seedance_cli.services.fitting.request import fit_clip, fit_still
from seedance_cli.services.protocol import Estimate
from seedance_cli.story.brief import LONGEST, SHORTEST, Brief
from seedance_cli.story.check import check
from seedance_cli.story.draft import draft as drafted
from seedance_cli.story.prompt import compose
from seedance_cli.story.storyboard import Storyboard
from seedance_cli.terminal.studio import Draft
from seedance_cli.terminal.template_page import template_view
from seedance_cli.terminal.timeline import timeline_view
from tests.fuzz import hostile
from tests.fuzz.mutations import as_bytes, mutated, torn
from tests.fuzz.running import Target, room
from tests.terminal.seen import INK, MARS
from tests.xskill.asking import PICTURE, film, image, ref, still

CLIP = ref("video", "https://img.example/move.mp4", "camera")
LONGEST_TOLD = 40_000  # characters: twenty faults, each with all that may stand there
WIDTH = 80

PIECES = (
    "a: ", "- ", "? ", ": ", "&x ", "*x", "<<: *x", "!!int ", "!!python/object/apply:os.system ", "!t ", "!<tag:%1b> ", "| \n", ">-\n", '"', "'",
    "{", "}", "[", "]", ",", "#", "%YAML 1.1\n", "%TAG ! tag:x,2000:\n", "---\n", "...\n", "\n", "\n  ", "\n    ", "\t", "\n\t", "~", "null",
    "2024-01-01", "12:30:45", "0x" + "f" * 300, "0o" + "7" * 300, "1e999", ".nan", "-.inf", "9" * 300, "9" * 301, "-0", "+1", "1_000", "yes",
    "\\", '"\\ud800"', '"\\x1b[31m"', '"\\U00110000"', '"\\0"', "\ufeff", "\x85", "\u2028", "\x00", "\x1b", "\x7f", "@", "`", "x" * 1100, "火" * 400,
    "? [a, b]\n: c\n", "{a: 1, a: 2}", "a: &a [*a]\n", "a: &b {c: *b}\n", "shots:\n", "brief:\n  idea: x\n", "beats:\n", "format: 2\n", "format: 99999999\n",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Written:
    """One file: what it should be (`kind`) and its bytes."""

    kind: str
    data: bytes


def _take() -> Take:
    return Take(
        folder=room("yaml") / "film" / "takes" / "001", service="xskill", model="seedance_2.0_fast", state="running",
        prompt="One.\nTwo.", request={"model": "m", "params": {"prompt": "x", "image_files": ["https://a/b"], "seed": 1}},
        storyboard=MARS, seed=7, task_id="task_1", url="https://cdn.example/a.mp4", price=450.0, unit="credits",
        started="2026-04-19T10:00:00+00:00", width=1280, height=720, seconds=15.0, hashes={"clip.mp4": "0" * 64},
    )  # fmt: skip


@cache
def _bases() -> dict[str, tuple[str, ...]]:
    """The texts that are thrown after something happened to them."""
    folder = open_library().folder
    draft = room("yaml") / "draft.yaml"
    board = MARS
    save_draft(
        draft,
        Draft(
            step="idea", answers={"idea": "x"}, references=board.references, stills=board.stills, board=board
        ),
    )
    templates = [path.read_text() for path in sorted((folder / "storyboards").glob("*.yaml"))]
    return {
        "storyboard": (storyboard_text(MARS), storyboard_text(INK)),
        "take": (dump(take_data(_take())),),
        "template": tuple(templates[:6]),
        "card": tuple(
            _as_of_film(path.read_text("utf-8")) for path in sorted((folder / "services").glob("*.yaml"))
        ),
        "draft": (draft.read_text(),),
        "vocabulary": (
            dump(
                {"groups": {"camera": [{"name": "follow", "en": "follow", "zh": "跟拍", "aliases": "a, b"}]}}
            ),
        ),
        "interview": ((folder / "interview.yaml").read_text(),),
    }


def _as_of_film(card: str) -> str:
    """A card under the name of the file that it will stand in."""
    return re.sub(r"^service: .*$", "service: film", card, flags=re.MULTILINE)


@cache
def _plain() -> dict[str, tuple[Any, ...]]:
    """The same as data."""
    return {kind: tuple(_data(text) for text in texts) for kind, texts in _bases().items()}


def _data(text: str) -> dict[str, Any]:
    return read_text(
        f"all:\n{''.join(f'  {line}' for line in text.splitlines(keepends=True))}", "base"
    ).plain("all")


def example(dice: Random) -> Written:
    """Half are good files changed in their structure, a quarter in their text, the rest never was one."""
    kind = dice.choice(list(_bases()))
    way = dice.random()
    if way < 0.5:
        return Written(kind, as_bytes(dice, mutated(dice, dice.choice(_plain()[kind]))))
    if way < 0.75:
        return Written(kind, _spoilt(dice, dice.choice(_bases()[kind])))
    if way < 0.95:
        return Written(
            kind,
            "".join(dice.choice(PIECES) for _ in range(dice.randint(1, 30))).encode(errors="surrogatepass"),
        )
    return Written(kind, dice.randbytes(dice.randint(0, 300)))


def _spoilt(dice: Random, text: str) -> bytes:
    for _ in range(dice.randint(1, 4)):
        at = dice.randint(0, len(text))
        piece = dice.choice(PIECES) if dice.random() < 0.7 else hostile.text(dice, 2)
        text = text[:at] + piece + text[at + dice.choice((0, 0, 1, 20)) :]
    data = text.encode(errors="surrogatepass")
    return torn(dice, data) if dice.random() < 0.3 else data


def of_bytes(data: bytes) -> Written:
    kinds = list(READERS)
    return Written(kinds[(data[:1] or b"\0")[0] % len(kinds)], data[1:])


def bombs() -> dict[str, bytes]:
    """What should end a reader's process, by name; each is no larger than a reader takes, or a good deal larger."""
    laughs = "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 30))
    merges = "".join(f"m{n}: &m{n} {{<<: [{', '.join([f'*m{n - 1}'] * 9)}]}}\n" for n in range(1, 30))
    room = 999_000
    return {
        "billion laughs": f"a0: &a0 [x]\n{laughs}".encode(),
        "billion merges": f"m0: &m0 {{a: 1}}\n{merges}".encode(),
        "keys that are alike": b"".join(b"k%d: 1\n" % n for n in range(90_000)),
        "one key": b"a: 1\n" * (room // 5),
        "brackets": b"[" * room,
        "braces": b"{" * room,
        "keys in keys": b"? " * (room // 2),
        "dashes": b"- " * (room // 2),
        "colons": b"a: " * (room // 3),
        "anchors": b"a: &" + b"x" * room,
        "anchors on anchors": b"&a " * (room // 3),
        "aliases": b"a: &a 1\nb: [" + b"*a," * (room // 3 - 10) + b"1]",
        "tags": b"a: !" + b"x" * room,
        "quotes": b'a: "' + b"\\x41" * (room // 4) + b'"',
        "an open quote": b"a: '" + b"x\n" * (room // 2),
        "a plain text": b"a: " + b"x " * (room // 2 - 2),
        "plain lines": b"a:\n" + b"  x\n" * (room // 4),
        "a long line": b"title: " + b"x" * 10_000_000,
        "a long key": b"x" * room + b": 1",
        "a block": b"a: |\n" + b"  x\n" * (room // 4),
        "folded": b"a: >\n" + b"  x\n\n" * (room // 5),
        "comments": b"# x\n" * (room // 4),
        "only spaces": b" " * room,
        "only lines": b"\n" * room,
        "tabs": b"\t" * room,
        "carriage returns": b"\r" * room,
        "documents": b"---\n" * (room // 4),
        "directives": b"%TAG !a! tag:x:\n" * (room // 16),
        "indents": b"".join(b" " * n + b"a:\n" for n in range(1_400)),
        "a number": b"format: " + b"9" * room,
        "a hex number": b"format: 0x" + b"f" * room,
        "marks": b"title: " + "e\u0301\u0302".encode() * 150_000,
        "utf-16": "title: x\n".encode("utf-16"),
        "percent": b"a: !<" + b"%41" * (room // 3) + b"> x",
        "values": b"a: [" + b"1," * (room // 2 - 4) + b"1]",
        "all at once": b"".join(b"- {a%d: [*x, &x 1]}\n" % n for n in range(40_000)),
    }  # fmt: skip


def read(written: Written) -> str:
    """Read one; the word for what came of it."""
    path = room("yaml") / ("take.yaml" if written.kind == "take" else "film.yaml")
    path.write_bytes(written.data)
    try:
        found = READERS[written.kind](path)
    except WrongInput as refused:
        _check_refusal(refused, path)
        return f"{written.kind}: refused"
    for look in LOOKS.get(written.kind, ()):
        look(found)
    return f"{written.kind}: read"


def _check_refusal(refused: WrongInput, path: Path) -> None:
    assert path.name in refused.message, f"no file is named: {refused.message[:200]!r}"
    assert len(refused.message) < LONGEST_TOLD, f"{len(refused.message)} characters"
    refused.message.encode()


def _board(path: Path) -> Storyboard:
    return read_storyboard(path)[0]


def _card(path: Path) -> Any:
    folder = path.parent / "services"
    folder.mkdir(exist_ok=True)
    path.rename(folder / "film.yaml")
    return read_card("film", path.parent)


def _see_board(board: Storyboard) -> None:
    vocabulary = open_library().vocabulary
    assert timeline_view(board, check(board, vocabulary), width=WIDTH).plain
    compose(board, vocabulary)
    again = room("yaml") / "again.yaml"
    again.write_text(storyboard_text(board), encoding="utf-8")
    assert read_storyboard(again)[0] == board, "it is not the same after writing"


def _see_take(take: Take) -> None:
    (room("yaml") / "again").mkdir(exist_ok=True)
    again = room("yaml") / "again" / RECIPE
    again.write_text(dump(take_data(take)), encoding="utf-8")
    read_take(again.parent)


def _see_template(template: Any) -> None:
    vocabulary = open_library().vocabulary
    assert template_view(template, width=WIDTH, vocabulary=vocabulary).plain
    for duration in (SHORTEST, LONGEST):
        try:
            board = drafted(Brief(idea="A walk", duration=duration), template)
        except SeedanceError:
            continue
        assert sum(shot.seconds for shot in board.shots) == duration


def _see_card(card: Card) -> None:
    """What is done with a card: shown, priced by, held against a request. It may refuse; it may not fail."""
    assert all(each.value.encode() for each in figures_of(card) if each.value)
    for model in card.making("clip"):
        for word in model.words:
            request = film(CLIP, image(), prompt="@image1 and @video1", model=word)
            with suppress(WrongInput):
                assert fit_clip(request, card, Manner(who="film")).prompt
            for resolution in (*model.limit("resolution").choices, ""):
                _see_estimate(
                    clip_estimate(
                        request, model, variant=word, resolution=resolution, region="cn", unit="credits"
                    )
                )
    for model in (*card.making("still"), *card.making("edit")):
        with suppress(WrongInput):
            fit_still(still(edit=(PICTURE,)), model, Manner(who="film"))
        _see_estimate(still_estimate(still(count=3), model, region="", unit="credits"))


def _see_estimate(estimate: Estimate) -> None:
    assert estimate.amount is None or 0 <= estimate.amount < math.inf, estimate
    assert estimate.basis


def _see_draft(draft: Draft) -> None:
    for told in (draft.answers, draft.pictures):
        assert all(isinstance(text, str) for text in told.values()), f"an answer that is no text: {told}"


READERS: dict[str, Callable[[Path], Any]] = {
    "storyboard": _board,
    "take": lambda path: read_take(path.parent),
    "template": read_template,
    "card": _card,
    "draft": read_draft,
    "vocabulary": read_vocabulary,
    "interview": read_questions,
}
LOOKS: dict[str, tuple[Callable[[Any], None], ...]] = {
    "storyboard": (_see_board,), "take": (_see_take,), "template": (_see_template,), "card": (_see_card,), "draft": (_see_draft,),
}  # fmt: skip
YAML = Target(
    "yaml", "storyboards, recipes, templates, cards, drafts and word lists", example, read, of_bytes
)
