"""Businesses at the console: found, seen to be who they say, suspended and let in again."""

import pytest
from httpx import AsyncClient
from sqlalchemy.ext.asyncio import AsyncSession
from tests.admin.people import Desk, seat, trail, words
from tests.modules.businesses.teams import state
from tests.modules.businesses.town import found_town, open_business, publish
from tests.modules.identity.staff import Account, join

from mercat.modules.identity.models import UserType
from mercat.platform.resources import Resources

REASON = "Asked for by support ticket 7"


@pytest.fixture
async def olga(client: AsyncClient, resources: Resources) -> Account:
    return await join(client, resources, "olga@example.com", UserType.BUSINESS_OWNER)


async def test_a_business_is_verified_and_leaves_the_queue(
    client: AsyncClient, resources: Resources, session: AsyncSession, olga: Account
) -> None:
    business = await publish(olga, await found_town(session))
    draft = await open_business(olga, "Lakeside Roofing")
    desk = await seat(client, resources)
    everything = words(await desk.get("/businesses/list"))
    assert "Northside Plumbing" in everything
    assert "Lakeside Roofing" in everything
    begun = words(await desk.get("/businesses/list?q=lakes"))
    assert "Lakeside Roofing" in begun
    assert "Northside Plumbing" not in begun
    drafts = words(await desk.get("/businesses/list?status=DRAFT"))
    assert "Northside Plumbing" not in drafts
    queue = words(await desk.get("/verification/list"))
    assert "Northside Plumbing" in queue
    assert draft["name"] not in queue
    row = words(await desk.get(f"/verification/detail?pk={business['id']}"))
    assert "olga@example.com" not in row  # addresses are for the team
    assert "OWNER" in row

    await _refuses_without_a_reason(desk, resources, "verify", business["id"])
    done = await desk.act("verification", "verify", business["id"])

    assert done.status_code == 303
    assert await trail(resources) == [
        *await _before(resources, 1),
        ("business.verified", {"reason": REASON}),
    ]
    assert business["id"] not in (await desk.get("/verification/list")).text
    assert (await desk.act("businesses", "unverify", business["id"])).status_code == 303
    assert "Northside Plumbing" in words(await desk.get("/verification/list"))
    assert (await trail(resources))[-1] == ("business.unverified", {"reason": REASON})


async def test_a_business_is_suspended_and_its_team_reads_why(
    client: AsyncClient, resources: Resources, session: AsyncSession, olga: Account
) -> None:
    business = await publish(olga, await found_town(session))
    desk = await seat(client, resources)
    asked = words(await desk.get(f"/businesses/act/suspend?pk={business['id']}"))
    assert "its team reads the reason" in asked

    await _refuses_without_a_reason(desk, resources, "suspend", business["id"])
    assert (await desk.act("businesses", "suspend", business["id"])).status_code == 303

    page = words(await desk.get(f"/businesses/detail?pk={business['id']}"))
    assert "SUSPENDED" in page
    assert REASON in page
    assert (await trail(resources))[-1] == ("business.suspended", {"reason": REASON})
    again = await desk.get(f"/businesses/act/suspend?pk={business['id']}")
    assert again.status_code == 409
    assert (await desk.act("businesses", "reinstate", business["id"])).status_code == 303
    assert (await trail(resources))[-1] == ("business.reinstated", {"reason": REASON})
    assert "PUBLISHED" in words(await desk.get(f"/businesses/detail?pk={business['id']}"))


async def test_whoever_may_not_suspend_changes_nothing(
    client: AsyncClient, resources: Resources, olga: Account
) -> None:
    business = await open_business(olga)
    boss = await join(client, resources, "boss@example.com", UserType.STAFF, ["ADMIN"])
    await boss.make_role("READER", "businesses:inspect")
    desk = await seat(client, resources, "rita@example.com", UserType.CUSTOMER, "READER")
    page = await desk.get(f"/businesses/detail?pk={business['id']}")
    assert page.status_code == 200
    assert "act/suspend" not in page.text
    before = await state(resources)

    for action in ("verify", "suspend"):
        refused = await desk.get(f"/businesses/act/{action}?pk={business['id']}")
        assert refused.status_code == 403

    assert (await desk.get("/verification/list")).status_code == 403
    assert await state(resources) == before


async def _refuses_without_a_reason(
    desk: Desk, resources: Resources, action: str, pk: object
) -> None:
    before = await state(resources)
    refused = await desk.act("businesses", action, pk, reason="")
    assert refused.status_code == 422
    assert await state(resources) == before


async def _before(resources: Resources, last: int) -> list[tuple[str, object]]:
    return (await trail(resources))[:-last]
