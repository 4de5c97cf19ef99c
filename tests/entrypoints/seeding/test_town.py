"""The demo's town: who lives there, and what is to be seen."""

from typing import Any
from uuid import UUID

import pytest
from httpx import AsyncClient
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.modules.identity.people import provide

from mercat.entrypoints.accounts import create_demo_accounts
from mercat.entrypoints.demo_accounts import DEMO_ACCOUNTS, DEMO_PASSWORD
from mercat.entrypoints.local.prepared import missing
from mercat.entrypoints.preparing import Step
from mercat.entrypoints.seeding.town import BOOKINGS, SIZE, STUDIOS
from mercat.modules.bookings.models import Booking, BookingStatus
from mercat.modules.businesses.models import Business, BusinessSlug
from mercat.modules.identity.models import User
from mercat.modules.reporting.models import BusinessDay
from mercat.modules.venues.models import Room, Studio
from mercat.platform.resources import Resources

pytestmark = pytest.mark.usefixtures("cities")


async def enter(client: AsyncClient, email: str) -> dict[str, str]:
    account = {"email": email, "password": DEMO_PASSWORD}
    answer = await client.post("/api/v1/auth/login", json=account)
    assert answer.status_code == 200, answer.text
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


async def ask(client: AsyncClient, path: str, headers: dict[str, str] | None = None) -> Any:
    answer = await client.get(f"/api/v1/{path}", headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_everybody_of_the_demo_can_sign_in_and_finds_what_is_theirs(
    client: AsyncClient, resources: Resources
) -> None:
    await create_demo_accounts(resources.settings)

    clara = await enter(client, "customer@example.com")
    omar = await enter(client, "owner@example.com")
    mona = await enter(client, "manager@example.com")
    await enter(client, "staff@example.com")
    (home,) = (await ask(client, "properties", clara))["items"]
    assert (home["label"], home["city"]["name"]) == ("Home", "Lyon")
    kept = (await ask(client, "favorites", clara))["items"]
    assert [one["is_available"] for one in kept] == [True] * 3
    (owned,) = (await ask(client, "auth/me", omar))["memberships"]
    (managed,) = (await ask(client, "auth/me", mona))["memberships"]
    assert (owned["role"], managed["role"]) == ("OWNER", "MANAGER")
    assert owned["business_id"] == managed["business_id"]
    business = await ask(client, f"businesses/{owned['slug']}", mona)
    assert business["completeness"]["percent"] == 100
    assert business["logo"]["thumb"].startswith("http")
    assert len((await ask(client, f"businesses/{owned['slug']}/portfolio"))["items"]) == 1
    found = await ask(client, "search/businesses?q=plumer")
    assert (found["corrected"], len(found["items"])) == ("plumber", 1)


async def test_there_is_something_to_book_and_something_booked(
    resources: Resources, session: AsyncSession
) -> None:
    await create_demo_accounts(resources.settings)

    now = resources.clock.now()
    people = {user.email: user for user in await session.scalars(select(User))}
    clara, omar = people["customer@example.com"], people["owner@example.com"]
    mine = select(Booking).where(Booking.customer_id == clara.id).order_by(Booking.starts_at)
    past, coming = await session.scalars(mine)
    assert (past.status, past.ends_at < now) == (BookingStatus.COMPLETED, True)
    assert (coming.status, coming.starts_at > now) == (BookingStatus.CONFIRMED, True)
    business_id = UUID(omar.memberships[0]["business_id"])
    assert past.business_id == coming.business_id == business_id
    studios = list(await session.scalars(select(Studio)))
    assert len(studios) == STUDIOS
    assert [one.business_id for one in studios].count(business_id) == 1
    assert len(list(await session.scalars(select(Room)))) >= STUDIOS
    booked = await session.scalar(select(func.count()).select_from(Booking))
    assert 0.9 * BOOKINGS < (booked or 0) <= BOOKINGS
    # Dashboards know of them, but for holds that ran out.
    told = await session.scalar(select(func.sum(BusinessDay.bookings_made)))
    assert 0.9 * BOOKINGS < (told or 0) <= (booked or 0)


async def test_a_second_start_adds_nothing(resources: Resources, session: AsyncSession) -> None:
    await create_demo_accounts(resources.settings)
    assert Step.DEMO not in await missing(resources.settings.database)
    people = await session.scalar(select(func.count()).select_from(User))

    await create_demo_accounts(resources.settings)

    assert await session.scalar(select(func.count()).select_from(User)) == people
    assert await session.scalar(select(func.count()).select_from(Business)) == SIZE
    slugs = list(await session.scalars(select(BusinessSlug.slug)))
    assert len([slug for slug in slugs if slug[-1].isdigit()]) < 4  # of namesakes


async def test_whoever_was_there_before_stays_as_they_are(
    resources: Resources, session: AsyncSession
) -> None:
    before = await provide(resources, "owner@example.com", "another battery staple")

    await create_demo_accounts(resources.settings)

    after = await session.scalar(select(User).where(User.email == before.email))
    assert after is not None
    assert (after.id, after.memberships) == (before.id, [])
    assert Step.DEMO not in await missing(resources.settings.database)
    assert len(DEMO_ACCOUNTS) == 4
