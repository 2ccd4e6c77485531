"""What a local picture, clip or sound really is, and its pixels and samples: opened, not guessed from its name.

The one door to files that a person gave. Every file goes through `opening` or `pictures`, which never follow a
link or a playlist. Import this room inside functions: av and Pillow cost 150 ms.
"""

from seedance_cli.media.footage import frames, last_frame, poster
from seedance_cli.media.measuring import Measure, measure, verify_clip
from seedance_cli.media.opening import LOCAL_ONLY
from seedance_cli.media.pictures import open_picture
from seedance_cli.media.sounds import RATE, sound_of

__all__ = [
    "LOCAL_ONLY",
    "RATE",
    "Measure",
    "frames",
    "last_frame",
    "measure",
    "open_picture",
    "poster",
    "sound_of",
    "verify_clip",
]
