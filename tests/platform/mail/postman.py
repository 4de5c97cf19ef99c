"""A real SMTP server on loopback that takes e-mails, or answers as it is told to."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import trustme
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

LOGIN = LoginPassword(b"mercat", b"correct-horse")


@dataclass
class Postman:
    """Takes e-mails, or answers as it is told to."""

    rcpt: str = "250 OK"
    data: str = "250 OK"
    taken: list[Envelope] = field(default_factory=list)
    over_tls: list[bool] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802 (the name is aiosmtpd's)
        self, _server: SMTP, _session: Session, envelope: Envelope, to: str, _options: list[str]
    ) -> bytes:
        """In Latin-1, as some servers still speak."""
        if self.rcpt.startswith("250"):
            envelope.rcpt_tos.append(to)
        return self.rcpt.encode("latin-1")

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.data.startswith("250"):
            self.taken.append(envelope)
            assert server.transport
            self.over_tls.append(server.transport.get_extra_info("sslcontext") is not None)
        return self.data

    @property
    def messages(self) -> list[EmailMessage]:
        contents = [envelope.content for envelope in self.taken]
        return [message_from_bytes(c, policy=default) for c in contents if isinstance(c, bytes)]


def server_tls(authority: trustme.CA, name: str = "localhost") -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(name).configure_cert(context)
    return context


def authenticate(_server: object, _session: object, _envelope: object, _how: str, data: Any) -> Any:
    return AuthResult(success=data == LOGIN, handled=False)


@asynccontextmanager
async def listening(
    protocol: Callable[[], asyncio.BaseProtocol], tls: ssl.SSLContext | None = None
) -> AsyncIterator[int]:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(protocol, "127.0.0.1", 0, ssl=tls)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
