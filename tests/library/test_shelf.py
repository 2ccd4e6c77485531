"""Finding templates: by any spelling, the person's own before the packaged ones, a broken file never in the way."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from seedance_cli.errors import SeedanceError, WrongInput
from seedance_cli.library import Library, open_library, read_template
from seedance_cli.library.template_file import template_name

LIBRARY = open_library()
MINE = """\
format: 1
title: My product film
about: Two shots.
beats:
  - {name: one, share: 1, size: close-up, camera: slow push in, content: $content}
  - {name: two, share: 2, content: the same subject}
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    (tmp_path / "templates").mkdir()
    return tmp_path


def refusal(library: Library, name: str) -> WrongInput:
    with pytest.raises(WrongInput) as caught:
        library.template(name)
    return caught.value


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("narrative", "narrative"),
        ("NARRATIVE", "narrative"),
        ("first_last_frame", "first-last-frame"),
        ("First Last Frame", "first-last-frame"),
        ("first-last-frames", "first-last-frame"),
        ("product-showcase", "product"),
        ("Showcase", "product"),
        ("travel", "landscape"),
        ("extend", "video-extension"),
        ("广告", "product"),
    ],
)
def test_a_template_answers_to_its_name_however_it_is_spelled(asked: str, found: str) -> None:
    assert LIBRARY.template(asked).name == found


@pytest.mark.parametrize(
    ("asked", "near"), [("narative", "narrative"), ("produkt", "product"), ("beat-sincd", "beat-synced")]
)
def test_an_unknown_name_offers_the_nearest(asked: str, near: str) -> None:
    fault = refusal(LIBRARY, asked)
    assert fault.message == f"There is no template {asked!r}; did you mean {near}?"
    assert fault.hint == "seedance templates list"


def test_a_name_like_no_other_is_still_one_sentence() -> None:
    assert refusal(LIBRARY, "%" * 5000).message.endswith(".")
    assert len(refusal(LIBRARY, "%" * 5000).message) < 200
    assert refusal(LIBRARY, "../../etc/passwd").hint == "seedance templates list"
    assert refusal(LIBRARY, "").exit_code == 2


def test_no_two_templates_answer_to_one_name() -> None:
    names = [name for template in LIBRARY.templates() for name in (template.name, *template.aliases)]
    assert len(names) == len(set(names))
    assert all(name == template_name(name) for name in names)


def test_ones_own_template_comes_before_the_packaged_one(own: Path) -> None:
    (own / "templates" / "Product.yaml").write_text(MINE)
    (own / "templates" / "tiny_film.yml").write_text(MINE)
    library = open_library(own)
    assert library.template("product").title == {"en": "My product film"}
    assert library.template("product").source == str(own / "templates" / "Product.yaml")
    assert library.template("tiny-film").beats[0].camera == "slow push in"
    assert len(library.templates()) == len(LIBRARY.templates()) + 1


def test_a_broken_file_hides_no_other_and_is_named_by_line(own: Path) -> None:
    broken = own / "templates" / "mine.yaml"
    broken.write_text(MINE.replace("share: 1", "shar: 1"))
    (own / "templates" / "junk.yaml").write_bytes(b"\xff\x00")
    (own / "templates" / "folder.yaml").mkdir()
    library = open_library(own)
    assert len(library.templates()) == len(LIBRARY.templates())
    assert {each.name for each in library.broken} == {"mine", "junk", "folder"}
    fault = refusal(library, "mine")
    assert fault.message.splitlines() == [
        f"{broken}:5:5: share is missing.",
        f'{broken}:5:17: unknown key "shar"; did you mean share?',
    ]
    assert fault.hint == f"seedance templates check {broken}"
    assert library.template("narrative").name == "narrative"


