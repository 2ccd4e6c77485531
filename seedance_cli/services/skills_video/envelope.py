"""An answer's envelope: which generation it names, how that one stands, and which code and words it tells, wherever in it
they lie. Pure, and without a judgement: what a code means for the money is told in `faults`."""

import re
from collections.abc import Iterator
from typing import Any

from seedance_cli.services.answers.wording import spoken, told_in
from seedance_cli.services.protocol import State
from seedance_cli.services.skills_video.wording import Code, code_in

STATES = {
    State.QUEUED: "in_queue queued pending starting submitted waiting created",
    State.RUNNING: "in_progress processing running generating started",
    State.SUCCEEDED: "completed complete succeeded success done finished",
    State.FAILED: "failed failure error rejected expired timeout",
    State.CANCELLED: "canceled cancelled aborted",
}
"""The documented words, those of an older version of the pages, and what others say."""
STATE_OF = {word: state for state, words in STATES.items() for word in words.split()}
IDS = ("id", "generation_id", "generationId", "task_id", "request_id")
WITHIN = ("data", "generation", "task", "result")
BEGINNING = re.compile(r'\s*(?:data:\s*)?\{\s*"id"\s*:\s*"([^"\\]{1,200})"')
WORDS = ("message", "detail", "msg", "error_message", "error", "reason")


def layers(body: Any) -> Iterator[dict[str, Any]]:
    """An answer and the envelopes within it, from the outside in."""
    for _ in range(4):
        if not isinstance(body, dict):
            return
        yield body
        body = next((body[key] for key in WITHIN if isinstance(body.get(key), dict)), None)


def telling(body: Any) -> dict[str, Any]:
    """The layer that tells how a generation stands: the first whose word for it is known, else the first with any, else
    the outermost; {} where there is none at all."""
    found = list(layers(body))
    known = (each for each in found if state_word(each).lower() in STATE_OF)
    worded = (each for each in found if state_word(each))
    return next(known, None) or next(worded, None) or (found[0] if found else {})


def state_word(layer: dict[str, Any]) -> str:
    """The service's own word for the state, "" where there is none."""
    return spoken(layer.get("status") or layer.get("state")).replace(" ", "_")[:200]


def tells_state(body: Any) -> bool:
    """Whether an answer says in a known word how a generation stands."""
    return state_word(telling(body)).lower() in STATE_OF


def task_id_in(body: Any) -> str:
    """The id of a generation in an answer, "" where there is none that could be one."""
    told = telling(body)
    for holder in (told, *layers(body)):
        for key in IDS:
            text = spoken(holder.get(key))
            if 0 < len(text) <= 200 and text.isprintable() and " " not in text:
                return text
    return ""


def task_id_in_part(text: str) -> str:
    """The id in an answer that broke off, where it stands whole at the very beginning: further on an `id` may be
    somebody else's."""
    found = BEGINNING.match(text)
    return task_id_in({"id": found[1]}) if found else ""


def code_of(body: Any) -> Code | None:
    """The code of a fault, whichever field has it."""
    if not isinstance(body, dict):
        return None
    error = body.get("error")
    holders = (body, error if isinstance(error, dict) else {}, telling(body))
    told = (spoken(each.get(key)) for each in holders for key in ("code", "error", "type"))
    return next((code for words in told if (code := code_in(words))), None)


def words_in(body: Any) -> str:
    """The service's own text about a fault; "" where there is none but a code that is known."""
    for holder in layers(body):
        for key in WORDS:
            words = told_in(holder, key)
            if words and not code_in(words):
                return words
    errors = (
        (body.get(key) for key in ("errors", "details", "issues", "detail")) if isinstance(body, dict) else ()
    )
    listed = (each for found in errors if isinstance(found, list) for each in found[:8])
    return "; ".join(words for each in listed if (words := told_in(each, "message", "msg") or spoken(each)))[
        :500
    ]
