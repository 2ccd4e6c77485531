"""What may be said of one film in a manifest: the flags of `new` by their names, how a name is recognised however it is
spelled, and what to say of one that is none."""

import re

from seedance_cli.library.nodes import shown
from seedance_cli.story.brief import DIMENSIONS, nearest

STORY = (
    "idea", "template", "duration", "ratio", "style", "mood", "mode", "language", *DIMENSIONS, "prompt_file",
    "first_frame", "last_frame",
)  # fmt: skip
LISTS = ("image_ref", "video_ref", "audio_ref", "still")
FLAGS = ("no_audio", "watermark")
RENDERING = ("model", "resolution", "seed", *FLAGS, "end_user", "count")
"""What is about a take rather than its film."""
COLUMNS = ("idea", "film", "name", *STORY[1:], *LISTS, *RENDERING)
OF_A_SAVED_FILM = frozenset(("film", "name", "duration", "ratio", *RENDERING))
"""What may be said of a film that has its storyboard."""
ONCE = ("service", "region", "via", "parallel", "budget", "out")
"""What is said for the whole batch."""
MEANT = {"title": "name", "prompt": "idea", "folder": "film", "from": "film", "out": "name", "takes": "count"}
"""Names that people give to what is called otherwise here."""


def column_name(written: str) -> str:
    """A name as columns are called: `Image-Ref ` is `image_ref`."""
    return re.sub(r"[\s_-]+", "_", written.strip().lower())


def no_column(written: str, allowed: tuple[str, ...] = COLUMNS) -> str:
    """What is wrong with a name that is none of the `allowed`."""
    name = column_name(written)
    if name in ONCE and name != "out":
        flag = name.replace("_", "-")
        return f"{name} is said once for all films: at the top of a YAML manifest, or as --{flag}."
    known = MEANT.get(name, "")
    near = known if known in allowed else nearest(name[:80], list(allowed))
    meant = f"did you mean {near}?" if near else f"known are {', '.join(allowed)}."
    return f'unknown column "{shown(written)}"; {meant}'
