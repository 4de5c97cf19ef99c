"""What the sandbox tells of what it has done, and how that is read."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from mercat.modules.payments.gateways.facts import (
    DisputeClosed,
    DisputeOpened,
    Fact,
    PaymentArrived,
    PaymentDeclined,
    PayoutMoved,
    Progress,
    RefundMoved,
)
from mercat.modules.payments.gateways.port import UnreadableWebhook
from mercat.modules.payments.gateways.sandbox.names import (
    checkout_name,
    dispute_name,
    payment_name,
)
from mercat.modules.payments.models import SandboxAct, SandboxOperation, SandboxOperationKind
from mercat.platform.money import Money

_REASON = "fraudulent"
_KINDS = {
    SandboxAct.PAYMENT: "payment.arrived",
    SandboxAct.DECLINE: "payment.declined",
    SandboxAct.REFUND: "refund.succeeded",
    SandboxAct.CONSOLE_REFUND: "refund.succeeded",
    SandboxAct.PAYOUT: "payout.paid",
    SandboxAct.DISPUTE_OPENED: "dispute.opened",
    SandboxAct.DISPUTE_WON: "dispute.won",
    SandboxAct.DISPUTE_LOST: "dispute.lost",
}


def told(operation: SandboxOperation) -> dict[str, Any]:
    """As JSON: `{"type", "timestamp", "data"}`, as Standard Webhooks recommend."""
    money = {"amount": operation.amount, "currency": operation.currency}
    return {
        "type": _KINDS[operation.act],
        "timestamp": operation.created_at.astimezone(UTC).isoformat(),
        "data": {**money, **_names(operation)},
    }


def written(operation: SandboxOperation) -> bytes:
    return json.dumps(told(operation), separators=(",", ":")).encode()


def fact_of(payload: Mapping[str, Any]) -> Fact | None:
    """None for a kind that does not matter. Raises UnreadableWebhook."""
    read = _FACTS.get(str(payload.get("type")))
    if read is None:
        return None
    try:
        at = datetime.fromisoformat(payload["timestamp"])
        data = payload["data"]
        return read(data, Money(data["amount"], data["currency"]), at)
    except (KeyError, TypeError, ValueError) as error:
        raise UnreadableWebhook(str(error)) from error


def _names(operation: SandboxOperation) -> Mapping[str, str | None]:
    reference = operation.reference_id
    match operation.kind:
        case SandboxOperationKind.PAYMENT | SandboxOperationKind.DECLINE:
            return {
                "payment": payment_name(reference),
                "checkout": checkout_name(reference),
                "reference": str(reference),
            }
        case SandboxOperationKind.REFUND:
            ours = operation.act is SandboxAct.REFUND
            return {
                "refund": f"refund_{operation.id.hex}",
                "payment": payment_name(reference),
                "reference": str(operation.name) if ours else None,
            }
        case SandboxOperationKind.PAYOUT:
            return {"payout": f"payout_{operation.id.hex}", "reference": str(reference)}
        case SandboxOperationKind.DISPUTE:
            return {
                "dispute": dispute_name(reference),
                "payment": payment_name(reference),
                "reason": _REASON,
            }


def _arrived(data: Any, money: Money, at: datetime) -> Fact:
    return PaymentArrived(
        payment_id=str(data["payment"]),
        money=money,
        at=at,
        charge_id=UUID(data["reference"]),
        checkout_id=str(data["checkout"]),
    )


def _declined(data: Any, _: Money, __: datetime) -> Fact:
    return PaymentDeclined(charge_id=UUID(data["reference"]), checkout_id=str(data["checkout"]))


def _refunded(data: Any, money: Money, _: datetime) -> Fact:
    return RefundMoved(
        external_id=str(data["refund"]),
        payment_id=str(data["payment"]),
        money=money,
        progress=Progress.SUCCEEDED,
        refund_id=UUID(data["reference"]) if data["reference"] else None,
    )


def _paid_out(data: Any, _: Money, __: datetime) -> Fact:
    return PayoutMoved(
        external_id=str(data["payout"]),
        progress=Progress.SUCCEEDED,
        payout_id=UUID(data["reference"]),
    )


def _disputed(data: Any, money: Money, _: datetime) -> Fact:
    return DisputeOpened(
        external_id=str(data["dispute"]),
        payment_id=str(data["payment"]),
        money=money,
        reason=str(data["reason"]),
    )


def _decided(data: Any, money: Money, *, won: bool) -> Fact:
    return DisputeClosed(
        external_id=str(data["dispute"]),
        payment_id=str(data["payment"]),
        money=money,
        reason=str(data["reason"]),
        won=won,
    )


_FACTS: Mapping[str, Callable[[Any, Money, datetime], Fact]] = {
    "payment.arrived": _arrived,
    "payment.declined": _declined,
    "refund.succeeded": _refunded,
    "payout.paid": _paid_out,
    "dispute.opened": _disputed,
    "dispute.won": lambda data, money, _: _decided(data, money, won=True),
    "dispute.lost": lambda data, money, _: _decided(data, money, won=False),
}
