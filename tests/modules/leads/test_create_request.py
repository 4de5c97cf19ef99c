"""Somebody asks for something to be done."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.ext.asyncio import AsyncSession
from tests.modules.files.shelved import shelved
from tests.modules.identity.staff import Account
from tests.modules.leads.market import Market, any_id, ask, asked, at, wish
from tests.modules.places import london
from tests.modules.properties.homes import LATITUDE, LONGITUDE, add

from mercat.modules.files.models import File, FilePurpose
from mercat.platform.places import distance
from mercat.platform.resources import Resources


async def test_it_is_told_as_it_was_asked(
    bea: Account, resources: Resources, session: AsyncSession
) -> None:
    city = await london(session)
    photos = [str(await shelved(resources, bea.id, FilePurpose.REQUEST_PHOTO)) for _ in range(2)]
    first, second = at(resources, days=1), at(resources, days=2)
    body = wish(
        description="Since Monday.",
        windows=[
            {"starts_at": second, "ends_at": at(resources, days=2, hours=3)},
            {"starts_at": first, "ends_at": at(resources, days=1, hours=3)},
        ],
        budget={"min": {"amount": 5000, "currency": "GBP"}},
        photos=photos,
    )

    response = await ask(bea, body)

    told = response.json()
    assert (response.status_code, told["status"]) == (201, "OPEN")
    assert told["city"] == {"id": str(city.id), "name": "London", "country_code": "GB"}
    assert told["timezone"] == "Europe/London"
    assert [window["starts_at"] for window in told["windows"]] == [first, second]
    assert told["budget"] == {"min": {"amount": 5000, "currency": "GBP"}, "max": None}
    for photo, shown in zip(photos, told["photos"], strict=True):
        assert (await session.get_one(File, UUID(photo))).storage_key in shown["thumb"]
    again = await bea.get(f"/requests/{told['id']}")
    assert {**again.json(), "photos": []} == {**told, "photos": []}
    assert (await bea.get("/requests")).json()["items"][0]["id"] == told["id"]


async def test_the_same_key_makes_one(bea: Account, market: Market) -> None:
    first = await ask(bea, wish(), "once")
    second = await ask(bea, wish(), "once")

    assert second.headers["Idempotent-Replayed"] == "true"
    assert second.content == first.content
    assert await market.value("SELECT count(*) FROM service_requests") == 1


async def test_the_same_wish_told_twice_is_one_while_it_runs(
    bea: Account, carl: Account, market: Market
) -> None:
    first = await asked(bea, description="It drips, día y noche!")
    before = await market.state()

    again = await ask(
        bea, wish(title="the  kitchen TAP drips.", description="dia y noche: it drips", photos=[])
    )

    assert (again.status_code, again.json()["error"]) == (409, "duplicate_request")
    assert again.json()["detail"]["duplicate_of"] == first["id"]
    assert await market.state() == before
    await asked(carl, description="It drips, día y noche!")
    await asked(bea, description="It drips, día y noche!", latitude=51.6)
    cancelled = await bea.ask("POST", f"/requests/{first['id']}/cancel")
    assert cancelled.status_code == 200
    await asked(bea, description="It drips, día y noche!")


async def test_ten_run_at_once_and_no_more(bea: Account, market: Market) -> None:
    made = [await asked(bea, title=f"Tap number {number}") for number in range(10)]
    before = await market.state()

    refused = await ask(bea, wish(title="One more"))

    assert (refused.status_code, refused.json()["error"]) == (409, "too_many_requests_running")
    assert await market.state() == before
    await bea.ask("POST", f"/requests/{made[0]['id']}/cancel")
    await asked(bea, title="One more")


_FAR = {"days": 61}


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"category": "no-such-trade"}, "unknown_category"),
        ({"property_id": any_id(), "latitude": None, "longitude": None}, "unknown_property"),
        ({"city_id": any_id(), "latitude": None, "longitude": None}, "unknown_city"),
        ({"city_id": any_id()}, "validation_error"),
        ({"latitude": None}, "validation_error"),
        ({"photos": [any_id()]}, "file_not_usable"),
        ({"windows": [({"days": -1}, {"days": 1})]}, "bad_window"),
        ({"windows": [(_FAR, {"days": 62})]}, "bad_window"),
        ({"windows": [({"days": 2}, {"days": 1})]}, "validation_error"),
        ({"windows": [({"days": 1}, {"days": 2})] * 11}, "validation_error"),
        ({"budget": {}}, "validation_error"),
        (
            {
                "budget": {
                    "min": {"amount": 2, "currency": "EUR"},
                    "max": {"amount": 1, "currency": "EUR"},
                }
            },
            "validation_error",
        ),
        ({"title": "ab"}, "validation_error"),
    ],
)
async def test_what_makes_no_sense_is_refused(
    bea: Account, market: Market, resources: Resources, more: dict[str, Any], error: str
) -> None:
    if "windows" in more:
        more = {
            "windows": [
                {"starts_at": at(resources, **start), "ends_at": at(resources, **end)}
                for start, end in more["windows"]
            ]
        }
    before = await market.state()

    response = await ask(bea, wish(**more))

    assert (response.status_code, response.json()["error"]) == (422, error), response.text
    assert await market.state() == before


async def test_a_property_brings_its_place_and_tells_no_more_than_it_does(
    bea: Account, carl: Account, market: Market
) -> None:
    home = await add(bea)
    body = {"category": "plumbing", "title": "A new boiler", "property_id": home["id"]}

    assert (await ask(carl, body)).json()["error"] == "unknown_property"
    told = (await ask(bea, body)).json()

    assert (told["latitude"], told["longitude"]) == (LATITUDE, LONGITUDE)
    (blurred,) = await market.rows(
        "SELECT r.approximate_latitude = p.approximate_latitude AS same"
        " FROM service_requests r JOIN properties p ON p.id = r.property_id"
    )
    assert blurred.same


async def test_many_requests_from_one_place_are_told_by_one_point(
    bea: Account, market: Market
) -> None:
    for number in range(3):
        await asked(bea, title=f"Tap number {number}")

    points = await market.rows(
        "SELECT DISTINCT approximate_latitude, approximate_longitude, latitude, longitude"
        " FROM service_requests"
    )
    ((*about, latitude, longitude),) = points
    assert 200 < distance(latitude, longitude, *about) < 1000


async def test_nobody_else_sees_or_cancels_it(
    bea: Account, carl: Account, clerk: Account, market: Market
) -> None:
    request = await asked(bea)
    before = await market.state()

    for path in ("", "/leads"):
        assert (await carl.get(f"/requests/{request['id']}{path}")).status_code == 404
        assert (await clerk.get(f"/requests/{request['id']}{path}")).status_code == 200
    assert (await carl.ask("POST", f"/requests/{request['id']}/cancel")).status_code == 404
    assert (await clerk.ask("POST", f"/requests/{request['id']}/cancel")).status_code == 403
    assert (await carl.get("/requests")).json()["items"] == []
    assert await market.state() == before


async def test_pages_show_each_once(bea: Account) -> None:
    made = [(await asked(bea, title=f"Tap number {n}"))["id"] for n in range(5)]
    seen, path = [], "/requests?limit=2&status=OPEN"
    cursor = ""
    while True:
        page = (await bea.get(path + cursor)).json()
        seen += [item["id"] for item in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"

    assert seen == made[::-1]
    other = await bea.get(f"/requests?limit=2{cursor}")
    assert (other.status_code, other.json()["error"]) == (400, "bad_cursor")
