"""What becomes of e-mail that cannot be sent."""

from collections.abc import Iterator
from contextlib import contextmanager

from mercat.platform.mail.transport import MailError
from mercat.platform.outbox.delivering import Undeliverable


@contextmanager
def mailing() -> Iterator[None]:
    """For handlers: mail that a server refuses for good is not tried again, the rest is."""
    try:
        yield
    except MailError as error:
        if error.permanent:
            raise Undeliverable(str(error)) from error
        raise
