"""What a balance is good for, in clips: figures of credits mean little to somebody who has not bought any yet."""

from pathlib import Path

from seedance_cli.errors import WrongInput
from seedance_cli.services.protocol import Balance, Service, VideoRequest
from seedance_cli.story.brief import Brief
from seedance_cli.story.storyboard import Shot, Storyboard

LENGTHS = (5, 15)
"""Seconds of the clips that are reckoned with: a try, and a film."""


def enough_for(service: Service, balance: Balance) -> str:
    """ "about 83 clips of 5 s, or 27 of 15 s (prices of 2026-04)"; "" where nobody knows the price or the balance."""
    try:
        estimates = [(seconds, service.estimate(a_clip(seconds))) for seconds in LENGTHS]
    except WrongInput:  # a model card of the person's own that is broken
        return ""
    known = [(seconds, each) for seconds, each in estimates if each.amount and each.unit == balance.unit]
    if balance.amount is None or not known:
        return ""
    shortest, cheapest = known[0]
    counts = [(int(balance.amount // (each.amount or 1)), seconds) for seconds, each in known]
    dated = f" (prices of {cheapest.as_of})" if cheapest.as_of else ""
    if counts[0][0] < 1:
        return f"less than a clip of {shortest} s costs: {cheapest.amount:g} {cheapest.unit}{dated}"
    (count, seconds), *others = [each for each in counts if each[0] >= 1]
    more = "".join(f", or {fewer:,} of {longer} s" for fewer, longer in others)
    return f"about {count:,} clip{'s' * (count != 1)} of {seconds} s{more}{dated}"


def a_clip(seconds: int, model: str = "") -> VideoRequest:
    """The plainest request for a clip of that length, for reckoning."""
    brief = Brief(idea="a clip", duration=seconds)
    board = Storyboard(title="clip", brief=brief, shots=(Shot(seconds=seconds, content="a clip"),))
    return VideoRequest(storyboard=board, prompt="a clip", folder=Path(), model=model)
