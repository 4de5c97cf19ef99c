"""Our calendars in other people's programs."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from icalendar import Calendar
from tests.modules.bookings.calendars.conftest import Hall
from tests.modules.counting import statements
from tests.modules.identity.people import told
from tests.modules.identity.staff import acts

from mercat.modules.bookings.models import BookingStatus, calendar_id
from mercat.modules.identity.models import User
from mercat.platform.resources import Resources


async def open_feed(hall: Hall, path: str | None = None) -> str:
    """Path and query of the secret address."""
    response = await hall.olga.ask("POST", f"{path or hall.room}/feed")
    assert response.status_code == 201, response.text
    parts = urlsplit(response.json()["url"])
    return f"{parts.path}?{parts.query}"


async def read(hall: Hall, address: str) -> list[Any]:
    response = await hall.olga.client.get(address)
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "text/calendar; charset=utf-8"
    return list(Calendar.from_ical(response.text).walk("VEVENT"))


async def test_what_is_booked_and_blocked(hall: Hall, resources: Resources) -> None:
    customer = await hall.session.get_one(User, hall.place.customer)
    customer.first_name, customer.last_name = "Bea; Ann", "Smith"
    kept = await hall.book(number="7KQ2-M4XD")
    await hall.book(2, status=BookingStatus.CANCELLED, version=3)
    held = hall.clock.now() + timedelta(minutes=5)
    await hall.book(4, status=BookingStatus.HELD, held_until=held)
    await hall.book(6, status=BookingStatus.DECLINED)
    await hall.block(8, reason="Piano tuner")

    events = await read(hall, await open_feed(hall))

    shown = [(str(one["SUMMARY"]), str(one["STATUS"]), one["SEQUENCE"]) for one in events]
    assert shown == [
        ("Room 1: Bea; Ann Smith", "CONFIRMED", 1),
        ("Room 1: Bea; Ann Smith", "CANCELLED", 3),
        ("Room 1: Bea; Ann Smith", "TENTATIVE", 1),
        ("Piano tuner", "CONFIRMED", 0),
    ]
    first = events[0]
    assert (first["UID"], first["DESCRIPTION"]) == (f"{kept.id}@127.0.0.1", "Booking 7KQ2-M4XD")
    assert (first.decoded("DTSTART"), first.decoded("DTEND")) == (kept.starts_at, kept.ends_at)
    assert ("feed.opened", str(hall.olga.id)) in await acts(resources)

    hall.clock.move(minutes=6)
    assert len(await read(hall, await open_feed(hall))) == 3  # the hold has died


async def test_a_new_address_ends_the_old_one(hall: Hall) -> None:
    old = await open_feed(hall)
    new = await open_feed(hall)

    assert told(await hall.olga.client.get(old)) == (404, "calendar_not_found")
    assert await read(hall, new) == []
    listed = await hall.olga.get(f"/calendars?business_id={hall.place.business}")
    assert {one["name"] for one in listed.json()["items"] if one["has_feed"]} == {"Room 1"}

    await hall.olga.ask("DELETE", f"{hall.room}/feed")
    assert told(await hall.olga.client.get(new)) == (404, "calendar_not_found")


async def test_a_token_opens_one_calendar(hall: Hall) -> None:
    address = await open_feed(hall)
    query = address.partition("?")[2]
    other = f"/api/v1/calendars/{hall.place.other}.ics"
    await hall.olga.ask("POST", f"/calendars/{hall.place.other}/feed")

    for wrong in (f"{other}?{query}", other, f"{address}x", f"{other}?token=%00"):
        assert told(await hall.olga.client.get(wrong)) == (404, "calendar_not_found")


async def test_members_and_pieces_have_feeds(hall: Hall, pianos: UUID) -> None:
    second = calendar_id(pianos, 2)
    body = {"starts_at": hall.soon().isoformat(), "ends_at": hall.soon(1).isoformat()}
    for path in (f"/calendars/{second}", f"/calendars/{hall.member.id}"):
        address = await open_feed(hall, path)
        await hall.olga.ask("POST", f"{path}/blocks", body)
        assert [str(one["SUMMARY"]) for one in await read(hall, address)] == ["Blocked"]


async def test_what_has_not_changed_is_not_sent_again(hall: Hall) -> None:
    address = await open_feed(hall)
    first = await hall.olga.client.get(address)
    headers = {"If-None-Match": first.headers["etag"]}
    assert (await hall.olga.client.get(address, headers=headers)).status_code == 304

    await hall.book()
    assert (await hall.olga.client.get(address, headers=headers)).status_code == 200


async def test_as_many_statements_however_many_bookings(hall: Hall, resources: Resources) -> None:
    address = await open_feed(hall)
    counts = []
    for hours in (0, 2):
        await hall.book(hours)
        async with statements(resources, "calendars", "rooms", "bookings") as seen:
            await read(hall, address)
        counts.append(len(seen))
    assert counts == [3, 3]
