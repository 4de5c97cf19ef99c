"""Plans for everybody to see, what a business is on, and how periods end."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from httpx import AsyncClient
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import MovableClock
from tests.modules.businesses.teams import acts, found, refused, state, team, upgrade
from tests.modules.identity.staff import API, Account, join

from mercat.modules.businesses.dependencies import plans
from mercat.modules.businesses.models import GRACE, Plan, TeamRole
from mercat.modules.businesses.repository import PlanRepository
from mercat.modules.businesses.service import Plans, Subscriptions
from mercat.modules.businesses.workflows import end_periods
from mercat.platform.resources import Resources

START = datetime(2026, 1, 1, tzinfo=UTC)
MONTH = timedelta(days=30)


@pytest.fixture
async def ada(client: AsyncClient, resources: Resources) -> Account:
    return await join(client, resources, "ada@example.com")


@pytest.fixture
async def business_id(session: AsyncSession, ada: Account) -> UUID:
    made, _ = await team(session, ada=(ada, TeamRole.OWNER))
    return made


async def subscription(ada: Account, business_id: UUID) -> dict[str, Any]:
    response = await ada.get(f"/businesses/{business_id}/subscription")
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.json()
    return {**answer, "plan": answer["plan"]["code"]}


async def test_plans_are_there_for_everybody_and_known_by_their_tag(client: AsyncClient) -> None:
    response = await client.get(f"{API}/plans")

    assert [one["code"] for one in response.json()] == ["FREE", "PRO"]
    free, pro = response.json()
    assert free["price"] == {"amount": 0, "currency": "USD"}
    assert (free["monthly_leads"], free["commission_bp"], free["team_size"]) == (10, 1500, 3)
    assert pro["monthly_leads"] is None
    assert "shipped" not in free
    known = {"If-None-Match": response.headers["etag"]}
    assert (await client.get(f"{API}/plans", headers=known)).status_code == 304


async def test_every_business_begins_on_the_free_plan(
    session: AsyncSession, resources: Resources, ada: Account, business_id: UUID
) -> None:
    told = await subscription(ada, business_id)
    assert (told["plan"], told["status"], told["period_end"]) == ("FREE", "ACTIVE", None)

    before = await state(resources)
    await Subscriptions(session, resources.clock).begin(business_id)
    await session.commit()
    assert await state(resources) == before


async def test_a_business_without_a_subscription_has_the_free_plan(session: AsyncSession) -> None:
    business = await found(session)
    await session.execute(text("DELETE FROM subscriptions"))

    assert (await Plans(session).of(business.id)).code == "FREE"


async def test_what_costs_something_has_to_be_paid_for_first(
    session: AsyncSession, resources: Resources, ada: Account, business_id: UUID
) -> None:
    path = f"/businesses/{business_id}/subscription"
    before = await state(resources)

    assert refused(await ada.ask("POST", path, {"plan": "PRO"})) == (402, "payment_required")
    assert refused(await ada.ask("POST", path, {"plan": "GOLD"})) == (422, "unknown_plan")
    assert refused(await ada.ask("POST", path, {"plan": "pro; --"})) == (422, "validation_error")
    assert (await ada.ask("POST", path, {"plan": "FREE"})).status_code == 200
    assert await state(resources) == before


async def test_what_was_paid_for_stays_until_its_end(
    session: AsyncSession, resources: Resources, ada: Account, business_id: UUID
) -> None:
    path = f"/businesses/{business_id}/subscription"
    end = resources.clock.now() + MONTH
    await upgrade(session, business_id, period_end=end)

    for act in ("/cancel", "/cancel", ""):
        response = await ada.ask("POST", path + act, None if act else {"plan": "FREE"})
        assert response.status_code == 200, response.text
        told = response.json()
        assert (told["plan"]["code"], told["cancel_at_period_end"]) == ("PRO", True)
    assert (await Plans(session).of(business_id)).code == "PRO"

    for _ in range(2):
        resumed = await ada.ask("POST", f"{path}/resume")
        assert resumed.json()["cancel_at_period_end"] is False
    assert await acts(resources) == [
        "subscription.cancelled",
        "subscription.plan_chosen",
        "subscription.resumed",
    ]


async def test_who_chooses_again_what_they_have_cancelled_keeps_it(
    session: AsyncSession, resources: Resources, ada: Account, business_id: UUID
) -> None:
    path = f"/businesses/{business_id}/subscription"
    await upgrade(session, business_id, period_end=resources.clock.now() + MONTH)
    await ada.ask("POST", f"{path}/cancel")

    for _ in range(2):
        chosen = await ada.ask("POST", path, {"plan": "PRO"})
        assert (chosen.status_code, chosen.json()["cancel_at_period_end"]) == (200, False)
    assert await acts(resources) == ["subscription.cancelled", "subscription.plan_chosen"]


async def test_what_is_owed_for_ends_at_once(
    session: AsyncSession, resources: Resources, ada: Account, business_id: UUID
) -> None:
    now = resources.clock.now()
    await upgrade(session, business_id, status="PAST_DUE", period_end=now + MONTH)

    response = await ada.ask("POST", f"/businesses/{business_id}/subscription/cancel")

    assert (response.json()["plan"]["code"], response.json()["status"]) == ("FREE", "ACTIVE")


async def hour(resources: Resources) -> None:
    async with resources.database.open_session() as own:
        await plans.end_periods(own, resources).execute()


async def due(session: AsyncSession) -> list[dict[str, Any]]:
    rows = await session.scalars(text("SELECT payload FROM outbox WHERE name = 'RenewalDue'"))
    return list(rows)


async def test_a_period_that_is_over_is_due_once_and_then_owed(
    session: AsyncSession,
    resources: Resources,
    clock: MovableClock,
    business_id: UUID,
) -> None:
    end = resources.clock.now() + timedelta(hours=1)
    await upgrade(session, business_id, period_end=end)
    await hour(resources)
    assert await due(session) == []
    await session.rollback()

    clock.move(hours=1)
    await asyncio.gather(hour(resources), hour(resources))
    await hour(resources)
    (payload,) = await due(session)
    assert payload["business_id"] == str(business_id)
    assert datetime.fromisoformat(payload["period_end"]) == end
    await session.rollback()
    assert (await Plans(session).of(business_id)).code == "PRO"
    await session.rollback()

    clock.move(seconds=GRACE.total_seconds() - 3600)
    await hour(resources)
    assert (await Plans(session).of(business_id)).code == "PRO"
    await session.rollback()
    clock.move(hours=1)
    await hour(resources)
    await hour(resources)
    assert (await Plans(session).of(business_id)).code == "FREE"
    assert await acts(resources) == ["subscription.due", "subscription.ended"]


async def test_a_cancelled_one_becomes_the_free_plan_and_an_archived_one_ends(
    session: AsyncSession, resources: Resources, ada: Account, business_id: UUID
) -> None:
    other, _ = await team(session, ada=(ada, TeamRole.OWNER))
    over = resources.clock.now() - timedelta(minutes=1)
    began = {"period_start": START, "period_end": over}
    await upgrade(session, business_id, cancel_at_period_end=True, **began)
    await upgrade(session, other, **began)
    gone = text("UPDATE businesses SET archived_at = now() WHERE id = :id")
    await session.execute(gone, {"id": other})
    await session.commit()

    await hour(resources)

    told = await subscription(ada, business_id)
    assert (told["plan"], told["status"]) == ("FREE", "ACTIVE")
    assert (told["period_end"], told["cancel_at_period_end"]) == (None, False)
    status = text("SELECT status FROM subscriptions WHERE business_id = :id")
    assert await session.scalar(status, {"id": other}) == "CANCELLED"
    assert await due(session) == []


async def test_many_end_in_batches(
    session: AsyncSession,
    resources: Resources,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(end_periods, "BATCH", 2)
    for _ in range(5):
        business = await found(session)
        await session.flush()
        await upgrade(session, business.id, period_end=resources.clock.now())

    await hour(resources)

    assert len(await due(session)) == 5


async def test_paying_renews_and_told_twice_changes_nothing_more(
    session: AsyncSession, resources: Resources, business_id: UUID
) -> None:
    service = Subscriptions(session, resources.clock)
    pro = await PlanRepository(session).by_code("PRO")
    assert isinstance(pro, Plan)
    end = START + MONTH

    await service.activate(business_id, pro, START, end)
    assert (await Plans(session).of(business_id)).code == "PRO"
    assert await service.past_due(business_id, end)
    assert not await service.past_due(business_id, end)
    await service.activate(business_id, pro, end, end + MONTH)
    await session.commit()
    paid = await state(resources)

    await service.activate(business_id, pro, START, end)  # news that comes late
    assert not await service.past_due(business_id, end)
    await service.activate(business_id, pro, end, end + MONTH)
    await session.commit()
    assert await state(resources) == paid
