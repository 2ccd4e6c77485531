"""Manifests as JSON lines."""

from pathlib import Path

from tests.library.manifest.written import faults, manifest, refusal, said

ROWS = """\
"A walk"

{"idea": "A ride", "duration": 10, "seed": 007e1, "image-ref": ["a.png", "b|c.png"]}
{"idea": "A swim", "duration": 10, "seed": 12345678901234567890123, "no_audio": true, "mood": null, "still": "x"}
"""


def test_objects_and_texts(tmp_path: Path) -> None:
    read = manifest(tmp_path, "a.ndjson", ROWS.replace("007e1", "7e1"))
    assert not read.faults
    assert said(read) == [
        {"idea": "A walk"},
        {"idea": "A ride", "duration": "10", "seed": "7e1", "image_ref": ("a.png", "b|c.png")},
        {
            "idea": "A swim",
            "duration": "10",
            "seed": "12345678901234567890123",
            "no_audio": "true",
            "still": ("x",),
        },
    ]
    assert [row.place for row in read.rows] == ["row 1", "row 3", "row 4"]


def test_each_line_is_read_for_itself(tmp_path: Path) -> None:
    lines = (
        '{"idea": "A walk"', "[1]", "null", "NaN", "true", '{"idea": "a", "idea": "b"}', '{"idea": {"a": 1}}', "[" * 9000,
        '"' + "x" * 100_000 + '"', "A ride", '{"idea": "A ride", "variants": {"ratio": ["16:9", "9:16"]}}',
    )  # fmt: skip
    read = manifest(tmp_path, "a.jsonl", "\ufeff" + "\r\n".join(lines))
    assert [row.place for row in read.rows] == ["row 11 (16:9)", "row 11 (9:16)"]
    assert faults(read) == [
        "a.jsonl row 1: no JSON from character 18 on; a line holds one object or one text in quotes.",
        "a.jsonl row 2: a list; a film is an idea (a text) or has keys (idea: …).",
        "a.jsonl row 3: no idea; a row has an idea, a prompt_file, or a film (the folder of a saved one).",
        'a.jsonl row 4: "NaN"; a film is an idea (a text) or has keys (idea: …).',
        'a.jsonl row 5: "true"; a film is an idea (a text) or has keys (idea: …).',
        "a.jsonl row 6: a key stands there twice: idea.",
        "a.jsonl row 7: idea is a mapping; wanted one value.",
        "a.jsonl row 8: nested too deeply.",
        "a.jsonl row 9: 100,002 characters in a line; 100,000 is the most.",
        "a.jsonl row 10: no JSON from character 1 on; a line holds one object or one text in quotes.",
    ]


def test_nothing_in_it(tmp_path: Path) -> None:
    assert refusal(tmp_path, "a.jsonl", "\n \n") == "a.jsonl holds no films."
