"""Booking a room or a service."""

import asyncio
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.modules.bookings.hall import Hall, book, booked, run, state
from tests.modules.identity.staff import API, Account

from mercat.modules.bookings.models import BookingEvent, CalendarEntry
from mercat.modules.payments.models import Charge
from mercat.modules.venues.models import Room
from mercat.platform.ids import uuid7
from mercat.platform.outbox.records import OutboxEvent
from mercat.platform.resources import Resources

_CLOSED = """INSERT INTO studio_closures (id, studio_id, starts_at, ends_at)
    SELECT gen_random_uuid(), id, now(), now() + interval '9 days' FROM studios"""


async def test_a_room_is_held_until_it_is_paid(
    hall: Hall, bea: Account, session: AsyncSession, resources: Resources
) -> None:
    body = hall.wish(minutes=300, notes="We are five.")

    answer = await booked(bea, body)

    assert (answer["status"], answer["version"], answer["title"]) == ("HELD", 1, "Room A")
    assert answer["starts_at"] == hall.at()
    assert answer["local_start"] == f"{hall.first + timedelta(hours=1):%Y-%m-%dT%H:%M}"  # Paris
    held = datetime.fromisoformat(answer["held_until"]) - resources.clock.now()
    assert timedelta(minutes=29) < held <= timedelta(minutes=30)
    assert answer["price"]["total"] == {"amount": 20500, "currency": "EUR"}
    lines = [(line["kind"], line["quantity"], line["amount"]["amount"]) for line in _lines(answer)]
    assert sorted(lines) == [("TIER", 1, 4500), ("TIER", 1, 16000), ("TOTAL", 1, 20500)]
    assert answer["price"]["explanation"].endswith(
        "That makes 205.00 EUR. All of it is paid when booking."
    )
    charge = (await session.scalars(select(Charge))).one()
    assert answer["payment_url"].endswith(f"/sandbox/checkout/{charge.id}")
    assert (charge.amount, str(charge.subject_id)) == (20500, answer["id"])
    assert [event.kind for event in await session.scalars(select(BookingEvent))] == ["held"]
    news = [event.name for event in await session.scalars(select(OutboxEvent))]
    assert [name for name in news if name != "TeamsChanged"] == ["BookingChanged", "Announced"]
    entry = (await session.scalars(select(CalendarEntry))).one()
    assert (entry.calendar_id, entry.starts_at, entry.ends_at) == (
        hall.room,
        hall.first,
        hall.first + timedelta(hours=5),
    )


def _lines(answer: Any) -> Any:
    return answer["price"]["lines"]


async def test_nobody_else_gets_it(
    hall: Hall, bea: Account, carl: Account, resources: Resources
) -> None:
    await booked(bea, hall.wish())
    before = await state(resources)

    response = await book(carl, hall.wish(0.5))

    assert (response.status_code, response.json()["error"]) == (409, "slot_taken")
    assert await state(resources) == before


async def test_what_is_taken_is_told_once(hall: Hall, bea: Account, carl: Account) -> None:
    wish = hall.wish(extras=[{"equipment_id": str(hall.drums), "quantity": 2}])
    await booked(bea, wish)

    response = await book(carl, wish)

    (taken,) = response.json()["detail"]["taken"]
    assert taken["starts_at"] == hall.at()


async def test_the_buffer_is_kept_free(hall: Hall, bea: Account, resources: Resources) -> None:
    await run(resources, "UPDATE studios SET buffer_minutes = 30")
    await booked(bea, hall.wish())

    assert (await book(bea, hall.wish(1))).status_code == 409
    assert (await book(bea, hall.wish(1.5))).status_code == 201
    assert (await book(bea, hall.wish(-1))).status_code == 409  # its own buffer runs into it


async def test_what_costs_nothing_is_confirmed_at_once(
    hall: Hall, bea: Account, resources: Resources
) -> None:
    await run(resources, "UPDATE room_prices SET price_amount = 0")

    answer = await booked(bea, hall.wish())

    assert (answer["status"], answer["held_until"], answer["payment_url"]) == (
        "CONFIRMED",
        None,
        None,
    )


