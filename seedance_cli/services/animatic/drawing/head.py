"""A head in three-quarter view or in profile, in head heights with the chin at (0, 0), facing right."""

from seedance_cli.services.animatic.drawing.cutout import Parts


def front_face(parts: Parts, kind: str, feeling: int) -> None:
    """Three-quarter view, turned a little to the right."""
    if kind == "robot":
        _robot(parts)
        return
    parts.add(
        parts.begin().blob((-0.4, -0.6), (-0.47, -0.52), (-0.44, -0.36), (-0.34, -0.3)), "skin_dark", 0.01
    )
    face = parts.begin().blob(
        (-0.36, -0.8), (0.0, -1.0), (0.28, -0.9), (0.37, -0.64), (0.345, -0.52), (0.365, -0.4), (0.32, -0.2), (0.21, -0.04), (0.11, 0.005),
        (-0.01, -0.005), (-0.2, -0.12), (-0.33, -0.3), (-0.385, -0.5),
    )  # fmt: skip
    parts.add(face, "skin", 0.012)
    parts.add(
        parts.begin().blob(
            (-0.37, -0.6),
            (-0.25, -0.5),
            (-0.22, -0.3),
            (-0.12, -0.14),
            (0.04, -0.01),
            (-0.14, -0.08),
            (-0.33, -0.29),
        ),
        "skin_dark",
        0.015,
    )
    nose = parts.begin().blob(
        (0.13, -0.52), (0.165, -0.4), (0.205, -0.29), (0.17, -0.255), (0.09, -0.265), (0.13, -0.36)
    )
    parts.add(nose, "skin_dark", 0.006)
    for x, wide in ((-0.09, 0.105), (0.245, 0.078)):
        _eye(parts, x, -0.475, wide, feeling)
    _mouth(parts, 0.13, -0.145, 0.12, feeling)
    if feeling < 0:
        parts.add(
            parts.begin()
            .stroke(0.014, (-0.07, -0.42), (-0.06, -0.3), (-0.03, -0.16))
            .disc(-0.03, -0.17, 0.018, 0.024),
            "glow",
        )
    _hair(parts, kind, profile=False)


def _eye(parts: Parts, x: float, y: float, wide: float, feeling: int) -> None:
    white = parts.begin().blob(
        (x - wide, y + 0.005),
        (x - wide * 0.3, y - 0.042),
        (x + wide * 0.5, y - 0.036),
        (x + wide, y + 0.005),
        (x + wide * 0.2, y + 0.03),
    )
    parts.add(white, "cream")
    parts.add(parts.begin().disc(x + wide * 0.15, y - 0.006, 0.037), "black")
    parts.add(parts.begin().disc(x + wide * 0.3, y - 0.018, 0.009), "glow")
    parts.add(
        parts.begin().stroke(
            0.028,
            (x - wide * 1.08, y + 0.008),
            (x - wide * 0.3, y - 0.046),
            (x + wide * 0.5, y - 0.042),
            (x + wide * 1.12, y + 0.004),
        ),
        "black",
    )
    lift = 0.035 if feeling < 0 else -0.01
    inner = x < 0
    left, right = (y - 0.1, y - 0.115 - lift) if inner else (y - 0.115 - lift, y - 0.1)
    parts.add(
        parts.begin().stroke(0.036, (x - wide * 1.1, left), (x, y - 0.135), (x + wide * 1.1, right)), "hair"
    )


def _mouth(parts: Parts, x: float, y: float, wide: float, feeling: int) -> None:
    bend = 0.03 * feeling
    lip = parts.begin().blob(
        (x - wide * 0.75, y + 0.004),
        (x, y - 0.018),
        (x + wide * 0.75, y + 0.004),
        (x + wide * 0.2, y + 0.042),
        (x - wide * 0.2, y + 0.042),
    )
    parts.add(lip, "blush", 0.004, 0.8)
    parts.add(
        parts.begin().stroke(0.02, (x - wide, y - bend), (x, y + 0.006), (x + wide * 0.9, y - bend)), "line"
    )


