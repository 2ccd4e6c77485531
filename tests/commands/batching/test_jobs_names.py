"""The folders of a batch: no two alike, and the same in every run."""

from pathlib import Path

from seedance_cli.commands.batching.jobs import Job, jobs_from
from seedance_cli.commands.making.renderer import Wishes
from seedance_cli.commands.said import Said
from seedance_cli.library import open_library
from tests.library.manifest.written import manifest

LIBRARY = open_library()
VARIED = "variants: {style: [anime, documentary], ratio: [16:9, 9:16]}\nfilms:\n"


def jobs(folder: Path, text: str, known: dict[str, str] | None = None) -> tuple[tuple[Job, ...], list[str]]:
    read = manifest(folder, "a.yaml", text)
    found, faults = jobs_from(read, Said(), Wishes(), Path("out"), LIBRARY, known=known or {})
    assert [job.folder for job in found if not job.is_saved] == [
        Path("out") / job.name for job in found if not job.is_saved
    ]
    return found, [fault.replace(f"{folder}/", "") for fault in faults]


def names(folder: Path, text: str, known: dict[str, str] | None = None) -> list[str]:
    found, faults = jobs(folder, text, known)
    assert faults == []
    return [job.name for job in found]


def test_named_by_the_row_else_by_the_idea(tmp_path: Path) -> None:
    (tmp_path / "duel.txt").write_text("Two swordsmen.")
    text = (
        "films: [A lone astronaut finds a garden, {idea: A walk, name: My film / 2}, {prompt_file: duel.txt}]"
    )
    assert names(tmp_path, text) == ["lone-astronaut-finds-garden", "My-film-2", "duel"]


def test_with_the_words_of_its_variant(tmp_path: Path) -> None:
    assert names(tmp_path, f"{VARIED}  - A walk\n") == [
        "walk-anime-16-9", "walk-anime-9-16", "walk-documentary-16-9", "walk-documentary-9-16",
    ]  # fmt: skip


def test_long_variants_still_tell_films_apart(tmp_path: Path) -> None:
    style = "a melodrama of the nineteen-fifties in soft focus"
    text = f"films: [{{idea: A walk, name: {'x' * 80}, variants: {{style: [{style} one, {style} two]}}}}]"
    first, second = names(tmp_path, text)
    assert second == f"{first}-2"
    assert len(first) <= 60


def test_ideas_that_read_alike_are_numbered(tmp_path: Path) -> None:
    text = "films: [A walk, The walk, a WALK!, {idea: x, name: walk-2}]"
    assert names(tmp_path, text) == ["walk", "walk-3", "walk-4", "walk-2"]


def test_two_rows_that_name_one_folder(tmp_path: Path) -> None:
    text = "films:\n- {idea: a, name: Mars}\n- {idea: b, name: mars!}\n- {idea: c, name: venus}\n"
    found, faults = jobs(tmp_path, text)
    assert [job.name for job in found] == ["Mars", "venus"]
    assert faults == ["a.yaml:3: row 2: its folder would be mars, which is that of row 1."]


def test_names_lead_nowhere_else(tmp_path: Path) -> None:
    text = 'films: [{idea: a, name: ../../etc}, {idea: b, name: ..}, {idea: c, name: con}, {idea: d, name: "\\e[31m/x"}]'
    assert names(tmp_path, text) == ["etc", "film", "film-con", "x"]


def test_a_later_run_keeps_the_names_wherever_the_rows_stand(tmp_path: Path) -> None:
    before, _ = jobs(tmp_path, "films: [A walk, The walk, A ride]")
    known = {job.key: job.name for job in before}
    after, _ = jobs(tmp_path, "films: [a walk, A ride, The walk, A walk]", known)
    assert {job.key: job.name for job in after if job.key in known} == known
    assert [job.name for job in after] == ["walk-3", "ride", "walk-2", "walk"]


def test_a_changed_row_does_not_take_the_folder_of_what_it_was(tmp_path: Path) -> None:
    before, _ = jobs(tmp_path, "films: [A walk]")
    after = names(tmp_path, "films: [{idea: A walk, mood: calm}]", {job.key: job.name for job in before})
    assert after == ["walk-2"]


def test_a_changed_row_with_a_name_stays_in_its_folder(tmp_path: Path) -> None:
    before, _ = jobs(tmp_path, "films: [{idea: A walk, name: mars}]")
    known = {job.key: job.name for job in before}
    assert names(tmp_path, "films: [{idea: A walk, name: mars, count: 3}]", known) == ["mars"]


def test_names_that_an_earlier_run_cannot_have_given_are_not_kept(tmp_path: Path) -> None:
    before, _ = jobs(tmp_path, "films: [A walk]")
    assert names(tmp_path, "films: [A walk]", {before[0].key: "../../etc"}) == ["walk"]
    two, _ = jobs(tmp_path, "films: [A walk, A ride]")
    assert names(tmp_path, "films: [A walk, A ride]", {job.key: "one" for job in two}) == ["one", "ride"]


def test_saved_films_keep_their_folders_in_all_variants(tmp_path: Path) -> None:
    for path in ("mars", "old/mars"):
        (tmp_path / path).mkdir(parents=True)
        (tmp_path / path / "storyboard.yaml").write_text("")
    text = f"{VARIED}  - film: mars\n  - film: old/mars/storyboard.yaml\n"
    found, faults = jobs(tmp_path, text)
    assert faults == []
    assert [job.name for job in found] == ["mars-16-9", "mars-9-16", "mars-16-9-2", "mars-9-16-2"]
    assert {job.is_saved for job in found} == {True}
    assert [job.folder for job in found[1:3]] == [tmp_path / "mars", tmp_path / "old" / "mars"]
    known = {job.key: "mars" for job in found}
    assert names(tmp_path, text, known) == [job.name for job in found]  # in a later run
