"""What rides, sails and flies, and what one lives in."""

from seedance_cli.services.animatic.drawing.cutout import Parts
from seedance_cli.services.animatic.drawing.goods import shine


def skateboard(parts: Parts) -> None:
    parts.add(
        parts.begin().chain(
            ((-1.5, -0.52), (-1.15, -0.34), (1.1, -0.34), (1.45, -0.54)), (0.06, 0.08, 0.08, 0.06)
        ),
        "accent",
    )
    parts.add(parts.begin().limb((-1.2, -0.41), (1.15, -0.41), 0.03, 0.03), "black")
    for x in (-0.9, 0.85):
        parts.add(parts.begin().limb((x, -0.3), (x, -0.16), 0.05, 0.05), "metal")
        parts.add(parts.begin().disc(x - 0.12, -0.13, 0.13).disc(x + 0.12, -0.13, 0.13), "cream")


def car(parts: Parts) -> None:
    body = parts.begin().blob(
        (-1.5, -0.3),
        (-1.46, -0.52),
        (-0.96, -0.6),
        (-0.5, -0.92),
        (0.28, -0.95),
        (0.78, -0.64),
        (1.34, -0.54),
        (1.54, -0.36),
        (1.5, -0.16),
        (0.0, -0.12),
        (-1.46, -0.14),
    )
    parts.add(body, "accent", 0.014)
    parts.add(parts.begin().blob((-0.78, -0.6), (-0.44, -0.85), (-0.08, -0.88), (-0.08, -0.6)), "black", 0.01)
    parts.add(parts.begin().blob((0.02, -0.6), (0.02, -0.88), (0.24, -0.87), (0.62, -0.62)), "black", 0.01)
    for x in (-0.92, 0.94):
        parts.add(parts.begin().disc(x, -0.2, 0.25), "black")
        parts.add(parts.begin().disc(x, -0.2, 0.13), "metal")
    parts.add(parts.begin().blob((1.3, -0.44), (1.5, -0.4), (1.5, -0.32), (1.34, -0.34)), "glow")
    shine(parts, (-1.3, -0.5), (-0.4, -0.55), (0.7, -0.55), (1.3, -0.48), width=0.022)


def bike(parts: Parts) -> None:
    for x in (-0.7, 0.7):
        parts.add(parts.begin().disc(x, -0.42, 0.42).hole(x, -0.42, 0.36).disc(x, -0.42, 0.05), "black")
    frame = parts.begin().chain(
        ((-0.7, -0.42), (-0.06, -0.4), (0.5, -0.88), (-0.3, -0.86), (-0.06, -0.4)), (0.03,) * 5
    )
    frame.chain(((0.7, -0.42), (0.48, -1.02), (0.62, -1.08)), (0.03,) * 3).limb(
        (-0.3, -0.86), (-0.7, -0.42), 0.026, 0.026
    )
    parts.add(frame.limb((-0.3, -0.86), (-0.33, -0.96), 0.03, 0.03), "accent")
    parts.add(parts.begin().limb((-0.46, -0.98), (-0.2, -0.98), 0.05, 0.035), "black")


def train(parts: Parts) -> None:
    parts.add(
        parts.begin().blob(
            (-2.1, -0.96), (0.9, -0.98), (1.5, -0.72), (1.75, -0.3), (1.6, -0.1), (-2.1, -0.1)
        ),
        "metal",
        0.012,
    )
    windows = parts.begin()
    for x in (-1.9, -1.4, -0.9, -0.4, 0.1, 0.6):
        windows.polygon((x, -0.8), (x + 0.36, -0.8), (x + 0.36, -0.54), (x, -0.54))
    parts.add(windows.blob((1.1, -0.82), (1.42, -0.68), (1.6, -0.48), (1.14, -0.5)), "black", 0.012)
    parts.add(parts.begin().limb((-2.1, -0.4), (1.66, -0.4), 0.035, 0.03), "accent")
    parts.add(parts.begin().disc(1.6, -0.28, 0.05), "glow")


