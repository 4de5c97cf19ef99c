"""Which rooms are free, against a look at every entry of every room."""

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import MovableClock
from tests.modules.bookings.openings import NOW, change, held, open_place, take
from tests.modules.bookings.rooms import Place, settle
from tests.modules.businesses.town import found_town

from mercat.modules.bookings.service import CalendarOf, Vacancies
from mercat.modules.businesses.models import Business
from mercat.modules.venues.models import Room, RoomStatus, Studio
from mercat.platform.ids import uuid7
from mercat.platform.resources import Resources

HOUR = timedelta(hours=1)
NOON = datetime(2027, 3, 3, 12, tzinfo=UTC)


@pytest.fixture
async def place(session: AsyncSession, clock: MovableClock) -> Place:
    return await open_place(session, clock)


@pytest.fixture
def vacancies(resources: Resources) -> Vacancies:
    return Vacancies(resources.reads, resources.clock)


async def add_rooms(session: AsyncSession, place: Place, count: int) -> list[UUID]:
    rooms = [
        Room(
            id=uuid7(),
            studio_id=place.studio,
            name=f"Room {number}",
            capacity=2,
            status=RoomStatus.ACTIVE,
            position=number,
        )
        for number in range(3, 3 + count)
    ]
    session.add_all(rooms)
    await session.commit()
    return [place.room, place.other, *(room.id for room in rooms)]


async def fill(
    session: AsyncSession, clock: MovableClock, place: Place, rooms: Sequence[UUID]
) -> dict[UUID, list[tuple[datetime, datetime]]]:
    """Bookings by chance, of which some are dead holds, and in every other room one that has lasted
    for days when the first of them begins: what is in the way, by room.
    """
    chance = random.Random(5)  # noqa: S311 (nobody has to guess it)
    dead: dict[str, Any] = held(clock, hours=-1)
    alive: dict[str, Any] = {}
    taken: dict[UUID, list[tuple[datetime, datetime]]] = {room_id: [] for room_id in rooms}
    for number, room_id in enumerate(rooms):
        bounds = sorted(chance.sample(range(96), 10))
        if number % 2:
            bounds = [-10 * 48, *bounds[1:]]
        for start, end in zip(bounds[::2], bounds[1::2], strict=True):
            period = (NOON + (start - 48) * HOUR / 2, NOON + (end - 48) * HOUR / 2)
            is_dead = chance.random() < 0.3
            calendar = CalendarOf(business_id=place.business, room_id=room_id)
            await take(session, clock, place, *period, calendar, **(dead if is_dead else alive))
            if not is_dead:
                taken[room_id].append(period)
    return taken


@pytest.mark.parametrize("buffer", [0, 45])
async def test_against_every_entry(
    place: Place, session: AsyncSession, clock: MovableClock, vacancies: Vacancies, buffer: int
) -> None:
    rooms = await add_rooms(session, place, 8)
    town = await found_town(session)
    await change(session, Studio, city_id=town.lyon, buffer_minutes=buffer)
    taken = await fill(session, clock, place, rooms)
    for quarter in range(-100, 100, 3):
        since = NOON + quarter * HOUR / 4
        until = since + (1 + quarter % 5) * HOUR / 2
        behind = until + timedelta(minutes=buffer)
        expected = {
            room_id
            for room_id, periods in taken.items()
            if all(end <= since or behind <= start for start, end in periods)
        }

        assert set(await vacancies.in_city(town.lyon, since, until)) == expected
        assert set(await vacancies.in_studio(place.studio, since, until)) == expected
    assert await vacancies.in_city(town.chicago, NOON, NOON + HOUR) == []


async def test_each_studio_has_a_buffer_of_its_own(
    place: Place, session: AsyncSession, clock: MovableClock, vacancies: Vacancies
) -> None:
    patient = await settle(session)
    town = await found_town(session)
    await change(session, Business, status="PUBLISHED")
    await change(session, Studio, city_id=town.lyon)
    await session.execute(
        update(Studio).where(Studio.id == patient.studio).values(buffer_minutes=60)
    )
    for one in (place, patient):
        await take(session, clock, one, NOON + 1.5 * HOUR, NOON + 2 * HOUR)

    free = await vacancies.in_city(town.lyon, NOON, NOON + HOUR)

    assert set(free) == {place.room, place.other, patient.other}


@pytest.mark.parametrize(
    ("record", "columns"),
    [
        (Room, {"status": "INACTIVE"}),
        (Room, {"archived_at": NOW}),
        (Studio, {"status": "DRAFT"}),
        (Studio, {"archived_at": NOW}),
        (Business, {"status": "SUSPENDED"}),
        (Business, {"archived_at": NOW}),
    ],
)
async def test_only_what_everybody_sees(
    place: Place,
    session: AsyncSession,
    vacancies: Vacancies,
    record: type[Room | Studio | Business],
    columns: dict[str, object],
) -> None:
    both = {place.room, place.other}
    assert set(await vacancies.in_studio(place.studio, NOON, NOON + HOUR)) == both

    await change(session, record, **columns)

    assert await vacancies.in_studio(place.studio, NOON, NOON + HOUR) == []


@pytest.mark.parametrize(
    ("start", "hours", "expected"),
    [
        ("2027-03-03T09:00", 2, True),
        ("2027-03-03T07:30", 2, False),  # before it opens
        ("2027-03-03T16:00", 2, False),  # beyond its end
        ("2027-03-03T09:10", 2, False),  # off the grid
        ("2027-03-03T09:00", 0.5, False),  # too short
        ("2027-03-01T08:30", 2, False),  # too soon
        ("2027-03-07T09:00", 2, False),  # on a Sunday
    ],
)
async def test_what_its_rules_allow(
    place: Place, vacancies: Vacancies, start: str, hours: float, expected: bool
) -> None:
    since = datetime.fromisoformat(f"{start}Z")

    found = await vacancies.bookable([place.room, uuid7()], since, since + hours * HOUR)

    assert found == ([place.room] if expected else [])
