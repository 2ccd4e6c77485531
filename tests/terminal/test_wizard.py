from pathlib import Path

import pytest

from seedance_cli.story.references import Reference
from seedance_cli.story.storyboard import StillIdea
from seedance_cli.terminal.asking import Back, Picked
from seedance_cli.terminal.interview import KEYS, PARTS
from seedance_cli.terminal.studio import KEEP, MAKE, Draft
from seedance_cli.terminal.wizard import Wizard
from tests.terminal.small_studio import Backstage, small_studio
from tests.terminal.stage import DEFAULT, Script

IDEA = "An astronaut finds a garden on Mars"
TOLD = {"idea": IDEA, "template": "narrative", "duration": "15"}
QUICK: list[tuple[str, object]] = [
    ("your film about", IDEA),
    ("kind of film", DEFAULT),
    ("How long", DEFAULT),
    ("shape", DEFAULT),
    ("style", DEFAULT),
    ("mood", DEFAULT),
    ("Who does what", DEFAULT),
    ("How does it look", DEFAULT),
    ("camera move", ()),
    ("pace", DEFAULT),
    ("What is heard", DEFAULT),
]
NO_REFERENCES: list[tuple[str, object]] = [("anything to show", "done")]
CONTENT_WITH_IT: list[tuple[str, object]] = [("Your storyboard", "done")]
YES: list[tuple[str, object]] = [("Shall it be made", MAKE)]


def sit(
    folder: Path, answers: list[tuple[str, object]], draft: Draft | None = None
) -> tuple[Draft | None, Script, Backstage]:
    studio, backstage = small_studio(folder)
    script = Script(list(answers))
    done = Wizard(script, studio).run(draft or Draft())
    assert script.answers == []
    return done, script, backstage


def test_enter_all_the_way_makes_the_templates_film(tmp_path: Path) -> None:
    done, script, _ = sit(tmp_path, QUICK + NO_REFERENCES + CONTENT_WITH_IT + YES)
    assert done is not None
    assert done.board is not None
    assert (done.step, done.board.brief.template, done.board.brief.duration) == (MAKE, "narrative", 15)
    assert "idea: An astronaut finds a garden on Mars" in script.said
    assert "style: cinematic (the template's)" in script.said
    assert any("free" in said and "made on this machine" in said for said in script.said)


def test_the_style_that_the_idea_speaks_of_is_offered_first(tmp_path: Path) -> None:
    asked = [("your film about", "An ink-wash duel in the rain"), *QUICK[1:]]
    done, script, _ = sit(tmp_path, asked + NO_REFERENCES + CONTENT_WITH_IT + YES)
    assert done is not None
    assert done.board is not None
    assert done.board.brief.style == "ink wash"
    assert "style: ink wash" in script.said
    left = [(name, "" if name == "style" else answer) for name, answer in asked]
    done, script, _ = sit(tmp_path, left + NO_REFERENCES + CONTENT_WITH_IT + YES)
    assert done is not None
    assert done.board is not None
    assert done.board.brief.style == "cinematic"


def test_not_now_keeps_the_storyboard(tmp_path: Path) -> None:
    done, _, _ = sit(tmp_path, QUICK + NO_REFERENCES + CONTENT_WITH_IT + [("Shall it be made", KEEP)])
    assert done is not None
    assert done.step == KEEP


def test_every_answer_reaches_the_brief(tmp_path: Path) -> None:
    answers: list[tuple[str, object]] = [
        ("your film about", IDEA), ("kind of film", "narrative"), ("How long", "10 s"), ("shape", "9:16"),
        ("style", "noir"), ("mood", "tense"),
        ("Who does what", PARTS), ("about?", "a woman"), ("do?", "kneels"), ("Where", "in the dust"),
        ("How does it look", PARTS), ("light", ("backlight", "side light")), ("colours", ("cool colours",)),
        ("texture", "cinematic texture"),
        ("camera move", ("push in", "static", "orbit")), ("pace", "in bursts"),
        ("What is heard", PARTS), ("music", "a piano alone"), ("sounds", "wind; steps"), ("said", 'Anna: "Look."'),
    ]  # fmt: skip
    done, _, _ = sit(tmp_path, answers + NO_REFERENCES + CONTENT_WITH_IT + YES)
    assert done is not None
    assert done.board is not None
    brief = done.board.brief
    assert (brief.duration, brief.ratio, brief.style, brief.mood) == (10, "9:16", "noir", "tense")
    assert brief.content == "a woman kneels, in the dust"
    assert brief.visuals == "backlight, side light, cool colours, cinematic texture"
    assert brief.camera == "push in; static; orbit"
    assert [shot.camera for shot in done.board.shots][:3] == ["push in", "static", "orbit"]
    assert brief.motion == "in bursts"
    assert (done.board.sound.music, done.board.sound.effects) == ("a piano alone", "wind, steps")
    assert [line.text for shot in done.board.shots for line in shot.dialogue] == ["Look."]


