"""The model card: right by its schema and by our reader, every figure with its source, and a person's own before it."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from seedance_cli.errors import WrongInput
from seedance_cli.library import open_library, read_text
from seedance_cli.services.catalogue import Card, read_card
from seedance_cli.services.xskill.bodies import CLIP
from seedance_cli.story.brief import RATIOS
from seedance_cli.story.references import MOST, MOST_IN_ALL
from tests.xskill.asking import CARD

FOLDER = open_library().folder
PATH = FOLDER / "services" / "xskill.yaml"
RIGHT: dict[str, Any] = {
    "format": 1,
    "service": "xskill",
    "sources": {"me": {"from": "my bill", "as_of": "2026-05"}},
    "models": {
        CLIP: {
            "makes": "clip",
            "title": "Seedance",
            "variants": {"fast": "a"},
            "limits": {"duration": {"least": 4, "most": 6, "source": "me"}},
            "prices": [{"amount": 7.5, "unit": "USD", "per": "second", "source": "me"}],
        }
    },
}


def schema() -> Draft202012Validator:
    found = json.loads((FOLDER / "schemas" / "service.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(found)
    return Draft202012Validator(found)


def own(folder: Path, data: dict[str, Any]) -> Path:
    path = folder / "services" / "xskill.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(data))
    return path


def test_the_packaged_card_follows_its_schema() -> None:
    text = PATH.read_text("utf-8")
    assert text.startswith("# yaml-language-server: $schema=../schemas/service.schema.json\n")
    whole = "".join(f"  {line}" for line in text.splitlines(keepends=True))
    data = read_text(f"whole:\n{whole}", PATH.name).plain("whole")
    assert [fault.message for fault in schema().iter_errors(data)] == []


def test_every_figure_has_a_source_and_a_date() -> None:
    for model in CARD.models.values():
        assert model.usual_wait
        sources = [each.source for each in (*model.limits.values(), *model.prices, model.usual_wait)]
        for source in sources:
            assert source.text
            assert re.fullmatch(r"2026-\d\d", source.as_of)


def test_the_card_and_the_story_agree() -> None:
    clip = CARD.model(CLIP)
    assert {kind: clip.limit(f"{kind}_files").most for kind in MOST} == MOST
    assert clip.limit("references").most == MOST_IN_ALL
    assert set(clip.limit("ratio").choices) == set(RATIOS)
    for model in CARD.models.values():
        sizes = model.limit("image_size")
        assert set(sizes.by_ratio.values()) <= set(sizes.choices)
        assert model.makes == "clip" or set(sizes.by_ratio) == set(RATIOS)


@pytest.mark.parametrize(
    ("case", "amount"),
    [
        ({"variant": "fast", "input": "none"}, 30),
        ({"variant": "standard", "input": "none"}, 50),
        ({"variant": "fast", "input": "video"}, 60),
        ({"variant": "standard", "input": "video"}, 100),
        ({"variant": "pro"}, None),
    ],
)
def test_the_first_price_that_fits_is_taken(case: dict[str, str], amount: float | None) -> None:
    price = CARD.model(CLIP).price(**case)
    assert (price and price.amount) == amount


def test_a_persons_own_card_stands_in_place_of_ours(tmp_path: Path) -> None:
    path = own(tmp_path, RIGHT)
    card = read_card("xskill", tmp_path)
    assert isinstance(card, Card)
    assert (card.path, list(card.models)) == (path, [CLIP])
    price = card.model(CLIP).price(variant="fast")
    assert price
    assert (price.amount, price.unit, price.source.as_of) == (7.5, "USD", "2026-05")
    assert card.model(CLIP).limit("duration").most == 6
    assert card.model(CLIP).limit("image_files").holds(10**6)
    with pytest.raises(WrongInput, match=re.escape(str(path))):
        card.model("something/else")


def test_without_one_the_packaged_card_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEEDANCE_CONFIG_DIR", str(tmp_path))
    assert read_card("xskill").path == PATH
    path = own(tmp_path, RIGHT)
    assert read_card("xskill").path == path


MODEL = RIGHT["models"][CLIP]


@pytest.mark.parametrize(
    "wrong",
    [
        {"service": None},
        {"prize": 3},
        {"sources": {"me": {"from": "a bill"}}},
        {"models": {CLIP: {**MODEL, "makes": "songs"}}},
        {"models": {CLIP: {**MODEL, "limits": {"duration": {"most": "six", "source": "me"}}}}},
        {
            "models": {
                CLIP: {**MODEL, "prices": [{"amount": -1, "unit": "USD", "per": "second", "source": "me"}]}
            }
        },
        {"models": {CLIP: {**MODEL, "prices": [{"amount": 1, "unit": "USD", "per": "second"}]}}},
        {"models": {CLIP: {**MODEL, "usual_wait": {"source": "me"}}}},
        {"models": {CLIP: 3}},
    ],
)
def test_the_schema_and_our_reader_refuse_the_same(wrong: dict[str, Any], tmp_path: Path) -> None:
    assert not list(schema().iter_errors(RIGHT))
    assert list(schema().iter_errors({**RIGHT, **wrong}))
    path = own(tmp_path, {**RIGHT, **wrong})
    with pytest.raises(WrongInput, match=re.escape(f"{path}:1:")):
        read_card("xskill", tmp_path)


def test_a_figure_needs_a_source_that_is_told(tmp_path: Path) -> None:
    own(tmp_path, {**RIGHT, "sources": {"you": {"from": "x", "as_of": "2026"}}})
    with pytest.raises(WrongInput, match="source is"):
        read_card("xskill", tmp_path)
