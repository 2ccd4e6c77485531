"""Model cards: ours right by their schema and by our reader, every figure with its source, a person's own before them, and
every fault of one told with its place."""

import json
import re
from dataclasses import fields, is_dataclass
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from seedance_cli.errors import WrongInput
from seedance_cli.library import open_library
from seedance_cli.services.cards.card import CASES, FACTS, INPUTS, KEPT, LIMITS, OPTIONS, PER, Card, Source
from seedance_cli.services.cards.catalogue import AS_OF, RENAMED, UPLOAD, read_card
from seedance_cli.services.fitting.request import usual_resolution
from seedance_cli.services.registry import SERVICES, Access, open_service
from seedance_cli.story.brief import MODES, RATIOS
from seedance_cli.story.references import KINDS, MOST, MOST_IN_ALL
from tests.fuzz.mutations import as_bytes, mutated
from tests.services.cards import FOLDER, NAMES, OWN, as_data, laid, packaged, read_or_refused, schema

XSKILL_CLIP = "st-ai/super-seed2"


def sources_in(told: Any) -> list[Source]:
    """Every source that a record names, however deep."""
    if isinstance(told, Source):
        return [told]
    if isinstance(told, dict):
        told = tuple(told.values())
    if isinstance(told, tuple):
        return [each for part in told for each in sources_in(part)]
    if is_dataclass(told):
        return [
            each
            for field in fields(told)
            if field.name != "sizes_source" or told.sizes
            for each in sources_in(getattr(told, field.name))
        ]
    return []


@pytest.mark.parametrize("name", NAMES)
def test_a_packaged_card_follows_its_schema(name: str) -> None:
    text = (FOLDER / "services" / f"{name}.yaml").read_text("utf-8")
    assert text.startswith("# yaml-language-server: $schema=../schemas/service.schema.json\n")
    assert [fault.message for fault in schema().iter_errors(as_data(text))] == []


def test_every_paid_service_of_ours_has_a_card() -> None:
    assert set(NAMES) == {name for name, each in SERVICES.items() if each.key_variable}
    assert {path.stem for path in (FOLDER / "services").glob("*.yaml")} == set(NAMES)


def test_the_schema_knows_what_the_reader_knows() -> None:
    model = schema().schema["$defs"]["model"]["properties"]
    assert set(model["limits"]["properties"]) == {*LIMITS, *RENAMED, UPLOAD}
    [since] = schema().schema["allOf"]
    today = since["then"]["properties"]["models"]["additionalProperties"]["properties"]["limits"]
    assert today["propertyNames"]["enum"] == list(LIMITS)
    assert set(model["options"]["properties"]) == set(OPTIONS)
    assert set(model["files"]["properties"]) == set(KINDS)
    assert set(schema().schema["properties"]["facts"]["properties"]) == set(FACTS)
    price = schema().schema["$defs"]["price"]["properties"]
    assert price["per"]["enum"] == list(PER)
    assert set(price["when"]["properties"]) == set(CASES)
    assert price["when"]["properties"]["input"]["enum"] == list(INPUTS)


@pytest.mark.parametrize("name", NAMES)
def test_every_figure_has_a_source_and_a_date(name: str) -> None:
    card = packaged(name)
    found = sources_in(card)
    assert len(found) > 20
    for source in found:
        assert source.text
        assert re.fullmatch(r"2026-\d\d", source.as_of)
        assert source.page == "" or source.page.startswith("https://")
    for model in card.models.values():
        assert model.usual_wait, model.id
        assert "prompt" in model.limits, model.id


@pytest.mark.parametrize("name", NAMES)
def test_a_card_and_the_story_agree(name: str) -> None:
    card = packaged(name)
    clips = list(card.making("clip"))
    assert {each.makes for each in card.models.values()} == {"clip", "still", "edit"}
    assert card.clip_model() == card.clip_model(card.clip_words[0])
    for model in clips:
        assert set(model.limit("ratio").choices) == set(RATIOS)
        assert set(model.limit("mode").choices) <= set(MODES)
        assert all(model.limit(f"{kind}s").holds(most) for kind, most in MOST.items())
        assert model.limit("references").holds(MOST_IN_ALL)
        assert set(model.files) == set(KINDS)
        assert all(set(sizes) == set(RATIOS) for sizes in model.sizes.values())
        offered = set(model.limit("resolution").choices)
        assert set(model.sizes) >= offered or not model.sizes
        assert {price.when.get("resolution", "") for price in model.prices} <= {"", *offered}
    for model in card.models.values():
        size = model.limit("size")
        if model.makes != "clip" and size.by_ratio:
            assert set(size.by_ratio) == set(RATIOS)


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
    price = packaged("xskill").model(XSKILL_CLIP).price(**case)
    assert (price and price.amount) == amount


