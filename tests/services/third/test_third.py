"""A service that another package brings, built as CONTRIBUTING shows it: one file, one card, one entry point. Found by its
distribution, it does through the program what ours do; one that is broken hides nobody."""

import asyncio
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from seedance_cli.errors import NoKey, NotFound, OutcomeUnknown, Refused, SeedanceError, TooMany, WrongInput
from seedance_cli.library import open_library
from seedance_cli.services import registry
from seedance_cli.services.protocol import Service, State
from seedance_cli.services.registry import Access, Listing, listing, names, open_service, paid_services
from tests.loopback import faults
from tests.program import Ended, Program
from tests.services.third.server import KEY, Server, serve
from tests.xskill.asking import film, image, still

HERE = Path(__file__).parent
PACKAGE = "tiny_films"
WORDS = open_library().vocabulary
BROKEN = {
    "raises": "raise RuntimeError('half installed')\n",
    "strange": "LISTING = 'not a listing'\n",
    "unparsed": "def (\n",
    "missing": "",
    "hollow": "from seedance_cli.services.registry import Listing\n"
    "LISTING = Listing(module='nowhere_films', class_name='X', key_variable='HOLLOW_KEY')\n",
    "clumsy": "from seedance_cli.services.registry import Listing\n"
    "class X: pass\n"
    "LISTING = Listing(module='clumsy_films', class_name='X', key_variable='CLUMSY_KEY')\n",
}


def installed(site: Path, *broken: str) -> Path:
    """A folder as pip leaves one: the package with the files of its distribution, and others that are broken."""
    shutil.copytree(HERE / PACKAGE, site / PACKAGE, ignore=shutil.ignore_patterns("__pycache__"))
    _distribution(site, "tiny-films", f"tiny = {PACKAGE}:LISTING")
    for name in broken:
        (site / f"{name}_films.py").write_text(BROKEN[name])
        _distribution(site, f"{name}-films", f"{name} = {name}_films:LISTING")
    return site


def _distribution(site: Path, name: str, entry_point: str) -> None:
    folder = site / f"{name.replace('-', '_')}-1.0.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    (folder / "entry_points.txt").write_text(f"[{registry.GROUP}]\n{entry_point}\n")


