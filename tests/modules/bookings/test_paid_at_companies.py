"""Booked, paid, given back in part, cancelled, paid out: at each company, by its own library, and
in the end its books and ours say the same.
"""

from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import httpx2
import pytest
from fastapi import FastAPI
from httpx import AsyncClient, Response
from sqlalchemy import select, text
from stripe import HTTPClient
from tests.conftest import MovableClock
from tests.doubles import square, stripe
from tests.doubles.server import Fault, Notice
from tests.doubles.square import SquareDouble
from tests.doubles.stripe import StripeDouble
from tests.modules.bookings.hall import Hall, build
from tests.modules.identity.staff import Account
from tests.modules.payments.delivering import deliver

from mercat.modules.bookings import handlers as bookings
from mercat.modules.payments import handlers as payments
from mercat.modules.payments.dependencies import payouts, webhooks
from mercat.modules.payments.models import Charge, Gateway, Payout, Refund, WebhookEvent
from mercat.modules.payments.service import Invariants
from mercat.platform.money import Money
from mercat.platform.outbox import Handlers
from mercat.platform.resources import Resources

NEWS = Handlers([*(one for one in bookings.HANDLERS if not one.heavy), *payments.HANDLERS])
Double = StripeDouble | SquareDouble


@dataclass
class World:
    """Mercat with one company, where the hall takes its money."""

    resources: Resources
    client: AsyncClient
    double: Double
    gateway: Gateway
    posted: int = 0

    async def work(self) -> None:
        """What was announced is done, and what the company tells is heard, last first, twice."""
        await deliver(self.resources, NEWS)
        notices = self.double.notices()
        news, self.posted = notices[self.posted :], len(notices)
        for notice in [*reversed(news), *news]:
            assert (await self.hear(notice)).status_code == 200
        await deliver(self.resources, NEWS)

    async def hear(self, notice: Notice) -> Response:
        path = f"/api/v1/webhooks/{self.gateway.lower()}"
        return await self.client.post(path, content=notice.body, headers=notice.headers)

    async def follow(self, url: str) -> str:
        """Presses the button on a page of the company's. Where that leads."""
        async with httpx2.AsyncClient() as browser:
            assert "<button>" in (await browser.get(url)).text
            return str((await browser.post(url)).headers["location"])

    async def connect(self, owner: Account, business_id: UUID) -> None:
        path = f"/payments/accounts/{self.gateway.lower()}/connect"
        begun = await owner.ask("POST", path, {"business_id": str(business_id)})
        assert begun.status_code == 200, begun.text
        back = urlsplit(await self.follow(begun.json()["url"]))
        page = await self.client.get(f"{back.path}?{back.query}")
        assert page.status_code == 200, page.text
        await self.work()

    async def book(self, who: Account, wish: dict[str, Any]) -> dict[str, Any]:
        """And pay."""
        made = await who.ask("POST", "/bookings", wish)
        assert made.status_code == 201, made.text
        path = urlsplit(made.json()["payment_url"]).path
        waiting = await self.client.get(path)
        assert waiting.status_code == 200
        await self.work()
        page = await self.client.get(path)
        assert page.status_code == 303, page.text
        await self.follow(page.headers["location"])
        await self.work()
        answer: dict[str, Any] = (await who.get(f"/bookings/{made.json()['id']}")).json()
        return answer

    async def rows(self, kind: Any) -> Sequence[Any]:
        async with self.resources.database.open_session() as session:
            return (await session.scalars(select(kind).order_by(kind.id))).all()

    async def faults(self) -> list[str]:
        async with self.resources.database.open_session() as session:
            return [str(fault) for fault in await Invariants(session).check()]


@pytest.fixture(params=[StripeDouble, SquareDouble], ids=["stripe", "square"])
def double(
    request: pytest.FixtureRequest, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Double]:
    monkeypatch.setattr(HTTPClient, "INITIAL_DELAY", 0.01)
    running: Callable[[], Any] = request.param.running
    with running() as double:
        double.clock = clock
        yield double


