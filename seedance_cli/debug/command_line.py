"""A command line as the log shows it: the command and its flags, and of what the person wrote only how long it is."""

import re
from collections.abc import Collection, Sequence

FLAG = re.compile(r"--?[a-z][a-z-]{0,30}", re.IGNORECASE)
SHOWN_AFTER = {
    "--service", "--via", "--model", "--mode", "--ratio", "-r", "--duration", "-d", "--resolution", "--count", "--size",
    "--seed", "--language", "--budget", "--interval", "--poll-interval", "--timeout", "--task-id",
}  # fmt: skip
"""Flags whose values a person chooses, and does not write."""
PLAIN = re.compile(r"[\w./:-]{1,64}")


def shown_words(arguments: Sequence[str], known: Collection[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words of a command line as they may be shown, and those that may not; `known` are the words that are ours:
    commands, and what they are called with."""
    shown: list[str] = []
    hidden: list[str] = []
    flag = ""
    for word in arguments:
        name, equals, value = word.partition("=")
        if FLAG.fullmatch(name):
            shown.append(f"{name}{equals}{_value(value, name, known, hidden) if equals else ''}")
            flag = "" if equals else name
        else:
            shown.append(_value(word, flag, known, hidden))
            flag = ""
    return tuple(shown), tuple(hidden)


def _value(word: str, flag: str, known: Collection[str], hidden: list[str]) -> str:
    if (word in known and not flag) or (flag in SHOWN_AFTER and PLAIN.fullmatch(word)):
        return word
    hidden.append(word)
    return f"text({len(word)})"