@pytest.fixture
def there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Installed for this process, beside all of the broken ones, and gone afterwards."""
    site = installed(tmp_path / "site", *BROKEN)
    monkeypatch.syspath_prepend(str(site))
    registry._brought.cache_clear()
    yield site
    registry._brought.cache_clear()
    for name in [each for each in sys.modules if each.partition(".")[0].endswith("_films")]:
        del sys.modules[name]


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serve() as running:
        yield running


def test_it_is_found_and_a_broken_one_hides_nobody(there: Path) -> None:
    assert {"animatic", "xskill", "skills.video", "ark", "tiny", *BROKEN} <= set(names())
    assert set(paid_services()) == {"xskill", "skills.video", "ark", "tiny", "hollow", "clumsy"}
    assert isinstance(listing("tiny"), Listing)


@pytest.mark.parametrize(
    ("name", "told", "hint"),
    [
        ("raises", "cannot be loaded: RuntimeError: half installed", "pip install --upgrade raises-films"),
        ("strange", "is none: strange_films:LISTING is no Listing.", "pip uninstall strange-films"),
        ("unparsed", "cannot be loaded: SyntaxError", "pip install --upgrade unparsed-films"),
        ("missing", "cannot be loaded: AttributeError", "pip install --upgrade missing-films"),
        ("hollow", "cannot be loaded: ModuleNotFoundError", "pip install --upgrade hollow-films"),
        ("clumsy", "cannot be loaded: TypeError", "pip install --upgrade clumsy-films"),
    ],
)
def test_a_broken_package_is_named_with_the_way_out(name: str, told: str, hint: str, there: Path) -> None:
    with pytest.raises(WrongInput) as refused:
        open_service(name, WORDS)
    assert refused.value.message.startswith(f"The service {name} of the package {name}-films ")
    assert told in refused.value.message
    assert hint in refused.value.hint


def test_it_stands_behind_the_door_of_every_service(there: Path) -> None:
    service: Service = open_service("tiny", WORDS, Access(region=""))
    assert service.card
    assert service.card.path == there / PACKAGE / "tiny.yaml"
    can = service.abilities
    assert (can.models, can.resolutions, can.options, can.uploads) == (
        ("standard",),
        ("480p", "720p"),
        (),
        (),
    )
    request = film(image(), prompt="@image1's coat", seconds=4)
    assert service.order(request).body == {
        "model": "tiny-1", "text": "picture no. 1's coat", "pictures": ["https://img.example/one.png"],
        "seconds": 4, "shape": "16:9", "lines": "480p",
    }  # fmt: skip
    assert service.estimate(request).basis == "2 pennies × 4 seconds, Tiny One"
    with pytest.raises(NoKey, match=r"tiny needs a key; get one at https://tiny.example/keys"):
        service.ready()
    for refused, words in ((film(seconds=9), "--duration is 9"), (film(seed=1), "no.*--seed|offer a --seed"),
                           (film(image("a.png")), "only as public links"), (still(), "tiny makes no stills")):  # fmt: skip
        with pytest.raises(WrongInput, match=words):
            service.order(refused)


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (faults.answer(402, {"why": "no"}), Refused), (faults.answer(422, {"why": "no"}), Refused), (faults.answer(404, {"why": "no"}), NotFound),
        (faults.answer(429, {"why": "no"}), TooMany), (faults.answer(500, {"why": "tired"}), OutcomeUnknown), (faults.lost(), OutcomeUnknown),
        (faults.html(), OutcomeUnknown),
    ],
)  # fmt: skip
def test_a_create_is_sent_once(
    fault: faults.Fault, kind: type[SeedanceError], there: Path, server: Server
) -> None:
    async def sent() -> None:
        async with open_service("tiny", WORDS, Access(key=KEY, base_url=server.url)) as service:
            await service.submit(service.order(film()))

    before = server.creates
    server.next("create", fault)
    with pytest.raises(kind):
        asyncio.run(sent())
    assert server.creates == before + 1


def test_a_task_goes_its_way(there: Path, server: Server, tmp_path: Path) -> None:
    async def made() -> list[State]:
        async with open_service("tiny", WORDS, Access(key=KEY, base_url=server.url)) as service:
            task = await service.submit(service.order(film()))
            seen = [await service.get(task.id), await service.get(task.id)]
            await service.fetch(seen[-1].url, tmp_path / "clip.mp4")
            return [each.state for each in seen]

    assert asyncio.run(made()) == [State.RUNNING, State.SUCCEEDED]
    assert (tmp_path / "clip.mp4").stat().st_size > 1000
    assert server.key_at_cdn == []


def test_the_program_lists_it_makes_a_film_with_it_and_resumes_one(
    seedance: Program, server: Server, tmp_path: Path
) -> None:
    site = installed(tmp_path / "site", "raises")
    variables = {"PYTHONPATH": str(site), "TINY_API_KEY": KEY, "TINY_BASE_URL": server.url}

    def run(*arguments: str) -> Ended:
        return seedance.run(*arguments, **variables)

    listed = run("services", "--json")
    told = {each["name"]: each for each in listed.json["services"]}
    assert (listed.code, told["tiny"]["ready"]) == (0, True), listed.err
    assert "half installed" in told["raises"]["problem"]

    look = ("--service", "tiny", "--poll-interval", "0.01", "--json")
    before, server.held = server.creates, True
    made = run("new", "A fox crosses the snow", "-d", "4", *look, "--yes", "--timeout", "0.2", "--out", "fox")
    assert (made.code, made.json["error"]["code"]) == (8, "still_running"), made.err
    server.held = False
    resumed = run("resume", "fox", *look[2:])
    assert resumed.code == 0, resumed.err
    assert (seedance.folder / "fox" / "takes" / "001" / "clip.mp4").is_file()
    assert server.creates == before + 1
    assert KEY not in made.out + made.err + resumed.out + resumed.err


def test_it_is_as_little_as_contributing_says() -> None:
    lines = {
        path.name: len(path.read_text("utf-8").splitlines())
        for path in (HERE / PACKAGE).iterdir()
        if path.is_file()
    }
    assert set(lines) == {"__init__.py", "tiny.yaml"}
    assert lines["__init__.py"] <= 120
    assert lines["tiny.yaml"] <= 40
