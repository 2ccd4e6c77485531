"""The wizard with a paid service, in a real terminal: what is said before each coin, what goes over the wire for it, and
what is kept when something goes wrong."""

import shlex
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from seedance_cli import media
from seedance_cli.film import open_film
from tests.footage import picture
from tests.program import Program
from tests.pseudo_terminal import CTRL_C, ESCAPE, Terminal
from tests.xskill_server import Server, faults, serve
from tests.xskill_server.models import SEEDANCE, SEEDREAM, SEEDREAM_EDIT

IDEA = "A paper boat crosses a flooded street"
ANSWERED = (
    "new", IDEA, "-t", "narrative", "-d", "4", "-r", "1:1", "--style", "watercolour", "--mood", "calm", "--content", "a boat",
    "--visuals", "grey light", "--camera", "static", "--motion", "slow", "--audio", "rain", "--poll-interval", "0.1",
)  # fmt: skip
"""Everything that is asked about the story, answered."""
BOAT = ("--still", "a paper boat=prop")
GIRL = ("--still", "a girl in a yellow coat=character")
STILL, CLIP = 16, 120  # credits
QUEUE, WORK = 2.0, 4.0  # seconds, by the service's held clock
FACES = "xskill refuses pictures with realistic human faces"
YES, NOT_NOW = "yes, make the film", "not now, keep the storyboard"
Open = Callable[..., Terminal]


@pytest.fixture(scope="module")
def running() -> Iterator[Server]:
    with serve(held=True, queue_seconds=QUEUE, still_seconds=WORK, clip_seconds=WORK) as server:
        yield server


@pytest.fixture
def server(running: Server) -> Server:
    running.reset()
    return running


@pytest.fixture
def wizard(seedance: Program, server: Server) -> Iterator[Open]:
    opened: list[Terminal] = []

    def start(*arguments: str, **options: object) -> Terminal:
        keys = {"XSKILL_API_KEY": server.key, "XSKILL_BASE_URL": server.url, "COLORTERM": "truecolor"}
        whole = {"height": 40} | seedance.environment | keys | options
        opened.append(Terminal(seedance.folder, ["-m", "seedance_cli", *arguments], **whole))  # type: ignore[arg-type]
        return opened[-1]

    yield start
    for terminal in opened:
        terminal.child.close(force=True)


def to_the_stills(terminal: Terminal) -> None:
    """From the references, which are all there, past the storyboard."""
    terminal.choose("Is there anything to show the model?", "that is all")
    terminal.choose("Your storyboard.", "looks right")


def draw(terminal: Terminal, server: Server, question: str) -> None:
    """Agree to the first drawing and let the service finish it, up to the next question."""
    terminal.choose("now? about", "draw them")
    wait_out(terminal, server, "drawing")
    terminal.see(question)


def wait_out(terminal: Terminal, server: Server, working: str) -> None:
    """What was sent stands in the queue, is worked on with a fraction, and is then done."""
    terminal.see("queued", "0:0")
    server.pass_time(QUEUE + WORK / 4)
    terminal.see(working, "━", "25%")
    server.pass_time(WORK)


def links_of(server: Server, body: dict[str, Any]) -> list[str]:
    """The links of the first task that was made as `body` asks."""
    return next(task.links for task in server.tasks if task.params == body["params"])


