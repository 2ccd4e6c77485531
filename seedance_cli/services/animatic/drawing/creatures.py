"""Whole animals, one unit tall to the top of the head, facing right."""

from seedance_cli.services.animatic.drawing.brush import Point
from seedance_cli.services.animatic.drawing.cutout import Parts
from seedance_cli.services.animatic.drawing.muzzle import tones


def animal(kind: str, pose: str, unit: float) -> Parts:
    """A whole animal, `unit` pixels tall, facing right."""
    parts = Parts(unit, 1.6, 1.5, 1.6, 0.15)
    if kind == "bird":
        _bird(parts)
    elif kind == "fish":
        _fish(parts)
    elif kind in ("cat", "dog", "fox") and pose not in ("walk", "run", "leap"):
        _sitting(parts, kind)
    else:
        _standing(parts, kind, running=pose in ("run", "leap", "walk"))
    return parts


def _sitting(parts: Parts, kind: str) -> None:
    fur, light = tones(kind)
    tail = (
        parts.begin().chain(
            ((-0.28, -0.08), (-0.55, -0.1), (-0.72, -0.3), (-0.66, -0.52)), (0.06, 0.06, 0.05, 0.035)
        )
        if kind == "cat"
        else parts.begin().chain(
            ((-0.28, -0.1), (-0.52, -0.22), (-0.58, -0.46)), (0.07, 0.1 if kind == "fox" else 0.07, 0.03)
        )
    )
    parts.add(tail, fur, 0.01, 0.9)
    body = parts.begin().blob(
        (0.02, -0.68), (0.17, -0.6), (0.21, -0.38), (0.16, -0.05), (-0.3, 0.0), (-0.42, -0.14), (-0.34, -0.38), (-0.16, -0.6),
    )  # fmt: skip
    parts.add(body, fur, 0.01)
    parts.add(
        parts.begin().blob((-0.38, -0.16), (-0.22, -0.32), (-0.04, -0.2), (0.02, -0.02), (-0.34, 0.01)),
        fur,
        0.01,
        0.85,
    )
    parts.add(parts.begin().blob((0.12, -0.56), (0.2, -0.4), (0.17, -0.2), (0.08, -0.3)), light, 0.01)
    legs = (
        parts.begin()
        .chain(((0.12, -0.42), (0.14, -0.2), (0.15, -0.03)), (0.07, 0.05, 0.045))
        .disc(0.18, -0.025, 0.06, 0.03)
    )
    legs.disc(0.0, -0.02, 0.1, 0.035)
    parts.add(legs, fur, 0.006)
    _head(parts, kind, (0.13, -0.78), 0.2)


def _head(parts: Parts, kind: str, at: Point, r: float) -> None:
    """A head in three-quarter view, small."""
    x, y = at
    fur, light = tones(kind)
    ears = parts.begin()
    if kind == "dog":
        ears.blob(
            (x - r * 0.6, y - r * 0.7),
            (x - r * 1.15, y - r * 0.3),
            (x - r * 1.05, y + r * 0.5),
            (x - r * 0.7, y + r * 0.1),
        )
    else:
        tall = 1.7 if kind == "fox" else 1.55
        ears.polygon((x - r * 0.95, y - r * 0.3), (x - r * 0.75, y - r * tall), (x - r * 0.05, y - r * 0.8))
        ears.polygon((x + r * 0.1, y - r * 0.8), (x + r * 0.65, y - r * tall), (x + r * 0.9, y - r * 0.3))
    parts.add(ears, fur, 0.004, 0.85)
    parts.add(parts.begin().disc(x, y, r, r * 0.9), fur, 0.004)
    long = {"dog": 0.75, "fox": 0.8}.get(kind, 0.35)
    parts.add(
        parts.begin().blob(
            (x + r * 0.1, y - r * 0.05),
            (x + r * (0.6 + long * 0.4), y + r * 0.05),
            (x + r * (0.7 + long * 0.6), y + r * 0.35),
            (x + r * 0.5, y + r * 0.75),
            (x, y + r * 0.6),
        ),
        light,
        0.004,
    )
    parts.add(
        parts.begin()
        .disc(x + r * (0.62 + long * 0.55), y + r * 0.2, r * 0.13)
        .disc(x + r * 0.3, y - r * 0.18, r * 0.12)
        .disc(x - r * 0.36, y - r * 0.18, r * 0.12),
        "black",
    )
    if kind == "dog":
        ear = parts.begin().blob(
            (x - r * 0.3, y - r * 0.85),
            (x + r * 0.02, y - r * 0.5),
            (x - r * 0.2, y + r * 0.35),
            (x - r * 0.55, y + r * 0.2),
            (x - r * 0.6, y - r * 0.5),
        )
        parts.add(ear, "fur_dark", 0.004)


