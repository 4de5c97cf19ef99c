"""Both companies on loopback, and our side of them."""

from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from stripe import HTTPClient
from tests.conftest import MovableClock
from tests.doubles.square import APPLICATION_ID, APPLICATION_SECRET, SIGNATURE_KEY, SquareDouble
from tests.doubles.stripe import SECRET_KEY, WEBHOOK_SECRET, StripeDouble

from mercat.modules.payments.gateways.port import Access, CheckoutOrder, ConnectOrder, RefundOrder
from mercat.modules.payments.gateways.square import Square
from mercat.modules.payments.gateways.stripe import Stripe
from mercat.platform.ids import uuid7
from mercat.platform.money import Money
from mercat.platform.settings import Settings

ADA = "ada@example.com"
BACK = "https://mercat.example/bookings/1"


@pytest.fixture
def now() -> MovableClock:
    return MovableClock()


@pytest.fixture
def stripe_double(now: MovableClock, monkeypatch: pytest.MonkeyPatch) -> Iterator[StripeDouble]:
    monkeypatch.setattr(HTTPClient, "INITIAL_DELAY", 0.01)  # seconds before it asks once more
    with StripeDouble.running() as double:
        double.clock = now
        yield double


@pytest.fixture
async def stripe(stripe_double: StripeDouble, now: MovableClock) -> AsyncIterator[Stripe]:
    settings = Settings(
        _env_file=None,
        stripe_secret_key=SECRET_KEY,
        stripe_webhook_secrets=f"whsec_old,{WEBHOOK_SECRET}",
        stripe_api_url=stripe_double.url,
    )
    gateway = Stripe(settings, now)
    yield gateway
    await gateway.close()


@pytest.fixture
def square_double(now: MovableClock) -> Iterator[SquareDouble]:
    with SquareDouble.running() as double:
        double.clock = now
        yield double


@pytest.fixture
async def square(square_double: SquareDouble, now: MovableClock) -> AsyncIterator[Square]:
    settings = Settings(
        _env_file=None,
        public_url="https://mercat.example",
        square_application_id=APPLICATION_ID,
        square_application_secret=APPLICATION_SECRET,
        square_webhook_key=SIGNATURE_KEY,
        square_api_url=square_double.url,
    )
    gateway = Square(settings, now)
    yield gateway
    await gateway.close()


@pytest.fixture
async def seller(stripe: Stripe, stripe_double: StripeDouble) -> Access:
    """Whose account is ready."""
    begun = await stripe.begin_connection(joining())
    assert begun.external_id is not None
    stripe_double.acts.set_up(begun.external_id)
    return Access(external_id=begun.external_id)


def owed(clock: MovableClock, money: Money, fee: int = 0, key: UUID | None = None) -> CheckoutOrder:
    return CheckoutOrder(
        key=key or uuid7(),
        title="Studio A, 1 December",
        money=money,
        fee=Money(fee, money.currency),
        expires_at=clock.now() + timedelta(minutes=30),
        return_url=BACK,
        payer_email=ADA,
    )


def given_back(payment_id: str, money: Money, fee: int = 0, key: UUID | None = None) -> RefundOrder:
    return RefundOrder(
        key=key or uuid7(),
        payment_id=payment_id,
        money=money,
        fee=Money(fee, money.currency),
        reason="The studio is flooded",
    )


def joining() -> ConnectOrder:
    return ConnectOrder(
        account_id=uuid7(),
        state="one-time",
        return_url="https://mercat.example/api/v1/payments/accounts/stripe/callback",
        email="olga@example.com",
        business_name="Quick Fix",
        country="GB",
    )
