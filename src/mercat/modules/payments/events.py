from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from mercat.platform.outbox import Event, Fact


@dataclass(frozen=True, kw_only=True)
class PaymentSettled(Event):
    """The money of a charge has arrived, in time or late. `subject_kind`: what it pays for, whose
    module takes it from there. `business_id`: whose money it is; None: ours, or in what an earlier
    release has written.
    """

    told_as: ClassVar = frozenset({"charge.settled"})

    charge_id: UUID
    subject_kind: str
    subject_id: UUID
    business_id: UUID | None = None

    def fact(self) -> Fact | None:
        if self.business_id is None:
            return None
        data = {
            "charge_id": str(self.charge_id),
            "subject_kind": self.subject_kind,
            "subject_id": str(self.subject_id),
        }
        return Fact(self.business_id, "charge.settled", data)


@dataclass(frozen=True, kw_only=True)
class ChargeRefunded(Event):
    """Money goes back that the subject has not asked for itself: staff, the team or the gateway
    have. `amount`: minor units of this refund.
    """

    charge_id: UUID
    subject_kind: str
    subject_id: UUID
    refund_id: UUID
    amount: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class RefundFailed(Event):
    """A gateway could not give money back: staff have to."""

    charge_id: UUID
    subject_kind: str
    subject_id: UUID
    refund_id: UUID
    amount: int


@dataclass(frozen=True, kw_only=True)
class RefundSettled(Event):
    """Money has gone back: there is a credit note to send. `business_id`: as in PaymentSettled."""

    told_as: ClassVar = frozenset({"charge.refunded"})

    charge_id: UUID
    refund_id: UUID
    business_id: UUID | None = None

    def fact(self) -> Fact | None:
        if self.business_id is None:
            return None
        data = {"charge_id": str(self.charge_id), "refund_id": str(self.refund_id)}
        return Fact(self.business_id, "charge.refunded", data)


@dataclass(frozen=True, kw_only=True)
class CheckoutDue(Event):
    """A charge wants a page to pay on."""

    charge_id: UUID


@dataclass(frozen=True, kw_only=True)
class CheckoutVoidDue(Event):
    """A page to pay on is to be taken away at the gateway."""

    charge_id: UUID


@dataclass(frozen=True, kw_only=True)
class CheckoutRefused(Event):
    """A gateway does not take a charge on. `business_id`: whose account it is; None: ours."""

    charge_id: UUID
    business_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class RefundDue(Event):
    """A gateway is to be asked to give money back."""

    refund_id: UUID


@dataclass(frozen=True, kw_only=True)
class PayoutDue(Event):
    """A gateway is to be asked to pay a business."""

    payout_id: UUID


@dataclass(frozen=True, kw_only=True)
class WebhookReceived(Event):
    """A gateway has told something, which is stored."""

    webhook_event_id: UUID


@dataclass(frozen=True, kw_only=True)
class SandboxSpoke(Event):
    """The sandbox delivers a webhook: `kind` and `operation_id` say of what. `copies`: how often it
    delivers the same one.
    """

    operation_id: UUID
    kind: str
    copies: int = 1


@dataclass(frozen=True, kw_only=True)
class DisputeChanged(Event):
    """A payer's bank has taken money back, or has decided. `status`: a DisputeStatus."""

    told_as: ClassVar = frozenset({"dispute.changed"})

    business_id: UUID
    dispute_id: UUID
    status: str

    def fact(self) -> Fact:
        data = {"dispute_id": str(self.dispute_id), "status": self.status}
        return Fact(self.business_id, "dispute.changed", data)


@dataclass(frozen=True, kw_only=True)
class PayoutChanged(Event):
    """`status`: a PayoutStatus."""

    told_as: ClassVar = frozenset({"payout.changed"})

    business_id: UUID
    payout_id: UUID
    status: str

    def fact(self) -> Fact:
        data = {"payout_id": str(self.payout_id), "status": self.status}
        return Fact(self.business_id, "payout.changed", data)


@dataclass(frozen=True, kw_only=True)
class AccountChanged(Event):
    """A gateway takes money for a business from now on, or does no more. `status`: an
    AccountStatus.
    """

    business_id: UUID
    account_id: UUID
    status: str


@dataclass(frozen=True, kw_only=True)
class DayToReconcile(Event):
    """A gateway's list of a time is to be compared with our books."""

    gateway: str
    since: datetime
    until: datetime


@dataclass(frozen=True, kw_only=True)
class TokensExpiring(Event):
    """A gateway is to be asked for new ones."""

    account_id: UUID


@dataclass(frozen=True, kw_only=True)
class AccountLeaving(Event):
    """It was disconnected here: its gateway is to hear of it once nothing is under way there."""

    account_id: UUID


@dataclass(frozen=True, kw_only=True)
class PlanRenewalOrdered(Event):
    """A month of a plan is over, and here is the order for the next one: an owner is to be told
    where it is paid. `user_id`: whom.
    """

    business_id: UUID
    plan_order_id: UUID
    user_id: UUID


@dataclass(frozen=True, kw_only=True)
class MoneyLetterDue(Event):
    """Somebody is to be told of money by mail. `letter`: a Letter, which says what `about_id` is
    the id of.
    """

    user_id: UUID
    letter: str
    about_id: UUID
