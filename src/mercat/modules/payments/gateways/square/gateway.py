"""Square behind the port.

The payer pays the seller's own account, which Square pays out by itself; the application's fee is
taken in the same act. What we name `checkout_id` is the link and its order: a link can be deleted,
and only the order tells afterwards what became of it.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from mercat.modules.payments.gateways.facts import Fact, PaymentArrived
from mercat.modules.payments.gateways.port import (
    Access,
    Answer,
    Begun,
    CheckoutOrder,
    ClosedCheckout,
    Connection,
    ConnectOrder,
    Delivery,
    GatewayRefused,
    GatewayUnavailable,
    OpenedCheckout,
    PayoutOrder,
    RefundOrder,
    Tokens,
)
from mercat.modules.payments.gateways.square import connecting, listing, webhooks
from mercat.modules.payments.gateways.square.client import ONCE, SquareCalls
from mercat.modules.payments.gateways.square.facts import facts_of, payment_of, progress_of
from mercat.modules.payments.gateways.square.shapes import OrderShape, PaymentShape, RefundShape
from mercat.platform.clock import Clock
from mercat.platform.ids import made_at
from mercat.platform.money import Money
from mercat.platform.settings import Settings

if TYPE_CHECKING:
    from square.requests.checkout_options import CheckoutOptionsParams
    from square.requests.money import MoneyParams
    from square.requests.order import OrderParams

WEBHOOKS = "/api/v1/webhooks/square"
KEYS_LAST = timedelta(hours=12)
"""Square does not say how long it remembers a key: from then on we look first."""
_LONGEST_REASON = 150


class Square:
    pays_out = False

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self._calls = SquareCalls(settings)
        self._settings = settings
        self._clock = clock

    async def open_checkout(self, order: CheckoutOrder, access: Access) -> OpenedCheckout:
        """It stays open until it is closed: links do not end by themselves."""
        client = await self._calls.client(access)
        wanted, options = _order(order, access), _options(order)
        buyer = {"buyer_email": order.payer_email} if order.payer_email else {}
        answer = await self._calls.ask(
            lambda: client.checkout.payment_links.create(
                idempotency_key=str(order.key),
                order=wanted,
                checkout_options=options,
                payment_note=f"Mercat {order.key}",
                request_options=ONCE,
                **({"pre_populated_data": buyer} if buyer else {}),
            )
        )
        link = answer.payment_link
        if link is None or not (link.id and link.order_id and link.url):
            raise GatewayUnavailable("no_link")
        return OpenedCheckout(checkout_id=f"{link.id}/{link.order_id}", url=link.url)

    async def close_checkout(self, checkout_id: str, access: Access) -> ClosedCheckout:
        client = await self._calls.client(access)
        link_id, _, order_id = checkout_id.partition("/")
        with suppress(GatewayRefused):  # deleted already, or paid: the order tells
            await self._calls.ask(
                lambda: client.checkout.payment_links.delete(link_id, request_options=ONCE)
            )
        order = await self._order(order_id, access)
        if order.tenders:
            return ClosedCheckout.PAID
        if order.state != "CANCELED":
            raise GatewayUnavailable("still_open")
        return ClosedCheckout.CLOSED

    async def find_payment(
        self, charge_id: UUID, checkout_id: str, access: Access
    ) -> PaymentArrived | None:
        order = await self._order(checkout_id.partition("/")[2], access)
        for tender in order.tenders or ():
            payment = await self._payment(tender.payment_id or tender.id or "", access)
            found = payment_of(payment, access.external_id)
            if found and found.charge_id == charge_id:
                return found
        return None

    async def refund(self, order: RefundOrder, access: Access) -> Answer:
        made = await self._refunded(order, access)
        if made is None:
            made = await self._refund(order, access)
        progress = progress_of(made.status)
        return Answer(external_id=made.id, progress=progress)

    async def pay_out(
        self,
        order: PayoutOrder,  # noqa: ARG002 (the port)
        access: Access,  # noqa: ARG002 (the port)
    ) -> Answer:
        raise GatewayRefused("pays_out_itself")

    def facts_between(
        self, since: datetime, until: datetime, access: Access
    ) -> AsyncIterator[Fact]:
        return listing.facts_between(self._calls, since, until, access)

    def read(self, headers: Mapping[str, str], body: bytes) -> Delivery:
        key = self._settings.square_webhook_key.get_secret_value()
        return webhooks.read(headers, body, key, f"{self._settings.url}{WEBHOOKS}")

    def facts(self, delivery: Delivery) -> Sequence[Fact]:
        return facts_of(delivery.payload)

    async def begin_connection(self, order: ConnectOrder) -> Begun:
        return Begun(url=connecting.page(self._settings, order))

    async def finish_connection(
        self,
        external_id: str | None,  # noqa: ARG002 (the port)
        answer: Mapping[str, str],
        return_url: str,
    ) -> Connection:
        return await connecting.finish(self._calls, self._settings, answer, return_url)

    async def renew(self, tokens: Tokens) -> Tokens:
        return await connecting.renew(self._calls, self._settings, tokens)

    async def disconnect(self, access: Access) -> None:
        await connecting.revoke(self._calls, self._settings, access)

    async def close(self) -> None:
        await self._calls.close()

    async def _order(self, order_id: str, access: Access) -> OrderShape:
        client = await self._calls.client(access)
        answer = await self._calls.ask(lambda: client.orders.get(order_id, request_options=ONCE))
        if answer.order is None:
            raise GatewayUnavailable("no_order")
        return OrderShape.model_validate(answer.order.model_dump())

    async def _payment(self, payment_id: str, access: Access) -> PaymentShape:
        client = await self._calls.client(access)
        answer = await self._calls.ask(
            lambda: client.payments.get(payment_id, request_options=ONCE)
        )
        if answer.payment is None:
            raise GatewayUnavailable("no_payment")
        return PaymentShape.model_validate(answer.payment.model_dump())

    async def _refund(self, order: RefundOrder, access: Access) -> RefundShape:
        client = await self._calls.client(access)
        fee = {"app_fee_money": _told(order.fee)} if order.fee.amount else {}
        answer = await self._calls.ask(
            lambda: client.refunds.refund_payment(
                idempotency_key=str(order.key),
                payment_id=order.payment_id,
                amount_money=_told(order.money),
                reason=f"{order.reason[:_LONGEST_REASON]} · {order.key}",
                request_options=ONCE,
                **fee,
            )
        )
        if answer.refund is None:
            raise GatewayUnavailable("no_refund")
        return RefundShape.model_validate(answer.refund.model_dump())

    async def _refunded(self, order: RefundOrder, access: Access) -> RefundShape | None:
        """By an earlier attempt whose key may be forgotten."""
        made = made_at(order.key)
        if self._clock.now() - made < KEYS_LAST:
            return None
        async for refund in listing.refunds_since(self._calls, made, access):
            if refund.refund_id == order.key:
                return refund
        return None


def _told(money: Money) -> "MoneyParams":
    return {"amount": money.amount, "currency": money.currency}


def _order(order: CheckoutOrder, access: Access) -> "OrderParams":
    if access.location_id is None:
        raise GatewayRefused("no_location")
    return {
        "location_id": access.location_id,
        "reference_id": str(order.key),
        "line_items": [
            {"name": order.title, "quantity": "1", "base_price_money": _told(order.money)}
        ],
    }


def _options(order: CheckoutOrder) -> "CheckoutOptionsParams":
    """Nothing that would change the amount."""
    options: CheckoutOptionsParams = {
        "redirect_url": order.return_url,
        "allow_tipping": False,
        "enable_coupon": False,
        "enable_loyalty": False,
    }
    if order.fee.amount:
        options["app_fee_money"] = _told(order.fee)
    return options
