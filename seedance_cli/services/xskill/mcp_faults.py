"""What went wrong between us and an MCP server, as one of our errors. Apart from the session, because the one question
here is about money: may the call have reached a tool? Where it may, a paid call's outcome is unknown."""

import re
from dataclasses import dataclass

from seedance_cli.errors import NoKey, SeedanceError, WrongInput
from seedance_cli.services.answers.wording import spoken
from seedance_cli.services.protocol import Leaving
from seedance_cli.services.wire.faults import DOCTOR, NotSent
from seedance_cli.services.wire.reply import Reply
from seedance_cli.services.xskill.faults import fault_in, fault_of_words, unclear
from seedance_cli.services.xskill.wording import advice_for

METHOD_NOT_FOUND = -32601  # JSON-RPC 2.0, 5.1
INVALID_PARAMS = -32602
REDIRECTS = (301, 302, 303, 307, 308)
UNTOUCHED = (307, 308)
"""Those that ask for the very same message elsewhere; after another one it may have been carried out."""
NO_MCP_HERE = (405, 406, 410, 415)
OF_THE_SDK = re.compile(
    r"Failed to parse|SSE stream|Unexpected content type|server answered a request|Server returned"
)
"""How the SDK begins what it says itself of an answer that it cannot read; it can fill a page."""
NO_SUCH_TOOL = re.compile(r"\W*(?:error executing tool \S+: )?unknown tool\b", re.IGNORECASE)


class Gone(NotSent):
    """The server has forgotten the session; a new one may do."""


class NoTool(NotSent):
    """The server says that it has no such tool."""


class NotLetIn(NoKey):
    """The key was turned away at the door, by HTTP status, before any tool was asked."""


@dataclass(slots=True)
class Note:
    """What became of the one message of a call. `posted` is whether it was handed to the network, `unsent` why it never
    left all the same ("": it may have), `broken` what kept its answer from us, as half a sentence. `reply` is the HTTP
    answer, None where there was none or where it came as a stream of events. `over` forbids to post it any more.
    `leaving` is called just before the first byte goes out; `held_back` is what it raised to keep it from going."""

    posted: bool = False
    unsent: str = ""
    broken: str = ""
    reply: Reply | None = None
    over: bool = False
    leaving: Leaving | None = None
    held_back: SeedanceError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the SDK says of the failure: the JSON-RPC error's code and words (0 and "" where it was none), and the
    seconds that were waited in vain (None: it was not for want of time)."""

    code: int = 0
    words: str = ""
    waited: float | None = None


def error_of(note: Note, told: Told, *, paid: bool) -> SeedanceError:
    """The error of a tool call: NotSent where no tool can have seen it, a refusal where the service plainly said no,
    otherwise Unreachable, or OutcomeUnknown for a `paid` call."""
    if note.held_back:
        return note.held_back
    if not note.posted:
        return Gone("The MCP session has ended.", hint=DOCTOR)
    if note.unsent:
        return NotSent(f"MCP could not be reached: {note.unsent}.", hint=DOCTOR)
    if note.reply and (found := _of_status(note.reply, paid)):
        return found
    if told.code == METHOD_NOT_FOUND or is_no_tool(told.words):
        return NoTool(f"MCP cannot do that: {spoken(told.words)}.", hint=DOCTOR)
    if told.code == INVALID_PARAMS:
        return _refused(told.words, paid)
    return unclear(_what_is_unclear(note, told), paid=paid)


def error_at_opening(note: Note, told: Told) -> SeedanceError:
    """Like `error_of`, before any tool was called: NoKey for a key that is not accepted, NotSent for all else."""
    if not note.posted:
        return NotSent("MCP could not be begun with.", hint=DOCTOR)
    if note.reply and note.reply.status == 404:
        return _no_mcp(404)
    found = error_of(note, told, paid=False)
    message = re.sub("^xskill ", "MCP ", found.message)  # REST may well answer
    if isinstance(found, NotLetIn):
        return NotLetIn(message, hint=found.hint)
    return NotSent(message, hint=DOCTOR)


def is_no_tool(words: str) -> bool:
    """Whether a server says that it has no such tool."""
    return NO_SUCH_TOOL.match(words) is not None


def _of_status(reply: Reply, paid: bool) -> SeedanceError | None:
    """What the HTTP status alone settles."""
    status = reply.status
    if status in REDIRECTS and status not in UNTOUCHED and paid:
        return unclear("MCP answers with a redirect", paid=True)
    if status in REDIRECTS:
        return NotSent("MCP answers with a redirect, which is not followed.", hint=DOCTOR)
    if status == 404 or (status == 400 and _is_about_session(reply)):
        return Gone(f"MCP does not know the session ({status}).", hint=DOCTOR)
    if status in NO_MCP_HERE:
        return _no_mcp(status)
    if status < 300:
        return None
    fault = fault_in(status, reply.data, text=reply.text, retry_after=reply.retry_after, paid=paid)
    return NotLetIn(fault.message, hint=fault.hint) if isinstance(fault, NoKey) else fault


def _no_mcp(status: int) -> NotSent:
    return NotSent(f"There is no MCP at this address ({status}).", hint=DOCTOR)


def _is_about_session(reply: Reply) -> bool:
    return isinstance(reply.data, dict) and "jsonrpc" in reply.data and "session" in reply.text.lower()


def _what_is_unclear(note: Note, told: Told) -> str:
    if told.waited is not None:
        return f"MCP did not answer within {told.waited:g} s"
    if note.broken:
        return f"MCP {note.broken}"
    if not told.code or OF_THE_SDK.match(told.words):
        return "MCP gave no answer that can be read"
    return f"MCP gave no clear answer ({told.code}: {spoken(told.words)})"


def _refused(words: str, paid: bool) -> SeedanceError:
    """Invalid params, by JSON-RPC's own word: the tool did not run."""
    fault = fault_of_words(words, paid=paid)
    settled = fault.code not in ("outcome_unknown", "unreachable")
    return (
        fault
        if settled
        else WrongInput(f"xskill refused the request: {spoken(words)}", hint=advice_for(words))
    )
