"""Charges: somebody owes a business something, and a gateway collects it."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from mercat.modules.payments.errors import ChargeClosed, RefundTooLarge
from mercat.platform.db import Record, Word, one_of
from mercat.platform.money import Money


class Gateway(StrEnum):
    """SANDBOX: our own, where no money moves; never in production."""

    STRIPE = "STRIPE"
    SQUARE = "SQUARE"
    SANDBOX = "SANDBOX"

    @property
    def pays_directly(self) -> bool:
        """Whether a business has its share from this gateway at once, and gives it back there."""
        return self is Gateway.SQUARE


class Beneficiary(StrEnum):
    """Whose the money is, less the commission: PLATFORM where a business buys a plan of ours."""

    BUSINESS = "BUSINESS"
    PLATFORM = "PLATFORM"


class ChargeStatus(StrEnum):
    """CREATED: there is a page to pay on. FAILED: it was tried there in vain, and may be again; or,
    where `error` says why, its gateway does not take it on and it can never be paid.
    EXPIRED: the page was taken away before anybody paid. DISPUTED: the payer's bank has taken money
    back, for good unless the dispute is won.
    """

    CREATED = "CREATED"
    PENDING = "PENDING"
    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"
    EXPIRED = "EXPIRED"
    REFUNDED = "REFUNDED"
    PARTIALLY_REFUNDED = "PARTIALLY_REFUNDED"
    DISPUTED = "DISPUTED"


UNPAID = frozenset({ChargeStatus.CREATED, ChargeStatus.PENDING, ChargeStatus.FAILED})
"""They may be paid, until they expire."""

CLOSING_PATIENCE = timedelta(minutes=5)
"""How long a gateway that is asked to close a page is waited for: what is paid then is late."""


def changed_lately(table: str) -> Index:
    """For the hourly look at the books: no dearer to keep than the rows are, for there is one word
    of many of them. What changes is young, and so lies together.
    """
    return Index(
        f"ix_{table}_updated_at",
        "updated_at",
        postgresql_using="brin",
        postgresql_with={"autosummarize": "on"},
    )


class Charge(Record):
    __tablename__ = "charges"
    __table_args__ = (
        Index(None, "payer_id", "created_at", "id"),
        Index(None, "business_id", "created_at", "id"),
        Index(None, "subject_id"),
        Index(None, "expires_at", postgresql_where=text("status IN ('CREATED', 'PENDING')")),
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("refunded_amount BETWEEN 0 AND amount", name="refunded_amount"),
        CheckConstraint("fee_amount BETWEEN 0 AND amount", name="fee_amount"),
        Index("uq_charges_checkout_id", "gateway", "checkout_id", unique=True),
        Index("uq_charges_payment_id", "gateway", "payment_id", unique=True),
        Index(None, "account_id"),
        changed_lately("charges"),
        Index(
            "ix_charges_closing_at",
            "closing_at",
            postgresql_where=text("closing_at IS NOT NULL AND closed_at IS NULL"),
        ),
        one_of("gateway", Gateway),
        one_of("status", ChargeStatus),
        one_of("beneficiary", Beneficiary),
    )

    payer_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    business_id: Mapped[UUID] = mapped_column(ForeignKey("businesses.id"))
    subject_kind: Mapped[str]
    """What is paid for, `booking` say, which payments know nothing more of."""
    subject_id: Mapped[UUID]
    title: Mapped[str]
    """What the page to pay on says it is for."""
    lines: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default=text("'[]'"))
    """What the receipt tells: `{"label": …, "amount": minor units, "tax": whether it is one}`."""
    beneficiary: Mapped[Beneficiary] = mapped_column(
        Word(Beneficiary), server_default=Beneficiary.BUSINESS.value
    )
    gateway: Mapped[Gateway] = mapped_column(Word(Gateway))
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("gateway_accounts.id"))
    """Of the business at this gateway; None in the sandbox, and where the platform collects."""
    checkout_id: Mapped[str | None]
    """The gateway's name for the page to pay on; None until there is one."""
    checkout_url: Mapped[str | None]
    payment_id: Mapped[str | None]
    """The gateway's name for the money."""
    amount: Mapped[int]
    """Minor units."""
    currency: Mapped[str]
    fee_amount: Mapped[int] = mapped_column(server_default="0")
    """The platform's commission, out of the amount."""
    refunded_amount: Mapped[int] = mapped_column(server_default="0")
    """Gone back, or asked to: what may go back is reserved before the gateway hears of it."""
    status: Mapped[ChargeStatus] = mapped_column(Word(ChargeStatus))
    expires_at: Mapped[datetime]
    """Until when it may be paid."""
    paid_at: Mapped[datetime | None]
    closing_at: Mapped[datetime | None]
    """Since when the gateway is asked to take its page away."""
    closed_at: Mapped[datetime | None]
    """Since when nothing can be paid there any more, as the gateway says."""
    error: Mapped[str | None]
    """Why its gateway makes no page for it, in the gateway's own word."""

    @property
    def money(self) -> Money:
        return Money(self.amount, self.currency)

    @property
    def refunded(self) -> Money:
        return Money(self.refunded_amount, self.currency)

    @property
    def refundable(self) -> Money:
        """What has arrived, and has not gone back."""
        arrived = self.amount if self.paid_at is not None else 0
        return Money(arrived - self.refunded_amount, self.currency)

    def settle(self, at: datetime, *, late: bool = False) -> bool:
        """Its money has arrived. Whether that is news. `late`: even though there was no page to pay
        on any more. Raises ChargeClosed.
        """
        if self.paid_at is not None:
            return False
        if not late and not self.is_open(at):
            raise ChargeClosed
        self.status, self.paid_at = ChargeStatus.SUCCEEDED, at
        return True

    def decline(self, at: datetime) -> None:
        """It was tried, and did not work. Raises ChargeClosed."""
        if not self.is_open(at):
            raise ChargeClosed
        self.status = ChargeStatus.FAILED

    def refuse(self, at: datetime, error: str) -> None:
        """Its gateway does not take it on: nobody can pay it. What it is for may be asked for by
        another charge.
        """
        self.status, self.error = ChargeStatus.FAILED, error
        self.closed_at = self.closed_at or at

    def void(self) -> bool:
        """Takes the page away. Whether it can be paid no more; False: it has been."""
        if self.is_payable:
            self.status = ChargeStatus.EXPIRED
        return self.paid_at is None

    def give_back(self, money: Money) -> None:
        """Raises RefundTooLarge for more than is left of it."""
        if money > self.refundable:
            raise RefundTooLarge
        self.refunded_amount += money.amount
        self.restate(disputed=self.status is ChargeStatus.DISPUTED)

    def keep(self, money: Money, *, disputed: bool) -> None:
        """It has not gone back after all."""
        self.refunded_amount -= money.amount
        self.restate(disputed=disputed)

    def restate(self, *, disputed: bool) -> None:
        """Of what is paid. `disputed`: whether a bank has taken some of it back."""
        if disputed:
            self.status = ChargeStatus.DISPUTED
        elif self.refunded_amount == self.amount:
            self.status = ChargeStatus.REFUNDED
        elif self.refunded_amount:
            self.status = ChargeStatus.PARTIALLY_REFUNDED
        else:
            self.status = ChargeStatus.SUCCEEDED

    @property
    def is_payable(self) -> bool:
        return self.status in UNPAID and self.error is None

    def is_open(self, at: datetime) -> bool:
        """Whether somebody may be sent to its page to pay."""
        return self.is_payable and self.closing_at is None and at < self.expires_at
