"""Short, messy prompts as people type them: every field as a director would have filled it in."""

import pytest

from seedance_cli.story.check import check_text
from seedance_cli.story.prompt import compose
from seedance_cli.story.storyboard import Line
from seedance_cli.story.written import read_prompt
from tests.story.published import film_words


def board_of(text):
    return read_prompt(text, film_words()).storyboard


def shots_of(text):
    """Each shot as (seconds, size, angle, camera, content)."""
    return [(shot.seconds, shot.size, shot.angle, shot.camera, shot.content) for shot in board_of(text).shots]


def references_of(text):
    return [(each.source, each.role, each.note) for each in board_of(text).references]


ASTRONAUT = """Cinematic sci-fi, 15 seconds, 2.35:1, lonely mood.
0-3s: slow push in. A lone astronaut walks over red dunes, dust behind her boots.
3–8s: Follow shot, medium. She kneels: "It can't be," she whispers. A green sprout between two stones.
8-15s: crane up; the garden opens below her.
Music: low synth drone. SFX: wind, breath.
@Image1 as the astronaut, @图片2 as the garden. No subtitles."""


def test_a_short_prompt_is_read_whole():
    reading = read_prompt(ASTRONAUT, film_words())
    board = reading.storyboard
    assert (board.brief.style, board.brief.mood, board.brief.visuals) == ("Cinematic sci-fi", "lonely", "")
    assert (board.brief.duration, board.brief.ratio) == (15, "21:9")
    assert shots_of(ASTRONAUT) == [
        (3, "", "", "slow push in", "A lone astronaut walks over red dunes, dust behind her boots."),
        (5, "medium", "", "Follow shot", "She kneels. A green sprout between two stones."),
        (7, "", "", "crane up", "the garden opens below her."),
    ]
    assert board.shots[1].dialogue == (Line(text="It can't be", speaker="She"),)
    assert board.shots[1].action == "She whispers"
    assert (board.sound.music, board.sound.effects) == ("low synth drone", "wind, breath")
    assert references_of(ASTRONAUT) == [
        ("image1", "character", "the astronaut"),
        ("image2", "scene", "the garden"),
    ]
    assert board.constraints == ("No subtitles",)
    assert not reading.unplaced
    assert "The ratio 2.35:1 is sent as 21:9, the nearest that services take." in reading.notes


def test_a_short_prompt_composes_as_it_would_be_written_by_hand():
    assert compose(board_of(ASTRONAUT), film_words()).splitlines()[:5] == [
        "[Style] Cinematic sci-fi style, 15 seconds, 21:9, lonely mood.",
        "[Timeline]",
        "Shot 1 (0-3s): slow push in. A lone astronaut walks over red dunes, dust behind her boots.",
        'Shot 2 (3-8s): medium shot, follow. She kneels. A green sprout between two stones. She whispers. She says: "It can\'t be"',
        "Shot 3 (8-15s): crane up. the garden opens below her.",
    ]


@pytest.mark.parametrize(
    ("words", "role"),
    [
        ("the astronaut", "character"), ("a tired old detective", "character"), ("our fox", "character"),
        ("the girl in the street", "character"), ("the garden", "scene"), ("the street behind the girl", "scene"),
        ("coffee shop interior", "scene"), ("the perfume bottle", "product"), ("a red umbrella", "prop"),
        ("the first frame", "first_frame"), ("style reference", "style"), ("the logo", "logo"), ("her outfit", "look"),
        ("the gizmo", "other"),
    ],
)  # fmt: skip
def test_a_picture_has_the_role_of_the_noun_that_names_it(words, role):
    text = f"0-5s: A door opens.\n5-9s: It closes.\nReferences: @Image1 as {words}"
    assert references_of(text)[0][1] == role


@pytest.mark.parametrize(
    ("words", "role"),
    [("女主角", "character"), ("背景街道", "scene"), ("站在街上的女孩", "character"), ("红伞", "prop"), ("香水", "product"), ("首帧", "first_frame"), ("画风", "style")],
)  # fmt: skip
def test_a_chinese_noun_gives_the_role_too(words, role):
    assert references_of(f"镜头1：门开了。\n镜头2：门关上。\n【参考】@图片1作为{words}")[0][1] == role


