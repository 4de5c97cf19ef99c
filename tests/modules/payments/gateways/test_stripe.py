"""The real library against Stripe on loopback: what is asked, what it means, and what it moves."""

from datetime import timedelta

import httpx2
import pytest
from tests.conftest import MovableClock
from tests.doubles.stripe import StripeDouble
from tests.modules.payments.gateways.conftest import BACK, given_back, joining, owed

from mercat.modules.payments.gateways.facts import (
    AccountMoved,
    CheckoutEnded,
    DisputeClosed,
    DisputeOpened,
    Fact,
    PaymentArrived,
    PaymentDeclined,
    PayoutMoved,
    Progress,
    RefundMoved,
)
from mercat.modules.payments.gateways.port import (
    PLATFORM,
    Access,
    CheckoutOrder,
    ClosedCheckout,
    GatewayRefused,
    PayoutOrder,
)
from mercat.modules.payments.gateways.stripe import Stripe, listing
from mercat.platform.ids import uuid7
from mercat.platform.money import Money

FORTY_FIVE = Money(4500, "GBP")


async def paid(
    stripe: Stripe, double: StripeDouble, order: CheckoutOrder, seller: Access
) -> PaymentArrived:
    page = await stripe.open_checkout(order, seller)
    double.acts.pay(page.checkout_id)
    found = await stripe.find_payment(order.key, page.checkout_id, seller)
    assert found is not None
    return found


def told(stripe: Stripe, double: StripeDouble, *kinds: str) -> list[Fact]:
    """By every webhook so far, or by those."""
    deliveries = [stripe.read(n.headers, n.body) for n in double.notices(*kinds)]
    return [fact for delivery in deliveries for fact in stripe.facts(delivery)]


async def test_a_page_is_opened_once_and_paid(
    stripe: Stripe, stripe_double: StripeDouble, seller: Access, now: MovableClock
) -> None:
    order = owed(now, FORTY_FIVE, fee=450)
    page = await stripe.open_checkout(order, seller)
    now.move(seconds=90)  # the worker died, and asks again
    assert await stripe.open_checkout(order, seller) == page
    assert len(stripe_double.books.all("checkout.session")) == 1
    assert await stripe.find_payment(order.key, page.checkout_id, seller) is None

    async with httpx2.AsyncClient() as browser:
        assert "<button>Pay</button>" in (await browser.get(page.url)).text
        assert (await browser.post(page.url)).headers["location"] == BACK

    found = await stripe.find_payment(order.key, page.checkout_id, seller)
    assert found is not None
    assert (found.money, found.charge_id) == (FORTY_FIVE, order.key)
    (arrived,) = told(stripe, stripe_double, "checkout.session.completed")
    assert isinstance(arrived, PaymentArrived)
    assert (arrived.payment_id, arrived.money) == (found.payment_id, FORTY_FIVE)
    assert (arrived.charge_id, arrived.checkout_id) == (order.key, page.checkout_id)
    assert stripe_double.books.balances == {
        (None, "gbp"): 450,
        (seller.external_id, "gbp"): 4050,
    }


async def test_the_platform_sells_in_its_own_name(
    stripe: Stripe, stripe_double: StripeDouble, now: MovableClock
) -> None:
    payment = await paid(stripe, stripe_double, owed(now, FORTY_FIVE), PLATFORM)
    answer = await stripe.refund(given_back(payment.payment_id, Money(1000, "GBP")), PLATFORM)
    assert answer.progress is Progress.SUCCEEDED
    assert stripe_double.books.balances[None, "gbp"] == 3500


