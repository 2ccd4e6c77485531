"""The one question before money is spent: at the end of the wizard, and for a command that spends some. No row that
costs anything is under the cursor to begin with: a return key too many must not buy a film."""

from dataclasses import replace

from seedance_cli.errors import SeedanceError
from seedance_cli.story.storyboard import Storyboard
from seedance_cli.terminal.asking import Ask, Asker, Back, Offer
from seedance_cli.terminal.drawings import fault_words
from seedance_cli.terminal.money_words import FREE, priced
from seedance_cli.terminal.result import Quote, confirmation_view, warnings_view
from seedance_cli.terminal.studio import KEEP, MAKE, Studio

QUESTION = "Shall it be made?"
HELP = "The film has not been sent so far. Not now writes the film folder, which can be made later as it is."
YES, NO, BACK = "yes", "no", "back"


def confirm_paid(asker: Asker, quote: Quote, *, question: str = QUESTION) -> bool:
    """Show what will be sent and what it costs, and ask once; going back is a no. KeyboardInterrupt passes through."""
    asker.say("", confirmation_view(quote, width=asker.width), "")
    offers = [Offer(value=NO, label="no, send nothing"), Offer(value=YES, label="yes")]
    try:
        return asker.choose(Ask(text=priced(question, quote.due)), offers, default=NO) == YES
    except Back:
        return False


def confirm_film(asker: Asker, studio: Studio, board: Storyboard) -> str:
    """MAKE or KEEP, with the price above; what cannot be made says why and can be kept. Raises Back."""
    offers = [
        Offer(value=MAKE, label="yes, make the film"),
        Offer(value=KEEP, label="not now, keep the storyboard"),
        Offer(value=BACK, label="back"),
    ]
    warnings = studio.warnings(board)
    try:
        quote = studio.quote(board)
    except SeedanceError as fault:
        if not fault.is_fault:
            raise
        asker.say(warnings_view(warnings, width=asker.width))
        ask = Ask(text="It cannot be made as it is. What now?", help=HELP, trouble=fault_words(fault))
        offers, usual = offers[1:], KEEP
    else:
        quote = replace(quote, warnings=tuple(dict.fromkeys((*quote.warnings, *warnings))))
        asker.say(confirmation_view(quote, width=asker.width))
        ask = Ask(text=priced(QUESTION, quote.due), help=HELP)
        usual = MAKE if quote.due == FREE else KEEP
    answer = asker.choose(ask, offers, default=usual)
    if answer == BACK:
        raise Back
    asker.tell("make it", next(offer.words for offer in offers if offer.value == answer))
    return answer
