"""Things, vehicles and buildings by name, standing on the ground at (0, 0), one unit tall."""

from collections.abc import Callable

from seedance_cli.services.animatic.drawing.cutout import Parts
from seedance_cli.services.animatic.drawing.dishes import bowl, plate, pot
from seedance_cli.services.animatic.drawing.goods import (
    book,
    bottle,
    box,
    cup,
    headphones,
    headset,
    phone,
    plant,
    product,
    sneaker,
    watch,
)
from seedance_cli.services.animatic.drawing.machines import (
    bike,
    boat,
    car,
    house,
    skateboard,
    spaceship,
    temple,
    train,
)
from seedance_cli.services.animatic.drawing.morsels import drop, stone


def thing(kind: str, unit: float) -> Parts:
    """A thing `unit` pixels tall."""
    parts = Parts(unit, 2.1, 1.55, 2.1, 0.12)
    _DRAWN.get(kind, product)(parts)
    return parts


_DRAWN: dict[str, Callable[[Parts], None]] = {
    "cup": cup, "bottle": bottle, "phone": phone, "sneaker": sneaker, "watch": watch, "headphones": headphones,
    "headset": headset, "book": book, "box": box, "plant": plant, "board": skateboard, "product": product, "car": car,
    "bike": bike, "train": train, "boat": boat, "spaceship": spaceship, "temple": temple, "house": house,
    "bowl": bowl, "pot": pot, "plate": plate, "drop": drop, "stone": stone,
}  # fmt: skip
