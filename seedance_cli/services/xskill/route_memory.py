"""What is remembered of a host between runs: that MCP was of no use there, so that the next commands need not wait to
learn it again. Losing it costs a few seconds, so nothing here ever fails a command."""

import json
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from seedance_cli.errors import SeedanceError

FILE = "xskill-route.json"
VERSION = 1
LASTING = 3600.0
"""Seconds for which MCP is left alone."""
MOST_HOSTS = 20
LONGEST_FILE = 64 * 1024


def rest_is_known(folder: Path | None, base_url: str, now: float) -> bool:
    """Whether REST was found to be the way to this host within the last hour; `now` is in seconds since 1970."""
    if folder is None:
        return False
    since = _read(folder).get(_host(base_url))
    return since is not None and 0 <= now - since < LASTING


def remember_rest(folder: Path | None, base_url: str, now: float) -> None:
    """MCP was of no use at this host, and REST was."""
    if folder is not None:
        known = {host: since for host, since in _read(folder).items() if 0 <= now - since < LASTING}
        _write(folder, {**dict(list(known.items())[-MOST_HOSTS:]), _host(base_url): now})


def forget(folder: Path | None, base_url: str) -> None:
    """MCP is worth a try at this host."""
    if folder is None:
        return
    known = _read(folder)
    if known.pop(_host(base_url), None) is not None:
        _write(folder, known)


def _read(folder: Path) -> dict[str, float]:
    """Since when, by host; {} for a file that is not there, damaged, or newer than this program."""
    try:
        with (folder / FILE).open("rb") as file:
            told: Any = json.loads(file.read(LONGEST_FILE))
    except (OSError, ValueError, RecursionError):
        return {}
    hosts = told.get("rest_since") if isinstance(told, dict) and told.get("version") == VERSION else None
    if not isinstance(hosts, dict):
        return {}
    return {
        host: float(since)
        for host, since in hosts.items()
        if isinstance(since, int | float) and abs(since) < 1e12
    }


def _write(folder: Path, known: dict[str, float]) -> None:
    from seedance_cli.film.files import write_text

    with suppress(OSError, SeedanceError):
        folder.mkdir(parents=True, exist_ok=True)
        write_text(folder / FILE, json.dumps({"version": VERSION, "rest_since": known}, indent=1) + "\n")


def _host(base_url: str) -> str:
    """Scheme, host and port: whatever else an address may hold is not written down."""
    try:
        parts = urlsplit(base_url.strip())
        return f"{parts.scheme}://{parts.hostname}:{parts.port or ''}"
    except ValueError:
        return ""
