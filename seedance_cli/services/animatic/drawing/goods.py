"""Things one holds or sells: cups, bottles, shoes, devices."""

from seedance_cli.services.animatic.drawing.brush import Point
from seedance_cli.services.animatic.drawing.cutout import Parts


def shine(parts: Parts, *points: Point, width: float = 0.03) -> None:
    parts.add(parts.begin().stroke(width, *points), "white")


def cup(parts: Parts) -> None:
    parts.add(parts.begin().disc(0, -0.03, 0.86, 0.1), "suit_dark")
    parts.add(parts.begin().disc(0, -0.05, 0.8, 0.085), "white")
    handle = parts.begin().chain(
        ((0.5, -0.66), (0.78, -0.62), (0.78, -0.36), (0.4, -0.24)), (0.055, 0.06, 0.06, 0.05)
    )
    parts.add(handle, "white", 0.01)
    parts.add(
        parts.begin().blob(
            (-0.58, -0.78),
            (0.58, -0.78),
            (0.56, -0.5),
            (0.38, -0.14),
            (0.22, -0.05),
            (-0.22, -0.05),
            (-0.38, -0.14),
            (-0.56, -0.5),
        ),
        "white",
        0.012,
    )
    parts.add(parts.begin().disc(0, -0.79, 0.575, 0.1), "cream")
    parts.add(parts.begin().disc(0, -0.78, 0.52, 0.08), "drink")
    parts.add(
        parts.begin().blob(
            (-0.2, -0.79), (-0.06, -0.82), (0.04, -0.8), (0.14, -0.82), (0.26, -0.78), (0.06, -0.74)
        ),
        "cream",
        0,
        0.9,
    )
    parts.add(parts.begin().limb((-0.47, -0.42), (0.47, -0.42), 0.022, 0.022), "accent")
    shine(parts, (-0.44, -0.66), (-0.42, -0.45), (-0.3, -0.22), width=0.05)


def bottle(parts: Parts) -> None:
    parts.add(
        parts.begin().blob(
            (-0.3, -0.66),
            (-0.2, -0.72),
            (0.2, -0.72),
            (0.3, -0.66),
            (0.31, -0.03),
            (0.26, 0.0),
            (-0.26, 0.0),
            (-0.31, -0.03),
        ),
        "accent",
        0.01,
    )
    parts.add(parts.begin().limb((0, -0.72), (0, -0.8), 0.1, 0.09), "accent")
    parts.add(
        parts.begin().polygon((-0.13, -0.98), (0.13, -0.98), (0.14, -0.78), (-0.14, -0.78)), "metal", 0.008
    )
    parts.add(parts.begin().polygon((-0.22, -0.5), (0.22, -0.5), (0.22, -0.2), (-0.22, -0.2)), "cream", 0.006)
    parts.add(
        parts.begin()
        .limb((-0.12, -0.4), (0.12, -0.4), 0.012, 0.012)
        .limb((-0.08, -0.33), (0.08, -0.33), 0.007, 0.007),
        "line",
    )
    shine(parts, (-0.24, -0.64), (-0.25, -0.3), (-0.24, -0.08), width=0.045)


def phone(parts: Parts) -> None:
    parts.add(parts.begin().blob((-0.25, -0.99), (0.25, -1.0), (0.27, -0.02), (-0.26, -0.01)), "black", 0.02)
    parts.add(
        parts.begin().polygon((-0.225, -0.95), (0.23, -0.955), (0.235, -0.06), (-0.225, -0.055)),
        "second",
        0.016,
    )
    parts.add(parts.begin().disc(0.0, -0.6, 0.13), "accent")
    parts.add(
        parts.begin()
        .limb((-0.14, -0.32), (0.14, -0.32), 0.02, 0.02)
        .limb((-0.09, -0.24), (0.09, -0.24), 0.013, 0.013),
        "white",
    )
    shine(parts, (-0.2, -0.9), (-0.16, -0.6), (-0.2, -0.3), width=0.025)


