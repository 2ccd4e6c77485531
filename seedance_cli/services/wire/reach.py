"""Whether an address leads close by: to this machine, its own network, a cloud's machine room. A stranger's link must not
make us ask there; the check stands apart because what counts as close is a list, and lists grow."""

import asyncio
import ipaddress
import socket
from typing import Any

from seedance_cli.services.wire.exchange import CONNECT, Address

IP = ipaddress.IPv4Address | ipaddress.IPv6Address

# 198.18.0.0/15 is missing on purpose: VPN programs answer every name with an address from it.
CLOSE = tuple(
    ipaddress.ip_network(each)
    for each in (
        "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.168.0.0/16 224.0.0.0/3 "
        "::/96 fc00::/7 fe80::/9 ff00::/8"
    ).split()
)
WRAPPING = ((ipaddress.ip_network("64:ff9b::/96"), 0), (ipaddress.ip_network("2002::/16"), 80))
"""IPv6 networks whose addresses hold an IPv4 address, and by how many bits it stands from their end."""


def is_close(ip: IP) -> bool:
    """Whether an IP address is no place on the open internet."""
    inner = _inner(ip)
    return any(each.version == inner.version and inner in each for each in CLOSE)


def literal(host: str) -> IP | None:
    """The IP address that a host's name spells out in any way that a resolver takes (127.1, 0x7f000001, 2130706433); None
    for a name."""
    name = host.removesuffix(".")
    try:
        return ipaddress.ip_address(name)
    except ValueError:
        pass
    try:
        return ipaddress.IPv4Address(socket.inet_aton(name))
    except OSError:
        return None


async def leads_close(address: Address, *, by_name: bool = True) -> bool:
    """Whether an address leads close by. With `by_name` names are looked up, and one close address among several is
    enough; a name that nobody knows leads nowhere."""
    host = address.raw_host.decode("ascii")
    ip = literal(host)
    if ip is not None:
        return is_close(ip)
    name = host.lower().removesuffix(".")
    if name == "localhost" or name.endswith(".localhost"):
        return True
    return by_name and any(is_close(found) for found in await _looked_up(host))


def is_close_peer(peer: Any) -> bool:
    """The same of the other end of an open connection, as a socket tells it."""
    ip = literal(str(peer[0])) if isinstance(peer, tuple) and peer else None
    return ip is not None and is_close(ip)


async def _looked_up(host: str) -> list[IP]:
    try:
        async with asyncio.timeout(CONNECT):
            found = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):  # the exchange itself says why there is no way to it
        return []
    return [ip for *_, place in found if (ip := literal(str(place[0])))]


def _inner(ip: IP) -> IP:
    """The IPv4 address that an IPv6 address stands for, where it does."""
    if ip.version == 4:
        return ip
    if ip.ipv4_mapped:
        return ip.ipv4_mapped
    for network, shift in WRAPPING:
        if ip in network:
            return ipaddress.IPv4Address(int(ip) >> shift & 0xFFFFFFFF)
    return ip
