"""What goes wrong with one film is that film's affair, and is told as what it is."""

import errno
import os
from pathlib import Path

import pytest

from seedance_cli.commands.making.crew import Crew
from seedance_cli.errors import OutcomeUnknown, WrongInput
from tests.commands.batching.at_service import Batches, batches, error_of, idea, running
from tests.footage import picture
from tests.paid_play import status

__all__ = ["batches", "running"]


def stale(path: Path) -> OSError:
    return OSError(errno.ESTALE, os.strerror(errno.ESTALE), str(path))


def test_a_file_that_went_away_stops_no_other(batches: Batches, monkeypatch: pytest.MonkeyPatch) -> None:
    from seedance_cli.takes import links

    content_of = links.content_of

    def gone(path: Path) -> object:
        if path.parent.parent.name == "film-2":
            raise stale(path)
        return content_of(path)

    monkeypatch.setattr(links, "content_of", gone)
    picture(batches.folder / "a.png", (640, 640))
    batches.films(3, image_ref="a.png")
    code, lines = batches.told("--parallel", "1")
    assert (code, batches.clips) == (1, 2)
    (fault,) = (each["error"]["message"] for each in lines if "error" in each)
    assert fault.endswith("cannot be used: Stale file handle.")


@pytest.mark.parametrize(("method", "name"), [("iterdir", "takes"), ("stat", "clip.mp4")])
def test_what_cannot_be_looked_at_is_not_made_anew(
    batches: Batches, monkeypatch: pytest.MonkeyPatch, method: str, name: str
) -> None:
    batches.films(1)
    batches.run()
    batches.films(2)
    real = getattr(Path, method)

    def flaky(path: Path, **more: object) -> object:
        if path.name == name and "film-1" in path.parts:
            raise stale(path)
        return real(path, **more)

    with monkeypatch.context() as patched:
        patched.setattr(Path, method, flaky)
        code, lines = batches.told()
    held = [each for each in lines if "error" in each]
    assert ([each["name"] for each in held], code) == (["film-1"], 2)
    assert "cannot be looked at: Stale file handle" in held[0]["error"]["message"]
    assert batches.server.creates == 2  # the other one was made


def test_of_several_faults_the_gravest_is_told(batches: Batches, monkeypatch: pytest.MonkeyPatch) -> None:
    from seedance_cli.commands.making.rendering import rendering

    seen = []

    def lost_in_the_end(*of: object) -> object:
        work = rendering(*of)  # type: ignore[arg-type]

        async def render(listen: object) -> object:
            seen.append(listen)
            mine = len(seen)
            take = await work(listen)  # type: ignore[arg-type]
            if mine == 2:
                raise OutcomeUnknown("no clear reply")
            return take

        return render

    monkeypatch.setattr("seedance_cli.commands.batching.making.rendering", lost_in_the_end)
    batches.write({"name": "film-1", "idea": idea(1), "count": 2})
    batches.server.fail_next("the model stumbled")
    code, lines = batches.told()
    assert (code, error_of(lines[0])) == (6, "outcome_unknown")


def test_a_file_that_cannot_be_mended_holds_its_own_film(
    batches: Batches, monkeypatch: pytest.MonkeyPatch
) -> None:
    from seedance_cli import media

    mend = media.mend

    def mended(path: Path, *more: object) -> None:
        if "film-1" in path.parts:
            raise WrongInput(f"{path} is damaged.")
        mend(path, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(media, "mend", mended)
    picture(batches.folder / "small.png", (200, 120))
    batches.films(2, image_ref="small.png")
    code, lines = batches.told("--fit")
    assert (code, batches.clips) == (2, 1)
    assert [each["name"] for each in lines if "error" in each] == ["film-1"]


def test_what_another_region_has_is_fetched_from_there(
    batches: Batches, monkeypatch: pytest.MonkeyPatch
) -> None:
    batches.films(1)
    batches.server.always("query", status("generating"))
    assert batches.run("--timeout", "30")[0] == 8
    (recipe,) = batches.folder.glob("films/*/takes/*/take.yaml")
    recipe.write_text(recipe.read_text().replace("service: xskill", "service: xskill\nregion: east", 1))
    monkeypatch.setattr(Crew, "region", "west")
    code, lines = batches.told()
    assert (code, error_of(lines[0]), batches.server.creates) == (8, "still_running", 1)
    assert lines[0]["error"]["hint"].startswith("seedance resume films/film-1   fetches it from east")


def test_where_everything_is_here_no_key_is_needed(batches: Batches, monkeypatch: pytest.MonkeyPatch) -> None:
    batches.films(2)
    batches.run()
    monkeypatch.delenv("XSKILL_API_KEY")
    code, _, err = batches.run()
    assert code == 0
    assert "2 films are here already." in err


def test_faults_are_told_in_the_order_of_their_rows(batches: Batches) -> None:
    batches.write(
        {"idea": idea(1), "ratio": "2:1"},
        {"idea": idea(2), "colour": "red"},
        {"idea": idea(3), "duration": 99},
    )
    code, _, err = batches.run()
    assert code == 2
    assert err.index("row 1:") < err.index("row 2:") < err.index("row 3:")
