"""What every loopback service of the tests shares: one gate that all requests pass, a diary of them, faults to meet them
with, a shelf of real pictures and clips, a clock that can be held, and the thread that serves. What a service accepts,
answers and charges stands in its own folder.

class Server(Loopback):
    def application(self) -> Starlette: …
"""

from tests.loopback import faults
from tests.loopback.clock import Clock
from tests.loopback.diary import Diary, Entry
from tests.loopback.faults import Fault, Script
from tests.loopback.forms import Part
from tests.loopback.links import PUBLIC_HOSTS, is_link, is_public
from tests.loopback.media import Medium, NoPicture, Shelf, Stored, filmed, given, picture_in, read_picture
from tests.loopback.serving import Loopback

__all__ = [
    "PUBLIC_HOSTS",
    "Clock",
    "Diary",
    "Entry",
    "Fault",
    "Loopback",
    "Medium",
    "NoPicture",
    "Part",
    "Script",
    "Shelf",
    "Stored",
    "faults",
    "filmed",
    "given",
    "is_link",
    "is_public",
    "picture_in",
    "read_picture",
]
