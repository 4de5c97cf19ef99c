"""Studios and bookings of `mercat seed`: all of it as the product itself would have it."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import asyncpg
import pytest
from pydantic import TypeAdapter
from sqlalchemy.ext.asyncio import AsyncSession
from tests.entrypoints.seeding.seeded import NOW, Row, Rows

from mercat.entrypoints.seeding.venues.vocabulary import venues
from mercat.modules.bookings.models import KEEPS_SLOT, NEXT, BookingStatus
from mercat.modules.bookings.schemas import PriceLine
from mercat.modules.bookings.service import room_rules
from mercat.modules.bookings.service.prices import Hire, hire_lines, priced, tier_lines
from mercat.modules.businesses.models import CancellationTerms
from mercat.modules.businesses.schemas.fields import Slug
from mercat.modules.payments.gateways.sandbox.names import payment_name
from mercat.modules.payments.repository import SandboxRepository
from mercat.modules.payments.service import Invariants, left_of
from mercat.modules.venues.models import DayHours, DayMode, PriceUnit, Room, RoomStatus, Studio
from mercat.modules.venues.service import Tier, cheapest
from mercat.platform.bulk import Bulk
from mercat.platform.fields import Email, Name
from mercat.platform.local_time import instant
from mercat.platform.money import Money
from mercat.platform.resources import Resources


def by_id(rows: list[Row]) -> Mapping[Any, Row]:
    return {row["id"]: row for row in rows}


def grouped(rows: list[Row], key: str) -> Mapping[Any, list[Row]]:
    found = defaultdict(list)
    for row in rows:
        found[row[key]].append(row)
    return found


async def test_every_booking_is_one_that_could_be_made(rows: Rows) -> None:
    """By the product's own rules, at the moment at which it says it was."""
    rooms, studios = by_id(rows["rooms"]), by_id(rows["studios"])
    days = grouped(rows["operating_hours"], "studio_id")
    first = {row["booking_id"]: row for row in reversed(rows["booking_events"])}
    for booking in rows["bookings"]:
        room, studio = rooms[booking["room_id"]], studios[booking["studio_id"]]
        hours = [
            DayHours(d["weekday"], DayMode(d["mode"]), d["intervals"]) for d in days[studio["id"]]
        ]
        starts_at, ends_at = booking["starts_at"], booking["ends_at"]
        rules = room_rules(Room(**room), Studio(**known(Studio, studio)), hours, [])
        verdict = rules.judge(starts_at, ends_at, booking["created_at"])

        asked = first[booking["id"]]["kind"] == "requested"
        assert verdict.needs_approval == asked
        zone = ZoneInfo(booking["timezone"])
        assert instant(booking["local_date"], booking["local_minutes"], zone) == starts_at
        assert booking["buffer_minutes"] == studio["buffer_minutes"]
        assert (booking["title"], room["studio_id"]) == (room["name"], studio["id"])
        assert room["status"] == RoomStatus.ACTIVE


def known(record: type, row: Row) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "place"}


async def test_prices_are_the_products_own(rows: Rows) -> None:
    tiers = grouped(rows["room_prices"], "room_id")
    gear = {str(one["id"]): one for one in rows["equipment"]}
    hired = 0
    for booking in rows["bookings"]:
        currency, zone = booking["currency"], ZoneInfo(booking["timezone"])
        covering = cheapest(
            [tier(one) for one in tiers[booking["room_id"]]],
            zone,
            booking["starts_at"],
            booking["ends_at"],
        )
        assert covering is not None
        extras = [gear[one["equipment_id"]] for one in booking["extras"]]
        hires = [
            Hire(
                one["name"],
                one["quantity"],
                Money(one["price_amount"], currency),
                PriceUnit(one["price_unit"]),
            )
            for one in extras
        ]
        minutes = (booking["ends_at"] - booking["starts_at"]) // timedelta(minutes=1)
        terms = CancellationTerms.read(booking["cancellation_terms"])
        price = priced(
            tier_lines(covering, currency) + hire_lines(hires, minutes), currency, 0, terms
        )

        assert [PriceLine(**line) for line in booking["price_lines"]] == price.lines
        assert (booking["total_amount"], booking["due_amount"]) == (
            price.total.amount,
            price.due.amount,
        )
        hired += bool(extras)
    assert 0 < hired < 0.2 * len(rows["bookings"])


def tier(row: Row) -> Tier:
    window = None if row["window_starts"] is None else (row["window_starts"], row["window_ends"])
    days = None if row["weekdays"] is None else frozenset(row["weekdays"])
    return Tier(row["id"], row["duration_minutes"], row["price_amount"], days, window)


