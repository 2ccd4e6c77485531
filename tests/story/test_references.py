"""References: one spelling, stable numbers, roles after the last `=` only when they are roles."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seedance_cli.errors import WrongInput
from seedance_cli.story.references import (
    OURS,
    SEED,
    Dialect,
    Reference,
    numbered,
    parse_reference,
    stored_name,
    tags_in,
)


@pytest.mark.parametrize(
    ("kind", "spec", "source", "role"),
    [
        ("image", "cup.jpg=product", "cup.jpg", "product"),
        ("image", "cup.jpg", "cup.jpg", "character"),
        ("image", "a=b.png", "a=b.png", "character"),
        ("image", "a=b.png=first frame", "a=b.png", "first_frame"),
        ("image", "a.png=First-Frame", "a.png", "first_frame"),
        ("image", "https://x.org/p.png?sig=abc", "https://x.org/p.png?sig=abc", "character"),
        ("image", "https://x.org/p.png?sig=abc=scene", "https://x.org/p.png?sig=abc", "scene"),
        ("image", "https://x.org/p.png?kind=scene", "https://x.org/p.png?kind", "scene"),
        ("video", "move.mp4=camera", "move.mp4", "camera"),
        ("video", "move.mp4", "move.mp4", "motion"),
        ("video", "move.mp4=product", "move.mp4=product", "motion"),
        ("audio", "beat.mp3=role:heart beat", "beat.mp3", "heart_beat"),
    ],
)
def test_a_spec_is_a_source_and_perhaps_a_role(kind: str, spec: str, source: str, role: str) -> None:
    assert parse_reference(kind, spec) == Reference(kind=kind, source=source, role=role)


@pytest.mark.parametrize("spec", ["", "  ", "=product", "\x00.png"])
def test_a_spec_without_a_source_is_refused(spec: str) -> None:
    with pytest.raises(WrongInput, match="names no file or link"):
        parse_reference("image", spec)


def test_numbers_count_per_kind() -> None:
    kinds = ["image", "video", "image", "audio", "image"]
    refs = [Reference(kind=kind, source="x", role="r") for kind in kinds]
    assert [tag for tag, _ in numbered(refs)] == ["@image1", "@video1", "@image2", "@audio1", "@image3"]


def test_tags_are_found_once_and_whole() -> None:
    assert tags_in("@image1 and @image12, @image1 again, @image123, @image0, @audio2。") == (
        "@image1",
        "@image12",
        "@audio2",
    )


def test_a_dialect_is_applied_to_every_tag_and_nothing_else() -> None:
    text = "@image1 meets @image12 on @video2 (mail me@image.com)"
    assert SEED.spell(text) == "@image_file_1 meets @image_file_12 on @video_file_2 (mail me@image.com)"
    assert OURS.spell(text) == text
    assert Dialect("[Image{n}]", "[Video{n}]", "[Audio{n}]").spell("@image3") == "[Image3]"


@given(st.text(), st.sampled_from(["a.png", "photo.JPEG", "x", "../../etc/passwd.png", "c:\\x\\y.png"]))
def test_a_stored_name_never_leaves_its_folder(role: str, source: str) -> None:
    name = stored_name("@image1", Reference(kind="image", source=source, role=role))
    assert "/" not in name
    assert "\\" not in name
    assert name.startswith("image1-")
