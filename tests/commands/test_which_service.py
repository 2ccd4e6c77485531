"""Who renders where no service is named: settings, keys, one question, the free one; and that it is always said."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import cast

import pytest

from seedance_cli.commands.making.choosing import Choice, choice_by_keys, keyed_services
from seedance_cli.commands.making.crew import Crew
from seedance_cli.commands.making.renderer import Wishes
from seedance_cli.errors import Interrupted, WrongInput
from seedance_cli.library import open_library
from seedance_cli.services import registry
from seedance_cli.services.animatic import SIZES
from seedance_cli.story.brief import Brief
from seedance_cli.story.references import Reference
from seedance_cli.story.storyboard import Shot, Storyboard
from seedance_cli.terminal import prompts
from seedance_cli.terminal.asking import Ask, Asker, Back, Offer
from seedance_cli.terminal.console import Screen
from tests.commands.at_home import Home, home_in
from tests.rough import SMALL

NEW = ("new", "A walk", "-d", "4")
TWO = ("XSKILL_API_KEY", "ARK_API_KEY")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Home:
    return home_in(tmp_path, monkeypatch, capsys)


class OneAnswer:
    """Gives one answer to the one question, and keeps what was offered and said."""

    width = 80

    def __init__(self, answer: str) -> None:
        self._answer = answer
        self.offers: Sequence[Offer] = ()
        self.said: list[object] = []

    def choose(
        self,
        ask: Ask,
        offers: Sequence[Offer],
        *,
        default: str = "",
        own: Callable[[str], str] | None = None,
    ) -> str:
        assert ask.text == "Who shall render?"
        assert default == "animatic"
        self.offers = offers
        if not self._answer:
            raise Back
        return self._answer

    def say(self, *parts: object) -> None:
        self.said += parts


def asked(answer: str) -> tuple[Choice, OneAnswer]:
    asker = OneAnswer(answer)
    return choice_by_keys(open_library().vocabulary, cast("Asker", asker)), asker


@pytest.mark.parametrize(
    ("keys", "config", "variables", "flags", "service", "why", "line"),
    [
        ((), "", {}, (), "animatic", "free, no key is set", "animatic: free, no key is set"),
        (("XSKILL_API_KEY",), "", {}, (), "xskill", "the only service with a key", "xskill, the only service with a key"),
        (TWO, "", {}, (), "animatic", "free; xskill and ark have keys: --service NAME takes one",
         "animatic: free; xskill and ark have keys: --service NAME takes one"),
        (TWO, "service: ark", {}, (), "ark", "named in {config}", "ark, named in {config}"),
        ((), "service: animatic", {}, (), "animatic", "named in {config}", "animatic, named in {config}"),
        (TWO, "service: ark", {"SEEDANCE_SERVICE": "xskill"}, (), "xskill", "named in SEEDANCE_SERVICE",
         "xskill, named in SEEDANCE_SERVICE"),
        (TWO, "service: ark", {"SEEDANCE_SERVICE": "xskill"}, ("--service", "skills.video"), "skills.video",
         "named with --service", ""),
    ],
    ids=["no key", "one key", "two keys", "settings", "free by settings", "environment", "flag"],
)  # fmt: skip
def test_it_is_chosen_and_said(
    home: Home,
    keys: tuple[str, ...],
    config: str,
    variables: dict[str, str],
    flags: tuple[str, ...],
    service: str,
    why: str,
    line: str,
) -> None:
    home.keys(*keys)
    path = str(home.config(config)) if config else ""
    for name, value in variables.items():
        home.monkeypatch.setenv(name, value)
    answer = home.answer(*NEW, "--dry-run", *flags)
    assert (answer["service"], answer["chosen"]) == (service, why.format(config=path))
    code, _, err = home.run(*NEW, "--dry-run", *flags)
    lines = [each for each in err.splitlines() if each == line.format(config=path)]
    assert (code, len(lines)) == (0, 1 if line else 0)
    assert (
        line.format(config=path) not in home.run(*NEW, "--dry-run", "--quiet", *flags)[2].splitlines()
        or not line
    )
    assert home.written() == set()


def test_the_same_for_a_still_and_for_a_film(home: Home) -> None:
    home.keys("XSKILL_API_KEY")
    assert home.answer("still", "a hat", "--dry-run")["chosen"] == "the only service with a key"
    assert home.run(*NEW, "--plan", "--yes", "-o", "walk")[0] == 0
    assert home.answer("shoot", "walk", "--dry-run")["chosen"] == "the only service with a key"


def test_a_clip_tells_who_made_it_and_why(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    for ratio, size in SMALL.items():
        monkeypatch.setitem(SIZES, ratio, size)
    answer = home.answer(*NEW, "--yes", "--no-preview", "-o", "walk")
    assert (answer["service"], answer["chosen"], answer["unit"]) == (
        "animatic",
        "free, no key is set",
        "free",
    )
    assert "region" not in answer


def test_of_several_one_is_chosen_once_and_kept(home: Home) -> None:
    home.keys(*TWO)
    choice, asker = asked("ark")
    assert choice == Choice("ark", "as you chose")
    assert [offer.value for offer in asker.offers] == ["xskill", "ark", "animatic"]
    hints = {offer.value: offer.hint for offer in asker.offers}
    assert "5 s about" in hints["xskill"]
    assert "CNY" in hints["ark"]
    assert hints["animatic"] == "a free preview cut, rendered on this machine"
    config = home.folder / ".config" / "config.yaml"
    said, _ = asker.said
    assert str(said).startswith(f"ark, as you chose; kept in {config}")
    assert "service: ark" in config.read_text()
    assert home.answer(*NEW, "--dry-run")["chosen"] == f"named in {config}"


def test_a_price_that_nobody_knows_is_called_unknown(home: Home) -> None:
    home.keys("XSKILL_API_KEY", "SKILLS_VIDEO_API_KEY")
    _, asker = asked("animatic")
    hint = next(each.hint for each in asker.offers if each.value == "skills.video")
    assert hint.startswith("price unknown, ")


def test_a_choice_that_cannot_be_kept_counts_all_the_same(home: Home) -> None:
    home.keys(*TWO)
    home.config("service:")
    choice, asker = asked("xskill")
    assert choice.name == "xskill"
    assert "not kept" in str(asker.said[0])


def test_going_back_keeps_nothing(home: Home) -> None:
    home.keys(*TWO)
    with pytest.raises(Back):
        asked("")
    assert not (home.folder / ".config" / "config.yaml").exists()


class Terminal(Screen):
    interactive = True


def test_a_command_from_which_one_goes_back_sends_nothing(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.keys(*TWO)
    monkeypatch.setattr(prompts, "Prompts", lambda **_: OneAnswer(""))
    with Crew(Wishes(), open_library().vocabulary, Terminal()) as crew:
        assert not crew.is_settled  # nothing was needed of it so far
        with pytest.raises(Interrupted, match="nothing was sent"):
            _ = crew.free


@pytest.mark.parametrize(
    ("wishes", "json"), [(Wishes(yes=True), False), (Wishes(), True)], ids=["--yes", "--json"]
)
def test_what_wants_no_questions_gets_none(
    home: Home, monkeypatch: pytest.MonkeyPatch, wishes: Wishes, json: bool
) -> None:
    home.keys(*TWO)
    monkeypatch.setattr(prompts, "Prompts", lambda **_: pytest.fail("a question was asked"))
    with Crew(wishes, open_library().vocabulary, Terminal(json=json)) as crew:
        assert crew.choice.name == "animatic"


def test_settings_that_cannot_be_read_are_no_silence(home: Home) -> None:
    home.config("service: arc")
    code, _, err = home.run(*NEW, "--yes", "-o", "walk")
    assert (code, home.written()) == (2, set())
    assert 'there is no service "arc"; did you mean ark?' in err


def test_a_key_that_cannot_be_one_is_no_silence(home: Home) -> None:
    home.keys("XSKILL_API_KEY")
    home.monkeypatch.setenv("ARK_API_KEY", "half a key")
    code, _, err = home.run(*NEW, "--yes", "-o", "walk")
    assert (code, home.written()) == (2, set())
    assert "ARK_API_KEY" in err


def test_a_broken_package_of_another_hides_no_service(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = EntryPoint(name="broken", value="nowhere_at_all:LISTING", group=registry.GROUP)
    monkeypatch.setattr(registry, "_brought", lambda: {"broken": broken})
    home.keys("XSKILL_API_KEY")
    assert keyed_services() == ("xskill",)
    assert home.answer(*NEW, "--dry-run")["service"] == "xskill"


def test_a_service_that_cannot_be_opened_cannot_be_chosen(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = registry.Listing(module="nowhere_at_all", class_name="Nothing", key_variable="LOST_KEY")
    point = EntryPoint(name="lost", value="nowhere_at_all:LISTING", group=registry.GROUP)
    monkeypatch.setattr(registry, "_brought", lambda: {"lost": point})
    monkeypatch.setattr(registry, "_loaded", lambda _: listed)
    home.keys("XSKILL_API_KEY", "LOST_KEY")
    _, asker = asked("xskill")
    lost = next(offer for offer in asker.offers if offer.value == "lost")
    assert lost.read_only
    assert "cannot be loaded" in lost.words
    with pytest.raises(WrongInput, match="cannot be loaded"):
        Crew(Wishes(service="lost"), open_library().vocabulary, Screen())


def test_the_offers_tell_what_this_film_costs_and_who_cannot_make_it(home: Home) -> None:
    home.keys(*TWO)
    brief = Brief(idea="a walk", duration=15)
    shot = Shot(seconds=15, content="a walk like @video1")
    clip = Reference(kind="video", source="walk.mp4", role="motion")
    asker = OneAnswer("animatic")
    for references, xskill in (((), "15 s about 450 credits"), ((clip,), "")):
        film = Storyboard(title="walk", brief=brief, shots=(shot if references else replace(shot, content="a walk"),),
                          references=references)  # fmt: skip
        (home.folder / ".config" / "config.yaml").unlink(missing_ok=True)
        choice_by_keys(open_library().vocabulary, cast("Asker", asker), film)
        offers = {offer.value: offer for offer in asker.offers}
        assert offers["xskill"].hint.startswith(xskill)
        assert offers["xskill"].read_only == bool(references)
    assert "takes clips only as public links" in offers["xskill"].label
    assert "takes clips only as public links" in offers["ark"].label
    assert not offers["animatic"].read_only
