"""Which texts a loopback service takes for links, and which of those for links into the open web, where it never goes."""

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

PUBLIC_HOSTS = ("example.com", "example.org", "example.net", "example")
"""Hosts (and all below them) that stand for the open web."""


def is_link(text: Any) -> bool:
    """An http(s) link with a host, in printable ASCII."""
    if not isinstance(text, str) or not re.fullmatch(r"[!-~]+", text):
        return False
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def is_public(link: str, hosts: Iterable[str] = PUBLIC_HOSTS) -> bool:
    """Whether a link leads to one of these hosts or below it."""
    host = urlsplit(link).hostname or ""
    return any(host == public or host.endswith("." + public) for public in hosts)