def boat(parts: Parts) -> None:
    parts.add(parts.begin().limb((0.0, -0.2), (0.02, -1.45), 0.025, 0.015), "line")
    parts.add(parts.begin().blob((0.05, -1.42), (0.3, -1.0), (0.72, -0.34), (0.06, -0.3)), "white", 0.006)
    parts.add(
        parts.begin().blob((-0.04, -1.3), (-0.18, -0.8), (-0.56, -0.36), (-0.04, -0.32)), "cream", 0.006, 0.85
    )
    parts.add(
        parts.begin().blob((-0.9, -0.24), (0.0, -0.2), (0.98, -0.28), (0.7, 0.02), (-0.66, 0.02)),
        "accent",
        0.012,
    )


def spaceship(parts: Parts) -> None:
    parts.add(parts.begin().blob((-0.5, -0.3), (-1.2, -0.1), (-1.3, -0.24), (-0.6, -0.56)), "suit_dark", 0.01)
    parts.add(
        parts.begin().blob(
            (1.7, -0.46),
            (0.9, -0.66),
            (0.0, -0.78),
            (-1.0, -0.72),
            (-1.2, -0.5),
            (-1.0, -0.32),
            (0.3, -0.28),
            (1.1, -0.36),
        ),
        "suit",
        0.012,
    )
    parts.add(parts.begin().blob((1.1, -0.56), (0.66, -0.66), (0.3, -0.64), (0.5, -0.52)), "visor", 0.008)
    parts.add(parts.begin().blob((-0.3, -0.74), (-0.9, -1.1), (-1.1, -1.08), (-0.9, -0.7)), "suit_dark", 0.01)
    parts.add(parts.begin().blob((-1.16, -0.6), (-1.9, -0.5), (-1.16, -0.42)), "glow", 0.01)
    parts.add(parts.begin().limb((-0.6, -0.42), (0.6, -0.42), 0.03, 0.02), "accent")


def temple(parts: Parts) -> None:
    for tier, (y, wide) in enumerate(((0.0, 0.78), (-0.36, 0.62), (-0.68, 0.46))):
        parts.add(
            parts.begin().polygon(
                (-wide * 0.74, y), (wide * 0.74, y), (wide * 0.74, y - 0.3), (-wide * 0.74, y - 0.3)
            ),
            "accent" if tier == 0 else "cloth",
            0.004,
            0.85,
        )
        roof = parts.begin().blob(
            (-wide * 1.28, y - 0.24),
            (-wide * 0.8, y - 0.32),
            (-wide * 0.5, y - 0.46),
            (wide * 0.5, y - 0.46),
            (wide * 0.8, y - 0.32),
            (wide * 1.28, y - 0.24),
            (wide * 0.7, y - 0.25),
            (-wide * 0.7, y - 0.25),
        )
        parts.add(roof, "line", 0.003)
        parts.add(parts.begin().polygon((-0.07, y), (0.07, y), (0.07, y - 0.2), (-0.07, y - 0.2)), "glow")
    parts.add(parts.begin().limb((0, -1.1), (0, -1.38), 0.03, 0.008), "line")


def house(parts: Parts) -> None:
    parts.add(
        parts.begin().polygon((-0.7, 0.0), (0.7, 0.0), (0.7, -0.56), (-0.7, -0.56)), "cream", 0.004, 0.75
    )
    parts.add(
        parts.begin().polygon((-0.86, -0.52), (-0.1, -1.02), (0.1, -1.02), (0.86, -0.52)), "cloth_dark", 0.006
    )
    parts.add(parts.begin().polygon((0.34, -1.12), (0.5, -1.12), (0.5, -0.7), (0.34, -0.7)), "cloth_dark")
    parts.add(
        parts.begin()
        .polygon((-0.5, -0.42), (-0.22, -0.42), (-0.22, -0.18), (-0.5, -0.18))
        .polygon((0.26, -0.42), (0.54, -0.42), (0.54, -0.18), (0.26, -0.18)),
        "glow",
    )
    parts.add(parts.begin().polygon((-0.1, 0.0), (0.14, 0.0), (0.14, -0.4), (-0.1, -0.4)), "accent", 0.004)