@pytest.mark.parametrize("words", ["the astronaut", "the gizmo"])
def test_the_checklist_believes_what_the_text_says_of_a_picture(words):
    text = f"Shot 1: push in. A door opens.\nShot 2: static. It closes.\n@Image1 as {words}. No music."
    assert not {"no_role", "unused_reference"} & {finding.name for finding in check_text(text, film_words())}


@pytest.mark.parametrize(
    ("text", "references"),
    [
        (
            "@Image1 as the dancer, motion of @Video1, @Audio1 as music. 9:16, 10s. Neon studio, camera locked off.",
            [("image1", "character", "the dancer"), ("video1", "motion", ""), ("audio1", "music", "")],
        ),
        (
            "<Image_1> is the main character, a girl with silver hair. <Image_2> is the ruined cathedral. The girl from <Image_1> draws her sword.",
            [("image1", "character", "the main character, a girl with silver hair"), ("image2", "scene", "the ruined cathedral")],
        ),
        (
            "@图片1作为女主角，@图片2作为背景街道，参考@视频1的运镜，@音频1作为背景音乐。女主撑着红伞走过雨巷。",
            [("image1", "character", "女主角"), ("image2", "scene", "背景街道"), ("video1", "camera", ""), ("audio1", "music", "背景音乐")],
        ),
        (
            "Use @Image1 as the hero and @Image2 as the villain. Use the look of @Image3. They fight on a bridge.",
            [("image1", "character", "the hero"), ("image2", "character", "the villain"), ("image3", "look", "")],
        ),
        (
            "References:\n- @Image1: the barista\n- @Image2: coffee shop interior\n- @Video1: camera movement\n\nThe barista smiles.",
            [("image1", "character", "the barista"), ("image2", "scene", "coffee shop interior"), ("video1", "camera", "")],
        ),
    ],
)  # fmt: skip
def test_sentences_about_references_leave_the_shots(text, references):
    assert references_of(text) == references
    assert "@image1 as" not in board_of(text).shots[0].content
    assert "@image2" not in board_of(text).shots[0].content
    assert board_of(text).shots[0].content


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("a knight (ref @image1) meets a waitress (@image2).", ["character", "character"]),
        ("@Image1 walks through @Image2 at dusk.", ["character", "scene"]),
        ("In @Video1, replace the man with @Image1. Keep the light.", ["character", "source"]),
        ("一个女孩（@图片1）站在樱花树下（@图片2）。", ["character", "scene"]),
    ],
)
def test_roles_by_the_part_a_reference_plays(text, roles):
    assert [role for _, role, _ in references_of(text)] == roles


def test_a_one_liner_gives_its_notes_to_the_film():
    text = "POV: you open the fridge and a raccoon is eating. Vertical, 8 seconds, shaky phone cam, he freezes. No music, just fridge hum."
    board = board_of(text)
    assert (board.brief.duration, board.brief.ratio, board.brief.visuals) == (8, "9:16", "Vertical")
    assert shots_of(text) == [
        (8, "", "", "POV", "you open the fridge and a raccoon is eating. shaky phone cam, he freezes.")
    ]
    assert board.constraints == ("No music, just fridge hum",)


def test_a_chinese_one_liner_gives_its_notes_to_the_film():
    board = board_of("15秒竖屏，一只橘猫在便利店当店员，最后两人一起看雨，温馨治愈，日漫风格，不要字幕")
    brief = board.brief
    assert (brief.duration, brief.ratio, brief.style, brief.mood, brief.visuals) == (
        15, "9:16", "日漫", "温馨治愈", "竖屏",
    )  # fmt: skip
    assert board.shots[0].content == "一只橘猫在便利店当店员，最后两人一起看雨"
    assert board.constraints == ("不要字幕",)


