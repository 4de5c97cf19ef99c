"""What is free, over HTTP."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from httpx import AsyncClient
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import MovableClock
from tests.modules.bookings.openings import FRIDAY, NOW, change, held, look, open_place, take
from tests.modules.bookings.rooms import Place
from tests.modules.businesses.teams import enlist, refused
from tests.modules.counting import statements
from tests.modules.identity.staff import API, join

from mercat.modules.bookings.repository import FactReads
from mercat.modules.bookings.service import Shop
from mercat.modules.bookings.service.shop import Wanted
from mercat.modules.identity.models import UserType
from mercat.modules.venues.models import (
    DayMode,
    OperatingDay,
    Room,
    RoomPrice,
    Studio,
    StudioClosure,
)
from mercat.modules.venues.service import RoomPrices
from mercat.platform.errors import FieldRefused
from mercat.platform.resources import Resources


@pytest.fixture
async def place(session: AsyncSession, clock: MovableClock) -> Place:
    return await open_place(session, clock)


async def free(client: AsyncClient, room_id: UUID, **asked: Any) -> Sequence[str]:
    told = await look(client, f"/rooms/{room_id}/availability", **asked)
    return [f"{one['local_start']}/{one['local_end']}" for one in told["free"]]


async def starts(client: AsyncClient, room_id: UUID, **asked: Any) -> Sequence[str]:
    told = await look(client, f"/rooms/{room_id}/availability", **asked)
    return [one["local_start"][11:] for one in told["starts"]]


async def test_a_week_from_now_on(client: AsyncClient, place: Place) -> None:
    told = await look(client, f"/rooms/{place.room}/availability")

    assert {**told, "free": told["free"][:2] + told["free"][-1:]} == {
        "room_id": str(place.room),
        "timezone": "Europe/Paris",
        "grid_minutes": 30,
        "shortest_minutes": 60,
        "longest_minutes": 720,
        "free": [
            {
                "starts_at": "2027-03-01T09:01:00Z",  # in an hour, by its notice
                "ends_at": "2027-03-01T17:00:00Z",
                "local_start": "2027-03-01T10:01",
                "local_end": "2027-03-01T18:00",
                "needs_approval": False,
            },
            {
                "starts_at": "2027-03-02T08:00:00Z",
                "ends_at": "2027-03-02T17:00:00Z",
                "local_start": "2027-03-02T09:00",
                "local_end": "2027-03-02T18:00",
                "needs_approval": False,
            },
            {
                "starts_at": "2027-03-06T08:00:00Z",
                "ends_at": "2027-03-06T17:00:00Z",
                "local_start": "2027-03-06T09:00",
                "local_end": "2027-03-06T18:00",
                "needs_approval": True,
            },
        ],
        "starts": None,
    }
    assert len(told["free"]) == 6


async def test_starts_of_a_day_and_what_they_cost(client: AsyncClient, place: Place) -> None:
    told = await look(client, f"/rooms/{place.room}/availability", date=FRIDAY, duration=480)

    assert [one["local_start"] for one in told["starts"]] == [
        "2027-03-05T09:00",
        "2027-03-05T09:30",
        "2027-03-05T10:00",
    ]
    assert told["starts"][2] == {
        "starts_at": "2027-03-05T09:00:00Z",
        "ends_at": "2027-03-05T17:00:00Z",
        "local_start": "2027-03-05T10:00",
        "local_end": "2027-03-05T18:00",
        "needs_approval": False,
        "price": {"amount": 43200, "currency": "EUR"},
    }
    assert [one["local_start"] for one in told["free"]] == ["2027-03-05T09:00"]


async def test_what_is_taken_is_not_free_nor_is_its_buffer(
    client: AsyncClient, place: Place, session: AsyncSession, clock: MovableClock
) -> None:
    """Which is in the entry already; before it there is the buffer of whoever comes first."""
    await change(session, Studio, buffer_minutes=15)
    await take(session, clock, place, "2027-03-05T10:00", "2027-03-05T11:15")

    assert await free(client, place.room, date=FRIDAY) == [
        "2027-03-05T09:00/2027-03-05T10:45",
        "2027-03-05T12:15/2027-03-05T18:00",
    ]
    found = await starts(client, place.room, date=FRIDAY, duration=90)
    assert found[:3] == ["09:00", "12:30", "13:00"]
    assert len(await free(client, place.other, date=FRIDAY)) == 1


async def test_what_began_long_before_is_still_in_the_way(
    client: AsyncClient, place: Place, session: AsyncSession, clock: MovableClock
) -> None:
    await take(session, clock, place, "2027-02-20T10:00", "2027-02-21T10:00")
    await take(session, clock, place, "2027-03-02T10:00", "2027-03-05T11:00")
    await take(session, clock, place, "2027-03-05T17:00", "2027-03-06T10:00")

    assert await free(client, place.room, date=FRIDAY) == ["2027-03-05T12:00/2027-03-05T18:00"]
    asked = {"from": "2027-03-02", "to": "2027-03-07"}
    assert await free(client, place.room, **asked) == [
        "2027-03-02T09:00/2027-03-02T11:00",
        "2027-03-05T12:00/2027-03-05T18:00",
        "2027-03-06T11:00/2027-03-06T18:00",
    ]


async def test_a_dead_hold_is_free(
    client: AsyncClient, place: Place, session: AsyncSession, clock: MovableClock
) -> None:
    hold = held(clock, minutes=30)
    await take(session, clock, place, "2027-03-05T08:00", "2027-03-05T16:00", **hold)
    assert await free(client, place.room, date=FRIDAY) == ["2027-03-05T17:00/2027-03-05T18:00"]

    clock.move(minutes=31)

    assert await free(client, place.room, date=FRIDAY) == ["2027-03-05T09:00/2027-03-05T18:00"]


async def test_closures_notice_and_horizon(
    client: AsyncClient, place: Place, session: AsyncSession
) -> None:
    closed = (datetime(2027, 3, 2, 12, tzinfo=UTC), datetime(2027, 3, 4, 10, tzinfo=UTC))
    session.add(StudioClosure(studio_id=place.studio, starts_at=closed[0], ends_at=closed[1]))
    await change(session, Studio, min_notice_minutes=180, max_advance_days=4)

    assert (
        await free(client, place.room)
        == [
            "2027-03-01T12:01/2027-03-01T18:00",
            "2027-03-02T09:00/2027-03-02T13:00",
            "2027-03-04T11:00/2027-03-04T18:00",
            "2027-03-05T09:00/2027-03-05T09:00",
        ][:3]
    )
    assert await starts(client, place.room, date="2027-03-01", duration=60) == [
        f"{12 + n // 2}:{'30' if n % 2 else '00'}" for n in range(1, 11)
    ]


async def test_the_day_the_clocks_change(
    client: AsyncClient, place: Place, session: AsyncSession
) -> None:
    """At two it is three: an hour later in UTC nothing is, and 2:30 begins nothing."""
    session.add(OperatingDay(studio_id=place.studio, weekday=6, mode=DayMode.ALL_DAY, intervals=[]))
    await session.commit()

    told = await look(client, f"/rooms/{place.room}/availability", date="2027-03-28", duration=120)

    (day,) = told["free"]
    assert (day["starts_at"], day["ends_at"]) == ("2027-03-27T23:00:00Z", "2027-03-28T22:00:00Z")
    found = [(one["local_start"][11:], one["local_end"][11:]) for one in told["starts"]]
    assert found[2:6] == [
        ("01:00", "04:00"),
        ("01:30", "04:30"),
        ("03:00", "05:00"),
        ("03:30", "05:30"),
    ]


async def test_it_is_what_can_be_booked(
    client: AsyncClient,
    place: Place,
    session: AsyncSession,
    clock: MovableClock,
    resources: Resources,
) -> None:
    """Every start that is told can be planned for that price, and no other can."""
    await change(session, Studio, buffer_minutes=10)
    await change(session, RoomPrice, window_starts=600, window_ends=990)
    offer = await Shop(FactReads(resources.reads), RoomPrices(resources.reads)).find(
        Wanted(since=NOW, until=NOW + timedelta(days=30), room_id=place.room), None
    )
    expected = []
    for minute in range(0, 1440, 10):
        start = datetime(2027, 3, 4, 23, tzinfo=UTC) + timedelta(minutes=minute)
        try:
            plan = offer.plan(start, start + timedelta(minutes=120), clock.now())
        except FieldRefused:
            continue
        expected.append((f"{start:%Y-%m-%dT%H:%M:%SZ}", plan.price.total.amount))

    told = await look(client, f"/rooms/{place.room}/availability", date=FRIDAY, duration=120)

    found = [(one["starts_at"], one["price"]["amount"]) for one in told["starts"]]
    assert found == expected
    assert len(found) == 10


async def test_a_long_stay_has_no_price_yet(
    client: AsyncClient, place: Place, session: AsyncSession
) -> None:
    await change(session, OperatingDay, mode=DayMode.ALL_DAY, intervals=[])
    await change(session, Room, max_duration_minutes=4320)

    told = await look(client, f"/rooms/{place.room}/availability", date=FRIDAY, duration=1470)

    assert len(told["starts"]) == 48
    assert {one["price"] for one in told["starts"]} == {None}


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"from": "2027-03-01", "to": "2027-05-02"}, 200),
        ({"from": "2027-03-01", "to": "2027-05-03"}, (422, "bad_period")),
        ({"from": "2027-03-02", "to": "2027-03-02"}, (422, "bad_period")),
        ({"to": "2027-02-01"}, (422, "bad_period")),
        ({"date": "2027-03-09", "from": "2027-03-01", "to": "2027-03-09"}, (422, "bad_period")),
        ({"date": "9999-12-31"}, (422, "bad_period")),
        ({"from": "0001-01-01"}, (422, "bad_period")),
        ({"duration": "60"}, (422, "date_required")),
        ({"duration": "0", "date": "2027-03-09"}, (422, "validation_error")),
        ({"date": "tomorrow"}, (422, "validation_error")),
        ({"date": "2027-03-09", "duration": "61"}, 200),
    ],
)
async def test_what_can_be_asked(
    client: AsyncClient, place: Place, asked: dict[str, str], expected: object
) -> None:
    response = await client.get(f"{API}/rooms/{place.room}/availability", params=asked)

    assert refused(response) == expected


async def test_who_sees_it(
    client: AsyncClient, place: Place, session: AsyncSession, resources: Resources
) -> None:
    """What is not public its team alone, and nothing of it can be booked."""
    olga = await join(client, resources, "olga@example.com", UserType.BUSINESS_OWNER)
    await enlist(session, place.business, olga.id)
    await change(session, Studio, status="DRAFT")
    path = f"/rooms/{place.room}/availability"

    assert refused(await client.get(f"{API}{path}")) == (404, "room_not_found")
    told = (await olga.get(path)).json()
    assert (told["free"], told["room_id"]) == ([], str(place.room))


async def test_an_answer_that_is_known_costs_nothing(client: AsyncClient, place: Place) -> None:
    path = f"{API}/rooms/{place.room}/availability"
    first = await client.get(path)

    again = await client.get(path, headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert first.headers["Cache-Control"] == "public, max-age=0"


async def test_statements_do_not_depend_on_what_is_taken(
    client: AsyncClient,
    place: Place,
    session: AsyncSession,
    clock: MovableClock,
    resources: Resources,
) -> None:
    path = f"/rooms/{place.room}/availability"

    async def counted() -> int:
        async with statements(resources, "rooms", "calendar_entries", "room_prices") as seen:
            await look(client, path, date=FRIDAY, duration=60)
        return len(seen)

    before = await counted()
    for hour in range(8, 16):
        await take(session, clock, place, f"2027-03-05T{hour:02}:00", f"2027-03-05T{hour:02}:30")

    assert (before, await counted()) == (3, 3)
