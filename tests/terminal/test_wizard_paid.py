"""The paid half of the wizard: what is said before money goes, and what is kept of it whatever happens."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from seedance_cli.errors import Interrupted, NoKey, Refused, SeedanceError
from seedance_cli.story.storyboard import StillIdea, Storyboard
from seedance_cli.terminal.asking import Back
from seedance_cli.terminal.prompts import Prompts
from seedance_cli.terminal.result import Quote
from seedance_cli.terminal.sketch import draft_board
from seedance_cli.terminal.still_step import StillStep
from seedance_cli.terminal.studio import KEEP, MAKE, Draft, Notebook, StillAsk, Studio
from seedance_cli.terminal.wizard import Wizard
from tests.terminal.seen import assert_screen
from tests.terminal.small_studio import FACES, Backstage, paid_studio, small_studio
from tests.terminal.stage import DEFAULT, DOWN, ENTER, UP, Screens, Script, stage

STILLS = (
    StillIdea(prompt="An old swordsman, ink wash.", role="character"),
    StillIdea(prompt="A maple wood, ink wash", role="scene"),
    StillIdea(prompt="A spear, ink wash", role="prop"),
)
TOLD = {"idea": "A duel in a maple wood", "template": "narrative", "duration": "15"}
ROUND = "Draw 3 stills now? about 48 credits"
YES: list[tuple[str, object]] = [("Shall it be made? about 450 credits", MAKE)]


def begun(studio: Studio, stills: tuple[StillIdea, ...] = STILLS) -> Draft:
    """A draft whose stills are to be drawn next."""
    draft = Draft(answers=TOLD, stills=stills, step="stills")
    return replace(draft, board=draft_board(studio, draft))


def sit(
    folder: Path,
    answers: list[tuple[str, object]],
    *,
    stills: tuple[StillIdea, ...] = STILLS,
    **backstage: object,
) -> tuple[Draft, Script, Backstage]:
    studio, behind = paid_studio(folder)
    for name, value in backstage.items():
        setattr(behind, name, value)
    script = Script(list(answers))
    done = Wizard(script, studio).run(begun(studio, stills))
    assert script.answers == []
    assert done is not None
    return done, script, behind


def test_the_price_is_asked_once_and_then_all_are_drawn_together(tmp_path: Path) -> None:
    answers = [(ROUND, "draw"), ("@image1", "take"), ("@image2", "take"), ("@image3", "take"), *YES]
    done, script, backstage = sit(tmp_path, answers)
    assert len(backstage.priced[0]) == 3
    assert [ask.prompt for ask in backstage.drawn] == [still.prompt for still in STILLS]
    assert backstage.shown == ["@image1 character", "@image2 scene", "@image3 prop"]
    assert [each.prompt for each in done.references] == [still.prompt for still in STILLS]
    first, *_ = [place for place, said in enumerate(script.said) if "faces" in said]
    assert first < script.said.index("(aside)")


def test_a_return_key_at_every_question_spends_nothing(tmp_path: Path) -> None:
    (tmp_path / "own.png").write_bytes(b"picture")
    files = [
        (text, DEFAULT if text != "Which" else str(tmp_path / "own.png"))
        for _ in STILLS
        for text in ("no picture yet", "Which")
    ]
    done, _, backstage = sit(tmp_path, [(ROUND, DEFAULT), *files, ("Shall it be made?", DEFAULT)])
    assert backstage.drawn == []
    assert done.step == KEEP
    assert len(done.references) == 3


def test_leaving_the_stills_out_asks_no_more_about_them(tmp_path: Path) -> None:
    done, script, backstage = sit(tmp_path, [(ROUND, "leave"), *YES])
    assert (backstage.drawn, done.references) == ([], ())
    assert "stills: 0 of 3 taken" in script.said


def test_leaving_the_rest_out_keeps_what_was_drawn_before(tmp_path: Path) -> None:
    studio, backstage = paid_studio(tmp_path)
    old = tmp_path / "old.png"
    old.write_bytes(b"picture")
    draft = replace(begun(studio), pictures={STILLS[1].prompt: str(old)})
    script = Script([("Draw 2 stills now? about 32 credits", "leave"), ("@image2 scene: take", "take"), *YES])
    done = Wizard(script, studio).run(draft)
    assert done is not None
    assert [each.source for each in done.references] == [str(old)]
    assert backstage.drawn == []


def test_back_before_the_first_drawing_goes_to_the_storyboard(tmp_path: Path) -> None:
    answers: list[tuple[str, object]] = [
        (ROUND, "back"), ("Your storyboard", "done"), (ROUND, Back), ("Your storyboard", "done"), (ROUND, "leave"), *YES,
    ]  # fmt: skip
    _, _, backstage = sit(tmp_path, answers)
    assert backstage.drawn == []


def test_stills_over_the_budget_say_so_and_offer_files(tmp_path: Path) -> None:
    said = "48 credits are above the budget of 20."
    answers: list[tuple[str, object]] = [("3 stills cannot be drawn now", "leave"), *YES]
    _, script, backstage = sit(tmp_path, answers, over_budget=said)
    assert script.troubles == [f"{said}\n--budget 100"]
    assert backstage.drawn == []
    with pytest.raises(AssertionError, match="'draw' is not offered"):
        sit(tmp_path, [("cannot be drawn", "draw")], over_budget=said)


def test_one_that_fails_loses_none_of_the_others(tmp_path: Path) -> None:
    fault = Refused("The service refused it: 错误码 2038.", hint="Leave out what may offend, and try again.")
    answers: list[tuple[str, object]] = [
        (ROUND, "draw"), ("@image1", "take"), ("@image2 scene has no picture yet", "again"), ("@image2 scene: take", "take"),
        ("@image3", "take"), *YES,
    ]  # fmt: skip
    done, script, backstage = sit(tmp_path, answers, fail_at={2: fault})
    assert script.troubles == [
        "The service refused it: 错误码 2038.\nLeave out what may offend, and try again."
    ]
    assert len(backstage.drawn) == 4
    assert len(done.references) == 3
    drawn_by_then = [len(draft.pictures) for draft in backstage.saved if draft.step == "stills"]
    assert 2 in drawn_by_then


def test_a_failed_still_is_not_drawn_again_by_coming_back(tmp_path: Path) -> None:
    answers: list[tuple[str, object]] = [
        (ROUND, "draw"), ("@image1 character has no picture", Back), ("Your storyboard", "done"),
        ("@image1 character has no picture", "leave"), ("@image2", "take"), ("@image3", "take"), *YES,
    ]  # fmt: skip
    _, _, backstage = sit(tmp_path, answers, fail_at={1: SeedanceError("no")})
    assert len(backstage.drawn) == 3


def test_pictures_that_arrived_before_ctrl_c_are_in_the_draft(tmp_path: Path) -> None:
    studio, backstage = paid_studio(tmp_path)
    picture = tmp_path / "first.png"
    picture.write_bytes(b"picture")

    def draw(_board: Storyboard, asks: Sequence[StillAsk]) -> list[Path | SeedanceError]:
        asks[0].arrived(picture)
        raise KeyboardInterrupt

    script = Script([(ROUND, "draw")])
    with pytest.raises(KeyboardInterrupt):
        Wizard(script, replace(studio, draw=draw)).run(begun(studio))
    assert backstage.saved[-1].pictures == {STILLS[0].prompt: str(picture)}

    again = Script([("Draw 2 stills now? about 32 credits", "leave"), ("@image1", "take"), *YES])
    done = Wizard(again, studio).run(backstage.saved[-1])
    assert done is not None
    assert [each.source for each in done.references] == [str(picture)]


def test_a_round_that_fails_as_a_whole_keeps_what_arrived(tmp_path: Path) -> None:
    studio, _ = paid_studio(tmp_path)
    picture = tmp_path / "first.png"
    picture.write_bytes(b"picture")

    def draw(_board: Storyboard, asks: Sequence[StillAsk]) -> list[Path | SeedanceError]:
        asks[0].arrived(picture)
        raise NoKey("The key is wrong.", hint="seedance auth login xskill")

    script = Script([(ROUND, "draw"), ("@image1", "take"), ("@image2", "leave"), ("@image3", "leave"), *YES])
    done = Wizard(script, replace(studio, draw=draw)).run(begun(studio))
    assert done is not None
    assert len(done.references) == 1
    assert script.troubles == ["The key is wrong.\nseedance auth login xskill"] * 2


def test_an_interrupt_told_as_an_error_ends_the_sitting(tmp_path: Path) -> None:
    studio, _ = paid_studio(tmp_path)

    def draw(_board: Storyboard, _asks: Sequence[StillAsk]) -> list[Path | SeedanceError]:
        raise Interrupted("Stopped waiting.")

    with pytest.raises(Interrupted):
        Wizard(Script([(ROUND, "draw")]), replace(studio, draw=draw)).run(begun(studio))


ONE = STILLS[:1]


def test_changes_add_up_in_the_references_prompt(tmp_path: Path) -> None:
    answers: list[tuple[str, object]] = [
        ("Draw 1 still now? about 16 credits", "draw"), ("@image1", "change"), ("What should change", "at night"),
        ("@image1", "change"), ("What should change", "from behind"), ("@image1", "take"), *YES,
    ]  # fmt: skip
    done, _, backstage = sit(tmp_path, answers, stills=ONE)
    assert [each.prompt for each in done.references] == [
        "An old swordsman, ink wash; changed: at night; changed: from behind"
    ]
    assert [(ask.prompt, ask.edit_of and ask.edit_of.name) for ask in backstage.drawn] == [
        (ONE[0].prompt, None), ("at night", "still-1.png"), ("from behind", "still-2.png"),
    ]  # fmt: skip


def test_drawing_again_begins_from_the_sentence_and_forgets_the_changes(tmp_path: Path) -> None:
    answers: list[tuple[str, object]] = [
        ("Draw 1 still", "draw"), ("@image1", "change"), ("What should change", "at night"), ("@image1", "again"),
        ("@image1", "take"), *YES,
    ]  # fmt: skip
    done, _, _ = sit(tmp_path, answers, stills=ONE)
    (taken,) = done.references
    assert (taken.prompt, Path(taken.source).name) == (ONE[0].prompt, "still-3.png")


def test_a_change_that_fails_leaves_the_picture_as_it_was(tmp_path: Path) -> None:
    answers: list[tuple[str, object]] = [
        ("Draw 1 still", "draw"), ("@image1", "change"), ("What should change", "at night"), ("@image1", "take"), *YES,
    ]  # fmt: skip
    done, script, _ = sit(tmp_path, answers, stills=ONE, fail_at={2: SeedanceError("Too dark.")})
    assert script.troubles == ["Too dark."]
    assert [each.prompt for each in done.references] == [ONE[0].prompt]


def test_a_changed_picture_is_still_known_in_the_next_sitting(tmp_path: Path) -> None:
    studio, backstage = paid_studio(tmp_path)
    script = Script([
        ("Draw 1 still", "draw"), ("@image1", "change"), ("What should change", "at night"), ("@image1", KeyboardInterrupt),
    ])  # fmt: skip
    with pytest.raises(KeyboardInterrupt):
        Wizard(script, studio).run(begun(studio, ONE))
    done = Wizard(Script([("@image1", "take"), *YES]), studio).run(backstage.saved[-1])
    assert done is not None
    assert done.references[0].prompt == "An old swordsman, ink wash; changed: at night"


def test_another_sentence_is_drawn_and_taken_over(tmp_path: Path) -> None:
    answers: list[tuple[str, object]] = [
        ("Draw 1 still", "draw"), ("no picture yet", "sentence"), ("drawn instead", "A young swordsman"), ("@image1", "again"),
        ("@image1", "take"), *YES,
    ]  # fmt: skip
    done, _, backstage = sit(tmp_path, answers, stills=ONE, fail_at={1: Refused("No.")})
    assert [ask.prompt for ask in backstage.drawn] == [
        ONE[0].prompt,
        "A young swordsman",
        "A young swordsman",
    ]
    assert [each.prompt for each in done.references] == ["A young swordsman"]
    assert done.board is not None
    assert done.board.references == done.references


def test_another_sentence_that_fails_keeps_the_picture_and_the_words(tmp_path: Path) -> None:
    answers: list[tuple[str, object]] = [
        ("Draw 1 still", "draw"), ("@image1", "sentence"), ("drawn instead", "Something worse"),
        ("take this picture", "sentence"), ("drawn instead", DEFAULT), ("take this picture", "take"), *YES,
    ]  # fmt: skip
    faults = {2: Refused("Not that."), 3: Refused("Nor that.")}
    done, script, backstage = sit(tmp_path, answers, stills=ONE, fail_at=faults)
    assert [ask.prompt for ask in backstage.drawn][1:] == ["Something worse", "Something worse"]
    assert script.troubles == ["Not that.", "Nor that."]
    assert [each.prompt for each in done.references] == [ONE[0].prompt]


def test_the_same_sentence_once_more_costs_nothing(tmp_path: Path) -> None:
    answers: list[tuple[str, object]] = [
        ("Draw 1 still", "draw"), ("@image1", "sentence"), ("drawn instead", DEFAULT), ("@image1", "take"), *YES,
    ]  # fmt: skip
    _, _, backstage = sit(tmp_path, answers, stills=ONE)
    assert len(backstage.drawn) == 1


def test_two_stills_of_one_sentence_are_paid_for_once(tmp_path: Path) -> None:
    answers: list[tuple[str, object]] = [
        ("Draw 1 still now? about 16 credits", "draw"), ("@image1", "take"), ("@image2", "take"), *YES,
    ]  # fmt: skip
    done, _, backstage = sit(tmp_path, answers, stills=(ONE[0], replace(ONE[0], role="look")))
    assert len(backstage.drawn) == 1
    assert [each.role for each in done.references] == ["character", "look"]


def test_a_redraw_over_the_budget_is_refused_where_it_is_asked(tmp_path: Path) -> None:
    studio, backstage = paid_studio(tmp_path)
    notebook = Notebook(begun(studio, ONE), backstage.saved.append)
    script = Script([("Draw 1 still", "draw"), ("@image1", Back)])
    step = StillStep(script, studio, notebook)
    with pytest.raises(Back):
        step.ask()
    backstage.over_budget = "Nothing is left of the budget."
    script.answers = [("@image1", "again"), ("@image1", "take")]
    step.ask()
    assert script.troubles == ["Nothing is left of the budget.\n--budget 100"]
    assert len(backstage.drawn) == 1


def test_the_terms_stand_above_the_yes(tmp_path: Path) -> None:
    _, script, _ = sit(tmp_path, [(ROUND, "leave"), *YES])
    (terms,) = [said for said in script.said if "12,500 credits" in said]
    assert "xskill · seedance_2.0_fast · by MCP" in terms
    assert FACES in " ".join(terms.split())


def test_back_from_the_yes(tmp_path: Path) -> None:
    answers: list[tuple[str, object]] = [
        (ROUND, "leave"), ("Shall it be made?", "back"), ("Your storyboard", "done"), ("Shall it be made?", KEEP),
    ]  # fmt: skip
    done, _, _ = sit(tmp_path, answers)
    assert done.step == KEEP


def test_what_cannot_be_made_says_why_and_can_be_kept_or_mended(tmp_path: Path) -> None:
    studio, _ = paid_studio(tmp_path)

    def quote(_board: Storyboard) -> Quote:
        raise Refused("450 credits are above the budget of 100.", hint="--budget 450")

    cannot: list[tuple[str, object]] = [("It cannot be made as it is", DEFAULT)]
    script = Script([(ROUND, "leave"), ("cannot be made", "back"), ("Your storyboard", "done"), *cannot])
    done = Wizard(script, replace(studio, quote=quote)).run(begun(studio))
    assert done is not None
    assert done.step == KEEP
    assert script.troubles == ["450 credits are above the budget of 100.\n--budget 450"] * 2
    script = Script([(ROUND, "leave"), ("cannot be made", MAKE)])
    with pytest.raises(AssertionError, match="'make' is not offered"):
        Wizard(script, replace(studio, quote=quote)).run(begun(studio))


def test_free_stills_are_drawn_unasked(tmp_path: Path) -> None:
    studio, backstage = small_studio(tmp_path)
    takes: list[tuple[str, object]] = [(f"@image{number}", "take") for number in (1, 2, 3)]
    script = Script([*takes, ("Shall it be made?", DEFAULT)])
    done = Wizard(script, studio).run(begun(studio))
    assert done is not None
    assert (done.step, len(backstage.drawn)) == (MAKE, 3)


def play(folder: Path, keys: str, width: int, **options: bool) -> tuple[Screens, Backstage]:
    """The stills and the yes on a terminal; one of them is refused."""
    studio, backstage = paid_studio(folder)
    backstage.fail_at = {
        2: Refused(
            "The service refused it: 错误码: 2038，内容违规。",
            hint="Leave out what may offend, and try again.",
        )
    }
    with stage(keys, width=width, height=40, **options) as (prompts, screens):
        _run(prompts, studio)
    return screens, backstage


def _run(prompts: Prompts, studio: Studio) -> None:
    try:
        Wizard(prompts, studio).run(begun(studio))
    except KeyboardInterrupt:
        return


@pytest.mark.parametrize("width", [60, 80])
def test_the_paid_half_on_a_terminal(tmp_path: Path, width: int) -> None:
    keys = UP + ENTER + ENTER + DOWN + DOWN + ENTER + ENTER
    screens, backstage = play(tmp_path, keys, width)
    assert len(backstage.drawn) == 3
    seen = [
        next(drawn for drawn in screens.drawn if text in drawn)
        for text in (
            "› draw them",
            "image1 character: take",
            "image2 scene has no picture",
            "Shall it be made?",
        )
    ]
    assert_screen(f"wizard-paid-{width}", f"\n{'~' * width}\n".join(seen) + "\n")
