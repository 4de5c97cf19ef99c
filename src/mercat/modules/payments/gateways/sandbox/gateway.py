"""The sandbox behind the port that real companies stand behind."""

import json
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from mercat.modules.payments.gateways.facts import Fact, PaymentArrived, Progress
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
    OpenedCheckout,
    PayoutOrder,
    RefundOrder,
    Tokens,
    UnreadableWebhook,
)
from mercat.modules.payments.gateways.sandbox.connecting import begun, finished
from mercat.modules.payments.gateways.sandbox.connecting import tokens as new_tokens
from mercat.modules.payments.gateways.sandbox.names import charge_named, checkout_name
from mercat.modules.payments.gateways.sandbox.signing import check
from mercat.modules.payments.gateways.sandbox.telling import fact_of, told
from mercat.modules.payments.models import SandboxOperation
from mercat.platform.clock import Clock
from mercat.platform.money import Money


class SandboxMemory(Protocol):
    """What the company remembers. Both acts are done once under their key, and told by webhook."""

    async def payment(self, charge_id: UUID) -> SandboxOperation | None:
        """None as long as nobody has paid."""

    async def give_back(self, key: UUID, charge_id: UUID, money: Money) -> SandboxOperation:
        """Raises GatewayRefused."""

    async def pay_out(self, key: UUID, money: Money) -> SandboxOperation: ...

    def between(self, since: datetime, until: datetime) -> AsyncIterator[SandboxOperation]: ...


class SandboxGateway:
    pays_out = True

    def __init__(
        self, memory: SandboxMemory, keys: Iterable[bytes], clock: Clock, public_url: str
    ) -> None:
        """`keys`: what webhooks are signed with, the newest first."""
        self._memory = memory
        self._keys = tuple(keys)
        self._clock = clock
        self._public_url = public_url

    async def open_checkout(self, order: CheckoutOrder, access: Access) -> OpenedCheckout:
        del access
        url = f"{self._public_url}/sandbox/checkout/{order.key}"
        return OpenedCheckout(checkout_id=checkout_name(order.key), url=url)

    async def close_checkout(self, checkout_id: str, access: Access) -> ClosedCheckout:
        del access
        charge_id = charge_named(checkout_id)
        paid = charge_id is not None and await self._memory.payment(charge_id) is not None
        return ClosedCheckout.PAID if paid else ClosedCheckout.CLOSED

    async def find_payment(
        self, charge_id: UUID, checkout_id: str, access: Access
    ) -> PaymentArrived | None:
        del checkout_id, access
        operation = await self._memory.payment(charge_id)
        fact = fact_of(told(operation)) if operation is not None else None
        return fact if isinstance(fact, PaymentArrived) else None

    async def refund(self, order: RefundOrder, access: Access) -> Answer:
        del access
        charge_id = charge_named(order.payment_id)
        if charge_id is None:
            raise GatewayRefused("payment_unknown")
        operation = await self._memory.give_back(order.key, charge_id, order.money)
        return Answer(external_id=f"refund_{operation.id.hex}", progress=Progress.SUCCEEDED)

    async def pay_out(self, order: PayoutOrder, access: Access) -> Answer:
        del access
        operation = await self._memory.pay_out(order.key, order.money)
        return Answer(external_id=f"payout_{operation.id.hex}", progress=Progress.PENDING)

    async def facts_between(
        self, since: datetime, until: datetime, access: Access
    ) -> AsyncIterator[Fact]:
        del access
        async for operation in self._memory.between(since, until):
            fact = fact_of(told(operation))
            if fact is not None:
                yield fact

    def read(self, headers: Mapping[str, str], body: bytes) -> Delivery:
        event_id = check(self._keys, headers, body, self._clock.now())
        try:
            payload = json.loads(body)
            kind = payload["type"]
        except (KeyError, TypeError, ValueError) as error:
            raise UnreadableWebhook(str(error)) from error
        return Delivery(event_id=event_id, kind=str(kind), payload=payload)

    def facts(self, delivery: Delivery) -> Sequence[Fact]:
        fact = fact_of(delivery.payload)
        return [fact] if fact is not None else []

    async def begin_connection(self, order: ConnectOrder) -> Begun:
        return begun(order, self._public_url)

    async def finish_connection(
        self, external_id: str | None, answer: Mapping[str, str], return_url: str
    ) -> Connection:
        del return_url
        return finished(external_id, answer, self._clock.now())

    async def renew(self, tokens: Tokens) -> Tokens:
        del tokens
        return new_tokens(self._clock.now())

    async def disconnect(self, access: Access) -> None:
        del access

    async def close(self) -> None:
        """It holds nothing."""
