"""What both sides of a booking are told by mail."""

from collections.abc import Sequence
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from icalendar import Calendar
from sqlalchemy import select, text, update
from tests.modules.bookings.calendars.conftest import Hall
from tests.modules.bookings.hall import tuning_offered
from tests.modules.businesses.teams import enlist
from tests.modules.identity.people import Post
from tests.modules.identity.staff import Account, join
from tests.modules.places import london

from mercat.modules.bookings.dependencies.letters import announce_change, remind_people
from mercat.modules.bookings.events import BookingChanged, Change
from mercat.modules.bookings.models import MAILINGS, Booking, BookingStatus, Party
from mercat.modules.bookings.service import Timeline
from mercat.modules.businesses.models import Business, Category, TeamRole
from mercat.modules.catalogue.models import OfferingPlace
from mercat.modules.identity.models import User
from mercat.modules.payments.service import Charges, payment_url
from mercat.modules.venues.models import Studio
from mercat.platform.ids import uuid7
from mercat.platform.money import Money
from mercat.platform.resources import Resources


@pytest.fixture
async def bea(hall: Hall) -> str:
    """Who books: her address."""
    customer = await hall.session.get_one(User, hall.place.customer)
    customer.first_name, customer.email = "Bea", "bea@example.com"
    await hall.session.commit()
    return customer.email


async def tell(hall: Hall, booking: Booking, kind: Change, **more: Any) -> None:
    """As the workflows do, committed."""
    Timeline(hall.session).tell(booking, kind, Party.SYSTEM, **more)
    await hall.session.commit()


def subjects(post: Post, to: str) -> list[str]:
    """The oldest first."""
    return [letter.subject for letter in reversed(post.letters(to))]


def attached(resources: Resources, subject: str) -> Sequence[tuple[EmailMessage, Any]]:
    """Parts of the letters with this subject that are calendars, and what they say."""
    found = []
    for file in sorted(Path(resources.settings.layout.mailbox / "new").iterdir()):
        message = message_from_bytes(file.read_bytes(), policy=default)
        if str(message["Subject"]) == subject:
            parts = [p for p in message.walk() if p.get_content_type() == "text/calendar"]
            found += [(part, Calendar.from_ical(part.get_content())) for part in parts]
    return found


async def test_both_sides_hear_that_it_is_booked(
    hall: Hall, bea: str, post: Post, resources: Resources
) -> None:
    booking = await hall.book(number="7KQ2-M4XD")
    await tell(hall, booking, Change.CONFIRMED)
    await post.run()
    await post.run()

    (letter,) = post.letters(bea)
    (other,) = post.letters("olga@example.com")
    assert letter.subject == "It is booked: Room 1 on Mercat"
    assert other.subject == "A time was booked: Room 1 on Mercat"
    assert post.letters("mia@example.com") == []  # she is neither a manager nor was she booked
    assert "Hello Bea," in letter.text
    assert "7KQ2-M4XD" in letter.text
    assert "(Europe/Paris)" in letter.text
    assert "Bea" in other.text
    ((part, calendar),) = attached(resources, letter.subject)
    assert part.get_filename() == "booking.ics"
    assert part["Content-Type"].params["method"] == "REQUEST"
    (event,) = calendar.walk("VEVENT")
    assert (calendar["METHOD"], event["STATUS"]) == ("REQUEST", "CONFIRMED")
    assert event["ATTENDEE"] == f"mailto:{bea}"
    assert event.decoded("DTSTART") == booking.starts_at


async def test_a_letter_says_where_it_is(hall: Hall, bea: str, post: Post) -> None:
    city = await london(hall.session)
    studio = await hall.session.get_one(Studio, hall.place.studio)
    studio.address_line1, studio.postal_code, studio.city_id = "1 High Street", "N1 1AA", city.id
    await tell(hall, await hall.book(), Change.CONFIRMED)
    await post.run()
    await post.run()

    (letter,) = post.letters(bea)
    assert "Where:     Studio, 1 High Street, N1 1AA, London\n" in letter.text


