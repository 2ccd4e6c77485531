"""What lies behind the subject: the place seen from the shot's angle and distance, with its light and weather."""

import math
from dataclasses import replace
from functools import lru_cache
from random import Random

from PIL import Image

from seedance_cli.services.animatic.drawing.brush import (
    Mask,
    Size,
    both,
    cloud,
    contrast,
    curve,
    faded,
    halo,
    lighten,
    luma,
    mix,
    paint,
    ramp,
    soft,
)  # fmt: skip
from seedance_cli.services.animatic.drawing.overhead import from_above
from seedance_cli.services.animatic.drawing.places import PLACES
from seedance_cli.services.animatic.drawing.scene import Scene
from seedance_cli.services.animatic.drawing.view import View, shafts

HORIZON = {"eye": 0.58, "low": 0.76, "high": 0.36, "above": 0.5, "dutch": 0.58}
ZOOM = {
    "establishing": 1.0,
    "wide": 1.08,
    "full": 1.35,
    "medium": 1.8,
    "medium_close": 2.2,
    "close": 2.7,
    "detail": 3.2,
}
SOFTNESS = {"full": 0.0011, "medium": 0.0035, "medium_close": 0.006, "close": 0.0095, "detail": 0.014}
DRAWN_AT = {"establishing": 0.7, "wide": 0.7, "full": 0.62}
"""Backdrops are drawn at this share of the plate, half of it in nearer shots: what is out of focus loses nothing."""


def backdrop(scene: Scene, size: Size, focus: float) -> tuple[Image.Image, int]:
    """The place behind the subject at `size`, and the side the light comes from (-1 left, 1 right).
    `focus` is where the subject stands, as a share of the width."""
    zoom = ZOOM[scene.size]
    share = DRAWN_AT.get(scene.size, 0.5)
    small = (max(64, round(size[0] * share)), max(64, round(size[1] * share)))
    behind = focus if scene.light in ("back", "silhouette", "top") else 0.5
    view = _place(
        replace(scene, size="", subjects=(), pose="", side=0, feeling=0, finish="", seed=""), small, behind
    )
    box, side = _framing(scene, view, zoom, focus)
    image = view.canvas.resize(size, Image.Resampling.BICUBIC, box=box)
    blur = SOFTNESS.get(scene.size, 0.0) * size[1]
    return (soft(image, blur) if blur else image), side


@lru_cache(maxsize=3)
def _place(scene: Scene, size: Size, focus: float) -> View:
    """The wide view of a place, kept for the next shot that is there in the same light."""
    view = _view(scene, size, focus)
    if scene.angle == "above":
        from_above(view, scene.setting)
    else:
        PLACES[scene.setting](view)
    light(view, scene, focus)
    return view


def _view(scene: Scene, size: Size, focus: float) -> View:
    night = luma(scene.palette.sky) < 40
    view = View(size, scene.palette, HORIZON[scene.angle], scene.place_rng("view"), night=night)
    if scene.light in ("back", "silhouette"):
        view.sun = (size[0] * focus, view.horizon - size[1] * 0.16)
    return view


def _framing(
    scene: Scene, view: View, zoom: float, focus: float
) -> tuple[tuple[float, float, float, float], int]:
    """Which part of the wide view a nearer shot sees: elsewhere along it in each shot, the horizon kept in its place."""
    width, height = view.width / zoom, view.height / zoom
    drift = scene.rng("framing").uniform(0.25, 0.75)
    if scene.light in ("back", "silhouette"):
        drift = focus
    left = (view.width - width) * drift
    if scene.light in ("back", "silhouette"):
        left = min(max(view.sun[0] - width * focus, 0), view.width - width)
    wanted = {"low": 0.8, "high": 0.3}.get(scene.angle, 0.6)
    top = min(max(view.horizon - height * wanted, 0), view.height - height)
    side = 1 if view.sun[0] > left + width * focus else -1
    return (left, top, left + width, top + height), side


