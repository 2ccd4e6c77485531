"""All places by name. A place is drawn once as a wide view; nearer shots crop and soften the same view, so that a film's
shots agree on where they are."""

from collections.abc import Callable

from seedance_cli.services.animatic.drawing.country import desert, field, mountain, road, snow
from seedance_cli.services.animatic.drawing.elements import beach, open_sky, sea, space, underwater
from seedance_cli.services.animatic.drawing.indoors import cafe, room, stage, studio
from seedance_cli.services.animatic.drawing.town import city, rooftop, street
from seedance_cli.services.animatic.drawing.view import View
from seedance_cli.services.animatic.drawing.woods import bamboo, forest

PLACES: dict[str, Callable[[View], None]] = {
    "desert": desert,
    "mountain": mountain,
    "snow": snow,
    "sea": sea,
    "beach": beach,
    "field": field,
    "road": road,
    "sky": open_sky,
    "space": space,
    "underwater": underwater,
    "forest": forest,
    "bamboo": bamboo,
    "city": city,
    "rooftop": rooftop,
    "street": street,
    "room": room,
    "cafe": cafe,
    "stage": stage,
    "studio": studio,
}
