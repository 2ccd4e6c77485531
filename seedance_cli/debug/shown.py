"""How a link, a body and an error stand in the log: enough to find a fault by, and nothing that belongs to the person."""

import json
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from traceback import StackSummary, walk_tb
from typing import Any
from urllib.parse import urlsplit

WORDS = {
    "code", "status", "state", "success", "ok", "task_id", "model", "model_id", "ratio", "duration", "functionMode", "resolution",
    "num_images", "image_size", "count", "price", "jsonrpc", "method", "id", "channel", "protocolVersion", "isError",
}  # fmt: skip
"""Fields whose values are shown: no person writes them, and most faults are seen in them."""
PLAIN = re.compile(r"[\w./:-]{1,64}")
MOST_FIELDS, MOST_LEVELS = 30, 6
MOST_FRAMES, MOST_CAUSES = 30, 12
PATH = re.compile(r"(?<![\w:/.\]])(?:~|[A-Za-z]:)?[/\\][^\s'\"“”,;:()<>|*?]{2,}")


def shown_address(url: str) -> str:
    """Scheme, host and path of a link; of what comes after, which may be a signature, only how long it is."""
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return "(no address)"
    query = f"?({len(parts.query)} characters)" if parts.query else ""
    return f"{parts.scheme}://{parts.hostname or ''}{port}{parts.path}{query}"


def shape_of_bytes(body: bytes) -> str:
    """The shape of a JSON body; "" for none and for what is no JSON."""
    try:
        return shape(json.loads(body)) if body else ""
    except (ValueError, RecursionError):
        return "(no JSON)"


def shape(value: Any, name: str = "", level: int = 0) -> str:
    """A body by its fields: {model: st-ai/super-seed2, params: {prompt: text(211), duration: 5}}."""
    if level >= MOST_LEVELS:
        return "…"
    if isinstance(value, dict):
        fields = [
            f"{_field(key)}: {shape(inner, key, level + 1)}"
            for key, inner in list(value.items())[:MOST_FIELDS]
        ]
        return f"{{{', '.join(fields)}{', …' if len(value) > MOST_FIELDS else ''}}}"
    if isinstance(value, list):
        return f"[{len(value)}{f' of {shape(value[0], name, level + 1)}' if value else ''}]"
    if name in WORDS and value is not None and PLAIN.fullmatch(str(value)):
        return str(value)
    return f"text({len(value)})" if isinstance(value, str) else _kind(value)


def fault_lines(fault: BaseException, mask: Callable[[str], str]) -> Iterator[str]:
    """An error, the places that it came through, and the errors that led to it; no values, and no source."""
    for number, (each, how) in enumerate(_chain(fault)):
        if number == MOST_CAUSES:
            return
        yield f"fault {how}{type(each).__name__}{_number_of(each)}: {PATH.sub('[path]', mask(_words_of(each)))}"
        frames = StackSummary.extract(walk_tb(each.__traceback__), lookup_lines=False)
        for frame in frames[-MOST_FRAMES:]:
            yield f"    at {_place(frame.filename)}:{frame.lineno} in {frame.name}"


def _chain(fault: BaseException, how: str = "") -> Iterator[tuple[BaseException, str]]:
    seen: list[BaseException] = []
    waiting = [(fault, how)]
    while waiting:
        each, how = waiting.pop(0)
        if each in seen:
            continue
        seen.append(each)
        yield each, how
        before = each.__cause__ or (None if each.__suppress_context__ else each.__context__)
        members = each.exceptions if isinstance(each, BaseExceptionGroup) else ()
        waiting += [(member, "with ") for member in members] + ([(before, "after ")] if before else [])


def _words_of(fault: BaseException) -> str:
    try:
        return str(fault)
    except Exception:  # noqa: BLE001  # a foreign error that cannot even say what it is
        return "(it cannot be said)"


def _number_of(fault: BaseException) -> str:
    code = getattr(fault, "exit_code", None) or getattr(fault, "errno", None)
    return f" ({code})" if isinstance(code, int) else ""


def _place(file: str) -> str:
    """A source file below whichever folder it was imported from."""
    path = Path(file)
    for folder in sorted(sys.path, key=len, reverse=True):
        if folder and path.is_relative_to(folder):
            return path.relative_to(folder).as_posix()
    return path.name


def _field(name: object) -> str:
    text = str(name)
    return text if PLAIN.fullmatch(text) else f"({len(text)} letters)"


def _kind(value: Any) -> str:
    return {"NoneType": "null", "bool": "yes/no", "int": "number", "float": "number"}.get(
        type(value).__name__, "?"
    )
