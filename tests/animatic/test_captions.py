"""Captions: what is written, where lines break, and that no text can break the picture."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seedance_cli.services.animatic import SIZES
from seedance_cli.services.animatic.captions import Captions, told
from seedance_cli.services.animatic.typeface import clean, face_for, shorten, width, wrap
from seedance_cli.story.references import Reference
from seedance_cli.story.storyboard import Shot, Storyboard
from tests.animatic.boards import WORDS, board, spoken
from tests.animatic.stand_in import in_rgb, plain

ACCENT = (240, 142, 66)


def test_control_characters_and_direction_overrides_are_gone() -> None:
    assert clean("a\x00\x1b[31m\u202eb\u200b\n\tc") == "a[31mb c"


@given(st.text(max_size=400), st.integers(60, 900), st.integers(1, 3))
@settings(max_examples=60, deadline=None)
def test_lines_fit_their_room_and_their_number(text: str, room: int, most: int) -> None:
    lines = wrap(clean(text), 20, room, most)
    assert len(lines) <= most
    # A closing mark may hang over by the width of one letter.
    assert all(width(line, 20) <= room + 20 for line in lines)


def test_latin_breaks_between_words() -> None:
    text = "The astronaut kneels and reaches out with a gloved hand"
    lines = wrap(text, 20, 200, 9)
    assert " ".join(lines) == text
    assert len(lines) > 2


def test_chinese_breaks_between_characters_but_not_before_a_full_stop() -> None:
    text = "风起，竹叶飘落，衣袂翻动，两名剑客相对而立。" * 2
    lines = wrap(text, 20, 130, 30)
    assert "".join(lines) == text
    assert len(lines) > 5
    assert not any(line[0] in "，。" for line in lines)


def test_what_does_not_fit_ends_in_an_ellipsis() -> None:
    assert wrap("word " * 200, 20, 300, 2)[-1].endswith("...")
    assert wrap("竹林" * 200, 20, 300, 2)[-1].endswith("…")
    assert shorten("short", 20, 500) == "short"


def said(lines: Captions, number: int = 0) -> tuple[list[str], list[str]]:
    return lines._lines(lines._board.shots[number])


@pytest.mark.parametrize("ratio", SIZES)
def test_text_is_cut_at_the_end_of_a_word(ratio: str) -> None:
    words = "A first small movement begins under the wide and quiet sky of morning " * 6
    _, story = said(Captions(board(Shot(seconds=4, content=words), ratio=ratio), SIZES[ratio], WORDS))
    assert story[-1].endswith("...")
    assert story[-1].rstrip(".").split()[-1] in words.split()


def test_a_wide_frame_has_two_lines_and_drops_the_action_first() -> None:
    shot = Shot(seconds=4, content="Red dunes under haze", action="She walks on and on " * 20)
    assert said(Captions(board(shot, ratio="21:9"), SIZES["21:9"], WORDS)) == ([], ["Red dunes under haze"])
    talk = Shot(seconds=4, content="word " * 90, dialogue=spoken("never " * 90))
    speech, story = said(Captions(board(talk, ratio="21:9"), SIZES["21:9"], WORDS))
    assert len(speech) + len(story) == 2


def test_a_character_that_no_face_has_takes_no_room() -> None:
    lacking = "\U0001343f"
    assert face_for("竹") == -1
    assert face_for("é") == -1
    if face_for(lacking) is None:
        assert width(f"a{lacking * 50}b", 20) == width("ab", 20)


def test_content_and_action_become_one_text() -> None:
    assert told(Shot(seconds=1, content="Red dunes", action="She stops"), {}) == "Red dunes. She stops"
    assert told(Shot(seconds=1, content="竹林", action="风起"), {}) == "竹林。风起"
    assert told(Shot(seconds=1, action="Wind"), {}) == "Wind"


def test_a_reference_tag_is_read_as_what_it_shows() -> None:
    assert (
        told(Shot(seconds=1, content="@image1 kneels"), {"@image1": "the astronaut"})
        == "the astronaut kneels"
    )


@pytest.mark.parametrize("ratio", SIZES)
@pytest.mark.parametrize(
    "text", ["", "Red dunes", "长" * 2_000, "word " * 400, "مرحبا 🙂 안녕 [bold]\x1b", "x" * 2_000]
)
def test_strips_lie_in_the_frame_and_leave_its_middle_free(ratio: str, text: str) -> None:
    size = SIZES[ratio]
    shot = Shot(
        seconds=4,
        beat=text[:90],
        size=text[:90],
        camera=text,
        content=text,
        dialogue=spoken(text or "…", "她"),
    )
    slate, words = Captions(board(shot, ratio=ratio), size, WORDS).strips(0, ACCENT)
    assert slate.at == (0, 0)
    assert words.at[1] + words.image.height == size[1]
    assert {slate.image.width, words.image.width} == {size[0]}
    assert slate.image.height < size[1] * 0.22
    assert words.at[1] > size[1] * 0.45


def test_the_playhead_goes_from_one_end_of_the_timeline_to_the_other() -> None:
    film = board(Shot(seconds=2), Shot(seconds=2))
    captions, places = Captions(film, (640, 360), WORDS), []
    for share in (0.0, 0.5, 1.0):
        shown = plain((640, 360), "black").copy()
        captions.playhead(shown, share, ACCENT)
        frame = in_rgb(shown)
        row = frame.crop((0, 300, 640, 360)).point(lambda value: 255 if value > 245 else 0).getbbox()
        lit = frame.convert("L").point(lambda value: 255 if value > 240 else 0).getbbox()
        assert row is not None
        places.append(lit[0] if lit else -1)
    assert places == sorted(places)
    assert places[0] < 60
    assert places[2] > 580


def test_a_note_takes_the_place_of_its_tag() -> None:
    shot = Shot(seconds=4, content="@image1 kneels")
    noted = Reference(kind="image", source="a.png", role="character", note="the astronaut")
    plain = board(shot)
    film = Storyboard(title=plain.title, brief=plain.brief, shots=plain.shots, references=(noted,))
    with_note, without = (Captions(each, (640, 360), WORDS).strips(0, ACCENT)[1] for each in (film, plain))
    assert with_note.image.tobytes() != without.image.tobytes()
