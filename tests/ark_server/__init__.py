"""A strict Ark (Volcengine in China, ModelArk abroad) on loopback, for tests and for rehearsals by hand: it behaves as
documented and refuses the rest.

with serve(region="intl", clip_seconds=2) as server:
    …                                  # ARK_BASE_URL=server.base_url ARK_API_KEY=server.key
    server.next("create", faults.error("InputImageSensitiveContentDetected.PrivacyInformation"))
    server.fail_next("OutputVideoSensitiveContentDetected.PolicyViolation")
    assert server.creates == 1 and server.account.tokens == 0
"""

from tests.ark_server import faults
from tests.ark_server.faults import Fault
from tests.ark_server.serving import KEY, ArkEntry, Server, serve
from tests.ark_server.ways import Ways

__all__ = ["KEY", "ArkEntry", "Fault", "Server", "Ways", "faults", "serve"]
