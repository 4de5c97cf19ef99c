"""What is told is so: of calendars, hours, closures, and of what was taken back a moment ago."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from httpx import AsyncClient
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import MovableClock
from tests.modules.bookings.openings import change, look, take
from tests.modules.search.index import make_documents
from tests.modules.search.quarter import LAT, LNG, WEDNESDAY, Quarter, open_quarter

from mercat.modules.bookings.service import CalendarOf
from mercat.modules.businesses.models import Business, BusinessHours
from mercat.modules.venues.models import Studio
from mercat.platform.resources import Resources

NEAR = {"lat": LAT, "lng": LNG}
HOUR = timedelta(hours=1)


@pytest.fixture
async def quarter(session: AsyncSession, resources: Resources, clock: MovableClock) -> Quarter:
    return await open_quarter(session, resources, clock)


def window(start: datetime, hours: float) -> dict[str, str]:
    return {
        "available_from": start.isoformat().replace("+00:00", "Z"),
        "available_to": (start + hours * HOUR).isoformat().replace("+00:00", "Z"),
    }


async def walk(client: AsyncClient, path: str, **asked: Any) -> list[dict[str, Any]]:
    """All pages; each but the last is full."""
    found: list[dict[str, Any]] = []
    cursor: dict[str, str] = {}
    while True:
        page = await look(client, path, **asked, **cursor)
        found += page["items"]
        if page["next_cursor"] is None:
            return found
        assert len(page["items"]) == asked["limit"]
        cursor = {"cursor": page["next_cursor"]}


async def bookable(client: AsyncClient, room_id: UUID, start: datetime, hours: float) -> bool:
    """By the door that shows a room's own times."""
    day = (start + HOUR).date().isoformat()  # in Paris, in winter
    asked = {"date": day, "duration": int(hours * 60)}
    told = await look(client, f"/rooms/{room_id}/availability", **asked)
    return start in {datetime.fromisoformat(one["starts_at"]) for one in told["starts"]}


@pytest.mark.parametrize(("hour", "hours", "people"), [(9, 2, 1), (12.5, 1, 5), (17, 3, 1)])
async def test_what_is_free_can_be_booked(
    client: AsyncClient, quarter: Quarter, hour: float, hours: float, people: int
) -> None:
    start = WEDNESDAY + hour * HOUR
    expected = [
        str(studio_id)
        for studio_id, rooms in quarter.rooms.items()
        for room_id, held in list(rooms.items())
        if held >= people and await bookable(client, room_id, start, hours)
    ]
    assert 0 < len(set(expected)) < len(quarter.rooms)

    asked = {**NEAR, **window(start, hours), "capacity": people, "limit": 2}
    found = await walk(client, "/search/studios", **asked)

    assert [one["id"] for one in found] == list(dict.fromkeys(expected))  # the nearest first


async def test_what_is_booked_is_gone_at_once(
    client: AsyncClient, quarter: Quarter, session: AsyncSession, clock: MovableClock
) -> None:
    start = WEDNESDAY + 12 * HOUR
    asked = {**NEAR, **window(start, 1), "limit": 100}
    (first, *others) = await walk(client, "/search/studios", **asked)
    for room_id in quarter.rooms[UUID(first["id"])]:
        if await bookable(client, room_id, start, 1):
            calendar = CalendarOf(business_id=quarter.place.business, room_id=room_id)
            await take(session, clock, quarter.place, start, start + HOUR, calendar)

    found = await walk(client, "/search/studios", **asked)

    assert found == others


async def test_who_is_suspended_is_gone_before_the_documents_know(
    client: AsyncClient, quarter: Quarter, session: AsyncSession
) -> None:
    for path in ("/search/studios", "/search/businesses"):
        assert (await look(client, path))["items"]
    await change(session, Business, status="SUSPENDED")

    for path in ("/search/studios", "/search/businesses"):
        assert (await look(client, path))["items"] == []


async def test_studios_that_are_open(
    client: AsyncClient, quarter: Quarter, clock: MovableClock
) -> None:
    for hour in (7.9, 9, 12.5, 23.5):
        at = WEDNESDAY + hour * HOUR
        clock.ahead = at - datetime.now(UTC)
        expected = {
            str(studio_id)
            for studio_id in quarter.rooms
            if (await look(client, f"/studios/{studio_id}"))["is_open_now"]
        }
        told = at.isoformat().replace("+00:00", "Z")

        found = await walk(client, "/search/studios", **NEAR, open_at=told, limit=3)

        assert {one["id"] for one in found} == expected, hour


@pytest.mark.parametrize(
    ("moment", "opens", "closes", "expected"),
    [
        ("2027-03-28T00:59Z", 60, 240, True),  # 01:59, before the clocks are put forward
        ("2027-03-28T01:10Z", 150, 240, False),  # 03:10; 02:30 is not until 03:30
        ("2027-03-28T01:40Z", 150, 240, True),
        ("2027-03-28T01:10Z", 60, 150, True),  # until 02:30, which is 03:30
        ("2027-10-31T01:10Z", 150, 240, True),  # 02:10 for the second time, open since 02:30
        ("2027-10-31T01:10Z", 120, 150, False),  # closed at 02:30 for the first time
    ],
)
async def test_when_the_clocks_change(
    client: AsyncClient,
    session: AsyncSession,
    resources: Resources,
    moment: str,
    opens: int,
    closes: int,
    expected: bool,
) -> None:
    business = Business(
        name="Night Bakers",
        slug="night-bakers",
        status="PUBLISHED",
        published_at=datetime(2027, 1, 1, tzinfo=UTC),
        timezone="Europe/Paris",
        currency="EUR",
    )
    session.add(business)
    await session.flush()
    session.add(BusinessHours(business_id=business.id, weekday=6, opens=opens, closes=closes))
    await session.commit()
    await make_documents(resources)

    found = await look(client, "/search/businesses", open_at=moment)

    assert len(found["items"]) == expected


async def test_documents_that_are_behind_fill_no_page(
    client: AsyncClient, quarter: Quarter, session: AsyncSession
) -> None:
    """Others come in place of those that are gone, and none twice."""
    gone = list(quarter.rooms)[:3]
    await session.execute(update(Studio).where(Studio.id.in_(gone)).values(status="DRAFT"))
    await session.commit()

    found = await walk(client, "/search/studios", **NEAR, limit=2)

    assert [one["id"] for one in found] == [str(one) for one in list(quarter.rooms)[3:]]
