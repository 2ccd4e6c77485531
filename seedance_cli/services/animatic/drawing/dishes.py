"""Food on the table: a bowl, a pot and a plate, each under a curl of steam. Apart from other goods for their shared steam."""

from seedance_cli.services.animatic.drawing.cutout import Parts


def _steam(parts: Parts, top: float, *places: float) -> None:
    for number, x in enumerate(places):
        turn = 0.1 if number % 2 else -0.1
        parts.add(
            parts.begin().stroke(
                0.028,
                (x, top),
                (x + turn, top - 0.14),
                (x - turn * 0.6, top - 0.28),
                (x + turn * 0.8, top - 0.44),
            ),
            "glow",
            0.012,
            0.9,
        )


def bowl(parts: Parts) -> None:
    """Broth with noodles, greens, an egg, and chopsticks across the rim."""
    _steam(parts, -0.62, -0.3, 0.02, 0.32)
    parts.add(
        parts.begin().polygon((-0.34, -0.08), (0.34, -0.08), (0.3, 0.0), (-0.3, 0.0)), "suit_dark", 0.01
    )
    parts.add(
        parts.begin().blob(
            (-0.8, -0.52), (0.8, -0.52), (0.74, -0.34), (0.5, -0.12), (0.3, -0.05),
            (-0.3, -0.05), (-0.5, -0.12), (-0.74, -0.34),
        ),
        "white",
        0.012,
    )  # fmt: skip
    parts.add(parts.begin().stroke(0.03, (-0.72, -0.34), (0.0, -0.26), (0.72, -0.34)), "accent")
    parts.add(parts.begin().disc(0, -0.53, 0.82, 0.15), "white")
    parts.add(parts.begin().disc(0, -0.53, 0.74, 0.12), "broth")
    noodles = parts.begin()
    for row in range(4):
        y = -0.57 + row * 0.03
        noodles.stroke(0.016, (-0.5, y), (-0.3, y - 0.03), (-0.1, y + 0.01), (0.12, y - 0.02))
    parts.add(noodles, "cream")
    parts.add(parts.begin().disc(0.3, -0.55, 0.17, 0.06), "white")
    parts.add(parts.begin().disc(0.31, -0.555, 0.085, 0.034), "glow")
    parts.add(parts.begin().disc(0.05, -0.47, 0.1, 0.025).disc(-0.4, -0.49, 0.08, 0.022), "leaf")
    parts.add(
        parts.begin()
        .limb((-0.2, -0.6), (1.05, -0.86), 0.016, 0.026)
        .limb((-0.12, -0.56), (1.08, -0.78), 0.016, 0.026),
        "line",
    )


def pot(parts: Parts) -> None:
    """A wide pot of red broth at the boil, morsels afloat, a burner under it."""
    _steam(parts, -0.72, -0.42, -0.1, 0.2, 0.46)
    parts.add(parts.begin().polygon((-0.5, -0.1), (0.5, -0.1), (0.58, 0.0), (-0.58, 0.0)), "black", 0.01)
    handles = parts.begin()
    for side in (-1, 1):
        handles.chain(
            ((side * 0.84, -0.52), (side * 1.06, -0.5), (side * 1.04, -0.36), (side * 0.84, -0.36)),
            (0.04,) * 4,
        )
    parts.add(handles, "line", 0.01)
    parts.add(
        parts.begin().blob(
            (-0.88, -0.6), (0.88, -0.6), (0.87, -0.3), (0.74, -0.1), (0.5, -0.05),
            (-0.5, -0.05), (-0.74, -0.1), (-0.87, -0.3),
        ),
        "metal",
        0.015,
    )  # fmt: skip
    parts.add(parts.begin().disc(0, -0.6, 0.92, 0.19), "metal")
    parts.add(parts.begin().disc(0, -0.6, 0.84, 0.155), "broth")
    for x, y, wide, tone in (
        (-0.5, -0.62, 0.15, "cream"), (-0.16, -0.54, 0.12, "leaf"), (0.2, -0.65, 0.16, "cream"),
        (0.48, -0.57, 0.13, "leaf"), (0.1, -0.53, 0.07, "skin_dark"), (-0.32, -0.68, 0.09, "skin_dark"),
    ):  # fmt: skip
        parts.add(parts.begin().disc(x, y, wide, wide * 0.36), tone)
    bubbles = parts.begin()
    for x, y in ((-0.66, -0.58), (-0.02, -0.61), (0.36, -0.5), (0.66, -0.62), (-0.36, -0.51), (0.0, -0.7)):
        bubbles.disc(x, y, 0.035, 0.022)
    parts.add(bubbles, "glow", 0.0, 0.9)


def plate(parts: Parts) -> None:
    """Something baked or roasted on a plate, glazed, with a sprig on top."""
    _steam(parts, -0.6, -0.18, 0.16)
    parts.add(parts.begin().disc(0, -0.08, 0.98, 0.11), "suit_dark")
    parts.add(parts.begin().disc(0, -0.12, 0.98, 0.12), "white")
    parts.add(parts.begin().disc(0, -0.12, 0.72, 0.08), "cream")
    parts.add(
        parts.begin().blob(
            (-0.6, -0.14), (-0.58, -0.36), (-0.3, -0.56), (0.1, -0.6), (0.46, -0.46), (0.62, -0.26),
            (0.56, -0.12), (0.0, -0.07),
        ),
        "crust",
        0.015,
    )  # fmt: skip
    parts.add(
        parts.begin().blob((-0.46, -0.36), (-0.2, -0.53), (0.12, -0.57), (0.42, -0.43), (0.3, -0.36), (0.06, -0.42), (-0.2, -0.32)),
        "glow",
        0.012,
        0.8,
    )  # fmt: skip
    parts.add(
        parts.begin().blob((0.02, -0.56), (-0.14, -0.66), (-0.02, -0.7)).blob((0.04, -0.56), (0.2, -0.7), (0.1, -0.74)),
        "leaf",
    )  # fmt: skip
    parts.add(parts.begin().disc(-0.74, -0.14, 0.09, 0.05).disc(0.74, -0.14, 0.08, 0.045), "leaf")
