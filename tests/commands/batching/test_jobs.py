"""Rows as jobs: what a row says on top of the flags, and every fault of its values."""

from dataclasses import fields
from pathlib import Path

import pytest

from seedance_cli.commands.batching.jobs import Job, jobs_from
from seedance_cli.commands.batching.row_said import FIELDS
from seedance_cli.commands.making.renderer import Wishes
from seedance_cli.commands.said import Said
from seedance_cli.errors import WrongInput
from seedance_cli.library import open_library
from seedance_cli.library.manifest.columns import COLUMNS, LISTS
from tests.library.manifest.written import manifest

LIBRARY = open_library()
OUT = Path("out")


def jobs(
    folder: Path, text: str, said: Said | None = None, wishes: Wishes | None = None, name: str = "a.yaml"
) -> tuple[tuple[Job, ...], list[str]]:
    """The jobs of a manifest with this text, and the faults with the folder left out."""
    read = manifest(folder, name, text)
    assert not read.faults
    found, faults = jobs_from(read, said or Said(), wishes or Wishes(), OUT, LIBRARY, known={})
    return found, [fault.replace(f"{folder}/", "") for fault in faults]


def saved(folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "storyboard.yaml").write_text("")


def test_a_row_goes_before_the_flags(tmp_path: Path) -> None:
    text = "films:\n- A walk\n- {idea: A ride, duration: 10, model: fast, seed: 7, count: 2, no_audio: false, watermark: true}\n"
    flags = Said(duration="6", style="ink")
    (walk, ride), faults = jobs(tmp_path, text, flags, Wishes(model="standard", audio=False, timeout=9))
    assert faults == []
    assert walk.said == Said(idea="A walk", duration="6", style="ink")
    assert walk.wishes == Wishes(model="standard", audio=False, timeout=9)
    assert ride.said == Said(idea="A ride", duration="10", style="ink")
    assert ride.wishes == Wishes(model="fast", seed=7, count=2, audio=True, watermark=True, timeout=9)
    assert (walk.folder, walk.is_saved, walk.place) == (OUT / "walk", False, "row 1")


def test_every_column_arrives_where_its_flag_does(tmp_path: Path) -> None:
    for name in ("a.png", "b.mp4", "c.mp3", "p.txt"):
        (tmp_path / name).write_text("words")
    row = {
        "idea": "A walk", "template": "product", "duration": "8", "ratio": "1:1", "style": "ink", "mood": "calm",
        "mode": "omni_reference", "language": "zh", "content": "c", "visuals": "v", "camera": "pan",
        "motion": "slow", "audio": "music: harp", "image_ref": "a.png=scene", "video_ref": "b.mp4",
        "audio_ref": "c.mp3", "still": "a dune=scene", "prompt_file": "p.txt",
    }  # fmt: skip
    (job,), faults = jobs(tmp_path, f"{','.join(row)}\n{','.join(row.values())}\n", name="a.csv")
    assert faults == []
    files = ("image_ref", "video_ref", "audio_ref")
    wanted = {FIELDS.get(name, name): (value,) if name in LISTS else value for name, value in row.items()}
    wanted |= {FIELDS[name]: (f"{tmp_path}/{row[name]}",) for name in files}
    assert job.said == Said(**wanted | {"prompt_file": tmp_path / "p.txt"})


