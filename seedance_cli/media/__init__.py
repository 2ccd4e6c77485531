"""What a local picture, clip or sound really is, its pixels and samples, and copies of it that fit somewhere: opened, not
guessed from its name.

The one door to files that a person gave. Every file goes through `opening` or `pictures`, which never follow a
link or a playlist. Import this room inside functions: av and Pillow cost 150 ms.
"""

from seedance_cli.media.cropping import crop_preview
from seedance_cli.media.footage import frames, last_frame, poster
from seedance_cli.media.measuring import Measure, measure, verify_clip, whole_clip
from seedance_cli.media.mending import mend
from seedance_cli.media.opening import LOCAL_ONLY
from seedance_cli.media.pictures import open_picture
from seedance_cli.media.recipe import CLIPS, PICTURES, SOUNDS, SOUNDTRACK_CODEC, VIDEO_CODEC, Mend
from seedance_cli.media.sizing import Fit, Room, fitted
from seedance_cli.media.sounds import RATE, sound_of

__all__ = [
    "CLIPS",
    "LOCAL_ONLY",
    "PICTURES",
    "RATE",
    "SOUNDS",
    "SOUNDTRACK_CODEC",
    "VIDEO_CODEC",
    "Fit",
    "Measure",
    "Mend",
    "Room",
    "crop_preview",
    "fitted",
    "frames",
    "last_frame",
    "measure",
    "mend",
    "open_picture",
    "poster",
    "sound_of",
    "verify_clip",
    "whole_clip",
]