def test_reading_one_template_reads_no_other(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[Path] = []
    whole = Path.open

    def noted(path: Path, *args: object, **kwargs: object) -> object:
        read.append(path)
        return whole(path, *args, **kwargs)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", noted)
    library = open_library(own)
    library.template("product")
    library.template("product")
    assert [path.name for path in read] == ["product.yaml"]


def test_a_folder_of_ones_own_that_is_not_there_is_no_trouble(tmp_path: Path) -> None:
    assert open_library(tmp_path / "none").template("narrative").name == "narrative"


@pytest.mark.parametrize(
    ("idea", "first"),
    [
        ("An astronaut finds a garden on Mars", "narrative"),
        ("Coffee at dawn", "product"),
        ("A commercial for a glass perfume bottle", "product"),
        ("水墨武侠对决", "character-action"),
        ("Two samurai duel in a bamboo forest", "character-action"),
        ("四套穿搭卡点换装", "beat-synced"),
        ("Sunrise to sunset over one ridge", "first-last-frame"),
        ("Morning mist over a mountain valley and a glacier lake", "landscape"),
        ("一只猫和一只狗用方言吵架", "dialogue"),
        ("Extend my skateboard clip", "video-extension"),
        ("一镜到底穿过四个房间", "one-take"),
        ("Hand-pulled noodles at midnight", "food"),
        ("qwertz", "narrative"),
        ("", "narrative"),
    ],
)
def test_an_idea_suggests_the_templates_its_words_speak_for(idea: str, first: str) -> None:
    suggested = LIBRARY.suggest(idea)
    assert suggested[0].name == first
    assert "narrative" in {template.name for template in suggested}


def test_every_example_suggests_its_own_template_early() -> None:
    for template in LIBRARY.templates():
        names = [each.name for each in LIBRARY.suggest(template.example)]
        assert template.name in names[:4], (template.name, names)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("share: 1,", "share: 0,"), "share is 0; it is more than 0."),
        (("close-up", "clsoe-up"), "size is 'clsoe-up', which holds no size word of the vocabulary."),
        (("slow push in", "push in and pan left"), "camera names push_in and pan_left; a beat has one."),
        (("$content}", "$contnet}"), "content uses $contnet, which is no slot;"),
        (("$content}", "costs 5$ a piece}"), "content has a $ that begins no slot;"),
        (("format: 1", "slots: {idea: x}"), "$idea is filled from the brief;"),
        (("format: 1", "slots: {No: x}"), "a slot's name is small letters and _"),
        (("format: 1", "needs: [clip]"), "needs holds 'clip'; it is a kind and a role"),
        (("format: 1", "mode: first"), "mode is \"first\"; wanted one of omni_reference, first_last_frames"),
        (("{name: one, share: 1,", "{name: one, keep: true, share: 1,"), ""),
    ],
)  # fmt: skip
def test_what_would_only_show_while_drafting_is_a_fault(
    tmp_path: Path, change: tuple[str, str], said: str
) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(MINE.replace(*change))
    if not said:
        assert read_template(path).beats[0].keep
        return
    with pytest.raises(WrongInput) as caught:
        read_template(path)
    assert said in caught.value.message


def test_too_many_beats_to_keep(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    beats = "".join(f"  - {{name: b{n}, share: 1, keep: true, content: x}}\n" for n in range(3))
    path.write_text(f"title: a\nabout: b\nbeats:\n{beats}")
    with pytest.raises(WrongInput, match="3 beats marked keep, of 2 s at least, do not fit into 4 s"):
        read_template(path)


def test_a_template_of_a_newer_format_is_read_as_far_as_it_is_known(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(MINE.replace("format: 1", "format: 7\nlenses: [35, 50]"))
    assert len(read_template(path).beats) == 2


def test_an_installation_without_templates_says_so(tmp_path: Path) -> None:
    package = tmp_path / "seedance_cli"
    shutil.copytree(
        Path(LIBRARY.folder).parent / "seedance_cli",
        package,
        ignore=shutil.ignore_patterns("__pycache__", "templates", "fonts"),
    )
    code = "from seedance_cli.library import open_library\nopen_library()"
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 1
    assert f"{SeedanceError.__name__}: The templates are missing from this installation." in ran.stderr


def test_the_library_loads_nothing_heavy() -> None:
    code = (
        "import sys\nfrom seedance_cli.library import open_library\nopen_library().templates()\n"
        "heavy = {'rich', 'questionary', 'PIL', 'av', 'typer', 'platformdirs', 'pydantic'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"