@pytest.mark.parametrize(
    ("performed_at", "is_told"),
    [
        (OfferingPlace.AT_BUSINESS, True),
        (OfferingPlace.AT_CUSTOMER, False),
        (OfferingPlace.REMOTE, False),
    ],
)
async def test_a_service_is_where_its_business_is(
    hall: Hall, bea: str, post: Post, performed_at: OfferingPlace, is_told: bool
) -> None:
    business = await hall.session.get_one(Business, hall.place.business)
    business.address_line1, business.city_id = "2 Low Street", (await london(hall.session)).id
    category_id = await hall.session.scalar(select(Category.id).limit(1))
    service = tuning_offered(uuid7(), business.id, category_id)
    service.performed_at = performed_at
    hall.session.add(service)
    await hall.session.flush()
    booking = await hall.book()
    booking.studio_id = booking.room_id = None
    booking.offering_id = service.id
    await tell(hall, booking, Change.CONFIRMED)
    await post.run()
    await post.run()

    (letter,) = post.letters(bea)
    assert ("Where:     2 Low Street, London\n" in letter.text) is is_told
    assert ("Where:" in letter.text) is is_told


async def test_a_cancellation_takes_it_out_of_calendars(
    hall: Hall, bea: str, post: Post, resources: Resources
) -> None:
    booking = await hall.book()
    await tell(hall, booking, Change.CONFIRMED)
    booking.status = BookingStatus.CANCELLED
    refund = {"amount": 4500, "percent": 50, "reason": "Half of it comes back."}
    await tell(hall, booking, Change.CANCELLED, reason="I am ill.", refund=refund)
    await post.run()
    await post.run()

    newest = post.letters(bea)[0]
    assert newest.subject == "A booking is cancelled: Room 1 on Mercat"
    assert "I am ill." in newest.text
    assert "45.00\u00a0EUR, 50 % of what was paid" in newest.text
    (_, calendar), (_, same) = attached(resources, newest.subject)
    (event,) = calendar.walk("VEVENT")
    assert (calendar["METHOD"], event["STATUS"], event["SEQUENCE"]) == ("CANCEL", "CANCELLED", 3)
    assert same.walk("VEVENT")[0]["UID"] == event["UID"]


async def test_what_is_not_so_any_more_is_not_told(hall: Hall, bea: str, post: Post) -> None:
    booking = await hall.book(
        status=BookingStatus.HELD, held_until=hall.clock.now() + timedelta(minutes=30)
    )
    await tell(hall, booking, Change.HELD)
    booking.status = BookingStatus.CONFIRMED
    await tell(hall, booking, Change.CONFIRMED)
    await post.run()
    await post.run()
    assert subjects(post, bea) == ["It is booked: Room 1 on Mercat"]


async def test_a_team_that_has_heard_nothing_hears_nothing(
    hall: Hall, bea: str, post: Post
) -> None:
    booking = await hall.book(
        status=BookingStatus.EXPIRED, held_until=hall.clock.now() + timedelta(minutes=30)
    )
    await tell(hall, booking, Change.HELD)
    await tell(hall, booking, Change.EXPIRED)
    await post.run()
    await post.run()
    assert subjects(post, bea) == ["A time is free again: Room 1 on Mercat"]
    assert post.letters("olga@example.com") == []


async def test_the_member_who_was_booked_is_told(
    hall: Hall, bea: str, post: Post, resources: Resources, client: Any
) -> None:
    """And whoever manages bookings, but nobody whose account is suspended."""
    gone: Account = await join(client, resources, "gone@example.com")
    await enlist(hall.session, hall.place.business, gone.id, TeamRole.MANAGER)
    await hall.session.execute(
        text("UPDATE users SET status = 'SUSPENDED' WHERE id = :id"), {"id": gone.id}
    )
    booking = await hall.book(member_id=hall.member.id)
    await tell(hall, booking, Change.CONFIRMED)
    await post.run()
    await post.run()

    told = [len(post.letters(f"{who}@example.com")) for who in ("bea", "olga", "mia", "gone")]
    assert told == [1, 1, 1, 0]


