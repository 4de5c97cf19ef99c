"""Addresses of the internet, as they are compared and counted."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

_GLOBAL_UNICAST = IPv6Network("2000::/3")  # RFC 4291 §2.4
_TRANSLATED = IPv6Network("2002::/16")  # 6to4, RFC 3056: an IPv4 address stands in it
_NOT_FOR_US: tuple[IPv4Network | IPv6Network, ...] = (
    IPv4Network("192.0.0.0/24"),  # protocols' own, RFC 6890; Python takes some for global
    IPv4Network("192.88.99.0/24"),  # whatever relays 6to4 near by, RFC 7526
    IPv4Network("168.63.129.16/32"),  # what a machine at Azure asks about itself
    IPv6Network("3fff::/20"),  # documentation, RFC 9637; older Pythons do not know
)


def parse(text: str) -> IPv4Address | IPv6Address | None:
    """None if it is none. An IPv4 address in IPv6's clothes (RFC 4291 §2.5.5.2) is the IPv4 one."""
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def network_of(address: str) -> str:
    """What an address is counted as: itself, or for IPv6 the /64 that one household holds."""
    parsed = parse(address)
    if isinstance(parsed, IPv6Address):
        return str(IPv6Network((parsed, 64), strict=False))
    return str(parsed) if parsed else "unknown"


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether it is somewhere in the internet, and nowhere near us: not private, loopback, link
    local, shared, reserved or multicast, nor an IPv6 address that is translated into any of these.
    """
    if isinstance(address, IPv6Address) and (
        address not in _GLOBAL_UNICAST or address in _TRANSLATED
    ):
        return False
    if any(address in network for network in _NOT_FOR_US):
        return False
    return address.is_global and not address.is_multicast


def is_public_or_here(address: IPv4Address | IPv6Address) -> bool:
    """Or this machine's own, which nobody else reaches."""
    return address.is_loopback or is_public(address)


def is_here(host: str) -> bool:
    """Whether only this machine can reach what listens there."""
    address = parse(host)
    return host == "localhost" or (address is not None and address.is_loopback)
