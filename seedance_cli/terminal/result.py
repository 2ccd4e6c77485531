"""Before and after the money: the prompt as it will be sent, what it will cost, and what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from re import match

from seedance_cli.story.brief import language_of
from seedance_cli.terminal.commands_to_type import command_rows
from seedance_cli.terminal.durations import duration_text, roughly
from seedance_cli.terminal.safe_text import cells, pad, safe, wrap
from seedance_cli.terminal.styled import Line, Lines, between, lines
from seedance_cli.terminal.tables import MOST_COLUMNS, fact_rows
from seedance_cli.terminal.tagged import tagged

LONGEST_PROMPT = 20_000
MOST_WORDS = 400  # characters of a warning
LABEL = 10
BETWEEN = " · "


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """What is about to be sent, and its price in words: `price` "1.20 USD", "120 points", "free", or "" for unknown;
    `total` what all of it comes to where the price is of a part only ("900 credits" for two takes at 450).
    `spent` what went for its stills before ("64 credits on stills so far"). `basis` is what the price rests on, `as_of`
    its date; `region` is where the service is asked, "" where there is one alone; `balance` what is left on the account ("12,500 credits"),
    `lacking` by how much that falls short ("150 credits", "" where it does not). `via` is the way it goes ("by MCP"),
    `uploads` what goes first ("2 pictures will be uploaded"), `wait` the usual seconds, None when unknown."""

    service: str
    clip: str
    price: str
    region: str = ""
    model: str = ""
    basis: str = ""
    as_of: str = ""
    wait: float | None = None
    takes: int = 1
    folder: str = ""
    total: str = ""
    balance: str = ""
    lacking: str = ""
    spent: str = ""
    via: str = ""
    uploads: str = ""
    warnings: Sequence[str] = ()

    @property
    def due(self) -> str:
        """What a yes costs in all."""
        return self.total or self.price


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A finished take: the clip's `path` ("" where stdout has it already), what it `cost` in words ("450 credits, as the
    service told"), how many seconds it `took` to make, what the clip is (`clip`: "15 s · 1470×630 · 24 fps"), the
    service's `task_id`, and the `next` commands, each as (command, what it does)."""

    path: str
    cost: str = ""
    took: float | None = None
    clip: str = ""
    service: str = ""
    model: str = ""
    task_id: str = ""
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
    """What will be sent where, what it costs and what there is, to stand above the yes."""
    width = min(width, MOST_COLUMNS)
    rests = ", ".join(safe(part) for part in (quote.basis, quote.as_of) if part)
    where = f"region {quote.region}" if quote.region else ""
    service = " · ".join(safe(part) for part in (quote.service, where, quote.model, quote.via) if part)
    facts = [
        ("service", service, ""),
        ("clip", safe(quote.clip), ""),
        ("takes", str(quote.takes) if quote.takes > 1 else "", ""),
        ("first", safe(quote.uploads), ""),
        ("wait", f"usually about {roughly(quote.wait)}" if quote.wait is not None else "", ""),
        ("folder", safe(quote.folder), ""),
        ("spent", safe(quote.spent), ""),
        ("price", safe(quote.price) or "unknown", "" if quote.total else "strong"),
        ("", rests, "dim"),
        ("in all", safe(quote.total), "strong"),
        ("balance", safe(quote.balance), ""),
    ]
    shown = [fact for fact in facts if fact[1]]
    rows = [row for name, value, style in shown for row in fact_rows(name, value, LABEL, width, style)]
    short = f"The balance does not cover this: {quote.lacking} short." if quote.lacking else ""
    said = [text for text in (short, *quote.warnings) if text]
    return lines([*rows, *([[], *warnings_view(said, width=width).rows] if said else [])])


def warnings_view(warnings: Sequence[str], *, width: int = 80) -> Lines:
    """Each warning behind its sign, to be read before anything is sent."""
    width = min(width, MOST_COLUMNS)
    rows: list[Line] = []
    for warning in warnings:
        for place, line in enumerate(wrap(safe(warning, MOST_WORDS), width - 4)):
            rows.append([("warning", f" {' ' if place else '!'} {line}")])
    return lines(rows)


def result_view(outcome: Outcome, *, width: int = 80) -> Lines:
    """The clip's path, whole; what it is, who made it and what it cost; what to type next."""
    width = min(width, MOST_COLUMNS)
    made = f"made in {duration_text(outcome.took)}" if outcome.took is not None else ""
    rows: list[Line] = [[("accent strong", f" {safe(outcome.path)}")]] if outcome.path else []
    rows += [[("", f" {line}")] for line in _facts_together(outcome, made, width - 2)]
    rows += [[("dim", f" task {safe(outcome.task_id)}")]] if outcome.task_id else []
    return lines([*rows, *([[], *next_rows(outcome.next, width)] if outcome.next else [])])


def length_words(text: str) -> str:
    """How long a text is, as its language counts: "134 words", "213 characters"."""
    if language_of(text) == "zh":
        return f"{sum(not letter.isspace() for letter in text):,} characters"
    count = len(text.split())
    return f"{count:,} word{'s' * (count != 1)}"


def next_rows(commands: Sequence[tuple[str, str]], width: int) -> list[Line]:
    """What it does beside each command, or above it where the two do not fit."""
    column = max(cells(command) for command, _ in commands) + 2
    beside = column + max(cells(said) for _, said in commands) <= width - 2
    rows: list[Line] = []
    for command, said in commands:
        if beside:
            rows.append([("accent", f" {pad(safe(command), column)}"), ("dim", safe(said))])
            continue
        rows += [[("dim", f" {line}")] for line in wrap(safe(said), width - 2)] if said else []
        rows += [[("accent", f"   {row}")] for row in command_rows(command, width - 4)]
    return rows


def _facts_together(outcome: Outcome, made: str, width: int) -> list[str]:
    """What the clip is, and who made it for how much: on one line, or on lines that break between facts."""
    pairs = ((outcome.clip, made), (outcome.service, outcome.model, outcome.cost))
    facts = [[safe(fact) for fact in pair if fact] for pair in pairs]
    together = BETWEEN.join(fact for pair in facts for fact in pair)
    if cells(together) <= width:
        return [together] if together else []
    return [line for pair in facts for line in _broken_between(pair, width)]


def _broken_between(facts: Sequence[str], width: int) -> list[str]:
    rows: list[str] = []
    for fact in facts:
        if rows and cells(rows[-1] + BETWEEN + fact) <= width:
            rows[-1] += BETWEEN + fact
        else:
            rows += wrap(fact, width)
    return rows


def _labelled(line: str) -> Line:
    label = match(r"(\[[^\]]{1,40}\]|【[^】]{1,40}】)", line)
    return [("accent strong", label.group()), *tagged(line[label.end() :])] if label else tagged(line)