def _standing(parts: Parts, kind: str, *, running: bool) -> None:
    """Four legs: horse, deer, and the smaller ones on the move."""
    fur, _ = tones(kind)
    tall = kind in ("horse", "deer")
    back, belly = (-0.62, -0.36) if tall else (-0.6, -0.28)
    near = (
        ((-0.42, back + 0.1), (-0.52, -0.3), (-0.62, -0.02))
        if running
        else ((-0.4, back + 0.1), (-0.46, -0.3), (-0.42, -0.02))
    )
    fore = (
        ((0.34, back + 0.12), (0.52, -0.34), (0.66, -0.16))
        if running
        else ((0.34, back + 0.12), (0.36, -0.3), (0.35, -0.02))
    )
    far_near = tuple((x + (0.2 if running else 0.1), y) for x, y in near)
    far_fore = (
        ((0.34, back + 0.12), (0.36, -0.28), (0.2, -0.14))
        if running
        else tuple((x - 0.1, y) for x, y in fore)
    )
    radii = (0.1, 0.045, 0.03) if tall else (0.11, 0.065, 0.05)
    for joints in (far_near, far_fore):
        parts.add(parts.begin().chain(joints, radii), fur, 0.008, 0.7)
    tail = parts.begin().stroke(
        0.13 if tall else 0.09,
        (-0.48, back + 0.04),
        (-0.66, back + 0.06),
        (-0.8, back + 0.2),
        (-0.88, back + 0.36 if tall else back - 0.06),
    )
    parts.add(tail, "hair" if tall else fur, 0.005)
    body = parts.begin().blob(
        (-0.52, back + 0.06),
        (-0.3, back - 0.02),
        (0.1, back + 0.03),
        (0.42, back - 0.02),
        (0.48, back + 0.14),
        (0.36, belly + 0.02),
        (-0.1, belly),
        (-0.42, belly - 0.03),
        (-0.56, back + 0.18),
    )
    parts.add(body, fur, 0.012)
    for joints in (near, fore):
        parts.add(parts.begin().chain(joints, radii), fur, 0.008)
    if tall:
        _long_neck(parts, kind, back)
    else:
        parts.add(parts.begin().limb((0.38, back + 0.06), (0.56, back - 0.14), 0.13, 0.11), fur, 0.01)
        _head(parts, kind, (0.62, back - 0.24), 0.17)


def _long_neck(parts: Parts, kind: str, back: float) -> None:
    neck = parts.begin().blob(
        (0.26, back + 0.02),
        (0.46, back - 0.22),
        (0.58, -1.0),
        (0.7, -0.98),
        (0.94, -0.76),
        (0.9, -0.7),
        (0.72, -0.76),
        (0.6, -0.62),
        (0.5, back + 0.12),
    )
    neck.polygon((0.56, -0.96), (0.58, -1.07), (0.64, -0.97))
    parts.add(neck, "fur_dark", 0.006)
    if kind == "horse":
        mane = parts.begin().blob(
            (0.6, -1.02), (0.5, -0.96), (0.38, -0.76), (0.2, -0.6), (0.3, back + 0.04), (0.46, -0.74)
        )
        parts.add(mane, "hair", 0.004)
    else:
        horns = (
            parts.begin()
            .chain(((0.6, -1.0), (0.52, -1.2), (0.58, -1.4)), (0.02, 0.015, 0.008))
            .limb((0.53, -1.18), (0.4, -1.3), 0.014, 0.006)
        )
        horns.chain(((0.64, -1.0), (0.74, -1.2), (0.72, -1.42)), (0.02, 0.015, 0.008)).limb(
            (0.73, -1.2), (0.86, -1.28), 0.014, 0.006
        )
        parts.add(horns, "cream")
    parts.add(parts.begin().disc(0.7, -0.89, 0.018), "black")


def _bird(parts: Parts) -> None:
    """On the wing."""
    parts.add(
        parts.begin().blob(
            (0.0, -0.72), (-0.3, -1.0), (-0.8, -1.26), (-1.3, -1.28), (-0.9, -1.02), (-0.4, -0.62)
        ),
        "fur_dark",
        0.006,
        0.75,
    )
    body = parts.begin().blob(
        (0.42, -0.74),
        (0.28, -0.84),
        (0.02, -0.76),
        (-0.3, -0.62),
        (-0.62, -0.5),
        (-0.3, -0.5),
        (0.1, -0.56),
        (0.32, -0.64),
    )
    parts.add(body, "fur", 0.006)
    parts.add(parts.begin().polygon((0.4, -0.77), (0.56, -0.71), (0.38, -0.7)), "accent")
    parts.add(
        parts.begin().blob(
            (0.16, -0.72), (0.1, -1.0), (0.3, -1.3), (0.72, -1.46), (0.52, -1.16), (0.1, -0.6), (-0.14, -0.58)
        ),
        "fur_dark",
        0.006,
    )
    parts.add(parts.begin().disc(0.34, -0.77, 0.018), "black")


def _fish(parts: Parts) -> None:
    parts.add(parts.begin().blob((-0.6, -0.6), (-1.1, -0.95), (-1.0, -0.6), (-1.14, -0.32)), "fur_dark", 0.01)
    parts.add(
        parts.begin().blob(
            (0.95, -0.56), (0.6, -0.86), (0.0, -0.94), (-0.7, -0.64), (-0.7, -0.56), (0.0, -0.3), (0.6, -0.34)
        ),
        "fur_dark",
        0.01,
    )
    parts.add(
        parts.begin().blob((0.9, -0.5), (0.4, -0.44), (-0.3, -0.5), (0.0, -0.3), (0.6, -0.34)), "cream", 0.01
    )
    parts.add(
        parts.begin()
        .polygon((0.1, -0.86), (-0.26, -1.12), (-0.2, -0.84))
        .blob((0.2, -0.42), (-0.1, -0.12), (0.02, -0.42)),
        "fur_dark",
        0.01,
    )
    parts.add(parts.begin().disc(0.66, -0.62, 0.03), "black")
