"""Who an idea is about, where it says so plainly; nothing is guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seedance_cli.story.brief import language_of
from seedance_cli.story.subject import subject_of


@pytest.mark.parametrize(
    ("idea", "subject"),
    [
        ("An old fisherman comes home to his daughter", "the old fisherman"),
        ("A cup of coffee wakes a quiet kitchen", "the cup of coffee"),
        ("One dancer changes through four looks", "the dancer"),
        ("A red sports car races through the rain", "the red sports car"),
        ("A wedding ring falls into the sea", "the wedding ring"),
        ("A young Mars rover finds a flower", "the young Mars rover"),
        ("A woman reading a letter by the window", "the woman"),
        ("A robot who learns to cook", "the robot"),
        ("The king returns.", "the king"),
        ("一位老渔夫回到女儿身边", "老渔夫"),
        ("一只纸飞机飞过老城", "纸飞机"),
        ("一位老骑士骑着马回家", "老骑士"),
        ("Worlds of the future seen through a headset", ""),
        ("Sunrise to sunset over one ridge", ""),
        ("A street in Lisbon at dawn", ""),
        ("A dancer's last bow", ""),
        ("A cat and a dog argue", ""),
        ("水墨武侠对决，两位剑客在竹林中交手", ""),
        ("", ""),
    ],
)
def test_the_subject_as_the_idea_names_it(idea: str, subject: str) -> None:
    assert subject_of(idea, language_of(idea)) == subject


@given(st.text(max_size=80), st.sampled_from(["en", "zh"]))
def test_it_is_always_words_of_the_idea(idea: str, language: str) -> None:
    for word in subject_of(idea, language).removeprefix("the ").split():
        assert word in idea
