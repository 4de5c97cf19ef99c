"""What Mercat asks of a payment company, and what it hears from one: the same words for all.

A gateway makes no decision and opens no transaction. What is asked under a key is done once,
however often it is asked; what it tells are facts, in any order and any number of times.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID

from mercat.modules.payments.gateways.facts import Fact, PaymentArrived, Progress
from mercat.platform.money import Money


class GatewayError(Exception):
    """The company could not be asked, or did not do it. `code`: its own word, for the log and for
    staff; never a secret.
    """

    def __init__(self, code: str, message: str = "") -> None:
        super().__init__(message or code)
        self.code = code


class GatewayUnavailable(GatewayError):
    """No answer, or one that says to ask again later (429, 5xx): it may or may not have been done,
    and is asked again under the same key.
    """


class GatewayRefused(GatewayError):
    """It was not done, and asking again would not help."""


class BadSignature(Exception):
    """A webhook that is not from the company, is too old, or was changed on its way."""


class UnreadableWebhook(Exception):
    """Signed as it should be, and still not of a shape that we know."""


@dataclass(frozen=True, kw_only=True)
class Access:
    """In whose name the company is asked. All None: in the platform's own."""

    external_id: str | None = None
    token: str | None = None
    location_id: str | None = None


PLATFORM = Access()


@dataclass(frozen=True, kw_only=True)
class CheckoutOrder:
    """`key`: the charge's id. `fee`: the part of `money` that is the platform's. `return_url`:
    where the payer goes from the page, paid or not.
    """

    key: UUID
    title: str
    money: Money
    fee: Money
    expires_at: datetime
    return_url: str
    payer_email: str | None = None


@dataclass(frozen=True, kw_only=True)
class OpenedCheckout:
    checkout_id: str
    url: str


class ClosedCheckout(StrEnum):
    """CLOSED: nothing can be paid there any more. PAID: it has been."""

    CLOSED = "CLOSED"
    PAID = "PAID"


@dataclass(frozen=True, kw_only=True)
class RefundOrder:
    """`key`: the refund's id. `fee`: the part of `money` that the platform gives back of its
    commission.
    """

    key: UUID
    payment_id: str
    money: Money
    fee: Money
    reason: str


@dataclass(frozen=True, kw_only=True)
class PayoutOrder:
    """`key`: the payout's id."""

    key: UUID
    money: Money
    description: str


@dataclass(frozen=True, kw_only=True)
class Answer:
    """To a refund or a payout: the company's name for it, and how far it is."""

    external_id: str
    progress: Progress
    error: str | None = None


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """A webhook whose signature is right. `event_id`: under which it is stored once."""

    event_id: str
    kind: str
    payload: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Connection:
    """What a business has given us. `tokens`: None where the platform's own key is enough."""

    external_id: str
    charges_enabled: bool
    payouts_enabled: bool
    tokens: "Tokens | None" = None
    locations: Sequence["Location"] = ()
    wanted: str | None = None


@dataclass(frozen=True, kw_only=True)
class Tokens:
    access: str
    refresh: str | None
    expires_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Location:
    external_id: str
    name: str
    currency: str
    active: bool = True


@dataclass(frozen=True, kw_only=True)
class ConnectOrder:
    """`state`: comes back with the owner, to `return_url`. `external_id`: of an account that was
    begun and not finished.
    """

    account_id: UUID
    state: str
    return_url: str
    email: str
    business_name: str
    country: str | None = None
    external_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class Begun:
    """`url`: where the owner goes on, at the company."""

    url: str
    external_id: str | None = None


class PaymentGateway(Protocol):
    """Raises GatewayUnavailable and GatewayRefused, nothing else, within its time-out."""

    pays_out: bool
    """Whether money waits for our payouts. Not where it goes to the business by itself."""

    async def open_checkout(self, order: CheckoutOrder, access: Access) -> OpenedCheckout: ...

    async def close_checkout(self, checkout_id: str, access: Access) -> ClosedCheckout: ...

    async def find_payment(
        self, charge_id: UUID, checkout_id: str, access: Access
    ) -> PaymentArrived | None:
        """What was paid on that page, if anything: for whoever cannot wait for the webhook."""

    async def refund(self, order: RefundOrder, access: Access) -> Answer: ...

    async def pay_out(self, order: PayoutOrder, access: Access) -> Answer: ...

    def facts_between(
        self, since: datetime, until: datetime, access: Access
    ) -> AsyncIterator[Fact]:
        """Its own list of payments, refunds, payouts and disputes of that time."""

    def read(self, headers: Mapping[str, str], body: bytes) -> Delivery:
        """Raises BadSignature, UnreadableWebhook. `headers`: names in lower case."""

    def facts(self, delivery: Delivery) -> Sequence[Fact]:
        """What a stored webhook tells: none for a kind that does not matter to us. Raises
        UnreadableWebhook.
        """

    async def begin_connection(self, order: ConnectOrder) -> Begun: ...

    async def finish_connection(
        self, external_id: str | None, answer: Mapping[str, str], return_url: str
    ) -> Connection:
        """`answer`: the query with which the owner came back."""

    async def renew(self, tokens: Tokens) -> Tokens: ...

    async def disconnect(self, access: Access) -> None: ...

    async def close(self) -> None:
        """Hangs up what is connected to it."""
