"""The network address that a host is reached at, if it may be."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from api.remote.allowing import Allowed
from api.remote.errors import RemoteError, RemoteRefusedError

_NAT64 = IPv6Network("64:ff9b::/96")
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True)
class Address:
    """What a socket connects to: an IP address, without a name that could be resolved anew."""

    family: int
    target: tuple[str, int]


def resolve(endpoint: Allowed) -> Address:
    """An address of the endpoint's host: a public one, unless an entry names the host.

    The system's resolver has a time limit of its own. Raises :class:`RemoteRefusedError` where all addresses
    are of private networks, and :class:`RemoteError` where there are none.
    """
    parts = endpoint.parts
    try:
        found = socket.getaddrinfo(
            parts.hostname, parts.port or _PORTS[parts.scheme], type=socket.SOCK_STREAM
        )
    except (OSError, UnicodeError) as error:
        raise RemoteError(endpoint.iri, "的主机名无法解析", "has a host that cannot be resolved") from error
    for family, _, _, _, target in found:
        host, port = str(target[0]), int(target[1])
        if endpoint.named or is_public(host):
            return Address(family, (host, port))
    raise RemoteRefusedError(
        endpoint.iri,
        "主机的地址是私有、回环或链路本地地址",
        "its host has a private, loopback or link-local address",
    )


def is_public(host: str) -> bool:
    """Whether an IP address is one of the internet at large, whatever it is wrapped in."""
    address = ip_address(host.partition("%")[0])
    inner = _inner(address) if isinstance(address, IPv6Address) else None
    return _is_global(inner or address)


def _is_global(address: IPv4Address | IPv6Address) -> bool:
    return address.is_global and not address.is_multicast and not address.is_reserved


def _inner(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 one leads to."""
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
