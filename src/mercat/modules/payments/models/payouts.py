"""What is paid out to businesses, and what they buy of us."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from mercat.modules.payments.models.charges import Gateway, changed_lately
from mercat.platform.db import Record, Word, one_of
from mercat.platform.money import Money


class PayoutStatus(StrEnum):
    """PENDING: taken out of the balance, and the gateway is asked or about to be. FAILED: it is in
    the balance again.
    """

    PENDING = "PENDING"
    IN_TRANSIT = "IN_TRANSIT"
    PAID = "PAID"
    FAILED = "FAILED"


class Payout(Record):
    """Its id is the key under which the gateway does it once."""

    __tablename__ = "payouts"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("period_end > period_start", name="period"),
        UniqueConstraint("business_id", "gateway", "currency", "period_end"),
        Index("uq_payouts_gateway_payout_id", "gateway", "gateway_payout_id", unique=True),
        Index(None, "business_id", "created_at", "id"),
        Index(None, "created_at", postgresql_where=text("status IN ('PENDING', 'IN_TRANSIT')")),
        changed_lately("payouts"),
        one_of("gateway", Gateway),
        one_of("status", PayoutStatus),
    )

    business_id: Mapped[UUID] = mapped_column(ForeignKey("businesses.id"))
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("gateway_accounts.id"), index=True)
    """None in the sandbox."""
    gateway: Mapped[Gateway] = mapped_column(Word(Gateway))
    amount: Mapped[int]
    """Minor units."""
    currency: Mapped[str]
    period_start: Mapped[datetime]
    """Of the first money that is in it."""
    period_end: Mapped[datetime]
    status: Mapped[PayoutStatus] = mapped_column(Word(PayoutStatus))
    gateway_payout_id: Mapped[str | None]
    error: Mapped[str | None]
    attempts: Mapped[int] = mapped_column(server_default="0")
    paid_at: Mapped[datetime | None]

    @property
    def money(self) -> Money:
        return Money(self.amount, self.currency)

    @property
    def has_failed_unheard(self) -> bool:
        """Nobody could be asked, and the gateway has not said a word of it."""
        return self.status is PayoutStatus.FAILED and self.gateway_payout_id is None


class PlanOrder(Record):
    """A business buys a plan of the platform, or stays on it: what a charge of kind `plan_order`
    pays for.
    """

    __tablename__ = "plan_orders"
    __table_args__ = (
        CheckConstraint("period_end > period_start", name="period"),
        Index(None, "business_id", "created_at"),
    )

    business_id: Mapped[UUID] = mapped_column(ForeignKey("businesses.id"))
    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plans.id"), index=True)
    ordered_by: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    period_start: Mapped[datetime]
    period_end: Mapped[datetime]
    is_renewal: Mapped[bool] = mapped_column(server_default="false")
    charge_id: Mapped[UUID | None] = mapped_column(ForeignKey("charges.id"), unique=True)
    paid_at: Mapped[datetime | None]


class ReceiptKind(StrEnum):
    """CREDIT_NOTE: of money that went back."""

    RECEIPT = "RECEIPT"
    CREDIT_NOTE = "CREDIT_NOTE"


class Receipt(Record):
    """Numbered without a gap for each issuer: a business, or the platform (no `issuer_id`)."""

    __tablename__ = "receipts"
    __table_args__ = (
        UniqueConstraint("issuer_id", "number", postgresql_nulls_not_distinct=True),
        UniqueConstraint("charge_id", "refund_id", postgresql_nulls_not_distinct=True),
        one_of("kind", ReceiptKind),
    )

    kind: Mapped[ReceiptKind] = mapped_column(Word(ReceiptKind))
    issuer_id: Mapped[UUID | None] = mapped_column(ForeignKey("businesses.id"))
    number: Mapped[int]
    issuer: Mapped[dict[str, Any]]
    """As it was when this was issued, so that the paper stays the same: an IssuerFacts."""
    charge_id: Mapped[UUID] = mapped_column(ForeignKey("charges.id"))
    refund_id: Mapped[UUID | None] = mapped_column(ForeignKey("refunds.id"), index=True)
