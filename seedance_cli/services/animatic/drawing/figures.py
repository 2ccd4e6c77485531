"""People, head to foot: bodies with weight built from joints, dressed by who they are, posed by what they do."""

from dataclasses import dataclass, replace

from seedance_cli.services.animatic.drawing.brush import Point
from seedance_cli.services.animatic.drawing.cutout import Parts


@dataclass(frozen=True, slots=True, kw_only=True)
class Pose:
    """Where the joints are, facing right, in heights: x right, y down, ground at 0. `near` limbs are in front."""

    head: Point = (0.012, -0.925)
    neck: Point = (0.0, -0.835)
    hip: Point = (0.0, -0.5)
    near_leg: tuple[Point, Point] = ((0.035, -0.27), (0.03, -0.035))
    far_leg: tuple[Point, Point] = ((-0.035, -0.27), (-0.055, -0.035))
    near_arm: tuple[Point, Point] = ((0.085, -0.665), (0.1, -0.5))
    far_arm: tuple[Point, Point] = ((-0.085, -0.665), (-0.1, -0.5))
    shoulder: float = 0.085
    toes: float = 0.05


POSES = {
    "stand": Pose(),
    "look": Pose(head=(-0.008, -0.925), near_arm=((0.088, -0.67), (0.075, -0.51)), far_leg=((-0.04, -0.27), (-0.06, -0.035))),
    "walk": Pose(
        head=(0.035, -0.915), neck=(0.018, -0.83), near_leg=((0.075, -0.28), (0.145, -0.045)), shoulder=0.065,
        far_leg=((-0.03, -0.26), (-0.16, -0.06)), near_arm=((-0.055, -0.67), (-0.07, -0.52)), far_arm=((0.1, -0.68), (0.15, -0.55)),
    ),
    "run": Pose(
        head=(0.135, -0.87), neck=(0.09, -0.79), hip=(0.0, -0.5), near_leg=((0.16, -0.42), (0.13, -0.19)), shoulder=0.055,
        far_leg=((-0.11, -0.31), (-0.31, -0.22)), near_arm=((-0.05, -0.67), (-0.0, -0.52)), far_arm=((0.2, -0.66), (0.265, -0.77)),
    ),
    "leap": Pose(
        head=(0.12, -0.99), neck=(0.08, -0.91), hip=(0.0, -0.63), near_leg=((0.2, -0.62), (0.31, -0.43)), shoulder=0.065,
        far_leg=((-0.14, -0.5), (-0.33, -0.5)), near_arm=((-0.08, -0.95), (-0.2, -1.02)), far_arm=((0.22, -0.92), (0.34, -1.0)), toes=0.045,
    ),
    "dance": Pose(
        head=(-0.015, -0.925), neck=(-0.005, -0.835), hip=(0.012, -0.52), near_leg=((0.17, -0.46), (0.29, -0.35)), shoulder=0.075,
        far_leg=((0.0, -0.27), (-0.012, -0.03)), near_arm=((0.15, -0.93), (0.1, -1.07)), far_arm=((-0.19, -0.85), (-0.34, -0.9)), toes=0.035,
    ),
    "duel": Pose(
        head=(0.075, -0.82), neck=(0.045, -0.74), hip=(-0.03, -0.44), near_leg=((0.16, -0.32), (0.2, -0.035)), shoulder=0.075,
        far_leg=((-0.15, -0.25), (-0.3, -0.04)), near_arm=((0.17, -0.63), (0.29, -0.68)), far_arm=((-0.13, -0.76), (-0.24, -0.83)),
    ),
    "kneel": Pose(
        head=(0.15, -0.585), neck=(0.105, -0.51), hip=(-0.035, -0.235), near_leg=((0.155, -0.235), (0.135, -0.035)), shoulder=0.065,
        far_leg=((0.05, -0.04), (-0.17, -0.035)), near_arm=((0.205, -0.37), (0.275, -0.215)), far_arm=((0.07, -0.35), (0.17, -0.25)),
    ),
    "sit": Pose(
        head=(0.015, -0.655), neck=(-0.01, -0.565), hip=(-0.04, -0.235), near_leg=((0.2, -0.255), (0.22, -0.035)), shoulder=0.065,
        far_leg=((0.16, -0.235), (0.16, -0.035)), near_arm=((0.03, -0.4), (0.13, -0.3)), far_arm=((0.07, -0.4), (0.16, -0.3)),
    ),
    "ride": Pose(
        head=(0.07, -0.815), neck=(0.035, -0.735), hip=(-0.045, -0.44), near_leg=((0.115, -0.29), (0.135, -0.07)), shoulder=0.07,
        far_leg=((-0.12, -0.27), (-0.165, -0.07)), near_arm=((0.16, -0.63), (0.265, -0.66)), far_arm=((-0.11, -0.7), (-0.22, -0.78)),
    ),
    "reach": Pose(near_arm=((0.14, -0.79), (0.23, -0.89)), head=(0.022, -0.925)),
    "lie": Pose(
        head=(0.4, -0.1), neck=(0.31, -0.085), hip=(-0.02, -0.075), near_leg=((-0.22, -0.15), (-0.41, -0.04)), shoulder=0.03,
        far_leg=((-0.24, -0.06), (-0.46, -0.04)), near_arm=((0.2, -0.06), (0.1, -0.05)), far_arm=((0.38, -0.03), (0.46, -0.03)),
    ),
}  # fmt: skip


