"""`takes spend`: the ledger's sums in words and for scripts, since a time that a person names."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING, Any

from seedance_cli.errors import WrongInput
from seedance_cli.money import amount_text, figures
from seedance_cli.terminal.spend_table import SpendBlock, SpendRow

if TYPE_CHECKING:
    from seedance_cli.takes.ledger.spending import Spending
    from seedance_cli.terminal.styled import Lines

HOURS = {"h": 1, "d": 24, "w": 168}
LONGEST = 100 * 365 * 24  # hours
NO_UNIT = "unit not told"


def since_from(text: str, now: datetime | None = None) -> datetime | None:
    """`--since` as typed: 24h, 7d, 2w, today, 2026-11-01, or all (None). `now` carries the zone of days; None: this
    machine's. Raises WrongInput for anything else, and for a day that lies ahead."""
    zone = now.tzinfo if now else None
    now = now or datetime.now().astimezone()
    word = text.strip().lower()
    if word == "all":
        return None
    if word == "today":
        return _midnight(now, zone)
    if (back := re.fullmatch(r"([0-9]{1,6})\s*([hdw])", word)) and int(back[1]) * HOURS[back[2]] <= LONGEST:
        return now - timedelta(hours=int(back[1]) * HOURS[back[2]])
    try:
        day = _midnight(datetime.strptime(word, "%Y-%m-%d"), zone)  # noqa: DTZ007  # it gets its zone there
    except ValueError:
        raise WrongInput(
            f"--since {text} is no time: 24h, 7d, 2w, today, 2026-11-01 or all.", hint="--since 30d"
        ) from None
    if day > now:
        raise WrongInput(f"--since {text} lies ahead.", hint="--since 30d")
    return day


def as_told(since: datetime | None) -> str:
    """A time as the ledger writes it, "" for ever."""
    return since.astimezone(UTC).isoformat(timespec="seconds") if since else ""


def spend_record(spent: "Sequence[Spending]", since: datetime | None) -> dict[str, Any]:
    """For scripts: sums by service and unit with their models, and by day. null is what nobody knows."""
    from seedance_cli.takes.ledger.spending import summed

    return {
        "since": as_told(since) or None,
        "services": [
            {
                "service": whole.service,
                "unit": whole.unit,
                **_sums(whole),
                "models": [
                    {"model": each.model, **_sums(each)} for each in summed(_of(spent, whole), "model")
                ],
            }
            for whole in summed(spent, "service", "unit")
        ],
        "days": [
            {"day": each.day, "service": each.service, "unit": each.unit, **_sums(each)}
            for each in sorted(summed(spent, "day", "service", "unit"), key=lambda each: each.day)
        ],
    }


def spend_view(
    spent: "Sequence[Spending]", since: datetime | None, *, days: bool = False, width: int = 80
) -> "Lines":
    """For a person: a block a service, and with `days` what each came to."""
    from seedance_cli.takes.ledger.spending import summed
    from seedance_cli.terminal.spend_table import spend_table

    blocks = [_block(whole, summed(_of(spent, whole), "model")) for whole in summed(spent, "service", "unit")]
    listed = summed(sorted(spent, key=lambda each: each.day), "day") if days else ()
    return spend_table(
        blocks,
        since=since_words(since),
        days=[(_day(each.day), _costs([one for one in spent if one.day == each.day])) for each in listed],
        width=width,
    )


def since_words(since: datetime | None) -> str:
    """Which time the sums are of, in a sentence."""
    from seedance_cli.terminal.moments import moment_text

    if since is None:
        return "Everything that was ever sent from here."
    return f"Sent from here since {moment_text(as_told(since))}; --since all shows everything."


def _of(spent: "Sequence[Spending]", whole: "Spending") -> "list[Spending]":
    return [each for each in spent if (each.service, each.unit) == (whole.service, whole.unit)]