async def test_a_page_is_closed(
    stripe: Stripe, stripe_double: StripeDouble, seller: Access, now: MovableClock
) -> None:
    order = owed(now, FORTY_FIVE)
    page = await stripe.open_checkout(order, seller)
    for _ in range(2):
        assert await stripe.close_checkout(page.checkout_id, seller) is ClosedCheckout.CLOSED
    ended = CheckoutEnded(charge_id=order.key, checkout_id=page.checkout_id)
    assert told(stripe, stripe_double, "checkout.session.expired") == [ended]

    other = await stripe.open_checkout(owed(now, FORTY_FIVE), seller)
    stripe_double.acts.decline(other.checkout_id)
    (declined,) = told(stripe, stripe_double, "payment_intent.payment_failed")
    assert isinstance(declined, PaymentDeclined)
    stripe_double.acts.pay(other.checkout_id)
    assert await stripe.close_checkout(other.checkout_id, seller) is ClosedCheckout.PAID
    with pytest.raises(GatewayRefused, match="resource_missing"):
        await stripe.close_checkout("cs_test_none", seller)


async def test_refunds_move_what_the_books_say(
    stripe: Stripe, stripe_double: StripeDouble, seller: Access, now: MovableClock
) -> None:
    """A commission of 100 of 1000: 33 of it go back with 333, the rest with the rest."""
    payment = await paid(stripe, stripe_double, owed(now, Money(1000, "EUR"), fee=100), seller)
    balances = stripe_double.books.balances
    first = given_back(payment.payment_id, Money(333, "EUR"), fee=33)
    answer = await stripe.refund(first, seller)
    for hours in (0, 25):  # under the same key, and when that is forgotten
        now.move(hours=hours)
        assert await stripe.refund(first, seller) == answer
        assert balances == {(None, "eur"): 67, (seller.external_id, "eur"): 600}
        stripe_double.forget_keys()
    with pytest.raises(GatewayRefused):
        await stripe.refund(given_back(payment.payment_id, Money(668, "EUR")), seller)
    assert balances == {(None, "eur"): 67, (seller.external_id, "eur"): 600}
    await stripe.refund(given_back(payment.payment_id, Money(667, "EUR"), fee=67), seller)
    assert set(balances.values()) == {0}
    with pytest.raises(GatewayRefused, match="charge_already_refunded"):
        await stripe.refund(given_back(payment.payment_id, Money(1, "EUR")), seller)


async def test_refunds_that_wait_fail_or_are_not_ours(
    stripe: Stripe, stripe_double: StripeDouble, seller: Access, now: MovableClock
) -> None:
    payment = await paid(stripe, stripe_double, owed(now, FORTY_FIVE), seller)
    stripe_double.acts.refunds_wait = True
    order = given_back(payment.payment_id, Money(2000, "GBP"))
    answer = await stripe.refund(order, seller)
    assert answer.progress is Progress.PENDING
    stripe_double.acts.end_refund(answer.external_id, failed=True)
    (failed,) = told(stripe, stripe_double, "refund.failed")
    assert failed == RefundMoved(
        external_id=answer.external_id,
        payment_id=payment.payment_id,
        money=Money(2000, "GBP"),
        progress=Progress.FAILED,
        refund_id=order.key,
        error="expired_or_canceled_card",
    )
    stripe_double.acts.refunds_wait = False
    by_hand = stripe_double.acts.refund_in_console(payment.payment_id, 700)
    moved = told(stripe, stripe_double, "refund.created")[-1]
    assert isinstance(moved, RefundMoved)
    assert (moved.external_id, moved.refund_id) == (by_hand["id"], None)


async def test_payouts(
    stripe: Stripe, stripe_double: StripeDouble, seller: Access, now: MovableClock
) -> None:
    await paid(stripe, stripe_double, owed(now, FORTY_FIVE, fee=500), seller)
    order = PayoutOrder(key=uuid7(), money=Money(4000, "GBP"), description="Mercat, November")
    answer = await stripe.pay_out(order, seller)
    stripe_double.forget_keys()
    now.move(hours=25)
    assert await stripe.pay_out(order, seller) == answer
    assert stripe_double.books.balances[seller.external_id, "gbp"] == 0
    assert seller.external_id is not None
    stripe_double.acts.end_payout(answer.external_id, seller.external_id, failed=True)
    assert told(stripe, stripe_double, "payout.failed") == [
        PayoutMoved(
            external_id=answer.external_id,
            progress=Progress.FAILED,
            payout_id=order.key,
            error="account_closed",
        )
    ]
    more = PayoutOrder(key=uuid7(), money=Money(4001, "GBP"), description="Too much")
    with pytest.raises(GatewayRefused, match="balance_insufficient"):
        await stripe.pay_out(more, seller)


