"""The loopback service's fixtures, for every test of this folder that asks for them."""

from tests.skills.loopback import anyone, client, media, running, server, with_key

__all__ = ["anyone", "client", "media", "running", "server", "with_key"]