async def test_what_needs_a_yes_is_requested(
    hall: Hall, bea: Account, resources: Resources
) -> None:
    await run(
        resources, "UPDATE operating_hours SET mode = 'BY_REQUEST', intervals = '[[0, 1440]]'"
    )

    answer = await booked(bea, hall.wish())

    assert (answer["status"], answer["payment_url"]) == ("REQUESTED", None)
    held = datetime.fromisoformat(answer["held_until"]) - resources.clock.now()
    assert timedelta(hours=23) < held <= timedelta(hours=24)
    assert (await book(bea, hall.wish())).status_code == 409  # it keeps its time


async def test_a_deposit_and_tax(hall: Hall, bea: Account, resources: Resources) -> None:
    await run(
        resources,
        "UPDATE businesses SET tax_basis_points = 2000",
        """UPDATE studios SET cancellation_policy = 'CUSTOM', cancellation_terms =
        '{"refunds": [[24, 100]], "deposit_percent": 30, "no_show_percent": 0}'""",
    )

    answer = await booked(bea, hall.wish())

    assert [(line["kind"], line["amount"]["amount"]) for line in _lines(answer)] == [
        ("TIER", 4500),
        ("TAX", 900),
        ("TOTAL", 5400),
    ]
    assert (answer["price"]["due"]["amount"], answer["outstanding"]["amount"]) == (1620, 1620)
    assert answer["cancellation"] == {
        "policy": "CUSTOM",
        "refunds": [[24, 100]],
        "deposit_percent": 30,
        "no_show_percent": 0,
    }


async def test_equipment_is_hired_along(hall: Hall, bea: Account, session: AsyncSession) -> None:
    extras = [{"equipment_id": str(hall.drums), "quantity": 1}]

    answer = await booked(bea, hall.wish(minutes=90, extras=extras))

    extra = next(line for line in _lines(answer) if line["kind"] == "EXTRA")
    assert (extra["quantity"], extra["amount"]["amount"]) == (2, 2000)  # a begun hour counts
    assert answer["extras"] == [
        {"equipment_id": str(hall.drums), "name": "Drum kit", "quantity": 1}
    ]
    (charge,) = await session.scalars(select(Charge))
    billed = [(line["label"], line["amount"]) for line in charge.lines]
    assert (f"2 × {extra['label']}", 2000) in billed  # as the page to pay on says it


async def test_each_piece_once(
    hall: Hall, bea: Account, carl: Account, resources: Resources
) -> None:
    """In another room of the studio, for the first is taken."""
    await run(
        resources,
        "INSERT INTO rooms (id, studio_id, name, capacity, status, position)"
        " SELECT gen_random_uuid(), studio_id, 'Room B', 5, status, 1 FROM rooms",
        "INSERT INTO room_prices (id, room_id, duration_minutes, price_amount)"
        " SELECT gen_random_uuid(), id, 60, 1000 FROM rooms WHERE name = 'Room B'",
    )
    async with resources.database.open_session() as session:
        other = await session.scalar(select(Room.id).where(Room.name == "Room B"))
    one = [{"equipment_id": str(hall.drums)}]
    two = [{"equipment_id": str(hall.drums), "quantity": 2}]
    await booked(bea, hall.wish(extras=one))
    before = await state(resources)

    refused = await book(carl, hall.wish(extras=two, room_id=str(other)))

    assert (refused.status_code, refused.json()["error"]) == (409, "slot_taken")
    assert await state(resources) == before
    await booked(carl, hall.wish(extras=one, room_id=str(other)))
    third = [{"equipment_id": str(hall.drums), "quantity": 3}]
    unknown = await book(bea, hall.wish(5, extras=third))
    assert (unknown.status_code, unknown.json()["error"]) == (422, "unknown_equipment")


async def test_what_cannot_be_booked(hall: Hall, bea: Account, resources: Resources) -> None:
    before = await state(resources)

    for wish, code in (
        (hall.wish(0.25), "not_on_grid"),
        (hall.wish(minutes=30), "too_short"),
        (hall.wish(minutes=780), "too_long"),
        (hall.wish(minutes=75), "not_on_grid"),
        (hall.wish(-24 * 3), "too_soon"),
        (hall.wish(24 * 400), "too_far"),
    ):
        response = await book(bea, wish)
        assert (response.status_code, response.json()["error"]) == (422, code)

    assert await state(resources) == before


