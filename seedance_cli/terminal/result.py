"""Before and after the money: the prompt as it will be sent, what it will cost, and what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from re import match

from seedance_cli.story.brief import language_of
from seedance_cli.terminal.commands_to_type import command_rows
from seedance_cli.terminal.safe_text import cells, safe, wrap
from seedance_cli.terminal.styled import Line, Lines, between, lines
from seedance_cli.terminal.tables import MOST_COLUMNS, fact_rows
from seedance_cli.terminal.tagged import tagged

LONGEST_PROMPT = 20_000
LABEL = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """What is about to be sent, and its price in words: `price` "1.20 USD", "120 points", "free", or "" for unknown;
    `basis` what that rests on, `as_of` its date; `wait` the usual seconds, None when unknown; `takes` how many."""

    service: str
    clip: str
    price: str
    model: str = ""
    basis: str = ""
    as_of: str = ""
    wait: float | None = None
    takes: int = 1
    folder: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A finished take: the clip's `path` ("" where stdout has it already), what it `cost` in words, how many seconds it `took` to make, what the clip
    is (`clip`: "15 s · 1470×630 · 24 fps"), and the `next` commands, each as (command, what it does)."""

    path: str
    cost: str = ""
    took: float | None = None
    clip: str = ""
    service: str = ""
    next: Sequence[tuple[str, str]] = ()


def prompt_view(prompt: str, *, width: int = 80, title: str = "prompt") -> Lines:
    """The prompt as it will be sent, labels and tags in the accent, with its length in words or characters."""
    width = min(width, MOST_COLUMNS)
    rows = between([("strong", f" {title}")], [("dim", length_words(prompt))], width - 1)
    for paragraph in safe(prompt, LONGEST_PROMPT, lines=True).split("\n"):
        for place, line in enumerate(wrap(paragraph, width - 2)):
            rows.append([("", " "), *(_labelled(line) if not place else tagged(line))])
    return lines(rows)


def confirmation_view(quote: Quote, *, width: int = 80) -> Lines:
    """What will be sent where and what it costs, to stand above the yes."""
    width = min(width, MOST_COLUMNS)
    rests = ", ".join(safe(part) for part in (quote.basis, quote.as_of) if part)
    wait = f"usually about {duration_text(quote.wait)}" if quote.wait is not None else ""
    facts = [
        ("service", " · ".join(safe(part) for part in (quote.service, quote.model) if part), ""),
        ("clip", safe(quote.clip), ""),
        ("takes", str(quote.takes) if quote.takes > 1 else "", ""),
        ("wait", wait, ""),
        ("folder", safe(quote.folder), ""),
        ("price", safe(quote.price) or "unknown", "strong"),
        ("", rests, "dim"),
    ]
    shown = [fact for fact in facts if fact[1]]
    return lines(row for name, value, style in shown for row in fact_rows(name, value, LABEL, width, style))


def result_view(outcome: Outcome, *, width: int = 80) -> Lines:
    """The clip's path, whole; what it is and what it cost; what to type next."""
    width = min(width, MOST_COLUMNS)
    made = f"made in {duration_text(outcome.took)}" if outcome.took is not None else ""
    facts = [outcome.clip, made, outcome.service, outcome.cost]
    said = " · ".join(safe(fact) for fact in facts if fact)
    rows: list[Line] = [[("accent strong", f" {safe(outcome.path)}")]] if outcome.path else []
    rows += [[("", f" {line}")] for line in wrap(said, width - 2)] if said else []
    return lines([*rows, *([[], *_next_rows(outcome.next, width)] if outcome.next else [])])


def length_words(text: str) -> str:
    """How long a text is, as its language counts: "134 words", "213 characters"."""
    if language_of(text) == "zh":
        return f"{sum(not letter.isspace() for letter in text):,} characters"
    count = len(text.split())
    return f"{count:,} word{'s' * (count != 1)}"


def duration_text(seconds: float) -> str:
    """Seconds as a clock shows them: 0:07, 2:10, 1:02:33."""
    minutes, rest = divmod(max(0, int(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _labelled(line: str) -> Line:
    label = match(r"(\[[^\]]{1,40}\]|【[^】]{1,40}】)", line)
    return [("accent strong", label.group()), *tagged(line[label.end() :])] if label else tagged(line)


def _next_rows(commands: Sequence[tuple[str, str]], width: int) -> list[Line]:
    """What it does beside each command, or above it where the two do not fit."""
    column = max(cells(command) for command, _ in commands) + 2
    beside = column + max(cells(said) for _, said in commands) <= width - 2
    rows: list[Line] = []
    for command, said in commands:
        if beside:
            rows.append([("accent", f" {safe(command):<{column}}"), ("dim", safe(said))])
            continue
        rows += [[("dim", f" {line}")] for line in wrap(safe(said), width - 2)] if said else []
        rows += [[("accent", f"   {row}")] for row in command_rows(command, width - 4)]
    return rows