def test_a_persons_own_card_stands_in_place_of_ours(tmp_path: Path) -> None:
    path = laid(tmp_path, OWN.replace("service: tiny", "service: ark"), "ark")
    card = read_card("ark", tmp_path)
    assert isinstance(card, Card)
    assert (card.path, list(card.models)) == (path, ["tiny-1", "tiny-2"])
    model = card.model("tiny-1")
    price = model.price(resolution="720p", input="video")
    assert price
    assert (price.amount, price.unit, price.per, price.source.as_of) == (2, "credits", "second", "2026-05")
    assert card.worth
    assert (card.worth.amount, card.worth.unit, card.worth.source.text) == (0.01, "CNY", "my bill")
    assert (card.facts["lists"].number, card.facts["lists"].words) == (7, "the last week")
    assert model.sizes == {"720p": {"16:9": (1280, 720)}}
    assert model.files["image"].sides == (300, 600)
    assert model.dialect("zh").spell("@image2, @video1") == "<2>, <v1>"
    assert model.limit("images").holds(10**6), "what a card does not say is not bounded"
    with pytest.raises(WrongInput, match=re.escape(str(path))) as missing:
        card.model("something/else")
    assert "packaged ark.yaml" in missing.value.hint


@pytest.mark.parametrize(
    ("facts", "limits"),
    [
        ("", (180, 3)),
        ("  requests: {words: 600 requests a minute, number: 600, source: me}\n", (600, 3)),
        ("  requests: {words: as many as one likes, source: me}\n", (180, 3)),
        ("  requests: {number: 0, source: me}\n  at_once: {number: 10, source: me}\n", (0, 10)),
    ],
)
def test_limits_are_the_persons_own_where_the_card_tells_them(
    facts: str, limits: tuple[float, int], tmp_path: Path
) -> None:
    text = OWN.replace("service: tiny", "service: ark").replace("models:\n", f"{facts}models:\n")
    assert not list(schema().iter_errors(as_data(text)))
    laid(tmp_path, text, "ark")
    card = read_card("ark", tmp_path)
    assert (card.number("requests"), card.number("at_once")) == limits
    assert set(card.facts) == {"lists", "requests", "at_once"}


def test_what_is_packaged_says_how_much_it_takes() -> None:
    told = {name: [packaged(name).number(fact) for fact in KEPT] for name in NAMES}
    assert told == {"xskill": [60, 0], "skills.video": [60, 0], "ark": [180, 3]}
    assert open_service("ark", open_library().vocabulary, Access(key="k")).abilities.at_once == 3


def test_without_one_the_packaged_card_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEEDANCE_CONFIG_DIR", str(tmp_path))
    assert read_card("ark").path == FOLDER / "services" / "ark.yaml"
    path = laid(tmp_path, OWN.replace("service: tiny", "service: ark"), "ark")
    assert read_card("ark").path == path
    assert read_card(
        "tiny", packaged=laid(tmp_path, OWN, "elsewhere").rename(tmp_path / "card.yaml")
    ).clip_words


@pytest.mark.parametrize(
    ("word", "region", "found"),
    [
        ("", "cn", ("tiny-1", "")),
        ("standard", "cn", ("tiny-1", "")),
        ("tiny-1", "cn", ("tiny-1", "")),
        ("tiny-intl", "intl", ("tiny-1", "")),
        ("fast", "", ("tiny-2", "fast")),
        ("t2-mini", "", ("tiny-2", "mini")),
        ("tiny-2", "", ("tiny-2", "fast")),
    ],
)
def test_a_model_goes_by_our_word_or_the_services_own(
    word: str, region: str, found: tuple[str, str], tmp_path: Path
) -> None:
    laid(tmp_path, OWN)
    model, variant = read_card("tiny", tmp_path).clip_model(word, region)
    assert (model.id, variant) == found


