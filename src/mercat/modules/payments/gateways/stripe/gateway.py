"""Stripe behind the port.

The platform charges the payer; in the same act the whole goes to the business's account and the
commission comes back (“destination charge” with an application fee). A refund takes back both in
the shares that our books say, to the minor unit: Stripe's own `refund_application_fee` would round
each refund by itself. https://docs.stripe.com/connect/destination-charges
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
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
from mercat.modules.payments.gateways.stripe import listing, refunding, webhooks
from mercat.modules.payments.gateways.stripe.amounts import told
from mercat.modules.payments.gateways.stripe.client import StripeCalls
from mercat.modules.payments.gateways.stripe.facts import facts_of, payment_of, progress_of
from mercat.modules.payments.gateways.stripe.shapes import AccountShape, PayoutShape, SessionShape
from mercat.platform.clock import Clock
from mercat.platform.ids import made_at
from mercat.platform.settings import Settings

if TYPE_CHECKING:
    from stripe.params import AccountCreateParams
    from stripe.params.checkout import SessionCreateParams

_SHORTEST = timedelta(minutes=31)
_LONGEST = timedelta(hours=24)
"""How long a page of Stripe's may live; the first is a minute more than it must."""


class Stripe:
    pays_out = True

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self._calls = StripeCalls(settings)
        self._secrets = settings.stripe_webhook_secrets
        self._clock = clock

    async def open_checkout(self, order: CheckoutOrder, access: Access) -> OpenedCheckout:
        client, wanted = await self._calls.client(), _page(order, access)
        made = await self._calls.ask(
            lambda: client.v1.checkout.sessions.create_async(
                wanted, {"idempotency_key": str(order.key)}
            )
        )
        if made.url is None:
            raise GatewayUnavailable("no_url")
        return OpenedCheckout(checkout_id=made.id, url=made.url)

    async def close_checkout(
        self,
        checkout_id: str,
        access: Access,  # noqa: ARG002 (the port)
    ) -> ClosedCheckout:
        """A page that is closed, or paid, already cannot be closed: then it says which."""
        client = await self._calls.client()
        try:
            await self._calls.ask(lambda: client.v1.checkout.sessions.expire_async(checkout_id))
        except GatewayRefused:
            session = await self._session(checkout_id)
            if session.is_paid:
                return ClosedCheckout.PAID
            if session.status == "expired":
                return ClosedCheckout.CLOSED
            raise GatewayUnavailable("still_open") from None
        return ClosedCheckout.CLOSED

    async def find_payment(
        self,
        charge_id: UUID,  # noqa: ARG002 (the port)
        checkout_id: str,
        access: Access,  # noqa: ARG002 (the port)
    ) -> PaymentArrived | None:
        return payment_of(await self._session(checkout_id), self._clock.now())

    async def refund(self, order: RefundOrder, access: Access) -> Answer:
        return await refunding.refund(self._calls, order, access, self._clock.now())

    async def pay_out(self, order: PayoutOrder, access: Access) -> Answer:
        if access.external_id is None:
            raise GatewayRefused("no_account")
        client, account = await self._calls.client(), access.external_id
        amount = told(order.money, paying_out=True)
        made = await listing.payout_made(self._calls, order.key, account, self._clock.now())
        if made is None:
            payout = await self._calls.ask(
                lambda: client.v1.payouts.create_async(
                    {
                        "amount": amount,
                        "currency": order.money.currency.lower(),
                        "description": order.description,
                        "metadata": {"payout_id": str(order.key)},
                    },
                    {"idempotency_key": str(order.key), "stripe_account": account},
                )
            )
            made = PayoutShape.model_validate(payout.to_dict())
        return Answer(
            external_id=made.id, progress=progress_of(made.status), error=made.failure_code
        )

    def facts_between(
        self, since: datetime, until: datetime, access: Access
    ) -> AsyncIterator[Fact]:
        return listing.facts_between(self._calls, since, until, access)

    def read(self, headers: Mapping[str, str], body: bytes) -> Delivery:
        return webhooks.read(headers, body, self._secrets, self._clock.now())

    def facts(self, delivery: Delivery) -> Sequence[Fact]:
        return facts_of(delivery.payload)

    async def begin_connection(self, order: ConnectOrder) -> Begun:
        """The owner comes back with our `state`, done or not; where the link has grown old in the
        meantime, too.
        """
        client = await self._calls.client()
        account_id, back = (
            order.external_id,
            f"{order.return_url}?{urlencode({'state': order.state})}",
        )
        if account_id is None:
            key = {"idempotency_key": f"account-{order.account_id}"}
            account = await self._calls.ask(
                lambda: client.v1.accounts.create_async(_account(order), key)  # type: ignore[arg-type]
            )
            account_id = account.id
        link = await self._calls.ask(
            lambda: client.v1.account_links.create_async(
                {
                    "account": account_id,
                    "type": "account_onboarding",
                    "return_url": back,
                    "refresh_url": back,
                }
            )
        )
        return Begun(url=link.url, external_id=account_id)

    async def finish_connection(
        self,
        external_id: str | None,
        answer: Mapping[str, str],  # noqa: ARG002 (the port)
        return_url: str,  # noqa: ARG002 (the port)
    ) -> Connection:
        if external_id is None:
            raise GatewayRefused("no_account")
        client = await self._calls.client()
        found = await self._calls.ask(lambda: client.v1.accounts.retrieve_async(external_id))
        account = AccountShape.model_validate(found.to_dict())
        return Connection(
            external_id=account.id,
            charges_enabled=account.charges_enabled,
            payouts_enabled=account.payouts_enabled,
            wanted=account.wanted,
        )

    async def renew(self, tokens: Tokens) -> Tokens:
        """There are none: the platform's key is enough."""
        return tokens

    async def disconnect(self, access: Access) -> None:
        """Nothing to take back: the account stays the business's, with what lies in it."""

    async def close(self) -> None:
        await self._calls.close()

    async def _session(self, checkout_id: str) -> SessionShape:
        client = await self._calls.client()
        found = await self._calls.ask(
            lambda: client.v1.checkout.sessions.retrieve_async(checkout_id)
        )
        return SessionShape.model_validate(found.to_dict())