@pytest.fixture
async def world(
    app: FastAPI, client: AsyncClient, resources: Resources, double: Double
) -> AsyncIterator[World]:
    chosen: dict[str, Any] = {"public_url": "https://mercat.example"}
    if isinstance(double, StripeDouble):
        gateway, secret = Gateway.STRIPE, stripe.SECRET_KEY
        chosen |= {"stripe_secret_key": secret, "stripe_webhook_secrets": stripe.WEBHOOK_SECRET}
        chosen["stripe_api_url"] = double.url
    else:
        gateway, double.acts.currency = Gateway.SQUARE, "EUR"
        chosen |= {"square_application_id": square.APPLICATION_ID, "square_api_url": double.url}
        chosen["square_application_secret"] = square.APPLICATION_SECRET
        chosen["square_webhook_key"] = square.SIGNATURE_KEY
    settings = type(resources.settings)(
        _env_file=None, **{**resources.settings.model_dump(exclude_unset=True), **chosen}
    )
    async with AsyncExitStack() as closing:
        app.state.resources = replace(resources, settings=settings, closing=closing)
        yield World(app.state.resources, client, double, gateway)


async def test_the_story_of_the_money(
    world: World, hall: Hall, olga: Account, bea: Account, clock: MovableClock
) -> None:
    await world.connect(olga, hall.business)
    opening = "/v1/checkout" if world.gateway is Gateway.STRIPE else "/v2/none"
    world.double.fail(Fault.LOST, 1, f"POST {opening}")
    kept = await world.book(bea, hall.wish())
    cancelled = await world.book(bea, hall.wish(hours=2))
    assert (kept["status"], cancelled["status"]) == ("CONFIRMED", "CONFIRMED")
    charge, other = await world.rows(Charge)
    assert (charge.gateway, charge.fee_amount) == (world.gateway, 675)

    back = await olga.ask(
        "POST",
        f"/payments/charges/{charge.id}/refunds",
        {"amount": {"amount": 1500, "currency": "EUR"}, "reason": "A drum was broken"},
    )
    assert back.status_code == 201, back.text
    await bea.ask("POST", f"/bookings/{cancelled['id']}/cancel", {})
    await world.work()
    charge, other = await world.rows(Charge)
    assert (charge.status, charge.refunded_amount) == ("PARTIALLY_REFUNDED", 1500)
    assert (other.status, other.refunded_amount) == ("PARTIALLY_REFUNDED", 2250)
    assert await world.faults() == []

    clock.move(days=4)
    async with world.resources.database.open_session() as session:
        await payouts.run_payouts(session, world.resources).execute()
    await world.work()
    await _is_paid_out(world)
    assert await world.faults() == []

    until = clock.now() + timedelta(minutes=1)
    async with world.resources.database.open_session() as session:
        workflow = webhooks.reconcile_day(session, world.resources)
        made = await workflow.execute(world.gateway, until - timedelta(days=6), until)
    assert made.compared > 0
    assert (made.mended, made.differences, made.error) == (0, [], None)


async def _is_paid_out(world: World) -> None:
    """45 euros twice, less 15 of the one and half of the other; of what is left 15 % are ours, less
    the cents of rounding.
    """
    double, held = world.double, "SELECT coalesce(sum(amount), 0)::bigint FROM ledger_entries e "
    if isinstance(double, StripeDouble):
        (payout,) = await world.rows(Payout)
        assert (payout.amount, payout.status) == (4462, "IN_TRANSIT")
        (account,) = double.books.all("account")
        double.acts.end_payout(payout.gateway_payout_id, account["id"])
        await world.work()
        (payout,) = await world.rows(Payout)
        assert payout.status == "PAID"
        assert double.books.balances == {(None, "eur"): 788, (account["id"], "eur"): 0}
    else:
        (shop,) = double.acts.sellers.values()
        assert (shop.balance, shop.fees) == (4462, 788)
    of_kind = f"{held} JOIN ledger_accounts a ON a.id = e.account_id WHERE a.kind = :kind"
    async with world.resources.database.engine.connect() as connection:
        sums = {
            kind: await connection.scalar(text(of_kind), {"kind": kind})
            for kind in ("CLEARING", "PAYABLE", "CLAWBACK", "TRANSIT", "FEES")
        }
    assert sums == {"CLEARING": 788, "PAYABLE": 0, "CLAWBACK": 0, "TRANSIT": 0, "FEES": -788}


