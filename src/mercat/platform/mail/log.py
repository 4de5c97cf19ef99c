"""Every e-mail that leaves, or does not: kept at the one place that all of them come through."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from mercat.platform.ids import uuid7
from mercat.platform.mail.errors import MailError
from mercat.platform.mail.message import Email
from mercat.platform.mail.records import EmailLog, EmailStatus
from mercat.platform.mail.transport import Mailer

LONGEST_ERROR = 500
"""Characters of what a mail server says that are kept."""
KEPT = timedelta(days=90)
_delivery: ContextVar[UUID | None] = ContextVar("mail_delivery", default=None)


@contextmanager
def of_delivery(delivery_id: UUID) -> Iterator[None]:
    """E-mails sent within belong to this delivery of an event: when it is tried again, so are they,
    and what has left already does not leave twice.
    """
    token = _delivery.set(delivery_id)
    try:
        yield
    finally:
        _delivery.reset(token)


async def forget(session: AsyncSession, now: datetime) -> None:
    """What is older than KEPT."""
    await session.execute(delete(EmailLog).where(EmailLog.created_at < now - KEPT))


async def has_bounced(session: AsyncSession, address: str, since: datetime | None) -> bool:
    """Whether the last that became of an e-mail to `address` is that it was refused for good.
    `since`: when its owner last showed that they read there.
    """
    told = (EmailStatus.SENT, EmailStatus.BOUNCED)
    query = (
        select(EmailLog.status, EmailLog.updated_at)
        .where(EmailLog.recipient == address.lower(), EmailLog.status.in_(told))
        .order_by(EmailLog.updated_at.desc(), EmailLog.id.desc())
        .limit(1)
    )
    last = (await session.execute(query)).one_or_none()
    if last is None or last.status is not EmailStatus.BOUNCED:
        return False
    return since is None or last.updated_at > since


class LoggedMailer:
    """In transactions of its own: what it writes stays, whatever becomes of its caller."""

    def __init__(self, mailer: Mailer, engine: AsyncEngine) -> None:
        self._mailer = mailer
        self._engine = engine

    async def send(self, email: Email) -> None:
        """Raises MailError if it is not in safe hands."""
        delivery_id = _delivery.get() or uuid7()
        if await self._write(email, delivery_id, EmailStatus.QUEUED):
            return
        try:
            await self._mailer.send(email)
        except MailError as error:
            failed = EmailStatus.BOUNCED if error.bounced else EmailStatus.FAILED
            await self._write(email, delivery_id, failed, str(error)[:LONGEST_ERROR])
            raise
        await self._write(email, delivery_id, EmailStatus.SENT)

    async def _write(
        self, email: Email, delivery_id: UUID, status: EmailStatus, error: str | None = None
    ) -> bool:
        """Whether it has left already. An attempt is counted when it begins."""
        begins = status is EmailStatus.QUEUED
        row = {
            "id": uuid7(),
            "delivery_id": delivery_id,
            "recipient": email.to.lower(),
            "template": email.template,
            "locale": email.locale,
            "status": status,
            "attempts": 1,
            "error": error,
        }
        statement = insert(EmailLog).values(row)
        attempts = EmailLog.attempts + (1 if begins else 0)
        statement = statement.on_conflict_do_update(
            index_elements=[EmailLog.delivery_id, EmailLog.recipient, EmailLog.template],
            set_={
                "status": status,
                "error": error,
                "attempts": attempts,
                "updated_at": func.now(),
            },
            where=EmailLog.status != EmailStatus.SENT,
        )
        async with self._engine.begin() as connection:
            written = await connection.execute(statement)
        return written.rowcount == 0
