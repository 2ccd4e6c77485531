from dataclasses import replace
from pathlib import Path

import pytest

from seedance_cli.story.storyboard import Line, Storyboard
from seedance_cli.terminal.asking import Back, Picked
from seedance_cli.terminal.review import Review
from seedance_cli.terminal.review_rows import storyboard_rows
from seedance_cli.terminal.sketch import draft_board
from seedance_cli.terminal.studio import Draft, Notebook
from tests.terminal.small_studio import VOCABULARY, check, small_studio
from tests.terminal.stage import DEFAULT, Script

DRAFT = Draft(answers={"idea": "A walk", "template": "narrative", "duration": "15"}, step="review")
DONE = ("Your storyboard", Picked("done"))


def press(key: str, shot: int) -> tuple[str, object]:
    return ("Your storyboard", Picked(f"shot {shot}", key))


def review(folder: Path, *answers: tuple[str, object], draft: Draft = DRAFT) -> tuple[Storyboard, Script]:
    studio, _ = small_studio(folder)
    script = Script([*answers, DONE])
    notebook = Notebook(draft, studio.save)
    Review(script, studio, notebook).ask()
    assert script.answers == []
    assert notebook.draft.board is not None
    return notebook.draft.board, script


def seconds(board: Storyboard) -> list[int]:
    return [shot.seconds for shot in board.shots]


def test_going_on_at_once_keeps_the_draft_and_leaves_the_storyboard_on_the_screen(tmp_path: Path) -> None:
    board, script = review(tmp_path)
    assert seconds(board) == [3, 4, 4, 2, 2]
    assert "storyboard: 5 shots in 15 s" in script.said
    assert any("├" in said and "wide, push in" in said for said in script.said)


@pytest.mark.parametrize(
    ("answer", "lengths"),
    [
        (press("+", 0), [4, 3, 4, 2, 2]),
        (press("=", 0), [4, 3, 4, 2, 2]),
        (press("-", 1), [3, 3, 5, 2, 2]),
        (press("x", 1), [7, 4, 2, 2]),
        (press(">", 0), [4, 3, 4, 2, 2]),
        (press("<", 4), [3, 4, 4, 2, 2]),
    ],
)
def test_shots_are_timed_removed_and_moved_where_they_stand(
    tmp_path: Path, answer: tuple[str, object], lengths: list[int]
) -> None:
    assert seconds(review(tmp_path, answer)[0]) == lengths


def test_the_first_shot_moved_earlier_stays_and_the_last_moved_later_too(tmp_path: Path) -> None:
    board, _ = review(tmp_path, press("<", 0), press(">", 4))
    assert [shot.beat for shot in board.shots] == ["establish", "develop", "climax", "turn", "close"]


def test_a_shot_is_added_after_the_one_under_the_cursor(tmp_path: Path) -> None:
    board, _ = review(tmp_path, press("a", 0), ("Shot 2: what is seen", "A hand in the sand"))
    assert board.shots[1].content == "A hand in the sand"
    assert sum(seconds(board)) == 15


def test_adding_can_be_thought_better_of(tmp_path: Path) -> None:
    board, _ = review(tmp_path, press("a", 0), ("Shot 2: what is seen", Back))
    assert len(board.shots) == 5


def test_undo_takes_changes_back_one_by_one(tmp_path: Path) -> None:
    board, _ = review(tmp_path, press("+", 0), press("x", 4), press("u", 0), press("u", 0))
    assert seconds(board) == [3, 4, 4, 2, 2]


def test_what_cannot_be_is_said_and_nothing_changes(tmp_path: Path) -> None:
    board, script = review(tmp_path, *[press("-", 0)] * 3)
    assert seconds(board)[0] == 1
    assert "cannot last 0 s" in script.troubles[-1]


def test_any_field_of_a_shot_is_changed_with_what_stands_there_to_begin_with(tmp_path: Path) -> None:
    board, _ = review(
        tmp_path,
        press("", 1),
        ("Shot 2: what should change", "content"), ("What is seen", "A door"),
        ("Shot 2: what should change", "camera"), ("camera move", "static"),
        ("Shot 2: what should change", "size"), ("How large", DEFAULT),
        ("Shot 2: what should change", "angle"), ("angle", "low angle"),
        ("Shot 2: what should change", "seconds"), ("How many seconds", "5"),
        ("Shot 2: what should change", "dialogue"), ("What is said", 'Anna (English): "Look; here."; Ben: Yes'),
        ("Shot 2: what should change", "action"), ("What happens", Back),
        ("Shot 2: what should change", "done"),
    )  # fmt: skip
    shot = board.shots[1]
    assert (shot.content, shot.camera, shot.size, shot.angle, shot.seconds) == (
        "A door", "static", "medium", "low angle", 5,
    )  # fmt: skip
    assert shot.dialogue == (
        Line(text="Look; here.", speaker="Anna", language="English"),
        Line(text="Yes", speaker="Ben"),
    )


