"""Prompts as people publish them are read shot by shot, and no word is lost."""

import re
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seedance_cli.errors import WrongInput
from seedance_cli.story.reading.phrases import words
from seedance_cli.story.reading.tags import in_our_spelling
from seedance_cli.story.storyboard import Line
from seedance_cli.story.written import LONGEST_TEXT, read_prompt
from tests.story.published import PROMPTS, all_words, film_words
from tests.story.words import VOCABULARY

# Words that say where a thing belongs: a field of the storyboard says them instead.
STRUCTURE = set(
    words(
        "style scene scenes shot details sound audio timeline references constraints requirements duration aspect ratio seconds music visuals action "
        "s says in 风格 时间轴 声音 参考 要求 镜头 分镜 秒 氛围 画面 动作 一 二 三 四 五 六 effects mood"
    )
)
# The words that lead from a tag to what it is for ("@image1 and @image2 as …"), and on to a line ("… and says:").
LEADS_ON = re.compile(r"(?<=@(?:image|video|audio)[0-9]) (?:and(?= @)|as|for)(?= )| and(?= says in )")


def lost(source: str, reading: object) -> Counter[str]:
    """The words of a text that its reading holds no more, but for numbers and the words of its structure."""
    kept = Counter(word.lower() for word in all_words(reading))  # type: ignore[arg-type]
    need = Counter(
        word.lower()
        for word in words(LEADS_ON.sub("", in_our_spelling(source)))
        if not re.fullmatch(r"[0-9]+s?", word)
    )
    return Counter({word: count for word, count in (need - kept).items() if word not in STRUCTURE})


@pytest.mark.parametrize("path", PROMPTS, ids=lambda path: path.stem)
def test_no_word_of_a_published_form_is_lost(path):
    text = path.read_text()
    assert not lost(text, read_prompt(text, film_words()))


@pytest.mark.parametrize(
    ("name", "seconds"),
    [
        ("coming-home-zh", (3, 2, 2, 5, 3)),
        ("ink-duel-zh", (2, 2, 5, 3, 3)),
        ("coffee-zh", (3, 3, 4, 2, 3)),
        ("headset-en", (2, 3, 3, 3, 2, 2)),
        ("looks-zh", (2, 2, 2, 3, 3, 3)),
        ("skateboard-en", (3, 3, 2, 2)),
        ("twist-zh", (4, 4, 4, 3)),
        ("one-take-en", (3, 2, 3, 4, 3)),
        ("breakdown-en", (2, 2, 3, 3)),
        ("animals-zh", (3, 3, 3, 3, 3)),
        ("ridge-first-last-en", (8,)),
        ("craft-blocks-en", (5, 5, 5)),
        ("subjects-guide-en", (3, 3, 3)),
        ("paper-boat-prose-en", (3, 3, 3, 3)),
    ],
)
def test_the_timeline_is_the_one_written(name, seconds):
    path = next(path for path in PROMPTS if path.stem == name)
    board = read_prompt(path.read_text(), film_words()).storyboard
    assert tuple(shot.seconds for shot in board.shots) == seconds


def read(name):
    return read_prompt(next(path for path in PROMPTS if path.stem == name).read_text(), film_words())


def test_a_chinese_story_line_by_line():
    board = read("coming-home-zh").storyboard
    assert (board.brief.duration, board.brief.ratio, board.brief.language) == (15, "21:9", "zh")
    assert (board.brief.style, board.brief.mood) == ("电影级写实", "温馨家庭")
    assert (board.shots[0].size, board.shots[0].camera) == ("中景", "跟拍")
    assert board.shots[0].content.startswith("女人拎着菜篮")
    assert board.sound.music == "轻缓的钢琴配乐"
    assert board.sound.effects == "环境音效（脚步声、锁芯转动、孩子的笑声）"
    assert [(each.kind, each.role, each.note) for each in board.references] == [
        ("image", "character", "女人形象"),
        ("image", "character", "儿子形象"),
        ("image", "character", "花猫形象"),
    ]


def test_tags_runs_and_roles():
    board = read("ink-duel-zh").storyboard
    assert [each.role for each in board.references] == ["look", "look", "scene", "motion"]
    assert "@image1" in board.shots[0].content
    assert "@image2" in board.shots[0].content
    assert "@video1" in board.shots[2].content
    assert board.constraints == ("不要字幕，人物服装前后一致",)
    assert [each.source for each in board.references] == ["image1", "image2", "image3", "video1"]


