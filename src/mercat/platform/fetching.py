"""Reading what strangers have put on the web, and sending, at addresses that they have given us.

Such an address may point into our own network (OWASP: server-side request forgery). So the name is
resolved once, every address it stands for must be public, and the connection goes to one of those:
a name that means another machine a moment later leads nowhere. Redirects start all over; what is
sent follows none.
"""

import asyncio
import re
import socket
import ssl
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from ipaddress import IPv4Address, IPv6Address
from typing import Any
from urllib.parse import urljoin, urlsplit, urlunsplit

import httpcore2

from mercat.platform.addresses import is_public, parse

LARGEST = 1024 * 1024
"""Bytes of the longest answer that is read."""
CONNECT_TIMEOUT, WHOLE_TIMEOUT = 3.0, 15.0
"""Seconds to connect, and for everything, redirects included."""
MOST_REDIRECTS = 3
POST_TIMEOUT = 10.0
"""Seconds for everything that is sent and its answer."""
MOST_ANSWER = 64 * 1024
"""Bytes that are read of the answer to what was sent."""

_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_REDIRECTS = {301, 302, 303, 307, 308}
_READER, _SENDER = b"Mercat (calendar subscription)", b"Mercat (webhooks)"


class Fault(StrEnum):
    """Why nothing was read."""

    NOT_ALLOWED = "address_not_allowed"
    UNREACHABLE = "unreachable"
    TOO_SLOW = "too_slow"
    TOO_LARGE = "too_large"
    TOO_MANY_REDIRECTS = "too_many_redirects"
    REFUSED = "refused"
    COMPRESSED = "compressed"