OLD = """\
service: xskill
sources:
  me: {from: my bill, as_of: "2026"}
models:
  st-ai/super-seed2:
    makes: clip
    title: Seedance 2.0
    variants: {fast: seedance_2.0_fast}
    limits:
      image_files: {most: 2, source: me}
      video_files: {most: 1, source: me}
      audio_files: {most: 0, source: me}
      upload: {most: 5, unit: MB, source: me}
  draw:
    makes: still
    title: Seedream
    limits:
      num_images: {most: 3, source: me}
      image_size: {choices: [big], source: me}
      image_urls: {most: 4, source: me}
"""


def test_a_card_of_format_1_is_read_by_its_old_names(tmp_path: Path) -> None:
    laid(tmp_path, OLD, "xskill")
    card = read_card("xskill", tmp_path)
    clip, still = card.first("clip"), card.first("still")
    assert {kind: clip.limit(f"{kind}s").most for kind in KINDS} == {"image": 2, "video": 1, "audio": 0}
    assert clip.files["image"].megabytes == 5
    assert (still.limit("count").most, still.limit("edits").most) == (3, 4)
    assert still.limit("size").choices == ("big",)
    assert not list(schema().iter_errors(as_data(OLD)))


def test_a_card_of_a_newer_format_is_read_as_far_as_it_is_known(tmp_path: Path) -> None:
    laid(tmp_path, OWN.replace("format: 2", "format: 3\nmoons: 2").replace("seed:", "moon: {}\n      seed:"))
    assert set(read_card("tiny", tmp_path).model("tiny-1").options) == {"seed"}


