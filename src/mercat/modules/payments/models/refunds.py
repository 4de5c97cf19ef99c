"""Money that goes back, and money that a bank has taken back."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from mercat.modules.payments.models.charges import Gateway, changed_lately
from mercat.platform.db import Record, Word, one_of
from mercat.platform.money import Money


class RefundStatus(StrEnum):
    """PENDING: reserved, and the gateway is asked or about to be. FAILED: nothing went back, and it
    is not reserved any more.
    """

    PENDING = "PENDING"
    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"


class AskedBy(StrEnum):
    """SUBJECT: what was paid for, a booking that was cancelled say, which counts it itself.
    GATEWAY: somebody gave it back in the gateway's own console.
    """

    SUBJECT = "SUBJECT"
    TEAM = "TEAM"
    STAFF = "STAFF"
    GATEWAY = "GATEWAY"


class Refund(Record):
    """Its id is the key under which the gateway does it once."""

    __tablename__ = "refunds"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("fee_amount BETWEEN 0 AND amount", name="fee_amount"),
        Index("uq_refunds_gateway_refund_id", "gateway", "gateway_refund_id", unique=True),
        Index(None, "created_at", postgresql_where=text("status = 'PENDING'")),
        changed_lately("refunds"),
        one_of("gateway", Gateway),
        one_of("status", RefundStatus),
        one_of("asked_by", AskedBy),
    )

    charge_id: Mapped[UUID] = mapped_column(ForeignKey("charges.id"), index=True)
    gateway: Mapped[Gateway] = mapped_column(Word(Gateway))
    amount: Mapped[int]
    """Minor units."""
    currency: Mapped[str]
    fee_amount: Mapped[int] = mapped_column(server_default="0")
    """How much of it the platform gives back of its commission."""
    reason: Mapped[str | None]
    """In somebody's own words; None once they are erased."""
    asked_by: Mapped[AskedBy] = mapped_column(Word(AskedBy))
    actor_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"), index=True)
    status: Mapped[RefundStatus] = mapped_column(
        Word(RefundStatus), server_default=RefundStatus.PENDING.value
    )
    gateway_refund_id: Mapped[str | None]
    error: Mapped[str | None]
    attempts: Mapped[int] = mapped_column(server_default="0")
    settled_at: Mapped[datetime | None]

    @property
    def money(self) -> Money:
        return Money(self.amount, self.currency)

    @property
    def has_failed_unheard(self) -> bool:
        """Nobody could be asked, and the gateway has not said a word of it."""
        return self.status is RefundStatus.FAILED and self.gateway_refund_id is None


class DisputeStatus(StrEnum):
    """LOST: the money stays with the payer."""

    OPEN = "OPEN"
    WON = "WON"
    LOST = "LOST"


class Dispute(Record):
    """A payer has asked their bank for the money, which has taken it from us meanwhile."""

    __tablename__ = "disputes"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("fee_amount BETWEEN 0 AND amount", name="fee_amount"),
        Index("uq_disputes_gateway_dispute_id", "gateway", "gateway_dispute_id", unique=True),
        Index(None, "business_id", "created_at", "id"),
        changed_lately("disputes"),
        one_of("gateway", Gateway),
        one_of("status", DisputeStatus),
    )

    charge_id: Mapped[UUID] = mapped_column(ForeignKey("charges.id"), index=True)
    business_id: Mapped[UUID] = mapped_column(ForeignKey("businesses.id"))
    gateway: Mapped[Gateway] = mapped_column(Word(Gateway))
    gateway_dispute_id: Mapped[str]
    amount: Mapped[int]
    """Minor units."""
    currency: Mapped[str]
    fee_amount: Mapped[int] = mapped_column(server_default="0")
    """How much of it is the platform's commission."""
    reason: Mapped[str]
    """The gateway's word for it."""
    status: Mapped[DisputeStatus] = mapped_column(Word(DisputeStatus))
    due_at: Mapped[datetime | None]
    """Until when the business may answer, at the gateway."""
    closed_at: Mapped[datetime | None]

    @property
    def money(self) -> Money:
        return Money(self.amount, self.currency)
