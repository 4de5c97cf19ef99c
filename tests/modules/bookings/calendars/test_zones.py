"""The rules for the clocks of a place change, and what is booked there keeps its local time."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from tests.modules.bookings.calendars.conftest import Hall
from tests.modules.identity.people import Post

from mercat.modules.bookings.dependencies.letters import follow_zones
from mercat.modules.bookings.models import Booking, BookingEvent, BookingStatus
from mercat.modules.identity.models import User
from mercat.platform.resources import Resources

HOUR = timedelta(hours=1)
PARIS = ZoneInfo("Europe/Paris")


async def follow(resources: Resources, post: Post, release: str = "2031a") -> None:
    async with resources.database.open_session() as session:
        await follow_zones(session, resources, release).execute()
    await post.run()
    await post.run()


async def agreed(hall: Hall, hours: float, off_by: timedelta, **more: Any) -> Booking:
    """Booked at this instant, when other rules for the clocks were known: what was agreed on is
    `off_by` later.
    """
    booking = await hall.book(hours, **more)
    shown = (booking.starts_at + off_by).astimezone(PARIS)
    booking.local_date, booking.local_minutes = shown.date(), shown.hour * 60 + shown.minute
    booking.zone_release = "2020a"
    await hall.session.commit()
    return booking


async def start(hall: Hall, booking: Booking) -> datetime:
    await hall.session.refresh(booking)
    found = booking.starts_at
    await hall.session.commit()
    return found


@pytest.fixture
async def bea(hall: Hall) -> str:
    customer = await hall.session.get_one(User, hall.place.customer)
    customer.email = "bea@example.com"
    await hall.session.commit()
    return customer.email


async def test_what_is_the_same_stays(
    hall: Hall, resources: Resources, post: Post, bea: str
) -> None:
    booking = await agreed(hall, 0, timedelta())
    before, version = booking.starts_at, booking.version
    await follow(resources, post)

    assert await start(hall, booking) == before
    assert (booking.zone_release, booking.version) == ("2031a", version)
    assert post.letters(bea) == []


@pytest.mark.parametrize("shift", [HOUR, -HOUR])
async def test_it_moves_and_both_sides_are_told(
    hall: Hall, resources: Resources, post: Post, bea: str, shift: timedelta
) -> None:
    booking = await agreed(hall, 0, shift)
    before = booking.starts_at
    await follow(resources, post)

    assert await start(hall, booking) == before + shift
    assert booking.ends_at == before + shift + HOUR
    assert await hall.taken() == [(before + shift, before + shift + HOUR)]
    event = (await hall.session.scalars(select(BookingEvent))).one()
    assert (event.kind, event.details) == ("moved", {"was": before.isoformat()})
    for to in (bea, "olga@example.com"):
        (letter,) = post.letters(to)
        assert letter.subject == "The clocks are set otherwise: Room 1 on Mercat"

    await follow(resources, post)
    assert await start(hall, booking) == before + shift


@pytest.mark.parametrize("shift", [HOUR, -HOUR])
async def test_those_next_to_each_other_move_together(
    hall: Hall, resources: Resources, post: Post, shift: timedelta
) -> None:
    bookings = [await agreed(hall, hours, shift) for hours in (1, 0, 2)]
    before = [booking.starts_at for booking in bookings]
    await follow(resources, post)

    assert [await start(hall, one) for one in bookings] == [at + shift for at in before]
    assert len(await hall.taken()) == 3


async def test_one_that_cannot_move_stays_and_the_team_is_told(
    hall: Hall, resources: Resources, post: Post, bea: str
) -> None:
    booking = await agreed(hall, 0, HOUR)
    await hall.block(1, reason="Piano tuner")
    before, taken = booking.starts_at, await hall.taken()
    await follow(resources, post)

    assert await start(hall, booking) == before
    assert (booking.zone_release, booking.status) == ("2031a", BookingStatus.CONFIRMED)
    assert await hall.taken() == taken
    (letter,) = post.letters("olga@example.com")
    assert letter.subject == "A booking needs another time: Room 1 on Mercat"
    shown = (before + HOUR).astimezone(PARIS)
    assert f"the local time {shown:%H:%M} that was agreed" in " ".join(letter.text.split())
    assert post.letters(bea) == []

    await follow(resources, post)
    assert len(post.letters("olga@example.com")) == 1


async def test_a_hold_that_is_over_expires_and_moves_nowhere(
    hall: Hall, resources: Resources, post: Post
) -> None:
    hold = await agreed(
        hall, 0, HOUR / 2, status=BookingStatus.HELD, held_until=hall.clock.now() + HOUR / 60
    )
    before = hold.starts_at
    hall.clock.move(minutes=2)
    await follow(resources, post)

    assert await start(hall, hold) == before
    assert hold.status is BookingStatus.EXPIRED
    assert await hall.taken() == []


async def test_what_is_over_stays_as_it_was(hall: Hall, resources: Resources, post: Post) -> None:
    booking = await agreed(hall, 0, HOUR, status=BookingStatus.COMPLETED)
    before = booking.starts_at
    await follow(resources, post)
    assert await start(hall, booking) == before
    assert booking.zone_release == "2020a"