def test_a_word_in_brackets_before_a_time_belongs_to_its_shot():
    board = read("twist-zh").storyboard
    assert board.shots[0].content.startswith("【修改】")
    assert board.shots[1].dialogue == (Line(text="船是给你一个人订的。", speaker="她"),)
    assert "【保留】" in board.brief.visuals


def test_speech_is_taken_out_and_slogans_are_not():
    fox, alpaca = (read("animals-zh").storyboard.shots[place].dialogue for place in (1, 2))
    assert fox == (Line(text="老板儿，二两小面要好久？", speaker="狐狸", language="重庆口音"),)
    assert alpaca == (Line(text="排队嘛。"),)
    slogan = read("coffee-zh").storyboard.shots[4]
    assert not slogan.dialogue
    assert "晨光咖啡" in slogan.content


def test_an_english_line_with_its_language():
    shot = read("subjects-guide-en").storyboard.shots[2]
    assert shot.dialogue == (Line(text="Higher!", speaker="She", language="English"),)
    assert "looks up" in shot.content


def test_closing_sentences_are_constraints():
    assert read("subjects-guide-en").storyboard.constraints == ("Keep it subtitle-free", "Do not add a logo")
    assert read("paper-boat-prose-en").storyboard.constraints == ("No text",)
    assert read("one-take-en").storyboard.constraints == ("One take, no cuts", "No subtitles")


def test_first_and_last_frame_are_a_mode():
    reading = read("ridge-first-last-en")
    assert reading.storyboard.brief.mode == "first_last_frames"
    assert any("--first-frame" in note for note in reading.notes)
    two = read_prompt("@Image1 is the first frame, @Image2 the last frame. The tide comes in.", VOCABULARY)
    assert two.storyboard.brief.mode == "first_last_frames"
    assert [each.role for each in two.storyboard.references] == ["first_frame", "last_frame"]
    assert read("headset-en").storyboard.brief.mode == "omni_reference"


def test_the_files_to_give_are_named_in_order():
    notes = " ".join(read("ink-duel-zh").notes)
    assert (
        "--image-ref FILE=look --image-ref FILE=look --image-ref FILE=scene --video-ref FILE=motion" in notes
    )


def test_titles_above_labelled_lines_are_beats():
    shots = read("craft-blocks-en").storyboard.shots
    assert [shot.beat for shot in shots] == ["The Harvest", "The Cut", "The Table"]
    assert shots[2].size == "Wide shot"
    assert shots[2].camera == "slow pull back"
    assert shots[2].action.startswith("She sits down")


@pytest.mark.parametrize(
    "written",
    [
        "0-3s: {a}\n3-8s: {b}",
        "0–3秒：{a}\n3–8秒：{b}",
        "0-3 seconds: {a}\n3-8 seconds: {b}",
        "[00:00-00:03] {a}\n[00:03-00:08] {b}",
        "00:00–00:03 {a}\n00:03–00:08 {b}",
        "(0s-3s) {a}\n(3s-8s) {b}",
        "第0-3秒：{a}\n第3-8秒：{b}",
        "Shot 1 (0-3s): {a}\nShot 2 (3-8s): {b}",
        "Shot 1 [0-3]: {a}\nShot 2 [3-8]: {b}",
        "[00:00-00:03] Shot 1: {a} [00:03-00:08] Shot 2: {b}",
        "**Shot 1 (0-3s):** {a}\n\n**Shot 2 (3-8s):** {b}",
        "### Shot 1 — 0-3s\n{a}\n\n### Shot 2 — 3-8s\n{b}",
        "镜头1（0-3秒）：{a}\n镜头2（3-8秒）：{b}",
        "镜头一 — 0–3 秒：{a}镜头二 — 3–8 秒：{b}",
        "Scene (0–3s): {a}\nScene (4–8s): {b}",
        "1-3s: {a}\n4-8s: {b}",
        "- 0 to 3s: {a}\n- 3 to 8s: {b}",
        "[00:00] {a}\n[00:03] {b}\n[00:08] End.",
    ],
)
def test_time_marks_in_many_spellings(written):
    text = written.format(a="A kite rises over the pier.", b="The string snaps.")
    shots = read_prompt(text, VOCABULARY).storyboard.shots
    assert [shot.seconds for shot in shots[:2]] == [3, 5]
    assert shots[0].content.strip(".") == "A kite rises over the pier"
    assert shots[1].content.startswith("The string snaps")