def test_seconds_that_do_not_fit_are_explained_in_the_shot(tmp_path: Path) -> None:
    board, script = review(
        tmp_path,
        press("", 0),
        ("what should change", "seconds"),
        ("How many", "99"),
        ("what should change", Back),
    )
    assert seconds(board) == [3, 4, 4, 2, 2]
    assert any("cannot last 99 s" in trouble for trouble in script.troubles)


def test_seconds_that_are_no_number_are_refused(tmp_path: Path) -> None:
    _, script = review(
        tmp_path, press("", 0), ("what should change", "seconds"), ("How many", "ten"), ("How many", "4"),
        ("what should change", "done"),
    )  # fmt: skip
    assert script.troubles == ["A whole number of seconds, please."]


def test_sound_and_rules_are_changed(tmp_path: Path) -> None:
    board, _ = review(
        tmp_path,
        ("Your storyboard", Picked("music")), ("What music", "a piano"),
        ("Your storyboard", Picked("effects")), ("What sounds", ""),
        ("Your storyboard", Picked("constraints")), ("What must hold", "no subtitles; no logos"),
    )  # fmt: skip
    assert (board.sound.music, board.sound.effects, board.constraints) == (
        "a piano",
        "",
        ("no subtitles", "no logos"),
    )


def test_fixes_are_applied_with_f(tmp_path: Path) -> None:
    draft = replace(DRAFT, answers={**DRAFT.answers, "camera": "push in, orbit"})
    board, _ = review(tmp_path, press("f", 0), draft=draft)
    assert {shot.camera for shot in board.shots} == {"push in"}


def test_an_error_has_to_be_mended_before_going_on(tmp_path: Path) -> None:
    board, script = review(
        tmp_path,
        press("", 4), ("what should change", "content"), ("What is seen", ""), ("what should change", "done"),
        DONE, press("x", 4),
    )  # fmt: skip
    assert len(board.shots) == 4
    assert script.troubles == ["This has to be mended first. shot 5: nothing is seen"]


def test_the_yaml_comes_back_from_the_editor_or_says_what_is_wrong(tmp_path: Path) -> None:
    board, script = review(tmp_path, press("e", 0), press("e", 0))
    assert script.troubles == ["line 3: 'shotz' is no key. The nearest is 'shots'."]
    assert board.constraints == ("no subtitles",)


def test_going_back_gives_up_changed_shots_only_after_a_yes(tmp_path: Path) -> None:
    studio, _ = small_studio(tmp_path)
    script = Script([("Your storyboard", Back)])
    with pytest.raises(Back):
        Review(script, studio, Notebook(DRAFT, studio.save)).ask()

    notebook = Notebook(DRAFT, studio.save)
    script = Script([press("+", 0), ("Your storyboard", Back), ("Going back", "stay"), ("Your storyboard", Back), ("Going back", "leave")])  # fmt: skip
    with pytest.raises(Back):
        Review(script, studio, notebook).ask()
    assert script.answers == []
    notebook.answer({"style": "noir"})
    assert notebook.draft.board is None


def test_each_change_is_saved_at_once(tmp_path: Path) -> None:
    studio, backstage = small_studio(tmp_path)
    script = Script([press("+", 0), ("Your storyboard", KeyboardInterrupt)])
    with pytest.raises(KeyboardInterrupt):
        Review(script, studio, Notebook(DRAFT, studio.save)).ask()
    board = backstage.saved[-1].board
    assert board is not None
    assert seconds(board) == [4, 3, 4, 2, 2]


def test_findings_stand_below_their_shot(tmp_path: Path) -> None:
    studio, _ = small_studio(tmp_path)
    board = draft_board(studio, DRAFT)
    shots = (board.shots[0], replace(board.shots[1], camera="pan, tilt"), *board.shots[2:])
    board = replace(board, shots=shots)
    rows = storyboard_rows(board, check(board), VOCABULARY, 80)  # type: ignore[arg-type]
    assert [row.value for row in rows[:4]] == ["shot 0", "shot 1", "remark one-move", "shot 2"]
    assert "two camera moves" in rows[2].words
    assert rows[2].words.rstrip().endswith("fix: f")


def test_in_a_chinese_film_the_words_are_offered_in_chinese_and_kept_as_templates_say_them(
    tmp_path: Path,
) -> None:
    draft = replace(DRAFT, answers={**DRAFT.answers, "idea": "老人在巷口下棋"})
    board, _ = review(
        tmp_path,
        press("", 0), ("what should change", "camera"), ("camera move", DEFAULT),
        ("what should change", "angle"), ("angle", "low angle"), ("what should change", "done"),
        draft=draft,
    )  # fmt: skip
    assert (board.shots[0].camera, board.shots[0].angle) == ("push in", "low angle")
