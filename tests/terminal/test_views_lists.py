from dataclasses import replace

import pytest

from seedance_cli.library import open_library
from seedance_cli.story.template import Beat, Template
from seedance_cli.terminal.doctor import CheckRow, doctor_view
from seedance_cli.terminal.findings import findings_view
from seedance_cli.terminal.safe_text import cells
from seedance_cli.terminal.services_view import Fact, ServiceRow, services_view
from seedance_cli.terminal.tables import table_view, templates_table
from seedance_cli.terminal.template_page import template_view
from tests.terminal.seen import FOUND, assert_screen

DUEL = Template(
    name="duel",
    title={"en": "A duel", "zh": "对决"},
    about={"en": "Two people, one blade of grass - and then it is over. Best with two references.", "zh": "两人，一瞬：胜负已分"},
    beats=(
        Beat(name="face", share=3, size="wide", camera="static", content={"en": "Two figures in $scene", "zh": "$scene中两人相对"}),
        Beat(name="strike", share=1, size="close-up", angle="low angle", camera="whip pan", action={"en": "One step.", "zh": "一步。"}),
        Beat(name="still", share=2, camera="pull out", content={"en": "Grass falls", "zh": "草叶落下"}),
    ),
    example="Two masters in the rain",
    duration=9,
    ratio="21:9",
    style={"en": "ink wash", "zh": "水墨"},
    slots={"scene": {"en": "a bamboo grove", "zh": "竹林"}},
    offers={"camera": ({"en": "static", "zh": "固定"}, {"en": "slow push in", "zh": "缓慢推进"})},
    stills=(("character", {"en": "An old swordsman"}),),
    needs=("image:character", "audio:music"),
    constraints=({"en": "no blood", "zh": "无血"},),
)  # fmt: skip
SERVICES = (
    ServiceRow(
        name="animatic",
        summary="A film of the storyboard made on this machine: timing, framing and sound, to judge before paying.",
        key="no key needed",
        facts=(Fact("5 s", "free"),),
    ),
    ServiceRow(
        name="far",
        summary="Seedance 2.0 in the cloud.",
        facts=(
            Fact("5 s fast", "0.60 USD", "price page, 2026-04"),
            Fact("refs", "at most 9 images, at most 3 videos, at most 3 audios", "a very long name, 2026-04"),
            Fact("", "Seedance 2.0", heading=True),
            Fact("links live", "24 hours", "price page, 2026-04"),
        ),
        sources=(("price page", "the service's own page · 2026-04 · https://far.example/prices"),),
        key="FAR_API_KEY missing",
        ready=False,
        todo="seedance auth login far",
    ),
    ServiceRow(name="plain", summary="Nothing more is known."),
)


@pytest.mark.parametrize("width", [40, 80])
def test_a_template(width: int) -> None:
    english, chinese = template_view(DUEL, width=width), template_view(DUEL, width=width, language="zh")
    assert_screen(f"template-{width}", english.plain + "\n" + chinese.plain)


@pytest.mark.parametrize("width", [40, 80])
def test_the_list_of_templates(width: int) -> None:
    listed = templates_table([DUEL, replace(DUEL, name="first-and-last-frame")], width=width)
    assert_screen(f"templates-{width}", listed.plain)


@pytest.mark.parametrize("width", [40, 80])
def test_the_services(width: int) -> None:
    assert_screen(f"services-{width}", services_view(SERVICES, width=width).plain)


CHECKS = (
    CheckRow(check="Python", state="ok", found="3.12.4"),
    CheckRow(check="xskill key", state="ok", found="from XSKILL_API_KEY"),
    CheckRow(check="xskill", state="ok", found="https://api.xskill.ai answered in 0.4 s"),
    CheckRow(
        check="xskill MCP",
        state="warn",
        found="The server is there, and has none of the tools that are needed (guide, speak, parse_video); REST is used instead.",
        todo="Nothing to do; --via rest skips the attempt.",
    ),
    CheckRow(check="balance", state="fail", found="余额不足: 3 credits", todo="Top up at https://www.xskill.ai/#/v2/packages"),
    CheckRow(check="keyring", state="skip", found="not asked: the key comes from the environment"),
    CheckRow(
        check="pictures in this terminal",
        state="warn",
        found="half blocks",
        todo="seedance doctor --protocol kitty --with-a-flag-that-is-rather-long and-its-value",
    ),
)  # fmt: skip


@pytest.mark.parametrize("width", [40, 60, 80])
def test_the_doctor(width: int) -> None:
    drawn = doctor_view(CHECKS, width=width).plain
    # Only an argument that is longer than a row may leave it.
    assert all(cells(row) <= width for row in drawn.splitlines() if "--with-a-flag" not in row)
    assert_screen(f"doctor-{width}", drawn)


def test_the_doctor_says_when_all_is_well() -> None:
    assert doctor_view(CHECKS[:2]).plain.splitlines()[-1] == " All is well."
    assert doctor_view(()).plain == ""


@pytest.mark.parametrize("width", [40, 80])
def test_the_findings(width: int) -> None:
    assert_screen(f"findings-{width}", findings_view(FOUND, width=width).plain)


def test_findings_come_worst_first_whatever_their_order() -> None:
    assert findings_view(FOUND[::-1]).plain == findings_view(FOUND).plain


def test_nothing_found_is_said_calmly() -> None:
    assert findings_view(()).plain == " Nothing to mend.\n"


@pytest.mark.parametrize("width", [34, 60])
def test_any_table(width: int) -> None:
    rows = [
        ("001", "animatic", "done", "mars/takes/001/clip.mp4"),
        ("002", "far", "failed", "人脸被拒绝，请换一张图片"),
    ]
    assert_screen(f"table-{width}", table_view(("take", "service", "state", "clip"), rows, width=width).plain)


def test_every_packaged_template_fits_every_width() -> None:
    library = open_library()
    for template in library.templates():
        for width in (40, 80, 120):
            for language in ("en", "zh"):
                page = template_view(replace(template, source=""), width=width, language=language)
                assert max(map(cells, page.plain.splitlines())) <= width