async def test_what_strangers_send_is_not_stored(
    world: World, hall: Hall, olga: Account, bea: Account
) -> None:
    await world.connect(olga, hall.business)
    booking = await bea.ask("POST", "/bookings", hall.wish())
    await world.work()
    page = await world.client.get(urlsplit(booking.json()["payment_url"]).path)
    await world.follow(page.headers["location"])
    notice = world.double.notices()[-1]
    before = await _stored(world)
    ((name, signed),) = notice.headers.items()
    for headers in ({}, {name: f"{signed[:20]}0000{signed[24:]}"}):
        refused = await world.hear(replace(notice, headers=headers))
        assert (refused.status_code, refused.json()["error"]) == (400, "invalid_signature")
    changed = replace(notice, body=notice.body.replace(b"4500", b"9500"))
    assert (await world.hear(changed)).status_code == 400
    assert await _stored(world) == before
    assert (await bea.get(f"/bookings/{booking.json()['id']}")).json()["status"] == "HELD"
    await world.work()
    assert (await bea.get(f"/bookings/{booking.json()['id']}")).json()["status"] == "CONFIRMED"


@pytest.mark.parametrize("double", [SquareDouble], ids=["square"], indirect=True)
async def test_what_another_seller_was_paid_pays_nothing_here(
    world: World, hall: Hall, olga: Account, bea: Account
) -> None:
    """Who books with one seller and is another could ring it up in cash, under our name."""
    await world.connect(olga, hall.business)
    booking = await bea.ask("POST", "/bookings", hall.wish())
    await world.work()
    (charge,) = await world.rows(Charge)
    assert isinstance(world.double, SquareDouble)
    stranger, _ = world.double.acts.join()
    world.double.acts.sell_elsewhere(stranger, f"Mercat {charge.id}", charge.amount)
    await world.work()

    (charge,) = await world.rows(Charge)
    assert (charge.status, charge.paid_at, charge.payment_id) == ("PENDING", None, None)
    assert (await bea.get(f"/bookings/{booking.json()['id']}")).json()["status"] == "HELD"
    told = [one.error for one in await world.rows(WebhookEvent) if one.processed_at is None]
    assert told == ["wrong_account"]


@pytest.mark.parametrize("double", [StripeDouble], ids=["stripe"], indirect=True)
async def test_three_decimals_move_in_steps_of_ten(
    world: World, resources: Resources, olga: Account, bea: Account, clock: MovableClock
) -> None:
    """4.500 dinars: a commission of 0.675 could not be taken, nor a part of it given back."""
    hall = await build(resources, olga, currency="KWD")
    await world.connect(olga, hall.business)
    booking = await world.book(bea, hall.wish())
    assert booking["status"] == "CONFIRMED"
    (charge,) = await world.rows(Charge)
    assert (charge.money, charge.fee_amount) == (Money(4500, "KWD"), 670)

    path = f"/payments/charges/{charge.id}/refunds"
    back = await olga.ask("POST", path, {"amount": told(1240), "reason": "A drum was broken"})
    assert back.status_code == 201, back.text
    await world.work()
    (refund,) = await world.rows(Refund)
    assert (refund.status, refund.fee_amount) == ("SUCCEEDED", 180)
    assert isinstance(world.double, StripeDouble)
    assert sorted(world.double.books.balances.values()) == [490, 2770]
    assert await world.faults() == []


def told(amount: int) -> dict[str, Any]:
    return {"amount": amount, "currency": "KWD"}


async def _stored(world: World) -> tuple[int, int]:
    query = text("SELECT (SELECT count(*) FROM webhook_events), (SELECT count(*) FROM outbox)")
    async with world.resources.database.engine.connect() as connection:
        return tuple((await connection.execute(query)).one())
