"""What Square's events and objects mean."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ValidationError

from mercat.modules.payments.gateways.facts import (
    AccountMoved,
    DisputeOpened,
    Fact,
    PaymentArrived,
    PaymentDeclined,
    Progress,
    RefundMoved,
    decided,
)
from mercat.modules.payments.gateways.port import UnreadableWebhook
from mercat.modules.payments.gateways.square.shapes import (
    DisputeShape,
    EventShape,
    PaymentShape,
    RefundShape,
)

Reader = Callable[[Any, str | None], Sequence[Fact]]
"""Of an object in a seller's account."""

_CLOSED = frozenset({"WON", "LOST", "ACCEPTED"})


def progress_of(status: str) -> Progress:
    """Of a refund."""
    if status == "COMPLETED":
        return Progress.SUCCEEDED
    return Progress.FAILED if status in {"REJECTED", "FAILED"} else Progress.PENDING


def payment_of(payment: PaymentShape, seller: str | None) -> PaymentArrived | None:
    """None where nothing is paid, or nothing of ours: a seller takes money in other ways, too.
    `seller`: in whose account, as Square says.
    """
    if payment.status != "COMPLETED" or payment.charge_id is None:
        return None
    return PaymentArrived(
        payment_id=payment.id,
        money=payment.amount_money.money,
        at=payment.at,
        charge_id=payment.charge_id,
        account=seller,
    )


def payment_in(payment: PaymentShape, seller: str | None) -> Sequence[Fact]:
    if payment.charge_id is not None and payment.status in {"FAILED", "CANCELED"}:
        return [PaymentDeclined(charge_id=payment.charge_id, account=seller)]
    arrived = payment_of(payment, seller)
    return [arrived] if arrived else []


def refund_in(refund: RefundShape, _: str | None) -> Sequence[Fact]:
    progress = progress_of(refund.status)
    moved = RefundMoved(
        external_id=refund.id,
        payment_id=refund.payment_id,
        money=refund.amount_money.money,
        progress=progress,
        refund_id=refund.refund_id,
        error=refund.status if progress is Progress.FAILED else None,
    )
    return [moved]


def dispute_in(dispute: DisputeShape, _: str | None) -> Sequence[Fact]:
    """Inquiries take no money. ACCEPTED: the seller has given in."""
    if dispute.state.startswith("INQUIRY"):
        return []
    opened = DisputeOpened(
        external_id=dispute.id,
        payment_id=dispute.disputed_payment.payment_id,
        money=dispute.amount_money.money,
        reason=dispute.reason,
        due_at=dispute.due_at,
    )
    if dispute.state not in _CLOSED:
        return [opened]
    return [opened, decided(opened, won=dispute.state == "WON")]


_KINDS: Mapping[str, tuple[str, type[BaseModel], Reader]] = {
    "payment.created": ("payment", PaymentShape, payment_in),
    "payment.updated": ("payment", PaymentShape, payment_in),
    "refund.created": ("refund", RefundShape, refund_in),
    "refund.updated": ("refund", RefundShape, refund_in),
    "dispute.created": ("dispute", DisputeShape, dispute_in),
    "dispute.state.updated": ("dispute", DisputeShape, dispute_in),
    "dispute.state.changed": ("dispute", DisputeShape, dispute_in),
}
_REVOKED = "oauth.authorization.revoked"


def kept(event: EventShape) -> dict[str, Any]:
    """The event with what we read of it, and no more."""
    told: dict[str, Any] = {}
    if event.type in _KINDS:
        name, shape, _ = _KINDS[event.type]
        told = {name: shape.model_validate(_told(event, name)).model_dump(mode="json")}
    return {**event.model_dump(mode="json", exclude={"data"}), "data": {"object": told}}


def facts_of(payload: Mapping[str, Any]) -> Sequence[Fact]:
    """Raises UnreadableWebhook."""
    try:
        event = EventShape.model_validate(payload)
        if event.type == _REVOKED:
            return _left(event)
        if event.type not in _KINDS:
            return []
        name, shape, read = _KINDS[event.type]
        return read(shape.model_validate(_told(event, name)), event.merchant_id)
    except (ValidationError, ValueError) as error:
        raise UnreadableWebhook from error


def _told(event: EventShape, name: str) -> Any:
    """Disputes are under their name in Square's examples, under `object` in its library."""
    return event.data.object.get(name) or event.data.object.get("object")


def _left(event: EventShape) -> Sequence[Fact]:
    if event.merchant_id is None:
        return []
    gone = AccountMoved(
        external_id=event.merchant_id,
        charges_enabled=False,
        payouts_enabled=False,
        connected=False,
        at=event.created_at,
    )
    return [gone]
