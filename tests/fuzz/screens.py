"""The screen: text of services and strangers in every place where it is shown, drawn by the real screen on a terminal
and in a pipe; only letters come out, no row is wider than the screen, and no line is faked."""

import json
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from random import Random

from rich.cells import cell_len

from seedance_cli.errors import SeedanceError, TaskFailed, WrongInput
from seedance_cli.story.brief import Brief
from seedance_cli.story.checklist.finding import Finding
from seedance_cli.story.references import Reference
from seedance_cli.story.storyboard import Line as Spoken
from seedance_cli.story.storyboard import Shot, Sound, StillIdea, Storyboard
from seedance_cli.story.template import Beat, Template
from seedance_cli.terminal import question_rows
from seedance_cli.terminal.account import BalanceRow, balance_view
from seedance_cli.terminal.asking import Offer
from seedance_cli.terminal.commands_to_type import command_view
from seedance_cli.terminal.doctor import FAIL, OK, SKIP, WARN, CheckRow, doctor_view
from seedance_cli.terminal.failure import Failure, failure_view
from seedance_cli.terminal.findings import findings_view
from seedance_cli.terminal.progress import TakesProgress, busy
from seedance_cli.terminal.reference_rows import reference_rows, summary
from seedance_cli.terminal.result import (
    Outcome,
    Quote,
    confirmation_view,
    prompt_view,
    result_view,
    warnings_view,
)
from seedance_cli.terminal.safe_text import cells, clip, pad, safe, wrap
from seedance_cli.terminal.services_view import Fact, ServiceRow, services_view
from seedance_cli.terminal.styled import Lines, lines
from seedance_cli.terminal.tables import table_view, templates_table
from seedance_cli.terminal.takes_table import (
    ENDED,
    UNCLEAR,
    UNDER_WAY,
    SentPage,
    SentRow,
    sent_page,
    sent_table,
)
from seedance_cli.terminal.template_page import template_view
from seedance_cli.terminal.timeline import timeline_lines, timeline_view
from tests.fuzz import hostile
from tests.fuzz.letters import DIRECTIONS, check_drawn, check_letters, check_rows, check_streams
from tests.fuzz.running import Target
from tests.terminal.seen import screen_on

WIDTHS = (40, 60, 80, 112)
SHORTEST = 16  # characters of what is never broken: a path, a link, a task's id


@dataclass(frozen=True, slots=True)
class Shown:
    """One way to show something, by name, and the dice that choose its texts."""

    way: str
    seed: int
    width: int

    @property
    def dice(self) -> Random:
        return Random(f"{self.way}:{self.seed}")


def example(dice: Random) -> Shown:
    return Shown(dice.choice(list(WAYS)), dice.getrandbits(40), dice.choice(WIDTHS))


def read(shown: Shown) -> str:
    """Show it; its way's name."""
    for view in WAYS[shown.way](shown):
        check_rows(view, shown.width)
        check_drawn(view, shown.width)
    return shown.way


