"""The checklist finds what it names, leaves good prompts alone, and `repair` mends what it says it can."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seedance_cli.story.brief import Brief
from seedance_cli.story.check import check, check_text, repair
from seedance_cli.story.checklist.finding import LEVELS
from seedance_cli.story.references import Reference
from seedance_cli.story.storyboard import Line, Shot, Sound, StillIdea, Storyboard
from seedance_cli.story.template import Beat, Template
from seedance_cli.story.written import read_prompt
from tests.story.published import PROMPTS, film_words

WORDS = film_words()


def brief(**changes):
    return Brief(**{"idea": "a kite over a pier", "duration": 8, "style": "ink drawing"} | changes)


def shot(**changes):
    return Shot(
        **{"seconds": 4, "size": "wide shot", "camera": "push in", "content": "A kite rises over the pier."}
        | changes
    )


def board(*shots, **changes):
    made = shots or (shot(), shot(size="close-up", camera="static", content="Fingers let the string run."))
    changes.setdefault("brief", brief(duration=sum(each.seconds for each in made)))
    changes.setdefault("sound", Sound(music="one fiddle", effects="wind"))
    changes.setdefault("constraints", ("No subtitles",))
    return Storyboard(**{"title": "kite", "shots": made} | changes)


def image(role="character", **changes):
    return Reference(**{"kind": "image", "source": "a.png", "role": role, "note": "a fox"} | changes)


def video(role="motion"):
    return Reference(kind="video", source="a.mp4", role=role)


def audio(role="music"):
    return Reference(kind="audio", source="a.mp3", role=role)


def found(film, template=None):
    """(name, level, where) of what is found."""
    return {(each.name, each.level, each.where) for each in check(film, WORDS, template)}


def test_a_good_storyboard_gives_nothing_to_mend():
    assert check(board(), WORDS) == ()


@pytest.mark.parametrize("path", PROMPTS, ids=lambda path: path.stem)
def test_published_forms_give_no_error_and_at_most_one_warning(path):
    text = path.read_text()
    plain = check_text(text, WORDS)
    read = check(read_prompt(text, WORDS).storyboard, WORDS)
    for findings in (plain, read):
        assert not [each for each in findings if each.level == "error"]
        assert len([each for each in findings if each.level == "warning"]) <= 1


CASES = {
    "a tag that is not there": (board(shot(content="@image2 runs."), shot()), "unknown_tag", "error", "shot 1"),
    "a tag in the sound": (board(sound=Sound(music="@audio1")), "unknown_tag", "error", "sound"),
    "ten images": (board(references=(image("scene"),) * 10), "too_many_references", "error", "references"),
    "four videos": (board(references=(video(),) * 4), "too_many_references", "error", "references"),
    "nine images and a still": (
        board(references=(image("scene"),) * 9, stills=(StillIdea(prompt="a fox"),)),
        "too_many_references", "error", "references",
    ),
    "thirteen files": (
        board(references=(image("scene"),) * 9 + (video(),) * 3 + (audio(),)), "too_many_references", "error", "references",
    ),
    "six references": (board(references=(image("scene"),) * 6), "many_references", "advice", "references"),
    "audio alone": (board(references=(audio(),)), "audio_alone", "error", "references"),
    "a video in frames mode": (
        board(brief=brief(mode="first_last_frames"), references=(image("first_frame"), video())),
        "mode_mismatch", "error", "@video1",
    ),
    "a product in frames mode": (
        board(brief=brief(mode="first_last_frames"), references=(image("product"),)), "mode_mismatch", "error", "@image1",
    ),
    "three frames": (
        board(brief=brief(mode="first_last_frames"), references=(image("first_frame"), image("last_frame"), image("last_frame"))),
        "too_many_frames", "error", "references",
    ),
    "a last frame alone": (
        board(brief=brief(mode="first_last_frames"), references=(image("last_frame"),)), "last_frame_alone", "error", "references",
    ),
    "frames among other references": (
        board(references=(image("first_frame"), image("last_frame"))), "frames_in_omni", "advice", "references",
    ),
    "a role of another kind": (board(references=(image("voice"),)), "odd_role", "warning", "@image1"),
    "a role nobody said": (
        board(shot(content="@image1 runs."), shot(), references=(image("other", note=""),)), "no_role", "advice", "@image1",
    ),
    "a reference nobody names": (board(references=(image("other", note=""),)), "unused_reference", "advice", "@image1"),
    "a real face": (
        board(brief=brief(style="realistic"), references=(image(note="the baker"),)), "real_faces", "advice", "@image1",
    ),
    "a sheet of views": (board(references=(image(note="three-view sheet"),)), "three_views", "advice", "@image1"),
    "a still of a sheet": (board(stills=(StillIdea(prompt="三视图，狐狸"),)), "three_views", "advice", "still 1"),
    "footage called a reference": (
        board(shot(content="Reference @video1 and make it night."), shot(), references=(video("source"),)),
        "edit_wording", "advice", "shot 1",
    ),
    "an empty shot": (board(shot(), Shot(seconds=4)), "empty_shot", "error", "shot 2"),
    "a slot left open": (board(shot(content="$hero runs."), shot()), "unfilled_slot", "error", "shot 1"),
    "praise": (board(shot(content="A beautiful kite."), shot()), "vague_words", "advice", "shot 1"),
    "praise in Chinese": (board(shot(content="风筝很好看"), shot()), "vague_words", "advice", "shot 1"),
    "a negative prompt": (board(constraints=("Negative prompt: blur, text",)), "negative_prompt", "warning", "constraints"),
    "a no flag": (board(shot(content="A kite. --no text"), shot()), "negative_prompt", "warning", "shot 1"),
    "film score": (board(sound=Sound(music="epic film score")), "film_score", "advice", "sound"),
    "film score in Chinese": (board(sound=Sound(music="宏大的电影配乐")), "film_score", "advice", "sound"),
    "a brand": (board(shot(content="A Starbucks cup."), shot()), "named_property", "warning", "shot 1"),
    "a film ratio, wrong": (board(brief=brief(visuals="2.35:1 frame")), "wide_ratio", "warning", "style"),
    "a film ratio, right": (board(brief=brief(visuals="2.35:1", ratio="21:9")), "wide_ratio", "advice", "style"),
    "speech without quotes": (board(shot(content="Anna says: we made it."), shot()), "bare_speech", "advice", "shot 1"),
    "a crowd": (board(shot(content="Seven dancers turn."), shot()), "many_people", "advice", "shot 1"),
    "no closing sentence": (board(constraints=()), "no_constraints", "advice", "constraints"),
    "a long prompt": (board(shot(content="风" * 501), shot()), "too_long", "advice", "prompt"),
    "no camera": (board(shot(camera=""), shot()), "no_camera", "advice", "shot 1"),
    "two moves": (board(shot(camera="push in, then orbit"), shot()), "two_moves", "warning", "shot 1"),
    "a second move in the words": (
        board(shot(content="The camera pans left to the sea."), shot()), "moves_in_words", "advice", "shot 1",
    ),
    "static and moving": (board(shot(camera="static, push in"), shot()), "static_and_moving", "warning", "shot 1"),
    "fast speech": (
        board(shot(dialogue=(Line(text="风" * 25),)), shot()), "speech_fast", "warning", "dialogue, shot 1",
    ),
    "speech that is cut off": (
        board(shot(dialogue=(Line(text="风" * 37),)), shot()), "speech_dropped", "error", "dialogue, shot 1",
    ),
    "English speech that is cut off": (
        board(shot(dialogue=(Line(text="word " * 25),)), shot()), "speech_dropped", "error", "dialogue, shot 1",
    ),
    "a language nobody names": (
        board(shot(dialogue=(Line(text="Andiamo"),)), shot(), brief=brief(language="zh")),
        "speech_language", "advice", "dialogue, shot 1",
    ),
    "no sound": (board(sound=Sound()), "no_sound", "advice", "sound"),
    "a one-second shot": (board(shot(seconds=1), shot()), "short_shots", "advice", "shot 1"),
    "an extension of another length": (
        board(shot(content="Extend @video1 by 10 seconds."), shot(), references=(video("source"),)),
        "extension_length", "warning", "shot 1",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_each_rule_finds_what_it_is_for(case):
    film, name, level, where = CASES[case]
    assert (name, level, where) in found(film)


HARMLESS = {
    "an apple": (shot(content="An apple on a shell, a target, amazon parrots and a puma in the grass."), "named_property"),
    "a pan on a stove": (shot(content="Eggs slide in the pan while a crane crosses the lake on its track."), "moves_in_words"),
    "a held camera": (shot(camera="handheld, follow"), "two_moves"),
    "one long word": (shot(camera="dolly zoom"), "two_moves"),
    "four people": (shot(content="Four dancers turn, a crowd claps."), "many_people"),
    "a price": (shot(content="A sign reads $5."), "unfilled_slot"),
    "a singer": (shot(content="A singer like Ke$ha wins, A$AP claps."), "unfilled_slot"),
    "quoted speech": (shot(content='Anna says: "We made it."'), "bare_speech"),
    "natural speech": (shot(dialogue=(Line(text="风" * 16),)), "speech_fast"),
    "no and a word": (shot(content="A well-known, no-nonsense baker."), "negative_prompt"),
}  # fmt: skip


@pytest.mark.parametrize("case", HARMLESS)
def test_rules_leave_harmless_words_alone(case):
    first, name = HARMLESS[case]
    assert name not in {each for each, _, _ in found(board(first, shot()))}


def test_a_film_that_wants_letters_is_not_told_to_have_none():
    film = board(shot(content="The brand name appears as a title."), shot(), constraints=())
    assert "no_constraints" not in {name for name, _, _ in found(film)}


def test_stills_count_as_images_to_come():
    film = board(shot(content="@image1 runs."), shot(), stills=(StillIdea(prompt="a fox"),))
    assert not [each for each in found(film) if each[1] == "error"]


def template(**changes):
    beat = Beat(name="one", share=1)
    return Template(
        **{"name": "extension", "title": {"en": "t"}, "about": {"en": "a"}, "beats": (beat,)} | changes
    )


def test_what_a_template_needs():
    assert ("missing_need", "error", "references") in found(board(), template(needs=("video:source",)))
    assert ("missing_need", "warning", "references") in found(board(), template(needs=("image:product",)))
    given = board(references=(video("source"),))
    assert "missing_need" not in {name for name, _, _ in found(given, template(needs=("video:source",)))}


def test_a_template_of_quick_cuts_may_have_one_second_shots():
    film = board(shot(seconds=1), shot())
    assert "short_shots" not in {name for name, _, _ in found(film, template(shortest=1))}


def test_errors_come_first_then_shot_by_shot():
    film = board(
        shot(camera="", content="$hero"),
        shot(camera="", content="A beautiful kite, @image9."),
        constraints=(),
    )
    order = [(LEVELS.index(each.level), each.where) for each in check(film, WORDS)]
    assert order == sorted(order, key=lambda each: each[0])
    assert order[0][0] == 0
    shots = [where for level, where in order if level == 2 and where.startswith("shot")]
    assert shots == sorted(shots)


def test_a_prompt_sent_as_it_is_is_checked_as_text():
    film = replace(board(constraints=()), prompt="Shot 1: $hero runs. --no text\nShot 2: The end.")
    findings = check(film, WORDS)
    assert {"unfilled_slot", "negative_prompt"} <= {each.name for each in findings}
    assert not any(each.fixable for each in findings)
    assert "no_constraints" not in {
        each.name for each in check(replace(film, prompt="A kite. No subtitles."), WORDS)
    }


def test_gaps_overlaps_and_length_of_a_text():
    names = {each.name: each for each in check_text("0-2s: A door.\n4-6s: A key.\n5-9s: A lock.", WORDS, 15)}
    assert names["time_gap"].level == names["time_overlap"].level == names["time_sum"].level == "warning"
    assert "only_times" in names
    assert "time_sum" not in {each.name for each in check_text("0-2s: A.\n2-9s: B.", WORDS, 9)}


def test_findings_alike_are_said_once_of_a_text():
    findings = [each for each in check_text("0-3s: A door.\n3-6s: A key.", WORDS) if each.name == "no_camera"]
    assert [each.where for each in findings] == ["shots 1, 2"]


def test_every_finding_says_why_and_what_to_do():
    for film, *_ in CASES.values():
        for each in check(film, WORDS):
            assert each.level in LEVELS
            assert each.where
            assert each.why.endswith(".")
            assert each.fix[-1] in '."'


MENDED = {
    "two moves": (board(shot(camera="slow push in, then orbit"), shot()), lambda film: film.shots[0].camera == "slow push in"),
    "moves run together": (board(shot(camera="push in and orbit"), shot()), lambda film: film.shots[0].camera == "push in"),
    "held and moving": (board(shot(camera="handheld, push in, orbit"), shot()), lambda film: film.shots[0].camera == "handheld, push in"),
    "static first": (board(shot(camera="static, push in"), shot()), lambda film: film.shots[0].camera == "static"),
    "no closing sentence": (board(constraints=()), lambda film: film.constraints == ("No subtitles, no on-screen text",)),
    "a no flag": (
        board(shot(content="A kite. --no text, blur"), shot(), constraints=()),
        lambda film: film.shots[0].content == "A kite." and "No text, no blur" in film.constraints,
    ),
    "a negative prompt": (
        board(constraints=("Negative prompt: blur, text",)), lambda film: film.constraints == ("No blur, no text",),
    ),
    "a film ratio": (board(brief=brief(visuals="2.35:1 frame", ratio="21:9")), lambda film: film.brief.visuals == "21:9 frame"),
}  # fmt: skip


@pytest.mark.parametrize("case", MENDED)
def test_repair_mends(case):
    film, is_mended = MENDED[case]
    assert is_mended(repair(film, check(film, WORDS), WORDS))


MOVES = [word.words["en"] for word in WORDS.group("camera")]
texts = st.lists(
    st.sampled_from(
        [
            *MOVES,
            "A kite.",
            "--no text",
            "2.35:1",
            "Negative prompt: blur",
            "a beautiful day",
            "slow",
            ", ",
            " then ",
        ]
    ),
    max_size=4,
).map(" ".join)


@given(
    made=st.lists(
        st.builds(Shot, seconds=st.just(4), camera=texts, content=texts, action=texts), min_size=1, max_size=3
    ),
    music=texts,
    constraints=st.lists(texts, max_size=2),
    ratio=st.sampled_from(["16:9", "21:9"]),
)
@settings(max_examples=100, deadline=None)
def test_repair_leaves_nothing_it_could_mend_and_changes_nothing_twice(made, music, constraints, ratio):
    film = board(
        *made,
        sound=Sound(music=music),
        constraints=tuple(constraints),
        brief=brief(duration=4 * len(made), ratio=ratio),
    )
    mended = repair(film, check(film, WORDS), WORDS)
    assert not [each for each in check(mended, WORDS) if each.fixable]
    assert repair(mended, check(film, WORDS), WORDS).shots == mended.shots


@given(st.text(max_size=300).filter(str.strip))
@settings(max_examples=100, deadline=None)
def test_any_text_can_be_checked(text):
    for each in check_text(text, WORDS):
        assert each.level in LEVELS