def side_face(parts: Parts, kind: str, feeling: int) -> None:
    if kind == "robot":
        _robot(parts)
        return
    face = parts.begin().blob(
        (-0.12, -1.0), (0.22, -0.93), (0.345, -0.76), (0.365, -0.62), (0.335, -0.53), (0.385, -0.43), (0.465, -0.325), (0.455, -0.295), (0.365, -0.272),
        (0.4, -0.222), (0.368, -0.186), (0.385, -0.148), (0.345, -0.112), (0.365, -0.04), (0.3, 0.012), (0.12, -0.02), (-0.1, -0.15), (-0.3, -0.2), (-0.45, -0.5), (-0.42, -0.76), (-0.3, -0.93),
    )  # fmt: skip
    parts.add(face, "skin", 0.006)
    parts.add(
        parts.begin().blob(
            (-0.18, -0.42), (0.06, -0.26), (0.18, -0.1), (0.28, 0.0), (0.1, -0.03), (-0.12, -0.16)
        ),
        "skin_dark",
        0.015,
    )
    parts.add(
        parts.begin().blob((-0.16, -0.56), (-0.06, -0.58), (-0.04, -0.46), (-0.1, -0.34), (-0.16, -0.4)),
        "skin_dark",
        0.01,
    )
    parts.add(
        parts.begin().blob((0.18, -0.5), (0.25, -0.535), (0.315, -0.525), (0.325, -0.49), (0.25, -0.475)),
        "cream",
    )
    parts.add(parts.begin().disc(0.288, -0.503, 0.026, 0.03), "black")
    parts.add(parts.begin().stroke(0.026, (0.15, -0.495), (0.24, -0.545), (0.345, -0.525)), "black")
    parts.add(
        parts.begin().stroke(0.036, (0.14, -0.625), (0.25, -0.66 - 0.02 * feeling), (0.355, -0.635)), "hair"
    )
    parts.add(
        parts.begin().stroke(0.018, (0.26, -0.175 - 0.02 * feeling), (0.33, -0.186), (0.375, -0.188)), "line"
    )
    if feeling < 0:
        parts.add(
            parts.begin()
            .stroke(0.014, (0.29, -0.46), (0.3, -0.36), (0.28, -0.24))
            .disc(0.28, -0.24, 0.018, 0.024),
            "glow",
        )
    _hair(parts, kind, profile=True)


def _hair(parts: Parts, kind: str, *, profile: bool) -> None:
    tone = "grey" if kind == "elder" else "hair"
    cap = parts.begin()
    if profile:
        cap.blob(
            (0.33, -0.83),
            (0.22, -1.03),
            (-0.1, -1.12),
            (-0.42, -0.98),
            (-0.56, -0.66),
            (-0.5, -0.34),
            (-0.3, -0.14),
            (-0.2, -0.36),
            (-0.12, -0.6),
            (0.06, -0.68),
            (0.16, -0.84),
        )
    else:
        cap.blob(
            (0.36, -0.62),
            (0.38, -0.86),
            (0.2, -1.06),
            (-0.08, -1.12),
            (-0.38, -0.98),
            (-0.5, -0.7),
            (-0.44, -0.36),
            (-0.36, -0.42),
            (-0.33, -0.62),
            (-0.18, -0.8),
            (0.1, -0.84),
            (0.27, -0.8),
        )
    if kind in ("dancer", "elder"):
        cap.disc(-0.5 if profile else -0.22, -0.98 if profile else -1.14, 0.22, 0.2)
    if kind == "swordsman":
        cap.disc(-0.2, -1.16, 0.14, 0.18).stroke(
            0.12, (-0.22, -1.2), (-0.46, -1.16), (-0.66, -0.9), (-0.74, -0.6)
        )
    parts.add(cap, tone, 0.014)
    shine = parts.begin().stroke(0.05, (-0.34, -0.86), (-0.12, -1.02), (0.14, -0.99))
    parts.add(shine, "hair_light" if tone == "hair" else "white", 0, 0.55)


def _robot(parts: Parts) -> None:
    parts.add(parts.begin().limb((0.0, 0.0), (0.0, 0.5), 0.18, 0.18), "line")
    parts.add(
        parts.begin().blob(
            (-0.42, -0.96), (0.36, -0.98), (0.46, -0.5), (0.34, -0.02), (-0.36, -0.02), (-0.48, -0.5)
        ),
        "metal",
        0.02,
    )
    parts.add(parts.begin().blob((-0.3, -0.68), (0.4, -0.68), (0.4, -0.42), (-0.3, -0.42)), "black", 0.02)
    parts.add(parts.begin().disc(-0.08, -0.55, 0.06).disc(0.24, -0.55, 0.06), "glow")
    parts.add(parts.begin().limb((-0.48, -0.6), (-0.48, -1.2), 0.03, 0.02).disc(-0.48, -1.22, 0.05), "accent")