def sneaker(parts: Parts) -> None:
    parts.add(
        parts.begin().blob(
            (-0.86, -0.2), (0.3, -0.2), (0.96, -0.16), (1.0, -0.04), (0.8, 0.0), (-0.8, 0.0), (-0.92, -0.06)
        ),
        "white",
        0.02,
    )
    upper = parts.begin().blob(
        (-0.82, -0.18),
        (-0.86, -0.5),
        (-0.76, -0.88),
        (-0.6, -0.86),
        (-0.36, -0.72),
        (-0.08, -0.78),
        (0.2, -0.5),
        (0.62, -0.38),
        (0.92, -0.26),
        (0.94, -0.15),
    )
    parts.add(upper, "accent", 0.012)
    parts.add(
        parts.begin().blob((-0.56, -0.84), (-0.36, -0.72), (-0.1, -0.78), (-0.16, -0.96), (-0.32, -1.0)),
        "cloth_dark",
        0.01,
    )
    parts.add(parts.begin().stroke(0.11, (-0.7, -0.3), (-0.3, -0.26), (0.06, -0.36), (0.24, -0.5)), "white")
    laces = parts.begin()
    for step in range(4):
        laces.limb(
            (-0.1 + step * 0.09, -0.72 + step * 0.08), (0.06 + step * 0.09, -0.6 + step * 0.07), 0.018, 0.018
        )
    parts.add(laces, "cream")
    parts.add(
        parts.begin().blob((0.62, -0.37), (0.92, -0.26), (0.94, -0.15), (0.6, -0.16)), "white", 0.012, 0.9
    )


def watch(parts: Parts) -> None:
    parts.add(
        parts.begin().blob((-0.16, -1.0), (0.16, -1.0), (0.2, -0.5), (0.16, 0.0), (-0.16, 0.0), (-0.2, -0.5)),
        "cloth_dark",
        0.012,
    )
    parts.add(parts.begin().disc(0, -0.5, 0.31), "metal")
    parts.add(parts.begin().disc(0, -0.5, 0.255), "black")
    marks = parts.begin()
    for dx, dy in ((0, -0.2), (0.2, 0), (0, 0.2), (-0.2, 0)):
        marks.disc(dx, -0.5 + dy, 0.016)
    parts.add(marks.limb((0, -0.5), (0.0, -0.66), 0.012, 0.006), "white")
    parts.add(
        parts.begin()
        .limb((0, -0.5), (0.12, -0.44), 0.014, 0.008)
        .limb((0.32, -0.5), (0.36, -0.5), 0.04, 0.04),
        "accent",
    )
    shine(parts, (-0.2, -0.62), (-0.1, -0.72), (0.04, -0.74), width=0.02)


def headphones(parts: Parts) -> None:
    band = parts.begin().chain(
        (
            (-0.46, -0.35),
            (-0.47, -0.68),
            (-0.26, -0.94),
            (0.0, -1.0),
            (0.26, -0.94),
            (0.47, -0.68),
            (0.46, -0.35),
        ),
        (0.045,) * 7,
    )
    parts.add(band, "metal", 0.01)
    for side in (-1, 1):
        parts.add(parts.begin().disc(side * 0.42, -0.26, 0.17, 0.25), "cloth_dark")
        parts.add(parts.begin().disc(side * 0.48, -0.26, 0.13, 0.21), "accent")


def headset(parts: Parts) -> None:
    parts.add(
        parts.begin().chain(
            ((-0.8, -0.56), (-0.4, -0.86), (0.4, -0.86), (0.8, -0.56)), (0.07, 0.06, 0.06, 0.07)
        ),
        "cloth_dark",
    )
    parts.add(
        parts.begin().blob(
            (-0.72, -0.72),
            (0.0, -0.78),
            (0.72, -0.72),
            (0.8, -0.44),
            (0.66, -0.1),
            (0.2, -0.1),
            (0.0, -0.24),
            (-0.2, -0.1),
            (-0.66, -0.1),
            (-0.8, -0.44),
        ),
        "white",
        0.02,
    )
    parts.add(
        parts.begin().blob(
            (-0.62, -0.64),
            (0.0, -0.69),
            (0.62, -0.64),
            (0.68, -0.44),
            (0.56, -0.2),
            (0.2, -0.2),
            (0.0, -0.34),
            (-0.2, -0.2),
            (-0.56, -0.2),
            (-0.68, -0.44),
        ),
        "visor",
        0.02,
    )
    shine(parts, (-0.5, -0.54), (-0.2, -0.6), (0.2, -0.6), width=0.035)
    parts.add(parts.begin().limb((0.3, -0.3), (0.5, -0.34), 0.02, 0.02), "accent")


