"""Businesses pay for plans: once for each month, and are on them when the money is there."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from fastapi import FastAPI
from httpx import AsyncClient, Response
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import MovableClock
from tests.modules.businesses.teams import entered, refused, team, upgrade
from tests.modules.identity.staff import Account
from tests.modules.payments.purses import Purse

from mercat.modules.businesses.dependencies import plans as businesses_plans
from mercat.modules.businesses.models import GRACE, TeamRole
from mercat.modules.payments import handlers
from mercat.modules.payments.dependencies import plans
from mercat.modules.payments.events import PaymentSettled
from mercat.modules.payments.gateways.facts import DisputeOpened, Fact, PaymentArrived
from mercat.modules.payments.models import Gateway
from mercat.modules.payments.service import Settling, month_after, plan_order_url
from mercat.platform.ids import uuid7
from mercat.platform.money import Money
from mercat.platform.outbox import Handlers
from mercat.platform.outbox.relay import Relay
from mercat.platform.resources import Resources

PLANS = Handlers(
    one for one in handlers.HANDLERS if one.run in {handlers.activate_plan, handlers.renew_plan}
)


@dataclass
class Buyer:
    """Ada, who owns a business on the free plan."""

    client: AsyncClient
    owner: Account
    purse: Purse

    @property
    def resources(self) -> Resources:
        return self.purse.resources

    async def choose(self, plan: str = "PRO") -> Response:
        path = f"/businesses/{self.purse.business_id}/subscription"
        return await self.owner.ask("POST", path, {"plan": plan})

    async def page(self) -> UUID:
        """Which charge is to be paid: the page that they are sent to is the sandbox's."""
        response = await self.choose()
        assert refused(response) == (402, "payment_required"), response.text
        url = str(response.json()["detail"]["payment_url"])
        assert url.startswith(f"{self.resources.settings.url}/sandbox/checkout/")
        return UUID(url.rpartition("/")[2])

    async def pay(self, charge_id: UUID, *also: Fact) -> None:
        """And the news are taken up, twice. `also`: what the company has told by then."""
        ((amount, currency),) = [
            (row["amount"], row["currency"])
            for row in await self.purse.rows(
                "SELECT amount, currency FROM charges WHERE id = :id", id=charge_id
            )
        ]
        async with self.resources.database.open_session() as session:
            fact = PaymentArrived(
                payment_id=f"payment_{charge_id.hex}",
                money=Money(amount, currency),
                at=self.resources.clock.now(),
                charge_id=charge_id,
            )
            for told in (fact, *also):
                assert await Settling(session, self.resources.clock).take(Gateway.SANDBOX, told)
            await session.commit()
        await self.relay()
        (order,) = await self.purse.rows(
            "SELECT subject_id FROM charges WHERE id = :id", id=charge_id
        )
        again = PaymentSettled(
            charge_id=charge_id, subject_kind="plan_order", subject_id=order["subject_id"]
        )
        async with self.resources.database.open_session() as session:
            await plans.activate_plan(session, self.resources).execute(again)

    async def relay(self) -> None:
        relay = Relay(self.resources, PLANS)
        while await relay.take():
            pass

    async def hour(self) -> None:
        async with self.resources.database.open_session() as session:
            await businesses_plans.end_periods(session, self.resources).execute()
        await self.relay()

    async def subscription(self) -> dict[str, Any]:
        rows = await self.purse.rows(
            "SELECT p.code, s.status, s.period_start, s.period_end "
            "FROM subscriptions s JOIN plans p ON p.id = s.plan_id"
        )
        return rows[0]

    async def told(self) -> tuple[str, str]:
        subscription = await self.subscription()
        return subscription["code"], subscription["status"]

    async def order(self) -> dict[str, Any]:
        """The newest."""
        return (await self.purse.rows("SELECT * FROM plan_orders ORDER BY id DESC LIMIT 1"))[0]

    async def follow(self, order_id: object, method: str = "GET") -> Response:
        return await self.client.request(method, f"/pay/plans/{order_id}")