def light(view: View, scene: Scene, focus: float) -> None:
    """The light and weather that the words ask for."""
    w, h, p = view.width, view.height, scene.palette
    if scene.light == "rays":
        beams = shafts(view, (view.sun[0], -h * 0.35), 9)
        view.canvas = lighten(view.canvas, p.glow, faded(beams, 0.42))
    if scene.light == "aurora":
        view.canvas = lighten(view.canvas, mix((70, 240, 160), p.glow, 0.15), _curtains(view))
    if scene.light == "top":
        cone = Mask(view.size, 1)
        cone.polygon(
            [
                (w * focus - w * 0.03, -9),
                (w * focus + w * 0.03, -9),
                (w * focus + w * 0.24, h),
                (w * focus - w * 0.24, h),
            ]
        )
        paint(view.canvas, p.shade, ramp(view.size, [(0, 130), (1, 90)]))
        view.canvas = lighten(view.canvas, p.glow, faded(soft(cone.image(), h / 24), 0.34))
    if scene.light in ("back", "silhouette"):
        view.canvas = lighten(
            view.canvas, p.glow, faded(halo(view.size, w * focus, view.sun[1], w * 0.42), 0.5)
        )
    if scene.weather in ("fog", "dust"):
        veil = contrast(cloud(view.size, view.rng, (3, 4), 4), 70, 190, 190)
        low = ramp(view.size, [(0, 30), (0.45, 160), (0.75, 230), (1, 120)])
        paint(view.canvas, mix(p.haze, p.glow, 0.2), both(veil, low))


def _curtains(view: View) -> Image.Image:
    """Northern lights: folds of light hanging in the upper sky."""
    mask, h = Mask(view.size, 1), view.horizon
    for fold in range(3):
        x, y, step = -view.width * 0.1, h * (0.42 + 0.14 * fold), view.width / 90
        swing, lift = view.rng.uniform(0, 6), h * (0.5 - 0.1 * fold)
        while x < view.width * 1.1:
            low = y + math.sin(x / view.width * 7 + swing) * h * 0.12
            tall = lift * (0.6 + 0.4 * math.sin(x / view.width * 23 + swing * 2))
            mask.polygon(
                [(x, low), (x + step * 1.2, low), (x + step * 1.2, low - tall), (x, low - tall)],
                view.rng.randint(60, 150),
            )
            x += step
    fade = ramp(
        view.size,
        [(0, 30), (h / view.height * 0.5, 230), (h / view.height * 0.85, 60), (h / view.height, 0), (1, 0)],
    )
    return both(soft(mask.image(), view.height / 60), fade)


def weather(canvas: Image.Image, scene: Scene) -> None:
    """What falls or drifts through the air, in two depths."""
    if scene.weather in ("", "fog"):
        return
    rng, (w, h), p = scene.rng("weather"), canvas.size, scene.palette
    mask = Mask(canvas.size, 1)
    {"rain": _rain, "snowfall": _snowfall, "petals": _petals, "dust": _dust}[scene.weather](mask, rng, w, h)
    colour = p.accent if scene.weather in ("petals", "dust") else p.glow
    paint(canvas, mix(colour, p.glow, 0.35), faded(soft(mask.image(), 0.8), 0.75))


def _rain(mask: Mask, rng: Random, w: int, h: int) -> None:
    for _ in range(w * h // 3600):
        x, y, long = rng.uniform(0, w), rng.uniform(-40, h), h * rng.uniform(0.03, 0.09)
        mask.limb((x, y), (x - long * 0.16, y + long), 0.6, 0.9, rng.randint(50, 140))


def _snowfall(mask: Mask, rng: Random, w: int, h: int) -> None:
    for _ in range(w * h // 4200):
        mask.disc(
            rng.uniform(0, w),
            rng.uniform(0, h),
            h * rng.choice((0.0014, 0.002, 0.003, 0.0055)),
            value=rng.randint(120, 235),
        )


def _petals(mask: Mask, rng: Random, w: int, h: int) -> None:
    for _ in range(64):
        x, y, r, turn = rng.uniform(0, w), rng.uniform(0, h), h * rng.uniform(0.004, 0.014), rng.uniform(0, 3)
        dx, dy = math.cos(turn) * r, math.sin(turn) * r
        mask.polygon(
            curve(
                [
                    (x - dx, y - dy),
                    (x + dy * 0.5, y - dx * 0.5),
                    (x + dx, y + dy),
                    (x - dy * 0.3, y + dx * 0.3),
                ],
                closed=True,
            ),
            rng.randint(120, 255),
        )


def _dust(mask: Mask, rng: Random, w: int, h: int) -> None:
    for _ in range(150):
        mask.disc(
            rng.uniform(0, w),
            h * rng.random() ** 0.7,
            h * rng.choice((0.001, 0.0016, 0.0024, 0.005)),
            value=rng.randint(50, 200),
        )
