"""What strangers' addresses may lead to, and what not."""

import socket
import ssl
import time
from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any

import httpcore2
import pytest
from tests.platform.web_server import Reply, Site, site, trusting

from mercat.platform import fetching
from mercat.platform.addresses import is_public, is_public_or_here
from mercat.platform.fetching import LARGEST, Fault, Fetched, Fetcher, FetchFailed

NOT_PUBLIC = [
    *("127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1"),
    *("0.0.0.0", "255.255.255.255", "224.0.0.1", "192.0.2.1", "::1", "::", "fc00::1"),
    *("fe80::1", "fec0::1", "ff02::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::1"),
    *("64:ff9b:1::1", "2001:db8::1", "2001::1", "::10.0.0.1", "::ffff:0:10.0.0.1", "0.1.2.3"),
    *("2001:0:4136:e378:8000:63bf:3fff:fdd2", "192.88.99.1", "192.0.0.9", "192.0.0.170"),
    *("198.18.0.1", "198.51.100.1", "203.0.113.1", "240.0.0.1", "100.127.255.255"),
    *("169.254.170.2", "168.63.129.16", "fd00:ec2::254", "3fff::1", "5f00::1", "100::1"),
    *("2001:2::1", "2001:10::1", "ff0e::1", "2002:7f00:1::", "fe80::5efe:10.0.0.1"),
]
Address = IPv4Address | IPv6Address
Found = list[tuple[Any, ...]]


def on_loopback(address: Address) -> bool:
    return address == ip_address("127.0.0.1")


@pytest.fixture(scope="module")
def shop() -> Iterator[Site]:
    with site() as found:
        yield found


@pytest.fixture(scope="module")
def fetcher() -> Fetcher:
    return Fetcher(reachable=on_loopback, trust=trusting())


async def fault(fetcher: Fetcher, url: str) -> Fault:
    with pytest.raises(FetchFailed) as refused:
        await fetcher.fetch(url)
    return refused.value.fault


async def test_what_is_there(shop: Site, fetcher: Fetcher) -> None:
    shop.pages["/a.ics"] = Reply(b"BEGIN:VCALENDAR", headers={"ETag": '"1"'})

    assert await fetcher.fetch(f"{shop.url}/a.ics") == Fetched(b"BEGIN:VCALENDAR", '"1"')
    assert shop.asked[-1][1]["accept-encoding"] == "identity"


async def test_what_is_known_already(shop: Site, fetcher: Fetcher) -> None:
    shop.pages["/known"] = Reply(status=304)

    assert await fetcher.fetch(f"{shop.url}/known", '"1"') == Fetched(None, '"1"')
    assert shop.asked[-1][1]["if-none-match"] == '"1"'


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_not_in_the_internet(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "2606:4700:4700::1111", "172.32.0.1", "100.128.0.1"]
)
def test_in_the_internet(address: str) -> None:
    assert is_public(ip_address(address))


async def test_no_name_leads_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a name says where it stands for one of these: nothing is connected to, be it read or
    sent, and the other address that it has does not help.
    """
    connected: list[str] = []

    async def connect(_: object, host: str, *__: object) -> None:
        connected.append(host)

    monkeypatch.setattr(httpcore2.AnyIOBackend, "connect_tcp", connect)
    for address in NOT_PUBLIC:
        for found in ([address], ["8.8.8.8", address]):
            told = [(0, 1, 6, "", (one, 443)) for one in found]
            monkeypatch.setattr(socket, "getaddrinfo", lambda *_, told=told, **__: told)
            assert await fault(Fetcher(), "https://hooks.test/") is Fault.NOT_ALLOWED
            with pytest.raises(FetchFailed) as refused:
                await Fetcher().post("https://hooks.test/", b"{}", {})
            assert refused.value.fault is Fault.NOT_ALLOWED, found
    assert connected == []


@pytest.mark.parametrize(
    "url", ["https://hooks.example.com:8443/a?b=c", "https://8.8.8.8/", "https://3com.example/"]
)
def test_an_address_that_anybody_may_ask_for(url: str) -> None:
    """Any port will do: what listens on ours is nowhere that these lead."""
    assert Fetcher().checked(url) == url


def test_this_machine_where_that_is_chosen() -> None:
    fetcher = Fetcher(plain=True, reachable=is_public_or_here)
    for url in ("http://127.0.0.1:9000/", "http://[::1]:9000/", "https://8.8.8.8/"):
        assert fetcher.checked(url) == url
    for url in ("http://10.0.0.1/", "http://169.254.169.254/", "http://0.0.0.0/"):
        with pytest.raises(FetchFailed):
            fetcher.checked(url)


@pytest.mark.parametrize(
    "url",
    [
        *("http://example.com/a", "ftp://example.com/a", "file:///etc/passwd", "//example.com/"),
        *("https://ada:secret@example.com/", "https://ada@example.com/", "https:///a", "https://"),
        *("https://127.0.0.1/", "https://[::1]/", "https://[fe80::1%25eth0]/", "https://[::1/"),
        *("https://example.com:0/", "https://example.com:99999/", "https://exam ple.com/"),
        *("https://example.com\\@10.0.0.1/", "https://example.com/\r\nX: y", "https://exämple.com"),
    ],
)
async def test_an_address_that_nobody_may_ask_for(url: str) -> None:
    assert await fault(Fetcher(), url) is Fault.NOT_ALLOWED


@pytest.mark.parametrize("host", ["localhost", "127.1", "2130706433", "0x7f.1", "017700000001"])
async def test_a_name_of_this_machine(shop: Site, host: str) -> None:
    before = len(shop.asked)
    port = shop.url.rpartition(":")[2]

    assert await fault(Fetcher(), f"https://{host}:{port}/a.ics") is Fault.NOT_ALLOWED
    assert len(shop.asked) == before


async def test_one_address_of_several_is_private(
    monkeypatch: pytest.MonkeyPatch, shop: Site
) -> None:
    port = int(shop.url.rpartition(":")[2])
    found = [(2, 1, 6, "", (one, port)) for one in ("127.0.0.1", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    fetcher = Fetcher(reachable=on_loopback, trust=trusting())
    assert await fault(fetcher, f"https://feeds.test:{port}/") is Fault.NOT_ALLOWED


async def test_a_name_is_looked_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What it means a moment later, when it would be connected to, does not count."""
    with site("feeds.test") as shop:
        shop.pages["/"] = Reply(b"ours")
        port = int(shop.url.rpartition(":")[2])
        answers: Iterator[Found] = iter(
            [[(2, 1, 6, "", ("127.0.0.1", port))], [(2, 1, 6, "", ("10.0.0.1", port))]]
        )
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: next(answers))
        fetcher = Fetcher(reachable=on_loopback, trust=trusting())

        assert (await fetcher.fetch(f"{shop.url}/")).content == b"ours"
        assert next(answers, None) is not None


