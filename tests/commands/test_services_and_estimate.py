"""What the services cost and can, and what a film would: as a person reads it and as a script does."""

import json
from pathlib import Path

import pytest

from seedance_cli.cli import run
from tests.footage import picture


@pytest.fixture
def film(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A planned film of five seconds with a still to draw and a picture, in a program without keys."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SEEDANCE_CONFIG_DIR", str(tmp_path / ".config"))
    monkeypatch.setenv("SEEDANCE_STATE_DIR", str(tmp_path / ".state"))
    for name in ("XSKILL_API_KEY", "ARK_API_KEY", "SKILLS_VIDEO_API_KEY", "SEEDANCE_SERVICE", "ARK_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    source = picture(tmp_path / "a.png", (960, 540), "teal")
    flags = ["-d", "5", "-r", "16:9", "--image-ref", source.name, "--still", "a red dune=scene"]
    assert run(["new", "A walk", *flags, "--plan", "--yes", "--service", "animatic", "-o", "walk"]) == 0
    return Path("walk")


def answered(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    capsys.readouterr()
    assert run(list(arguments)) == code
    return capsys.readouterr().out


def estimates(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, dict[str, object]]:
    record = json.loads(answered(capsys, "estimate", *arguments, "--json"))
    return {each["service"]: each for each in record["estimates"]}


def test_a_film_at_every_service(film: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = estimates(capsys, str(film))
    assert (found["animatic"]["amount"], found["animatic"]["possible"]) == (0.0, True)
    assert (found["xskill"]["amount"], found["xskill"]["unit"]) == (166, "credits")
    assert (found["skills.video"]["amount"], found["skills.video"]["unit"]) == (None, "credits")
    assert found["ark"]["amount"] == pytest.approx(0.25 + 46 * 0.1089)
    assert (found["ark"]["unit"], found["ark"]["region"]) == ("CNY", "cn")


def test_one_region_and_one_resolution(film: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = estimates(capsys, str(film), "--service", "ark", "--region", "intl", "--resolution", "1080p")
    clip = found["ark"]["clip"]
    assert isinstance(clip, dict)
    assert clip["amount"] == pytest.approx(7.7 * 0.245025)
    assert (clip["unit"], clip["as_of"], clip["count"]) == ("USD", "2026-10", 1)


def test_several_takes_cost_as_many_times(film: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one, three = (
        estimates(capsys, str(film), "--service", "xskill", "--count", n)["xskill"] for n in ("1", "3")
    )
    assert (one["amount"], three["amount"]) == (166, 466)


def test_who_cannot_make_it_says_why_and_does_not_hide_the_others(
    film: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = estimates(capsys, str(film), "--resolution", "4k")
    assert found["xskill"] == {
        "service": "xskill",
        "possible": False,
        "why": found["xskill"]["why"],
        "hint": found["xskill"]["hint"],
    }
    assert found["ark"]["possible"]
    told = answered(capsys, "estimate", str(film), "--resolution", "4k")
    assert "xskill" in told
    assert "resolution" in told


def test_one_service_that_cannot_is_an_error(film: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answered(capsys, "estimate", str(film), "--service", "xskill", "--resolution", "1080p", code=2)


def test_the_table_tells_the_basis_and_its_age(film: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = " ".join(answered(capsys, "estimate", str(film), "--service", "all").split())
    assert "30 credits × 5 seconds, fast" in told
    assert "2026-04" in told
    assert "old)" in told
    assert "unknown" in told
    assert "108,900 tokens" in told


def test_services_tell_prices_limits_and_sources(film: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = {each["name"]: each for each in json.loads(answered(capsys, "services", "--json"))["services"]}
    assert [each["amount"] for each in rows["xskill"]["five_seconds"]] == [150, 250]
    assert rows["ark"]["five_seconds"][0]["amount"] == pytest.approx(5.0094)
    assert rows["ark"]["still"]["amount"] == 0.25
    assert all(each["source"] and each["as_of"] for row in rows.values() for each in row["figures"])
    assert (rows["ark"]["ready"], rows["ark"]["needs_key"]) == (False, "ARK_API_KEY")
    told = " ".join(answered(capsys, "services").split())
    for words in ("1.50 CNY", "5.01 CNY", "price unknown", "ARK_API_KEY missing", "price list, 2026-04"):
        assert words in told


def test_a_person_s_own_card_counts(film: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = tmp_path / ".config" / "services" / "skills.video.yaml"
    own.parent.mkdir(parents=True)
    from seedance_cli.library import open_library

    card = (open_library().folder / "services" / "skills.video.yaml").read_text("utf-8")
    price = "    prices:\n      - {amount: 4, unit: credits, per: second, source: seedance page}\n"
    own.write_text(card.replace("    usual_wait: {seconds: 300", f"{price}    usual_wait: {{seconds: 300", 1))
    assert estimates(capsys, str(film), "--service", "skills.video")["skills.video"]["clip"]["amount"] == 20  # type: ignore[index]


def test_a_broken_card_is_told_and_hides_nobody(
    film: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = tmp_path / ".config" / "services" / "ark.yaml"
    own.parent.mkdir(parents=True)
    own.write_text("format: 2\nservice: ark\nmodels: 3\n")
    rows = {each["name"]: each for each in json.loads(answered(capsys, "services", "--json"))["services"]}
    assert "ark.yaml:3" in rows["ark"]["problem"]
    assert rows["xskill"]["five_seconds"]
    assert "ark.yaml:3" in estimates(capsys, str(film))["ark"]["why"]  # type: ignore[operator]


def test_a_card_can_be_printed_kept_and_changed(
    film: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = tmp_path / ".config" / "services" / "xskill.yaml"
    own.parent.mkdir(parents=True)
    own.write_text(answered(capsys, "services", "xskill", "--card").replace("amount: 30,", "amount: 31,"))
    assert estimates(capsys, str(film), "--service", "xskill")["xskill"]["clip"]["amount"] == 155  # type: ignore[index]
    answered(capsys, "services", "animatic", "--card", code=2)
    answered(capsys, "services", "--card", code=2)


def test_prices_in_another_unit_than_the_charges_are_refused(
    film: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = tmp_path / ".config" / "services" / "xskill.yaml"
    own.parent.mkdir(parents=True)
    own.write_text(answered(capsys, "services", "xskill", "--card").replace("unit: credits", "unit: USD"))
    capsys.readouterr()
    assert run(["estimate", str(film), "--service", "xskill"]) == 2
    said = capsys.readouterr().err
    assert "a price is in USD, and xskill tells its charges in credits." in " ".join(said.split())
