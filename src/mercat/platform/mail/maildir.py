"""Writing to the local mailbox: a Maildir, so that several processes may do so at once."""

import asyncio
import mailbox
from threading import Lock
from typing import Final

from mercat.platform.mail.address import for_delivery
from mercat.platform.mail.errors import MailError
from mercat.platform.mail.message import Email
from mercat.platform.settings import Settings

_LOCK: Final = Lock()
"""`mailbox.Maildir` numbers its files by process and not by thread."""


class MailboxMailer:
    """Keeps every e-mail in a Maildir and sends none."""

    def __init__(self, settings: Settings) -> None:
        self._path = settings.layout.mailbox
        self._sender = for_delivery(settings.smtp_from_email, settings.smtp_from_name)

    async def send(self, email: Email) -> None:
        """Return once `email` is on the disk; MailError where the disk refuses it."""
        message = email.as_message(self._sender).as_bytes()
        try:
            await asyncio.to_thread(self._store, message)
        except OSError as error:
            raise MailError(f"The mailbox took no e-mail: {error}", permanent=False) from error

    def _store(self, message: bytes) -> None:
        # Maildir's own constructor fails where two processes make the folders at once.
        for folder in (self._path, *(self._path / name for name in ("tmp", "new", "cur"))):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _LOCK:
            mailbox.Maildir(self._path, create=False).add(message)
