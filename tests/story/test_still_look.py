"""One look for all of a film's pictures, and its light only where a place is shown."""

import pytest

from seedance_cli.story.brief import Brief
from seedance_cli.story.still_look import still_look

DRAMA = "Hard backlight that cuts the figure out, dark ground, a single strong accent colour, debris lit in the air"


@pytest.mark.parametrize(
    ("role", "style", "visuals", "look"),
    [
        ("character", "ink wash", DRAMA, "ink wash style, a single strong accent colour"),
        ("look", "ink wash", "Rain; ink black and bone white", "ink wash style, ink black and bone white"),
        ("scene", "ink wash", DRAMA, "ink wash style; dark ground, a single strong accent colour, debris lit in the air"),
        ("first_frame", "ink wash", DRAMA, f"ink wash style; {DRAMA}"),
        ("product", "retro style", "", "retro style"),
        ("character", "", "Light as in the source", "natural colours"),
        ("character", "水墨", "强烈逆光，一处强烈的点缀色，碎屑在空中", "水墨风格，一处强烈的点缀色"),
        ("scene", "水墨", "强烈逆光切出人形，薄雾", "水墨风格; 薄雾"),
    ],
)  # fmt: skip
def test_the_look_of_a_role(role: str, style: str, visuals: str, look: str) -> None:
    language = "zh" if style == "水墨" else "en"
    brief = Brief(
        idea="A duel", style=style, visuals=visuals, mood="tense then triumphant", language=language
    )
    assert still_look(brief, role) == look
