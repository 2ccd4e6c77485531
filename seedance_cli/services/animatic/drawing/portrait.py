"""People from the waist up, for medium shots and closer: shoulders, arms and clothes under a head.

Units are head heights; the chin is at (0, 0), the crown at -1, facing right.
"""

from seedance_cli.services.animatic.drawing.brush import Point
from seedance_cli.services.animatic.drawing.cutout import Parts
from seedance_cli.services.animatic.drawing.head import front_face, side_face

_CLOTH = {
    "astronaut": "suit",
    "robot": "metal",
    "woman": "accent",
    "dancer": "accent",
    "child": "accent",
    "elder": "second",
}


def portrait(
    kind: str,
    pose: str,
    unit: float,
    *,
    profile: bool,
    feeling: int = 0,
    room: tuple[float, float] = (2.6, 3.6),
) -> Parts:
    """A person to the waist, `unit` pixels from chin to crown. `feeling`: -1 sad, 0 calm, 1 glad. `room` is how much
    is drawn beside and below the chin, in heads: no more than will be seen."""
    parts = Parts(unit, min(2.6, room[0]), 1.75, min(2.6, room[0]), min(3.6, room[1]))
    _behind(parts, kind, profile=profile)
    _arm(parts, kind, pose, near=False, profile=profile)
    _body(parts, kind, profile=profile)
    if kind == "astronaut":
        _helmet_back(parts)
    (side_face if profile else front_face)(parts, kind, feeling)
    if kind == "astronaut":
        _visor(parts)
    _dress(parts, kind, profile=profile)
    _arm(parts, kind, pose, near=True, profile=profile)
    return parts


def _body(parts: Parts, kind: str, *, profile: bool) -> None:
    big = {"astronaut": 1.25, "child": 0.72, "woman": 0.88, "dancer": 0.84, "elder": 0.92}.get(kind, 1.0)
    neck = parts.begin()
    if profile:
        neck.polygon((-0.35, -0.3), (0.1, -0.12), (0.13, 0.42), (-0.42, 0.42))
    else:
        neck.polygon((-0.26, -0.3), (0.19, -0.12), (0.25, 0.45), (-0.33, 0.45))
    if kind not in ("astronaut", "robot"):
        parts.add(neck, "skin_dark" if kind != "dancer" else "skin", 0.01)
    points: tuple[Point, ...]
    if profile:
        points = (
            (-0.44, 0.16),
            (0.1, 0.3),
            (0.4, 0.8),
            (0.5, 1.3),
            (0.42, 2.2),
            (0.46, 3.7),
            (-0.62, 3.7),
            (-0.58, 2.1),
            (-0.7, 1.2),
            (-0.62, 0.55),
        )
    else:
        points = (
            (-0.33, 0.2), (0.0, 0.36), (0.27, 0.2), (0.72, 0.4), (0.98, 0.72), (0.94, 1.4), (0.72, 2.3), (0.78, 3.7),
            (-0.82, 3.7), (-0.76, 2.3), (-0.98, 1.4), (-1.04, 0.72), (-0.8, 0.4),
        )  # fmt: skip
    parts.add(parts.begin().blob(*((x * big, y) for x, y in points)), _CLOTH.get(kind, "cloth"), 0.02)


def _arm(parts: Parts, kind: str, pose: str, *, near: bool, profile: bool) -> None:
    big = {"astronaut": 1.25, "child": 0.72, "woman": 0.86, "dancer": 0.8}.get(kind, 1.0)
    joints: tuple[Point, ...]
    if profile:
        joints = ((-0.12, 0.8), (-0.28, 1.9), (0.2, 2.9)) if near else ((0.1, 0.8), (0.3, 1.9), (0.6, 2.7))
        if pose in ("reach", "duel"):
            joints = ((0.0, 0.8), (0.5, 1.5), (1.35, 1.15)) if near else ((0.2, 0.8), (0.7, 1.5), (1.5, 1.3))
    elif near:
        joints = ((-0.84, 0.72), (-1.08, 1.9), (-0.72, 3.0))
    else:
        joints = ((0.8, 0.72), (1.02, 1.9), (0.68, 3.0))
        if pose in ("reach", "dance", "duel"):
            joints = ((0.8, 0.72), (1.22, 1.5), (1.05, 0.35))
    joints = tuple((x * big, y) for x, y in joints)
    sleeve = parts.begin().chain(joints, (0.27 * big, 0.23 * big, 0.16 * big))
    tone = "skin" if kind == "dancer" else _CLOTH.get(kind, "cloth")
    parts.add(sleeve, tone, 0.02, 1.0 if near else 0.78)
    x, y = joints[-1]
    hand = parts.begin().disc(x, y, 0.16 * big, 0.17 * big)
    if y < 1.6:
        dx = 0.12 if profile else 0.0
        for finger in range(4):
            hand.limb(
                (x, y), (x + dx + 0.06 * (finger - 1.5), y - 0.34 + 0.05 * abs(finger - 1.5)), 0.07, 0.045
            )
    parts.add(hand, "suit_dark" if kind == "astronaut" else "skin", 0.012, 1.0 if near else 0.85)


