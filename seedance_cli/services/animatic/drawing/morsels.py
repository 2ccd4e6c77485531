"""Small things of a landscape, seen from very near: a bead of water on a leaf, a mossy stone."""

from seedance_cli.services.animatic.drawing.cutout import Parts


def drop(parts: Parts) -> None:
    """A broad leaf bowed under one clear drop."""
    parts.add(parts.begin().stroke(0.05, (-1.1, 0.0), (-1.02, -0.3), (-0.86, -0.5)), "leaf", 0.0, 0.8)
    parts.add(
        parts.begin().blob(
            (-0.95, -0.5), (-0.6, -0.86), (-0.05, -0.94), (0.55, -0.78), (1.0, -0.36), (0.5, -0.34), (-0.2, -0.3),
            (-0.7, -0.34),
        ),
        "leaf",
        0.008,
    )  # fmt: skip
    veins = parts.begin().stroke(0.018, (-0.9, -0.5), (-0.3, -0.62), (0.3, -0.6), (0.92, -0.38))
    for x in (-0.5, -0.15, 0.2, 0.5):
        veins.stroke(0.009, (x, -0.61), (x + 0.16, -0.72), (x + 0.26, -0.8))
        veins.stroke(0.009, (x, -0.61), (x + 0.18, -0.5), (x + 0.24, -0.38))
    parts.add(veins, "cream", 0.0, 0.9)
    parts.add(parts.begin().disc(0.12, -0.76, 0.17, 0.15), "metal")
    parts.add(parts.begin().disc(0.14, -0.72, 0.11, 0.08), "white", 0.0, 0.95)
    parts.add(parts.begin().disc(0.05, -0.83, 0.04, 0.03), "glow")
    parts.add(parts.begin().blob((1.0, -0.36), (1.06, -0.22), (1.0, -0.14), (0.94, -0.22)), "metal")
    parts.add(parts.begin().disc(0.98, -0.22, 0.018, 0.026), "glow")
    parts.add(parts.begin().disc(-0.44, -0.6, 0.06, 0.05).disc(0.58, -0.6, 0.05, 0.04), "metal")


def stone(parts: Parts) -> None:
    """Two stones, the larger one capped with moss and blades of grass beside it."""
    blades = parts.begin()
    for x, lean, tall in (
        (-0.95, -0.1, 0.6),
        (-0.86, 0.08, 0.8),
        (-0.78, 0.2, 0.5),
        (1.0, 0.12, 0.7),
        (1.08, -0.08, 0.5),
    ):
        blades.stroke(0.03, (x, 0.02), (x + lean * 0.3, -tall * 0.6), (x + lean, -tall))
    parts.add(blades, "leaf", 0.0, 0.8)
    parts.add(
        parts.begin().blob(
            (-0.8, 0.0), (-0.84, -0.3), (-0.5, -0.7), (0.0, -0.82), (0.46, -0.66), (0.66, -0.3), (0.62, 0.0)
        ),
        "suit_dark",
        0.02,
    )  # fmt: skip
    parts.add(
        parts.begin().blob(
            (-0.76, -0.4), (-0.48, -0.74), (0.0, -0.87), (0.44, -0.7), (0.6, -0.42), (0.36, -0.52), (0.16, -0.4),
            (-0.1, -0.56), (-0.34, -0.38), (-0.5, -0.52),
        ),
        "leaf",
        0.012,
        0.9,
    )  # fmt: skip
    parts.add(
        parts.begin().blob((0.4, 0.02), (0.44, -0.2), (0.66, -0.34), (0.94, -0.26), (1.02, 0.02)),
        "metal",
        0.015,
    )
    parts.add(parts.begin().disc(-0.2, -0.72, 0.03).disc(0.2, -0.74, 0.024).disc(0.36, -0.6, 0.02), "glow")
