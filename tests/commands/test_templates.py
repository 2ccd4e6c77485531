"""`seedance templates` and `seedance services`."""

from tests.program import Program

OWN = """format: 1
title: My product
about: Mine, not theirs
beats:
  - name: all
    share: 1
    size: wide
    camera: orbit
    content: $content
"""


def test_every_template_is_listed_and_each_can_be_shown(seedance: Program) -> None:
    listed = seedance.run("templates", "list", "--json").json["templates"]
    names = [template["name"] for template in listed]
    assert len(names) >= 12
    assert {
        "narrative",
        "product",
        "character-action",
        "landscape",
        "video-extension",
        "video-edit",
        "first-last-frame",
    } <= set(names)
    text = seedance.run("templates", "list").out
    assert all(name in text for name in names)
    shown = seedance.run("templates", "show", "product")
    assert shown.code == 0
    assert "hook" in shown.out


def test_a_template_of_ones_own_shadows_ours_and_a_broken_one_hides_nothing(seedance: Program) -> None:
    folder = seedance.folder / ".config" / "templates"
    folder.mkdir(parents=True)
    (folder / "product.yaml").write_text(OWN)
    (folder / "broken.yaml").write_text("title: broken\nbeats: 7\n")
    listed = seedance.run("templates", "list")
    assert listed.code == 0
    assert "Mine, not theirs" in listed.out
    assert "narrative" in listed.out
    assert "broken.yaml:2" in listed.err
    ended = seedance.run("new", "Coffee", "-t", "broken", "--plan", "--yes")
    assert ended.code == 2
    assert "broken.yaml:2" in ended.err


def test_a_file_is_checked_and_every_fault_is_named(seedance: Program) -> None:
    (seedance.folder / "good.yaml").write_text(OWN)
    (seedance.folder / "bad.yaml").write_text(
        OWN.replace("share: 1", "share: none").replace("camera: orbit", "camra: orbit")
    )
    good = seedance.run("templates", "check", "good.yaml")
    assert (good.code, good.out) == (0, "good: fine\n"), good.err
    bad = seedance.run("templates", "check", "bad.yaml")
    assert bad.code == 2
    assert "bad.yaml:6" in bad.err
    assert "bad.yaml:8" in bad.err
    assert "camera" in bad.err


def test_services_say_what_they_are(seedance: Program) -> None:
    ended = seedance.run("services")
    assert ended.code == 0
    assert "animatic" in ended.out
    row = seedance.run("services", "--json").json["services"][0]
    assert (row["name"], row["free"], row["ready"]) == ("animatic", True, True)
