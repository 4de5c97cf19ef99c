"""Stripe's own lists: of a time, for whoever compares books, and of one thing, for whoever does not
know whether it was done.
"""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from mercat.modules.payments.gateways.facts import Fact
from mercat.modules.payments.gateways.port import (
    Access,
    GatewayRefused,
    UnreadableWebhook,
)
from mercat.modules.payments.gateways.stripe.client import StripeCalls
from mercat.modules.payments.gateways.stripe.facts import (
    MOVES,
    dispute_in,
    facts_of,
    payment_in,
    payout_in,
    refund_in,
)
from mercat.modules.payments.gateways.stripe.refunding import KEYS_LAST
from mercat.modules.payments.gateways.stripe.shapes import (
    ChargeShape,
    DisputeShape,
    PayoutShape,
    RefundShape,
    Shape,
)
from mercat.platform.ids import made_at

if TYPE_CHECKING:
    from stripe import StripeObject

S = TypeVar("S", bound=Shape)

_PAGE = 100


async def facts_between(
    calls: StripeCalls, since: datetime, until: datetime, access: Access
) -> AsyncIterator[Fact]:
    """In the platform's own name: payments, refunds and disputes that began in that time. In a
    business's name: payouts. Then, oldest first, what that time's events tell of older ones, as far
    back as Stripe keeps events: 30 days. Raises GatewayUnavailable, GatewayRefused.
    """
    client = await calls.client()
    created: Any = {"gte": int(since.timestamp()), "lt": int(until.timestamp())}
    wanted: Any = {"created": created, "limit": _PAGE}
    if access.external_id is None:
        lists: Sequence[tuple[AsyncIterator[StripeObject], type[Shape], Callable[..., Any]]] = (
            (calls.each(lambda: client.v1.charges.list_async(wanted)), ChargeShape, payment_in),
            (calls.each(lambda: client.v1.refunds.list_async(wanted)), RefundShape, refund_in),
            (calls.each(lambda: client.v1.disputes.list_async(wanted)), DisputeShape, dispute_in),
        )
    else:
        paid = calls.each(lambda: client.v1.payouts.list_async(wanted, _as(access)))
        lists = ((paid, PayoutShape, payout_in),)
    for listed, shape, read in lists:
        async for found in listed:
            for fact in _readable(read, shape, found):
                yield fact
    moves: Any = {**wanted, "types": list(MOVES)}
    events = calls.each(lambda: client.v1.events.list_async(moves, _as(access)))
    for event in reversed([event.to_dict() async for event in events]):
        for fact in _told(event):
            yield fact


async def payout_made(
    calls: StripeCalls, payout_id: UUID, account: str, now: datetime
) -> PayoutShape | None:
    """By an earlier attempt whose key may be forgotten."""
    made = made_at(payout_id)
    if now - made < KEYS_LAST:
        return None
    client = await calls.client()
    since: Any = {"gte": int((made - timedelta(minutes=5)).timestamp())}
    listed = calls.each(
        lambda: client.v1.payouts.list_async(
            {"created": since, "limit": _PAGE}, {"stripe_account": account}
        )
    )
    async for found in listed:
        payout = PayoutShape.model_validate(found.to_dict())
        if payout.named("payout_id") == payout_id:
            return payout
    return None


def _told(event: Mapping[str, Any]) -> Sequence[Fact]:
    try:
        return facts_of(event)
    except UnreadableWebhook:
        raise GatewayRefused("unreadable", "unreadable event") from None


def _as(access: Access) -> Any:
    return {"stripe_account": access.external_id} if access.external_id else {}


def _readable(
    read: Callable[[S], Sequence[Fact]], shape: type[S], found: "StripeObject"
) -> Sequence[Fact]:
    try:
        return read(shape.model_validate(found.to_dict()))
    except ValueError:
        raise GatewayRefused("unreadable", f"unreadable {shape.__name__}") from None
