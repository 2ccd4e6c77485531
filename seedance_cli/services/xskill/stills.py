"""A request for stills as xskill wants it: Seedream 4.5, drawn from words or from other pictures."""

from collections.abc import Mapping

from seedance_cli.errors import WrongInput
from seedance_cli.services.catalogue import Card, Limit
from seedance_cli.services.protocol import StillRequest
from seedance_cli.services.xskill.sending import Body, fit_link, fit_number, fit_prompt, fit_word
from seedance_cli.services.xskill.still_words import still_prompt
from seedance_cli.story.brief import check_ratio
from seedance_cli.story.references import is_link

STILL = "fal-ai/bytedance/seedream/v4.5/text-to-image"
EDIT = "fal-ai/bytedance/seedream/v4.5/edit"


def still_body(request: StillRequest, card: Card, links: Mapping[str, str] | None = None) -> Body:
    """The body for stills: drawn from words, or from the pictures in `request.edit`. Raises WrongInput for what the
    service would refuse."""
    model = card.model(EDIT if request.edit else STILL)
    fit_number("count", request.count, model.limit("num_images"))
    params: Body = {"prompt": fit_prompt(still_prompt(request), model.limit("prompt"))}
    if request.edit:
        _not_too_many(len(request.edit), model.limit("image_urls"))
        params["image_urls"] = [_picture(source, links or {}) for source in request.edit]
    params |= {"image_size": _size(request, model.limit("image_size")), "num_images": request.count}
    if request.seed is not None:
        params["seed"] = request.seed
    return {"model": model.id, "params": params}


def _size(request: StillRequest, limit: Limit) -> str:
    if request.size:
        fit_word("size", request.size, limit)
        return request.size
    check_ratio(request.ratio)
    if request.ratio not in limit.by_ratio:
        raise WrongInput(f"No size is known for stills of {request.ratio}.", hint="--size square_hd")
    return limit.by_ratio[request.ratio]


def _picture(source: str, links: Mapping[str, str]) -> str:
    if not source.strip():
        raise WrongInput("--edit names no picture.", hint="--edit FILE   or --edit LINK")
    link = links.get(source, source)
    return fit_link(link, "--edit") if source in links or is_link(source) else source


def _not_too_many(pictures: int, limit: Limit) -> None:
    if not limit.holds(pictures):
        raise WrongInput(
            f"{pictures} pictures are given to start from; xskill takes {limit.most:g} at most.",
            hint="Leave out some --edit.",
        )