def test_the_picture_above_a_question_grows_with_the_answers(tmp_path: Path) -> None:
    _, script, _ = sit(tmp_path, QUICK + NO_REFERENCES + CONTENT_WITH_IT + YES)
    assert IDEA in script.pictures[0]
    answers = [*QUICK[:4], ("style", "noir"), ("mood", KeyboardInterrupt)]
    script = Script(answers)
    with pytest.raises(KeyboardInterrupt):
        Wizard(script, small_studio(tmp_path)[0]).run(Draft())
    assert "noir" in script.pictures[-1]
    assert "15 s · 21:9" in script.pictures[-1]


def test_parts_are_sketched_together(tmp_path: Path) -> None:
    answers = [
        *QUICK[:6],
        ("Who does what", PARTS),
        ("about?", "a woman"),
        ("do?", "kneels"),
        ("Where", KeyboardInterrupt),
    ]
    script = Script(answers)
    with pytest.raises(KeyboardInterrupt):
        Wizard(script, small_studio(tmp_path)[0]).run(Draft())
    assert "a woman kneels" in script.pictures[-1]


def test_what_flags_gave_is_not_asked(tmp_path: Path) -> None:
    draft = Draft(answers={"idea": IDEA, "template": "product"}, given=frozenset({"idea", "template"}))
    done, _, _ = sit(tmp_path, QUICK[2:] + NO_REFERENCES + CONTENT_WITH_IT + YES, draft)
    assert done is not None
    assert done.board is not None
    assert done.board.brief.template == "product"


def test_a_draft_goes_on_where_it_stopped_with_its_answers_standing(tmp_path: Path) -> None:
    draft = Draft(
        answers={"idea": IDEA, "template": "narrative", "style": "noir", "mood": "tense"}, step="mood"
    )
    done, script, _ = sit(tmp_path, QUICK[5:] + NO_REFERENCES + CONTENT_WITH_IT + YES, draft)
    assert done is not None
    assert (done.answers["style"], done.answers["mood"]) == ("noir", "tense")
    assert script.said[:3] == [f"idea: {IDEA}", "template: Narrative", "seconds: 15 s"]


def test_going_back_over_a_sitting_that_was_taken_up_again(tmp_path: Path) -> None:
    draft = Draft(answers={"idea": IDEA, "template": "narrative", "duration": "8"}, step="ratio")
    done, script, _ = sit(tmp_path, [("shape", Back), ("How long", "10"), *EVERY_QUESTION[3:]], draft)
    assert done is not None
    assert done.answers["duration"] == "10"
    assert script.said[2] == "seconds: 8 s"


def test_a_chinese_idea_is_offered_chinese_words(tmp_path: Path) -> None:
    answers = [
        ("your film about", "宇航员在火星上发现花园"),
        *QUICK[1:4],
        ("style", "水墨"),
        ("mood", "紧张"),
    ]
    done, script, _ = sit(tmp_path, answers + QUICK[6:] + NO_REFERENCES + CONTENT_WITH_IT + YES)
    assert done is not None
    assert done.board is not None
    assert done.board.brief.language == "zh"
    assert "template: 叙事" in script.said


def test_back_from_the_first_question_leaves(tmp_path: Path) -> None:
    assert sit(tmp_path, [("your film about", Back)])[0] is None


def test_back_goes_to_the_question_before_and_takes_its_line_along(tmp_path: Path) -> None:
    back = [*QUICK[:3], ("shape", Back), ("How long", "8")]
    done, script, _ = sit(tmp_path, back + QUICK[3:] + NO_REFERENCES + CONTENT_WITH_IT + YES)
    assert done is not None
    assert (done.answers["duration"], script.taken_back) == ("8", 1)


def test_back_through_the_whole_wizard_and_forward_again(tmp_path: Path) -> None:
    there = QUICK + NO_REFERENCES + CONTENT_WITH_IT
    names = [part for part, _ in there]
    backwards: list[tuple[str, object]] = [
        ("Shall it be made", Back),
        *((name, Back) for name in reversed(names[1:])),
    ]
    again: list[tuple[str, object]] = [(name, () if name == "camera move" else DEFAULT) for name in names]
    again[-2:] = NO_REFERENCES + CONTENT_WITH_IT
    done, script, _ = sit(tmp_path, there + backwards + again + YES)
    assert done is not None
    assert done.answers["idea"] == IDEA
    assert script.taken_back == len(there)


