"""A strict skills.video on loopback, for tests and for rehearsals by hand: it behaves as documented and refuses the rest.

with serve(clip_seconds=2) as server:
    …                                  # SKILLS_VIDEO_BASE_URL=server.url SKILLS_VIDEO_API_KEY=server.key
    server.next("create", faults.refusal("CONTENT_REJECTED"))
    assert server.creates == 1 and server.tasks == []
"""

from tests.loopback import Fault
from tests.skills_server import faults
from tests.skills_server.diary import Entry
from tests.skills_server.serving import KEY, Server, serve
from tests.skills_server.shapes import SHAPES
from tests.skills_server.ways import PREDICTION

__all__ = ["KEY", "PREDICTION", "SHAPES", "Entry", "Fault", "Server", "faults", "serve"]
