"""Whether local pictures, clips and sounds are what a model takes, before anything is sent, and what would make them so.

Each is held against the file limits of the model's card. Links are not looked at: who is given one finds out itself.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from seedance_cli.services.cards.card import FileLimit, ModelCard, Source
from seedance_cli.services.material.becoming import Mending
from seedance_cli.services.material.faults import Fault, faults, in_a_row, is_long, total_fault
from seedance_cli.services.material.footage import footage_mending
from seedance_cli.services.material.pictures import picture_mending
from seedance_cli.services.material.shares import shares
from seedance_cli.story.references import KINDS, Reference, numbered

if TYPE_CHECKING:
    from seedance_cli.media import Measure, Mend


@dataclass(frozen=True, slots=True)
class Given:
    """A local file that goes with an order: its tag (@image1), where it lies, and what it measures."""

    tag: str
    path: Path
    measure: "Measure"


@dataclass(frozen=True, slots=True, kw_only=True)
class Misfit:
    """A file that the model does not take: `what` is wrong, in one sentence, `limits` by their names on the card, and who
    says so. Where a `mend` makes it fit, `how` says what becomes of it; where none does, `hint` says what to do."""

    tag: str
    path: Path
    kind: str
    what: str
    limits: tuple[str, ...]
    source: Source
    mend: "Mend | None"
    how: str = ""
    hint: str = ""

    @property
    def suffix(self) -> str:
        """How the mended copy's name ends."""
        endings = {"jpeg": ".jpg"}
        return "" if self.mend is None else endings.get(self.mend.format, f".{self.mend.format}")


def given_files(references: Iterable[Reference], folder: Path) -> tuple[Given, ...]:
    """The references that are local files, opened and measured; relative paths start from `folder`. Raises WrongInput
    naming the first that is not what it says."""
    local = [(tag, reference) for tag, reference in numbered(references) if reference.is_file]
    if not local:
        return ()
    from seedance_cli import media

    found = []
    for tag, reference in local:
        path = folder / Path(reference.source).expanduser()
        found.append(Given(tag, path, media.measure(path, reference.kind)))
    return tuple(found)


def misfits(given: Sequence[Given], model: ModelCard) -> tuple[Misfit, ...]:
    """Those of the files that the model does not take, in their order, each once with all that is wrong with it. Files
    that are too long together are each to give up the same part of their length."""
    found = []
    for kind in KINDS:
        limit = model.files.get(kind)
        files = [each for each in given if each.measure.kind == kind]
        if limit is not None and files:
            found += _misfits_of(files, limit, model.title)
    order = [each.tag for each in given]
    return tuple(sorted(found, key=lambda misfit: order.index(misfit.tag)))


def _misfits_of(files: Sequence[Given], limit: FileLimit, title: str) -> list[Misfit]:
    lengths = [each.measure.seconds for each in files]
    in_all = sum(lengths)
    too_long = is_long(in_all, limit.total_seconds)
    parts = shares(lengths, limit) if too_long else lengths
    found = []
    for number, each in enumerate(files):
        wrong = faults(each.measure, limit)
        alone = len(files) == 1 and any(fault.limit == "seconds" for fault in wrong)
        if too_long and not alone and (parts is None or is_long(lengths[number], parts[number])):
            wrong = (*wrong, total_fault(each.measure, in_all, limit))
        if not wrong:
            continue
        if parts is None:
            mended = Mending(hint=f"Leave one out: they may last {limit.total_seconds:g} s together.")
        else:
            mended = _mending(each.measure, limit, parts[number] if too_long else None)
        found.append(_misfit(each, wrong, mended, limit.source, title))
    return found


def _mending(found: "Measure", limit: FileLimit, share: float | None) -> Mending:
    return picture_mending(found, limit) if found.kind == "image" else footage_mending(found, limit, share)


def _misfit(each: Given, wrong: Sequence[Fault], mended: Mending, source: Source, title: str) -> Misfit:
    takes = "; ".join(fault.takes for fault in wrong)
    return Misfit(
        tag=each.tag,
        path=each.path,
        kind=each.measure.kind,
        what=f"{each.tag} {_has(wrong)}; {title} takes {takes}.",
        limits=tuple(fault.limit for fault in wrong),
        source=source,
        mend=mended.mend,
        how=mended.how,
        hint=mended.hint,
    )


def _has(wrong: Sequence[Fault]) -> str:
    """What is wrong in a row, nothing twice: a longer phrase says what a shorter one with its beginning does."""
    words = list(dict.fromkeys(fault.has for fault in wrong))
    said = [one for one in words if not any(other != one and other.startswith(one) for other in words)]
    return in_a_row(said, "and")