async def test_disputes(
    stripe: Stripe, stripe_double: StripeDouble, seller: Access, now: MovableClock
) -> None:
    payment = await paid(stripe, stripe_double, owed(now, FORTY_FIVE), seller)
    dispute = stripe_double.acts.dispute(payment.payment_id, 1500)
    stripe_double.acts.end_dispute(dispute["id"], won=False)
    opened, *closing = told(
        stripe, stripe_double, "charge.dispute.created", "charge.dispute.closed"
    )
    assert isinstance(opened, DisputeOpened)
    assert (opened.money, opened.reason) == (Money(1500, "GBP"), "fraudulent")
    assert opened.payment_id == payment.payment_id
    assert opened.due_at is not None
    assert [type(fact) for fact in closing] == [DisputeOpened, DisputeClosed]
    assert isinstance(closing[1], DisputeClosed)
    assert not closing[1].won
    dispute["status"] = "warning_needs_response"
    stripe_double.books.tell("charge.dispute.updated", dispute)
    assert told(stripe, stripe_double, "charge.dispute.updated") == []


async def test_connecting(stripe: Stripe, stripe_double: StripeDouble) -> None:
    order = joining()
    begun = await stripe.begin_connection(order)
    again = await stripe.begin_connection(order)
    assert begun.external_id is not None
    assert begun.external_id == again.external_id
    (account,) = stripe_double.books.all("account")
    assert account["settings"] == {"payouts": {"schedule": {"interval": "manual"}}}

    before = await stripe.finish_connection(begun.external_id, {"state": "one-time"}, BACK)
    assert (before.charges_enabled, before.wanted) == (False, "external_account")
    async with httpx2.AsyncClient() as browser:
        back = (await browser.post(begun.url)).headers["location"]
    assert back == f"{order.return_url}?state=one-time"
    after = await stripe.finish_connection(begun.external_id, {"state": "one-time"}, BACK)
    assert (after.charges_enabled, after.payouts_enabled, after.wanted) == (True, True, None)

    stripe_double.acts.leave(begun.external_id)
    moved = told(stripe, stripe_double)
    assert [(type(f), getattr(f, "connected", None)) for f in moved] == [
        (AccountMoved, True),
        (AccountMoved, False),
    ]
    assert {getattr(fact, "external_id", None) for fact in moved} == {begun.external_id}


async def test_its_own_lists_tell_the_same(
    stripe: Stripe,
    stripe_double: StripeDouble,
    seller: Access,
    now: MovableClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(listing, "_PAGE", 2)
    orders = [owed(now, FORTY_FIVE, fee=100) for _ in range(5)]
    payments = [await paid(stripe, stripe_double, order, seller) for order in orders]
    refund = await stripe.refund(given_back(payments[0].payment_id, FORTY_FIVE, fee=100), seller)
    dispute = stripe_double.acts.dispute(payments[1].payment_id)
    payout = PayoutOrder(key=uuid7(), money=Money(100, "GBP"), description="Some")
    sent = await stripe.pay_out(payout, seller)
    since, until = now.now() - timedelta(days=1), now.now() + timedelta(minutes=1)

    found = [fact async for fact in stripe.facts_between(since, until, PLATFORM)]
    arrived = {fact.charge_id for fact in found if isinstance(fact, PaymentArrived)}
    assert arrived == {order.key for order in orders}
    assert [f.external_id for f in found if isinstance(f, RefundMoved)] == [refund.external_id]
    assert [f.external_id for f in found if isinstance(f, DisputeOpened)] == [dispute["id"]]
    theirs = [fact async for fact in stripe.facts_between(since, until, seller)]
    assert [f.external_id for f in theirs if isinstance(f, PayoutMoved)] == [sent.external_id]
    earlier = stripe.facts_between(since - timedelta(days=1), since, PLATFORM)
    assert [fact async for fact in earlier] == []
