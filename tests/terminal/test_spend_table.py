"""What was spent, as a person sees it: whole screens."""

import pytest

from seedance_cli.terminal.safe_text import cells
from seedance_cli.terminal.spend_table import SpendBlock, SpendRow, spend_table
from tests.terminal.seen import assert_screen

XSKILL = SpendBlock(
    service="xskill",
    unit="credits",
    rows=(
        SpendRow(name="fal-ai/bytedance/seedream/v4.5/edit", stills="4", estimated="64", charged="62.72", difference="-1.28"),
        SpendRow(name="fal-ai/bytedance/seedream/v4.5/text-to-image", stills="30", estimated="480", charged="480", difference="0"),
        SpendRow(name="seedance_2.0_fast", clips="10", estimated="12,500", charged="12,350", difference="-150"),
    ),
    whole=SpendRow(name="", clips="10", stills="34", estimated="13,044", charged="12,892.72", difference="-151.28"),
    cost="Came to about 13,042.72 credits, as charged, and as estimated where no charge was told.",
    notes=("1 of which the charge is not told, about 150 credits; the difference is that of the others.", "2 failed, which services do not charge; not counted."),
)  # fmt: skip
ARK = SpendBlock(
    service="ark",
    unit="CNY",
    rows=(
        SpendRow(
            name="doubao-seedance-2-0-260128",
            clips="3",
            estimated="15.03",
            charged="15.23",
            difference="+0.20",
        ),
    ),
    whole=SpendRow(name="", clips="3", estimated="15.03", charged="15.23", difference="+0.20"),
    cost="Came to 15.23 CNY, as charged.",
)
RAW = SpendBlock(
    service="即梦\x1b[2J",
    unit="unit not told",
    rows=(SpendRow(name="模型/非常长的名字/" * 6, raw="1", charged="not told"),),
    whole=SpendRow(name="", raw="1", charged="not told"),
    cost="What it cost is not known.",
)
DAYS = (
    ("20 Nov 2026", ("ark about 9.82 CNY", "xskill 240 credits")),
    ("21 Nov 2026", ("xskill 150 credits",)),
)


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_the_table(width: int) -> None:
    since = "Sent from here since 22 Oct 20:21; --since all shows everything."
    drawn = spend_table((ARK, XSKILL), since=since, days=DAYS, width=width).plain
    assert max(map(cells, drawn.splitlines())) <= width
    assert_screen(f"spend-{width}", drawn)


@pytest.mark.parametrize("width", [20, 40, 80])
def test_whatever_a_service_calls_itself_stays_in_its_place(width: int) -> None:
    drawn = spend_table((RAW, XSKILL), since="Everything.", width=width).plain
    assert "\x1b" not in drawn
    assert max(map(cells, drawn.splitlines())) <= width


def test_a_column_that_has_nothing_to_tell_is_left_out() -> None:
    head = spend_table((ARK,), since="").plain.splitlines()[2]
    assert head.split() == ["ark", "·", "CNY", "clips", "estimated", "charged", "difference"]
