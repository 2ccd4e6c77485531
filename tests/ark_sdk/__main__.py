"""Installs the official client in an environment of its own, lets it talk to the loopback Ark, and prints what matched.

python -m tests.ark_sdk [--venv DIR] [--bodies tests/ark/sdk_bodies.json]
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import venv
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.ark_sdk.orders import CLIPS, PICTURES, SDK
from tests.ark_server import Server, faults, serve

SCRIPT = Path(__file__).parent / "talking.py"


def main() -> None:
    asked = _asked()
    with tempfile.TemporaryDirectory() as folder:
        python = _environment(asked.venv or Path(folder) / "venv")
        with serve() as server:
            good = _played(server, python, asked.bodies)
    print(f"\n{SDK}: {'everything matched' if good else 'NOT everything matched'}")
    sys.exit(0 if good else 1)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.ark_sdk", description=__doc__)
    parser.add_argument(
        "--venv", type=Path, help="where the client is, or is to be installed; else a folder that goes again"
    )
    parser.add_argument("--bodies", type=Path, metavar="FILE", help="write down what the client sent")
    return parser.parse_args()


def _environment(folder: Path) -> Path:
    """Python with the client, installed if it is not there yet."""
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
    log = folder / "install.log"
    with log.open("w") as out:
        command = [str(python), "-m", "pip", "install", "--disable-pip-version-check", SDK]
        if subprocess.run(command, stdout=out, stderr=out, check=False).returncode:
            sys.exit(f"{SDK} could not be installed:\n{log.read_text()[-2000:]}")
    return python


def _played(server: Server, python: Path, bodies: Path | None) -> bool:
    """Each scene, with the service in the state that it wants."""
    good = []
    for scene, prepare in PREPARED.items():
        server.reset()
        # The documents say "created" of pictures, this client "created_at".
        server.ways.created = "created_at"
        prepare(server)
        good.append(_scene(server, python, scene))
        if scene == "orders" and bodies:
            text = json.dumps(_record(server), indent=2, ensure_ascii=False)
            bodies.write_text(f"{text}\n", encoding="utf-8")
    return all(good)


def _busy(server: Server) -> None:
    server.ways.queue_seconds = 3600


def _moderating(server: Server) -> None:
    server.next("create", faults.error("InputTextSensitiveContentDetected"))
    server.fail_next()


PREPARED: dict[str, Callable[[Server], None]] = {
    "orders": lambda _: None,
    "cancelling": _busy,
    "refusals": lambda _: None,
    "moderation": _moderating,
    "sets": lambda server: server.fail_picture(1),
}
"""What each scene wants of the service."""


def _scene(server: Server, python: Path, name: str) -> bool:
    print(f"\n{name}", flush=True)
    environment = {
        **os.environ,
        "ARK_BASE_URL": server.base_url,
        "ARK_API_KEY": server.key,
        "NO_PROXY": "127.0.0.1",
    }
    return subprocess.run([str(python), str(SCRIPT), name], env=environment, check=False).returncode == 0


def _record(server: Server) -> dict[str, Any]:
    """What the client sent, by the name of the order."""
    clips, pictures = map(_without_nulls, server.sent("create")), map(_without_nulls, server.sent("draw"))
    return {
        "client": SDK,
        "made by": "python -m tests.ark_sdk --bodies tests/ark/sdk_bodies.json",
        "nulls": "The client sends each option that was not given as null. Left out here: they say nothing.",
        "clips": dict(zip(CLIPS, clips, strict=True)),
        "pictures": dict(zip(PICTURES, pictures, strict=True)),
    }


def _without_nulls(body: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if value is not None}


if __name__ == "__main__":
    main()
