"""Charges: somebody owes a business something, and a gateway collects it."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from mercat.modules.payments.errors import ChargeClosed, RefundTooLarge
from mercat.platform.db import Record, Word, one_of
from mercat.platform.money import Money
from mercat.platform.personal_data import (
    OWNER,
    PersonalTable,
    PersonalTables,
    kept,
)


class Gateway(StrEnum):
    """SANDBOX: our own, where no money moves; never in production."""

    SANDBOX = "SANDBOX"


class ChargeStatus(StrEnum):
    """CREATED: there is a page to pay on. FAILED: it was tried there in vain, and may be again.
    EXPIRED: the page was taken away before anybody paid.
    """

    CREATED = "CREATED"
    PENDING = "PENDING"
    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"
    EXPIRED = "EXPIRED"
    REFUNDED = "REFUNDED"
    PARTIALLY_REFUNDED = "PARTIALLY_REFUNDED"


class Charge(Record):
    __tablename__ = "charges"
    __table_args__ = (
        Index(None, "payer_id", "created_at", "id"),
        Index(None, "business_id", "created_at", "id"),
        Index(None, "subject_id"),
        Index(None, "expires_at", postgresql_where=text("status IN ('CREATED', 'PENDING')")),
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("refunded_amount BETWEEN 0 AND amount", name="refunded_amount"),
        one_of("gateway", Gateway),
        one_of("status", ChargeStatus),
    )

    payer_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    business_id: Mapped[UUID] = mapped_column(ForeignKey("businesses.id"))
    subject_kind: Mapped[str]
    """What is paid for, `booking` say, which payments know nothing more of."""
    subject_id: Mapped[UUID]
    title: Mapped[str]
    """What the page to pay on says it is for."""
    gateway: Mapped[Gateway] = mapped_column(Word(Gateway))
    amount: Mapped[int]
    """Minor units."""
    currency: Mapped[str]
    refunded_amount: Mapped[int] = mapped_column(server_default="0")
    status: Mapped[ChargeStatus] = mapped_column(Word(ChargeStatus))
    expires_at: Mapped[datetime]
    """Until when it may be paid."""
    paid_at: Mapped[datetime | None]

    @property
    def money(self) -> Money:
        return Money(self.amount, self.currency)

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
        if not late and not self._is_open(at):
            raise ChargeClosed
        self.status, self.paid_at = ChargeStatus.SUCCEEDED, at
        return True

    def decline(self, at: datetime) -> None:
        """It was tried, and did not work. Raises ChargeClosed."""
        if not self._is_open(at):
            raise ChargeClosed
        self.status = ChargeStatus.FAILED

    def void(self) -> bool:
        """Takes the page away. Whether it can be paid no more; False: it has been."""
        if self.status in _UNPAID:
            self.status = ChargeStatus.EXPIRED
        return self.paid_at is None

    def give_back(self, money: Money) -> None:
        """Raises RefundTooLarge for more than is left of it."""
        if money > self.refundable:
            raise RefundTooLarge
        self.refunded_amount += money.amount
        whole = self.refunded_amount == self.amount
        self.status = ChargeStatus.REFUNDED if whole else ChargeStatus.PARTIALLY_REFUNDED

    def _is_open(self, at: datetime) -> bool:
        return self.status in _UNPAID and at < self.expires_at


_UNPAID = frozenset({ChargeStatus.CREATED, ChargeStatus.PENDING, ChargeStatus.FAILED})


_BOOKS = kept("Money that was owed or paid: the law wants it kept")
_TOLD = (
    *("business_id", "subject_kind", "subject_id", "title", "gateway", "amount", "currency"),
    *("refunded_amount", "status", "expires_at", "paid_at"),
)

PERSONAL_DATA = PersonalTables(
    [
        PersonalTable(
            record=Charge,
            area="payments",
            whose=lambda subject: Charge.payer_id == subject.user_id,
            columns={"payer_id": OWNER, **dict.fromkeys(_TOLD, _BOOKS)},
        )
    ]
)