@pytest.mark.parametrize(
    "written",
    ["Shot 1: {a}\nShot 2: {b}", "镜头1：{a}\n镜头2：{b}", "分镜一：{a}\n分镜二：{b}", "Scene 1\n{a}\nScene 2\n{b}",
     "[Shot 1] {a} [Shot 2] {b}", "[Timeline]\n1. {a}\n2. {b}", "第一镜：{a}\n第二镜：{b}"],
)  # fmt: skip
def test_shots_marked_by_number_alone(written):
    text = written.format(a="A kite rises.", b="The string snaps.")
    shots = read_prompt(text, VOCABULARY, duration=8).storyboard.shots
    assert [(shot.seconds, shot.content.strip(".")) for shot in shots] == [
        (4, "A kite rises"),
        (4, "The string snaps"),
    ]


def test_numbers_in_sentences_are_no_marks():
    text = "He waits for 5-6 seconds, counts 3-4 birds, and after 200-400 milliseconds the bell rings. In shot 2 of his album she smiles."
    assert len(read_prompt(text, VOCABULARY).storyboard.shots) == 1


@pytest.mark.parametrize(
    ("spelling", "ours"),
    [
        ("@image_file_1", "@image1"), ("@图片1", "@image1"), ("@Image1", "@image1"), ("@Image 1", "@image1"),
        ("<Image_1>", "@image1"), ("[Image1]", "@image1"), ("【@图片1】", "@image1"), ("@[image1]", "@image1"),
        ("图片1", "@image1"), ("Image 1", "@image1"), ("@video_file_2", "@video2"), ("@视频2", "@video2"),
        ("@Audio3", "@audio3"), ("@音频3", "@audio3"), ("@图片一", "@image1"),
        ("@image_file_1-3", "@image1 @image2 @image3"), ("@图片1-@图片3", "@image1 @image2 @image3"),
    ],
)  # fmt: skip
def test_tags_in_many_spellings(spelling, ours):
    assert in_our_spelling(f"See {spelling}, now") == f"See {ours}, now"


@pytest.mark.parametrize(
    "text", ["an image of 3 cats", "video 2.0", "10 images", "@images", "image 3 of 5", "Video 1080"]
)
def test_plain_words_are_no_tags(text):
    assert in_our_spelling(text) == text


def test_a_tag_next_to_chinese_and_inside_brackets():
    assert in_our_spelling("浮现@图片1海面（参考@Image2）") == "浮现@image1海面（参考@image2）"


def test_times_that_do_not_add_up_are_made_whole_and_said():
    reading = read_prompt("0-2s: A door.\n4-9s: A key.\n9-21s: A lock.", VOCABULARY)
    assert reading.storyboard.brief.duration == 15
    assert sum(shot.seconds for shot in reading.storyboard.shots) == 15
    assert any("between 2 s and 4 s" in note for note in reading.notes)
    assert any("fitted to 15 s" in note for note in reading.notes)


def test_more_shots_than_seconds_are_joined_and_said():
    text = "\n".join(f"Shot {number}: thing{number} falls." for number in range(1, 21))
    reading = read_prompt(text, VOCABULARY, duration=6)
    assert len(reading.storyboard.shots) == 6
    assert any("20 shots do not fit into 6 s" in note for note in reading.notes)
    assert not lost(text, reading)


def test_what_is_asked_for_goes_before_what_is_written():
    reading = read_prompt(
        "Calm style, 15 seconds, 16:9\n\n0-5s: A.\n5-15s: B.",
        VOCABULARY,
        duration=6,
        ratio="1:1",
        language="zh",
    )
    brief = reading.storyboard.brief
    assert (brief.duration, brief.ratio, brief.language) == (6, "1:1", "zh")
    assert [shot.seconds for shot in reading.storyboard.shots] == [2, 4]


@pytest.mark.parametrize("ratio", ["7:5", "wide"])
def test_an_unknown_ratio_is_refused(ratio):
    with pytest.raises(WrongInput):
        read_prompt("A kite.", VOCABULARY, ratio=ratio)


@pytest.mark.parametrize("text", ["", "  \n\t "])
def test_an_empty_prompt_is_refused(text):
    with pytest.raises(WrongInput, match="empty"):
        read_prompt(text, VOCABULARY)


def test_a_prompt_beyond_the_limit_is_refused_by_name():
    with pytest.raises(WrongInput, match="20,000"):
        read_prompt("word " * 20_000, VOCABULARY)


@pytest.mark.parametrize(
    "piece",
    ["(", "[", "【", '"', "“", "{", "{a b", "@image", "@image1 ", "0-", "0-3s", "0-3s: ", "00:00", "Shot 1", "Shot 1: ", "- ", "* ", "#",
     "\n", "\n- ", "says ", "says: ", 'says "', "，", "。", "、", "风格", "风格：", "[Style] ", "a style, 5 seconds, 16:9, ", "用", "说：", "-",
     "一", "秒", "1:", "aa ", "镜头", "to ", "s style, "],
)  # fmt: skip
def test_hostile_repeats_come_to_an_end(piece):
    text = (piece * LONGEST_TEXT)[: LONGEST_TEXT - 1] + "x"
    assert all_words(read_prompt(text, VOCABULARY)) or not words(text)


