"""What the checklist found, on screen: where, why, and what would mend it."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from seedance_cli.terminal.safe_text import safe, wrap
from seedance_cli.terminal.styled import Line, Lines, between, lines

if TYPE_CHECKING:
    from seedance_cli.story.check import Finding

# Each level has a sign and a word of its own, so that none leans on its colour.
SIGNS = {"error": "×", "warning": "!", "advice": "·"}
STYLE_OF = {"error": "error", "warning": "warning", "advice": "dim"}
PLURAL = {"error": "errors", "warning": "warnings", "advice": "pieces of advice"}
SINGULAR = {"error": "error", "warning": "warning", "advice": "piece of advice"}


def findings_view(findings: "Sequence[Finding]", *, width: int = 80) -> Lines:
    """All findings, errors first, with a closing row that counts them; one calm row when there are none."""
    if not findings:
        return lines([[("", " Nothing to mend.")]])
    ordered = sorted(findings, key=lambda finding: list(SIGNS).index(finding.level))
    rows = [row for finding in ordered for row in [*_block(finding, width), []]]
    return lines([*rows, [("dim", f" {_count(findings)}")]])


def finding_rows(finding: "Finding", *, width: int, fix_key: str = "", where: bool = False) -> list[Line]:
    """A finding in a line or a few, to stand under what it is about; `where` names the place too."""
    said = safe(f"{finding.where}: {finding.why}" if where and finding.where else finding.why)
    said = f"{said} {safe(finding.fix)}" if finding.fix else said
    style = STYLE_OF[finding.level]
    key: Line = [("accent", f"fix: {fix_key}")] if finding.fixable and fix_key else []
    *head, last = wrap(said, width - 5)
    rows: list[Line] = [[("", "    "), (style, line)] for line in head]
    rows += between([("", "    "), (style, last)], key, width)
    rows[0][0] = (style, f" {SIGNS[finding.level]}  ")
    return rows


def shot_of(finding: "Finding") -> int | None:
    """The index of the shot that a finding is about, None when it is about the whole."""
    match = re.match(r"shot (\d+)", finding.where, re.IGNORECASE)
    return int(match.group(1)) - 1 if match else None


def _block(finding: "Finding", width: int) -> list[Line]:
    style = STYLE_OF[finding.level]
    head: Line = [
        (style, f" {SIGNS[finding.level]} {finding.level}"),
        ("strong", f"  {safe(finding.where)}"),
    ]
    rows = between(head, [("dim", safe(finding.name))], width - 1)
    rows += [[("", f"   {line}")] for line in wrap(safe(finding.why), width - 4)]
    if finding.fix:
        label = "--fix" if finding.fixable else "fix"
        fix = wrap(safe(finding.fix), width - 6 - len(label))
        rows += [
            [("accent", f"   {label if not place else ' ' * len(label)}  "), ("", line)]
            for place, line in enumerate(fix)
        ]
    return rows


def _count(findings: "Sequence[Finding]") -> str:
    counts = {level: sum(finding.level == level for finding in findings) for level in SIGNS}
    return ", ".join(f"{n} {(SINGULAR if n == 1 else PLURAL)[level]}" for level, n in counts.items() if n)