@pytest.mark.parametrize("kind", MAILINGS)
async def test_every_step_has_its_letter(
    hall: Hall, bea: str, post: Post, resources: Resources, kind: Change
) -> None:
    stands = {
        Change.REQUESTED: BookingStatus.REQUESTED,
        Change.HELD: BookingStatus.HELD,
        Change.APPROVED: BookingStatus.HELD,
        Change.RESCHEDULED: BookingStatus.HELD,
    }
    booking = await hall.book(
        status=stands.get(kind, BookingStatus.CONFIRMED),
        held_until=hall.clock.now() + timedelta(minutes=30),
    )
    booking.total_amount = booking.due_amount = 4500
    booking.paid_amount = 0 if kind in stands else 4500
    charge = await Charges(hall.session, resources.settings, resources.clock).open(
        *(booking.customer_id, booking.business_id, "booking", booking.id, "Room 1"),
        *(Money(4500, "EUR"), booking.starts_at),
    )
    booking.charge_id = charge.id
    await tell(hall, booking, kind)
    await post.run()
    await post.run()

    (letter,) = post.letters(bea)
    assert f"Number:    {booking.number}" in letter.text
    assert "None" not in letter.text
    assert "{" not in letter.text
    link = payment_url(resources.settings, charge)
    assert (link in letter.text) is (kind in stands and kind is not Change.REQUESTED)
    assert "/sandbox/" not in "".join(one.text for one in post.letters("olga@example.com"))


async def test_a_letter_leaves_once_for_each_event(
    hall: Hall, bea: str, post: Post, resources: Resources
) -> None:
    booking = await hall.book()
    await tell(hall, booking, Change.COMPLETED)
    for _ in range(3):
        await post.run()
    assert len(post.letters(bea)) == 1


class TestReminders:
    async def remind(self, resources: Resources, post: Post) -> None:
        async with resources.database.open_session() as session:
            await remind_people(session, resources).execute()
        await post.run()

    async def long_ago(self, hall: Hall, booking: Booking) -> None:
        await hall.session.execute(
            update(Booking)
            .where(Booking.id == booking.id)
            .values(created_at=booking.created_at - timedelta(days=30))
        )
        await hall.session.commit()

    async def test_once_a_day_before(
        self, hall: Hall, bea: str, post: Post, resources: Resources
    ) -> None:
        booking = await hall.book()
        await self.long_ago(hall, booking)
        await self.remind(resources, post)
        assert post.letters(bea) == []

        hall.clock.ahead = booking.starts_at - hall.clock.now() - timedelta(hours=23)
        for _ in range(2):
            await self.remind(resources, post)
        assert subjects(post, bea) == ["Soon: your booking: Room 1 on Mercat"]
        assert subjects(post, "olga@example.com") == ["Soon: a booking: Room 1 on Mercat"]

    async def test_again_at_another_time(
        self, hall: Hall, bea: str, post: Post, resources: Resources
    ) -> None:
        booking = await hall.book()
        await self.long_ago(hall, booking)
        hall.clock.ahead = booking.starts_at - hall.clock.now() - timedelta(hours=23)
        await self.remind(resources, post)

        booking = await hall.session.get_one(Booking, booking.id, populate_existing=True)
        assert booking.reminded_at is not None
        event = BookingChanged(booking_id=booking.id, kind=Change.RESCHEDULED, entry_id=UUID(int=0))
        await announce_change(hall.session).execute(event)
        await hall.session.refresh(booking)
        assert booking.reminded_at is None

    async def test_nobody_who_has_only_just_booked(
        self, hall: Hall, bea: str, post: Post, resources: Resources
    ) -> None:
        booking = await hall.book()
        hall.clock.ahead = booking.starts_at - hall.clock.now() - timedelta(hours=23)
        await hall.session.execute(
            update(Booking).where(Booking.id == booking.id).values(created_at=hall.clock.now())
        )
        await hall.session.commit()
        await self.remind(resources, post)
        assert post.letters(bea) == []
