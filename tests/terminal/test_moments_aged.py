"""How old a figure is, in words."""

from datetime import UTC, datetime

import pytest

from seedance_cli.terminal.moments import aged

NOW = datetime(2026, 11, 21, tzinfo=UTC)


@pytest.mark.parametrize(
    ("as_of", "words"),
    [
        ("2026-04", "2026-04, 7 months old"),
        ("2026-10-09", "2026-10-09, 1 month old"),
        ("2026-11", "2026-11"),
        ("2027-01", "2027-01"),
        ("2024-06", "2024-06, 2 years old"),
        ("2025-11", "2025-11, 12 months old"),
        ("2026-09, 2026-10", "2026-09, 2026-10, the oldest 2 months old"),
        ("", ""),
        ("lately", "lately"),
        ("2026", "2026"),
    ],
)
def test_aged(as_of: str, words: str) -> None:
    assert aged(as_of, NOW) == words
