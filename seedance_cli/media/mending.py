"""Making a copy of a local file that keeps within bounds: smaller, shorter, of another format. What has to be done is
told beforehand, so that it can be shown and agreed to; nothing here knows what any service takes."""

from collections.abc import Callable
from pathlib import Path

from seedance_cli.media.measuring import Measure, measure
from seedance_cli.media.mended_clips import write_clip
from seedance_cli.media.mended_pictures import write_picture
from seedance_cli.media.mended_sounds import write_sound
from seedance_cli.media.recipe import Mend
from seedance_cli.media.writing import written

WRITERS = {"image": write_picture, "video": write_clip, "audio": write_sound}


def mend(path: Path, target: Path, how: Mend, done: Callable[[float], None] = lambda _: None) -> Measure:
    """Write a mended copy of `path` and measure it. The same file and mend give the same bytes. `done` hears the share
    that is made, 0–1. Raises WrongInput where the file cannot be read, or cannot be made as small as asked, SeedanceError
    where the disk is full; nothing is left behind then, nor on Ctrl-C."""
    with written(target) as part:
        WRITERS[how.kind](path, part, how, done)
        found = measure(part, how.kind)
    done(1.0)
    return found
