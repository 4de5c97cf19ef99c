"""The table of e-mails: to whom, when, and what became of them; not what stood in them."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from mercat.platform.db import Record, Word, one_of


class EmailStatus(StrEnum):
    """QUEUED: an attempt has begun. SENT: a server has it. FAILED: none took it; what may be taken
    later is tried again. BOUNCED: the address is refused for good.
    """

    QUEUED = "QUEUED"
    SENT = "SENT"
    FAILED = "FAILED"
    BOUNCED = "BOUNCED"


class EmailLog(Record):
    """`delivery_id`: of the event that it follows from, or its own where it follows from none."""

    __tablename__ = "emails"
    __table_args__ = (
        UniqueConstraint("delivery_id", "recipient", "template"),
        Index(None, "recipient"),
        Index(None, "created_at"),
        one_of("status", EmailStatus),
    )

    delivery_id: Mapped[UUID]
    recipient: Mapped[str]
    template: Mapped[str]
    locale: Mapped[str]
    status: Mapped[EmailStatus] = mapped_column(Word(EmailStatus))
    attempts: Mapped[int]
    error: Mapped[str | None]
