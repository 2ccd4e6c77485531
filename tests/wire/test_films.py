"""The eleven scenarios, and one film with stills, sent to Ark and to skills.video by the whole program: what arrived is
compared whole with the bodies in `bodies/`, and the clip that came with what was served. All but one film a service are
played within this process: `python -m tests.wire films` plays them all by the installed command."""

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from seedance_cli.film.files import sha256
from seedance_cli.media import verify_clip
from tests.program import Program
from tests.wire.charges import charge_of
from tests.wire.films import NAMES, SCENARIO, seconds_given
from tests.wire.kept import BODIES, arrived, golden
from tests.wire.playing import Play, Within, play
from tests.wire.studios import ARK, LETTERS, SKILLS, Served, Studio, filled, said_in
from tests.xskill.wire_films import DUEL_NAME

BASE64 = re.compile(rb"data:|;base64|[A-Za-z0-9+/]{400}")
PER_MILLION = {False: Decimal(46), True: Decimal(28)}
"""CNY of Seedance 2.0 at 720p, without and with a clip among the references."""
PIXELS = {"16:9": 1280 * 720, "9:16": 720 * 1280, "21:9": 1470 * 630}
PER_PICTURE = Decimal("0.25")
BY_THE_COMMAND = {"ark": "sunrise-sunset", "skills.video": "talking-animals"}
"""The film that is played by the installed command here."""


@pytest.fixture(scope="module", params=(ARK, SKILLS), ids=lambda studio: studio.name)
def served(request: pytest.FixtureRequest) -> Iterator[tuple[Studio, Served]]:
    studio: Studio = request.param
    with studio.serve() as server:
        yield studio, server


@pytest.mark.parametrize("name", NAMES)
def test_a_film_on_the_wire(served: tuple[Studio, Served], tmp_path: Path, name: str) -> None:
    studio, server = served
    program = (Program if name == BY_THE_COMMAND[studio.name] else Within)(tmp_path)
    played = play(name, studio, server, program)
    assert played.ended.code == 0, played.ended.out + played.ended.err
    assert arrived(played) == golden(studio.name, name)
    asked_in_order(played)
    tags_are_in_order(played)
    recipe_is_right(played)
    clip_is_here(played)
    money_is_told(played)
    key_is_nowhere(played)


def asked_in_order(played: Play) -> None:
    """One order for the clip, with the key; nothing is looked at before, and nothing is fetched with the key."""
    studio, server = played.studio, played.server
    route = "".join(LETTERS[entry.kind] for entry in server.log)
    clip = studio.route if played.name != DUEL_NAME else rf"b?CC(q|d)*{studio.route}"
    assert re.fullmatch(clip, route), route
    assert len(studio.orders(server)) == (3 if played.name == DUEL_NAME else 1)
    assert server.key_at_cdn == []
    for entry in server.log:
        if entry.kind != "cdn":
            assert (entry.headers["authorization"], entry.query) == (f"Bearer {server.key}", "")


def tags_are_in_order(played: Play) -> None:
    """Each file is said what it is for in the order in which it is given; frames have no tags."""
    order = played.studio.orders(played.server)[-1]
    prompt, given = said_in(order), kinds_given(order.arguments)
    spelled = played.studio.tags["zh" if "【风格】" in prompt else "en"]
    last = re.search(r"(?:\[References\]|【参考】).*", prompt)
    for kind, form in spelled.items():
        tag = re.escape(form).replace(r"\{n\}", "{n}").replace("{n}", r"(\d+)")
        numbers = list(range(1, 1 + given.count(kind)))
        assert [int(each) for each in re.findall(tag, last.group() if last else "")] == numbers
        assert {int(each) for each in re.findall(tag, prompt)} <= set(numbers)
    assert "@image" not in prompt
    for words in SCENARIO[played.name].says if played.name in SCENARIO else ():
        if "@" not in words:
            assert words in prompt


