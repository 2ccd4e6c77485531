"""The wizard of the installed program, from `seedance` alone to a clip that plays."""

import shlex
from collections.abc import Callable, Iterator

import pytest

from seedance_cli import media
from seedance_cli.film import open_film
from seedance_cli.film.storyboard_file import same_film
from tests.footage import picture
from tests.program import Program
from tests.pseudo_terminal import CTRL_C, DOWN, Terminal

IDEA = "A paper boat crosses a flooded street"
Open = Callable[..., Terminal]


@pytest.fixture
def wizard(seedance: Program) -> Iterator[Open]:
    opened: list[Terminal] = []

    def start(*arguments: str, module: str = "seedance_cli", **options: object) -> Terminal:
        environment = seedance.environment | {"COLORTERM": "truecolor"}
        command = ["-m", module, *arguments]
        opened.append(Terminal(seedance.folder, command, **(environment | options)))  # type: ignore[arg-type]
        return opened[-1]

    yield start
    for terminal in opened:
        terminal.child.close(force=True)


def test_from_one_sentence_to_a_clip(seedance: Program, wizard: Open) -> None:
    terminal = wizard("new", IDEA, "-t", "narrative", "-d", "4", "-r", "1:1", height=40)
    terminal.accept_until("Your storyboard.")
    terminal.type("\r")
    terminal.see("Shall it be made?", "price     free")
    terminal.type("\r")
    terminal.see("The same film in one line")
    terminal.ended()
    transcript = f"{terminal.above}\n{terminal.text}"
    folder = next(path.parent for path in seedance.folder.glob("*/storyboard.yaml"))
    clip = folder / "takes" / "001" / "clip.mp4"
    assert str(clip.relative_to(seedance.folder)) in transcript.replace("\n", "")
    measured = media.verify_clip(clip)
    assert (measured.width, measured.height, round(measured.seconds)) == (960, 960, 4)
    line = transcript[transcript.index("seedance new '") :].split("\n\n")[0]
    arguments = shlex.split(line.replace("\\\n", " "))
    again = seedance.run(*arguments[1:], "--plan")
    assert again.code == 0, again.err
    second = open_film(seedance.folder / again.out.strip())
    assert same_film(open_film(folder).board, second.board)


def test_ctrl_c_keeps_the_answers_and_the_next_run_goes_on(seedance: Program, wizard: Open) -> None:
    terminal = wizard()
    terminal.see("What happens in your film?")
    terminal.type(IDEA, "\r")
    terminal.see("Which shape")
    terminal.type(CTRL_C)
    terminal.see("Your answers are kept.")
    assert terminal.ended() == 130
    assert seedance.films() == set()
    second = wizard()
    second.see("There is an unfinished film", IDEA)
    second.type("\r")
    second.see("Which shape")
    second.type(CTRL_C)
    assert second.ended() == 130


def test_stills_are_drawn_shown_and_taken(seedance: Program, wizard: Open) -> None:
    picture(seedance.folder / "street.png")
    terminal = wizard(
        "new", IDEA, "-t", "narrative", "-d", "4", "--image-ref", "street.png=scene",
        "--still", "a paper boat with a candle=character", height=50, module="tests.rough",
    )  # fmt: skip
    terminal.accept_until("Your storyboard.")
    terminal.type("\r")
    terminal.see("take it")
    assert "▀" in terminal.text
    terminal.type("\r")
    terminal.see("Shall it be made?")
    terminal.type(DOWN, "\r")
    terminal.see("The same film in one line")
    terminal.ended()
    folder = next(path.parent for path in seedance.folder.glob("*/storyboard.yaml"))
    board = open_film(folder).board
    assert [each.role for each in board.references] == ["scene", "character"]
    assert board.references[1].prompt == "a paper boat with a candle"
    assert not (folder / "takes").exists()
    assert list((seedance.folder / ".state" / "stills").iterdir()) == []


def test_without_a_terminal_nothing_is_asked(seedance: Program) -> None:
    ended = seedance.run("new")
    assert ended.code == 2
    assert "No idea was given" in ended.err
    assert seedance.films() == set()


def test_in_ci_nothing_is_asked_even_in_a_terminal(wizard: Open) -> None:
    terminal = wizard("new", IDEA, "-d", "4", "--plan", CI="true")
    terminal.see("paper-boat")
    assert terminal.ended() == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["-d", "ten"], "Duration ten is not possible"),
        (["-d", "3"], "Duration 3 is not possible"),
        (["-r", "foo"], "There is no ratio 'foo'"),
        (["--mode", "foo"], "There is no mode 'foo'"),
        (["--language", "fr"], "There is no language 'fr'"),
        (["-t", "narative"], "did you mean narrative"),
        (["--service", "bogus"], "There is no service 'bogus'"),
        (["--model", "fast"], "animatic has no model 'fast'"),
        (["--image-ref", "missing.png"], "missing.png does not exist"),
        (["--first-frame", "missing.png"], "missing.png does not exist"),
        (["--style", "x" * 2001], "The style has 2,001 characters"),
    ],
    ids=lambda value: " ".join(value)[:40] if isinstance(value, list) else "",
)
def test_a_wrong_flag_is_refused_before_the_first_question(
    seedance: Program, wizard: Open, arguments: list[str], said: str
) -> None:
    for idea in ([], [IDEA]):
        terminal = wizard("new", *idea, *arguments)
        terminal.see("error:", said)
        assert terminal.ended() == 2
        assert "enter" not in terminal.text
    assert not (seedance.folder / ".state").exists()


def test_the_service_named_in_the_environment_is_the_wizards_too(wizard: Open) -> None:
    terminal = wizard(SEEDANCE_SERVICE="bogus")
    terminal.see("There is no service 'bogus'")
    assert terminal.ended() == 2


def test_a_finished_prompt_leaves_nothing_to_ask(seedance: Program, wizard: Open) -> None:
    (seedance.folder / "own.txt").write_text("My own words.")
    whole = ("new", IDEA, "-d", "4", "--prompt-file", "own.txt", "-o", "own", "--no-preview")
    terminal = wizard(*whole, module="tests.rough")
    terminal.see("clip.mp4")
    assert terminal.ended() == 0
    assert open_film(seedance.folder / "own").board.prompt == "My own words."


def test_a_draft_that_cannot_be_read_is_told_of(seedance: Program, wizard: Open) -> None:
    state = seedance.folder / ".state"
    state.mkdir()
    (state / "draft.yaml").write_text("answers: [")
    terminal = wizard()
    terminal.see("Your unfinished film cannot be read", "What happens in your film?")
    terminal.type(CTRL_C)
    assert terminal.ended() == 130
    assert (state / "draft.yaml.broken-1").read_text() == "answers: ["
