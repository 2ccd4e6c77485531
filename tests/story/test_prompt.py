"""The composed prompt, whole, in both languages."""

from dataclasses import replace

from seedance_cli.story.brief import Brief
from seedance_cli.story.prompt import compose
from seedance_cli.story.references import SEED, Reference
from seedance_cli.story.storyboard import Line, Shot, Sound, Storyboard
from seedance_cli.story.vocabulary import Vocabulary, Word

WORDS = Vocabulary(
    tuple(
        Word(name=name, group=group, words={"en": en, "zh": zh})
        for name, group, en, zh in (
            ("push_in", "camera", "push in", "推近"),
            ("static", "camera", "static camera", "固定镜头"),
            ("wide", "size", "wide shot", "全景"),
            ("low", "angle", "low angle", "低角度"),
            ("slow", "pace", "slow", "缓慢"),
            ("ink_wash", "style", "ink wash", "水墨"),
            ("tense", "mood", "tense", "紧张"),
            ("backlight", "light", "backlight", "逆光"),
        )
    )
)
BOARD = Storyboard(
    title="duel",
    brief=Brief(
        idea="Two swordsmen meet",
        duration=7,
        ratio="21:9",
        style="ink wash",
        mood="tense",
        visuals="backlight",
    ),
    shots=(
        Shot(
            seconds=3,
            size="wide",
            angle="low",
            camera="slow push in",
            content="@image2 at dawn",
            action="Leaves fall",
        ),
        Shot(
            seconds=4,
            camera="static",
            content="@image1 draws.",
            dialogue=(Line(text="Now.", speaker="The elder", language="English"),),
        ),
    ),
    sound=Sound(music="solo drum", effects="wind"),
    references=(
        Reference(kind="image", source="a.png", role="character", note="in red"),
        Reference(kind="image", source="b.png", role="scene"),
        Reference(kind="video", source="m.mp4", role="motion"),
        Reference(kind="audio", source="d.mp3", role="heart_beat"),
    ),
    constraints=("No subtitles.", "No logos"),
)


def test_english_whole() -> None:
    assert compose(BOARD, WORDS) == (
        "[Style] ink wash style, 7 seconds, 21:9, tense mood. backlight.\n"
        "[Timeline]\n"
        "Shot 1 (0-3s): wide shot, low angle, slow push in. @image2 at dawn. Leaves fall.\n"
        'Shot 2 (3-7s): static camera. @image1 draws. The elder says in English: "Now."\n'
        "[Audio] Music: solo drum. Sound effects: wind.\n"
        "[References] @image1 is the character (in red); @image2 is the scene; follow the motion of @video1; "
        "@audio1 is the heart beat.\n"
        "[Constraints] No subtitles. No logos."
    )


def test_chinese_whole() -> None:
    assert compose(BOARD, WORDS, "zh") == (
        "【风格】水墨风格，7秒，21:9，紧张氛围。逆光。\n"
        "【时间轴】\n"
        "镜头1（0-3秒）：全景，低角度，缓慢推近。@image2 at dawn。Leaves fall。\n"
        "镜头2（3-7秒）：固定镜头。@image1 draws. The elder用English说：“Now.”\n"
        "【声音】音乐：solo drum。音效：wind。\n"
        "【参考】@image1 为角色（in red）；@image2 为场景；参考 @video1 的动作；@audio1 为heart beat。\n"
        "【要求】No subtitles. No logos。"
    )


def test_empty_sections_are_left_out() -> None:
    bare = Storyboard(
        title="f", brief=Brief(idea="x", duration=4), shots=(Shot(seconds=4, content="A door"),)
    )
    assert compose(bare, WORDS) == "[Style] 4 seconds, 16:9.\n[Timeline]\nShot 1 (0-4s): A door."


def test_a_prompt_written_elsewhere_is_sent_word_for_word() -> None:
    own = "  my own words,\n@image1 as they are  "
    assert compose(replace(BOARD, prompt=own), WORDS) == own


def test_the_seeds_dialect_at_the_very_end() -> None:
    assert "@image_file_2 at dawn" in SEED.spell(compose(BOARD, WORDS))