def person(kind: str, pose: str, unit: float) -> Parts:
    """A whole figure `unit` pixels tall when standing, facing right."""
    posed = POSES.get(pose, POSES["stand"])
    if kind == "elder":
        posed = replace(
            posed,
            head=(posed.head[0] + 0.055, posed.head[1] + 0.04),
            neck=(posed.neck[0] + 0.035, posed.neck[1] + 0.025),
        )
    parts = Parts(unit, 0.62, 1.2, 0.72, 0.08)
    stout = {"astronaut": 1.42, "child": 1.0, "robot": 1.15, "woman": 0.88, "dancer": 0.82}.get(kind, 1.0)
    _board(parts, pose)
    if kind == "astronaut":
        _backpack(parts, posed)
    _hair_behind(parts, kind, posed)
    _arm(parts, kind, posed, stout, near=False)
    _leg(parts, kind, posed, stout, near=False)
    _leg(parts, kind, posed, stout, near=True)
    _torso(parts, kind, posed, stout)
    _head(parts, kind, posed)
    _scarf(parts, kind, posed)
    _arm(parts, kind, posed, stout, near=True)
    return parts


def _legs_tone(kind: str) -> str:
    return {"astronaut": "suit", "robot": "metal", "dancer": "skin", "swordsman": "cloth_dark"}.get(
        kind, "cloth_dark"
    )


def _cloth_tone(kind: str) -> str:
    return {
        "astronaut": "suit",
        "robot": "metal",
        "woman": "accent",
        "dancer": "accent",
        "child": "accent",
        "elder": "second",
    }.get(kind, "cloth")


def _leg(parts: Parts, kind: str, pose: Pose, stout: float, *, near: bool) -> None:
    knee, foot = pose.near_leg if near else pose.far_leg
    hip = (pose.hip[0] + (0.022 if near else -0.022), pose.hip[1])
    light = 1.0 if near else 0.72
    shape = parts.begin().chain((hip, knee, foot), (0.062 * stout, 0.043 * stout, 0.026 * stout))
    parts.add(shape, _legs_tone(kind), 0.006, light)
    boot = parts.begin().blob(
        (foot[0] - 0.03 * stout, foot[1] - 0.012), (foot[0] + 0.024 * stout, foot[1] - 0.024),
        (foot[0] + pose.toes + 0.012, foot[1] + 0.018), (foot[0] + pose.toes, foot[1] + 0.036),
        (foot[0] - 0.032 * stout, foot[1] + 0.036),
    )  # fmt: skip
    parts.add(boot, "suit_dark" if kind == "astronaut" else "black", 0.003, light)