def test_back_skips_what_flags_gave(tmp_path: Path) -> None:
    draft = Draft(answers={"idea": IDEA, "duration": "8"}, given=frozenset({"duration"}))
    answers = [*QUICK[:2], ("shape", Back), ("kind of film", Back), ("your film about", Back)]
    assert sit(tmp_path, answers, draft)[0] is None


def test_back_inside_the_parts_of_a_dimension(tmp_path: Path) -> None:
    parts: list[tuple[str, object]] = [
        ("Who does what", PARTS), ("about?", "a woman"), ("do?", Back), ("about?", "a man"), ("do?", "kneels"),
        ("Where", Back), ("do?", Back), ("about?", Back), ("Who does what", "a sleeping city"),
    ]  # fmt: skip
    done, _, _ = sit(tmp_path, QUICK[:6] + parts + QUICK[7:] + NO_REFERENCES + CONTENT_WITH_IT + YES)
    assert done is not None
    assert done.answers["content"] == "a sleeping city"
    assert "content.subject" not in done.answers


EVERY_QUESTION = QUICK + NO_REFERENCES + CONTENT_WITH_IT + YES


@pytest.mark.parametrize("place", range(len(EVERY_QUESTION)))
def test_ctrl_c_at_every_question_keeps_what_was_answered(tmp_path: Path, place: int) -> None:
    studio, backstage = small_studio(tmp_path)
    script = Script([*EVERY_QUESTION[:place], (EVERY_QUESTION[place][0], KeyboardInterrupt)])
    with pytest.raises(KeyboardInterrupt):
        Wizard(script, studio).run(Draft())
    saved = backstage.saved[-1]
    steps = [*KEYS, "references", "review", "confirm"]
    assert saved.step == steps[place]
    assert set(saved.answers) == set(KEYS[:place])
    assert (saved.board is not None) == (place >= steps.index("review"))

    again = Script([(part, answer) for part, answer in EVERY_QUESTION[place:]])
    done = Wizard(again, studio).run(saved)
    assert done is not None
    assert done.step == MAKE


@pytest.mark.parametrize("idea", ["", "x" * 100_000])
def test_no_idea_and_far_too_much_of_one_are_refused_where_they_are_asked(tmp_path: Path, idea: str) -> None:
    _, script, _ = sit(tmp_path, [("your film about", idea), *EVERY_QUESTION])
    assert len(script.troubles) == 1


def test_references_are_added_with_roles_and_broken_files_refused_at_once(tmp_path: Path) -> None:
    (tmp_path / "cup.jpg").write_bytes(b"picture")
    (tmp_path / "bad.png").write_bytes(b"broken")
    cup, bad = str(tmp_path / "cup.jpg"), str(tmp_path / "bad.png")
    steps: list[tuple[str, object]] = [
        ("anything to show", "add"), ("Which file", str(tmp_path / "none.png")), ("Which file", bad), ("Which file", cup),
        ("What is it for? (1280×720)", "product"),
        ("anything to show", "add"), ("Which file", "https://example.com/jazz.mp3?a=b"), ("What is it for", DEFAULT),
        ("anything to show", "done"),
    ]  # fmt: skip
    done, script, _ = sit(tmp_path, QUICK + steps + CONTENT_WITH_IT + YES)
    assert done is not None
    assert done.references == (
        Reference(kind="image", source=cup, role="product"),
        Reference(kind="audio", source="https://example.com/jazz.mp3?a=b", role="music"),
    )
    assert script.troubles == [
        f"There is no file {tmp_path / 'none.png'}.",
        "bad.png is no image: it cannot be opened.",
    ]
    assert "references: @image1 cup.jpg (product), @audio1 jazz.mp3?a=b (music)" in script.said


def test_a_link_that_does_not_tell_its_kind_is_asked_about(tmp_path: Path) -> None:
    steps: list[tuple[str, object]] = [
        ("anything to show", "add"), ("Which file", "https://example.com/watch"), ("What is it?", "video"),
        ("What is it for", "camera"), ("anything to show", "done"),
    ]  # fmt: skip
    done, _, _ = sit(tmp_path, QUICK + steps + CONTENT_WITH_IT + YES)
    assert done is not None
    assert [(each.kind, each.role) for each in done.references] == [("video", "camera")]


def test_references_change_role_and_are_removed(tmp_path: Path) -> None:
    draft = Draft(
        references=(
            Reference(kind="image", source="https://x.org/a.png", role="character"),
            Reference(kind="image", source="https://x.org/b.png", role="scene"),
        )
    )
    steps: list[tuple[str, object]] = [
        ("anything to show", "reference 0"), ("What is it for", "style"), ("anything to show", Picked("reference 1", "x")),
        ("anything to show", "done"),
    ]  # fmt: skip
    done, _, _ = sit(tmp_path, QUICK + steps + CONTENT_WITH_IT + YES, draft)
    assert done is not None
    assert [(each.source, each.role) for each in done.references] == [("https://x.org/a.png", "style")]