def test_from_one_sentence_to_a_paid_clip(seedance: Program, server: Server, wizard: Open) -> None:
    picture(seedance.folder / "street.png")
    terminal = wizard("new", "-d", "4", "--via", "rest", "--poll-interval", "0.1", "-o", "boat", height=60)
    terminal.answer("What happens in your film?", IDEA)
    terminal.accept_until("Is there anything to show")
    terminal.choose("Is there anything to show", "add a file")
    terminal.answer("Which file or link?", "street.png")
    terminal.choose("What is it for?", "scene")
    for sentence, role in (("a paper boat", "prop"), ("a girl in a yellow coat", "character")):
        terminal.choose("Is there anything to show", "draw another still")
        terminal.answer("What does the picture show?", sentence)
        terminal.choose("What is it for?", role)
    to_the_stills(terminal)

    terminal.see(FACES, "Draw 2 stills now? about 32 credits", "› use files instead")
    assert server.log == []
    draw(terminal, server, "@image2 prop: take this picture?")
    terminal.see("2 stills drawn", "▀", "@image2 prop", "@image3 character")
    assert [body["model"] for body in server.sent("create")] == [SEEDREAM, SEEDREAM]
    terminal.choose("@image2 prop: take", "take it")

    terminal.choose("@image3 character: take", "change it by an instruction…  about 16 credits")
    assert server.creates == 2
    terminal.answer("What should change in it?", "at night")
    wait_out(terminal, server, "drawing")
    terminal.choose("@image3 character: take", "draw it again, about 16 credits")
    wait_out(terminal, server, "drawing")
    terminal.see("@image3 character: take")
    *both, edited, redrawn = server.sent("create")
    boat, girl = sorted(both, key=lambda body: "boat" not in body["params"]["prompt"])
    assert edited["model"] == SEEDREAM_EDIT
    assert edited["params"]["image_urls"] == links_of(server, girl)
    assert edited["params"]["prompt"].startswith("Change Figure 1: at night")
    assert redrawn == girl != boat
    assert server.uploads == 0

    terminal.type(ESCAPE)
    terminal.see("@image2 prop: take")
    terminal.type(ESCAPE)
    terminal.choose("Your storyboard.", "looks right")
    terminal.choose("@image2 prop: take", "take it")
    terminal.choose("@image3 character: take", "take it")
    terminal.see("2 of 2 taken", "Shall it be made? about 120 credits", f"› {NOT_NOW}")
    terminal.see("xskill", "1 picture will be uploaded", "price     120 credits", "30 credits × 4 seconds")
    terminal.see("balance   99,936 credits", FACES)
    terminal.choose("Shall it be made?", "back")
    terminal.choose("Your storyboard.", "looks right")
    terminal.see("Shall it be made?")
    assert (server.creates, server.uploads) == (4, 0)

    terminal.choose("Shall it be made?", YES)
    wait_out(terminal, server, "generating")
    terminal.see("The same film in one line")
    assert terminal.ended() == 0
    clip = server.sent("create")[4]
    assert (server.creates, server.uploads, server.balance) == (5, 1, 100_000 - 4 * STILL - CLIP)
    assert clip["model"] == SEEDANCE
    assert clip["params"]["image_files"][1:] == [*links_of(server, boat), *server.tasks[3].links]
    transcript = f"{terminal.above}\n{terminal.text}"
    for said in (
        "boat/takes/001/clip.mp4",
        "120 credits, as xskill told",
        server.tasks[4].id,
        "seedance shoot boat",
    ):
        assert said in transcript
    assert round(media.verify_clip(seedance.folder / "boat/takes/001/clip.mp4").seconds) == 4
    board = open_film(seedance.folder / "boat").board
    assert [each.prompt for each in board.references] == ["", "a paper boat", "a girl in a yellow coat"]

    line = transcript[transcript.index("seedance new --from") :].split("\n\n")[0]
    arguments = shlex.split(line.replace("\\\n", " "))[1:]
    again = seedance.run(*arguments, "--dry-run", "--json", XSKILL_API_KEY=server.key)
    assert again.json["prompt"] == clip["params"]["prompt"]


def test_not_now_sends_nothing(seedance: Program, server: Server, wizard: Open) -> None:
    terminal = wizard()
    terminal.answer("What happens in your film?", IDEA)
    terminal.accept_until("Is there anything to show")
    terminal.choose("Is there anything to show", "draw the scene")
    to_the_stills(terminal)
    terminal.choose("Draw 1 still now? about 16 credits", "leave the stills out")
    terminal.see("Shall it be made? about", "balance   100,000 credits", f"› {NOT_NOW}")
    terminal.type("\r")
    terminal.see("The same film in one line")
    assert terminal.ended() == 0
    assert server.sent("balance") != []
    assert (server.creates, server.uploads) == (0, 0)
    assert any(path.endswith("storyboard.yaml") for path in seedance.films())
    assert not any("takes" in path for path in seedance.films())


def test_a_film_that_the_balance_does_not_cover(server: Server, wizard: Open) -> None:
    server.balance = 50
    terminal = wizard(*ANSWERED, *BOAT, "-o", "boat")
    to_the_stills(terminal)
    draw(terminal, server, "@image1 prop: take")
    terminal.choose("@image1 prop: take", "take it")
    terminal.see("balance   34 credits", "The balance does not cover this: 86 credits short.")
    terminal.choose("Shall it be made?", YES)
    terminal.see("error:", "required 120 points, have 34 points", "next:")
    assert terminal.ended() == 3
    assert (len(server.tasks), server.balance) == (1, 34)


def test_a_budget_that_is_too_low_is_said_before_anything_is_asked_for(server: Server, wizard: Open) -> None:
    terminal = wizard(*ANSWERED, *BOAT, *GIRL, "--budget", "20", "-o", "boat")
    to_the_stills(terminal)
    terminal.see("above the budget of 20", "2 stills cannot be drawn now. What instead?")
    assert "draw them" not in terminal.text
    terminal.choose("2 stills cannot be drawn", "leave the stills out")
    terminal.see("above the budget of 20", "It cannot be made as it is.", f"› {NOT_NOW}")
    assert YES not in terminal.text
    terminal.type("\r")
    terminal.see("The same film in one line")
    assert terminal.ended() == 0
    assert server.log == []


def test_a_budget_is_one_for_stills_and_film(server: Server, wizard: Open) -> None:
    terminal = wizard(*ANSWERED, *BOAT, "--via", "rest", "--budget", str(STILL + CLIP), "-o", "boat")
    to_the_stills(terminal)
    draw(terminal, server, "@image1 prop: take")
    terminal.stand_on("draw it again")
    terminal.type("\r")
    terminal.see("Spent so far 16 credits", "above the budget of 136")
    terminal.choose("@image1 prop: take", "take it")
    terminal.see("Shall it be made? about 120 credits")
    terminal.type("\r")
    terminal.see("The same film in one line")
    assert terminal.ended() == 0
    assert server.creates == 1