def _arm(parts: Parts, kind: str, pose: Pose, stout: float, *, near: bool) -> None:
    elbow, hand = pose.near_arm if near else pose.far_arm
    reach = pose.shoulder if near else -pose.shoulder
    along = pose.shoulder < 0.07
    shoulder = (pose.neck[0] + (reach * 0.25 if along else reach * 0.86), pose.neck[1] + 0.045)
    light = 1.0 if near else 0.7
    wide = 1.75 if kind == "swordsman" else 1.0
    sleeve = parts.begin().chain(
        (shoulder, elbow, hand), (0.04 * stout, 0.033 * stout * wide**0.5, 0.024 * stout * wide)
    )
    tone = _cloth_tone(kind)
    parts.add(sleeve, "skin" if kind == "dancer" else tone, 0.005, light)
    dx, dy = hand[0] - elbow[0], hand[1] - elbow[1]
    long = (dx * dx + dy * dy) ** 0.5 or 1.0
    dx, dy = dx / long, dy / long
    _hand(parts, kind, (hand[0] + dx * 0.024, hand[1] + dy * 0.024), (dx, dy), light)
    if kind == "swordsman" and near:
        grip = (hand[0] + dx * 0.02, hand[1] + dy * 0.02)
        tip = (hand[0] + dx * 0.46 + 0.02, hand[1] + dy * 0.46 - 0.05)
        parts.add(parts.begin().limb(grip, tip, 0.0065, 0.002), "white")
    if kind == "elder" and near:
        parts.add(
            parts.begin().limb((hand[0] + 0.03, hand[1] - 0.03), (hand[0] + 0.05, 0.0), 0.008, 0.007), "line"
        )


def _hand(parts: Parts, kind: str, at: Point, along: Point, light: float) -> None:
    """A closed hand with its thumb; a glove is larger and ends in a cuff."""
    x, y = at
    big = 1.5 if kind == "astronaut" else 1.0
    fist = parts.begin().limb(
        (x, y), (x + along[0] * 0.016 * big, y + along[1] * 0.016 * big), 0.02 * big, 0.017 * big
    )
    fist.limb(
        (x, y),
        (x + along[0] * 0.022 + along[1] * 0.022, y + along[1] * 0.022 - along[0] * 0.022),
        0.011 * big,
        0.008 * big,
    )
    parts.add(fist, "suit_dark" if kind == "astronaut" else "skin", 0.002, light)
    if kind == "astronaut":
        cuff = (x - along[0] * 0.026, y - along[1] * 0.026)
        wide = (-along[1] * 0.026, along[0] * 0.026)
        band = parts.begin().limb(
            (cuff[0] - wide[0], cuff[1] - wide[1]), (cuff[0] + wide[0], cuff[1] + wide[1]), 0.013, 0.013
        )
        parts.add(band, "accent", 0.002, light)


