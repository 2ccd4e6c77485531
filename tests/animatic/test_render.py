"""One animatic from storyboard to mp4: the threads between drawing and encoding."""

from pathlib import Path
from threading import Event, active_count

import pytest

from seedance_cli.errors import WrongInput
from seedance_cli.media import frames, verify_clip
from seedance_cli.services.animatic import Stopped, render
from seedance_cli.story.vocabulary import Vocabulary
from tests.animatic.stand_in import FlatStage, a_request

WORDS = Vocabulary(words=())


def make(folder: Path, stage, monkeypatch, **wishes) -> Path:
    monkeypatch.setattr(render, "Stage", stage)
    stop = wishes.pop("stop", Event())
    render.render(a_request(folder), WORDS, folder / "film.mp4", stop, **wishes)
    return folder / "film.mp4"


def test_a_film_cuts_where_its_storyboard_cuts(tmp_path: Path, monkeypatch) -> None:
    path = make(tmp_path, FlatStage, monkeypatch)
    verify_clip(path, 960, 960, 4)
    seen = [image.getpixel((480, 480)) for image in frames(path, 24)]
    cuts = [
        n
        for n in range(1, len(seen))
        if sum(abs(a - b) for a, b in zip(seen[n], seen[n - 1], strict=True)) > 60
    ]
    assert (len(seen), cuts) == (96, [24, 72])


def test_the_stage_is_closed_and_no_thread_stays(tmp_path: Path, monkeypatch) -> None:
    class Stage(FlatStage):
        closed = False

    before = active_count()
    make(tmp_path, Stage, monkeypatch)
    assert Stage.closed
    assert active_count() == before


def test_what_breaks_while_drawing_is_raised_where_the_render_runs(tmp_path: Path, monkeypatch) -> None:
    class Breaking(FlatStage):
        closed = False

        def frame(self, number):
            if number == 10:
                raise WrongInput("run.mp4 is cut short.")
            return super().frame(number)

    with pytest.raises(WrongInput, match="cut short"):
        make(tmp_path, Breaking, monkeypatch)
    assert Breaking.closed
    assert list(tmp_path.iterdir()) == []


def test_a_stopped_render_ends_soon_and_leaves_no_file(tmp_path: Path, monkeypatch) -> None:
    stop, drawn = Event(), []

    class Counting(FlatStage):
        def frame(self, number):
            drawn.append(number)
            return super().frame(number)

    with pytest.raises(Stopped):
        make(tmp_path, Counting, monkeypatch, stop=stop, done=lambda n: stop.set() if n == 10 else None)
    assert len(drawn) <= 10 + render.LANES * (render.AHEAD + 2)
    assert list(tmp_path.iterdir()) == []


def test_two_renders_of_one_request_are_the_same_bytes(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(render, "SIZES", {"1:1": (240, 240)})
    films = [tmp_path / "one.mp4", tmp_path / "two.mp4"]
    for film in films:
        render.render(a_request(tmp_path), WORDS, film, Event())
    assert films[0].read_bytes() == films[1].read_bytes()