def book(parts: Parts) -> None:
    parts.add(
        parts.begin().polygon(
            (-0.75, -0.1), (0, 0.0), (0.75, -0.1), (0.75, -0.55), (0, -0.42), (-0.75, -0.55)
        ),
        "accent",
        0.01,
    )
    parts.add(
        parts.begin().polygon((-0.7, -0.16), (0, -0.05), (0, -0.5), (-0.35, -0.68), (-0.7, -0.64)),
        "white",
        0.01,
    )
    parts.add(
        parts.begin().polygon((0.7, -0.16), (0, -0.05), (0, -0.5), (0.35, -0.68), (0.7, -0.64)), "cream", 0.01
    )


def box(parts: Parts) -> None:
    parts.add(parts.begin().polygon((-0.6, -0.66), (0.12, -0.56), (0.12, 0.0), (-0.6, -0.12)), "fur", 0.004)
    parts.add(
        parts.begin().polygon((0.12, -0.56), (0.62, -0.7), (0.62, -0.14), (0.12, 0.0)), "fur", 0.004, 0.65
    )
    parts.add(parts.begin().polygon((-0.6, -0.66), (-0.1, -0.8), (0.62, -0.7), (0.12, -0.56)), "cream", 0.004)
    parts.add(parts.begin().polygon((-0.3, -0.62), (-0.16, -0.6), (-0.16, -0.05), (-0.3, -0.07)), "accent")
    parts.add(parts.begin().polygon((-0.3, -0.62), (-0.16, -0.6), (0.38, -0.74), (0.24, -0.755)), "accent")


def plant(parts: Parts) -> None:
    parts.add(
        parts.begin().blob((-0.6, 0.02), (-0.4, -0.12), (0.0, -0.18), (0.4, -0.12), (0.6, 0.02)),
        "cloth_dark",
        0.01,
    )
    parts.add(
        parts.begin()
        .stroke(0.06, (0.0, 0.0), (0.03, -0.3), (-0.02, -0.6), (0.04, -0.84))
        .limb((0.0, -0.05), (0.01, -0.4), 0.025, 0.022),
        "leaf",
    )
    parts.add(
        parts.begin().blob((0.01, -0.5), (-0.2, -0.74), (-0.52, -0.78), (-0.62, -0.66), (-0.36, -0.5)),
        "leaf",
        0.004,
    )
    parts.add(
        parts.begin().blob((0.02, -0.62), (0.2, -0.9), (0.5, -1.0), (0.62, -0.9), (0.4, -0.66)), "leaf", 0.004
    )
    parts.add(
        parts.begin().blob((0.03, -0.8), (-0.1, -0.96), (-0.04, -1.14), (0.1, -1.02)), "leaf", 0.004, 0.9
    )
    shine(parts, (0.06, -0.64), (0.3, -0.82), (0.54, -0.92), width=0.02)


def product(parts: Parts) -> None:
    """An unnamed thing: a smooth pebble of a device on its plinth, one glowing line."""
    parts.add(parts.begin().disc(0, -0.02, 0.9, 0.1), "suit_dark")
    parts.add(parts.begin().polygon((-0.9, -0.16), (0.9, -0.16), (0.9, -0.02), (-0.9, -0.02)), "suit_dark")
    parts.add(parts.begin().disc(0, -0.16, 0.9, 0.1), "suit")
    parts.add(
        parts.begin().blob(
            (-0.42, -0.2),
            (-0.5, -0.62),
            (-0.24, -0.98),
            (0.24, -0.98),
            (0.5, -0.62),
            (0.42, -0.2),
            (0.0, -0.14),
        ),
        "accent",
        0.02,
    )
    parts.add(parts.begin().disc(0, -0.64, 0.2), "black")
    parts.add(parts.begin().disc(0, -0.64, 0.09), "glow")
    shine(parts, (-0.36, -0.4), (-0.4, -0.64), (-0.22, -0.88), width=0.05)
