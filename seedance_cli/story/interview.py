"""The interview's questions as records: what is asked, in which words, with which offered answers."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question of the interview. `ask` names the answer it fills (a field of the brief, or a part of a
    dimension such as "visuals.light"). `offers` are vocabulary groups or literal answers to choose from."""

    ask: str
    text: str
    help: str = ""
    offers: tuple[str, ...] = ()
    group: str = ""
    """The vocabulary group whose words are offered, "" for none."""
    many: bool = False
