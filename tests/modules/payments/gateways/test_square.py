"""The real library against Square on loopback: what is asked, what it means, and what it moves."""

from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from tests.conftest import MovableClock
from tests.doubles.server import Fault
from tests.doubles.square import SquareDouble
from tests.doubles.square_acts import Seller
from tests.modules.payments.gateways.conftest import BACK, given_back, joining, owed

from mercat.modules.payments.gateways.facts import (
    AccountMoved,
    DisputeClosed,
    DisputeOpened,
    Fact,
    PaymentArrived,
    PaymentDeclined,
    Progress,
    RefundMoved,
)
from mercat.modules.payments.gateways.port import (
    PLATFORM,
    Access,
    CheckoutOrder,
    ClosedCheckout,
    GatewayRefused,
    GatewayUnavailable,
    PayoutOrder,
)
from mercat.modules.payments.gateways.square import Square
from mercat.platform.ids import uuid7
from mercat.platform.money import Money

FORTY_FIVE = Money(4500, "GBP")
LINKS = "/v2/online-checkout/payment-links"


@pytest.fixture
def shop(square_double: SquareDouble) -> Seller:
    return square_double.acts.join()[0]


@pytest.fixture
def seller(shop: Seller) -> Access:
    return Access(external_id=shop.id, token=shop.token, location_id=shop.location)


async def paid(
    square: Square, double: SquareDouble, shop: Seller, order: CheckoutOrder, seller: Access
) -> PaymentArrived:
    page = await square.open_checkout(order, seller)
    double.acts.pay(shop, page.checkout_id.partition("/")[0])
    found = await square.find_payment(order.key, page.checkout_id, seller)
    assert found is not None
    return found


def told(square: Square, double: SquareDouble, *kinds: str) -> list[Fact]:
    """By every webhook so far, or by those."""
    deliveries = [square.read(n.headers, n.body) for n in double.notices(*kinds)]
    return [fact for delivery in deliveries for fact in square.facts(delivery)]


async def test_a_page_is_opened_once_and_paid(
    square: Square, square_double: SquareDouble, shop: Seller, seller: Access, now: MovableClock
) -> None:
    order = owed(now, FORTY_FIVE, fee=450)
    page = await square.open_checkout(order, seller)
    assert await square.open_checkout(order, seller) == page
    assert len(shop.all("link")) == 1
    assert await square.find_payment(order.key, page.checkout_id, seller) is None

    async with httpx2.AsyncClient() as browser:
        assert (await browser.post(page.url)).headers["location"] == BACK
    found = await square.find_payment(order.key, page.checkout_id, seller)
    assert found is not None
    assert (found.money, found.charge_id) == (FORTY_FIVE, order.key)
    assert told(square, square_double, "payment.updated") == [found]
    assert (shop.balance, shop.fees) == (4050, 450)

    square_double.acts.sell_elsewhere(shop)
    assert told(square, square_double, "payment.updated") == [found]


async def test_a_page_is_closed(
    square: Square, square_double: SquareDouble, shop: Seller, seller: Access, now: MovableClock
) -> None:
    order = owed(now, FORTY_FIVE)
    page = await square.open_checkout(order, seller)
    square_double.acts.pay(shop, page.checkout_id.partition("/")[0], declined=True)
    assert told(square, square_double) == [PaymentDeclined(charge_id=order.key, account=shop.id)]
    for _ in range(2):
        assert await square.close_checkout(page.checkout_id, seller) is ClosedCheckout.CLOSED
    assert shop.all("link") == []

    other = await square.open_checkout(owed(now, FORTY_FIVE), seller)
    square_double.acts.pay(shop, other.checkout_id.partition("/")[0])
    assert await square.close_checkout(other.checkout_id, seller) is ClosedCheckout.PAID


async def test_refunds(
    square: Square, square_double: SquareDouble, shop: Seller, seller: Access, now: MovableClock
) -> None:
    payment = await paid(
        square, square_double, shop, owed(now, Money(1000, "GBP"), fee=100), seller
    )
    square_double.acts.refunds_wait = True
    order = given_back(payment.payment_id, Money(333, "GBP"), fee=33)
    answer = await square.refund(order, seller)
    assert answer.progress is Progress.PENDING
    for hours in (0, 25):  # under the same key, and when that is forgotten
        now.move(hours=hours)
        assert await square.refund(order, seller) == answer
        assert (shop.balance, shop.fees) == (600, 67)
        square_double.forget_keys()

    square_double.acts.end_refund(shop, answer.external_id)
    created, updated = told(square, square_double, "refund.created", "refund.updated")
    assert isinstance(created, RefundMoved)
    assert (created.refund_id, created.external_id) == (order.key, answer.external_id)
    assert updated == replace(created, progress=Progress.SUCCEEDED)
    with pytest.raises(GatewayRefused, match="REFUND_AMOUNT_INVALID"):
        await square.refund(given_back(payment.payment_id, Money(668, "GBP")), seller)
    last = given_back(payment.payment_id, Money(667, "GBP"), fee=67)
    other = await square.refund(last, seller)
    assert (shop.balance, shop.fees) == (0, 0)
    square_double.acts.end_refund(shop, other.external_id, failed=True)
    failed = told(square, square_double, "refund.updated")[-1]
    assert isinstance(failed, RefundMoved)
    assert (failed.progress, failed.error) == (Progress.FAILED, "FAILED")


