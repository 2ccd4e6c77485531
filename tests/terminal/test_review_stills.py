from dataclasses import replace

from seedance_cli.story.draft import draft
from seedance_cli.story.references import Reference
from seedance_cli.story.storyboard import StillIdea, Storyboard
from seedance_cli.terminal.answers import brief_of
from seedance_cli.terminal.still_tags import settle
from tests.terminal.small_studio import NARRATIVE


def board_with(contents: list[str], stills: tuple[StillIdea, ...]) -> Storyboard:
    board = draft(
        brief_of({"idea": "A walk"}, NARRATIVE),
        NARRATIVE,
        references=(Reference(kind="image", source="a.png", role="scene"),),
        stills=stills,
    )
    shots = tuple(replace(shot, content=text) for shot, text in zip(board.shots, contents, strict=True))
    return replace(board, shots=shots)


def test_stills_left_out_let_the_numbers_behind_them_move_up() -> None:
    stills = tuple(
        StillIdea(prompt=name, role=role) for name, role in (("p", "character"), ("q", "prop"), ("r", "look"))
    )
    board = board_with(
        ["@image1", "@image2 walks", "@image3 falls", "@image4", "@image4 and @image3"], stills
    )
    taken = [Reference(kind="image", source=f"{still.prompt}.png", role=still.role) for still in stills]
    settled = settle(board, [taken[0], None, taken[2]])
    assert [shot.content for shot in settled.shots] == [
        "@image1", "@image2 walks", "the prop falls", "@image3", "@image3 and the prop",
    ]  # fmt: skip
    assert [reference.source for reference in settled.references] == ["a.png", "p.png", "r.png"]
    assert settled.stills == ()
