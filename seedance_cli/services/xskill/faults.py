"""What xskill says when something is wrong, as one of our errors.

One question decides: may a task have been started and charged? After a create only a clear no is a refusal;
everything unclear is an outcome that nobody knows, and is never sent again.
"""

import shlex
from typing import Any

from seedance_cli.errors import (
    NoKey,
    NotEnough,
    NotFound,
    Refused,
    SeedanceError,
    TooMany,
    Unreachable,
    WrongInput,
)
from seedance_cli.services.answers.unclear import of_no_json, refuses
from seedance_cli.services.answers.unclear import unclear as told_unclear
from seedance_cli.services.answers.wording import Meaning, sentence, spoken
from seedance_cli.services.xskill.envelope import NO_CODE, code_of, task_id_in, tells_a_task, words_in
from seedance_cli.services.xskill.fields import MOST_FIELDS, faulty_fields, flag_of
from seedance_cli.services.xskill.wording import advice_for, meaning_of

NO_ROUTE = {"detail": "Not Found"}  # what such a server says of a path that it does not have
KEY_HINT = "export XSKILL_API_KEY=…   or, where none is exported: seedance auth login xskill"


def fault_in(
    status: int, body: Any, *, text: str = "", retry_after: float | None = None, paid: bool = False
) -> SeedanceError | None:
    """The error in an answer, None where it is a good one.

    `status` is the HTTP status (200 for what MCP tools say), `body` the parsed JSON (None where it was none), `text`
    its beginning as it came. An answer that tells how a task stands is a good one, whatever its envelope says of the
    task's own failure. `paid` says that the request starts a task: what is unclear is then OutcomeUnknown,
    otherwise Unreachable.
    """
    code = code_of(status, body)
    if code is None or (not paid and 200 <= status < 300 and code < 500 and tells_a_task(body)):
        return None
    words = words_in(body)
    if paid and (found := task_id_in(body)):
        return unclear(
            f"xskill answered with a task and a fault at once: {words or code}", paid=True, task_id=found
        )
    if not words:
        words = _of_page(code, body, text)
    return _by_code(code, body, words, retry_after, paid)


def fault_of_words(words: str, *, paid: bool = False) -> SeedanceError:
    """The error that an MCP tool tells in plain words."""
    return _by_code(NO_CODE, None, spoken(words), None, paid)


def unclear(what: str, *, paid: bool, task_id: str = "") -> SeedanceError:
    """The error for an answer that settles nothing; `what` is a clause without its full stop."""
    look = (
        f"seedance task query --task-id {shlex.quote(task_id)}"
        if task_id
        else "seedance balance   (did the credits go down? your tasks are listed at https://www.xskill.ai)"
    )
    return told_unclear(what, paid=paid, look=look, task_id=task_id)


def _by_code(code: int, body: Any, words: str, retry_after: float | None, paid: bool) -> SeedanceError:
    meaning = meaning_of(f"code {code} {words}" if _speaks(code) else words)
    said = f": {words}" if words else ""
    if code == 429 or (_speaks(code) and meaning is Meaning.RATE):
        return _too_many(code, said, retry_after, paid)
    if code == 401 or (_speaks(code) and meaning is Meaning.KEY):
        return NoKey(sentence(f"xskill does not accept the key{said}"), hint=KEY_HINT)
    if code == 402 or (_refuses(code) and meaning is Meaning.BALANCE):
        return _balance_too_low(body, said)
    if _refuses(code) and meaning in (Meaning.FACE, Meaning.MODERATION, Meaning.PROBABLY_MODERATION):
        return Refused(sentence(f"xskill refused the request{said}"), hint=advice_for(f"code {code} {words}"))
    if code in (400, 422) or (_refuses(code) and meaning in (Meaning.PARAMETERS, Meaning.NO_MODEL)):
        return _wrong_input(body, words)
    if code != NO_CODE and body in (None, NO_ROUTE) and _refuses(code):
        return _of_stranger(code, said, paid)
    if code == 404 or (_speaks(code) and meaning is Meaning.NO_TASK):
        return NotFound(sentence(f"xskill does not have that{said or ' (404)'}"), hint="seedance takes list")
    if code == 403:
        return NoKey(sentence(f"xskill does not let this key do that{said}"), hint=KEY_HINT)
    if refuses(code):
        return Refused(sentence(f"xskill refused the request ({code}){said}"), hint="seedance doctor")
    return unclear(f"xskill gave no clear answer{_number(code)}{said}", paid=paid)


def _of_stranger(code: int, said: str, paid: bool) -> SeedanceError:
    """A 4xx that is no JSON comes from something in between, or from a host that is no xskill: it took no order, and
    knows nothing of tasks."""
    kind = Refused if paid else Unreachable
    return kind(
        sentence(f"What answers there is not xskill{_number(code)}{said}"),
        hint="seedance doctor   (XSKILL_BASE_URL is the host alone, as in https://api.xskill.ai)",
    )


def _number(code: int) -> str:
    return "" if code == NO_CODE else f" ({code})"


def _speaks(code: int) -> bool:
    """Whether only the words tell what is wrong: no number, or one that is no HTTP status."""
    return not 100 <= code < 600


def _refuses(code: int) -> bool:
    """Whether the words may turn it into a refusal: a 5xx stays unclear whatever it says."""
    return _speaks(code) or refuses(code)


def _too_many(code: int, said: str, retry_after: float | None, paid: bool) -> Refused:
    """In words alone, a no to an order is a no for good: only the number says that nothing came of it."""
    wait = f"Wait {retry_after:.0f} s and try again." if retry_after else "Wait a minute and try again."
    words = sentence(f"xskill wants fewer requests{said}")
    if paid and code != 429:
        return Refused(words, hint="seedance balance   (nothing should be gone); then try again in a minute")
    return TooMany(words, hint=wait, retry_after=retry_after)


def _balance_too_low(body: Any, said: str) -> Refused:
    data = body.get("data") if isinstance(body, dict) else None
    needs, has = (
        spoken(data.get(key)) if isinstance(data, dict) else "" for key in ("required", "available")
    )
    if needs and has:
        said = f": it needs {needs} credits and there are {has}"
    return NotEnough(sentence(f"The balance at xskill is too low{said}"), hint="seedance balance")


def _wrong_input(body: Any, words: str) -> WrongInput:
    fields = list(faulty_fields(body))[:MOST_FIELDS]
    if meaning_of(words) is Meaning.NO_MODEL:
        return WrongInput(sentence(f"xskill has no such model: {words}"), hint=advice_for(words))
    if not fields:
        why = words or "it does not say why"
        return WrongInput(sentence(f"xskill refused the request: {why}"), hint=advice_for(words))
    told = "; ".join(f"{flag_of(name)}: {why}" for name, why in fields)
    change = ", ".join(dict.fromkeys(flag_of(name).partition(" (")[0] for name, _ in fields))
    return WrongInput(
        sentence(f"xskill refuses {told}"), hint=f"Change {change} and try again; nothing was charged."
    )


def _of_page(code: int, body: Any, text: str) -> str:
    """What can be said of an answer without words of its own."""
    if body is None and not text and code == NO_CODE:
        return "its answer is no JSON, or was cut short"
    return of_no_json(body, text)
