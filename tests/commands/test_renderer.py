"""Flags about the service that it does not have, or has otherwise: one sentence that names the flag, exit 2, and nothing
written or sent. And in which region a service is asked."""

from pathlib import Path

import pytest

from seedance_cli.commands.making.access import access_to
from seedance_cli.commands.making.renderer import Wishes, open_renderer
from seedance_cli.errors import WrongInput
from seedance_cli.library import open_library
from seedance_cli.services.registry import SERVICES
from tests.commands.at_home import KEYS, Home, home_in

CN, INTL = SERVICES["ark"].regions["cn"], SERVICES["ark"].regions["intl"]
DOUBAO, DREAMINA = "doubao-seedance-2-0-260128", "dreamina-seedance-2-0-260128"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Home:
    nowhere = dict.fromkeys(("XSKILL_BASE_URL", "SKILLS_VIDEO_BASE_URL"), "http://127.0.0.1:9")
    home = home_in(tmp_path, monkeypatch, capsys, **nowhere)
    home.keys(*KEYS)
    return home


@pytest.mark.parametrize(
    ("service", "arguments", "said", "hint"),
    [
        ("xskill", ["--seed", "7"], "xskill takes no --seed.", "Leave --seed out"),
        ("ark", ["--seed", "7"], "ark takes no --seed.", "Leave --seed out"),
        ("xskill", ["--no-audio"], "xskill takes no --no-audio.", "Leave --no-audio out"),
        ("animatic", ["--no-audio"], "animatic takes no --no-audio.", "Leave --no-audio out"),
        ("xskill", ["--watermark"], "xskill takes no --watermark.", "Leave --watermark out"),
        ("skills.video", ["--watermark"], "skills.video takes no --watermark.", "Leave --watermark out"),
        ("xskill", ["--end-user", "u-1"], "xskill takes no --end-user.", "Leave --end-user out"),
        ("ark", ["--end-user", " "], "--end-user names nobody.", "--end-user customer-17"),
        ("ark", ["--end-user", "u" * 65], "--end-user has 65 characters; ark takes 64 at most.", ""),
        ("skills.video", ["--region", "intl"], "skills.video takes no --region.", "seedance services"),
        ("xskill", ["--region", "cn"], "xskill takes no --region.", "seedance services"),
        ("animatic", ["--region", "cn"], "animatic takes no --region.", "seedance services"),
        ("ark", ["--region", "us"], "ark has no region 'us'; there are cn, intl.", "--region cn"),
        ("ark", ["--region", "int"], "ark has no region 'int'", "--region intl"),
        ("xskill", ["--via", "sse"], "There is no via 'sse'; there are auto, mcp, rest.", "--via"),
        ("skills.video", ["--via", "mcp"], "There is no via 'mcp'", "--via"),
        ("ark", ["--via", "rest"], "ark takes no --via.", "seedance services"),
        ("animatic", ["--via", "rest"], "animatic takes no --via.", "seedance services"),
        ("xskill", ["--model", "fats"], "xskill has no model 'fats'; it has", "--model fast"),
        ("xskill", ["--model", "2.5"], "xskill has no model '2.5'", "--model"),
        ("skills.video", ["--model", "fast"], "skills.video has no model 'fast'; it has standard.", "--model standard"),
        ("ark", ["--model", "minni"], "ark has no model 'minni'; it has standard, fast, mini, 2.5.", "--model mini"),
        ("ark", ["--model", DREAMINA], f"{DREAMINA} is what the model is called in region intl", "--region intl"),
        ("ark", ["--region", "intl", "--model", DOUBAO], f"{DOUBAO} is what the model is called in region cn", "--region cn"),
        ("ark", ["--model", "fast", "--resolution", "1080p"], "has no resolution '1080p'; it has 720p, 480p.", "--model standard"),
        ("ark", ["--model", "2.5", "--resolution", "4k"], "has no resolution '4k'", "--model standard"),
        ("ark", ["--resolution", "8k"], "ark has no resolution '8k'; it has 720p, 480p, 1080p, 4k.", "seedance services"),
        ("skills.video", ["--resolution", "4k"], "skills.video has no resolution '4k'", "seedance services"),
        ("xskill", ["--resolution", "1080p"], "xskill has no resolution '1080p'; it takes no --resolution.", "seedance services"),
        ("skills.video", ["--seed", "9007199254740992"], "--seed is 9007199254740992; skills.video takes", "--seed"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)  # fmt: skip
def test_what_a_service_lacks_is_named(
    home: Home, service: str, arguments: list[str], said: str, hint: str
) -> None:
    code, out, err = home.run(
        "new", "A walk", "-d", "4", "-o", "walk", "--service", service, "--yes", *arguments
    )
    assert (code, out) == (2, "")
    assert said in err
    assert hint in err
    assert err.count("error:") == 1
    assert home.written() == set()


def test_a_saved_film_has_its_flags_checked_too(home: Home) -> None:
    assert (
        home.run("new", "A walk", "-d", "4", "--plan", "--yes", "--service", "animatic", "-o", "walk")[0] == 0
    )
    before = home.written()
    for service, flag, said in (
        ("xskill", "--seed=7", "xskill takes no --seed."),
        ("xskill", "--no-audio", "xskill takes no --no-audio."),
        ("skills.video", "--watermark", "skills.video takes no --watermark."),
        ("ark", "--region=us", "ark has no region 'us'"),
        ("ark", "--end-user= ", "--end-user names nobody."),
    ):
        code, _, err = home.run("shoot", "walk", "--service", service, "--yes", flag)
        assert code == 2
        assert said in err
        assert home.written() == before


def test_with_json_it_is_one_object(home: Home) -> None:
    code, out, _ = home.run(
        "new", "A walk", "--service", "xskill", "--no-audio", "--yes", "--json", "-o", "walk"
    )
    assert code == 2
    assert out.startswith('{\n  "error": {\n    "code": "wrong_input"')


@pytest.mark.parametrize(
    ("service", "flag", "said"),
    [("skills.video", "--region=cn", "takes no --region"), ("ark", "--region=us", "ark has no region 'us'"),
     ("xskill", "--via=sse", "There is no via 'sse'"), ("ark", "--via=rest", "ark takes no --via")],
)  # fmt: skip
def test_a_still_has_its_service_flags_checked_too(home: Home, service: str, flag: str, said: str) -> None:
    code, _, err = home.run("still", "a hat", "--service", service, "--yes", flag)
    assert (code, home.written()) == (2, set())
    assert said in err


@pytest.mark.parametrize(
    ("arguments", "model"),
    [([], DOUBAO), (["--model", "fast"], "doubao-seedance-2-0-fast-260128"), (["--model", DOUBAO], DOUBAO),
     (["--region", "intl"], DREAMINA), (["--region", "intl", "--model", DREAMINA], DREAMINA),
     (["--model", "2.5"], "doubao-seedance-2-5-260628")],
)  # fmt: skip
def test_a_model_goes_by_our_word_or_by_its_own_id(home: Home, arguments: list[str], model: str) -> None:
    answer = home.answer("new", "A walk", "-d", "4", "--service", "ark", "--dry-run", *arguments)
    assert answer["request"]["model"] == model


def test_what_a_service_has_goes_into_its_request(home: Home) -> None:
    wishes = ("--no-audio", "--watermark", "--end-user", "u-17", "--resolution", "4k", "--region", "intl")
    answer = home.answer("new", "A walk", "-d", "4", "--service", "ark", "--dry-run", *wishes)
    assert (answer["unit"], answer["region"]) == ("USD", "intl")
    request = answer["request"]
    assert (request["generate_audio"], request["watermark"], request["resolution"]) == (False, True, "4k")
    assert "u-17" in request.values()


@pytest.mark.parametrize(
    ("flag", "config", "base_url", "region"),
    [
        ("", "", "", "cn"),
        ("intl", "", "", "intl"),
        ("", "intl", "", "intl"),
        ("cn", "intl", "", "cn"),
        ("", "", INTL, "intl"),
        ("", "", "https://ark.ap-southeast.bytepluses.com:443/other", "intl"),
        ("", "", "http://127.0.0.1:9/api/v3", "cn"),
        ("intl", "", "http://127.0.0.1:9/api/v3", "intl"),
        ("intl", "cn", INTL, "intl"),
        ("", "", "http://[", "cn"),
    ],
)
def test_the_region_is_the_flags_then_the_settings_then_the_addresses(
    home: Home, flag: str, config: str, base_url: str, region: str
) -> None:
    if config:
        home.config(f"regions: {{ark: {config}}}")
    home.monkeypatch.setenv("ARK_BASE_URL", base_url)
    access = access_to("ark", region=flag)
    assert (access.region, access.base_url) == (region, base_url)


@pytest.mark.parametrize(
    ("flag", "config", "base_url", "said", "hint"),
    [
        ("intl", "", CN, "ark is to be asked in region intl, and ARK_BASE_URL leads to region cn.", "unset ARK_BASE_URL"),
        ("", "intl", CN, "in region intl (named in {config}), and ARK_BASE_URL leads to region cn.", "unset ARK_BASE_URL"),
        ("", "us", "", "ark has no region 'us' (named in {config}); there are cn, intl.", "regions: {{ark: cn}}"),
    ],
)  # fmt: skip
def test_two_places_that_contradict_each_other_are_told(
    home: Home, flag: str, config: str, base_url: str, said: str, hint: str
) -> None:
    path = home.config(f"regions: {{ark: {config}}}") if config else None
    home.monkeypatch.setenv("ARK_BASE_URL", base_url)
    with pytest.raises(WrongInput) as caught:
        open_renderer(Wishes(service="ark", region=flag), open_library().vocabulary)
    assert said.format(config=path) in caught.value.message
    assert hint.format() in caught.value.hint


def test_the_card_is_read_only_where_a_flag_needs_it(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "seedance_cli.services.carded.read_card", lambda *_, **__: pytest.fail("read for nothing")
    )
    for service in ("xskill", "skills.video", "ark"):
        open_renderer(Wishes(service=service), open_library().vocabulary)