def _behind(parts: Parts, kind: str, *, profile: bool) -> None:
    if kind == "woman":
        shape = parts.begin()
        if profile:
            shape.blob(
                (-0.1, -1.08),
                (-0.46, -0.9),
                (-0.6, -0.4),
                (-0.66, 0.3),
                (-0.74, 1.0),
                (-0.36, 1.14),
                (-0.22, 0.5),
                (-0.05, -0.1),
                (0.0, -0.6),
            )
        else:
            shape.blob(
                (0.0, -1.1),
                (-0.42, -0.92),
                (-0.54, -0.4),
                (-0.58, 0.3),
                (-0.66, 0.95),
                (-0.2, 0.9),
                (0.3, 0.85),
                (0.5, 0.7),
                (0.44, 0.0),
                (0.4, -0.6),
                (0.3, -0.96),
            )
        parts.add(shape, "hair", 0.02, 0.9)
    if kind == "astronaut":
        wide = 0.95 if profile else 1.16
        middle = -0.35 if profile else -0.02
        pack = (
            (middle - wide, 0.3),
            (middle - wide * 0.8, 0.02),
            (middle + wide * 0.8, 0.02),
            (middle + wide, 0.3),
            (middle + wide, 2.6),
            (middle - wide, 2.6),
        )
        parts.add(parts.begin().blob(*pack), "suit_dark", 0.03, 0.8)


def _helmet_back(parts: Parts) -> None:
    parts.add(parts.begin().disc(0.02, -0.42, 0.93, 0.9), "suit")
    parts.add(parts.begin().disc(0.12, -0.42, 0.76, 0.73), "visor")


def _visor(parts: Parts) -> None:
    """The collar ring, and the sky mirrored in the glass."""
    parts.add(
        parts.begin().chain(((-0.72, 0.3), (-0.35, 0.48), (0.3, 0.48), (0.7, 0.3)), (0.1, 0.13, 0.13, 0.1)),
        "suit_dark",
        0.01,
    )
    parts.add(parts.begin().stroke(0.1, (-0.5, -0.6), (-0.36, -0.9), (-0.06, -1.06)), "white", 0, 0.75)
    parts.add(parts.begin().stroke(0.05, (0.62, -0.16), (0.76, -0.42), (0.72, -0.66)), "glow")
    parts.add(parts.begin().disc(-0.84, -0.3, 0.13, 0.2), "suit_dark")
    parts.add(parts.begin().blob((0.2, 1.1), (0.62, 1.08), (0.6, 1.46), (0.2, 1.48)), "suit_dark", 0.01)
    parts.add(parts.begin().limb((-0.62, 1.14), (-0.3, 1.14), 0.08, 0.08), "accent")


def _dress(parts: Parts, kind: str, *, profile: bool) -> None:
    """Collars, scarves and lapels."""
    if kind in ("person", "man", "child"):
        shape = parts.begin().chain(((-0.42, 0.14), (-0.1, 0.36), (0.22, 0.24)), (0.15, 0.17, 0.13))
        shape.blob((-0.44, 0.1), (-0.2, 0.5), (-0.34, 1.2), (-0.3, 1.7), (-0.58, 1.72), (-0.62, 1.0))
        parts.add(shape, "second" if kind == "child" else "accent", 0.02)
        parts.add(parts.begin().stroke(0.03, (-0.38, 0.28), (-0.12, 0.44), (0.14, 0.36)), "line", 0, 0.7)
    elif kind == "swordsman":
        parts.add(
            parts.begin().polygon((-0.42, 0.16), (-0.26, 0.2), (0.32, 1.5), (0.16, 1.6)), "cloth_dark", 0.01
        )
        parts.add(
            parts.begin().polygon((0.28, 0.16), (0.12, 0.22), (-0.34, 1.5), (-0.2, 1.62)), "accent", 0.01
        )
    elif kind in ("woman", "elder") and not profile:
        parts.add(parts.begin().blob((-0.28, 0.22), (0.0, 0.62), (0.22, 0.22), (0.0, 0.36)), "skin", 0.01)