@pytest.fixture
async def buyer(
    client: AsyncClient, session: AsyncSession, resources: Resources, ada: Account
) -> Buyer:
    made, _ = await team(session, ada=(ada, TeamRole.OWNER))
    return Buyer(client, ada, Purse(resources, made, ada.id))


def heading(page: Response) -> tuple[int, str]:
    found = re.search(r"<h1>(.*)</h1>", page.text)
    assert found is not None, page.text
    return page.status_code, found[1]


def test_a_month_is_a_month() -> None:
    ends = {(1, 31): (2, 28), (11, 21): (12, 21), (12, 31): (1, 31), (2, 28): (3, 28)}
    for (month, day), end in ends.items():
        after = month_after(datetime(2026, month, day, 9, 30, tzinfo=UTC))
        assert (after.month, after.day, after.hour) == (*end, 9)
        assert after.year == 2026 + (month == 12)


async def test_a_plan_is_there_when_the_money_is(buyer: Buyer) -> None:
    charge_id = await buyer.page()
    assert await buyer.page() == charge_id  # the page that is open, not another one
    assert await buyer.told() == ("FREE", "ACTIVE")
    (charge,) = await buyer.purse.rows("SELECT * FROM charges")
    assert (charge["beneficiary"], charge["amount"], charge["fee_amount"]) == ("PLATFORM", 2900, 0)
    assert charge["lines"] == [{"label": "Pro plan, one month", "amount": 2900, "tax": False}]

    page = await buyer.client.get(f"/sandbox/checkout/{charge_id}")
    assert heading(page) == (200, "Pay Mercat")

    await buyer.pay(charge_id)
    shown = await buyer.client.get(f"/pay/{charge_id}")
    assert f"Thank you. {buyer.resources.settings.app_name} has been told" in shown.text

    assert await buyer.told() == ("PRO", "ACTIVE")
    paid = await buyer.subscription()
    assert paid["period_end"] == month_after(paid["period_start"])
    assert [await buyer.purse.balance(kind, "USD") for kind in ("CLEARING", "REVENUE")] == [
        *(2900, -2900)
    ]
    assert (await buyer.order())["paid_at"] == paid["period_start"]
    assert (await buyer.choose()).status_code == 200  # nothing more to pay
    assert len(await buyer.purse.rows("SELECT id FROM charges")) == 1


@pytest.mark.parametrize("disputed", [None, 900, 2900])
async def test_money_that_comes_twice_goes_back_once(
    buyer: Buyer, clock: MovableClock, disputed: int | None
) -> None:
    late = await buyer.page()
    clock.move(hours=24)
    buyer.owner = await entered(buyer.client, buyer.owner)
    charge_id = await buyer.page()
    assert charge_id != late
    assert (await buyer.order())["charge_id"] == charge_id
    await buyer.pay(charge_id)
    before = await buyer.subscription()

    await buyer.pay(late, *([] if disputed is None else [taken_back(late, disputed)]))

    assert await buyer.subscription() == before
    rows = await buyer.purse.rows("SELECT id, refunded_amount FROM charges")
    back = 2900 - (disputed or 0)
    assert {row["id"]: row["refunded_amount"] for row in rows} == {late: back, charge_id: 0}


def taken_back(charge_id: UUID, amount: int) -> DisputeOpened:
    """By the payer's bank, before anybody here has looked at it."""
    return DisputeOpened(
        external_id="dp_1",
        payment_id=f"payment_{charge_id.hex}",
        money=Money(amount, "USD"),
        reason="duplicate",
    )


async def due(buyer: Buyer, session: AsyncSession) -> UUID:
    """A month is over; the order of the next."""
    end = buyer.resources.clock.now() + timedelta(minutes=1)
    await upgrade(session, buyer.purse.business_id, period_end=end)
    clock = buyer.resources.clock
    assert isinstance(clock, MovableClock)
    clock.move(minutes=2)
    await buyer.hour()
    order = await buyer.order()
    assert (order["is_renewal"], order["charge_id"]) == (True, None)
    assert (order["period_start"], order["period_end"]) == (end, month_after(end))
    found: UUID = order["id"]
    return found


