"""Addresses of the internet, as they are compared and counted."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address


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
