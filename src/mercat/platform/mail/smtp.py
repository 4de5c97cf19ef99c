"""Sending by SMTP (RFC 5321), with STARTTLS (RFC 3207) or TLS from the first byte (RFC 8314)."""

import ssl
from typing import Final

from aiosmtplib import (
    SMTP,
    SMTPDataError,
    SMTPException,
    SMTPNotSupported,
    SMTPRecipientsRefused,
    SMTPSenderRefused,
)

from mercat.platform.mail.address import for_delivery
from mercat.platform.mail.errors import MailError
from mercat.platform.mail.message import Email
from mercat.platform.settings import Settings

TIMEOUT: Final = 10.0
"""Seconds to connect, and then to wait for each answer of the server."""
_NO_MAILBOX: Final = frozenset({550, 551, 553})


class SmtpMailer:
    """Sends each e-mail over a connection of its own. Certificates are always verified."""

    def __init__(self, settings: Settings, tls_context: ssl.SSLContext | None = None) -> None:
        self._settings = settings
        self._sender = for_delivery(settings.smtp_from_email, settings.smtp_from_name)
        self._tls_context = tls_context or ssl.create_default_context()

    async def send(self, email: Email) -> None:
        """Return once the server has taken `email`; raise MailError if it has not."""
        try:
            async with self._connection() as server:
                await server.send_message(email.as_message(self._sender))
        except (SMTPException, OSError) as error:
            reason = _readable(_reason(error)).replace(email.to, "(recipient)")
            # The server's own words, which would follow as the cause, may hold the address.
            permanent = _is_permanent(error)
            bounced = permanent and _is_of_address(error)
            raise MailError(
                f"The e-mail was not sent: {reason}", permanent=permanent, bounced=bounced
            ) from None

    def _connection(self) -> SMTP:
        settings = self._settings
        return SMTP(
            hostname=settings.smtp_host,
            port=settings.smtp_port,
            username=settings.smtp_user or None,
            password=settings.smtp_password.get_secret_value() or None,
            use_tls=settings.smtp_security == "tls",
            start_tls=settings.smtp_security == "starttls",
            tls_context=self._tls_context,
            # Asking the resolver for our own name may take longer than sending.
            local_hostname=self._sender.domain,
            timeout=TIMEOUT,
        )


def _is_permanent(error: Exception) -> bool:
    """Whether the server refused the e-mail itself; a refused connection or password is ours."""
    match error:
        case SMTPRecipientsRefused():
            return all(refused.code >= 500 for refused in error.recipients)
        case SMTPSenderRefused() | SMTPDataError():
            return error.code >= 500
        case _:
            return isinstance(error, SMTPNotSupported) and "SMTPUTF8" in error.message


def _is_of_address(error: Exception) -> bool:
    """Whether it is the mailbox that takes nothing (RFC 5321 §4.2.3): some servers say so only
    once they have the e-mail.
    """
    if isinstance(error, SMTPDataError):
        return error.code in _NO_MAILBOX
    return isinstance(error, SMTPRecipientsRefused)


def _reason(error: Exception) -> str:
    if isinstance(error, SMTPRecipientsRefused):
        return "; ".join(f"{refused.code} {refused.message}" for refused in error.recipients)
    return f"{type(error).__name__}: {error}"


def _readable(words: str) -> str:
    """Without what no database keeps: some servers do not answer in UTF-8."""
    return "".join(one if one.isprintable() or one == "\n" else "�" for one in words)
