"""What belongs to this machine and this person: where our files lie (`places`), and where a service's key comes from
(`keys`)."""

from seedance_cli.settings.places import config_dir, draft_file, state_dir

__all__ = ["config_dir", "draft_file", "state_dir"]
