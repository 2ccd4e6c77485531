"""Nothing is paid twice, nor in vain: the same command again, after each way in which the first may have gone wrong."""

import subprocess
import time

from tests.footage import picture
from tests.paid_play import Play, play, running, server
from tests.xskill_server import faults

__all__ = ["play", "running", "server"]

STILL = ("still", "A red fox", "--service", "xskill", "--via", "rest", "--yes")
FILM = ("new", "An astronaut on Mars", "-d", "4", "--service", "xskill", "--via", "rest", "--yes")


def test_a_still_that_could_not_be_fetched_is_fetched_by_the_same_command(play: Play) -> None:
    play.server.next("cdn", faults.error(403, "gone"))
    play.server.next("cdn", faults.error(403, "gone"))
    assert play.run(*STILL).code == 1
    assert play.run(*STILL).code == 0
    assert play.server.creates == 1
    assert (play.program.folder / "red-fox-1.png").is_file()
    assert play.run(*STILL).code == 0  # wanted once more
    assert play.server.creates == 2


def test_a_film_fetches_the_still_that_never_reached_it(play: Play) -> None:
    play.server.next("cdn", faults.error(403, "gone"))
    play.server.next("cdn", faults.error(403, "gone"))
    assert play.run(*FILM, "--still", "red dunes=scene", "-o", "f").code == 1
    assert play.run("shoot", "f", "--service", "xskill", "--yes").code == 0
    assert play.server.creates == 2  # one still, one clip


def test_a_still_of_unknown_outcome_is_not_sent_again_unasked(play: Play) -> None:
    play.server.next("create", faults.lost())
    assert play.run(*STILL).code == 6
    assert play.run(*STILL).code == 6
    assert play.server.creates == 1
    assert play.run(*STILL, "--again").code == 0
    assert play.server.creates == 2


def test_the_same_film_by_another_path_is_the_same_request(play: Play) -> None:
    picture(play.program.folder / "a.png")
    (play.program.folder / "b.png").write_bytes((play.program.folder / "a.png").read_bytes())
    play.server.next("create", faults.lost())
    assert play.run(*FILM, "--image-ref", "a.png=character", "-o", "f1").code == 6
    assert play.run(*FILM, "--image-ref", "b.png=character", "-o", "f2").code == 6
    assert play.server.creates == 1
    picture(play.program.folder / "b.png", colour="olive")
    assert play.run(*FILM, "--image-ref", "b.png=character", "-o", "f3").code == 0


def test_a_task_that_came_with_a_fault_is_finished_by_resume(play: Play) -> None:
    def with_a_fault(answer: dict[str, object]) -> dict[str, object]:
        return {**answer, "code": 500, "detail": "Internal error after start"}

    play.server.next("create", faults.changed(with_a_fault))
    ended = play.run(*FILM, "-o", "f")
    assert ended.code == 6
    assert play.run("resume").code == 0
    assert (play.program.folder / "f" / "takes" / "001" / "clip.mp4").is_file()
    assert play.server.creates == 1


def test_two_programs_at_once_send_one_order(play: Play) -> None:
    assert play.run("new", "An astronaut", "-d", "4", "--plan", "-o", "f").code == 0
    play.server.ways.clip_seconds = 3600
    both = [play.start("shoot", "f", "--service", "xskill", "--yes", "--via", "rest") for _ in range(2)]
    while all(each.poll() is None for each in both):
        time.sleep(0.02)
    play.server.pass_time(3600)
    assert sorted(_ended(each) for each in both) == [0, 6]
    assert play.server.creates == 1


def _ended(program: "subprocess.Popen[str]") -> int:
    program.communicate(timeout=120)
    return program.returncode


def test_no_still_is_paid_for_a_film_that_the_balance_does_not_cover(play: Play) -> None:
    play.server.balance = 100
    ended = play.run(*FILM, "--still", "red dunes=scene", "-o", "f")
    assert (ended.code, play.server.creates) == (3, 0)
    assert "The balance at xskill is 100 credits" in ended.err


def test_the_rule_about_faces_is_said_before_anything_is_sent(play: Play) -> None:
    picture(play.program.folder / "a.png")
    with_picture = play.run(*FILM, "--image-ref", "a.png=character", "-o", "f")
    without = play.run(*FILM, "-o", "g")
    rule = "refuses pictures with realistic human faces"
    assert with_picture.err.index(rule) < with_picture.err.index("take 1")
    assert rule not in without.err


def test_of_two_films_the_one_that_failed_is_named(play: Play) -> None:
    play.server.ways.clip_seconds = 3600
    for name in ("good", "bad film"):
        play.server.fail_next("错误码: 4011") if name == "bad film" else None
        assert play.run(*FILM, "--timeout", "0.2", "-o", name, "--style", name).code == 8
    play.server.pass_time(3600)
    ended = play.run("resume", "--via", "rest")
    assert ended.code == 3
    assert "bad film'" in ended.err.partition("seedance shoot")[2]
    assert (play.program.folder / "good" / "takes" / "001" / "clip.mp4").is_file()


def test_a_clip_that_is_made_and_not_here_is_fetched_and_not_paid_again(play: Play) -> None:
    assert play.run(*FILM, "-o", "f").code == 0
    clip = play.program.folder / "f" / "takes" / "001" / "clip.mp4"
    clip.unlink()  # as if its program had died while the clip was on its way
    again = play.run("shoot", "f", "--service", "xskill", "--yes")
    assert again.code == 6
    assert "its clip is made, and not here yet" in again.err.replace("\n", " ")
    assert "seedance resume" in again.err
    assert play.run("resume", "f", "--via", "rest").code == 0
    assert clip.is_file()
    assert play.server.creates == 1
