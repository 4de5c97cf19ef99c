"""The same every week."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from httpx import Response
from tests.modules.bookings.hall import Hall, booked, overlaps, run, state
from tests.modules.identity.staff import Account

from mercat.platform.resources import Resources

WEEK = 24 * 7
PARIS = ZoneInfo("Europe/Paris")


async def repeat(who: Account, wish: dict[str, Any], times: int = 3, **more: Any) -> Response:
    return await who.ask("POST", "/bookings/series", {**wish, "occurrences": times, **more})


async def test_the_clocks_there_show_the_same(hall: Hall, bea: Account) -> None:
    """Half a year, in which they are turned."""
    response = await repeat(bea, hall.wish(), times=26)

    assert response.status_code == 201, response.text
    told = response.json()
    starts = [datetime.fromisoformat(one["starts_at"]) for one in told["bookings"]]
    assert len(starts) == 26
    assert {start.astimezone(PARIS).strftime("%a %H:%M") for start in starts} == {
        hall.first.astimezone(PARIS).strftime("%a %H:%M")
    }
    assert len({start.hour for start in starts}) == 2
    assert {one["series_id"] for one in told["bookings"]} == {told["id"]}
    assert {one["status"] for one in told["bookings"]} == {"HELD"}
    assert len({one["number"] for one in told["bookings"]}) == 26


async def test_all_or_nothing(
    hall: Hall, bea: Account, carl: Account, resources: Resources
) -> None:
    await booked(carl, hall.wish(WEEK))
    before = await state(resources)

    response = await repeat(bea, hall.wish())

    assert (response.status_code, response.json()["error"]) == (409, "slot_taken")
    taken = response.json()["detail"]["taken"]
    assert taken == [{"starts_at": hall.at(WEEK), "ends_at": hall.at(WEEK + 1)}]
    assert await state(resources) == before


async def test_or_what_is_to_be_had(
    hall: Hall, bea: Account, carl: Account, resources: Resources
) -> None:
    await booked(carl, hall.wish(WEEK))
    third = hall.first + timedelta(weeks=2)
    await run(
        resources,
        "INSERT INTO studio_closures (id, studio_id, starts_at, ends_at)"
        " SELECT gen_random_uuid(), id, :since, :until FROM studios",
        since=third,
        until=third + timedelta(hours=3),
    )

    response = await repeat(bea, hall.wish(), times=4, skip_taken=True)

    assert response.status_code == 201, response.text
    told = response.json()
    assert [one["starts_at"] for one in told["bookings"]] == [hall.at(), hall.at(3 * WEEK)]
    assert [one["error"] for one in told["skipped"]] == ["slot_taken", "closed"]
    assert await overlaps(resources) == 0


async def test_nothing_at_all_is_refused(
    hall: Hall, bea: Account, carl: Account, resources: Resources
) -> None:
    for week in range(2):
        await booked(carl, hall.wish(week * WEEK))
    before = await state(resources)

    response = await repeat(bea, hall.wish(), times=2, skip_taken=True)

    assert (response.status_code, response.json()["error"]) == (409, "slot_taken")
    assert await state(resources) == before


async def test_services_by_whoever_is_free(hall: Hall, bea: Account, carl: Account) -> None:
    member = str(hall.members[0])
    await booked(carl, hall.service(WEEK, member_id=member))

    response = await repeat(bea, hall.service(), times=2)

    assert response.status_code == 201, response.text
    assert response.json()["bookings"][1]["member"]["id"] == str(hall.members[1])


async def test_longer_than_its_interval_overlaps_itself(
    hall: Hall, bea: Account, resources: Resources
) -> None:
    await run(
        resources,
        "UPDATE rooms SET max_duration_minutes = 20160",
        "UPDATE room_prices SET duration_minutes = 20160",
    )
    before = await state(resources)

    response = await repeat(bea, hall.wish(minutes=8 * 1440), times=2)

    assert (response.status_code, response.json()["error"]) == (409, "slot_taken")
    assert await state(resources) == before
