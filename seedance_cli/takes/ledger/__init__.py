"""The ledger: every create ever sent, whoever sent it, so that nothing paid is lost and nothing is paid twice."""

from seedance_cli.takes.ledger.book import Kind, Ledger
from seedance_cli.takes.ledger.caps import Cap
from seedance_cli.takes.ledger.entry import GIVEN_UP, SENDING, Entry, prompt_hash, request_hash

__all__ = ["GIVEN_UP", "SENDING", "Cap", "Entry", "Kind", "Ledger", "prompt_hash", "request_hash"]
