"""Giving money back at Stripe: the payment, the business's part of it, and our commission."""

import logging
from datetime import datetime, timedelta
from uuid import UUID

from mercat.modules.payments.gateways.facts import Progress
from mercat.modules.payments.gateways.port import Access, Answer, GatewayRefused, RefundOrder
from mercat.modules.payments.gateways.stripe.amounts import told
from mercat.modules.payments.gateways.stripe.client import StripeCalls
from mercat.modules.payments.gateways.stripe.facts import progress_of
from mercat.modules.payments.gateways.stripe.shapes import ChargeShape, RefundShape, Shape
from mercat.platform.ids import made_at

_log = logging.getLogger(__name__)

KEYS_LAST = timedelta(hours=12)
"""Stripe forgets a key after a day (https://docs.stripe.com/api/idempotent_requests): from half of
that on we look first whether it has been done.
"""


async def refund(calls: StripeCalls, order: RefundOrder, access: Access, now: datetime) -> Answer:
    made = await _made(calls, order, now)
    if made is None:
        made = await _make(calls, order, access)
    answer = Answer(
        external_id=made.id, progress=progress_of(made.status), error=made.failure_reason
    )
    if order.fee.amount and access.external_id and answer.progress is not Progress.FAILED:
        await _give_fee_back(calls, order, now)
    return answer


async def _make(calls: StripeCalls, order: RefundOrder, access: Access) -> RefundShape:
    client, amount = await calls.client(), told(order.money)
    found = await calls.ask(
        lambda: client.v1.refunds.create_async(
            {
                "payment_intent": order.payment_id,
                "amount": amount,
                "metadata": {"refund_id": str(order.key)},
                **({"reverse_transfer": True} if access.external_id else {}),
            },
            {"idempotency_key": str(order.key)},
        )
    )
    return RefundShape.model_validate(found.to_dict())


async def _made(calls: StripeCalls, order: RefundOrder, now: datetime) -> RefundShape | None:
    """By an earlier attempt whose key may be forgotten."""
    if now - made_at(order.key) < KEYS_LAST:
        return None
    client = await calls.client()
    listed = calls.each(
        lambda: client.v1.refunds.list_async({"payment_intent": order.payment_id, "limit": 100})
    )
    async for found in listed:
        refund = RefundShape.model_validate(found.to_dict())
        if refund.named("refund_id") == order.key:
            return refund
    return None


async def _give_fee_back(calls: StripeCalls, order: RefundOrder, now: datetime) -> None:
    """So much as the books say. The payer has their money whatever comes of it, so a refusal is
    told to whoever reads the log, and is no failure of the refund.
    """
    client, amount = await calls.client(), told(order.fee)
    intent = await calls.ask(
        lambda: client.v1.payment_intents.retrieve_async(
            order.payment_id, {"expand": ["latest_charge"]}
        )
    )
    charge = ChargeShape.model_validate(intent.to_dict()["latest_charge"])
    fee_id = charge.application_fee
    if fee_id is None or await _is_fee_back(calls, fee_id, order.key, now):
        return
    try:
        await calls.ask(
            lambda: client.v1.application_fees.refunds.create_async(
                fee_id,
                {"amount": amount, "metadata": {"refund_id": str(order.key)}},
                {"idempotency_key": f"fee-{order.key}"},
            )
        )
    except GatewayRefused as error:
        _log.error("fee_not_given_back", extra={"refund_id": str(order.key), "code": error.code})


async def _is_fee_back(calls: StripeCalls, fee_id: str, refund_id: UUID, now: datetime) -> bool:
    if now - made_at(refund_id) < KEYS_LAST:
        return False
    client = await calls.client()
    listed = calls.each(
        lambda: client.v1.application_fees.refunds.list_async(fee_id, {"limit": 100})
    )
    async for found in listed:
        if Shape.model_validate(found.to_dict()).named("refund_id") == refund_id:
            return True
    return False
