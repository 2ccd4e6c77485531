"""What the list of what was sent says of the money."""

import pytest

from seedance_cli.commands.sent.telling import row_of
from seedance_cli.takes.ledger import Entry


@pytest.mark.parametrize(
    ("state", "price", "said"),
    [
        ("running", 150.0, "150 credits"),
        ("running", None, "about 120 credits"),
        ("succeeded", 0.0, "0 credits"),
        ("failed", None, "–"),
        ("failed", 0.0, "not charged"),
        ("failed", 30.0, "30 credits"),
        ("cancelled", None, "about 120 credits"),
        ("refused", None, "–"),
        ("unsent", None, "–"),
    ],
)
def test_what_failed_shows_only_what_was_charged(state: str, price: float | None, said: str) -> None:
    entry = Entry(
        id=1,
        kind="raw",
        service="skills.video",
        model="m",
        request_hash="x",
        folder="",
        state=state,
        estimate=120.0,
        price=price,
        unit="credits",
        created="2026-11-21T20:00:00+00:00",
    )
    assert row_of(entry).price == said