def kinds_given(body: dict[str, Any]) -> list[str]:
    """The kinds of the references in an order's arrays, frames aside."""
    if "content" in body:
        return [item["role"].removeprefix("reference_") for item in body["content"][1:]]
    return [kind for kind in ("image", "video", "audio") for _ in body.get(f"{kind}_urls", ())]


def recipe_is_right(played: Play) -> None:
    """It holds what was sent, each file by its path in the film folder and none by its content."""
    take, order = played.take, played.studio.orders(played.server)[-1]
    assert opened(take.request, played.film) == filled(order.arguments)
    assert take.request == played.ended.json["request"]
    assert take.prompt == played.ended.json["prompt"] == said_in(order)
    assert not BASE64.search((take.folder / "take.yaml").read_bytes())
    assert (take.state, take.service) == ("succeeded", played.studio.name)


def opened(value: Any, film: Path) -> Any:
    """A body of a recipe, each path in it opened."""
    if isinstance(value, dict):
        return {name: opened(each, film) for name, each in value.items()}
    if isinstance(value, list):
        return [opened(each, film) for each in value]
    if isinstance(value, str) and value.startswith("references/"):
        return (film / value).read_bytes()
    return value


def clip_is_here(played: Play) -> None:
    take = played.take
    assert played.program.folder / played.ended.json["video"] == take.clip
    assert take.url.startswith(played.server.url)
    assert take.clip.read_bytes() == played.studio.made(played.server, take.url)
    seconds = take.request["duration"]
    assert verify_clip(take.clip).seconds == pytest.approx(seconds, abs=0.05)
    assert take.hashes == {path.name: sha256(path) for path in (take.clip, take.last_frame)}


def money_is_told(played: Play) -> None:
    """What was charged is in the ledger and the recipe; what it would cost was known beforehand exactly, but for clips
    behind links, of which the most was thought."""
    cost, take = charge_of(played), played.take
    assert cost.ours == pytest.approx(cost.charge, abs=1e-6)
    assert cost.unit == take.unit
    if played.studio is SKILLS:
        assert (cost.estimate, take.price) == (
            None,
            played.studio.job(played.server, take.task_id).price,
        )
        return
    assert cost.charge == pytest.approx(float(by_the_formula(played)), abs=1e-6)
    if seconds_given(played.name):
        assert cost.estimate is not None
        assert cost.estimate > cost.charge
    else:
        assert cost.difference == 0


def by_the_formula(played: Play) -> Decimal:
    """Width × height × (24 × seconds + 1) ÷ 1024 tokens, whole ones, at the published price; a still by the piece."""
    body, given = played.take.request, int(seconds_given(played.name))
    tokens: int = PIXELS[body["ratio"]] * (24 * (body["duration"] + given) + 1) // 1024
    stills = 2 if played.name == DUEL_NAME else 0
    return PER_MILLION[given > 0] * tokens / 1_000_000 + PER_PICTURE * stills


def key_is_nowhere(played: Play) -> None:
    key = played.server.key
    assert key not in played.ended.out + played.ended.err
    assert "Warning" not in played.ended.err
    for path in played.program.folder.rglob("*"):
        assert key not in path.name
        assert not path.is_file() or key.encode() not in path.read_bytes(), path


def test_every_kept_body_belongs_to_a_film() -> None:
    for studio in (ARK, SKILLS):
        kept = {path.stem for path in (BODIES / studio.name).iterdir()}
        assert kept == set(NAMES)


def test_the_films_say_the_same_at_both_services() -> None:
    """But for how a reference is called."""
    for name in NAMES:
        ark, skills = (golden(studio.name, name)[-1]["body"] for studio in (ARK, SKILLS))
        assert plainly(ark["content"][0]["text"]) == plainly(skills["prompt"])


def plainly(lines: list[str]) -> str:
    words = {"图片": "Image", "视频": "Video", "音频": "Audio"}
    whole = re.sub("|".join(words), lambda found: words[found.group()], "\n".join(lines))
    return re.sub(r"@?(Image|Video|Audio) ?(?=\d)", r"\1", whole)