@pytest.mark.parametrize(
    ("statement", "status", "code"),
    [
        ("UPDATE rooms SET status = 'INACTIVE'", 404, "room_not_found"),
        ("UPDATE studios SET status = 'DRAFT'", 404, "room_not_found"),
        ("UPDATE businesses SET status = 'SUSPENDED'", 404, "room_not_found"),
        ("UPDATE studios SET archived_at = now()", 404, "room_not_found"),
        ("DELETE FROM room_prices", 422, "no_price"),
        ("DELETE FROM operating_hours", 422, "outside_opening_hours"),
        (_CLOSED, 422, "closed"),
    ],
)
async def test_what_is_not_open(
    hall: Hall, bea: Account, resources: Resources, statement: str, status: int, code: str
) -> None:
    await run(resources, statement)

    response = await book(bea, hall.wish())

    assert (response.status_code, response.json()["error"]) == (status, code)
    quote = await bea.ask("POST", "/bookings/quote-price", hall.wish())
    assert (quote.status_code, quote.json()["error"]) == (status, code)


async def test_the_team_may_not_book_what_is_not_public(
    hall: Hall, olga: Account, resources: Resources
) -> None:
    await run(resources, "UPDATE studios SET status = 'DRAFT'")

    response = await book(olga, hall.wish())

    assert (response.status_code, response.json()["error"]) == (422, "not_bookable")


async def test_what_makes_no_sense(hall: Hall, bea: Account, resources: Resources) -> None:
    thing = str(uuid7())
    before = await state(resources)

    for more in (
        {"room_id": None},
        {"service_id": thing},
        {"ends_at": hall.at(1)},
        {"duration_minutes": None},
        {"starts_at": "2026-12-01T09:00:00"},
        {"starts_at": "9999-12-31T23:30:00Z"},
        {"starts_at": int(hall.first.timestamp())},
        {"member_id": thing},
        {"extras": [{"equipment_id": thing}, {"equipment_id": thing}]},
    ):
        response = await book(bea, hall.wish(**more))
        assert (response.status_code, response.json()["error"]) == (422, "validation_error"), more

    assert await state(resources) == before


async def test_a_quote_says_the_same_and_makes_nothing(
    hall: Hall, bea: Account, resources: Resources
) -> None:
    before = await state(resources)

    quote = await bea.client.post(f"{API}/bookings/quote-price", json=hall.wish())

    assert quote.status_code == 200, quote.text
    assert await state(resources) == before
    answer = await booked(bea, hall.wish())
    told = quote.json()
    assert told["price"] == answer["price"]
    assert (told["local_start"], told["needs_approval"]) == (answer["local_start"], False)
    of_service = await bea.ask("POST", "/bookings/quote-price", hall.service())
    assert of_service.json()["price"]["total"] == {"amount": 8000, "currency": "EUR"}


async def test_nobody_keeps_more_than_they_pay_for(
    hall: Hall, bea: Account, carl: Account, resources: Resources
) -> None:
    found = await asyncio.gather(*(book(bea, hall.wish(n)) for n in range(24)))
    series = {"interval_weeks": 1, "occurrences": 2}
    before = await state(resources)
    again = await bea.ask("POST", "/bookings/series", hall.wish(48, **series))

    codes = Counter((one.status_code, one.json().get("error")) for one in found)
    assert codes == {(201, None): 20, (409, "too_many_holds"): 4}
    assert (again.status_code, again.json()["error"]) == (409, "too_many_holds")
    assert await state(resources) == before
    assert (await book(carl, hall.wish(48))).status_code == 201


async def test_what_is_over_or_paid_does_not_count(
    hall: Hall, bea: Account, resources: Resources
) -> None:
    await asyncio.gather(*(booked(bea, hall.wish(n)) for n in range(20)))
    await run(resources, "UPDATE bookings SET held_until = now() - interval '1 minute'")
    assert (await book(bea, hall.wish(30))).status_code == 201
    await run(resources, "UPDATE bookings SET status = 'CONFIRMED', held_until = NULL")
    assert (await book(bea, hall.wish(32))).status_code == 201
