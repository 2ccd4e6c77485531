"""`seedance storyboard`: look, check, compose, edit, take in."""

import sys
from pathlib import Path

import pytest

from seedance_cli.film import open_film
from seedance_cli.story.storyboard import change_shot
from tests.footage import picture
from tests.program import Program


@pytest.fixture
def film(seedance: Program) -> Program:
    ended = seedance.run(
        "new", "An astronaut finds a garden on Mars", "-d", "15", "--plan", "--yes", "-o", "mars"
    )
    assert ended.code == 0, ended.err
    return seedance


def test_the_timeline_is_the_answer(film: Program) -> None:
    ended = film.run("storyboard", "show", "mars")
    assert ended.code == 0
    assert "narrative · 15 s · 16:9" in ended.out
    assert "0–3" in ended.out
    assert "13–15" in ended.out
    assert ended.err == ""


def test_the_composed_prompt_in_both_languages(film: Program) -> None:
    english = film.run("storyboard", "prompt", "mars").out
    chinese = film.run("storyboard", "prompt", "mars", "--language", "zh").out
    assert english.startswith("[Style] ")
    assert "Shot 5 (13-15s): " in english
    assert chinese.startswith("【风格】")
    assert "镜头5（13-15秒）：" in chinese


def test_check_finds_fixes_and_then_has_nothing_to_mend(film: Program) -> None:
    path = film.folder / "mars" / "storyboard.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("camera: follow", "camera: follow and orbit", 1), encoding="utf-8")
    found = film.run("storyboard", "check", "mars", "--json")
    assert found.code == 0
    assert "two_moves" in [finding["name"] for finding in found.json["findings"]]
    fixed = film.run("storyboard", "check", "mars", "--fix")
    assert fixed.code == 0
    assert "two_moves" not in film.run("storyboard", "check", "mars").out
    assert [shot.camera for shot in open_film(film.folder / "mars").board.shots][1] == "follow"


def test_an_error_in_the_checklist_is_exit_2(film: Program) -> None:
    mars = open_film(film.folder / "mars")
    mars.save(change_shot(mars.board, 0, content="@image4 walks"))
    ended = film.run("storyboard", "check", "mars")
    assert ended.code == 2
    assert "@image4" in ended.out


def test_an_edit_through_the_editor_is_saved_when_it_reads_well(film: Program) -> None:
    script = film.folder / "editor.py"
    script.write_text(
        "import sys\npath = sys.argv[1]\ntext = open(path, encoding='utf-8').read()\n"
        "open(path, 'w', encoding='utf-8').write(text.replace('camera: follow', sys.argv[0] and 'camera: orbit', 1))\n"
    )
    ended = film.run("storyboard", "edit", "mars", EDITOR=f"{sys.executable} {script}")
    assert ended.code == 0, ended.err
    assert [shot.camera for shot in open_film(film.folder / "mars").board.shots][1] == "orbit"


def test_an_edit_that_does_not_read_well_loses_neither_the_film_nor_the_typing(film: Program) -> None:
    before = (film.folder / "mars" / "storyboard.yaml").read_bytes()
    script = film.folder / "editor.py"
    script.write_text("import sys\nopen(sys.argv[1], 'a', encoding='utf-8').write('kamera: x\\n')\n")
    ended = film.run("storyboard", "edit", "mars", EDITOR=f"{sys.executable} {script}")
    assert ended.code == 2
    assert "kamera" in ended.err
    assert (film.folder / "mars" / "storyboard.yaml").read_bytes() == before
    kept = ended.err.split("Your text is kept in ")[1].split()[0]
    assert "kamera: x" in Path(kept).read_text(encoding="utf-8")


def test_an_editor_that_is_not_there(film: Program) -> None:
    ended = film.run("storyboard", "edit", "mars", EDITOR="no-such-editor")
    assert ended.code == 2
    assert "no-such-editor" in ended.err


PROMPT = """【风格】赛博朋克，10秒，9:16，紧张
【时间轴】
0–4秒：推近，@图片1 站在雨里。
4–10秒：环绕，她转身：“跟我走。”
【声音】低沉合成器
【要求】不要字幕
"""


def test_a_prompt_written_elsewhere_becomes_a_film(seedance: Program) -> None:
    (seedance.folder / "old.txt").write_text(PROMPT, encoding="utf-8")
    picture(seedance.folder / "her.png")
    assert seedance.run("storyboard", "check", "--prompt-file", "old.txt", "--duration", "10").code == 0
    ended = seedance.run("storyboard", "import", "old.txt", "--image-ref", "her.png=character", "-o", "old")
    assert (ended.code, ended.out) == (0, "old\n"), ended.err
    board = open_film(seedance.folder / "old").board
    assert [shot.seconds for shot in board.shots] == [4, 6]
    assert (board.brief.ratio, board.brief.language, board.brief.duration) == ("9:16", "zh", 10)
    assert board.references[0].source.endswith("character.png")
    assert board.shots[1].dialogue[0].text == "跟我走。"


def test_pictures_that_a_prompt_names_may_be_given_later(seedance: Program) -> None:
    (seedance.folder / "old.txt").write_text(PROMPT, encoding="utf-8")
    taken = seedance.run("storyboard", "import", "old.txt", "-r", "1:1", "-o", "old")
    assert taken.code == 0, taken.err
    assert taken.err.count("still to be given") == 1
    line = next(line for line in taken.err.splitlines() if "still to be given" in line)
    again = line[line.index("seedance storyboard import") :]
    assert again == "seedance storyboard import old.txt -o old-2 --ratio 1:1 --image-ref FILE=character"
    picture(seedance.folder / "her.png")
    assert seedance.run(*again.replace("FILE", "her.png").split()[1:]).code == 0
    assert open_film(seedance.folder / "old-2").board.references[0].source.endswith("character.png")
    checked = seedance.run("storyboard", "check", "old")
    assert checked.code == 0
    assert "no_file_yet" in checked.out
    assert seedance.run("shoot", "old", "--dry-run", "--json").code == 0


@pytest.mark.parametrize("text", ["", "   \n", "x" * 100_000])
def test_a_prompt_that_is_none(seedance: Program, text: str) -> None:
    (seedance.folder / "old.txt").write_text(text)
    ended = seedance.run("storyboard", "import", "old.txt", "-o", "old")
    assert ended.code == 2
    assert "old.txt" in ended.err
    assert seedance.films() == {"old.txt"}
