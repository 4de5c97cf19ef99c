"""Calendars of a business, and the time that its team keeps for itself."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from tests.modules.bookings.calendars.conftest import Hall
from tests.modules.businesses.town import fault
from tests.modules.counting import statements
from tests.modules.identity.people import told
from tests.modules.identity.staff import Account, acts, everything, fields

from mercat.modules.bookings.models import BookingStatus, calendar_id
from mercat.platform.resources import Resources


async def test_all_calendars_of_a_business(hall: Hall, pianos: UUID) -> None:
    response = await hall.mia.get(f"/calendars?business_id={hall.place.business}")

    found = [(one["kind"], one["name"], one["timezone"]) for one in response.json()["items"]]
    assert found == [
        ("EQUIPMENT", "Piano 1", "Europe/Paris"),
        ("EQUIPMENT", "Piano 2", "Europe/Paris"),
        ("ROOM", "Room 1", "Europe/Paris"),
        ("ROOM", "Room 2", "Europe/Paris"),
        ("MEMBER", "Engineer", "UTC"),
    ]
    ids = {one["name"]: UUID(one["id"]) for one in response.json()["items"]}
    assert ids["Room 1"] == hall.place.room
    assert (ids["Piano 1"], ids["Piano 2"]) == (pianos, calendar_id(pianos, 2))
    assert ids["Engineer"] == hall.member.id


async def test_one_statement_more_or_less(hall: Hall, resources: Resources, pianos: UUID) -> None:
    async with statements(resources, "rooms", "calendars") as seen:
        await hall.mia.get(f"/calendars?business_id={hall.place.business}")
    assert len(seen) == 2


async def test_others_know_of_none(hall: Hall, omar: Account) -> None:
    listed = await omar.get(f"/calendars?business_id={hall.place.business}")
    assert told(listed) == (404, "business_not_found")
    for path in ("blocks", "imports"):
        assert told(await omar.get(f"{hall.room}/{path}")) == (404, "calendar_not_found")


async def test_time_is_blocked_and_given_back(hall: Hall, resources: Resources) -> None:
    response = await hall.block(length=2, reason="Piano tuner")
    (made,) = response.json()["items"]

    start = hall.soon()
    assert response.status_code == 201
    assert (made["reason"], made["series_id"], made["timezone"]) == (
        "Piano tuner",
        None,
        "Europe/Paris",
    )
    local = f"{start.astimezone(ZoneInfo('Europe/Paris')):%Y-%m-%dT%H:%M}"
    assert made["local_start"] == local
    assert await hall.taken() == [(start, start + timedelta(hours=2))]
    listed = await hall.mia.get(f"{hall.room}/blocks")
    assert listed.json()["items"] == [made]

    gone = await hall.olga.ask("DELETE", f"{hall.room}/blocks/{made['id']}")
    assert gone.status_code == 200
    assert await hall.taken() == []
    assert (await hall.olga.get(f"{hall.room}/blocks")).json()["items"] == []
    again = await hall.olga.ask("DELETE", f"{hall.room}/blocks/{made['id']}")
    assert told(again) == (404, "block_not_found")
    assert [action for action, _ in await acts(resources)] == ["block.added", "block.removed"]


async def test_further_pieces_have_calendars_too(hall: Hall, pianos: UUID, omar: Account) -> None:
    second = calendar_id(pianos, 2)
    body = {"starts_at": hall.soon().isoformat(), "ends_at": hall.soon(1).isoformat()}
    refused = await omar.ask("POST", f"/calendars/{second}/blocks", body)
    made = await hall.olga.ask("POST", f"/calendars/{second}/blocks", body)

    assert told(refused) == (404, "calendar_not_found")
    assert made.status_code == 201
    assert await hall.taken(second) == [(hall.soon(), hall.soon(1))]
    assert await hall.taken(pianos) == []


async def test_a_refusal_says_what_is_in_the_way(hall: Hall, resources: Resources) -> None:
    booking = await hall.book(1, number="7KQ2-M4XD")
    (block,) = (await hall.block(4)).json()["items"]
    before = await hall.taken()

    response = await hall.block(length=6)

    assert told(response) == (409, "slot_taken")
    assert response.json()["detail"]["in_the_way"] == [
        {
            "starts_at": f"{booking.starts_at:%Y-%m-%dT%H:%M:%SZ}",
            "ends_at": f"{booking.ends_at:%Y-%m-%dT%H:%M:%SZ}",
            "booking_number": "7KQ2-M4XD",
            "block_id": None,
        },
        {
            "starts_at": block["starts_at"],
            "ends_at": block["ends_at"],
            "booking_number": None,
            "block_id": block["id"],
        },
    ]
    assert await hall.taken() == before


async def test_a_dead_hold_is_in_nobodys_way(hall: Hall) -> None:
    hold = await hall.book(
        status=BookingStatus.HELD, held_until=hall.clock.now() + timedelta(minutes=5)
    )
    assert (await hall.block()).status_code == 409
    hall.clock.move(minutes=6)
    assert (await hall.block()).status_code == 201
    await hall.session.refresh(hold)
    assert hold.status is BookingStatus.EXPIRED


async def test_week_after_week_at_the_same_local_time(hall: Hall) -> None:
    """Over a change of the clocks: the night of 28 March 2027."""
    body = {
        "starts_at": "2027-03-15T08:30:00Z",
        "ends_at": "2027-03-15T09:30:00Z",
        "repeats": {"every_weeks": 1, "times": 3},
    }
    made = (await hall.olga.ask("POST", f"{hall.room}/blocks", body)).json()["items"]

    assert [one["local_start"] for one in made] == [
        "2027-03-15T09:30",
        "2027-03-22T09:30",
        "2027-03-29T09:30",
    ]
    assert [start for start, _ in await hall.taken()] == [
        datetime(2027, 3, 15, 8, 30, tzinfo=UTC),
        datetime(2027, 3, 22, 8, 30, tzinfo=UTC),
        datetime(2027, 3, 29, 7, 30, tzinfo=UTC),
    ]
    assert len({one["series_id"] for one in made}) == 1

    path = f"{hall.room}/blocks/{made[1]['id']}"
    await hall.olga.ask("DELETE", f"{path}?following=true")
    assert len(await hall.taken()) == 1


async def test_a_series_is_blocked_whole_or_not_at_all(hall: Hall) -> None:
    await hall.book(7 * 24)
    before = await hall.taken()

    response = await hall.block(repeats={"every_weeks": 1, "times": 4})

    assert told(response) == (409, "slot_taken")
    assert await hall.taken() == before


async def test_what_makes_no_sense(hall: Hall) -> None:
    assert fault(await hall.block(length=-1)) == (422, "ends_too_early", ["body", "ends_at"])
    assert fault(await hall.block(length=0)) == (422, "ends_too_early", ["body", "ends_at"])
    assert fault(await hall.block(length=24 * 367)) == (422, "too_long", ["body", "ends_at"])
    weekly = await hall.block(length=24 * 8, repeats={"times": 2})
    assert fault(weekly) == (422, "runs_into_itself", ["body", "repeats"])
    assert await hall.taken() == []


async def test_members_look_and_managers_change(hall: Hall, resources: Resources) -> None:
    (made,) = (await hall.block()).json()["items"]
    before = await everything(resources)
    body = {"starts_at": hall.soon(4).isoformat(), "ends_at": hall.soon(5).isoformat()}

    for method, path, sent in (
        ("POST", "blocks", body),
        ("DELETE", f"blocks/{made['id']}", None),
        ("POST", "feed", None),
        ("DELETE", "feed", None),
        ("PUT", "imports", {"name": "Mia", "url": "https://example.com/mia.ics"}),
    ):
        response = await hall.mia.ask(method, f"{hall.room}/{path}", sent)
        assert told(response) == (403, "forbidden"), path
    assert await everything(resources) == before
    assert len(await hall.taken()) == 1


async def test_blocks_are_listed_by_pages_and_between_two_times(hall: Hall) -> None:
    await hall.block(repeats={"times": 5})
    first = (await hall.mia.get(f"{hall.room}/blocks?limit=3")).json()
    rest = (await hall.mia.get(f"{hall.room}/blocks?limit=3&cursor={first['next_cursor']}")).json()
    starts = [one["starts_at"] for one in (*first["items"], *rest["items"])]
    assert (len(starts), starts, rest["next_cursor"]) == (5, sorted(starts), None)

    between = {"from": hall.soon(days=9).isoformat(), "to": hall.soon(days=18).isoformat()}
    found = await hall.mia.client.get(
        f"/api/v1{hall.room}/blocks",
        params=between,
        headers={"Authorization": f"Bearer {hall.mia.token}"},
    )
    assert [one["starts_at"] for one in found.json()["items"]] == starts[1:3]
    assert fields(found, "next_cursor") == (None,)


@pytest.mark.parametrize("year", ["0001-01-01", "1999-12-31", "9999-12-31"])
async def test_times_that_nobody_means(hall: Hall, resources: Resources, year: str) -> None:
    before = await everything(resources)

    late, early = f"{year}T23:00:00-05:00", f"{year}T00:00:00+14:00"
    for name in ("from", "to"):
        for moment in (late, early):
            listed = await hall.mia.get(f"{hall.room}/blocks?{urlencode({name: moment})}")
            assert fault(listed) == (422, "validation_error", ["query", name]), moment
    for moment in (late, early):
        body = {"starts_at": moment, "ends_at": moment}
        refused = await hall.olga.ask("POST", f"{hall.room}/blocks", body)
        assert fault(refused) == (422, "validation_error", ["body", "starts_at"]), moment

    assert await everything(resources) == before
