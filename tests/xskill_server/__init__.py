"""A strict xskill on loopback, for tests and for rehearsals by hand: it behaves as documented and refuses the rest.

with serve(clip_seconds=2) as server:
    …                                  # XSKILL_BASE_URL=server.url XSKILL_API_KEY=server.key
    server.next("create", faults.lost())
    assert server.creates == 1 and len(server.tasks) == 1
"""

from tests.xskill_server import faults
from tests.xskill_server.diary import Entry
from tests.xskill_server.faults import Fault
from tests.xskill_server.serving import KEY, Server, serve
from tests.xskill_server.shapes import SHAPES

__all__ = ["KEY", "SHAPES", "Entry", "Fault", "Server", "faults", "serve"]
