"""How a paid task is found again whose id never arrived. Ark's list tells no prompts, but each task repeats the options
of its order, so one of them carries a mark of the prompt."""

from hashlib import sha256

LONGEST = 172_799
"""Seconds; one less than what the service takes where nothing is said, so that no foreign task bears our mark by chance."""
STEPS = 86_400


def mark_of(prompt: str) -> str:
    """SHA-256 in hexadecimal of a prompt as it is sent; the ledger keeps the same of each order."""
    return sha256(prompt.encode("utf-8", "surrogatepass")).hexdigest()


def expires_after(mark: str) -> int:
    """`execution_expires_after` for a prompt of that `mark`: the seconds after which a task that was not made is given
    up.

    It is a documented option with an honest value, 24 to 48 hours (allowed are 1 to 72, usual are 48, and tasks take
    minutes), which the service echoes in every task and puts to no other use. Two prompts have the same one in 86,400
    cases once; the model and the minute of the order have to fit as well before a task counts as found.
    """
    return LONGEST - int(mark[:8], 16) % STEPS
