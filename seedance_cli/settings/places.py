"""Where seedance keeps its own files: the config folder (what a person writes) and the state folder (what we write)."""

import os
from pathlib import Path


def config_dir() -> Path:
    """The person's own templates and settings. `SEEDANCE_CONFIG_DIR` wins."""
    return _folder("SEEDANCE_CONFIG_DIR", "user_config_path")


def state_dir() -> Path:
    """Drafts and records of this machine. `SEEDANCE_STATE_DIR` wins."""
    return _folder("SEEDANCE_STATE_DIR", "user_state_path")


def draft_file() -> Path:
    """The wizard's unfinished film."""
    return state_dir() / "draft.yaml"


def _folder(variable: str, usual: str) -> Path:
    named = os.environ.get(variable)
    if named:
        return Path(named).expanduser()
    import platformdirs

    return Path(getattr(platformdirs, usual)("seedance", appauthor=False))