def test_a_still_that_is_refused_is_drawn_from_another_sentence(server: Server, wizard: Open) -> None:
    server.fail_next("Task failed: 错误码: 4011")
    terminal = wizard(*ANSWERED, *GIRL, "-o", "boat")
    to_the_stills(terminal)
    draw(terminal, server, "@image1 character has no picture yet. What now?")
    terminal.see("错误码: 4011", "realistic face", "› change the sentence…")
    assert server.creates == 1
    terminal.choose("@image1 character has no picture", "change the sentence…")
    terminal.answer("What should be drawn instead?", "a girl from behind")
    wait_out(terminal, server, "drawing")
    terminal.choose("@image1 character: take", "take it")
    terminal.see("1 of 1 taken", "balance   99,984 credits")
    terminal.type(CTRL_C)
    assert terminal.ended() == 130
    asked = [body["parameters"]["prompt"] for body in server.sent("create")]
    assert [prompt.partition(".")[0].lower() for prompt in asked] == [
        "a girl in a yellow coat",
        "a girl from behind",
    ]


def test_a_clip_that_fails_says_why_and_what_of_the_money(server: Server, wizard: Open) -> None:
    terminal = wizard(*ANSWERED, "--via", "rest", "-o", "boat")
    terminal.choose("Is there anything to show", "none")
    terminal.choose("Your storyboard.", "looks right")
    server.fail_next("Dreamina task failed, code=2038")
    terminal.choose("Shall it be made?", YES)
    wait_out(terminal, server, "generating")
    terminal.see("Dreamina task failed, code=2038", "take out names of people", "charge")
    assert terminal.ended() == 3
    assert (server.creates, server.balance) == (1, 100_000)


def test_ctrl_c_leaves_the_clip_to_the_service(seedance: Program, server: Server, wizard: Open) -> None:
    terminal = wizard(*ANSWERED, "--via", "rest", "-o", "boat")
    terminal.choose("Is there anything to show", "none")
    terminal.choose("Your storyboard.", "looks right")
    terminal.choose("Shall it be made?", YES)
    terminal.see("queued", "usually about")
    terminal.type(CTRL_C)
    terminal.see("Stopped waiting; the task goes on at the service.", "seedance resume boat")
    assert terminal.ended() == 130
    (task,) = server.tasks
    assert not task.cancelled
    server.pass_time(QUEUE + WORK)
    resumed = seedance.run("resume", "boat", XSKILL_API_KEY=server.key, XSKILL_BASE_URL=server.url)
    assert (resumed.code, server.creates) == (0, 1)
    assert resumed.out.strip() == "boat/takes/001/clip.mp4"


def test_without_a_key_nothing_is_asked(server: Server, wizard: Open) -> None:
    terminal = wizard("new", "--service", "xskill", XSKILL_API_KEY="")
    terminal.see("error:", "xskill needs a key", "seedance auth login xskill")
    assert terminal.ended() == 4
    assert "What happens" not in terminal.text


def test_a_service_that_dies_costs_no_answer_and_nothing_twice(server: Server, wizard: Open) -> None:
    terminal = wizard(*ANSWERED, "--via", "rest", *BOAT, *GIRL)
    to_the_stills(terminal)
    terminal.choose("Draw 2 stills now?", "draw them")
    terminal.see("@image1 prop", "@image2 character", "queued")
    server.always("any", faults.drop())
    assert server.wait_for("query", server.queries + 2)
    terminal.type(CTRL_C)
    terminal.see("Your answers are kept. Stills that were sent are fetched when you go on.")
    assert terminal.ended() == 130

    server.calm()
    server.pass_time(QUEUE + WORK)
    again = wizard("new", "--poll-interval", "0.1")
    again.choose("There is an unfinished film", "go on with it")
    again.choose("@image1 prop: take", "take it")
    again.choose("@image2 character: take", "take it")
    again.see("Shall it be made?", "balance   99,968 credits")
    assert server.creates == len(server.tasks) == 2
    again.type(CTRL_C)
    assert again.ended() == 130


def test_a_reply_that_is_lost_is_not_sent_again(server: Server, wizard: Open) -> None:
    server.ways.lists = ""
    server.next("create", faults.lost())
    terminal = wizard(*ANSWERED, "--via", "rest", *BOAT)
    to_the_stills(terminal)
    terminal.choose("Draw 1 still now?", "draw them")
    terminal.see(
        "@image1 prop has no picture yet. What now?", "it may have been charged", "is not sent again"
    )
    terminal.type(ESCAPE)
    terminal.choose("Your storyboard.", "looks right")
    terminal.choose("@image1 prop has no picture yet.", "leave it out")
    terminal.see("Shall it be made?", "balance   99,984 credits")
    assert server.creates == len(server.tasks) == 1
    terminal.type(CTRL_C)
    assert terminal.ended() == 130