def test_frames_start_from_the_manifest_and_links_stay(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_text("")
    text = "films: [{idea: A walk, first_frame: a.png, last_frame: 'https://a.example/b.png'}]"
    (job,), _ = jobs(tmp_path, text)
    assert (job.said.first_frame, job.said.last_frame) == (f"{tmp_path}/a.png", "https://a.example/b.png")


def test_there_is_a_column_for_everything_that_can_be_said_of_a_film() -> None:
    flags = {column for column in COLUMNS if column not in ("film", "name")}
    said = {field.name for field in fields(Said)} - {"title"}
    story = {FIELDS.get(column, column) for column in flags}
    assert story - said == {"model", "resolution", "seed", "no_audio", "watermark", "end_user", "count"}
    assert said <= story


def test_a_saved_film_takes_what_shoot_takes(tmp_path: Path) -> None:
    saved(tmp_path / "old" / "mars")
    text = "defaults: {style: ink, ratio: 1:1, model: fast}\nfilms: [{film: old/mars, duration: 9}, A walk]"
    (mars, _), faults = jobs(tmp_path, text, Said(ratio="16:9", mood="calm"))
    assert faults == []
    assert (mars.folder, mars.is_saved, mars.name) == (tmp_path / "old" / "mars", True, "mars")
    assert mars.said == Said(duration="9", ratio="16:9")
    assert mars.wishes.model == "fast"


def test_a_flag_for_new_films_where_there_are_none(tmp_path: Path) -> None:
    saved(tmp_path / "old")
    with pytest.raises(WrongInput, match="--image-ref changes no saved film"):
        jobs(tmp_path, "films: [film: old]", Said(image_refs=("https://a.example/b.png",)))


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("duration: 40", "Duration 40 is not possible: whole seconds from 4 to 15."),
        ("duration: 5.5", "Duration 5.5 is not possible"),
        ("ratio: 16:10", "There is no ratio '16:10'; there are 16:9, "),
        ("template: action-dual", "There is no template 'action-dual'; did you mean "),
        ("mode: both", "There is no mode 'both'"),
        ("language: fr", "There is no language 'fr'"),
        ("seed: x", "seed x is no whole number."),
        ("count: 21", "count 21: 1 to 20 takes at once."),
        ("image_ref: [gone.png=scene]", "gone.png is no file."),
        ("image_ref: ['here.png=sceen']", "there is no role 'sceen'; did you mean scene?"),
        ("video_ref: ['ftp://a/b']", "ftp://a/b is no http or https link, and no file."),
        ("first_frame: gone.png", "gone.png is no file."),
        ("first_frame: ~nobody-has-this-name/a.png", "~nobody-has-this-name/a.png is no file."),
        ("last_frame: here.png", "last_frame needs a first_frame to begin on."),
        ("first_frame: here.png, image_ref: here.png", "First and last frames cannot be mixed"),
        ("image_ref: [" + "here.png, " * 10 + "]", "10 image references; 9 is the most."),
        ("still: [=scene]", "still '=scene' has no prompt."),
        ("prompt_file: gone.txt", "gone.txt cannot be read"),
        ("prompt_file: .", " is no file."),
        (f"mood: {'x' * 2001}", "The mood has 2,001 characters; 2,000 is the most."),
        (f"image_ref: {'x' * 300}", "cannot be looked at: File name too long."),
        ("content: a, name: b, style: c, duration: 3", "Duration 3 is not possible"),
    ],
)
def test_a_value_that_cannot_be_is_told_by_its_row(tmp_path: Path, row: str, told: str) -> None:
    (tmp_path / "here.png").write_text("")
    (job,), (fault,) = jobs(tmp_path, f"films:\n- {{idea: A walk, {row}}}\n- A ride\n")
    assert job.said.idea == "A ride"
    assert fault.startswith("a.yaml:2: row 1: ")
    assert told in fault


def test_all_faults_of_a_row_at_once_and_each_once(tmp_path: Path) -> None:
    text = "variants: {ratio: [16:9, 9:16]}\nfilms: [{idea: A walk, duration: 40, seed: x, film: a}, A ride]"
    read = manifest(tmp_path, "a.yaml", text.replace(", film: a", ""))
    found, faults = jobs_from(read, Said(), Wishes(), OUT, LIBRARY, known={})
    assert len(found) == 2
    assert [fault.replace(f"{tmp_path}/", "") for fault in faults] == [
        "a.yaml:2: row 1: Duration 40 is not possible: whole seconds from 4 to 15.",
        "a.yaml:2: row 1: seed x is no whole number.",
    ]


def test_a_fault_in_what_holds_for_all_is_told_once_and_where_it_stands(tmp_path: Path) -> None:
    text = "defaults: {duration: 40}\nvariants: {ratio: [16:9, 16:10]}\nfilms: [A walk, {idea: A ride, duration: 5}]"
    found, faults = jobs(tmp_path, text)
    assert [job.place for job in found] == ["row 2 (16:9)"]
    assert faults == [
        "a.yaml:1: defaults: Duration 40 is not possible: whole seconds from 4 to 15.",
        "a.yaml:2: variants: There is no ratio '16:10'; there are 16:9, 9:16, 1:1, 21:9, 4:3, 3:4.",
    ]


def test_saved_films_that_are_not_there(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    found, faults = jobs(tmp_path, "film\ngone\nempty\n", name="a.csv")
    assert found == ()
    assert faults == [
        "a.csv row 2: gone does not exist.",
        "a.csv row 3: empty is not a film folder: it has no storyboard.yaml.",
    ]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (Said(duration="40"), "Duration 40"),
        (Said(template="nonsense"), "no template 'nonsense'"),
        (Said(image_refs=("gone.png",)), "gone.png is no file"),
        (Said(prompt_file=Path("gone.txt")), "gone.txt cannot be read"),
    ],
)
def test_a_flag_that_cannot_be_is_refused_as_such(tmp_path: Path, said: Said, told: str) -> None:
    with pytest.raises(WrongInput, match=told):
        jobs(tmp_path, "films: [A walk]", said)


def test_no_storyboard_is_drafted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "seedance_cli.story.storyboard.Storyboard.__post_init__", lambda _: pytest.fail("drafted")
    )
    read: list[str] = []
    template = LIBRARY.template
    monkeypatch.setattr(LIBRARY, "template", lambda name: read.append(name) or template(name))
    found, _ = jobs(
        tmp_path, "defaults: {template: product}\nfilms:\n" + "".join(f"- idea {n}\n" for n in range(500))
    )
    assert len(found) == 500
    assert len(read) <= 501  # once to judge the word, and once a film for the roles it asks for
