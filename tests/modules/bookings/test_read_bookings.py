"""Reading bookings: one's own, a business's, and one with all that became of it."""

from datetime import timedelta
from typing import Any
from urllib.parse import quote

from sqlalchemy.ext.asyncio import AsyncSession
from tests.modules.bookings.hall import Hall, booked, moved, run, told
from tests.modules.businesses.teams import enlist
from tests.modules.counting import statements
from tests.modules.identity.staff import Account

from mercat.modules.businesses.models import TeamRole
from mercat.platform.ids import uuid7
from mercat.platform.resources import Resources


async def numbers(who: Account, query: str = "") -> list[str]:
    """Of all pages of two."""
    found: list[str] = []
    cursor = ""
    while True:
        response = await who.get(f"/bookings?limit=2{query}{cursor}")
        assert response.status_code == 200, response.text
        found += [one["number"] for one in response.json()["items"]]
        if response.json()["next_cursor"] is None:
            return found
        cursor = f"&cursor={response.json()['next_cursor']}"


async def test_ones_own_those_that_begin_last_first(
    hall: Hall, bea: Account, carl: Account
) -> None:
    mine = [(await booked(bea, hall.wish(hours)))["number"] for hours in (2, 0, 6, 4)]
    await booked(carl, hall.wish(10))

    assert await numbers(bea) == [mine[2], mine[3], mine[0], mine[1]]


async def test_of_a_business_for_its_team_and_staff(
    hall: Hall,
    bea: Account,
    carl: Account,
    olga: Account,
    clerk: Account,
    session: AsyncSession,
) -> None:
    made = [(await booked(who, hall.wish(hours)))["number"] for who, hours in ((bea, 0), (carl, 2))]
    of_business = f"&business_id={hall.business}"

    refused = await carl.get(f"/bookings?business_id={hall.business}")
    await enlist(session, hall.business, carl.id, TeamRole.MEMBER)
    await session.commit()

    assert (refused.status_code, refused.json()["error"]) == (404, "business_not_found")
    for who in (olga, clerk, carl):
        assert await numbers(who, of_business) == made[::-1]
    assert (await bea.get(f"/bookings?business_id={uuid7()}")).status_code == 404


async def test_filters(hall: Hall, bea: Account, resources: Resources) -> None:
    first, second, third = [(await booked(bea, hall.wish(hours)))["number"] for hours in (0, 2, 4)]
    await run(resources, "UPDATE bookings SET status = 'CONFIRMED' WHERE number = :it", it=second)
    since = quote(told(hall.first + timedelta(hours=2)))
    until = quote(told(hall.first + timedelta(hours=4)))

    assert await numbers(bea, "&status=HELD") == [third, first]
    assert await numbers(bea, f"&from={since}") == [third, second]
    assert await numbers(bea, f"&to={until}") == [second, first]
    assert await numbers(bea, f"&from={since}&to={until}&status=CONFIRMED") == [second]
    assert await numbers(bea, f"&room_id={hall.room}&to={since}") == [first]
    assert await numbers(bea, f"&studio_id={hall.studio}") == [third, second, first]
    for name in ("room_id", "studio_id", "member_id", "business_id"):
        none = await bea.get(f"/bookings?{name}={uuid7()}")
        assert none.status_code == (404 if name == "business_id" else 200)
        assert not none.json().get("items")
    assert (await bea.get("/bookings?status=LOST")).status_code == 422
    assert (await bea.get("/bookings?from=yesterday")).status_code == 422
    page = await bea.get("/bookings?limit=1")
    cursor = page.json()["next_cursor"]
    assert (await bea.get(f"/bookings?status=HELD&cursor={cursor}")).status_code == 400


async def test_each_sees_it_their_way(
    hall: Hall,
    bea: Account,
    carl: Account,
    olga: Account,
    clerk: Account,
    resources: Resources,
) -> None:
    await run(
        resources,
        "UPDATE users SET first_name = 'Bea', last_name = 'Stone' WHERE id = :id",
        id=bea.id,
    )
    made = await booked(bea, hall.wish())
    path = f"/bookings/{made['id']}"

    mine, team, staff = [(await who.get(path)).json() for who in (bea, olga, clerk)]

    assert {key: mine[key] for key in made} == made
    assert [event["kind"] for event in mine["events"]] == ["held"]
    assert mine["customer"] is None
    for told_to in (team, staff):
        assert told_to["customer"] == {"id": str(bea.id), "name": "Bea Stone"}
        assert told_to["payment_url"] is None  # who has it may pay
    assert (await carl.get(path)).status_code == 404
    assert (await bea.get(f"/bookings/{uuid7()}")).status_code == 404


async def test_what_a_member_did_stays_when_they_have_left(
    hall: Hall, bea: Account, resources: Resources
) -> None:
    made = await booked(bea, hall.service())
    await run(resources, "DELETE FROM business_members WHERE bookable")

    response = await bea.get(f"/bookings/{made['id']}")

    assert (response.status_code, response.json()["member"]) == (200, None)


async def test_no_more_statements_for_more_rows(
    hall: Hall, bea: Account, resources: Resources
) -> None:
    tables = ("bookings", "booking_events", "businesses", "rooms", "users", "charges")

    async def count(path: str) -> int:
        async with statements(resources, *tables) as seen:
            assert (await bea.get(path)).status_code == 200
        return len(seen)

    made: Any = await booked(bea, hall.wish())
    one = f"/bookings/{made['id']}"
    few = await count("/bookings?limit=50"), await count(one)
    for step in range(1, 6):
        await booked(bea, hall.wish(2 * step))
        assert (await moved(bea, made["id"], hall.at(48 + step))).status_code == 200

    assert (await count("/bookings?limit=50"), await count(one)) == few == (1, 2)
