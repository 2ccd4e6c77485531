"""What the log says of the machine: versions, streams and which settings are in force; no name of a host, person or
folder."""

import os
import platform
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version

from seedance_cli import __version__
from seedance_cli.debug.shown import shown_address

PARTS = ("typer", "rich", "questionary", "httpx", "av", "pillow", "PyYAML", "mcp", "keyring")
PREFIXES = ("SEEDANCE_", "XSKILL_", "SKILLS_VIDEO_", "ARK_")
OTHERS = (
    "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR", "NO_COLOR", "FORCE_COLOR", "CI",
    "PYTHON_KEYRING_BACKEND",
)  # fmt: skip
SHOWN = ("TERM", "COLUMNS", "LANG", "LC_ALL", "PYTHONUTF8")


def machine_lines() -> Iterator[str]:
    """Each a line of facts."""
    yield f"seedance {__version__} on {platform.python_implementation()} {platform.python_version()}, {platform.platform()}"
    yield "parts " + " ".join(f"{part}={_version(part)}" for part in PARTS)
    streams = (("stdin", sys.stdin), ("stdout", sys.stdout), ("stderr", sys.stderr))
    yield "streams " + " ".join(f"{name}={_stream(stream)}" for name, stream in streams)
    yield " ".join(("environment", *_environment()))


def _version(part: str) -> str:
    try:
        return version(part)
    except PackageNotFoundError:
        return "none"


def _stream(stream: object) -> str:
    try:
        kind = "terminal" if stream.isatty() else "none"  # type: ignore[attr-defined]
    except (AttributeError, ValueError):
        return "closed"
    return f"{'terminal' if kind == 'terminal' else 'pipe'}/{getattr(stream, 'encoding', '?')}"


def _environment() -> Iterator[str]:
    """Settings by name; of an address where it leads, of a few harmless ones the value."""
    for name, value in sorted(os.environ.items()):
        if name.upper().endswith("_BASE_URL") and name.startswith(PREFIXES):
            yield f"{name}={shown_address(value)}"
        elif name in SHOWN:
            yield f"{name}={value[:40]}"
        elif name.startswith(PREFIXES) or name.upper() in OTHERS:
            yield f"{name} is set"
