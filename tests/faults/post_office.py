"""A real SMTP server on loopback that opens when it is told to."""

import asyncio
import re
from collections import Counter
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from types import TracebackType
from typing import Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from tests.ports import free_port


class PostOffice:
    """`with office:` it is open; outside, connections to its port are refused."""

    def __init__(self) -> None:
        self.port = free_port()
        self.letters: list[EmailMessage] = []
        self.holds = False
        """Whether whoever brings a letter has to wait."""
        self.waiting = 0

    @property
    def receivers(self) -> Counter[str]:
        return Counter(str(letter["To"]) for letter in self.letters)

    def code_for(self, email: str) -> str | None:
        """The newest, once there is one."""
        for letter in reversed(self.letters):
            body = letter.get_body(("plain",))
            codes = re.findall(r"\b\d{6}\b", body.get_content()) if body is not None else []
            if letter["To"] == email and codes:
                return str(codes[0])
        return None

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 (the name is aiosmtpd's)
        assert isinstance(envelope.content, bytes)
        self.waiting += 1
        while self.holds:  # noqa: ASYNC110 (let go from another thread)
            await asyncio.sleep(0.01)
        self.waiting -= 1
        self.letters.append(message_from_bytes(envelope.content, policy=default))
        return "250 OK"

    def __enter__(self) -> Self:
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()
        return self

    def __exit__(
        self,
        error_type: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._controller.stop()
