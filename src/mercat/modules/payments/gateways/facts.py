"""What payment companies tell, in the same words for all: in any order, any number of times.

`charge_id`, `refund_id` and `payout_id` are ours, where the company gives back the name that we
gave; `checkout_id`, `payment_id` and `external_id` are its own. Whoever takes a fact finds what it
is about by any of them.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from mercat.platform.money import Money


class Progress(StrEnum):
    """PENDING: the company will tell by a webhook what became of it."""

    PENDING = "PENDING"
    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"


@dataclass(frozen=True, kw_only=True)
class PaymentArrived:
    """`account`: the business's, in the company's words, where the money went to it directly: who
    sells there can write any name of ours on any payment of theirs.
    """

    payment_id: str
    money: Money
    at: datetime
    charge_id: UUID | None = None
    checkout_id: str | None = None
    account: str | None = None


@dataclass(frozen=True, kw_only=True)
class PaymentDeclined:
    """`account`: as above."""

    charge_id: UUID | None = None
    checkout_id: str | None = None
    account: str | None = None


@dataclass(frozen=True, kw_only=True)
class CheckoutEnded:
    """Its page is gone, and nobody has paid."""

    charge_id: UUID | None = None
    checkout_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class RefundMoved:
    """`refund_id`: ours, where the company gives it back; None for one that was made in its own
    console.
    """

    external_id: str
    payment_id: str
    money: Money
    progress: Progress
    refund_id: UUID | None = None
    error: str | None = None


@dataclass(frozen=True, kw_only=True)
class DisputeOpened:
    external_id: str
    payment_id: str
    money: Money
    reason: str
    due_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class DisputeClosed:
    external_id: str
    payment_id: str
    money: Money
    reason: str
    won: bool


@dataclass(frozen=True, kw_only=True)
class PayoutMoved:
    external_id: str
    progress: Progress
    payout_id: UUID | None = None
    error: str | None = None


@dataclass(frozen=True, kw_only=True)
class AccountMoved:
    """`connected`: False once the business has taken our access away. `at`: when that was, where
    the company says so: it may have given us access anew since.
    """

    external_id: str
    charges_enabled: bool
    payouts_enabled: bool
    connected: bool = True
    wanted: str | None = None
    at: datetime | None = None


Fact = (
    PaymentArrived
    | PaymentDeclined
    | CheckoutEnded
    | RefundMoved
    | DisputeOpened
    | DisputeClosed
    | PayoutMoved
    | AccountMoved
)


def decided(dispute: DisputeOpened, *, won: bool) -> DisputeClosed:
    return DisputeClosed(
        external_id=dispute.external_id,
        payment_id=dispute.payment_id,
        money=dispute.money,
        reason=dispute.reason,
        won=won,
    )