DUPLICATE = "\n  tiny-3: {makes: clip, title: T, word: fast}\n"
NO_CLIP = OWN.replace("makes: clip", "makes: still")
FAULTS = [
    ("service: tiny", "service:", "2:1: service is missing."),
    ("service: tiny", "service: ark", "2:1: service is 'ark'; this file is the card of tiny."),
    ("service: tiny", "service: tiny\nprize: 3", '3:1: unknown key "prize"; known are format, sources, models,'),
    ("format: 2", "format: two", '1:1: format is "two"; wanted a whole number from 1 to 1000000.'),
    ("as_of: 2026-05", "as_of: in May", "4:23: as_of is 'in May'; wanted a year, a month or a day, like 2026-04."),
    ("as_of: 2026-05", "as_of: 2026-13", "4:23: as_of is '2026-13'"),
    (", as_of: 2026-05", "", "4:7: as_of is missing."),
    ("from: my bill, ", "", "4:7: from is missing."),
    ("amount: 0.01", "amount: -1", '5:9: amount is "-1"; wanted a number of at least 0.'),
    ("unit: CNY, source: me", "unit: CNY, source: you", '5:34: source is "you"; wanted one of me.'),
    ("unit: CNY, source: me", "unit: CNY", "5:8: source is missing."),
    ("  lists:", "  list:", '7:3: unknown key "list"; did you mean lists?'),
    ("number: 7", "number: seven", '7:33: number is "seven"; wanted a number of at least 0.'),
    ("words: the last week, ", "", "7:10: words is missing."),
    ("  lists: {words: the last week, number: 7, ", "  requests: {", "7:13: words is missing."),
    ("  lists: {words: the last week, number: 7, ", "  at_once: {number: 1.5, ", "7:13: number is 1.5; tasks are counted whole."),
    ("makes: clip\n    title: Tiny\n", "makes: songs\n    title: Tiny\n", '10:5: makes is "songs"; wanted one of clip, still, edit.'),
    ("    title: Tiny\n", "", "10:5: title is missing."),
    ("ids: {cn: tiny-cn, intl: tiny-intl}", "ids: tiny", '13:5: ids is "tiny"; wanted a mapping.'),
    ("duration: {least: 4", "duratoin: {least: 4", '15:7: unknown key "duratoin"; did you mean duration?'),
    ("duration: {least: 4", "image_files: {least: 4", '15:7: unknown key "image_files"; did you mean images?'),
    ("most: 6, ", "most: six, ", '15:28: most is "six"; wanted a number.'),
    ("most: 6, ", "most: 3, ", "15:28: most is 3, which is less than the least, 4."),
    ("most: 6, ", "most: .inf, ", '15:28: most is ".inf"; wanted a number.'),
    ("most: 6, ", "most: 1e17, ", "15:28: most is larger than anything that is counted here."),
    ("unit: s, source: me}\n", "unit: s}\n", "15:17: source is missing."),
    ("choices: [720p, 480p]", "choices: 720p", '16:20: choices is "720p"; wanted a list (- one, - two).'),
    ("choices: [720p, 480p]", "choices: [[720p]]", "16:30: choices: a list in the list; each is text."),
    ("      seed: {", "      sede: {", '18:7: unknown key "sede"; did you mean seed?'),
    ("      image: {", "      picture: {", '20:7: unknown key "picture"'),
    ("megabytes: 3", "megabytes: -3", '20:31: megabytes is "-3"; wanted a number of at least 0.'),
    ("{least: 300, most: 600}", "{least: 600, most: 300}", "20:65: most is 300, which is less than the least, 600."),
    ("{least: 300, most: 600}", "300", '20:45: sides is "300"; wanted a mapping.'),
    ("1280x720", "1280 by 720", "22:14: 16:9 is '1280 by 720'; wanted a width and a height like 1280x720."),
    ("1280x720", "0x720", "22:14: 16:9 is '0x720'"),
    ('{"16:9": 1280x720}', "1280x720", '22:7: 720p is "1280x720"; wanted a mapping.'),
    ("      720p: {", "      source: me\n      720p: {", "the key 'source' stands here twice"),
    ('image: "<{n}>"', 'image: "<n>"', "25:12: image has to hold {n} once, where the number goes."),
    ('image: "<{n}>"', 'image: "{n}{n}"', "25:12: image has to hold {n} once, where the number goes."),
    ('image: "<{n}>"', 'image: "{n}{x}"', "25:12: image has to hold {n} once, where the number goes."),
    ('image: "<{n}>"', 'image: "{{n}}"', "25:12: image has to hold {n} once, where the number goes."),
    (', audio: "<a{n}>"', "", "25:11: audio is missing."),
    ("      en: {", "      fr: {", '25:7: unknown key "fr"'),
    ("amount: 2", "amount: -2", '28:10: amount is "-2"; wanted a number of at least 0.'),
    ("amount: 2, ", "amount: 0, ", "28:10: amount is 0; leave the price out where it is not known."),
    ("amount: 2, ", "", "28:9: amount is missing."),
    ("unit: credits, ", "", "28:9: unit is missing."),
    ("per: second, ", "", "28:9: per is missing."),
    ("per: second", "per: frame", '28:36: per is "frame"; wanted one of second, picture, million tokens.'),
    ("per: second", "per: picture", "28:36: per is picture; a clip is paid by second or million tokens."),
    ("{resolution: 720p, input", "{resolution: 1080p, input", "28:49: when: resolution is '1080p'; the model has 720p, 480p."),
    ("{resolution: 720p, input", "{resolutoin: 720p, input", '28:56: unknown key "resolutoin"; did you mean resolution?'),
    ("input: video", "input: clip", '28:74: input is "clip"; wanted one of video, none.'),
    ("      - {amount", "      - 3\n      - {amount", "28:9: prices: a number in the list; each is a mapping."),
    ("{seconds: 60, ", "{", "29:17: seconds is missing."),
    ("{seconds: 60, source: me}", "60", '29:5: usual_wait is "60"; wanted a mapping.'),
    ("variants: {fast: t2-fast,", "variants: {standard: t2-fast,", "33:5: standard is what tiny-1 is called already."),
    ("variants: {fast: t2-fast,", "variants: {fast: ,", "33:16: fast is missing."),
    ("t2-mini}\n", f"t2-mini}}{DUPLICATE}", "34:35: fast is what tiny-2 is called already."),
    (OWN, NO_CLIP, "9:3: none of the models makes a clip."),
    (OWN, OWN[: OWN.index("models:")] + "models: {}\n", "8:9: none of the models makes a clip."),
    (OWN, OWN[: OWN.index("models:")], "1:1: models is missing."),
    (OWN, "- a list\n", "1:1: a list; a file has keys (key: value)."),
    (OWN, "", "the file is empty."),
]  # fmt: skip