async def test_redirects_are_followed(shop: Site, fetcher: Fetcher) -> None:
    shop.pages["/old"] = Reply(status=302, headers={"Location": "/newer"})
    shop.pages["/newer"] = Reply(status=308, headers={"Location": f"{shop.url}/new"})
    shop.pages["/new"] = Reply(b"here")

    assert (await fetcher.fetch(f"{shop.url}/old")).content == b"here"


@pytest.mark.parametrize(
    "to",
    [
        *("https://10.0.0.1/", "http://example.com/", "//10.0.0.1/", "file:///etc/passwd"),
        *("https://[", "//[10.0.0.1/"),
    ],
)
async def test_redirects_are_looked_at(shop: Site, fetcher: Fetcher, to: str) -> None:
    shop.pages["/away"] = Reply(status=302, headers={"Location": to})
    assert await fault(fetcher, f"{shop.url}/away") is Fault.NOT_ALLOWED


async def test_redirects_without_end(shop: Site, fetcher: Fetcher) -> None:
    shop.pages["/round"] = Reply(status=302, headers={"Location": "/round"})
    before = len(shop.asked)

    assert await fault(fetcher, f"{shop.url}/round") is Fault.TOO_MANY_REDIRECTS
    assert len(shop.asked) - before == 4


async def test_too_large(shop: Site, fetcher: Fetcher) -> None:
    shop.pages["/large"] = Reply(b"x" * (LARGEST + 1))
    assert await fault(fetcher, f"{shop.url}/large") is Fault.TOO_LARGE


async def test_as_large_as_can_be(shop: Site, fetcher: Fetcher) -> None:
    shop.pages["/largest"] = Reply(b"x" * LARGEST)
    assert len((await fetcher.fetch(f"{shop.url}/largest")).content or b"") == LARGEST


async def test_too_slow(shop: Site, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "WHOLE_TIMEOUT", 0.3)
    shop.pages["/slow"] = Reply(b"late", wait=lambda: time.sleep(1))
    assert await fault(fetcher, f"{shop.url}/slow") is Fault.TOO_SLOW


async def test_compressed(shop: Site, fetcher: Fetcher) -> None:
    shop.pages["/gzip"] = Reply(b"\x1f\x8b", headers={"Content-Encoding": "gzip"})
    assert await fault(fetcher, f"{shop.url}/gzip") is Fault.COMPRESSED


async def test_not_there(shop: Site, fetcher: Fetcher) -> None:
    assert await fault(fetcher, f"{shop.url}/nothing") is Fault.REFUSED


async def test_nobody_listens(fetcher: Fetcher) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"https://127.0.0.1:{closed.getsockname()[1]}/"
        assert await fault(fetcher, url) is Fault.UNREACHABLE


async def test_a_certificate_of_nobody_we_trust(shop: Site) -> None:
    assert await fault(Fetcher(reachable=on_loopback), f"{shop.url}/a.ics") is Fault.UNREACHABLE


async def test_whom_to_trust_is_read_once(shop: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[object] = []

    def known() -> ssl.SSLContext:
        read.append(None)
        return trusting()

    monkeypatch.setattr(httpcore2, "default_ssl_context", known)
    fetching._trusted.cache_clear()
    try:
        for _ in range(2):
            assert (await Fetcher(reachable=on_loopback).post(shop.url, b"", {})).status == 404
    finally:
        fetching._trusted.cache_clear()
    assert len(read) == 1


async def test_plain_where_that_will_do() -> None:
    with site(secure=False) as shop:
        shop.pages["/"] = Reply(b"plain")
        fetcher = Fetcher(plain=True, reachable=on_loopback)
        assert (await fetcher.fetch(shop.url)).content == b"plain"
