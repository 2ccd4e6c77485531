"""The shadow of a subject on the ground, falling away from the light."""

from PIL import Image

from seedance_cli.services.animatic.drawing.brush import both, faded, halo, mix, paint, ramp, soft
from seedance_cli.services.animatic.drawing.scene import Scene
from seedance_cli.services.animatic.drawing.staging import Placed


def cast_shadow(canvas: Image.Image, placed: Placed, scene: Scene, side: int) -> None:
    """The subject's shadow on the ground, falling away from the light, and the dark line where it touches."""
    mask = placed.cutout.mask
    box = mask.getbbox()
    if box is None or not placed.shadow:
        return
    foot_x, foot_y = placed.at[0] + placed.cutout.foot[0], placed.at[1] + placed.cutout.foot[1]
    behind = scene.light in ("back", "silhouette")
    flat, lean = (0.34, -0.5 * side) if not behind else (0.6, 0.12)
    flipped = mask.transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    tall = max(2, round(mask.height * flat))
    spread = round(abs(lean) * mask.height) + 4
    squashed = flipped.resize((mask.width, tall), Image.Resampling.BILINEAR)
    room = Image.new("L", (mask.width + 2 * spread, tall))
    room.paste(squashed, (spread, 0))
    shear = lean * mask.height / tall
    sheared = room.transform(
        room.size, Image.Transform.AFFINE, (1, -shear, 0, 0, 1, 0), Image.Resampling.BILINEAR
    )
    gap = round((mask.height - placed.cutout.foot[1]) * flat)
    fade = ramp(sheared.size, [(0, 190), (1, 60)])
    shape = both(soft(sheared, max(1.0, canvas.height / 300)), fade)
    paint(
        canvas,
        mix(scene.palette.shade, scene.palette.land, 0.15),
        shape,
        (placed.at[0] - spread, round(foot_y) - gap),
    )
    wide = (box[2] - box[0]) * 0.4
    contact = halo((64, 64), 32, 32, 31, falloff=1.5).resize(
        (max(4, round(wide * 2)), max(4, round(wide * 0.5)))
    )
    paint(
        canvas, scene.palette.shade, faded(contact, 0.6), (round(foot_x - wide), round(foot_y - wide * 0.25))
    )