def test_ten_pictures_are_one_too_many(tmp_path: Path) -> None:
    nine = tuple(Reference(kind="image", source=f"https://x.org/{n}.png", role="look") for n in range(9))
    steps: list[tuple[str, object]] = [
        ("anything to show", "add"), ("Which file", "https://x.org/10.png"), ("Which file", Back),
        ("anything to show", "draw"), ("anything to show", "done"),
    ]  # fmt: skip
    done, script, _ = sit(tmp_path, QUICK + steps + CONTENT_WITH_IT + YES, Draft(references=nine))
    assert done is not None
    assert len(done.references) == 9
    assert script.troubles == ["There are 9 image references already; 9 is the most."] * 2


STILL: list[tuple[str, object]] = [("anything to show", "draw 0"), ("anything to show", "done")]


def test_a_suggested_still_is_drawn_shown_and_taken(tmp_path: Path) -> None:
    steps: list[tuple[str, object]] = [*STILL, *CONTENT_WITH_IT, ("@image1 character", "take")]
    done, _, backstage = sit(tmp_path, QUICK + steps + YES)
    assert done is not None
    assert done.board is not None
    assert [ask.prompt for ask in backstage.drawn] == [f"Portrait of the figure for {IDEA}, cinematic"]
    assert backstage.shown == ["@image1 character"]
    assert done.board.stills == ()
    assert done.board.references[0].source == str(tmp_path / "still-1.png")
    assert "@image1 goes closer" in done.board.shots[1].content


def test_a_still_is_drawn_again_changed_and_replaced_by_a_file(tmp_path: Path) -> None:
    (tmp_path / "own.png").write_bytes(b"picture")
    steps: list[tuple[str, object]] = [
        *STILL, *CONTENT_WITH_IT,
        ("@image1", "again"), ("@image1", "change"), ("What should change", "at night"),
        ("@image1", "change"), ("What should change", Back), ("@image1", "file"), ("Which picture", str(tmp_path / "own.png")),
    ]  # fmt: skip
    done, _, backstage = sit(tmp_path, QUICK + steps + YES)
    assert done is not None
    assert [(ask.prompt[:8], ask.edit_of) for ask in backstage.drawn] == [
        ("Portrait", None),
        ("Portrait", None),
        ("at night", tmp_path / "still-2.png"),
    ]
    assert [each.source for each in done.references] == [str(tmp_path / "own.png")]


def test_a_still_left_out_leaves_the_words(tmp_path: Path) -> None:
    done, _, _ = sit(tmp_path, QUICK + STILL + CONTENT_WITH_IT + [("@image1", "leave")] + YES)
    assert done is not None
    assert done.board is not None
    assert done.board.references == ()
    assert "the astronaut goes closer" in done.board.shots[1].content


def test_a_still_that_could_not_be_drawn_says_why_and_can_be_tried_again(tmp_path: Path) -> None:
    studio, backstage = small_studio(tmp_path)
    backstage.fails = ["The service is asleep."]
    steps: list[tuple[str, object]] = [*STILL, *CONTENT_WITH_IT, ("@image1", "again"), ("@image1", "take")]
    script = Script([*QUICK, *steps, *YES])
    done = Wizard(script, studio).run(Draft())
    assert done is not None
    assert script.troubles == ["The service is asleep."]
    assert len(done.references) == 1


def test_pictures_drawn_once_are_not_drawn_again_after_going_back(tmp_path: Path) -> None:
    steps: list[tuple[str, object]] = [
        *STILL,
        *CONTENT_WITH_IT,
        ("@image1", Back),
        *CONTENT_WITH_IT,
        ("@image1", "take"),
    ]
    done, _, backstage = sit(tmp_path, QUICK + steps + YES)
    assert done is not None
    assert len(backstage.drawn) == 1


def test_back_among_stills_asks_the_one_before(tmp_path: Path) -> None:
    two = (StillIdea(prompt="one", role="character"), StillIdea(prompt="two", role="scene"))
    steps: list[tuple[str, object]] = [
        *NO_REFERENCES, *CONTENT_WITH_IT, ("@image1", "take"), ("@image2", Back), ("@image1", "leave"), ("@image2", "take"),
    ]  # fmt: skip
    done, _, backstage = sit(tmp_path, QUICK + steps + YES, Draft(stills=two))
    assert done is not None
    assert [(each.prompt, each.role) for each in done.references] == [("two", "scene")]
    assert len(backstage.drawn) == 2
