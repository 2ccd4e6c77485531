"""Real pictures and real clips for finished tasks, as every loopback service has them."""

from tests.loopback.media import (
    CLIP_SIZES,
    NoPicture,
    Shelf,
    Stored,
    drawn,
    filmed,
    given,
    picture_in,
    png,
)

__all__ = ["CLIP_SIZES", "NoPicture", "Shelf", "Stored", "drawn", "filmed", "given", "picture_in", "png"]
