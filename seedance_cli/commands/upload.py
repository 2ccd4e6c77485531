"""`seedance upload`: lay a picture down at xskill and print its link."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from seedance_cli.commands import flags
from seedance_cli.commands.raw.wire import SERVICE, WAY
from seedance_cli.errors import WrongInput
from seedance_cli.terminal.console import Screen

if TYPE_CHECKING:
    from seedance_cli.services.registry import Access
    from seedance_cli.services.xskill.channel import Answer

app = typer.Typer(add_completion=False)

HINT = "seedance upload --image-path FILE   or: seedance upload --image-url LINK"
MOST_MEGABYTES = 30.0
"""The largest picture, where the model card does not say."""


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
    from asyncio import run

    from seedance_cli.commands.making.renderer import access_to
    from seedance_cli.services.registry import need_key
    from seedance_cli.services.xskill.replies import read_link
    from seedance_cli.terminal.progress import busy

    screen = Screen(json=json)
    if bool(image_path) == bool(image_url):
        what = "two pictures are named" if image_path else "no picture is named"
        raise WrongInput(f"An upload takes one picture, and {what}.", hint=HINT)
    access = access_to(SERVICE, via or WAY, lambda words: screen.say(words, style="dim"))
    request = _request(image_path, image_url)
    need_key(SERVICE, access)
    with busy(screen, f"Uploading {image_path or image_url}"):
        answer = run(_laid_down(access, request))
    link = read_link(answer)
    if json:
        screen.answer_json({"url": link, "raw": answer.raw})
    else:
        screen.answer(link)


def _request(image_path: str, image_url: str) -> dict[str, Any]:
    """What the channel is asked to lay down. Raises WrongInput for a link that nobody can open and for a file that is no
    picture."""
    from seedance_cli.services.catalogue import read_card
    from seedance_cli.services.xskill.bodies import CLIP
    from seedance_cli.services.xskill.pictures import read_picture
    from seedance_cli.services.xskill.sending import fit_link

    if image_url:
        return {"image_url": fit_link(image_url, "--image-url")}
    most = read_card(SERVICE).model(CLIP).limit("upload").most or MOST_MEGABYTES
    picture = read_picture(Path(image_path).expanduser(), most)
    return {"image": picture.data, "file_name": picture.name, "content_type": picture.content_type}


async def _laid_down(access: "Access", request: dict[str, Any]) -> "Answer":
    from seedance_cli.services.xskill.route import Route

    way = Route(access)
    try:
        return await way.upload(**request)
    finally:
        await way.aclose()