async def test_what_became_of_them_fits_the_clock(rows: Rows) -> None:
    events = grouped(rows["booking_events"], "booking_id")
    charges = by_id(rows["charges"])
    for booking in rows["bookings"]:
        told = sorted(events[booking["id"]], key=lambda one: one["id"])
        status = BookingStatus(booking["status"])
        assert (told[-1]["status"], booking["version"]) == (status, len(told))
        assert (told[0]["created_at"], told[-1]["created_at"]) == (
            booking["created_at"],
            booking["updated_at"],
        )
        for one, other in pairwise(told):
            assert one["created_at"] <= other["created_at"] <= NOW
            assert other["status"] in NEXT[BookingStatus(one["status"])]
        over, begun = booking["ends_at"] <= NOW, booking["starts_at"] <= NOW
        expected = {
            BookingStatus.COMPLETED: over,
            BookingStatus.NO_SHOW: over,
            BookingStatus.IN_PROGRESS: begun and not over,
            BookingStatus.CONFIRMED: not begun,
            BookingStatus.HELD: not begun and (booking["held_until"] or NOW) > NOW,
            BookingStatus.REQUESTED: not begun and (booking["held_until"] or NOW) > NOW,
        }
        assert expected.get(status, True), booking
        charge = charges.get(booking["charge_id"])
        paid = charge["amount"] if charge and charge["paid_at"] else 0
        assert (booking["paid_amount"], paid) in {(0, 0), (booking["due_amount"],) * 2}
        assert booking["refund_amount"] == (charge["refunded_amount"] if charge else 0)
    found = Counter(booking["status"] for booking in rows["bookings"])
    assert found["COMPLETED"] > found["CONFIRMED"] > found["CANCELLED"] > found["NO_SHOW"] > 0
    assert found["EXPIRED"] > 0
    assert found["REQUESTED"] > 0


async def test_what_was_paid_is_in_the_books(rows: Rows, session: AsyncSession) -> None:
    assert await Invariants(session).check() == []
    kinds = Counter(row["kind"] for row in rows["ledger_transactions"])
    paid = sum(row["paid_at"] is not None for row in rows["charges"])
    assert kinds == {"CAPTURE": paid, "REFUND": len(rows["refunds"])}
    assert kinds["REFUND"] > 0
    charge = next(row for row in rows["charges"] if row["refunded_amount"])
    assert charge["fee_amount"] == Money(charge["amount"], charge["currency"]).share(1500).amount
    assert charge["payment_id"] == payment_name(charge["id"])
    known = await SandboxRepository(session).of(charge["id"])
    left = charge["amount"] - charge["refunded_amount"]
    assert left_of(known, NOW) == Money(left, charge["currency"])
    remembered = Counter(row["kind"] for row in rows["sandbox_operations"])
    assert remembered == {"PAYMENT": paid, "REFUND": len(rows["refunds"])}


async def test_no_two_are_in_a_room_at_once(rows: Rows, bulk: Bulk, resources: Resources) -> None:
    """The database is asked, and would say so."""
    bookings = by_id(rows["bookings"])
    for entry in rows["calendar_entries"]:
        booking = bookings[entry["booking_id"]]
        kept = timedelta(minutes=booking["buffer_minutes"])
        assert (entry["starts_at"], entry["ends_at"]) == (
            booking["starts_at"],
            booking["ends_at"] + kept,
        )
        assert entry["live"] == (BookingStatus(booking["status"]) in KEEPS_SLOT)
    extras = sum(one["quantity"] for row in rows["bookings"] for one in row["extras"])
    assert len(rows["calendar_entries"]) == len(bookings) + extras
    taken = next(entry for entry in rows["calendar_entries"] if entry["live"])
    again = (
        "INSERT INTO calendar_entries (id, calendar_id, starts_at, ends_at, booking_id) "
        "SELECT gen_random_uuid(), calendar_id, ends_at - interval '1 minute', "
        "ends_at + interval '1 hour', booking_id FROM calendar_entries WHERE id = $1"
    )
    connection = await asyncpg.connect(resources.settings.database)
    try:
        with pytest.raises(asyncpg.ExclusionViolationError):
            await connection.execute(again, taken["id"])
    finally:
        await connection.close()


async def test_what_stands_there_is_as_the_doors_take_it(rows: Rows) -> None:
    kinds: Mapping[str, Any] = {"name": Name, "slug": Slug}
    for column, kind in kinds.items():
        for studio in rows["studios"]:
            assert TypeAdapter(kind).validate_python(studio[column]) == studio[column]
    businesses = by_id(rows["businesses"])
    for studio in rows["studios"]:
        business = businesses[studio["business_id"]]
        assert abs(studio["latitude"] - business["latitude"]) < 0.1
        for column in ("city_id", "timezone", "currency"):
            assert studio[column] == business[column]
        assert business["status"] == studio["status"] == "PUBLISHED"
        assert "{" not in studio["description"]
    for room in rows["rooms"]:
        assert room["min_duration_minutes"] % room["granularity_minutes"] == 0
    for user in rows["users"]:
        assert TypeAdapter(Email).validate_python(user["email"]) == user["email"]
    weekdays = Counter(row["local_date"].weekday() for row in rows["bookings"])
    assert len(weekdays) == 7


def test_every_kind_of_venue_can_be_booked() -> None:
    for slug, venue in venues().items():
        assert all(stay % venue.granularity == 0 for stay in venue.stays), slug
        for day in (day for week in venue.weeks for day in week):
            assert (day.mode is DayMode.ALL_DAY) == (not day.intervals)
            assert all(closes - opens >= min(venue.stays) for opens, closes in day.intervals), slug
