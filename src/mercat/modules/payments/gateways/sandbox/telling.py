"""What the sandbox tells of what it has done, and how that is read."""

import json
from collections.abc import Mapping
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
from mercat.modules.payments.models import SandboxOperation, SandboxOperationKind
from mercat.platform.money import Money

_REASON = "fraudulent"


def told(operation: SandboxOperation) -> dict[str, Any]:
    """As JSON: `{"type", "timestamp", "data"}`, as Standard Webhooks recommend."""
    money = {"amount": operation.amount, "currency": operation.currency}
    return {
        "type": _kind(operation),
        "timestamp": operation.created_at.astimezone(UTC).isoformat(),
        "data": money | _names(operation),
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


def _kind(operation: SandboxOperation) -> str:
    return {
        SandboxOperationKind.PAYMENT: "payment.arrived",
        SandboxOperationKind.DECLINE: "payment.declined",
        SandboxOperationKind.REFUND: "refund.succeeded",
        SandboxOperationKind.PAYOUT: "payout.paid",
        SandboxOperationKind.DISPUTE: f"dispute.{_act(operation).removeprefix('dispute-')}",
    }[operation.kind]


def _act(operation: SandboxOperation) -> str:
    """What its key says was done: `refund`, `console-refund`, `dispute-won`, …"""
    return operation.key.partition(":")[0]


def _names(operation: SandboxOperation) -> dict[str, str | None]:
    reference = operation.reference_id
    ours = operation.key.rpartition(":")[2]
    match operation.kind:
        case SandboxOperationKind.PAYMENT | SandboxOperationKind.DECLINE:
            return {
                "payment": payment_name(reference),
                "checkout": checkout_name(reference),
                "reference": str(reference),
            }
        case SandboxOperationKind.REFUND:
            return {
                "refund": f"refund_{operation.id.hex}",
                "payment": payment_name(reference),
                "reference": ours if _act(operation) == "refund" else None,
            }
        case SandboxOperationKind.PAYOUT:
            return {"payout": f"payout_{operation.id.hex}", "reference": str(reference)}
        case SandboxOperationKind.DISPUTE:
            names = {"dispute": dispute_name(reference), "payment": payment_name(reference)}
            return names | {"reason": _REASON}


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


_FACTS = {
    "payment.arrived": _arrived,
    "payment.declined": _declined,
    "refund.succeeded": _refunded,
    "payout.paid": _paid_out,
    "dispute.opened": _disputed,
    "dispute.won": lambda data, money, _: _decided(data, money, won=True),
    "dispute.lost": lambda data, money, _: _decided(data, money, won=False),
}
