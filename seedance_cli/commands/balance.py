"""`seedance balance`: what is left on a service's account."""

import typer

from seedance_cli.commands import flags
from seedance_cli.commands.raw.wire import SERVICE, WAY, whole
from seedance_cli.terminal.console import Screen

app = typer.Typer(add_completion=False)


@app.command()
def balance(service: flags.Service = "", json: flags.Json = False) -> None:
    """What is left on the account, and about how many clips that is. Asking costs nothing.

    Without --service, the first service that there is a key for.
    """
    from seedance_cli.commands.affording import enough_for
    from seedance_cli.commands.making.crew import Crew
    from seedance_cli.commands.making.renderer import Wishes
    from seedance_cli.library import open_library
    from seedance_cli.services.protocol import Balance
    from seedance_cli.services.registry import listing
    from seedance_cli.terminal.account import BalanceRow, balance_view
    from seedance_cli.terminal.money_words import FREE, amount_text
    from seedance_cli.terminal.progress import busy

    screen = Screen(json=json)
    name = service or usual_account()
    wishes = Wishes(service=name, via=WAY if name == SERVICE else "")
    with Crew(wishes, open_library().vocabulary, screen) as crew:
        if crew.free:
            left = Balance(amount=None, unit=FREE, words="free: there is no account")
        else:
            crew.need_key()
            with busy(screen, f"Asking {name}"):
                left = crew.run(crew.service.balance()) or Balance(
                    amount=None, unit="", words=f"not told by any call; see {listing(name).keys_page}"
                )
        enough = enough_for(crew.service, left)
    if json:
        amount = None if left.amount is None else whole(left.amount)
        screen.answer_json({"service": name, "balance": amount, "unit": left.unit, "raw": left.raw})
        return
    words = amount_text(left.amount, left.unit)
    row = BalanceRow(
        service=name, balance=words or left.words, words=left.words if words else "", enough=enough
    )
    screen.answer(balance_view([row], width=screen.width))


def usual_account() -> str:
    """The paid service of the person's settings, else the first that there is a key for; without any key, the first that
    takes one."""
    from seedance_cli.commands.configured import the_config
    from seedance_cli.commands.making.regions import keys_of
    from seedance_cli.services.registry import listing, paid_services

    paid = paid_services()
    if (named := the_config().service) in paid:
        return named
    keyed = (name for name in paid if keys_of(name, listing(name)))
    return next(keyed, paid[0])