@pytest.mark.parametrize(
    ("text", "style", "mood", "visuals"),
    [
        ("A fox runs. 12 seconds, dark fantasy, 16:9.", "dark fantasy", "", ""),
        ("A fox runs. 12 sec, cinematic but funny, 16:9", "cinematic but funny", "", ""),
        ("狐狸奔跑。怀旧、感人，暖色调，16:9，15秒。", "", "怀旧", "感人，暖色调"),
        ("Noir detective short. 12s, 21:9, black and white.\n\n- Wide: rain\n- Close-up: eyes", "Noir detective short", "", "black and white."),
        ("Product hero video (8 sec, 1:1):\n0:00 – black\n0:02 – gold\nStyle: luxury, dark", "luxury, dark", "", "Product hero video"),
        ("10 second ad for a dripper, warm morning light, 4:5\n\n1. Macro shot\n2. Hands lift it", "", "", "10 second ad for a dripper, warm morning light"),
    ],
)  # fmt: skip
def test_notes_on_the_film_become_its_style_mood_and_look(text, style, mood, visuals):
    brief = board_of(text).brief
    assert (brief.style, brief.mood, brief.visuals) == (style, mood, visuals)


def test_what_must_stay_is_no_style():
    board = board_of(
        "Extend @Video1 by 5 seconds. She lands. Keep the same lighting, same handheld style. No cuts."
    )
    assert board.brief.style == ""
    assert board.constraints == ("Keep the same lighting, same handheld style", "No cuts")


@pytest.mark.parametrize(
    ("text", "shots"),
    [
        (
            '- Wide: rain on a street\n- Medium: a detective under the awning, low angle\n- Pull back: a woman in red',
            [("Wide", "", "", "rain on a street"), ("Medium", "low angle", "", "a detective under the awning"),
             ("", "", "Pull back", "a woman in red")],
        ),
        (
            "SHOT 1 - WIDE - The lighthouse in a storm.\nSHOT 2 - CU - Hands shake.\nSHOT 3 - DRONE - The beam sweeps over the sea.",
            [("WIDE", "", "", "The lighthouse in a storm."), ("CU", "", "", "Hands shake."), ("", "", "DRONE", "The beam sweeps over the sea.")],
        ),
        (
            "0s - 3s | Wide shot | Mountains at dawn\n3s - 6s | Drone, pull back | She is tiny on the ridge",
            [("Wide shot", "", "", "Mountains at dawn"), ("", "", "Drone, pull back", "She is tiny on the ridge")],
        ),
        (
            "0-3秒 近景 霸总摔下合同\n3-6秒 特写 戒指\n6-9秒 骑手看了一眼手机，手持跟拍",
            [("近景", "", "", "霸总摔下合同"), ("特写", "", "", "戒指"), ("", "", "手持跟拍", "骑手看了一眼手机")],
        ),
        (
            "Scene 1 — INT. KITCHEN - NIGHT\nHandheld, medium. Mara stares.\nScene 2 — EXT. STREET\nTracking shot. She runs.",
            [("medium", "", "Handheld", "INT. KITCHEN - NIGHT. Mara stares."), ("", "", "Tracking shot", "EXT. STREET. She runs.")],
        ),
        (
            "Shot 1: bellboy polishes a bell. (static, wide)\nShot 2: he stares. (slow zoom out)",
            [("wide", "", "static", "bellboy polishes a bell."), ("", "", "slow zoom out", "he stares.")],
        ),
        (
            "Drone shot over a foggy forest. Cut to: a red fox lifts its head.",
            [("", "", "aerial fly-over", "Drone shot over a foggy forest."), ("", "", "", "Cut to: a red fox lifts its head.")],
        ),
    ],
)  # fmt: skip
def test_shot_lists_in_the_ways_people_write_them(text, shots):
    assert [shot[1:] for shot in shots_of(text)] == shots


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1. (2s) Wide: a snail\n2. (3s) its eye\n3. (5s) it crawls", (2, 3, 5)),
        ("Shot 1 (2s): a snail\nShot 2 (6s): its eye", (2, 6)),
        ("镜头1（3秒）：少年奔跑\n镜头2（2秒）：浪花", (3, 2)),
        ("0:00 – black\n0:02 – gold\n0:06 – logo", (2, 4, 4)),
        ("HOOK (0-2s): A phone.\nBUILD (2-6s): A hand.\nPAYOFF (6-10s): He laughs.", (2, 4, 4)),
        ("🎬 Scene 1 (0-3s): rain\n🎬 Scene 2 (3-6s): robot eye", (3, 3)),
    ],
)
def test_lengths_in_the_ways_people_write_them(text, seconds):
    assert tuple(shot.seconds for shot in board_of(text).shots) == seconds


