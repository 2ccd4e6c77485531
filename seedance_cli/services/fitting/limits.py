"""One value held against one limit of a model card: a word, a number, a text. What does not fit is refused in a sentence
that tells the flag and the nearest value that would."""

from dataclasses import dataclass

from seedance_cli.errors import WrongInput
from seedance_cli.services.cards.card import Limit
from seedance_cli.story.brief import nearest


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How a service wants things: its name for messages, its region, the kinds of local files that it takes, `uploads`
    by a call of their own and `attaches` with the order, and from where links have to be reachable."""

    who: str
    region: str = ""
    uploads: tuple[str, ...] = ()
    attaches: tuple[str, ...] = ()
    reach: str = ""


def lacks(manner: Manner, what: str) -> WrongInput:
    """What to raise where a service has no such thing at all."""
    return WrongInput(
        f"{manner.who} does not offer {what}.", hint="Leave it out; seedance services tells what it can."
    )


def fit_word(flag: str, word: str, limit: Limit, who: str) -> None:
    """Raise WrongInput, naming the nearest, unless a word is one of the choices."""
    if not limit.choices or word in limit.choices:
        return
    raise WrongInput(
        f"{who} has no {flag} {word!r}; it has {', '.join(limit.choices)}.",
        hint=f"--{flag} {nearest(word, limit.choices) or limit.choices[0]}",
    )


def fit_number(flag: str, number: int, limit: Limit, who: str) -> None:
    """Raise WrongInput, naming the nearest bound, unless a number is within the limit."""
    if limit.holds(number):
        return
    bound = limit.least if limit.least is not None and number < limit.least else limit.most
    bounds = " to ".join(written(each) for each in (limit.least, limit.most) if each is not None)
    raise WrongInput(
        f"--{flag} is {number}; {who} takes {bounds}{f' {limit.unit}' if limit.unit else ''}.",
        hint=f"--{flag} {written(bound or 0)}",
    )


def fit_length(flag: str, text: str, limit: Limit, who: str) -> None:
    """Raise WrongInput unless a text is short enough."""
    if limit.most is not None and len(text) > limit.most:
        raise WrongInput(
            f"--{flag} has {len(text):,} characters; {who} takes {limit.most:,.0f} at most.",
            hint=f"Give a shorter --{flag}.",
        )


def fit_prompt(prompt: str, limit: Limit) -> str:
    """The prompt as it is. Raises WrongInput where it is empty, too long, or no text that can be sent."""
    if not prompt.strip():
        raise WrongInput("The prompt is empty.", hint="Give an idea, or a text with --prompt-file FILE.")
    if limit.most is not None and len(prompt) > limit.most:
        raise WrongInput(
            f"The prompt has {len(prompt):,} characters; {limit.most:,.0f} is the most.",
            hint="Shorten it; what comes late counts less anyway.",
        )
    try:
        prompt.encode()
    except UnicodeEncodeError as fault:
        raise WrongInput(
            f"The prompt holds half a character, at {fault.start + 1}.", hint="Save it as UTF-8."
        ) from None
    return prompt


def written(number: float) -> str:
    """A bound as a person can type it: whole numbers in full."""
    return str(int(number)) if number == int(number) else f"{number:g}"
