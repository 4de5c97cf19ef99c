"""What Stripe's events and objects mean."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

from pydantic import ValidationError

from mercat.modules.payments.gateways.facts import (
    AccountMoved,
    CheckoutEnded,
    DisputeOpened,
    Fact,
    PaymentArrived,
    PaymentDeclined,
    PayoutMoved,
    Progress,
    RefundMoved,
    decided,
)
from mercat.modules.payments.gateways.port import UnreadableWebhook
from mercat.modules.payments.gateways.stripe.shapes import (
    AccountShape,
    ChargeShape,
    DisputeShape,
    EventShape,
    IntentShape,
    PayoutShape,
    RefundShape,
    SessionShape,
    Shape,
)

S = TypeVar("S", bound=Shape)
Reader = Callable[[EventShape, Any], Sequence[Fact]]

_GONE = frozenset({"failed", "canceled"})
_DONE = {"succeeded", "paid"}


def progress_of(status: str | None) -> Progress:
    """Of a refund or a payout."""
    if status in _DONE:
        return Progress.SUCCEEDED
    return Progress.FAILED if status in _GONE else Progress.PENDING


def payment_of(session: SessionShape, at: datetime) -> PaymentArrived | None:
    """None where nothing is paid, or nothing of ours."""
    charge_id = session.named("charge_id")
    if not session.is_paid or session.payment_intent is None or charge_id is None:
        return None
    return PaymentArrived(
        payment_id=session.payment_intent,
        money=session.money,
        at=at,
        charge_id=charge_id,
        checkout_id=session.id,
    )


def payment_in(charge: ChargeShape) -> Sequence[Fact]:
    charge_id = charge.named("charge_id")
    if not (charge.paid and charge.captured and charge.payment_intent and charge_id):
        return []
    found = PaymentArrived(
        payment_id=charge.payment_intent, money=charge.money, at=charge.at, charge_id=charge_id
    )
    return [found]


def refund_in(refund: RefundShape) -> Sequence[Fact]:
    if refund.payment_intent is None:
        return []
    moved = RefundMoved(
        external_id=refund.id,
        payment_id=refund.payment_intent,
        money=refund.money,
        progress=progress_of(refund.status),
        refund_id=refund.named("refund_id"),
        error=refund.failure_reason,
    )
    return [moved]


def dispute_in(dispute: DisputeShape) -> Sequence[Fact]:
    """Inquiries (`warning_…`) take no money; nor does what the network has settled beforehand."""
    is_about_money = dispute.status != "prevented" and not dispute.status.startswith("warning_")
    if dispute.payment_intent is None or not is_about_money:
        return []
    due_by = dispute.evidence_details.due_by
    opened = DisputeOpened(
        external_id=dispute.id,
        payment_id=dispute.payment_intent,
        money=dispute.money,
        reason=dispute.reason,
        due_at=datetime.fromtimestamp(due_by, UTC) if due_by else None,
    )
    if dispute.status not in {"won", "lost"}:
        return [opened]
    return [opened, decided(opened, won=dispute.status == "won")]


def payout_in(payout: PayoutShape) -> Sequence[Fact]:
    """None for one that was not asked for by us."""
    payout_id = payout.named("payout_id")
    if payout_id is None:
        return []
    moved = PayoutMoved(
        external_id=payout.id,
        progress=progress_of(payout.status),
        payout_id=payout_id,
        error=payout.failure_code,
    )
    return [moved]


def account_in(account: AccountShape) -> Sequence[Fact]:
    moved = AccountMoved(
        external_id=account.id,
        charges_enabled=account.charges_enabled,
        payouts_enabled=account.payouts_enabled,
        wanted=account.wanted,
    )
    return [moved]


def _paid(event: EventShape, session: SessionShape) -> Sequence[Fact]:
    payment = payment_of(session, event.at)
    return [payment] if payment else []


def _ended(_: EventShape, session: SessionShape) -> Sequence[Fact]:
    charge_id = session.named("charge_id")
    return [CheckoutEnded(charge_id=charge_id, checkout_id=session.id)] if charge_id else []


def _not_paid(_: EventShape, session: SessionShape) -> Sequence[Fact]:
    charge_id = session.named("charge_id")
    return [PaymentDeclined(charge_id=charge_id, checkout_id=session.id)] if charge_id else []


def _declined(_: EventShape, intent: IntentShape) -> Sequence[Fact]:
    charge_id = intent.named("charge_id")
    return [PaymentDeclined(charge_id=charge_id)] if charge_id else []


def _left(event: EventShape, _: Shape) -> Sequence[Fact]:
    if event.account is None:
        return []
    gone = AccountMoved(
        external_id=event.account,
        charges_enabled=False,
        payouts_enabled=False,
        connected=False,
        at=event.at,
    )
    return [gone]


def _of(read: Callable[[S], Sequence[Fact]]) -> Reader:
    """For what says it all itself."""
    return lambda _, shape: read(shape)


_KINDS: Mapping[str, tuple[type[Shape], Reader]] = {
    "checkout.session.completed": (SessionShape, _paid),
    "checkout.session.async_payment_succeeded": (SessionShape, _paid),
    "checkout.session.async_payment_failed": (SessionShape, _not_paid),
    "checkout.session.expired": (SessionShape, _ended),
    "payment_intent.payment_failed": (IntentShape, _declined),
    "refund.created": (RefundShape, _of(refund_in)),
    "refund.updated": (RefundShape, _of(refund_in)),
    "refund.failed": (RefundShape, _of(refund_in)),
    "charge.refund.updated": (RefundShape, _of(refund_in)),
    "charge.dispute.created": (DisputeShape, _of(dispute_in)),
    "charge.dispute.updated": (DisputeShape, _of(dispute_in)),
    "charge.dispute.funds_withdrawn": (DisputeShape, _of(dispute_in)),
    "charge.dispute.closed": (DisputeShape, _of(dispute_in)),
    "payout.created": (PayoutShape, _of(payout_in)),
    "payout.updated": (PayoutShape, _of(payout_in)),
    "payout.paid": (PayoutShape, _of(payout_in)),
    "payout.failed": (PayoutShape, _of(payout_in)),
    "payout.canceled": (PayoutShape, _of(payout_in)),
    "account.updated": (AccountShape, _of(account_in)),
    "account.application.deauthorized": (Shape, _left),
}

_OURS = frozenset({SessionShape, IntentShape, RefundShape, DisputeShape})
"""What is in the platform's own account alone. In a business's it is the business's own sale."""

MOVES = (
    "checkout.session.async_payment_succeeded",
    "checkout.session.completed",
    "refund.failed",
    "refund.updated",
    "charge.dispute.closed",
    "charge.dispute.funds_withdrawn",
    "payout.paid",
    "payout.failed",
    "payout.canceled",
    "account.updated",
)
"""Events of a time that tell what became of older things."""


def kept(event: EventShape) -> dict[str, Any]:
    """The event with what we read of it, and no more."""
    shape, _ = _KINDS.get(event.type, (None, None))
    told = shape.model_validate(event.data.object).model_dump(mode="json") if shape else {}
    return {**event.model_dump(mode="json", exclude={"data"}), "data": {"object": told}}


def facts_of(payload: Mapping[str, Any]) -> Sequence[Fact]:
    """Raises UnreadableWebhook."""
    try:
        event = EventShape.model_validate(payload)
        if event.type not in _KINDS:
            return []
        shape, read = _KINDS[event.type]
        if event.account is not None and shape in _OURS:
            return []
        return read(event, shape.model_validate(event.data.object))
    except (ValidationError, ValueError) as error:
        raise UnreadableWebhook from error
