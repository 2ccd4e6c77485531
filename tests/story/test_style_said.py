"""A look that the idea asks for is heard; one that is only spoken of is not."""

import pytest

from seedance_cli.story.brief import language_of
from seedance_cli.story.style_said import style_said
from tests.story.published import film_words


@pytest.mark.parametrize(
    ("idea", "style"),
    [
        ("Ink-wash duel in a maple wood", "Chinese ink wash"),
        ("An anime girl waits for the bus", "anime"),
        ("In anime style a cat sleeps", "anime"),
        ("A claymation cat bakes bread", "claymation"),
        ("A documentary about bees", "documentary"),
        ("Documentary: a baker at dawn", "documentary"),
        ("A commercial for a coffee cup", "premium commercial"),
        ("Vintage style, a car crosses the desert", "retro film"),
        ("An oil painting of a storm begins to move", "oil painting"),
        ("Make a cartoon of my dog", "hand-drawn animation"),
        ("Turn my clip into anime", "anime"),
        ("Not a cartoon, a real fox, cinematic", "cinematic"),
        ("A documentary maker, told as an anime", "anime"),
        ("A noir detective", "film noir"),
        ("水墨武侠对决，两位剑客在竹林中交手", "水墨、武侠"),
        ("一部关于蜜蜂的纪录片", "纪实"),
        ("动漫少女等公交", "日系动漫"),
        ("复古风格的舞会", "复古胶片"),
        ("黏土动画：一只猫烤面包", "黏土动画"),
    ],
)
def test_a_look_is_heard(idea: str, style: str) -> None:
    assert style_said(idea, film_words(), language_of(idea)) == style


@pytest.mark.parametrize(
    "idea",
    [
        "An astronaut finds a garden on Mars",
        "A documentary maker at work",
        "The documentary crew gets lost",
        "A commercial pilot lands in fog",
        "A vintage car crosses the desert",
        "An anime-loving boy",
        "A boy watches anime",
        "A girl paints a watercolour",
        "A thief steals an oil painting",
        "A bottle of pinot noir falls",
        "An animated conversation between friends",
        "The animation studio burns",
        "A sci-fi writer",
        'He said "anime" once',
        "No cartoon, just a fox",
        "A coinnoir and a mvp",
        "老人画国画",
        "国画大师在雨中",
        "纪录片导演在雪山",
        "赛博格在雨中",
        "复古汽车穿过沙漠",
        "女孩看动漫",
        "广告牌下的少年",
        "真实的故事",
    ],
)
def test_what_is_only_spoken_of_is_no_look(idea: str) -> None:
    assert style_said(idea, film_words(), language_of(idea)) == ""


def test_it_is_told_in_the_language_of_the_film() -> None:
    assert style_said("水墨对决", film_words(), "en") == "Chinese ink wash"
    assert style_said("An ink-wash duel", film_words(), "zh") == "水墨"