@pytest.mark.parametrize(("right", "wrong", "told"), FAULTS, ids=[told for *_, told in FAULTS])
def test_every_fault_is_told_with_its_place(right: str, wrong: str, told: str, tmp_path: Path) -> None:
    assert OWN.count(right) == 1
    path = laid(tmp_path, OWN.replace(right, wrong))
    with pytest.raises(WrongInput) as refused:
        read_card("tiny", tmp_path)
    assert (f"{path}:{told}" if told[0].isdigit() else told) in refused.value.message


BEYOND = (
    "which is less than",
    "called already",
    "is the card of",
    "the model has",
    "makes a clip",
    "is paid by",
    '"you"',
)


@pytest.mark.parametrize(("right", "wrong", "told"), FAULTS, ids=[told for *_, told in FAULTS])
def test_an_editor_with_the_schema_refuses_the_same(right: str, wrong: str, told: str) -> None:
    """But for what takes two places to see, and what is no card at all."""
    assert not list(schema().iter_errors(as_data(OWN)))
    if any(words in told for words in BEYOND) or not told[0].isdigit() or "a file has keys" in told:
        return
    assert list(schema().iter_errors(as_data(OWN.replace(right, wrong))))


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    wrong = OWN.replace("amount: 2,", "amount: two,").replace("makes: clip", "makes: songs")
    laid(tmp_path, wrong)
    with pytest.raises(WrongInput) as refused:
        read_card("tiny", tmp_path)
    assert [line.split("tiny.yaml:")[1].partition(":")[0] for line in refused.value.message.splitlines()] == [
        "9", "10", "28", "31",
    ]  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(seed=some.integers(0, 2**32), name=some.sampled_from((*NAMES, "tiny")))
def test_whatever_a_card_says_it_is_read_or_refused_by_its_name(
    seed: int, name: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    dice = Random(seed)
    text = OWN if name == "tiny" else (FOLDER / "services" / f"{name}.yaml").read_text("utf-8")
    folder = tmp_path_factory.mktemp("cards", numbered=True)
    path = laid(folder, "", name)
    path.write_bytes(as_bytes(dice, mutated(dice, as_data(text))))
    card = read_or_refused(name, folder)
    if isinstance(card, WrongInput):
        assert path.name in card.message
        return
    for model in card.models.values():
        assert AS_OF.fullmatch(model.usual_wait.source.as_of if model.usual_wait else "2026")
        assert usual_resolution(model) in {"", *model.limit("resolution").choices}
        assert "{" not in model.dialect("en").spell("@image1 @video2 @audio3")
        assert all(least is None or most is None or least <= most for least, most in bounds_of(model))
    assert card.clip_model()[0].makes == "clip"
    assert json.dumps(list(card.clip_words))


def bounds_of(model: Any) -> list[tuple[float | None, float | None]]:
    limits = [(each.least, each.most) for each in (*model.limits.values(), *model.options.values())]
    return limits + [
        bounds
        for each in model.files.values()
        for bounds in (each.sides, each.shape, each.pixels, each.seconds, each.frames_per_second)
    ]


def test_a_price_that_an_earlier_one_hides_is_a_fault(tmp_path: Path) -> None:
    exact = "{amount: 9, unit: credits, per: second, when: {resolution: 480p}, source: me}"
    general = "{amount: 4, unit: credits, per: second, source: me}"
    card = OWN[: OWN.index("    prices:")] if "    prices:" in OWN else OWN
    right = f"{card}    prices:\n      - {exact}\n      - {general}\n"
    laid(tmp_path, right)
    assert len(read_card("tiny", tmp_path).models["tiny-1"].prices) == 2
    laid(tmp_path, f"{card}    prices:\n      - {general}\n      - {exact}\n")
    with pytest.raises(WrongInput, match="an earlier price holds wherever this one does"):
        read_card("tiny", tmp_path)