async def test_the_next_month_is_paid_by_the_link_of_a_letter(
    buyer: Buyer, session: AsyncSession, clock: MovableClock
) -> None:
    order_id = await due(buyer, session)
    await buyer.hour()
    assert len(await buyer.purse.rows("SELECT id FROM plan_orders")) == 1
    assert await buyer.told() == ("PRO", "PAST_DUE")
    assert urlsplit(plan_order_url(buyer.resources.settings, order_id)).path == (
        f"/pay/plans/{order_id}"
    )
    shown = await buyer.follow(order_id)
    assert heading(shown) == (200, "Keep your plan")
    assert "29.00 USD" in shown.text
    assert await buyer.purse.rows("SELECT id FROM charges") == []  # looking changes nothing

    clock.move(days=5)  # a page of a company lasts a day, the link as long as the plan
    went = await buyer.follow(order_id, "POST")
    assert heading(went) == (200, "One moment")
    (charge,) = await buyer.purse.rows("SELECT id FROM charges")
    assert f'href="{buyer.resources.settings.url}/sandbox/checkout/{charge["id"]}"' in went.text
    assert f"/checkout/{charge['id']}" in (await buyer.follow(order_id, "POST")).text
    await buyer.pay(charge["id"])

    paid, order = await buyer.subscription(), await buyer.order()
    assert (paid["code"], paid["status"]) == ("PRO", "ACTIVE")
    assert (paid["period_start"], paid["period_end"]) == (
        *(order["period_start"],),
        order["period_end"],
    )
    assert heading(await buyer.follow(order_id)) == (200, "Paid")
    assert heading(await buyer.follow(order_id, "POST")) == (410, "There is nothing to pay here")
    assert len(await buyer.purse.rows("SELECT id FROM charges")) == 1


async def test_who_does_not_pay_is_on_the_free_plan_and_late_money_buys_a_month(
    buyer: Buyer, session: AsyncSession, clock: MovableClock
) -> None:
    order_id = await due(buyer, session)
    await buyer.follow(order_id, "POST")
    (charge,) = await buyer.purse.rows("SELECT id FROM charges")
    clock.move(seconds=GRACE.total_seconds())
    await buyer.hour()
    assert await buyer.told() == ("FREE", "ACTIVE")
    assert (await buyer.follow(order_id, "POST")).status_code == 410
    for unknown in (uuid7(), "x"):
        for method in ("GET", "POST"):
            assert (await buyer.follow(unknown, method)).status_code == 404

    await buyer.pay(charge["id"])

    paid = await buyer.subscription()
    assert (paid["code"], paid["status"]) == ("PRO", "ACTIVE")
    assert paid["period_end"] == month_after(paid["period_start"])
    assert paid["period_end"] > clock.now() + timedelta(days=27)


async def test_who_pays_before_the_month_is_over_has_two(
    buyer: Buyer, session: AsyncSession
) -> None:
    charge_id = await buyer.page()
    now = buyer.resources.clock.now()
    end = now + timedelta(days=10)
    # Somebody else has paid meanwhile, of another order.
    await upgrade(session, buyer.purse.business_id, period_start=now, period_end=end)

    await buyer.pay(charge_id)

    paid = await buyer.subscription()
    assert (paid["period_start"], paid["period_end"]) == (now, month_after(end))


async def test_where_nobody_takes_money_no_plan_is_sold(
    buyer: Buyer, app: FastAPI, resources: Resources
) -> None:
    production = resources.settings.model_copy(update={"environment": "production"})
    app.state.resources = replace(resources, settings=production)

    assert refused(await buyer.choose()) == (409, "plan_not_sold")

    assert await buyer.purse.rows("SELECT id FROM plan_orders") == []
    assert await buyer.purse.rows("SELECT id FROM charges") == []
    assert (await buyer.choose("FREE")).status_code == 200
