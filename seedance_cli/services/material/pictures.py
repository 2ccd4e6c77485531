"""How a picture could be made to fit."""

from typing import TYPE_CHECKING

from seedance_cli.services.cards.card import FileLimit
from seedance_cli.services.material.becoming import Mending, in_a_sentence, is_large, seen
from seedance_cli.services.material.faults import in_a_row, megabytes_in_words, most_bytes, takes_format

if TYPE_CHECKING:
    from seedance_cli.media import Fit, Measure

LOSSY = ("jpeg", "avif")
HEAD = 4096  # bytes of a file besides its pixels


def picture_mending(found: "Measure", limit: FileLimit) -> Mending:
    """What would make a picture fit."""
    from seedance_cli.media import PICTURES, Mend, Room, fitted

    room = Room(sides=limit.sides, shape=limit.shape, pixels=limit.pixels)
    fit = fitted((found.width, found.height), room)
    if fit is None:
        return Mending(hint="Give another picture: no size of this one would do.")
    form = next((each for each in _picture_formats(found, limit, fit) if takes_format(limit, each)), "")
    if not form:
        return Mending(hint=f"Convert it elsewhere: what can be made here is {in_a_row(PICTURES)}.")
    most = most_bytes(limit)
    width, height = fit.size
    mend = Mend(
        kind="image", format=form, crop=fit.crop, width=width, height=height, most_bytes=most, room=room
    )
    saved = f"saved as {form.upper()}" if form != found.format or is_large(found, most) else ""
    small = f"of {megabytes_in_words(most)} at most" if most and is_large(found, most) else ""
    white = "its see-through parts become white" if found.transparent and form == "jpeg" else ""
    return Mending(mend, in_a_sentence(*seen(found, fit), f"{saved} {small}".strip(), white))


def _picture_formats(found: "Measure", limit: FileLimit, fit: "Fit") -> tuple[str, ...]:
    """The formats to save a picture in, the best first. PNG only where it is sure to be small enough."""
    most = most_bytes(limit)
    small = most is None or 4 * fit.size[0] * fit.size[1] + HEAD <= most
    if found.format in LOSSY:
        return "jpeg", "webp", "png"
    if found.format == "webp":
        return ("webp", "png", "jpeg") if small and found.transparent else ("webp", "jpeg", "png")
    if small:
        return "png", "webp", "jpeg"
    return ("webp", "jpeg", "png") if found.transparent else ("jpeg", "webp", "png")