def test_named_beats_are_shots_with_titles():
    board = board_of(
        "Hook: a match falls.\nBuild: flames bloom.\nPayoff: she opens her eyes.\n9 seconds, vertical, no dialogue"
    )
    assert [(shot.seconds, shot.beat, shot.content) for shot in board.shots] == [
        (3, "Hook", "a match falls."), (3, "Build", "flames bloom."), (3, "Payoff", "she opens her eyes."),
    ]  # fmt: skip
    assert board.constraints == ("no dialogue",)


@pytest.mark.parametrize(
    "text",
    [
        "A fox runs over snow.\n\nRules:\n1. No text\n2. No logos",
        "A fox runs over snow.\n\nCharacters:\n- Anna, close friend\n- Tom",
        "Things she carries: a lamp\n- a rope\n- a knife",
    ],
)
def test_lists_of_other_things_are_no_shots(text):
    assert len(board_of(text).shots) == 1


TABLES = {
    "markdown": "**Title:** Last Train\n**Style:** anime\n\n| Shot | Time | Camera | Action | Dialogue |\n|---|---|---|---|---|\n"
    '| 1 | 0-4s | Wide, static | A girl runs up the stairs | |\n| 2 | 4-7s | Follow, medium | She squeezes in | Girl: "Wait!" |',
    "commas": "Style: anime\nShot,Time,Camera,Action,Dialogue\n1,0-4s,\"Wide, static\",A girl runs up the stairs,\n"
    "2,4-7s,\"Follow, medium\",She squeezes in,Girl: Wait!",
    "tabs": "Style: anime\nShot\tTime\tCamera\tAction\tDialogue\n1\t0-4s\tWide, static\tA girl runs up the stairs\t\n"
    "2\t4-7s\tFollow, medium\tShe squeezes in\tGirl: Wait!",
    "json": '{"style": "anime", "shots": [{"time": "0-4s", "camera": "Wide, static", "action": "A girl runs up the stairs"}, '
    '{"time": "4-7s", "camera": "Follow, medium", "action": "She squeezes in", "dialogue": "Girl: Wait!"}]}',
}  # fmt: skip


@pytest.mark.parametrize("form", TABLES)
def test_shot_tables_in_every_form_are_the_same_storyboard(form):
    board = board_of(TABLES[form])
    assert (board.brief.style, board.brief.duration) == ("anime", 7)
    assert [(shot.seconds, shot.size, shot.camera, shot.action) for shot in board.shots] == [
        (4, "Wide", "static", "A girl runs up the stairs"),
        (3, "medium", "Follow", "She squeezes in"),
    ]
    assert board.shots[1].dialogue == (Line(text="Wait!", speaker="Girl"),)


def test_a_chinese_table_with_lengths_and_a_column_of_sound():
    text = (
        "| 镜号 | 时长 | 景别 | 运镜 | 画面内容 | 声音 |\n| --- | --- | --- | --- | --- | --- |\n"
        "| 1 | 3s | 远景 | 缓慢推近 | 雪山脚下的木屋 | 风声 |\n| 2 | 4s | 特写 | 固定镜头 | 老人抬头：“它回来了。” | 狼嚎 |"
    )
    assert shots_of(text) == [
        (3, "远景", "", "缓慢推近", "雪山脚下的木屋。声音：风声"),
        (4, "特写", "", "固定镜头", "老人抬头。声音：狼嚎"),
    ]
    assert board_of(text).shots[1].dialogue == (Line(text="它回来了。", speaker="老人"),)
    assert board_of(text).brief.language == "zh"


def test_prose_with_commas_is_no_table():
    text = "Shot, time, and camera all stop.\nA man, a dog, and a boat wait."
    assert len(board_of(text).shots) == 1
    assert (
        board_of(text).shots[0].content == "Shot, time, and camera all stop. A man, a dog, and a boat wait."
    )


