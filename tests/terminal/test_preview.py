import base64
import io
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from rich.console import Console

from seedance_cli.terminal.half_blocks import fit, half_blocks
from seedance_cli.terminal.preview import chosen_protocol, show_pictures, stills_row
from seedance_cli.terminal.real_pixels import pixel_protocol
from tests.terminal.seen import on_glass, screen_on

RED, BLUE = (255, 0, 0), (0, 0, 255)


def picture(folder: Path, name: str = "still.png", size: tuple[int, int] = (160, 90)) -> Path:
    """A picture whose left half is red and whose right half is blue."""
    image = Image.new("RGB", size, RED)
    image.paste(BLUE, (size[0] // 2, 0, *size))
    image.save(folder / name)
    return folder / name


def drawn(renderable: object, *, colour: str | None = "truecolor", width: int = 100) -> str:
    written = io.StringIO()
    Console(
        file=written, force_terminal=True, color_system=colour, no_color=colour is None, width=width
    ).print(renderable)  # type: ignore[arg-type]
    return written.getvalue()


def test_each_cell_is_two_pixels_in_their_own_colours() -> None:
    image = Image.new("RGB", (2, 2), RED)
    image.putpixel((1, 1), BLUE)
    assert drawn(half_blocks(image, 2, 1)) == (
        " \x1b[38;2;255;0;0;48;2;255;0;0m▀\x1b[0m\x1b[38;2;255;0;0;48;2;0;0;255m▀\x1b[0m\n"
    )


def test_fewer_colours_are_the_nearest_ones() -> None:
    assert "38;5;196;48;5;196m▀" in drawn(half_blocks(Image.new("RGB", (2, 2), RED), 2, 1), colour="256")


def test_without_colour_light_is_told_by_letters() -> None:
    image = Image.new("L", (10, 4), 0)
    image.paste(255, (5, 0, 10, 4))
    assert drawn(half_blocks(image, 10, 2), colour=None) == "      @@@@@\n      @@@@@\n"


def test_what_is_transparent_stands_on_grey() -> None:
    assert "38;2;128;128;128;48;2;128;128;128m" in drawn(half_blocks(Image.new("RGBA", (2, 2)), 2, 1))


@settings(deadline=None)
@given(st.integers(1, 5000), st.integers(1, 5000), st.integers(1, 200), st.integers(1, 60))
def test_a_picture_fits_and_keeps_its_shape(wide: int, high: int, width: int, height: int) -> None:
    columns, rows = fit((wide, high), width, height)
    assert 1 <= columns <= width
    assert 1 <= rows <= height
    scale = min(width / wide, height * 2 / high)
    assert abs(columns - max(1, wide * scale)) <= 1
    assert abs(rows - max(1, high * scale / 2)) <= 1


def test_stills_stand_side_by_side_over_their_captions() -> None:
    wide, tall = Image.new("RGB", (160, 90), RED), Image.new("RGB", (90, 160), BLUE)
    row = stills_row([wide, tall], ["@image1 a caption that is too long", "@image2 场景"], width=50)
    rows = on_glass(drawn(row))
    assert rows[0].startswith(" " + "▀" * 23 + "  " + "▀")
    assert rows[-1] == " @image1 a caption that…  @image2 场景"
    assert max(map(len, rows)) <= 50
    assert len(rows) <= 15


KITTY = {"TERM": "xterm-kitty", "KITTY_WINDOW_ID": "1"}
WEZTERM = {"TERM_PROGRAM": "WezTerm"}


@pytest.mark.parametrize(
    ("environ", "protocol"),
    [
        (KITTY, "kitty"),
        ({"TERM_PROGRAM": "ghostty"}, "kitty"),
        (WEZTERM, "iterm"),
        ({"TERM_PROGRAM": "iTerm.app"}, "iterm"),
        ({"LC_TERMINAL": "iTerm2"}, "iterm"),
        ({}, "blocks"),
        ({"TERM_PROGRAM": "vscode"}, "blocks"),
        (KITTY | {"TMUX": "/tmp/tmux-0/default,1,0"}, "blocks"),
        (WEZTERM | {"TERM": "screen-256color"}, "blocks"),
        (KITTY | {"NO_COLOR": "1"}, "blocks"),
        (KITTY | {"CI": "true"}, "line"),
        ({"TERM": "dumb"}, "line"),
    ],
)
def test_the_best_protocol_that_is_sure(environ: dict[str, str], protocol: str) -> None:
    assert chosen_protocol(screen_on(environ=environ)[0]) == protocol


def test_in_a_pipe_no_protocol_is_sure() -> None:
    assert chosen_protocol(screen_on(terminal=False, environ=KITTY)[0]) == "line"
    assert pixel_protocol(KITTY) == "kitty"


def test_a_pipe_gets_one_plain_line_with_path_and_size(tmp_path: Path) -> None:
    path = picture(tmp_path)
    screen, stdout, stderr = screen_on(terminal=False)
    show_pictures(screen, [path, path], ["@image1"])
    assert stderr.getvalue() == f"@image1: {path} (160×90)\n{path} (160×90)\n"
    assert stdout.getvalue() == ""


@pytest.mark.parametrize("options", [{"quiet": True}, {"json": True, "terminal": False}])
def test_nothing_where_the_conversation_is_unwanted(tmp_path: Path, options: dict[str, bool]) -> None:
    screen, stdout, stderr = screen_on(**options)
    show_pictures(screen, [picture(tmp_path)])
    assert (stdout.getvalue(), stderr.getvalue()) == ("", "")


def test_half_blocks_and_captions_on_a_plain_terminal(tmp_path: Path) -> None:
    screen, _, stderr = screen_on()
    show_pictures(screen, [picture(tmp_path), picture(tmp_path, "tall.png", (90, 160))], ["one", "two"])
    rows = on_glass(stderr.getvalue())
    assert rows[0].strip(" ▀") == ""
    assert rows[-1].split() == ["one", "two"]


def test_many_pictures_go_below_one_another_where_it_is_narrow(tmp_path: Path) -> None:
    screen, _, stderr = screen_on(environ={"COLUMNS": "44"})
    show_pictures(screen, [picture(tmp_path)] * 3, ["one", "two", "three"])
    rows = on_glass(stderr.getvalue(), width=44)
    assert [row.split() for row in rows if not row.strip().startswith("▀")] == [["one", "two"], ["three"]]


def test_broken_pictures_are_one_calm_line_each_and_the_others_are_shown(tmp_path: Path) -> None:
    (tmp_path / "cut.png").write_bytes(picture(tmp_path).read_bytes()[:60])
    (tmp_path / "text.png").write_text("no picture")
    broken = [tmp_path / "gone.png", tmp_path, tmp_path / "cut.png", tmp_path / "text.png"]
    screen, _, stderr = screen_on(environ={"NO_COLOR": "1", "COLUMNS": "400"})
    show_pictures(screen, [*broken, tmp_path / "still.png"], ["", "", "", "", "whole"])
    rows = on_glass(stderr.getvalue(), width=400)
    assert [row.startswith("No preview: ") for row in rows[:4]] == [True] * 4
    assert rows[-1] == " whole"


def test_a_picture_with_too_many_pixels_is_not_decoded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 100)
    screen, _, stderr = screen_on(terminal=False)
    show_pictures(screen, [picture(tmp_path)])
    assert "too many pixels" in stderr.getvalue()


def sent_picture(data: str) -> Image.Image:
    return Image.open(io.BytesIO(base64.b64decode(data)))


def test_kitty_gets_one_picture_in_chunks_that_ask_for_no_answer(tmp_path: Path) -> None:
    screen, _, stderr = screen_on(environ=KITTY)
    rough = Image.effect_noise((320, 180), 90)
    rough.save(tmp_path / "rough.png")
    show_pictures(screen, [tmp_path / "rough.png", picture(tmp_path)], ["one", "two"])
    chunks = re.findall(r"\x1b_G([^;]*);([^\x1b]*)\x1b\\", stderr.getvalue())
    assert chunks[0][0] == "a=T,f=100,q=2,c=78,r=11,m=1"
    assert [head for head, _ in chunks[1:]] == ["m=1"] * (len(chunks) - 2) + ["m=0"]
    assert all(len(data) <= 4096 and len(data) % 4 == 0 for _, data in chunks)
    assert sent_picture("".join(data for _, data in chunks)).size == (78 * 12, 11 * 24)
    assert stderr.getvalue().split("\n")[1].find("two") > 0


def test_iterm_gets_one_picture_with_its_size_in_cells(tmp_path: Path) -> None:
    screen, _, stderr = screen_on(environ=WEZTERM)
    show_pictures(screen, [picture(tmp_path)])
    (sent,) = re.findall(r"\x1b\]1337;File=inline=1;([^:]*):([^\x07]*)\x07", stderr.getvalue())
    assert sent[0] == "width=71;height=20;preserveAspectRatio=1"
    shown = sent_picture(sent[1]).convert("RGB")
    assert (shown.getpixel((5, 5)), shown.getpixel((shown.width - 5, 5))) == (RED, BLUE)