async def test_disputes(
    square: Square, square_double: SquareDouble, shop: Seller, seller: Access, now: MovableClock
) -> None:
    payment = await paid(square, square_double, shop, owed(now, FORTY_FIVE), seller)
    square_double.acts.dispute(shop, payment.payment_id, "INQUIRY_EVIDENCE_REQUIRED")
    assert told(square, square_double, "dispute.created") == []
    dispute = square_double.acts.dispute(shop, payment.payment_id)
    (opened,) = told(square, square_double, "dispute.created")
    assert isinstance(opened, DisputeOpened)
    assert (opened.money, opened.payment_id) == (FORTY_FIVE, payment.payment_id)
    for state, won in (("WON", True), ("ACCEPTED", False)):
        square_double.acts.end_dispute(shop, dispute["id"], state)
        again, closed = told(square, square_double, "dispute.state.updated")[-2:]
        assert again == opened
        assert isinstance(closed, DisputeClosed)
        assert closed.won is won


async def test_connecting(square: Square, square_double: SquareDouble, now: MovableClock) -> None:
    order = replace(joining(), return_url="https://mercat.example/square/callback")
    begun = await square.begin_connection(order)
    query = parse_qs(urlsplit(begun.url).query)
    assert (query["state"], query["session"]) == (["one-time"], ["false"])
    async with httpx2.AsyncClient() as browser:
        back = (await browser.post(begun.url)).headers["location"]
    answer = {name: values[0] for name, values in parse_qs(urlsplit(back).query).items()}
    assert answer["state"] == "one-time"

    made = await square.finish_connection(None, answer, order.return_url)
    assert made.tokens is not None
    assert made.tokens.expires_at is not None
    assert timedelta(days=29) < made.tokens.expires_at - now.now() < timedelta(days=31)
    assert (made.charges_enabled, made.payouts_enabled) == (True, True)
    assert [(place.currency, place.active) for place in made.locations] == [
        ("GBP", True),
        ("GBP", False),
    ]
    with pytest.raises(GatewayRefused, match="UNAUTHORIZED"):  # a code is good for once
        await square.finish_connection(None, answer, order.return_url)
    with pytest.raises(GatewayRefused, match="access_denied"):
        await square.finish_connection(None, {"error": "access_denied"}, order.return_url)

    renewed = await square.renew(made.tokens)
    assert renewed.access != made.tokens.access
    assert renewed.refresh == made.tokens.refresh
    access = Access(external_id=made.external_id, token=renewed.access)
    for _ in range(2):
        await square.disconnect(access)
    assert square_double.acts.sellers[made.external_id].revoked
    with pytest.raises(GatewayRefused):
        await square.renew(renewed)


async def test_a_seller_leaves(
    square: Square, square_double: SquareDouble, shop: Seller, now: MovableClock
) -> None:
    square_double.acts.leave(shop)
    [gone] = told(square, square_double)
    assert isinstance(gone, AccountMoved)
    assert (gone.external_id, gone.connected) == (shop.id, False)
    assert gone.at is not None
    assert abs(gone.at - now.now()) < timedelta(seconds=2)


async def test_its_own_lists_tell_the_same(
    square: Square, square_double: SquareDouble, shop: Seller, seller: Access, now: MovableClock
) -> None:
    orders = [owed(now, FORTY_FIVE, fee=100) for _ in range(3)]
    payments = [await paid(square, square_double, shop, order, seller) for order in orders]
    square_double.acts.sell_elsewhere(shop)
    refund = await square.refund(given_back(payments[0].payment_id, FORTY_FIVE, fee=100), seller)
    dispute = square_double.acts.dispute(shop, payments[1].payment_id)
    since, until = now.now() - timedelta(hours=1), now.now() + timedelta(minutes=1)

    found = [fact async for fact in square.facts_between(since, until, seller)]
    arrived = {fact.charge_id for fact in found if isinstance(fact, PaymentArrived)}
    assert arrived == {order.key for order in orders}
    assert [f.external_id for f in found if isinstance(f, RefundMoved)] == [refund.external_id]
    assert [f.external_id for f in found if isinstance(f, DisputeOpened)] == [dispute["id"]]
    earlier = square.facts_between(since - timedelta(hours=1), since, seller)
    assert [fact async for fact in earlier] == []


async def test_what_it_refuses(
    square: Square, square_double: SquareDouble, shop: Seller, seller: Access, now: MovableClock
) -> None:
    for order, access, code in (
        (owed(now, FORTY_FIVE), PLATFORM, "no_location"),
        (owed(now, FORTY_FIVE), replace(seller, token="EAAA-other"), "UNAUTHORIZED"),
        (owed(now, Money(4500, "USD")), seller, "INVALID_VALUE"),
        (owed(now, FORTY_FIVE, fee=4400), seller, "INVALID_FEES"),
    ):
        with pytest.raises(GatewayRefused, match=code):
            await square.open_checkout(order, access)
    payout = PayoutOrder(key=uuid7(), money=FORTY_FIVE, description="Mercat")
    with pytest.raises(GatewayRefused, match="pays_out_itself"):
        await square.pay_out(payout, seller)
    assert shop.all("link") == []


@pytest.mark.parametrize("fault", Fault)
async def test_answers_that_do_not_come(
    square: Square,
    square_double: SquareDouble,
    shop: Seller,
    seller: Access,
    now: MovableClock,
    fault: Fault,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whether it was done or not: again, it is the same thing."""
    order = owed(now, FORTY_FIVE, fee=450)
    monkeypatch.setattr("mercat.modules.payments.gateways.calling.WHOLE", 1.0)
    square_double.fail(fault, 1, f"POST {LINKS}")
    with pytest.raises(GatewayUnavailable):
        await square.open_checkout(order, seller)
    page = await square.open_checkout(order, seller)
    (link,) = shop.all("link")
    assert page.checkout_id == f"{link['id']}/{link['order_id']}"
