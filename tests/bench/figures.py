"""What a bench says: figures in a row, each with what it should be; and how a table of them looks."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from operator import ge, gt, le, lt

SIGNS = {"≤": le, "<": lt, "≥": ge, ">": gt}
WIDEST = 68  # characters of what was measured


@dataclass(frozen=True, slots=True)
class Figure:
    """`what` was measured, as a `value` in `unit` (× is a ratio). `aim` is what it should be: "≤ 6", "≥ 0.8"; "" where it
    is told for itself."""

    what: str
    value: float
    unit: str = "×"
    aim: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the aim is reached, None where there is none."""
        if not self.aim:
            return None
        sign, limit = self.aim.split()
        return SIGNS[sign](self.value, float(limit))


def as_data(benches: Mapping[str, Iterable[Figure]]) -> dict[str, list[dict[str, object]]]:
    """All figures as plain data, by bench."""
    return {name: [asdict(each) | {"met": each.met} for each in found] for name, found in benches.items()}


def table(name: str, figures: Iterable[Figure]) -> str:
    """One bench's figures below its name."""
    return "\n".join([name, *(_line(each) for each in figures)])


def _line(figure: Figure) -> str:
    said = {True: "reached", False: "missed", None: ""}[figure.met]
    return f"  {figure.what:<{WIDEST}}{_number(figure.value):>10} {figure.unit:<5} {figure.aim:<8} {said}".rstrip()


def _number(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) or abs(value) >= 1000 else f"{value:.3g}"
