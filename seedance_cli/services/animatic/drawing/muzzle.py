"""Portraits of the animals that look back at us, in head heights with the chin at (0, 0), as people's are."""

from seedance_cli.services.animatic.drawing.cutout import Parts


def tones(kind: str) -> tuple[str, str]:
    return ("fur_dark", "fur_dark") if kind in ("horse", "deer") else ("fur", "cream")


_CHEST = (
    (-0.4, -0.2),
    (0.4, -0.2),
    (0.75, 0.6),
    (0.95, 1.8),
    (0.9, 3.7),
    (-0.9, 3.7),
    (-0.95, 1.8),
    (-0.75, 0.6),
)
_BIB = ((-0.26, 0.0), (0.26, 0.0), (0.42, 0.7), (0.26, 1.6), (0.0, 2.0), (-0.26, 1.6), (-0.42, 0.7))
_SKULL = (
    (0, -0.98), (0.4, -0.88), (0.58, -0.5), (0.5, -0.16), (0.22, 0.04), (-0.22, 0.04), (-0.5, -0.16), (-0.58, -0.5), (-0.4, -0.88),
)  # fmt: skip
_SNOUT = (
    (0, -0.44),
    (0.16, -0.36),
    (0.28, -0.14),
    (0.14, 0.03),
    (-0.14, 0.03),
    (-0.28, -0.14),
    (-0.16, -0.36),
)
_FLAP = ((0.3, -0.96), (0.56, -0.9), (0.74, -0.5), (0.66, -0.06), (0.5, -0.2), (0.46, -0.6))
_EAR = ((0.56, -0.5), (0.64, -1.24), (0.56, -1.28), (0.1, -0.88))
_INNER_EAR = ((0.5, -0.72), (0.57, -1.12), (0.24, -0.86))


def muzzle(kind: str, unit: float, *, feeling: int = 0, room: tuple[float, float] = (2.6, 3.6)) -> Parts:
    """The portrait of a cat, dog or fox, `unit` pixels from chin to crown, looking at us; `room` as for people."""
    parts = Parts(unit, min(1.3, room[0]), 1.6, min(1.3, room[0]), min(3.6, room[1]))
    fur, light = tones(kind)
    parts.add(parts.begin().blob(*_CHEST), fur, 0.03)
    parts.add(parts.begin().blob(*_BIB), light, 0.04)
    for side in (-1, 1):
        _ear(parts, kind, fur, side)
    parts.add(parts.begin().blob(*_SKULL), fur, 0.012)
    parts.add(parts.begin().blob(*_SNOUT), light, 0.014)
    _gaze(parts, kind, feeling)
    if kind != "dog":
        _whiskers(parts)
    return parts


def _ear(parts: Parts, kind: str, fur: str, side: int) -> None:
    if kind == "dog":
        parts.add(parts.begin().blob(*((side * x, y) for x, y in _FLAP)), "fur_dark", 0.01)
        return
    parts.add(parts.begin().blob(*((side * x, y) for x, y in _EAR)), fur, 0.01, 0.9)
    parts.add(parts.begin().blob(*((side * x, y) for x, y in _INNER_EAR)), "blush", 0.01, 0.8)


def _whiskers(parts: Parts) -> None:
    whiskers = parts.begin()
    for side in (-1, 1):
        for turn in (-0.1, 0.0, 0.1):
            root, tip = (side * 0.2, -0.16 + turn * 0.4), (side * 0.86, -0.18 + turn * 2)
            whiskers.stroke(0.012, root, (side * 0.5, -0.2 + turn), tip)
    parts.add(whiskers, "white")


def _gaze(parts: Parts, kind: str, feeling: int) -> None:
    for side in (-1, 1):
        x = side * 0.26
        parts.add(parts.begin().blob((x - 0.13, -0.47), (x, -0.575), (x + 0.13, -0.47), (x, -0.39)), "black")
        parts.add(
            parts.begin().disc(x, -0.478, 0.082 if kind == "cat" else 0.06, 0.08),
            "accent" if kind == "cat" else "fur_dark",
        )
        parts.add(parts.begin().disc(x, -0.478, 0.026 if kind == "cat" else 0.045, 0.066), "black")
        parts.add(parts.begin().disc(x + 0.03, -0.51, 0.02), "glow")
    parts.add(
        parts.begin().blob((-0.09, -0.27), (0.09, -0.27), (0.03, -0.19), (-0.03, -0.19)), "black", 0.004
    )
    open_mouth = feeling > 0
    if open_mouth:
        parts.add(
            parts.begin().blob((-0.12, -0.12), (0.12, -0.12), (0.07, 0.0), (-0.07, 0.0)), "blush", 0.004, 0.7
        )
    parts.add(
        parts.begin().stroke(0.02, (-0.17, -0.13), (-0.06, -0.1), (0.0, -0.18), (0.06, -0.1), (0.17, -0.13)),
        "line",
    )
