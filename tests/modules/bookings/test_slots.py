"""Taking time in calendars."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import MovableClock
from tests.modules.bookings.rooms import NOON, Place, booked, settle

from mercat.modules.bookings.errors import SlotTaken
from mercat.modules.bookings.models import (
    BookingEvent,
    BookingStatus,
    Calendar,
    CalendarEntry,
)
from mercat.modules.bookings.service import Slots
from mercat.platform.outbox.records import OutboxEvent


@pytest.fixture
async def place(session: AsyncSession) -> Place:
    return await settle(session)


@pytest.fixture
def slots(session: AsyncSession, clock: MovableClock) -> Slots:
    return Slots(session, clock)


async def _live(session: AsyncSession) -> int:
    query = select(func.count()).select_from(CalendarEntry).where(CalendarEntry.live)
    return int(await session.scalar(query) or 0)


async def test_what_is_free_is_taken_once(
    session: AsyncSession, place: Place, slots: Slots
) -> None:
    first, second = await booked(session, place), await booked(session, place)
    after = place.claim(first, hours=1)
    await slots.take([place.claim(first)])
    await session.commit()
    with pytest.raises(SlotTaken) as refusal:
        await slots.take([place.claim(second, hours=0.5)])
    await session.rollback()

    assert refusal.value.detail == {
        "taken": [{"starts_at": "2027-03-10T12:30:00Z", "ends_at": "2027-03-10T13:30:00Z"}]
    }
    await slots.take([after])  # what ends there is in nobody's way
    assert await _live(session) == 2
    assert await session.scalar(select(func.count()).select_from(Calendar)) == 1


async def test_a_dead_hold_is_in_nobodys_way(
    session: AsyncSession, place: Place, slots: Slots, clock: MovableClock
) -> None:
    hold = await booked(
        session,
        place,
        status=BookingStatus.HELD,
        held_until=clock.now() + timedelta(minutes=30),
    )
    await slots.take([place.claim(hold)])
    claim = place.claim(await booked(session, place))
    await session.commit()
    with pytest.raises(SlotTaken):
        await slots.take([claim])
    await session.rollback()

    clock.move(minutes=31)
    await slots.take([claim])
    await session.commit()

    await session.refresh(hold)
    assert (hold.status, hold.version, hold.ended_at) == (BookingStatus.EXPIRED, 2, hold.ended_at)
    assert hold.ended_at is not None
    assert await session.scalar(select(CalendarEntry.booking_id).where(CalendarEntry.live)) == (
        claim.booking_id
    )
    assert (await session.scalars(select(BookingEvent.kind))).all() == ["expired"]
    names = (await session.scalars(select(OutboxEvent.name).order_by(OutboxEvent.id))).all()
    assert set(names) == {"BookingChanged", "BookingExpired", "Announced"}


async def test_what_is_released_is_free(session: AsyncSession, place: Place, slots: Slots) -> None:
    first, second = await booked(session, place), await booked(session, place)
    await slots.take([place.claim(first)])
    await slots.release(booking_id=first.id)
    await slots.take([place.claim(second)])

    assert await _live(session) == 1


async def test_all_or_nothing(session: AsyncSession, place: Place, slots: Slots) -> None:
    first, second = await booked(session, place), await booked(session, place)
    await slots.take([place.claim(first, room_id=place.other)])
    await session.commit()
    with pytest.raises(SlotTaken):
        await slots.take([place.claim(second), place.claim(second, room_id=place.other)])
    await session.rollback()

    assert await _live(session) == 1


async def test_what_is_in_the_way_is_told(
    session: AsyncSession, place: Place, slots: Slots
) -> None:
    first, second = await booked(session, place), await booked(session, place)
    await slots.take([place.claim(first), place.claim(first, hours=2)])
    asked = [place.claim(second, hours=hours) for hours in (0.5, 1, 2.5)]

    found = await slots.in_the_way(asked)

    assert [(one.claim, one.starts_at, one.booking_id) for one in found] == [
        (asked[0], NOON, first.id),
        (asked[2], NOON + timedelta(hours=2), first.id),
    ]
    await slots.take([asked[1]])
    assert await _live(session) == 3