@pytest.mark.parametrize(
    ("text", "content", "action", "lines"),
    [
        ('He waits. "She\'s late," he mutters.', "He waits.", "He mutters", [("He", "She's late", "")]),
        ('"Are we lost?" asks the boy. "No," says his father, smiling. They walk on.', "They walk on.",
         "the boy asks. his father says, smiling", [("the boy", "Are we lost?", ""), ("his father", "No", "")]),
        ('MARA: "Not tonight."\nShe runs.\nMARA (whispering): "I know."', "She runs.", "MARA, whispering",
         [("MARA", "Not tonight.", ""), ("MARA", "I know.", "")]),
        ('The ship dives.\n\nREYES\n(calm)\n"Bring us home."', "The ship dives.", "REYES, calm", [("REYES", "Bring us home.", "")]),
        ('The chef tastes and says in French: "C\'est bon!"', "The chef tastes", "", [("The chef", "C'est bon!", "French")]),
        ('A city at night. Narrator (deep male voice): "Every light is a story."', "A city at night.", "",
         [("Narrator (deep male voice)", "Every light is a story.", "")]),
        ('Push in on the caller ID: "Mom".', 'Push in on the caller ID: "Mom".', "", []),
        ("霸总摔下合同，冷冷地说：“找她回来。”", "霸总摔下合同，冷冷地说", "", [("霸总", "找她回来。", "")]),
        ("秘书低头：“可是夫人她……”", "秘书低头", "", [("秘书", "可是夫人她……", "")]),
        ("城市灯火。旁白（女声）：“她就在楼下。”", "城市灯火。", "", [("旁白（女声）", "她就在楼下。", "")]),
    ],
)  # fmt: skip
def test_who_says_what(text, content, action, lines):
    shot = board_of(text).shots[0]
    assert (shot.content, shot.action) == (content, action)
    assert [(line.speaker, line.text, line.language) for line in shot.dialogue] == lines


def test_labels_that_hold_their_text_in_the_bracket():
    board = board_of(
        "[Scene: rooftop, Tokyo] [Style: cyberpunk anime] [Duration: 10s] [Camera: slow dolly in, then orbit]\n"
        "A girl types. Sparks fly.\n[Audio: synthwave, city hum]\n[Negative: no text]"
    )
    shot = board.shots[0]
    assert (board.brief.style, board.brief.duration) == ("cyberpunk anime", 10)
    assert (shot.camera, shot.content) == (
        "slow dolly in, then orbit",
        "rooftop, Tokyo. A girl types. Sparks fly.",
    )
    assert (board.sound.music, board.sound.effects) == ("synthwave", "city hum")
    assert board.constraints == ("Negative: no text",)


def test_frames_are_told_in_words():
    english = board_of(
        "First frame: @Image1, a rose bud. Last frame: @Image2, the rose in bloom. Static camera, 6 seconds."
    )
    assert english.shots[0].content.startswith("First frame: a rose bud. Last frame: the rose in bloom.")
    chinese = board_of("以@图片1为首帧，@图片2为尾帧，生成8秒视频：种子长成大树。")
    assert (chinese.brief.mode, chinese.brief.duration) == ("first_last_frames", 8)
    assert "@" not in english.shots[0].content + chinese.shots[0].content


def test_closing_lines_after_the_last_shot():
    board = board_of(
        '0-2s: A phone rings.\n2-6s: A hand waits.\nCTA: Text "Call her."\nVertical 9:16. Warm, emotional. Soft piano.'
    )
    assert board.shots[-1].content == 'A hand waits. CTA: Text "Call her."'
    assert (board.brief.ratio, board.brief.mood, board.sound.music) == (
        "9:16",
        "Warm, emotional",
        "Soft piano",
    )


def test_an_age_in_a_shot_is_no_length():
    reading = read_prompt("Shot 1: Mara, 30s, stares.\nShot 2: She runs.", film_words())
    assert reading.storyboard.brief.duration == 6
    assert not any("30 s" in note for note in reading.notes)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Medium. Slow push in. A kite.\n", "medium shot, slow push in. A kite."),
        ("Medium. POV. A kite.\n", "medium shot, POV. A kite."),
        ("Follow shot, medium. A kite.\n", "medium shot, follow. A kite."),
    ],
)
def test_framing_composes_as_one_clause(text, told):
    assert compose(board_of(f"0-5s: {text}"), film_words()).splitlines()[2] == f"Shot 1 (0-5s): {told}"
