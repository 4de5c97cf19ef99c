"""Companies that are away, and what Mercat does in the meantime."""

import time

import pytest
from tests.conftest import MovableClock
from tests.doubles.server import Fault
from tests.doubles.stripe import SECRET_KEY, StripeDouble
from tests.modules.payments.gateways.conftest import owed

from mercat.modules.payments.errors import NoGateway
from mercat.modules.payments.gateways import Gateways, calling
from mercat.modules.payments.gateways.port import PLATFORM, GatewayRefused, GatewayUnavailable
from mercat.modules.payments.gateways.stripe import Stripe
from mercat.modules.payments.models import Gateway, rounded_down
from mercat.platform.money import Money
from mercat.platform.settings import Settings

FORTY_FIVE = Money(4500, "GBP")
OPEN = "POST /v1/checkout/sessions"


@pytest.mark.parametrize("fault", [Fault.BUSY, Fault.BROKEN, Fault.CUT], ids=str)
async def test_it_is_asked_again_later(
    stripe: Stripe, stripe_double: StripeDouble, now: MovableClock, fault: Fault
) -> None:
    stripe_double.fail(fault, 2, OPEN)
    with pytest.raises(GatewayUnavailable):
        await stripe.open_checkout(owed(now, FORTY_FIVE), PLATFORM)
    assert stripe_double.books.all("checkout.session") == []


async def test_nobody_waits_longer_than_ten_seconds(
    stripe: Stripe,
    stripe_double: StripeDouble,
    now: MovableClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert calling.WHOLE == 10.0
    await stripe.open_checkout(owed(now, FORTY_FIVE), PLATFORM)
    monkeypatch.setattr(calling, "WHOLE", 0.3)
    stripe_double.fail(Fault.HANG, 2, OPEN)
    began = time.monotonic()
    with pytest.raises(GatewayUnavailable, match="timeout"):
        await stripe.open_checkout(owed(now, FORTY_FIVE), PLATFORM)
    assert time.monotonic() - began < 5


class Later:
    """The time as the line sees it: how long it rests does not depend on how busy we are."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def monotonic(self) -> float:
        return time.monotonic() + self.ahead


async def test_after_five_failures_it_is_left_alone(
    stripe: Stripe,
    stripe_double: StripeDouble,
    now: MovableClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    later = Later()
    monkeypatch.setattr(calling, "time", later)
    stripe_double.fail(Fault.BUSY, 6, OPEN)
    for _ in range(5):
        with pytest.raises(GatewayUnavailable, match="429"):
            await stripe.open_checkout(owed(now, FORTY_FIVE), PLATFORM)
    for _ in range(3):
        with pytest.raises(GatewayUnavailable, match="resting"):
            await stripe.open_checkout(owed(now, FORTY_FIVE), PLATFORM)
    later.ahead += calling.REST
    with pytest.raises(GatewayUnavailable, match="429"):  # one tries
        await stripe.open_checkout(owed(now, FORTY_FIVE), PLATFORM)
    with pytest.raises(GatewayUnavailable, match="resting"):
        await stripe.open_checkout(owed(now, FORTY_FIVE), PLATFORM)
    later.ahead += calling.REST
    for _ in range(2):
        await stripe.open_checkout(owed(now, FORTY_FIVE), PLATFORM)


async def test_refusals_are_answers(stripe: Stripe, stripe_double: StripeDouble) -> None:
    for _ in range(calling.PATIENCE + 2):
        with pytest.raises(GatewayRefused, match="resource_missing"):
            await stripe.close_checkout("cs_test_none", PLATFORM)
    assert stripe_double.count("POST", "/v1/checkout/sessions/cs_test_none/expire") == 7


async def test_the_gateways_of_a_process(now: MovableClock) -> None:
    none = Gateways(Settings(_env_file=None), now)
    for gateway in Gateway:
        assert not none.has(gateway)
        with pytest.raises(NoGateway):
            none.of(gateway)
    chosen = Settings(
        _env_file=None, stripe_secret_key=SECRET_KEY, stripe_webhook_secrets="whsec_1, whsec_2"
    )
    some = Gateways(chosen, now)
    assert some.of(Gateway.STRIPE) is some.of(Gateway.STRIPE)
    assert some.of(Gateway.STRIPE).pays_out
    await some.close()


def test_steps() -> None:
    for money, down, paid_out in (
        (Money(617, "KWD"), 610, 610),
        (Money(1_045, "HUF"), 1_045, 1_000),
        (Money(1_250, "MGA"), 1_200, 1_200),
        (Money(1_045, "GBP"), 1_045, 1_045),
    ):
        assert rounded_down(money, Gateway.STRIPE).amount == down
        assert rounded_down(money, Gateway.STRIPE, paying_out=True).amount == paid_out
        assert rounded_down(money, Gateway.SQUARE, paying_out=True) == money
