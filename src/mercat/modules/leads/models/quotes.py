"""What a business would do it for, and when."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from mercat.platform.db import Record, Word, one_of
from mercat.platform.money import Money


class QuoteStatus(StrEnum):
    SENT = "SENT"
    ACCEPTED = "ACCEPTED"
    REJECTED = "REJECTED"
    WITHDRAWN = "WITHDRAWN"
    EXPIRED = "EXPIRED"


class Quote(Record):
    """Of one business for one request; another one only after this is withdrawn or rejected."""

    __tablename__ = "quotes"
    __table_args__ = (
        Index(None, "lead_id"),
        Index(None, "request_id", "created_at", "id"),
        Index(None, "business_id", "created_at"),
        Index(None, "offering_id"),
        Index(None, "member_id"),
        Index(
            "uq_quotes_lead_id_sent",
            "lead_id",
            unique=True,
            postgresql_where=text("status = 'SENT'"),
        ),
        Index(
            "uq_quotes_request_id_accepted",
            "request_id",
            unique=True,
            postgresql_where=text("status = 'ACCEPTED'"),
        ),
        Index(
            "ix_quotes_running",
            "valid_until",
            postgresql_where=text("status = 'SENT'"),
        ),
        CheckConstraint("total_amount >= 0", name="total_amount"),
        CheckConstraint("jsonb_array_length(lines) BETWEEN 1 AND 50", name="lines"),
        CheckConstraint("jsonb_array_length(slots) BETWEEN 1 AND 10", name="slots"),
        CheckConstraint("(status = 'ACCEPTED') <= (booking_id IS NOT NULL)", name="booking_id"),
        one_of("status", QuoteStatus),
    )

    lead_id: Mapped[UUID] = mapped_column(ForeignKey("leads.id"))
    request_id: Mapped[UUID] = mapped_column(ForeignKey("service_requests.id"))
    """That of its lead: here so that the database admits one accepted quote of a request."""
    business_id: Mapped[UUID] = mapped_column(ForeignKey("businesses.id"))
    author_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"), index=True)
    member_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("business_members.id", ondelete="SET NULL")
    )
    """Who would come: in whose calendar it is booked."""
    offering_id: Mapped[UUID | None] = mapped_column(ForeignKey("offerings.id"))
    """The service that it is an offer of, if it is one of those that are listed."""
    lines: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    """`[{"name": …, "quantity": …, "unit_amount": …, "amount": …}]`: minor units, before tax."""
    tax_basis_points: Mapped[int] = mapped_column(server_default="0")
    """Of the business, when it was sent: what comes on top of the lines."""
    currency: Mapped[str]
    total_amount: Mapped[int]
    """What is paid in the end: the lines, and the business's tax on top."""
    message: Mapped[str | None]
    valid_until: Mapped[datetime]
    slots: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    """When it could be done: `[{"starts_at": …, "ends_at": …}]`. The customer takes one."""
    status: Mapped[QuoteStatus] = mapped_column(Word(QuoteStatus))
    lost: Mapped[bool] = mapped_column(server_default="false")
    """REJECTED because another was accepted: it is SENT again if nothing comes of that one."""
    decided_at: Mapped[datetime | None]
    """When it was accepted, rejected, withdrawn, or ran out."""
    reason: Mapped[str | None]
    """Why it was rejected or withdrawn."""
    booking_id: Mapped[UUID | None] = mapped_column(ForeignKey("bookings.id"), unique=True)
    """What became of it once it was accepted. It stays where that booking dies unpaid."""

    @property
    def total(self) -> Money:
        return Money(self.total_amount, self.currency)

    def is_open(self, at: datetime) -> bool:
        """Whether it can be accepted."""
        return self.status is QuoteStatus.SENT and self.valid_until > at
