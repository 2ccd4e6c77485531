"""A card in words: nothing that it says is left out, and every figure names who said it."""

import pytest

from seedance_cli.services.cards.card import Fact, FileLimit, Limit, Source
from seedance_cli.services.cards.catalogue import read_card
from seedance_cli.services.cards.figures import (
    bounds_words,
    fact_words,
    figures_of,
    file_words,
    limit_words,
    sources_of,
)
from seedance_cli.services.registry import paid_services

ME = Source(text="my bill", as_of="2026-05", name="me")


@pytest.mark.parametrize("name", paid_services())
def test_every_figure_of_a_packaged_card_has_words_and_a_dated_source(name: str) -> None:
    found = list(figures_of(read_card(name)))
    assert all(each.value and each.name and each.source.name and each.source.as_of for each in found)
    card = read_card(name)
    for model in card.models.values():
        own = [each for each in found if each.model == model.title]
        told = (
            len(model.limits) + len(model.options) + len(model.files) + len(model.sizes) + len(model.prices)
        )
        assert len(own) >= told + bool(model.usual_wait)
    assert {each.name for each in sources_of(found)} == {each.source.name for each in found}


def test_prices_are_those_of_the_region() -> None:
    def prices(region: str) -> set[str]:
        figures = figures_of(read_card("ark"), region)
        return {each.value.split()[1] for each in figures if each.name == "price"}

    assert (prices("cn"), prices("intl"), prices("")) == ({"CNY"}, {"USD"}, {"CNY", "USD"})


@pytest.mark.parametrize(
    ("bounds", "words"),
    [
        ((4, 15), "4 to 15"),
        ((None, 9), "at most 9"),
        ((0.4, None), "at least 0.4"),
        ((None, None), ""),
        ((407696, 8295044), "407,696 to 8,295,044"),
        ((0.0625, 16), "0.0625 to 16"),
    ],
)
def test_bounds(bounds: tuple[float | None, float | None], words: str) -> None:
    assert bounds_words(bounds) == words


@pytest.mark.parametrize(
    ("name", "words", "number", "told"),
    [
        ("requests", "", 60, "60 requests a minute"),
        ("requests", "of each model", 1800, "1,800 requests a minute (of each model)"),
        ("requests", "60 requests a minute", 60, "60 requests a minute"),
        ("requests", "not told", None, "not told"),
        ("requests", "", 0, "no limit is kept to"),
        ("at_once", "10 for companies", 3, "3 tasks at once (10 for companies)"),
        ("at_once", "3 tasks at once (10 for companies)", 3, "3 tasks at once (10 for companies)"),
        ("link_life", "a day", 24, "a day"),
    ],
)
def test_facts(name: str, words: str, number: float | None, told: str) -> None:
    assert fact_words(name, Fact(words=words, number=number, source=ME)) == told


def test_limits_and_files() -> None:
    assert limit_words(Limit(source=ME, least=4, most=15, unit="s")) == "4 to 15 s"
    assert limit_words(Limit(source=ME, choices=("720p", "480p"))) == "720p, 480p"
    assert limit_words(Limit(source=ME, by_ratio={"16:9": "2848x1600"})) == "16:9 2848x1600"
    whole = FileLimit(
        source=ME, formats=("mp4", "mov"), sides=(300, 6000), seconds=(2, 15), megabytes=50, total_seconds=15
    )
    assert file_words(whole) == "mp4, mov; 300 to 6,000 px a side; 2 to 15 s; at most 50 MB; 15 s in all"
