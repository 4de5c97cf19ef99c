"""Square's own lists."""

from collections.abc import AsyncIterator, Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar

from pydantic import BaseModel

from mercat.modules.payments.gateways.facts import Fact
from mercat.modules.payments.gateways.port import Access, GatewayRefused
from mercat.modules.payments.gateways.square.client import ONCE, SquareCalls
from mercat.modules.payments.gateways.square.facts import dispute_in, payment_in, refund_in
from mercat.modules.payments.gateways.square.shapes import DisputeShape, PaymentShape, RefundShape

S = TypeVar("S", bound=BaseModel)


async def facts_between(
    calls: SquareCalls, since: datetime, until: datetime, access: Access
) -> AsyncIterator[Fact]:
    """What has changed at a seller's in that time. Square lets disputes be listed by their state
    alone, so those are looked through. Raises GatewayUnavailable, GatewayRefused.
    """
    if access.token is None:
        raise GatewayRefused("no_account")
    client = await calls.client(access)
    when: Any = {
        "updated_at_begin_time": _written(since),
        "updated_at_end_time": _written(until),
        "sort_field": "UPDATED_AT",
        "sort_order": "ASC",
        "request_options": ONCE,
    }
    payments = calls.each(lambda: client.payments.list(**when))
    async for found in payments:
        for fact in _readable(payment_in, PaymentShape, found, access):
            yield fact
    async for found in calls.each(lambda: client.refunds.list(**when)):
        for fact in _readable(refund_in, RefundShape, found, access):
            yield fact
    async for found in calls.each(lambda: client.disputes.list(request_options=ONCE)):
        dispute = DisputeShape.model_validate(found.model_dump())
        if dispute.updated_at is None or since <= dispute.updated_at < until:
            for fact in dispute_in(dispute, access.external_id):
                yield fact


async def refunds_since(
    calls: SquareCalls, since: datetime, access: Access
) -> AsyncIterator[RefundShape]:
    client = await calls.client(access)
    begin = _written(since - timedelta(minutes=5))
    listed = calls.each(lambda: client.refunds.list(begin_time=begin, request_options=ONCE))
    async for found in listed:
        yield RefundShape.model_validate(found.model_dump())


def _written(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")


def _readable(
    read: Callable[[S, str | None], Sequence[Fact]], shape: type[S], found: Any, access: Access
) -> Sequence[Fact]:
    try:
        return read(shape.model_validate(found.model_dump()), access.external_id)
    except ValueError:
        raise GatewayRefused("unreadable", f"unreadable {shape.__name__}") from None
