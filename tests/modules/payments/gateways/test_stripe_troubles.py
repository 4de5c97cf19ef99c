"""Currencies, answers that are lost and refusals, at Stripe on loopback."""

import pytest
from tests.conftest import MovableClock
from tests.doubles.server import Fault
from tests.doubles.stripe import StripeDouble
from tests.modules.payments.gateways.conftest import ADA, given_back, owed
from tests.modules.payments.gateways.test_stripe import FORTY_FIVE, paid, told

from mercat.modules.payments.gateways.facts import RefundMoved
from mercat.modules.payments.gateways.port import (
    Access,
    GatewayRefused,
    GatewayUnavailable,
    PayoutOrder,
)
from mercat.modules.payments.gateways.stripe import Stripe
from mercat.platform.ids import uuid7
from mercat.platform.money import Money

SESSIONS = "/v1/checkout/sessions"


@pytest.mark.parametrize(
    ("money", "theirs"),
    [
        (Money(500, "JPY"), 500),
        (Money(12_340, "KWD"), 12_340),
        (Money(5, "ISK"), 500),
        (Money(7_000, "UGX"), 700_000),
        (Money(1_200, "MGA"), 12),
        (Money(1_045, "HUF"), 1_045),
    ],
    ids=str,
)
async def test_currencies(
    stripe: Stripe,
    stripe_double: StripeDouble,
    seller: Access,
    now: MovableClock,
    money: Money,
    theirs: int,
) -> None:
    payment = await paid(stripe, stripe_double, owed(now, money), seller)
    assert payment.money == money
    assert stripe_double.books.balances[seller.external_id, money.currency.lower()] == theirs
    await stripe.refund(given_back(payment.payment_id, money), seller)
    moved = told(stripe, stripe_double, "refund.created")[0]
    assert isinstance(moved, RefundMoved)
    assert moved.money == money


@pytest.mark.parametrize("money", [Money(12_345, "KWD"), Money(1_250, "MGA")], ids=str)
async def test_amounts_that_cannot_be_moved_are_not_rounded(
    stripe: Stripe, stripe_double: StripeDouble, seller: Access, now: MovableClock, money: Money
) -> None:
    with pytest.raises(GatewayRefused, match="amount_not_payable"):
        await stripe.open_checkout(owed(now, money), seller)
    forints = PayoutOrder(key=uuid7(), money=Money(1_045, "HUF"), description="Not whole")
    with pytest.raises(GatewayRefused, match="amount_not_payable"):
        await stripe.pay_out(forints, seller)
    assert stripe_double.count("POST", SESSIONS) == stripe_double.count("POST", "/v1/payouts") == 0


async def test_answers_that_are_lost(
    stripe: Stripe, stripe_double: StripeDouble, seller: Access, now: MovableClock
) -> None:
    """It was done, and nobody heard of it; again, it is the same thing."""
    order = owed(now, FORTY_FIVE, fee=450)
    stripe_double.fail(Fault.LOST, 2, f"POST {SESSIONS}")
    with pytest.raises(GatewayUnavailable):
        await stripe.open_checkout(order, seller)
    page = await stripe.open_checkout(order, seller)
    assert stripe_double.count("POST", SESSIONS) == 3
    (session,) = stripe_double.books.all("checkout.session")
    assert session["id"] == page.checkout_id

    stripe_double.acts.pay(page.checkout_id)
    payment = await stripe.find_payment(order.key, page.checkout_id, seller)
    assert payment is not None
    back = given_back(payment.payment_id, FORTY_FIVE, fee=450)
    for fault, on in ((Fault.LOST, "POST /v1/refunds"), (Fault.CUT, "POST /v1/application_fees")):
        stripe_double.fail(fault, 2, on)
        with pytest.raises(GatewayUnavailable):
            await stripe.refund(back, seller)
    await stripe.refund(back, seller)
    assert len(stripe_double.books.all("refund")) == 1
    assert set(stripe_double.books.balances.values()) == {0}


async def test_a_refusal_repeats_nothing_of_what_was_sent(
    stripe: Stripe, stripe_double: StripeDouble, now: MovableClock
) -> None:
    with pytest.raises(GatewayRefused) as caught:
        await stripe.open_checkout(owed(now, FORTY_FIVE), Access(external_id="acct_nobody"))
    assert ADA not in repr(caught.value)
    assert caught.value.__suppress_context__
    assert stripe_double.books.all("checkout.session") == []