def _short(dice: Random) -> str:
    """Of what never breaks, so that the width is held by the rest."""
    return safe(hostile.text(dice, 1))[: SHORTEST // 2] + dice.choice(hostile.ESCAPES + hostile.BIDI)


def _texts(dice: Random) -> Callable[[], str]:
    return lambda: hostile.text(dice)


def _sent(dice: Random) -> SentRow:
    t = _texts(dice)
    return SentRow(
        id=dice.choice((1, 42, 1_000)), when="yesterday 14:02", kind=dice.choice(("clip", "still")), service=t(), model=t(), state=t(), price=_short(dice),
        standing=dice.choice((UNDER_WAY, UNCLEAR, ENDED, "failed", t())), where=t(), title=t(),
    )  # fmt: skip


def _board(dice: Random) -> Storyboard:
    t = _texts(dice)
    shots = tuple(
        Shot(
            seconds=2, beat=t(), size=t(), angle=t(), camera=t(), content=t(), action=t(),
            dialogue=(Spoken(text=t(), speaker=t(), language=t()),),
        )
        for _ in range(dice.choice((2, 3, 7)))
    )  # fmt: skip
    brief = Brief(
        idea="x",
        duration=2 * len(shots),
        style=t()[:300],
        mood=t()[:300],
        template=t()[:100],
        audio=t()[:300],
    )
    references = tuple(Reference(kind="image", source=t(), role=t(), note=t(), prompt=t()) for _ in range(2))
    return Storyboard(
        title=t(), brief=brief, shots=shots, sound=Sound(music=t(), effects=t()), references=references,
        stills=(StillIdea(prompt=t(), role=t()),), constraints=(t(), t()), prompt=dice.choice(("", t())),
    )  # fmt: skip


def _template(dice: Random) -> Template:
    t = _texts(dice)

    def words() -> dict[str, str]:
        return {"en": t(), "zh": t()}

    beats = tuple(
        Beat(name=t(), share=n, size=t(), angle=t(), camera=t(), content=words(), action=words())
        for n in (1, 2)
    )
    return Template(
        name=t(), title=words(), about=words(), beats=beats, example=t(), style=words(), mood=words(),
        visuals=words(), music=words(), effects=words(), slots={"hero": words()}, offers={"camera": (words(), words())},
        stills=((t(), words()),), needs=(t(), "video:source"), suggest=(t(),), constraints=(words(),), aliases=(t(),), source=t(),
    )  # fmt: skip


def _findings(dice: Random) -> list[Finding]:
    t = _texts(dice)
    levels, places = ("error", "warning", "advice"), ("shot 1", "@image3", "references")
    return [
        Finding("two_moves", dice.choice(levels), dice.choice(places), t(), t(), dice.random() < 0.5)
        for _ in range(3)
    ]


def _takes_list(shown: Shown) -> Iterator[Lines]:
    yield sent_table([_sent(shown.dice) for _ in range(3)], width=shown.width, note="Older ones: --limit 0.")


def _takes_page(shown: Shown) -> Iterator[Lines]:
    dice = shown.dice
    t = _texts(dice)
    yield sent_page(
        SentPage(
            row=_sent(dice), facts=[("task", t()), ("said", t()), ("folder", t())], links=[_short(dice)], files=[(t(), t())],
            prompt=t(), next=f"seedance takes watch {_short(dice)}",
        ),
        width=shown.width,
    )  # fmt: skip


def _failure(shown: Shown) -> Iterator[Lines]:
    dice = shown.dice
    t = _texts(dice)
    yield failure_view(
        Failure(
            what=t(), words=t(), advice=t(), charge=t(), task_id=_short(dice), service=t(), model=t(), took=1.0,
            next=((_short(dice), t()), (_short(dice), _short(dice))),
        ),
        width=shown.width,
    )  # fmt: skip


def _result(shown: Shown) -> Iterator[Lines]:
    dice = shown.dice
    t = _texts(dice)
    yield result_view(
        Outcome(
            path=_short(dice),
            cost=t(),
            clip=t(),
            service=t(),
            model=t(),
            task_id=_short(dice),
            next=((_short(dice), _short(dice)),),
        ),
        width=shown.width,
    )
    yield confirmation_view(
        Quote(
            service=t(), clip=t(), price=t(), model=t(), basis=t(), as_of=t(), wait=600, folder=t(), total=t(), balance=t(),
            lacking=t(), spent=t(), via=t(), uploads=t(), warnings=(t(), t()),
        ),
        width=shown.width,
    )  # fmt: skip
    yield prompt_view(t(), width=shown.width)
    yield warnings_view([t(), t()], width=shown.width)


def _tables(shown: Shown) -> Iterator[Lines]:
    dice = shown.dice
    t = _texts(dice)
    services = [
        ServiceRow(
            name=t(),
            summary=t(),
            facts=(Fact(t(), t(), t()), Fact("", t(), heading=True)),
            sources=((t(), t()),),
            key=t()[:10],
            ready=ready,
            todo=_short(dice),
        )
        for ready in (True, False)
    ]
    yield services_view(services, width=shown.width)
    yield table_view(
        ("one", "two", "three"),
        [(t(), t(), t()), (t(), dice.choice(hostile.NUMBERS), t())],
        width=shown.width,
    )
    yield balance_view([BalanceRow(service=t(), balance=t(), words=t(), enough=t())] * 2, width=shown.width)
    states = (OK, WARN, FAIL, SKIP, t())
    yield doctor_view(
        [CheckRow(check=t(), state=state, found=t(), todo=_short(dice)) for state in states],
        width=shown.width,
    )
    yield findings_view(_findings(dice), width=shown.width)
    yield command_view(f"seedance new {_short(dice)}", width=shown.width)


def _templates(shown: Shown) -> Iterator[Lines]:
    template = _template(shown.dice)
    for language in ("en", "zh"):
        yield templates_table([template, template], width=shown.width, language=language)
        yield template_view(template, width=shown.width, language=language)


def _storyboard(shown: Shown) -> Iterator[Lines]:
    dice = shown.dice
    board, found = _board(dice), _findings(dice)
    yield timeline_view(board, found, width=shown.width, fix_key="f")
    yield timeline_lines(board, found, width=shown.width, selected=1)


def _questions(shown: Shown) -> Iterator[Lines]:
    dice = shown.dice
    t = _texts(dice)
    board = _board(dice)
    offers = [Offer(value=t(), label=t(), hint=t(), read_only=dice.random() < 0.3) for _ in range(3)]
    offers += reference_rows(
        board.references, board.stills, board.stills, {each.source: t() for each in board.references}, t()
    )
    column = question_rows.label_column(offers, shown.width)
    plain = question_rows.Signs(*("*" for _ in fields(question_rows.Signs)))
    yield lines(
        question_rows.offer_row(offer, column, shown.width, plain, here=True, box="1 ") for offer in offers
    )
    for draw in (
        question_rows.heading,
        question_rows.trouble_rows,
        question_rows.help_rows,
        question_rows.said,
    ):
        yield draw(t(), shown.width)
    yield question_rows.told("references", summary(board.references, board.stills), shown.width)


def _live(shown: Shown) -> Iterator[Lines]:
    """Live rows and logs, which draw themselves."""
    dice = shown.dice
    t = _texts(dice)
    for terminal in (True, False):
        screen, out, err = screen_on(terminal=terminal, environ={"COLUMNS": str(shown.width)})
        with (
            busy(screen, t()),
            TakesProgress(
                screen, expected_seconds=60, made=("still", "drawn"), clock=lambda: 5.0
            ) as progress,
        ):
            for fraction in (None, 0.4):
                progress.update(t(), t(), fraction, 3.0, 9.0, t())
            for end in (progress.finish, progress.fail, progress.unclear, progress.leave):
                end(t(), t())
            yield progress.picture()
        check_streams(terminal, out, err)


def _errors(shown: Shown) -> Iterator[Lines]:
    """Errors, remarks and answers, in words and as JSON."""
    dice = shown.dice
    t = _texts(dice)
    faults: tuple[SeedanceError, ...] = (
        WrongInput(t(), hint=t(), task_id=t()),
        TaskFailed(t(), words=t(), advice=t(), charge=t(), task_id=_short(dice)),
    )
    for terminal in (True, False):
        screen, out, err = screen_on(terminal=terminal, environ={"COLUMNS": str(shown.width)})
        for fault in faults:
            screen.show(fault)
        screen.say(t(), t(), style="warn")
        if terminal:  # what goes into a pipe is the answer to the letter
            screen.answer(t())
            screen.answer(Path(t().replace("\x00", "")))
        check_streams(terminal, out, err)
        _check_json(t, faults)
    yield lines([[("", "told")]])


def _check_json(t: Callable[[], str], faults: Sequence[SeedanceError]) -> None:
    """One object that says the same, in which nothing steers a terminal."""
    told = {"text": t(), t(): [t(), 1.5, None]}
    screen, out, err = screen_on(json=True)
    screen.answer_json(told)
    assert json.loads(out.getvalue()) == told
    check_letters(re.sub(r"[\u3164\u115f\u1160\uffa0\u2800\u034f\ufe0e\ufe0f]", "", _spelled(out.getvalue())))
    screen, out, err = screen_on(json=True)
    screen.show(faults[0])
    assert set(json.loads(out.getvalue())["error"]) >= {"code", "message", "hint"}
    assert not err.getvalue()


def _spelled(words: str) -> str:
    """Without what only hides, and steers nothing: letters that no font has."""
    return "".join(
        letter for letter in words if unicodedata.category(letter) not in ("Co", "Cn", "Cf") or _turns(letter)
    )


def _turns(letter: str) -> bool:
    return unicodedata.bidirectional(letter) in DIRECTIONS or letter in "\u200e\u200f\u061c\u200b\u2060\ufeff"


def _words(shown: Shown) -> Iterator[Lines]:
    """The few functions that all of it rests on."""
    words = hostile.text(shown.dice, 12)
    once = safe(words)
    check_letters(once)
    assert "\n" not in once
    assert safe(once) == once
    assert cell_len(once) <= cells(once)
    assert cell_len(pad(once, shown.width)) <= shown.width
    assert cell_len(clip(once, shown.width)) <= shown.width
    rows = wrap(safe(words, lines=True), shown.width)
    assert all(cell_len(row) <= shown.width for row in rows)
    yield lines([("", row)] for row in rows)


WAYS: dict[str, Callable[[Shown], Iterator[Lines]]] = {
    "words": _words, "errors": _errors, "live rows": _live, "takes list": _takes_list, "takes show": _takes_page, "failure": _failure,
    "result": _result, "tables": _tables, "templates": _templates, "storyboard": _storyboard, "questions": _questions,
}  # fmt: skip
TEXT = Target("text", "hostile text in every place of the screen, on a terminal and in a pipe", example, read)
