"""Entries: typed values out of a mapping, and all faults of a file in one error, in the order of its lines."""

import pytest

from seedance_cli.errors import WrongInput
from seedance_cli.library.document import read_text
from seedance_cli.library.entry import Entry


def entry_of(text: str, newest: int = 1) -> Entry:
    return read_text(text, "a.yaml", newest=newest, hint="look here")


def faults(entry: Entry) -> list[str]:
    with pytest.raises(WrongInput) as caught:
        entry.finish()
    assert caught.value.hint == "look here"
    return caught.value.message.splitlines()


def test_each_kind_of_value() -> None:
    entry = entry_of(
        "title: ' as it is '\nyear: 2046\nseconds: 5\nshare: 2.5\nkeep: true\nmode: fast\n"
        "tags: [a, 1]\nshots:\n  - {n: 1}\n  - {n: 2}\nsound: {music: jazz}\nnothing:\nraw: {a: [1, null]}\n"
    )
    assert entry.text("title") == " as it is "
    assert entry.text("year") == "2046"
    assert entry.whole("seconds", 1, 9) == 5
    assert entry.number("share") == 2.5
    assert entry.flag("keep") is True
    assert entry.choice("mode", ("fast", "slow")) == "fast"
    assert entry.texts("tags") == ("a", "1")
    assert [shot.whole("n", 1, 9) for shot in entry.entries("shots")] == [1, 2]
    sound = entry.entry("sound")
    assert sound is not None
    assert sound.text("music") == "jazz"
    assert entry.text("nothing", "usual") == "usual"
    assert not entry.has("nothing")
    assert entry.plain("raw") == {"a": [1, None]}
    entry.finish()


def test_what_is_missing_takes_its_default() -> None:
    entry = entry_of("a: 1")
    assert (entry.text("b"), entry.text("c", "x"), entry.words("d"), entry.whole("e", 1, 9, 3)) == (
        "",
        "x",
        {},
        3,
    )
    assert (entry.number("f"), entry.number("g", 1.5), entry.choice("h", ("x",), "x")) == (None, 1.5, "x")
    assert (entry.flag("i"), entry.flag("j", True), entry.texts("k"), entry.entries("l")) == (
        False,
        True,
        (),
        (),
    )
    assert (entry.entry("m", optional=True), entry.plain("n"), entry.many_words("o")) == (None, {}, ())
    assert entry.text("a") == "1"
    entry.finish()


def test_words_are_in_one_language_or_in_two() -> None:
    entry = entry_of('a: wide shot\nb: 全景\nc: {en: wide, zh: "全 景\n\n  镜头"}\nd: {zh: 镜}\ne: " "\n')
    assert entry.words("a") == {"en": "wide shot"}
    assert entry.words("b") == {"zh": "全景"}
    assert entry.words("c") == {"en": "wide", "zh": "全景镜头"}
    assert entry.words("d") == {"zh": "镜"}
    assert entry.words("e") == {}
    entry.finish()


def test_all_faults_at_once_in_the_order_of_the_lines() -> None:
    entry = entry_of(
        "titel: x\nseconds: ten\nshare: .nan\nkeep: maybe\nmode: fats\ntags: a\nshots:\n  - 5\n  - contnet: x\n"
        "sound: loud\nabout: {en: [1], fr: y}\n"
    )
    entry.text("title", required=True)
    entry.whole("seconds", 4, 15)
    entry.number("share", required=True)
    entry.flag("keep")
    entry.choice("mode", ("fast", "slow"))
    entry.texts("tags")
    for shot in entry.entries("shots"):
        shot.text("content")
    entry.entry("sound")
    entry.words("about")
    assert faults(entry) == [
        'a.yaml:1:1: title is missing.',
        'a.yaml:1:1: unknown key "titel"; did you mean title?',
        'a.yaml:2:1: seconds is "ten"; wanted a whole number from 4 to 15.',
        'a.yaml:3:1: share is ".nan"; wanted a number.',
        'a.yaml:4:1: keep is "maybe"; wanted true or false.',
        'a.yaml:5:1: mode is "fats"; wanted one of fast, slow (did you mean "fast"?).',
        'a.yaml:6:1: tags is "a"; wanted a list (- one, - two).',
        'a.yaml:8:5: shots: a number in the list; each is a mapping.',
        'a.yaml:9:5: unknown key "contnet"; did you mean content?',
        'a.yaml:10:1: sound is "loud"; wanted a mapping.',
        'a.yaml:11:9: en is a list; wanted a text.',
        'a.yaml:11:18: unknown key "fr"; known are en, zh.',
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("written", "allowed"),
    [("5", True), ("4", True), ("15", True), ("3", False), ("16", False), ("4.5", False), ("'5'", False),
     ("true", False), ("[5]", False), ("1e1", False), ("9" * 400, False)],
)  # fmt: skip
def test_a_whole_number_is_one_and_in_its_bounds(written: str, allowed: bool) -> None:
    entry = entry_of(f"n: {written}")
    entry.whole("n", 4, 15)
    if allowed:
        entry.finish()
    else:
        assert faults(entry)[0].startswith("a.yaml:1:1: n is ")


def test_a_part_read_twice_is_one_part() -> None:
    entry = entry_of("shots:\n  - {a: 1, b: 2}\n")
    entry.entries("shots")[0].text("a")
    entry.entries("shots")[0].text("b")
    entry.finish()


def test_texts_are_bounded_and_hold_no_control_characters() -> None:
    entry = entry_of('a: "\\e[31mred"\nb: abcdef\nc: "\\e"\n')
    entry.text("a")
    entry.text("b", most=5)
    assert entry.text("c", raw=True) == "\x1b"
    assert faults(entry) == [
        "a.yaml:1:1: a holds a control character (U+001B).",
        "a.yaml:2:1: b has 6 characters; 5 is the most.",
    ]


def test_a_newer_format_is_read_as_far_as_it_is_known() -> None:
    text = "format: 2\ntitle: x\nnew: {deep: 1}\nshots:\n  - {n: 1, also_new: 2}\n"
    entry = entry_of(text)
    assert entry.newer
    assert entry.text("title") == "x"
    assert [shot.whole("n", 1, 9) for shot in entry.entries("shots")] == [1]
    entry.finish()
    same = entry_of(text, newest=2)
    assert not same.newer
    same.text("title")
    same.entries("shots")
    assert len(faults(same)) == 3


def test_a_format_that_is_none() -> None:
    assert faults(entry_of("format: new"))[0].startswith("a.yaml:1:1: format is")


def test_what_a_record_refuses_is_a_fault_at_its_key() -> None:
    entry = entry_of("a: [1]\nshots:\n  - {n: 1}\n")
    entry.texts("a", most=0)
    with pytest.raises(WrongInput) as caught, entry.blame("shots"):
        raise WrongInput("The shots last 3 s together.")
    assert caught.value.message.splitlines() == [
        "a.yaml:1:1: a has 1 items; 0 is the most.",
        "a.yaml:2:1: The shots last 3 s together.",
    ]


def test_a_thousand_faults_are_told_in_twenty_one_lines() -> None:
    entry = entry_of("".join(f"k{n}: 1\n" for n in range(1000)))
    told = faults(entry)
    assert len(told) == 21
    assert told[-1] == "and 980 more."


def test_hostile_names_are_shown_short_and_printable() -> None:
    told = faults(entry_of(f'"{"x" * 900}": 1\n"a\\e[31m\\u202eb": 2\n'))
    assert all(len(line) < 160 and line.isprintable() for line in told)