def _page(order: CheckoutOrder, access: Access) -> "SessionCreateParams":
    """The same for the same order, whenever it is asked: or the key would be refused. That is why
    its end is counted from when the charge was made, and not from now.
    """
    names = {"charge_id": str(order.key)}
    paying: Any = {"metadata": names, "description": order.title}
    if access.external_id is not None:
        paying["transfer_data"] = {"destination": access.external_id}
        if order.fee.amount:
            paying["application_fee_amount"] = told(order.fee)
    ends = min(order.expires_at + _SHORTEST, made_at(order.key) + _LONGEST)
    page: SessionCreateParams = {
        "mode": "payment",
        # What says at once whether it is paid: nobody holds a slot until a debit has cleared.
        "allowed_payment_method_types": ["card"],
        "client_reference_id": str(order.key),
        "metadata": names,
        "payment_intent_data": paying,
        "expires_at": int(ends.timestamp()),
        "success_url": order.return_url,
        "cancel_url": order.return_url,
        "line_items": [
            {
                "quantity": 1,
                "price_data": {
                    "currency": order.money.currency.lower(),
                    "unit_amount": told(order.money),
                    "product_data": {"name": order.title},
                },
            }
        ],
    }
    if order.payer_email is not None:
        page["customer_email"] = order.payer_email
    return page


def _account(order: ConnectOrder) -> "AccountCreateParams":
    account: AccountCreateParams = {
        "type": "express",
        "email": order.email,
        "business_profile": {"name": order.business_name},
        "capabilities": {
            "card_payments": {"requested": True},
            "transfers": {"requested": True},
        },
        "settings": {"payouts": {"schedule": {"interval": "manual"}}},
        "metadata": {"account_id": str(order.account_id)},
    }
    if order.country is not None:
        account["country"] = order.country
    return account