class FetchFailed(Exception):
    """`fault`: what to tell whoever gave the address. Nothing else of the answer is repeated."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True)
class Fetched:
    """`content` is None when it is what `etag` named already."""

    content: bytes | None
    etag: str | None


@dataclass(frozen=True)
class Answer:
    """To what was sent: `content` is what was read of it."""

    status: int
    content: bytes


class Fetcher:
    """`plain`: whether http will do, and not https alone. `reachable`: which addresses may be
    connected to.
    """

    def __init__(
        self,
        *,
        plain: bool = False,
        reachable: Callable[[IPv4Address | IPv6Address], bool] = is_public,
        trust: ssl.SSLContext | None = None,
    ) -> None:
        self._schemes = {"https", "http"} if plain else {"https"}
        self._network = _Checked(reachable)
        self._trust = trust

    def checked(self, url: str) -> str:
        """The address in full, as it will be asked. Raises FetchFailed(NOT_ALLOWED) for one that
        nobody may read here: another scheme, a name and password in it, no host, odd characters.
        """
        if not url.isascii() or not url.isprintable() or " " in url:
            raise FetchFailed(Fault.NOT_ALLOWED)
        try:
            parts = urlsplit(url)
            known = parts.scheme in self._schemes and parts.hostname and parts.port != 0
        except ValueError:
            raise FetchFailed(Fault.NOT_ALLOWED) from None
        if not known or "@" in parts.netloc or "%" in parts.netloc or "\\" in url:
            raise FetchFailed(Fault.NOT_ALLOWED)
        self._expect_reachable(parts.hostname or "")
        return urlunsplit(parts._replace(fragment="", path=parts.path or "/"))

    def _expect_reachable(self, host: str) -> None:
        """Of what can be said without asking anybody. Raises FetchFailed."""
        literal = parse(host)
        if literal is None:
            # `127.1`, `0x7f.1`, `2130706433`, `127.0.0.1.`: what ends in a number is an address to
            # whoever connects (WHATWG URL §3.5), and nobody of good will writes one so.
            refused = host.endswith(".") or _NUMBER.fullmatch(host.rpartition(".")[2]) is not None
        else:
            refused = not self._network.reachable(literal)
        if refused:
            raise FetchFailed(Fault.NOT_ALLOWED)

    async def fetch(self, url: str, etag: str | None = None) -> Fetched:
        """What is there now. Raises FetchFailed."""
        async with _bounded(WHOLE_TIMEOUT):
            return await self._followed(url, etag)

    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        """Whatever the answer is. Raises FetchFailed where there is none."""
        sent = [
            (b"Host", urlsplit(url).netloc.encode()),
            (b"User-Agent", _SENDER),
            (b"Accept-Encoding", b"identity"),
            (b"Content-Length", b"%d" % len(body)),
            *((name.encode(), value.encode()) for name, value in headers.items()),
        ]
        async with (
            _bounded(POST_TIMEOUT),
            self._pool() as pool,
            pool.stream(
                "POST",
                self.checked(url),
                headers=sent,
                content=body,
                extensions={"timeout": _timeouts(POST_TIMEOUT)},
            ) as answer,
        ):
            return Answer(answer.status, await _beginning(answer))

    async def _followed(self, url: str, etag: str | None) -> Fetched:
        for _ in range(MOST_REDIRECTS + 1):
            found = await self._asked(self.checked(url), etag)
            if isinstance(found, Fetched):
                return found
            try:
                url = urljoin(url, found)
            except ValueError:
                raise FetchFailed(Fault.NOT_ALLOWED) from None
        raise FetchFailed(Fault.TOO_MANY_REDIRECTS)

    async def _asked(self, url: str, etag: str | None) -> Fetched | str:
        """What it says, or where it says that it is."""
        headers = [
            (b"Host", urlsplit(url).netloc.encode()),
            (b"User-Agent", _READER),
            (b"Accept", b"text/calendar, text/plain;q=0.5, */*;q=0.1"),
            (b"Accept-Encoding", b"identity"),  # what is compressed may be a bomb
            *([(b"If-None-Match", etag.encode())] if etag else []),
        ]
        extensions = {"timeout": _timeouts(WHOLE_TIMEOUT)}
        async with (
            self._pool() as pool,
            pool.stream("GET", url, headers=headers, extensions=extensions) as answer,
        ):
            told = {name.lower(): value.decode("latin-1") for name, value in answer.headers}
            if answer.status in _REDIRECTS and b"location" in told:
                return told[b"location"]
            if answer.status == 304 and etag:
                return Fetched(None, etag)
            if answer.status != 200:
                raise FetchFailed(Fault.REFUSED)
            if told.get(b"content-encoding", "identity").lower() != "identity":
                raise FetchFailed(Fault.COMPRESSED)
            return Fetched(await _body(answer), _etag(told.get(b"etag")))

    def _pool(self) -> httpcore2.AsyncConnectionPool:
        trust = self._trust or _trusted()
        return httpcore2.AsyncConnectionPool(ssl_context=trust, network_backend=self._network)


@cache
def _trusted() -> ssl.SSLContext:
    """Whom everybody trusts. Reading it takes longer than all else that a delivery does."""
    return httpcore2.default_ssl_context()


@asynccontextmanager
async def _bounded(seconds: float) -> AsyncIterator[None]:
    """Raises FetchFailed for whatever goes wrong on the way."""
    try:
        async with asyncio.timeout(seconds):
            yield
    except (TimeoutError, httpcore2.TimeoutException):
        raise FetchFailed(Fault.TOO_SLOW) from None
    except (httpcore2.NetworkError, httpcore2.ProtocolError, OSError, UnicodeError):
        raise FetchFailed(Fault.UNREACHABLE) from None


def _timeouts(whole: float) -> dict[str, float]:
    return {"connect": CONNECT_TIMEOUT, "read": whole, "write": whole}


async def _beginning(answer: httpcore2.Response) -> bytes:
    body = bytearray()
    async for part in answer.aiter_stream():
        body += part
        if len(body) >= MOST_ANSWER:
            break
    return bytes(body[:MOST_ANSWER])


async def _body(answer: httpcore2.Response) -> bytes:
    body = bytearray()
    async for part in answer.aiter_stream():
        body += part
        if len(body) > LARGEST:
            raise FetchFailed(Fault.TOO_LARGE)
    return bytes(body)


def _etag(told: str | None) -> str | None:
    """Sent back as it came, so it must be what a tag is (RFC 9110 §8.8.3)."""
    return told if told and told.isascii() and told.isprintable() and len(told) <= 200 else None


class _Checked(httpcore2.AsyncNetworkBackend):
    """Connects to the address that it has looked at, and to no other."""

    def __init__(self, reachable: Callable[[IPv4Address | IPv6Address], bool]) -> None:
        self.reachable = reachable
        self._network = httpcore2.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 (httpcore's own)
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        async with asyncio.timeout(timeout):
            for address in await self._resolved(host, port):
                try:
                    return await self._network.connect_tcp(
                        address, port, timeout, local_address, socket_options
                    )
                except httpcore2.ConnectError:
                    continue  # one of several, perhaps of a family that we do not speak
        raise FetchFailed(Fault.UNREACHABLE)

    async def _resolved(self, host: str, port: int) -> list[str]:
        """Raises FetchFailed where one of them is not for us."""
        loop = asyncio.get_running_loop()
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = [parse(str(sockaddr[0]).partition("%")[0]) for *_, sockaddr in found]
        if not all(one is not None and self.reachable(one) for one in addresses):
            raise FetchFailed(Fault.NOT_ALLOWED)
        return [str(one) for one in addresses]
