"""What is free, over HTTP."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from httpx import AsyncClient
from sqlalchemy import delete, text, update
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import MovableClock
from tests.modules.bookings.rooms import Place, booked, settle
from tests.modules.businesses.teams import enlist
from tests.modules.counting import statements
from tests.modules.identity.staff import API, Account, join

from mercat.modules.bookings.models import Booking, BookingStatus
from mercat.modules.bookings.service import CalendarOf, Claim, Slots, Vacancies
from mercat.modules.businesses.models import Business, BusinessHours, BusinessMember
from mercat.modules.identity.models import UserType
from mercat.modules.venues.models import (
    DayMode,
    OperatingDay,
    Room,
    RoomPrice,
    Studio,
    StudioClosure,
)
from mercat.platform.ids import uuid7
from mercat.platform.resources import Resources

NOW = datetime(2027, 3, 1, 8, tzinfo=UTC)
EVERY_DAY = [(0, DayMode.OPEN, [[540, 1080]])]


@pytest.fixture
async def place(session: AsyncSession, clock: MovableClock) -> Place:
    """Open from 9 to 18, on Saturdays by request, on Sundays not at all; 45 euros an hour."""
    clock.ahead = NOW - datetime.now(UTC)
    place = await settle(session)
    modes = [DayMode.OPEN] * 5 + [DayMode.BY_REQUEST]
    session.add_all(
        OperatingDay(studio_id=place.studio, weekday=day, mode=mode, intervals=[[540, 1080]])
        for day, mode in enumerate(modes)
    )
    session.add(RoomPrice(room_id=place.room, duration_minutes=60, price_amount=4500))
    await session.execute(
        update(Business)
        .where(Business.id == place.business)
        .values(status="PUBLISHED", timezone="Europe/Paris", tax_basis_points=2000)
    )
    await session.commit()
    return place


async def look(client: AsyncClient, path: str, **asked: Any) -> dict[str, Any]:
    response = await client.get(f"{API}{path}", params=asked)
    assert response.status_code == 200, response.text
    told: dict[str, Any] = response.json()
    return told


async def take(
    session: AsyncSession, clock: MovableClock, claim: Claim, **more: Any
) -> None:
    await Slots(session, clock).take([claim])
    await session.commit()


async def test_room(client: AsyncClient, place: Place) -> None:
    told = await look(client, f"/rooms/{place.room}/availability", date="2027-03-05", duration=120)
    print(told)
    told = await look(client, f"/rooms/{place.room}/availability")
    print(told)
    assert 0
