"""What can go wrong between here and a host, and the plain words for it. The one question that matters above it, whether
the host may have got the request, is answered by the class: `NotSent` or `Lost`."""

import os
import socket
import ssl
from collections.abc import Iterator

from seedance_cli.errors import Unreachable

DOCTOR = "seedance doctor"


class NotSent(Unreachable):
    """The host surely never got the request: no address, refused, no TLS, no connection in time, a redirect."""


class Lost(Unreachable):
    """The request went out, or may have, and no whole, readable answer came back. `text` is what came of it."""

    text = ""


class TooLong(Lost):
    """The answer is longer than anybody wants to hold."""


def reason(fault: BaseException, patience: float) -> str:
    """Why no connection came about, as half a sentence in words of our own. `patience` is in seconds."""
    for cause in _causes(fault):
        words = _words(cause, patience)
        if words:
            return words
    return "the connection broke off before anything was sent"


def is_lasting(fault: BaseException) -> bool:
    """Whether the next try would fail alike: no safe connection can be agreed on."""
    return any(isinstance(cause, ssl.SSLError) for cause in _causes(fault))


def _words(cause: BaseException, patience: float) -> str:
    match cause:
        case ssl.SSLCertVerificationError():
            return f"its certificate is not to be trusted ({cause.verify_message.rstrip('.')})"
        case ssl.SSLError():
            return "no safe connection (TLS) could be agreed on"
        case socket.gaierror():
            return "there is no such host, or no network"
        case ConnectionRefusedError():
            return "connection refused"
        case TimeoutError():
            return f"no connection within {patience:g} s"
        case OSError(errno=int(number)):
            return os.strerror(number).lower()
    return ""


def _causes(fault: BaseException) -> Iterator[BaseException]:
    """The fault and all that led to it, the nearest first. Attempts at several addresses fail as a group."""
    yield fault
    if isinstance(fault, BaseExceptionGroup):
        for member in fault.exceptions:
            yield from _causes(member)
    before = fault.__cause__ or fault.__context__
    if before is not None:
        yield from _causes(before)