def _torso(parts: Parts, kind: str, pose: Pose, stout: float) -> None:
    (nx, ny), (hx, hy), half = (
        pose.neck,
        pose.hip,
        pose.shoulder * (0.94 if stout < 1 else 1) * (1.1 if stout > 1.3 else 1),
    )
    waist = (nx + (hx - nx) * 0.66, ny + (hy - ny) * 0.66)
    wide = 0.066 * stout
    body = parts.begin().blob(
        (nx - 0.03, ny + 0.006), (nx + 0.03, ny + 0.006), (nx + half, ny + 0.045), (nx + half * 0.98, ny + 0.12), (waist[0] + wide, waist[1]),
        (hx + wide * 1.02, hy + 0.035), (hx - wide * 1.02, hy + 0.035), (waist[0] - wide, waist[1]), (nx - half * 0.98, ny + 0.12), (nx - half, ny + 0.045),
    )  # fmt: skip
    body.limb((nx, ny + 0.05), (nx, ny - 0.035), 0.04 * stout, 0.026 * stout)
    parts.add(body, _cloth_tone(kind), 0.008)
    _skirt(parts, kind, pose)
    if kind == "swordsman":
        sash = parts.begin().limb(
            (waist[0] - wide, waist[1] + 0.02), (waist[0] + wide, waist[1] + 0.02), 0.018, 0.018
        )
        sash.stroke(
            0.026,
            (waist[0] - wide, waist[1] + 0.03),
            (waist[0] - 0.16, waist[1] + 0.09),
            (waist[0] - 0.27, waist[1] + 0.05),
        )
        parts.add(sash, "accent")
    if kind == "astronaut":
        parts.add(
            parts.begin().blob(
                (nx - 0.035, ny + 0.11),
                (nx + 0.055, ny + 0.11),
                (nx + 0.055, ny + 0.18),
                (nx - 0.035, ny + 0.18),
            ),
            "suit_dark",
        )
        parts.add(
            parts.begin().limb((nx + half * 0.8, ny + 0.06), (nx + half * 0.95, ny + 0.09), 0.013, 0.013),
            "accent",
        )


def _skirt(parts: Parts, kind: str, pose: Pose) -> None:
    """Coats, robes and dresses follow the legs and lag behind them."""
    if kind in ("astronaut", "robot", "child") or pose is POSES["lie"]:
        return
    (hx, hy), knees = pose.hip, (pose.near_leg[0], pose.far_leg[0])
    long = {"swordsman": 0.3, "woman": 0.2, "dancer": 0.17, "elder": 0.28}.get(kind, 0.085)
    flare = {"swordsman": 0.055, "woman": 0.045, "dancer": 0.1, "elder": 0.03}.get(kind, 0.012)
    right = max(hx + 0.06, *(knee[0] for knee in knees)) + flare
    left = min(hx - 0.06, *(knee[0] for knee in knees)) - flare * 1.6
    share = min(1.0, long / 0.24)
    right, left = hx + 0.07 + (right - hx - 0.07) * share, hx - 0.07 + (left - hx + 0.07) * share
    low = min(-0.02, hy + long)
    skirt = parts.begin().blob(
        (hx - 0.06, hy - 0.1), (hx + 0.06, hy - 0.1), (hx + 0.078, hy), (right, low - 0.015), (hx + (right - hx) * 0.4, low + 0.008),
        (hx + (left - hx) * 0.4, low - 0.006), (left, low + 0.005), (hx - 0.082, hy),
    )  # fmt: skip
    parts.add(skirt, _cloth_tone(kind), 0.006)


def _head(parts: Parts, kind: str, pose: Pose) -> None:
    x, y = pose.head
    big = {"child": 1.5, "astronaut": 1.0, "robot": 1.05}.get(kind, 1.0)
    r = 0.058 * big
    if kind == "astronaut":
        parts.add(parts.begin().disc(x, y, 0.098, 0.096), "suit")
        parts.add(parts.begin().disc(x + 0.026, y + 0.004, 0.07, 0.066), "visor")
        parts.add(
            parts.begin().stroke(0.016, (x - 0.005, y - 0.03), (x + 0.02, y - 0.045), (x + 0.055, y - 0.035)),
            "glow",
        )
        return
    if kind == "robot":
        parts.add(
            parts.begin().blob(
                (x - r, y - r * 1.1), (x + r, y - r * 1.1), (x + r * 1.05, y + r), (x - r, y + r)
            ),
            "metal",
        )
        parts.add(parts.begin().limb((x + 0.005, y - 0.01), (x + 0.045, y - 0.01), 0.012, 0.012), "glow")
        return
    face = parts.begin().blob(
        (x - r * 0.9, y - r * 0.5), (x, y - r * 1.18), (x + r * 0.82, y - r * 0.62), (x + r * 0.98, y + r * 0.08), (x + r * 0.76, y + r * 0.78),
        (x + r * 0.3, y + r * 1.14), (x - r * 0.3, y + r * 0.9), (x - r * 0.85, y + r * 0.35),
    )  # fmt: skip
    parts.add(face, "skin", 0.003)
    _hair(parts, kind, x, y, r)