def _sums(each: "Spending") -> dict[str, Any]:
    return {
        "clips": each.clips,
        "stills": each.stills,
        "raw": each.raw,
        "estimated": _number(each.estimated) if each.both or each.not_told else None,
        "charged": _number(each.charged) if each.told else None,
        "charged_and_estimated": each.both,
        "difference": None if each.difference is None else _number(each.difference),
        "cost": _number(each.cost),
        "charge_not_told": each.not_told,
        "charge_not_told_estimate": _number(each.open_estimate),
        "cost_unknown": each.priceless,
        "failed": each.failed,
        "may_have_been_charged": each.unclear,
    }


def _number(amount: float) -> float | int:
    amount = round(amount, 6)
    return int(amount) if amount.is_integer() else amount


def _block(whole: "Spending", models: "Sequence[Spending]") -> SpendBlock:
    return SpendBlock(
        service=whole.service,
        unit=whole.unit or NO_UNIT,
        rows=[_row(each) for each in models],
        whole=_row(whole),
        cost=_cost_words(whole),
        notes=_notes(whole),
    )


def _row(each: "Spending") -> SpendRow:
    clips, stills, raw = (str(count) if count else "" for count in (each.clips, each.stills, each.raw))
    difference = ""
    if each.difference is not None:
        text = figures(each.difference, each.unit)
        difference = f"+{text}" if text.strip("0.,") and each.difference > 0 else text
    return SpendRow(
        name=each.model or "–",
        clips=clips,
        stills=stills,
        raw=raw,
        estimated=figures(each.estimated, each.unit) if each.not_told or each.both else "",
        charged=figures(each.charged, each.unit) if each.told else "not told",
        difference=difference,
    )


def _cost_words(whole: "Spending") -> str:
    """What it came to, and what that rests on."""
    cost = amount_text(whole.cost, whole.unit)
    if not whole.told and not whole.not_told:
        return (
            "What it cost is not known."
            if whole.priceless
            else "Nothing of it was charged, as far as is known."
        )
    rests = "as charged" if not whole.not_told else "as estimated" if not whole.told else ""
    rests = rests or "as charged, and as estimated where no charge was told"
    about = "about " if whole.not_told else ""
    return f"Came to {about}{cost}, {rests}{'; some of it is not known' if whole.priceless else ''}."


def _notes(whole: "Spending") -> list[str]:
    notes = []
    if whole.not_told and whole.told:
        estimated = amount_text(whole.open_estimate, whole.unit)
        rest = "; the difference is that of the others" if whole.both else ""
        notes.append(f"{whole.not_told} of which the charge is not told, about {estimated}{rest}.")
    if whole.priceless:
        notes.append(f"{whole.priceless} of which neither charge nor estimate is known.")
    if whole.unclear:
        notes.append(f"{whole.unclear} of unknown outcome: it may have been charged.")
    if whole.failed:
        notes.append(f"{whole.failed} failed, which services do not charge; not counted.")
    return notes


def _costs(spent: "Sequence[Spending]") -> list[str]:
    """What a day came to at each service: "xskill 1,382 credits", "ark about 5.01 CNY"."""
    from seedance_cli.takes.ledger.spending import summed

    return [
        f"{each.service} {'about ' if each.not_told or each.priceless else ''}{amount_text(each.cost, each.unit)}"
        for each in summed(spent, "service", "unit")
    ]


def _day(day: str) -> str:
    try:
        then = datetime.strptime(day, "%Y-%m-%d")  # noqa: DTZ007  # a day of the calendar, of no zone
    except ValueError:
        return "some day"
    return f"{then.day} {then:%b %Y}"


def _midnight(day: datetime, zone: tzinfo | None) -> datetime:
    """When a day began; without a zone in this machine's, which may have had another offset then."""
    if zone is None:
        return datetime.combine(day.date(), time()).astimezone()
    return datetime.combine(day.date(), time(), tzinfo=zone)
