"""A quarter full of studios, by chance: open, closed, booked."""

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import MovableClock
from tests.modules.bookings.openings import change, open_place, take
from tests.modules.bookings.rooms import Place
from tests.modules.search.index import make_documents

from mercat.modules.bookings.service import CalendarOf
from mercat.modules.businesses.models import Business
from mercat.modules.venues.models import (
    Badge,
    DayMode,
    OperatingDay,
    Room,
    RoomPrice,
    RoomStatus,
    Studio,
    StudioBadge,
    StudioClosure,
    StudioStatus,
)
from mercat.platform.ids import uuid7
from mercat.platform.resources import Resources

WEDNESDAY = datetime(2027, 3, 3, tzinfo=UTC)
LAT, LNG = 48.85, 2.35
_HOURS = ([[540, 1080]], [[720, 1560]], [[600, 780], [840, 1320]])


@dataclass(frozen=True)
class Quarter:
    """`rooms`: of each studio, with how many people it holds."""

    place: Place
    rooms: dict[UUID, dict[UUID, int]]


async def open_quarter(
    session: AsyncSession, resources: Resources, clock: MovableClock, count: int = 12
) -> Quarter:
    """It is the Monday before WEDNESDAY."""
    place = await open_place(session, clock)
    long_ago = datetime(2027, 1, 1, tzinfo=UTC)
    await change(session, Business, published_at=long_ago)
    await change(session, Studio, published_at=long_ago)
    chance = random.Random(11)  # noqa: S311 (nobody has to guess it)
    quarter = Quarter(place, {})
    for number in range(count):
        await _open(session, quarter, chance, number)
    await session.commit()
    for studio_id in list(quarter.rooms)[::2]:
        for room_id in quarter.rooms[studio_id]:
            await _fill(session, clock, place, room_id, chance)
    await make_documents(resources)
    return quarter


async def _open(
    session: AsyncSession, quarter: Quarter, chance: random.Random, number: int
) -> None:
    studio = Studio(
        id=uuid7(),
        business_id=quarter.place.business,
        name=f"{chance.choice(['Blue', 'Red', 'Echo'])} Room {number}",
        slug=f"quarter-{number}",
        status=StudioStatus.PUBLISHED,
        published_at=datetime(2027, 1, 1, tzinfo=UTC),
        timezone="Europe/Paris",
        currency="EUR",
        latitude=LAT + number * 0.003,
        longitude=LNG,
        buffer_minutes=chance.choice((0, 30)),
    )
    session.add(studio)
    await session.flush()
    hours = chance.choice(_HOURS)
    session.add_all(
        OperatingDay(studio_id=studio.id, weekday=day, mode=DayMode.OPEN, intervals=hours)
        for day in range(6)
    )
    if number % 4 == 0:
        session.add(_closure(studio.id, chance))
    if number % 3 == 0:
        wifi = select(Badge.id).where(Badge.code == "WIFI").scalar_subquery()
        session.add(StudioBadge(studio_id=studio.id, badge_id=wifi))
    quarter.rooms[studio.id] = await _rooms(session, studio.id, chance)


def _closure(studio_id: UUID, chance: random.Random) -> StudioClosure:
    start = WEDNESDAY + timedelta(hours=chance.randrange(8, 16))
    return StudioClosure(studio_id=studio_id, starts_at=start, ends_at=start + timedelta(hours=3))


async def _rooms(session: AsyncSession, studio_id: UUID, chance: random.Random) -> dict[UUID, int]:
    held: dict[UUID, int] = {}
    for position in range(2):
        room = Room(
            id=uuid7(),
            studio_id=studio_id,
            name=f"Room {position}",
            capacity=chance.choice((2, 5, 9)),
            status=RoomStatus.ACTIVE,
            position=position,
        )
        session.add(room)
        await session.flush()
        amount = chance.choice((2000, 6000))
        session.add(RoomPrice(room_id=room.id, duration_minutes=60, price_amount=amount))
        held[room.id] = room.capacity
    return held


async def _fill(
    session: AsyncSession,
    clock: MovableClock,
    place: Place,
    room_id: UUID,
    chance: random.Random,
) -> None:
    calendar = CalendarOf(business_id=place.business, room_id=room_id)
    bounds = sorted(chance.sample(range(14, 46), 4))
    for start, end in zip(bounds[::2], bounds[1::2], strict=True):
        since, until = (WEDNESDAY + timedelta(minutes=30 * half) for half in (start, end))
        await take(session, clock, place, since, until, calendar)
