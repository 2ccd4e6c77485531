"""What a camera window shows: a piece of a plate, and the pieces of nearer layers over it, as a frame."""

from PIL import Image

from seedance_cli.services.animatic.camera import Window
from seedance_cli.services.animatic.drawing.brush import Size
from seedance_cli.services.animatic.drawing.panel import Layer


def shot_through(plate: Image.Image, window: Window, size: Size) -> Image.Image:
    """What a window on the plate shows, as a frame of `size`."""
    wide, high = plate.size
    half_x, half_y = window.width * wide / 2, window.width * high / 2
    x, y = window.x * wide, window.y * high
    box = (
        max(0.0, x - half_x),
        max(0.0, y - half_y),
        min(float(wide), x + half_x),
        min(float(high), y + half_y),
    )
    return plate.resize(size, Image.Resampling.BILINEAR, box=box)


def lay(frame: Image.Image, layer: Layer, window: Window, plate: Size) -> None:
    """Paste the part of a layer that a window shows onto the frame."""
    scale = frame.width / (window.width * plate[0])
    left, top = (window.x - window.width / 2) * plate[0], (window.y - window.width / 2) * plate[1]
    x, y = (layer.at[0] - left) * scale, (layer.at[1] - top) * scale
    # Whole pixels of the frame, and the exact piece of the layer that falls on them: so nothing trembles.
    a, b = max(0, int(x) + 1), max(0, int(y) + 1)
    c = min(frame.width, int(x + layer.image.width * scale))
    d = min(frame.height, int(y + layer.image.height * scale))
    if c - a < 1 or d - b < 1:
        return
    right, low = min((c - x) / scale, layer.image.width), min((d - y) / scale, layer.image.height)
    box, size = ((a - x) / scale, (b - y) / scale, right, low), (c - a, d - b)
    piece = layer.image.resize(size, Image.Resampling.BILINEAR, box=box)
    frame.paste(piece, (a, b), layer.mask.resize(size, Image.Resampling.BILINEAR, box=box))