def _hair(parts: Parts, kind: str, x: float, y: float, r: float) -> None:
    tone = "grey" if kind == "elder" else "hair"
    cap = parts.begin().blob(
        (x - r * 1.1, y + r * 0.3), (x - r * 1.16, y - r * 0.55), (x - r * 0.3, y - r * 1.36), (x + r * 0.7, y - r * 1.14), (x + r * 1.0, y - r * 0.5),
        (x + r * 0.45, y - r * 0.55), (x - r * 0.1, y - r * 0.25), (x - r * 0.35, y + r * 0.4), (x - r * 0.75, y + r * 0.75),
    )  # fmt: skip
    if kind in ("dancer", "elder"):
        cap.disc(x - r * 1.15, y - r * 0.75, r * 0.5)
    parts.add(cap, tone, 0.003)
    if kind == "swordsman":
        hat = parts.begin().blob(
            (x - r * 2.7, y - r * 0.2),
            (x - r * 0.1, y - r * 1.9),
            (x + r * 0.2, y - r * 1.9),
            (x + r * 2.7, y - r * 0.2),
            (x, y - r * 0.5),
        )
        parts.add(hat, "cloth_dark", 0.002)


def _hair_behind(parts: Parts, kind: str, pose: Pose) -> None:
    if kind not in ("woman", "swordsman"):
        return
    x, y = pose.head
    fly = 0.05 if pose.shoulder >= 0.075 else 0.13
    tail = parts.begin().blob(
        (x - 0.06, y - 0.04), (x + 0.01, y - 0.05), (x - 0.01, y + 0.06), (x - 0.03 - fly * 0.4, y + 0.15), (x - 0.05 - fly, y + 0.22), (x - 0.075 - fly * 0.5, y + 0.13),
    )  # fmt: skip
    parts.add(tail, "hair", 0.003, 0.9)


def _scarf(parts: Parts, kind: str, pose: Pose) -> None:
    """The one strong colour, so that the eye finds the lead in every frame."""
    if kind not in ("person", "man", "child"):
        return
    x, y = pose.neck
    scarf = parts.begin().limb((x - 0.034, y - 0.008), (x + 0.04, y - 0.002), 0.024, 0.022)
    scarf.stroke(0.045, (x - 0.03, y), (x - 0.11, y + 0.035), (x - 0.17, y + 0.015), (x - 0.25, y + 0.055))
    parts.add(scarf, "second" if kind == "child" else "accent", 0.003)


def _backpack(parts: Parts, pose: Pose) -> None:
    (nx, ny), (hx, hy) = pose.neck, pose.hip
    mx, my = (nx * 2 + hx) / 3 - 0.1, (ny * 2 + hy) / 3
    pack = parts.begin().blob(
        (mx - 0.045, my - 0.12), (mx + 0.06, my - 0.13), (mx + 0.07, my + 0.12), (mx - 0.05, my + 0.11)
    )
    parts.add(pack, "suit_dark", 0.006)


def _board(parts: Parts, pose: str) -> None:
    if pose != "ride":
        return
    deck = parts.begin().chain(
        ((-0.29, -0.05), (-0.22, -0.032), (0.2, -0.032), (0.27, -0.052)), (0.009, 0.011, 0.011, 0.009)
    )
    deck.disc(-0.17, -0.013, 0.016).disc(0.15, -0.013, 0.016)
    parts.add(deck, "black")
