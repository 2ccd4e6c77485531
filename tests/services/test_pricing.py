"""What a request should cost: tokens as replies have told them, prices as the pages give them in their examples, and an
unknown price said to be unknown."""

import pytest

from seedance_cli.services.cards.pricing import tokens
from seedance_cli.services.protocol import Estimate, Request
from tests.services.asking import CLIP, PICTURE, film, image, service, still


@pytest.mark.parametrize(
    ("width", "height", "seconds", "counted"),
    [
        (1280, 720, 4, 87_300),
        (1280, 720, 5, 108_900),
        (1280, 720, 15, 324_900),
        (1280, 720, 4 + 4, 173_700),
        (1280, 720, 15 + 15, 648_900),
        (1920, 1080, 5, 245_025),
        (496, 864, 8, 80_770),
    ],
)
def test_tokens_are_counted_as_replies_told_them(
    width: int, height: int, seconds: float, counted: int
) -> None:
    assert tokens(width, height, seconds) == counted


FRAMES_PAID, FRAMES_ON_THE_PAGE = 24 * 5 + 1, 24 * 5  # the page leaves out one that replies count
HALF_A_CENT = 0.005


@pytest.mark.parametrize(
    ("model", "resolution", "dollars"),
    [
        ("standard", "480p", 0.35),
        ("standard", "720p", 0.76),
        ("standard", "1080p", 1.87),
        ("standard", "4k", 3.89),
        ("fast", "480p", 0.28),
        ("fast", "720p", 0.60),
        ("mini", "480p", 0.18),
        ("mini", "720p", 0.38),
    ],
)
def test_a_clip_of_five_seconds_costs_what_the_price_page_says(
    model: str, resolution: str, dollars: float
) -> None:
    found = service("ark", "intl").estimate(film(model=model, resolution=resolution))
    assert found.unit == "USD"
    assert found.amount is not None
    assert abs(found.amount * FRAMES_ON_THE_PAGE / FRAMES_PAID - dollars) <= HALF_A_CENT


def test_a_clip_of_five_seconds_costs_five_yuan_in_china() -> None:
    found = service("ark", "cn").estimate(film())
    assert found == Estimate(
        amount=5.0094,
        unit="CNY",
        basis="46 CNY per million × 108,900 tokens (1280×720, Seedance 2.0)",
        source="Volcengine's price page",
        as_of="2026-10",
        seconds=300,
    )


CASES: list[tuple[str, str, Request, float | None, str, str]] = [
    ("ark", "cn", film(CLIP, seconds=4), round(28 * 411_300 / 1e6, 6), "CNY",
     "28 CNY per million × 411,300 tokens (1280×720, Seedance 2.0, reference clips counted as 15 s, the most)"),
    ("ark", "cn", film(CLIP, image(), model="2.5"), round(42 * 756_900 / 1e6, 6), "CNY",
     "42 CNY per million × 756,900 tokens (1280×720, Seedance 2.5, reference clips counted as 30 s, the most)"),
    ("ark", "intl", film(seconds=15, ratio="21:9", model="fast", resolution="480p"), round(5.6 * 151_078 / 1e6, 6), "USD",
     "5.6 USD per million × 151,078 tokens (992×432, Seedance 2.0 fast)"),
    ("ark", "cn", film(resolution="1080p"), None, "CNY", "no price is known"),
    ("ark", "cn", film(CLIP, resolution="4k"), None, "CNY", "no price is known"),
    ("ark", "cn", film(resolution="4k"), 25.4826, "CNY", "26 CNY per million × 980,100 tokens (3840×2160, Seedance 2.0)"),
    ("ark", "intl", film(model="2.5", resolution="1080p"), None, "USD", "no price is known"),
    ("ark", "cn", still(count=3), 0.75, "CNY", "0.25 CNY × 3 pictures, Seedream 4.5"),
    ("ark", "intl", still(edit=(PICTURE,)), 0.04, "USD", "0.04 USD × 1 picture, Seedream 4.5, editing"),
    ("skills.video", "", film(seconds=15, resolution="1080p"), None, "credits", "no price is known"),
    ("skills.video", "", still(count=4), None, "credits", "no price is known"),
    ("xskill", "", film(seconds=15), 450, "credits", "30 credits × 15 seconds, fast"),
    ("xskill", "", film(CLIP, model="standard"), 500, "credits",
     "100 credits × 5 seconds, standard with a clip among the references"),
    ("xskill", "", still(count=2), 32, "credits", "16 credits × 2 pictures, Seedream 4.5"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "region", "request_", "amount", "unit", "basis"), CASES)
def test_an_estimate_tells_what_it_rests_on(
    name: str, region: str, request_: Request, amount: float | None, unit: str, basis: str
) -> None:
    found = service(name, region).estimate(request_)
    assert (found.amount, found.unit, found.basis) == (amount, unit, basis)
    assert bool(found.source) == bool(found.as_of) == (amount is not None)
    assert found.seconds


def test_a_service_asked_nowhere_in_particular_counts_in_its_usual_currency() -> None:
    assert service("ark").counts_in == "CNY"
    assert service("ark", "intl").counts_in == "USD"
    assert service("skills.video").counts_in == service("xskill").counts_in == "credits"
