"""`seedance upload`: lay a picture down at xskill and print its link."""

from pathlib import Path
from typing import Annotated

import typer

from seedance_cli.commands import flags
from seedance_cli.commands.raw.wire import raw_crew
from seedance_cli.errors import WrongInput
from seedance_cli.terminal.console import Screen

app = typer.Typer(add_completion=False)

HINT = "seedance upload --image-path FILE   or: seedance upload --image-url LINK"


@app.command()
def upload(
    image_path: Annotated[str, typer.Option(metavar="FILE", help="A picture on this machine.")] = "",
    image_url: Annotated[str, typer.Option(metavar="LINK", help="A picture that lies elsewhere.")] = "",
    via: Annotated[
        str, typer.Option(metavar="auto|mcp|rest", help="How xskill is reached; rest if not said.")
    ] = "",
    json: flags.Json = False,
) -> None:
    """Lay a picture down at xskill and print the link under which its models find it. It costs nothing.

    `new`, `shoot` and `still` upload what they need by themselves; this is for `task submit`.
    """
    from seedance_cli.services.xskill.replies import read_link
    from seedance_cli.services.xskill.service import Xskill
    from seedance_cli.terminal.progress import busy

    screen = Screen(json=json)
    if bool(image_path) == bool(image_url):
        what = "two pictures are named" if image_path else "no picture is named"
        raise WrongInput(f"An upload takes one picture, and {what}.", hint=HINT)
    with raw_crew(screen, via) as crew, busy(screen, f"Uploading {image_path or image_url}"):
        service = crew.service
        assert isinstance(service, Xskill)  # whose wire this is
        work = service.take_over(image_url) if image_url else service.lay_down(Path(image_path).expanduser())
        answer = crew.run(work)
    link = read_link(answer)
    if json:
        screen.answer_json({"url": link, "raw": answer.raw})
    else:
        screen.answer(link)
