"""The scenarios as they go over the wire, and what arrived put into a form that can be kept: links, which differ
from run to run, stand as what lies behind them. The kept bodies are beside this file in `bodies/`.

    python -m tests.xskill.wire_films        writes them anew; read the difference before it is committed
"""

import json
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.program import Ended, Program
from tests.test_scenarios import SCENARIOS, Scenario, flags_of
from tests.xskill_server import Server, serve

BODIES = Path(__file__).parent / "bodies"
ELSEWHERE = "https://media.example.com"  # clips and sounds have no upload: they lie on the open web
PACE = ("--poll-interval", "0.2")
DUEL = (
    "Ink-wash duel in a maple wood", "-t", "character-action", "-d", "15", "-r", "9:16",
    "--still", "spear warrior in a grey robe, full figure, spear held low=character",
    "--still", "maple forest at dusk, red leaves on black water, mist between the trunks=scene",
)  # fmt: skip
DUEL_NAME = "duel-with-stills"
NAMES = (*(scenario.name for scenario in SCENARIOS), DUEL_NAME)


def arguments_for(name: str, folder: Path) -> list[str]:
    """What follows `seedance new` for a film; its pictures are made in `folder`."""
    found = next((scenario for scenario in SCENARIOS if scenario.name == name), None)
    return list(DUEL) if found is None else [*_told(found), *_references(found, folder)]


def shoot(server: Server, seedance: Program, arguments: list[str], via: str = "rest") -> Ended:
    """The whole route, nothing asked, into the folder `film`."""
    return seedance.run(
        "new", *arguments, "--service", "xskill", "--via", via, *PACE, "--yes", "--json", "-o", "film",
        XSKILL_API_KEY=server.key, XSKILL_BASE_URL=server.url,
    )  # fmt: skip


def creates(server: Server) -> list[Any]:
    """The bodies that started tasks, in the order of the tasks' models and prompts: stills are sent side by side. What
    came by MCP stands as REST would have sent it."""
    bodies = [
        {"model": sent["model_id"], "params": sent["parameters"]} if "model_id" in sent else sent
        for sent in server.sent("create")
    ]
    return sorted(bodies, key=lambda body: (body["model"], body["params"]["prompt"]))


def kept(body: Any, server: Server, folder: Path) -> Any:
    """A body without what differs from run to run: each of the service's links as the file in `folder` that has its
    content, or as the still that was drawn; a prompt as its lines."""
    names = _names(server, folder)

    def told(value: Any) -> Any:
        if isinstance(value, list):
            return [told(each) for each in value]
        if isinstance(value, dict):
            return {key: told(each) for key, each in value.items()}
        return names.get(value, value) if isinstance(value, str) else value

    return told(body) | {"params": told(body["params"]) | {"prompt": body["params"]["prompt"].split("\n")}}


def golden(name: str) -> Any:
    """The bodies of a film, as they were read and found good."""
    return json.loads((BODIES / f"{name}.json").read_text(encoding="utf-8"))


def _told(scenario: Scenario) -> list[str]:
    return [scenario.idea, "-t", scenario.template, "-d", str(scenario.duration), "-r", scenario.ratio]


def _references(scenario: Scenario, folder: Path) -> list[str]:
    flags = flags_of(replace(scenario, clips=(), sounds=()), folder)
    for number, (role, _) in enumerate(scenario.clips):
        flags += ["--video-ref", f"{ELSEWHERE}/clip{number}.mp4={role}"]
    for number, (role, _) in enumerate(scenario.sounds):
        flags += ["--audio-ref", f"{ELSEWHERE}/sound{number}.mp3={role}"]
    return flags


def _names(server: Server, folder: Path) -> dict[str, str]:
    files = {path.read_bytes(): path.name for path in folder.glob("picture*")}
    shelf = {server.url + path: stored for path, stored in server.studio.shelf.files.items()}
    made = {
        link: f"drawn: {job.params['prompt'].partition('. ')[0]}"
        for job in server.tasks
        for link in job.links
    }
    uploaded = {link: stored.make() for link, stored in shelf.items() if link not in made}
    return made | {link: files[content] for link, content in uploaded.items() if content in files}


def main() -> None:
    BODIES.mkdir(exist_ok=True)
    with serve() as server:
        for name in NAMES:
            server.reset()
            with tempfile.TemporaryDirectory() as room:
                folder = Path(room)
                ended = shoot(server, Program(folder), arguments_for(name, folder))
                if ended.code:
                    raise SystemExit(f"{name}: {ended.out}{ended.err}")
                bodies = [kept(body, server, folder) for body in creates(server)]
            text = json.dumps(bodies, indent=2, ensure_ascii=False) + "\n"
            (BODIES / f"{name}.json").write_text(text, encoding="utf-8")
            print(name)


if __name__ == "__main__":
    main()
