"""How large a subject is in a shot of each size, and where its feet are."""

from seedance_cli.services.animatic.drawing.brush import Size
from seedance_cli.services.animatic.drawing.scene import Scene
from seedance_cli.services.animatic.drawing.subjects import kind_of

NEAR = ("medium", "medium_close", "close", "detail")

TALL = {"establishing": 0.115, "wide": 0.27, "full": 0.6}
"""A standing figure's share of the plate's height."""

HEAD = {"medium": (0.2, 0.4), "medium_close": (0.285, 0.49), "close": (0.4, 0.585), "detail": (0.7, 0.78)}
"""A head's share of the plate's height, and where its chin is."""

BULK = {
    "establishing": 0.1,
    "wide": 0.2,
    "full": 0.36,
    "medium": 0.42,
    "medium_close": 0.5,
    "close": 0.6,
    "detail": 0.92,
}

LOW = {"boat": 1.0, "cat": 0.45, "dog": 0.5, "fox": 0.5, "horse": 1.05, "deer": 0.9, "bird": 0.3, "fish": 0.8, "car": 0.75,
       "bike": 0.62, "train": 1.5, "spaceship": 1.3, "temple": 1.8, "house": 1.35, "sneaker": 0.6, "headset": 0.62, "board": 0.5,
       "cup": 0.75, "phone": 1.0, "book": 0.75, "watch": 1.0, "bowl": 0.95, "pot": 0.95, "plate": 0.85, "drop": 0.85, "stone": 0.8}  # fmt: skip
"""How tall a thing looks beside a person, or beside other things on a table."""


def acts(scene: Scene) -> bool:
    """Whether a medium shot shows the whole body because the action is in the legs."""
    return scene.size == "medium" and scene.pose in (
        "kneel",
        "lie",
        "dance",
        "leap",
        "run",
        "ride",
        "duel",
        "sit",
    )


def bulk(scene: Scene, name: str, size: Size, *, crowd: bool) -> tuple[float, float]:
    """Pixels per unit for a whole figure or thing, and where it stands."""
    kind, near = kind_of(name), scene.size in NEAR
    if kind == "person":
        return _stature(scene, size, crowd=crowd)
    share = TALL[scene.size] if not near and kind != "thing" else BULK[scene.size]
    share *= LOW.get(name, 1.0) if not near or kind == "thing" else min(1.0, LOW.get(name, 1.0))
    share = min(share, 0.62) if not near else share
    share *= {"low": 1.1, "high": 0.84}.get(scene.angle, 1.0)
    broad = {
        "train": 4.0,
        "board": 3.1,
        "car": 3.2,
        "spaceship": 3.6,
        "sneaker": 2.1,
        "headset": 1.8,
        "bike": 2.4,
        "cup": 1.8,
        "horse": 2.0,
        "bird": 2.2,
        "fish": 2.3,
        "product": 1.9,
        "bowl": 2.0,
        "pot": 2.3,
        "plate": 2.1,
        "drop": 2.2,
        "stone": 2.2,
    }.get(name, 1.4)
    room = 0.36 if crowd else 0.92 if near else 0.78
    unit = min(share * size[1], room * size[0] / broad)
    ground = _ground(scene, size) - (0.1 if kind == "thing" and scene.size != "establishing" else 0.0)
    if kind == "thing" and near:
        ground = min(0.94 if scene.size == "detail" else 0.76, 0.46 + unit / size[1] * 0.5)
    return unit, ground * size[1]


def _stature(scene: Scene, size: Size, *, crowd: bool) -> tuple[float, float]:
    """A whole person's height and where the feet are. Low poses are shown larger, tall frames hold people smaller."""
    tall = min(size[1], size[0] * {"full": 1.5, "medium": 1.35}.get(scene.size, 1.2))
    low = {"kneel": 1.22, "sit": 1.16, "lie": 0.95, "leap": 0.8, "dance": 0.84}.get(scene.pose, 1.0)
    share = 0.8 if scene.size == "medium" else TALL[scene.size]
    unit = (
        share
        * tall
        * {"low": 1.16, "high": 0.84}.get(scene.angle, 1.0)
        * (low if scene.size in ("medium", "full") else 1.0)
    )
    if crowd:
        unit = min(unit, size[0] * (0.5 if scene.pose == "duel" else 0.8))
    return unit, _ground(scene, size) * size[1]


def _ground(scene: Scene, size: Size) -> float:
    """Where feet stand, as a share of the height: above the captions, which are taller in tall frames."""
    ground = {"establishing": 0.69, "wide": 0.72, "medium": 0.86}.get(scene.size, 0.79)
    ground += {"low": 0.05, "high": -0.06}.get(scene.angle, 0.0)
    tall = 0.0 if size[1] <= size[0] else 0.07 if scene.size in ("medium", "full") else 0.04
    return ground - tall


def room(size: Size, unit: float, chin: float) -> tuple[float, float]:
    """How far a portrait need be drawn: to the plate's edges and a little over, in heads."""
    return size[0] / unit * 0.75, size[1] * (1.03 - chin) / unit