LABELLED = {
    "style": ["[Style] {}", "【风格】{}", "Style: {}", "**Style**: {}", "## Style\n{}"],
    "sound": ["[Audio] {}", "【声音】{}", "Sound: {}", "**Audio**: {}", "## Audio\n{}"],
    "constraints": [
        "[Constraints] {}",
        "【要求】{}",
        "Constraints: {}",
        "**Constraints**: {}",
        "## Constraints\n{}",
    ],
}
HEADS = ["{a}-{b}s: {text}", "{a}–{b}秒：{text}", "[00:{a:02}-00:{b:02}] {text}", "Shot {n} ({a}-{b}s): {text}", "镜头{n}（{a}-{b}秒）：{text}",
         "Shot {n}: {text}", "**{a}-{b}s** {text}", "- {a}-{b} seconds: {text}"]  # fmt: skip
plain_words = st.integers(0, 5000).map(lambda number: f"thing{number}x")
plain_text = st.lists(plain_words, min_size=1, max_size=8).map(" ".join)


@st.composite
def prompts(draw):
    """(text, the words it must keep, seconds of its shots) in one random style of labels and marks."""
    kind = draw(st.integers(0, 4))
    head = draw(st.sampled_from(HEADS))
    lengths = draw(
        st.lists(st.integers(1, 5), min_size=1, max_size=6).filter(lambda each: 4 <= sum(each) <= 15)
    )
    bodies = [draw(plain_text) for _ in lengths]
    parts, start = [], 0
    for number, (length, body) in enumerate(zip(lengths, bodies, strict=True), 1):
        parts.append(
            head.format(
                a=start, b=start + length, n=number, text=body + draw(st.sampled_from([".", "", "。"]))
            )
        )
        start += length
    said = {name: draw(plain_text) for name in draw(st.sets(st.sampled_from(sorted(LABELLED))))}
    before = [LABELLED["style"][kind].format(said["style"])] if "style" in said else []
    after = [LABELLED[name][kind].format(said[name]) for name in ("sound", "constraints") if name in said]
    text = "\n\n".join([*before, "\n".join(parts), *after])
    return text, [word for each in (*bodies, *said.values()) for word in each.split()], lengths, said


@given(prompts())
@settings(max_examples=150, deadline=None)
def test_prompts_built_from_parts_are_read_part_by_part(prompt):
    text, every_word, lengths, said = prompt
    reading = read_prompt(text, VOCABULARY, duration=sum(lengths))
    board = reading.storyboard
    assert not Counter(every_word) - Counter(all_words(reading))
    assert len(board.shots) == len(lengths)
    assert board.brief.style == said.get("style", "")
    assert board.sound.effects == said.get("sound", "")
    assert board.constraints == ((said["constraints"],) if "constraints" in said else ())
    if "{a}" in text or re.search(r"[0-9][-–][0-9]|00:", text):
        assert [shot.seconds for shot in board.shots] == lengths


PIECES = st.sampled_from(
    ["0-3s: ", "3-8秒：", "Shot 2: ", "[Style] ", "【声音】", "【参考】", "@图片1", "@image_file_12", "<Video_2>", ", ", ". ", "。", "，", "\n", "\n\n",
     '"', "“", "”", "says: ", "说：", "close-up", "推近", "16:9", "12 seconds", "2.35:1", "(", ")", "[", "]", "- ", "**", "kite", "灯塔", "No text", "{", "}"]
)  # fmt: skip


@given(
    st.one_of(
        st.text(max_size=200), st.lists(st.one_of(PIECES, st.text(max_size=6)), max_size=40).map("".join)
    )
)
@settings(max_examples=150, deadline=None)
def test_any_text_is_read_or_refused_and_keeps_its_words(text):
    if not text.strip():
        with pytest.raises(WrongInput):
            read_prompt(text, VOCABULARY)
        return
    gone = lost(text, read_prompt(text, VOCABULARY))
    assert not gone & Counter(["kite", "灯", "塔", "close", "up", "推", "近", "text"])


def test_a_placeholder_in_brackets_stays_with_its_own_shot():
    shots = read_prompt("0-3s: [the hook]\n3-6s: [the turn]\n6-9s: [the end]", VOCABULARY).storyboard.shots
    assert [shot.content for shot in shots] == ["[the hook]", "[the turn]", "[the end]"]
