"""What our own prompts say is read back as the storyboard they came from, in English and in Chinese."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seedance_cli.story.brief import RATIOS, Brief
from seedance_cli.story.prompt import compose
from seedance_cli.story.reading.phrases import words
from seedance_cli.story.references import KINDS, ROLES, Reference
from seedance_cli.story.storyboard import Line, Shot, Sound, Storyboard
from seedance_cli.story.written import read_prompt
from tests.story.published import film_words

NOUNS = {
    "en": "lantern otter ridge kettle violin harbour granite meadow".split(),
    "zh": "灯笼 水獭 山脊 水壶 提琴 港湾 花岗 草甸".split(),
}
ACTS = {
    "en": ["lifts the lid", "turns away", "counts the coins", "waits"],
    "zh": ["掀开盖子", "转过身去", "数着铜钱", "等在那里"],
}
LANGUAGES = {"en": ["", "English", "Italian"], "zh": ["", "普通话", "四川话"]}
SPEAKERS = {"en": ["", "Anna", "the old man"], "zh": ["", "安娜", "老人"]}


def phrase(language):
    glue = "" if language == "zh" else " "
    made = st.tuples(st.sampled_from(NOUNS[language]), st.sampled_from(ACTS[language]))
    return made.map(lambda pair: ("那只" if language == "zh" else "the") + glue + glue.join(pair))


def film_word(group, language):
    return st.sampled_from(["", *(word.words[language] for word in film_words().group(group))])


@st.composite
def shots(draw, language):
    lines = st.builds(
        Line,
        text=phrase(language),
        speaker=st.sampled_from(SPEAKERS[language]),
        language=st.sampled_from(LANGUAGES[language]),
    )
    return Shot(
        seconds=draw(st.integers(1, 4)),
        size=draw(film_word("size", language)),
        angle=draw(film_word("angle", language)),
        camera=draw(film_word("camera", language)),
        content=draw(phrase(language)),
        action=draw(st.one_of(st.just(""), phrase(language))),
        dialogue=tuple(draw(st.lists(lines, max_size=2))),
    )


@st.composite
def boards(draw, language):
    made = draw(
        st.lists(shots(language), min_size=1, max_size=6).filter(
            lambda each: 4 <= sum(s.seconds for s in each) <= 15
        )
    )
    kinds = st.sampled_from(["image", "image", "video", "audio"])
    text = st.one_of(st.just(""), phrase(language))
    references = [
        Reference(kind=kind, source=f"{kind}", role=draw(st.sampled_from(ROLES[kind])), note=draw(text))
        for kind in sorted(draw(st.lists(kinds, max_size=4)), key=KINDS.index)
    ]
    if (
        sum(each.kind == "audio" for each in references) > 3
        or sum(each.kind == "video" for each in references) > 3
    ):
        references = references[:1]
    return Storyboard(
        title="film",
        brief=Brief(
            idea="an idea",
            duration=sum(shot.seconds for shot in made),
            ratio=draw(st.sampled_from(RATIOS)),
            style=draw(text),
            mood=draw(text),
            visuals=draw(text),
            language=language,
        ),
        shots=tuple(made),
        sound=Sound(music=draw(text), effects=draw(text)),
        references=tuple(references),
        constraints=tuple(draw(st.lists(phrase(language), max_size=2))),
    )


def told(board):
    """What a prompt says of a storyboard, in a form that can be compared."""
    names = film_words()
    return {
        "brief": (board.brief.duration, board.brief.ratio, board.brief.style, board.brief.mood, board.brief.visuals.rstrip("。.")),
        "shots": [
            (
                shot.seconds,
                *(tuple(word.name for word in names.find(group, getattr(shot, group))) for group in ("size", "angle", "camera")),
                words(f"{shot.content} {shot.action}"),
                shot.dialogue,
            )
            for shot in board.shots
        ],
        "sound": board.sound,
        "references": [(each.kind, each.role, each.note) for each in board.references],
        "constraints": board.constraints,
    }  # fmt: skip


@pytest.mark.parametrize("language", ["en", "zh"])
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_a_composed_prompt_is_read_back_as_it_was(language, data):
    board = data.draw(boards(language))
    reading = read_prompt(compose(board, film_words()), film_words())
    assert told(reading.storyboard) == told(board)
    assert not reading.unplaced
