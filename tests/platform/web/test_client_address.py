"""Who is calling, behind proxies that are trusted and before those that are not."""

from typing import Any

import pytest
from starlette.types import Message, Receive, Scope, Send

from mercat.platform.addresses import network_of
from mercat.platform.settings import Settings
from mercat.platform.web.client import ClientAddress

PROXIES = ("10.0.0.0/8", "fd00::/8")


async def seen(
    peer: str | None, *forwarded: str, proxies: tuple[str, ...] = PROXIES
) -> tuple[str, int] | None:
    """The client that the application sees."""
    found: list[Any] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        found.append(scope["client"])

    async def receive() -> Message:
        raise AssertionError

    async def send(message: Message) -> None:
        raise AssertionError

    scope = {
        "type": "http",
        "client": (peer, 50_000) if peer is not None else None,
        "headers": [(b"x-forwarded-for", value.encode("latin-1")) for value in forwarded],
    }
    settings = Settings(_env_file=None, trusted_proxies=proxies)
    await ClientAddress(app, settings)(scope, receive, send)
    client: tuple[str, int] | None = found[0]
    return client


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        # No header, or one from somebody whom we do not trust.
        ("10.0.0.1", (), "10.0.0.1"),
        ("203.0.113.7", ("198.51.100.1",), "203.0.113.7"),
        # The first from the right that is no proxy of ours; what is left of it, anybody may write.
        ("10.0.0.1", ("198.51.100.1",), "198.51.100.1"),
        ("10.0.0.1", ("1.2.3.4, 198.51.100.1",), "198.51.100.1"),
        ("10.0.0.1", ("1.2.3.4, 198.51.100.1, 10.9.9.9",), "198.51.100.1"),
        ("10.0.0.1", ("10.3.3.3, 198.51.100.1",), "198.51.100.1"),
        ("10.0.0.1", ("1.2.3.4", "198.51.100.1"), "198.51.100.1"),
        ("10.0.0.1", ("1.2.3.4,198.51.100.1 ,\t10.9.9.9 ",), "198.51.100.1"),
        ("10.0.0.1", ("garbage, 198.51.100.1",), "198.51.100.1"),
        # Nothing but proxies: the one farthest away.
        ("10.0.0.1", ("10.2.2.2, 10.9.9.9",), "10.2.2.2"),
        # What does not parse means the peer.
        ("10.0.0.1", ("garbage",), "10.0.0.1"),
        ("10.0.0.1", ("",), "10.0.0.1"),
        ("10.0.0.1", (",",), "10.0.0.1"),
        ("10.0.0.1", ("198.51.100.1, ",), "10.0.0.1"),
        ("10.0.0.1", ("198.51.100.1:4711",), "10.0.0.1"),
        ("10.0.0.1", ("[2001:db8::1]",), "10.0.0.1"),
        ("10.0.0.1", ("198.51.100.1, unknown, 10.9.9.9",), "10.0.0.1"),
        ("10.0.0.1", ("198.051.100.001",), "10.0.0.1"),
        ("10.0.0.1", ("3325256705",), "10.0.0.1"),
        ("10.0.0.1", ("é",), "10.0.0.1"),
        # IPv6, and IPv4 in its clothes.
        ("fd00::1", ("2001:DB8:0::1",), "2001:db8::1"),
        ("fd00::1", ("2001:db8::1, 10.9.9.9",), "2001:db8::1"),
        ("::ffff:10.0.0.1", ("198.51.100.1",), "198.51.100.1"),
        ("10.0.0.1", ("::ffff:198.51.100.1",), "198.51.100.1"),
        ("10.0.0.1", ("198.51.100.1, ::ffff:10.9.9.9",), "198.51.100.1"),
        # A unix socket has no address that could be trusted.
        ("", ("198.51.100.1",), ""),
    ],
)
async def test_who_is_calling(peer: str, forwarded: tuple[str, ...], address: str) -> None:
    assert await seen(peer, *forwarded) == (address, 50_000)


async def test_without_trusted_proxies_the_header_means_nothing() -> None:
    assert await seen("10.0.0.1", "198.51.100.1", proxies=()) == ("10.0.0.1", 50_000)


async def test_a_request_without_a_peer_stays_without() -> None:
    assert await seen(None, "198.51.100.1") is None


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::", "2001:db8:1:3::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("::1", "::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", "unknown"),
        ("garbage", "unknown"),
        ("testclient", "unknown"),
    ],
)
def test_what_an_address_is_counted_as(address: str, network: str) -> None:
    assert network_of(address) == network
