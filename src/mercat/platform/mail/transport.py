"""How e-mail leaves: by SMTP where a server is set, into the local mailbox where none is."""

from typing import Protocol

from mercat.platform.mail.errors import MailError
from mercat.platform.mail.inbox import StoredEmail, read_mailbox
from mercat.platform.mail.maildir import MailboxMailer
from mercat.platform.mail.message import Email
from mercat.platform.mail.smtp import SmtpMailer
from mercat.platform.settings import Settings

__all__ = [
    "MailError",
    "MailboxMailer",
    "Mailer",
    "SmtpMailer",
    "StoredEmail",
    "mailer",
    "read_mailbox",
]


class Mailer(Protocol):
    async def send(self, email: Email) -> None:
        """Return once `email` is in safe hands; raise MailError if it is not."""


def mailer(settings: Settings) -> Mailer:
    """The mailer that `settings` ask for; ValueError if their sender is no e-mail address."""
    return SmtpMailer(settings) if settings.smtp_host else MailboxMailer(settings)
