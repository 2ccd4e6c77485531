"""Manifests in YAML: films with what holds for all of them."""

from pathlib import Path

import pytest

from tests.library.manifest.written import faults, manifest, refusal, said

EXAMPLE = """\
format: 1
service: ark
parallel: 8
budget: 20usd
defaults: {duration: 5, ratio: 9:16, style: anime, model: fast}
films:
  - A lone astronaut finds a garden on Mars
  - idea: Ink-wash duel in a maple wood
    template: action-duel
    image-ref: [hero.png=character, https://a.example/b.png]
    still: maple wood at dawn=scene
    duration: 10
    count: 2
    name: ink-duel
  - film: old/mars-walk
"""


def test_films_with_the_defaults_they_leave_open(tmp_path: Path) -> None:
    read = manifest(tmp_path, "films.yaml", EXAMPLE)
    usual = {"duration": "5", "ratio": "9:16", "style": "anime", "model": "fast"}
    assert said(read) == [
        usual | {"idea": "A lone astronaut finds a garden on Mars"},
        usual
        | {
            "idea": "Ink-wash duel in a maple wood",
            "template": "action-duel",
            "duration": "10",
            "count": "2",
            "name": "ink-duel",
            "image_ref": ("hero.png=character", "https://a.example/b.png"),
            "still": ("maple wood at dawn=scene",),
        },
        {"film": "old/mars-walk", "model": "fast"},
    ]
    assert [row.place for row in read.rows] == ["row 1", "row 2", "row 3"]
    assert read.settings == {"service": "ark", "parallel": "8", "budget": "20usd"}
    assert not read.faults


def test_ratios_and_words_stay_as_typed(tmp_path: Path) -> None:
    read = manifest(tmp_path, "a.yml", "films: [{idea: no, ratio: 16:9, seed: 007, no-audio: yes}]")
    assert said(read) == [{"idea": "no", "ratio": "16:9", "seed": "007", "no_audio": "true"}]


def test_a_broken_row_is_named_with_its_line_and_hides_no_other(tmp_path: Path) -> None:
    text = """\
films:
  - A walk
  - [1]
  - 42
  - {idea: A ride, duratoin: 5, service: ark}
  - {idea: [a, b], no_audio: perhaps, style: {a: b}}
  -
  - {ratio: 16:9}
  - {idea: A swim, film: old, Idea: again}
  - {film: old, style: ink, mood: calm}
  - A dive
"""
    read = manifest(tmp_path, "a.yaml", text)
    assert [row.values["idea"] for row in read.rows] == ["A walk", "A dive"]
    assert faults(read) == [
        "a.yaml:3: row 2: a list; a film is an idea (a text) or has keys (idea: …).",
        'a.yaml:4: row 3: "42"; a film is an idea (a text) or has keys (idea: …).',
        'a.yaml:5: row 4: unknown column "duratoin"; did you mean duration?',
        "a.yaml:5: row 4: service is said once for all films: at the top of a YAML manifest, or as --service.",
        "a.yaml:6: row 5: idea is a list; wanted one value.",
        'a.yaml:6: row 5: no_audio is "perhaps"; wanted true or false.',
        "a.yaml:6: row 5: style is a mapping; wanted one value.",
        "a.yaml:7: row 6: no idea; a row has an idea, a prompt_file, or a film (the folder of a saved one).",
        "a.yaml:8: row 7: no idea; a row has an idea, a prompt_file, or a film (the folder of a saved one).",
        "a.yaml:9: row 8: idea is said twice.",
        "a.yaml:10: row 9: a saved film keeps its own mood, style; a new take can change its duration and ratio.",
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("defualts: {}\nfilms: [a]", 'a.yaml:1:1: unknown key "defualts"; did you mean defaults?'),
        ("format: 2\nfilms: [a]", 'a.yaml:1:9: format is "2"; this seedance reads format 1.'),
        ("films: a", 'a.yaml:1:8: films is "a"; wanted a list (- one, - two).'),
        ("films: []", "a.yaml:1:8: films is empty; wanted a list (- one, - two)."),
        ("service: ark", "a.yaml:1:1: films is missing; wanted a list (- one, - two)."),
        ("service: [ark]\nfilms: [a]", "a.yaml:1:10: service is a list; wanted one value."),
        ("defaults: 5\nfilms: [a]", 'a.yaml:1:11: defaults is "5"; wanted columns (duration: 5).'),
        ("defaults: {film: x}\nfilms: [a]", 'a.yaml:1:11: defaults: unknown column "film"'),
        ("defaults: {variants: {}}\nfilms: [a]", "a.yaml:1:11: defaults: variants stand beside defaults"),
        ("variants: [a]\nfilms: [a]", "a.yaml:1:11: variants is a list; wanted columns with their values"),
        ("variants: {style: ink}\nfilms: [a]", 'a.yaml:1:11: variants: style is "ink"; wanted a list'),
        ("variants: {style: []}\nfilms: [a]", "a.yaml:1:11: variants: style is empty; wanted a list"),
        ("variants: {style: [a, ~]}\nfilms: [a]", "a.yaml:1:11: variants: a value of style is empty."),
        ("variants: {style: [a, a]}\nfilms: [a]", "a.yaml:1:11: variants: style has a twice."),
        ("variants: {name: [a, b]}\nfilms: [a]", 'a.yaml:1:11: variants: unknown column "name"'),
        ("- a\n- b\n", "a.yaml:1:1: a list; a file has keys (key: value)."),
        ("films: [a", "a.yaml:1:8: a bracket is opened here and not closed"),
        ("films: [!!python/name:os.system a]", "a.yaml:1:9: the tag"),
    ],
)
def test_what_holds_for_all_films_must_be_right(tmp_path: Path, text: str, told: str) -> None:
    assert told in refusal(tmp_path, "a.yaml", text)


def test_all_faults_at_the_top_are_told_at_once(tmp_path: Path) -> None:
    told = refusal(tmp_path, "a.yaml", "out: {}\ndefaults: {x: 1, y: 2}\nvariants: 5\n").splitlines()
    assert [line.split(": ")[0] for line in told] == [
        "a.yaml:1:6", "a.yaml:1:1", "a.yaml:2:11", "a.yaml:2:11", "a.yaml:3:11",
    ]  # fmt: skip
