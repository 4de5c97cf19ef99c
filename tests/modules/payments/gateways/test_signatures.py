"""Webhooks that are not theirs, are old, or were changed, tell nothing."""

import hashlib
import hmac
from datetime import timedelta

import pytest
from tests.conftest import MovableClock
from tests.doubles import square as square_doubles
from tests.doubles import stripe as stripe_doubles
from tests.doubles.server import Notice
from tests.doubles.square import SquareDouble
from tests.doubles.stripe import StripeDouble, changed
from tests.modules.payments.gateways.conftest import ADA, owed

from mercat.modules.payments.gateways.port import PLATFORM, Access, BadSignature, UnreadableWebhook
from mercat.modules.payments.gateways.square import Square
from mercat.modules.payments.gateways.square import webhooks as square_webhooks
from mercat.modules.payments.gateways.stripe import Stripe
from mercat.platform.money import Money

FORTY_FIVE = Money(4500, "GBP")


@pytest.fixture
async def notice(stripe: Stripe, stripe_double: StripeDouble, now: MovableClock) -> Notice:
    """Of a payment at Stripe."""
    page = await stripe.open_checkout(owed(now, FORTY_FIVE), PLATFORM)
    stripe_double.acts.pay(page.checkout_id)
    return stripe_double.notices("checkout.session.completed")[0]


async def test_stripes_own_signature_is_believed(stripe: Stripe, notice: Notice) -> None:
    assert stripe_doubles.signed_by_the_vendor(notice)
    delivery = stripe.read(notice.headers, notice.body)
    assert (delivery.kind, len(stripe.facts(delivery))) == ("checkout.session.completed", 1)
    assert ADA in notice.body.decode()
    assert ADA not in str(delivery.payload)


async def test_what_stripe_did_not_sign(
    stripe: Stripe, stripe_double: StripeDouble, notice: Notice
) -> None:
    header = notice.headers["stripe-signature"]
    time, signature, _ = header.split(",")
    forged = hmac.new(b"whsec_guess", f"{time[2:]}.".encode() + notice.body, hashlib.sha256)
    event = stripe_double.books.events()[-1]
    bad = [
        changed(notice, **{"stripe-signature": told})
        for told in (
            "",
            time,
            signature,
            f"{time},v1=",
            f"{time},v1=zz",
            f"{time},v1={forged.hexdigest()}",
            f"{time},v0={signature[3:]}",
            f"{time[:-1]}0,{time},{signature}",
            f"t=-1,{signature}",
            f"t=²,{signature}",
        )
    ]
    bad.append(Notice(notice.kind, notice.headers, notice.body + b" "))
    bad += [stripe_double.notice(event, late=timedelta(minutes=by)) for by in (6, -6)]
    for refused in bad:
        with pytest.raises(BadSignature):
            stripe.read(refused.headers, refused.body)
    late = stripe_double.notice(event, late=timedelta(minutes=4))
    assert stripe.read(late.headers, late.body).event_id == event["id"]


async def test_signed_and_unreadable(
    stripe: Stripe, stripe_double: StripeDouble, notice: Notice
) -> None:
    event = stripe_double.books.events()[-1]
    for broken in ({}, {**event, "data": 1}, {**event, "data": {"object": {"id": 1}}}):
        refused = stripe_double.notice({"type": "x", **broken})
        with pytest.raises(UnreadableWebhook):
            stripe.read(refused.headers, refused.body)
    other = stripe_double.notice({**event, "type": "customer.created"})
    delivery = stripe.read(other.headers, other.body)
    assert stripe.facts(delivery) == []
    assert delivery.payload["data"] == {"object": {}}


def test_squares_own_vector() -> None:
    """https://developer.squareup.com/docs/webhooks/step3validate: signed, and then no event."""
    told = {square_webhooks.HEADER: "2kRE5qRU2tR+tBGlDwMEw2avJ7QM4ikPYD/PJ3bd9Og="}
    where, body = "https://example.com/webhook", b'{"hello":"world"}'
    with pytest.raises(UnreadableWebhook):
        square_webhooks.read(told, body, "asdf1234", where)
    for headers, sent, key, url in (
        (told, body + b" ", "asdf1234", where),
        (told, body, "asdf1235", where),
        (told, body, "asdf1234", f"{where}/"),
        ({}, body, "asdf1234", where),
        ({square_webhooks.HEADER: "é"}, body, "asdf1234", where),
    ):
        with pytest.raises(BadSignature):
            square_webhooks.read(headers, sent, key, url)


async def test_squares_own_signature_is_believed(
    square: Square, square_double: SquareDouble, now: MovableClock
) -> None:
    shop, _ = square_double.acts.join()
    seller = Access(external_id=shop.id, token=shop.token, location_id=shop.location)
    page = await square.open_checkout(owed(now, FORTY_FIVE), seller)
    square_double.acts.pay(shop, page.checkout_id.partition("/")[0])
    (notice,) = square_double.notices()
    assert square_doubles.signed_by_the_vendor(notice)
    delivery = square.read(notice.headers, notice.body)
    assert len(square.facts(delivery)) == 1
    assert ADA in notice.body.decode()
    assert ADA not in str(delivery.payload)
