"""What a film asks of a service: its stills that are still to be drawn, and its takes."""

from dataclasses import replace
from pathlib import Path

from seedance_cli.commands.making.crew import Crew
from seedance_cli.commands.making.renderer import Wishes
from seedance_cli.film import Film
from seedance_cli.film.folder import with_stills
from seedance_cli.services.protocol import Request, StillRequest, VideoRequest
from seedance_cli.story.prompt import compose
from seedance_cli.story.references import tag
from seedance_cli.story.still_look import still_look, style_phrase
from seedance_cli.story.storyboard import StillIdea, Storyboard


def requests_for(film: Film, crew: Crew, wishes: Wishes | None = None) -> list[Request]:
    """Everything that will be sent for a film: its stills that are still to be drawn, then its takes, which already
    name those stills by the files they will have. `wishes` are the film's own, where the crew has several to make.
    Raises WrongInput for what the service would refuse."""
    board, wishes = film.board, wishes or crew.wishes
    drawn = with_stills(board, tuple((idea, f"{idea.role}.png") for idea in board.stills))
    clip = video_request(replace(film, board=drawn), crew, wishes)
    requests: list[Request] = [*(idea_request(board, idea) for idea in board.stills), clip]
    for request in requests:
        crew.service.order(request)
    return [*requests, *([clip] * (wishes.count - 1))]


def video_request(film: Film, crew: Crew, wishes: Wishes | None = None) -> VideoRequest:
    """The request for a new take. Without a seed each take gets its number as one, where the service takes seeds, so
    that takes differ."""
    wishes = wishes or crew.wishes
    return VideoRequest(
        storyboard=film.board,
        prompt=compose(film.board, crew.vocabulary),
        folder=film.folder,
        model=wishes.model,
        resolution=wishes.resolution,
        seed=wishes.seed,
        generate_audio=wishes.audio,
        watermark=wishes.watermark,
        end_user=wishes.end_user,
    )


def idea_request(board: Storyboard, idea: StillIdea) -> StillRequest:
    return still_request(board, idea.prompt, idea.role)


def still_request(board: Storyboard, prompt: str, role: str, edit_of: Path | None = None) -> StillRequest:
    """A still in the film's own shape and look. A picture that is changed has its palette and light already."""
    brief = board.brief
    edit = (str(edit_of),) if edit_of else ()
    style = style_phrase(brief.style) if edit else still_look(brief, role)
    if edit and "figure 1" not in prompt.lower():
        prompt = f"Change Figure 1: {prompt}"  # what an editing model calls the picture it starts from
    return StillRequest(prompt=prompt, ratio=brief.ratio, role=role, style=style, edit=edit)


def tags_to_come(board: Storyboard) -> list[str]:
    """What each pending still will be called: "@image2 scene"."""
    before = sum(each.kind == "image" for each in board.references)
    return [
        f"{tag('image', before + place)} {idea.role.replace('_', ' ')}"
        for place, idea in enumerate(board.stills, start=1)
    ]
