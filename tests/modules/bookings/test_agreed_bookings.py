"""Of what a quote offered: neither a room nor a service, at the price that was agreed."""

from datetime import timedelta
from typing import Any

import pytest
from httpx import AsyncClient
from sqlalchemy import select
from tests.modules.bookings.desk import Desk, read
from tests.modules.bookings.hall import Hall, moved, run, state, told
from tests.modules.identity.staff import Account

from mercat.modules.bookings.models import Booking, CalendarEntry
from mercat.modules.bookings.service import Agreement, Agreements, BookingMaker
from mercat.modules.businesses.models import BusinessMember
from mercat.platform.db import Transaction
from mercat.platform.resources import Resources

LINES = [("Replace the tap", 1, 9000), ("Metre of pipe", 3, 1150)]


async def agree(resources: Resources, hall: Hall, customer: Account, **more: Any) -> dict[str, str]:
    """At three in the morning, for two hours, for 124.50 and what is put on it."""
    start = hall.first.replace(hour=3)
    end = start + timedelta(hours=2)
    async with resources.database.open_session() as session, Transaction(session):
        agreement = Agreement(
            business_id=hall.business,
            author_id=hall.owner.id,
            since=start,
            until=end,
            lines=LINES,
            customer_id=customer.id,
            **more,
        )
        offer = await Agreements(session).find(agreement)
        maker = BookingMaker(session, resources.settings, resources.clock)
        plan = offer.plan(start, end, resources.clock.now())
        (booking_id,) = await maker.make(customer.id, [plan])
    return {"id": str(booking_id)}


@pytest.fixture
def desk(resources: Resources, client: AsyncClient) -> Desk:
    return Desk(resources, client)


@pytest.fixture(autouse=True)
async def closed_at_night(resources: Resources, hall: Hall) -> None:
    """And taxed."""
    await run(
        resources,
        "UPDATE business_hours SET opens = 480, closes = 1200",
        "UPDATE businesses SET tax_basis_points = 2000",
    )


async def test_it_costs_what_was_agreed_wherever_it_is_moved(
    resources: Resources, hall: Hall, bea: Account, desk: Desk
) -> None:
    made = await read(bea, await agree(resources, hall, bea))
    assert (made["status"], made["agreed"], made["title"]) == ("HELD", True, "Replace the tap")
    assert (made["room"], made["service"], made["studio"]) == (None, None, None)
    assert [(line["kind"], line["amount"]["amount"]) for line in made["price"]["lines"]] == [
        ("BASE", 9000),
        ("BASE", 3450),
        ("TAX", 2490),
        ("TOTAL", 14940),
    ]
    await desk.press(made["payment_url"])
    await run(resources, "UPDATE businesses SET tax_basis_points = 0")
    before = await state(resources)
    refused = await moved(bea, made["id"], told(hall.first.replace(hour=2)))
    assert (refused.status_code, refused.json()["error"]) == (422, "outside_opening_hours")
    assert await state(resources) == before
    longer = await moved(bea, made["id"], hall.at(), duration_minutes=240)
    assert longer.json()["error"] == "too_long"
    after = (await moved(bea, made["id"], hall.at())).json()
    assert (after["status"], after["starts_at"]) == ("CONFIRMED", hall.at())
    assert (after["price"], after["outstanding"]["amount"]) == (made["price"], 0)
    assert after["member"] == made["member"]
    by_team = await moved(hall.owner, made["id"], told(hall.first.replace(hour=2, minute=7)))
    assert by_team.status_code == 200, by_team.text
    assert by_team.json()["price"] == made["price"]


async def test_it_is_done_by_whoever_was_named_or_else_can_be_booked_or_else_has_offered_it(
    resources: Resources, hall: Hall, bea: Account
) -> None:
    async with resources.database.open_session() as session:
        own = BusinessMember.user_id == hall.owner.id
        owner = await session.scalar(select(BusinessMember.id).where(own))
    found = []
    for more in ({}, {"member_id": owner}, {}):
        made = await agree(resources, hall, bea, **more)
        found.append(await _member(resources, made["id"]))
    await run(
        resources,
        "DELETE FROM calendar_entries",
        "UPDATE business_members SET bookable = false",
    )
    alone = await _member(resources, (await agree(resources, hall, bea))["id"])
    assert {found[0], found[2]} == set(hall.members)
    assert (found[1], alone) == (owner, owner)


async def test_lists_calendars_and_letters_know_it(
    resources: Resources, hall: Hall, bea: Account, desk: Desk
) -> None:
    made = await read(bea, await agree(resources, hall, bea, member_id=hall.members[0]))
    await desk.press(made["payment_url"])
    path = f"/bookings?business_id={hall.business}&member_id={hall.members[0]}"
    (listed,) = (await hall.owner.get(path)).json()["items"]
    assert (listed["id"], listed["status"]) == (made["id"], "CONFIRMED")
    feed = await hall.owner.ask("POST", f"/calendars/{hall.members[0]}/feed")
    address = feed.json()["url"].partition("/api/v1")[2]
    shown = (await hall.owner.client.get(f"/api/v1{address}")).text
    assert "SUMMARY:Replace the tap" in shown
    lines = await desk.value("SELECT lines FROM charges")
    assert [(line["label"], line["amount"]) for line in lines] == [
        ("Replace the tap", 9000),
        ("3 × Metre of pipe", 3450),
        ("Tax of 20 %", 2490),
    ]


async def _member(resources: Resources, booking_id: str) -> Any:
    """In whose calendar it is."""
    async with resources.database.open_session() as session:
        query = (
            select(Booking.member_id)
            .join(CalendarEntry, CalendarEntry.calendar_id == Booking.member_id)
            .where(Booking.id == booking_id, CalendarEntry.booking_id == Booking.id)
        )
        return await session.scalar(query)
