"""All targets by name; each is imported only when it is asked for by a run."""

from tests.fuzz.commands import COMMAND
from tests.fuzz.ledgers import LEDGER
from tests.fuzz.prompts import PROMPT
from tests.fuzz.ranges import RANGES
from tests.fuzz.replies import REPLIES
from tests.fuzz.running import Target
from tests.fuzz.screens import TEXT
from tests.fuzz.yamls import YAML

TARGETS: dict[str, Target] = {
    target.name: target for target in (REPLIES, COMMAND, YAML, PROMPT, TEXT, LEDGER, RANGES)
}
