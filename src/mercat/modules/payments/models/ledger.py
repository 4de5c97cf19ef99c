"""The books, in double entry: every transaction sums to zero in each currency, and nothing in them
is ever changed. Both are the database's own rules (migration 0013).

Amounts are signed minor units, a debit above zero and a credit below: what a business is owed is
minus the sum of its PAYABLE account.
"""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID, uuid5

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from mercat.modules.payments.models.charges import Gateway
from mercat.platform.db import Record, Word, one_of


class LedgerAccountKind(StrEnum):
    """CLEARING: what lies at a gateway. PAYABLE: what we owe a business. FEES: our commission.
    REVENUE: what businesses pay us for plans. CLAWBACK: what a business owes us, because it was
    paid out already when it had to go back. TRANSIT: on its way to a business's bank.
    """

    CLEARING = "CLEARING"
    PAYABLE = "PAYABLE"
    FEES = "FEES"
    REVENUE = "REVENUE"
    CLAWBACK = "CLAWBACK"
    TRANSIT = "TRANSIT"


class LedgerTransactionKind(StrEnum):
    CAPTURE = "CAPTURE"
    REFUND = "REFUND"
    REFUND_FAILED = "REFUND_FAILED"
    DISPUTE = "DISPUTE"
    DISPUTE_WON = "DISPUTE_WON"
    RECOVERY = "RECOVERY"
    PAYOUT = "PAYOUT"
    PAYOUT_PAID = "PAYOUT_PAID"
    PAYOUT_FAILED = "PAYOUT_FAILED"


_ACCOUNTS = UUID("2b0c6c1e-6d0f-4c56-9c0b-0a4f5b3f7d61")


@dataclass(frozen=True)
class AccountKey:
    """What tells one account from all others: its id follows from it, so that nobody looks for it,
    and whoever writes first opens it (RFC 9562, version 5).
    """

    kind: LedgerAccountKind
    currency: str
    business_id: UUID | None = None
    gateway: Gateway | None = None

    @property
    def id(self) -> UUID:
        named = (self.kind, self.currency, self.business_id or "", self.gateway or "")
        return uuid5(_ACCOUNTS, " ".join(map(str, named)))


class LedgerAccount(Record):
    """One for each kind, currency and whose it is."""

    __tablename__ = "ledger_accounts"
    __table_args__ = (
        UniqueConstraint(
            "kind",
            "currency",
            "business_id",
            "gateway",
            postgresql_nulls_not_distinct=True,
        ),
        Index(None, "business_id"),
        one_of("kind", LedgerAccountKind),
        one_of("gateway", Gateway),
    )

    kind: Mapped[LedgerAccountKind] = mapped_column(Word(LedgerAccountKind))
    currency: Mapped[str]
    business_id: Mapped[UUID | None] = mapped_column(ForeignKey("businesses.id"))
    gateway: Mapped[Gateway | None] = mapped_column(Word(Gateway))
    """Of CLEARING, TRANSIT and PAYABLE: a payout is made where the money lies."""

    @property
    def key(self) -> AccountKey:
        return AccountKey(self.kind, self.currency, self.business_id, self.gateway)


class LedgerTransaction(Record):
    """Written with all its entries at once; `reference` keeps it from being written twice."""

    __tablename__ = "ledger_transactions"
    __table_args__ = (
        Index(None, "business_id", "created_at", "id"),
        Index(None, "charge_id"),
        one_of("kind", LedgerTransactionKind),
    )

    kind: Mapped[LedgerTransactionKind] = mapped_column(Word(LedgerTransactionKind))
    reference: Mapped[str] = mapped_column(unique=True)
    """`capture:<charge>`, `refund:<refund>`, …"""
    business_id: Mapped[UUID] = mapped_column(ForeignKey("businesses.id"))
    charge_id: Mapped[UUID | None] = mapped_column(ForeignKey("charges.id"))
    description: Mapped[str]


class LedgerEntry(Record):
    __tablename__ = "ledger_entries"
    __table_args__ = (
        CheckConstraint("amount <> 0", name="amount"),
        Index(
            "ix_ledger_entries_account_id_created_at",
            "account_id",
            "created_at",
            postgresql_include=["amount"],
        ),
    )

    transaction_id: Mapped[UUID] = mapped_column(ForeignKey("ledger_transactions.id"), index=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("ledger_accounts.id"))
    amount: Mapped[int]
    """Signed minor units of the account's currency."""
