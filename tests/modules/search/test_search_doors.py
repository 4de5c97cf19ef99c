"""Searching at the door: pages, facets, reasons, refusals."""

from typing import Any

import pytest
from httpx import AsyncClient
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import MovableClock
from tests.modules.bookings.openings import look
from tests.modules.identity.staff import API, Account
from tests.modules.search.high_street import OF_EACH, open_high_street
from tests.modules.search.quarter import LAT, LNG, Quarter, open_quarter
from tests.modules.search.test_true_answers import walk

from mercat.modules.search.models import SearchWord
from mercat.modules.search.models.ranking import WEIGHTS, nearness
from mercat.platform.resources import Resources

NEAR = {"lat": LAT, "lng": LNG}


@pytest.fixture
async def quarter(session: AsyncSession, resources: Resources, clock: MovableClock) -> Quarter:
    return await open_quarter(session, resources, clock)


async def test_a_page_goes_on_as_it_began(
    client: AsyncClient, session: AsyncSession, resources: Resources
) -> None:
    """However it was understood, even if the words that there are become others in between."""
    await open_high_street(session, resources)
    asked: dict[str, Any] = {"q": "plumer zanzibar", "limit": 4}
    first = await look(client, "/search/businesses", **asked)
    session.add(SearchWord(word="plumer", businesses=1, studios=1))
    await session.commit()

    second = await look(client, "/search/businesses", **asked, cursor=first["next_cursor"])
    whole = await look(client, "/search/businesses", q="plumber", limit=100)

    assert first["corrected"] == second["corrected"] == "plumber"
    assert first["left_out"] == ["zanzibar"]
    ids = [one["id"] for page in (first, second) for one in page["items"]]
    assert ids == [one["id"] for one in whole["items"]][:8]
    assert len(whole["items"]) == 3 * OF_EACH  # of drains and water heaters too
    assert whole["next_cursor"] is whole["corrected"] is None


async def test_words_that_mean_nothing_find_nothing(client: AsyncClient, quarter: Quarter) -> None:
    page = await look(client, "/search/studios", q="xqzzyx vvvwvv", facets=True)

    assert (page["items"], page["next_cursor"]) == ([], None)
    assert page["left_out"] == ["xqzzyx", "vvvwvv"]
    assert page["facets"]["counted"] == 0
    assert (await look(client, "/search/studios", q="?!"))["items"] == []
    assert (await look(client, "/search/studios", q=" "))["items"]
    near = await look(client, "/search/studios", q="near me", **NEAR)
    assert (len(near["items"]), near["left_out"]) == (10, ["near", "me"])
    more = await look(client, "/search/studios", q="near me", cursor=near["next_cursor"], **NEAR)
    assert not {one["id"] for one in more["items"]} & {one["id"] for one in near["items"]}


async def test_a_cursor_is_of_one_search(client: AsyncClient, quarter: Quarter) -> None:
    page = await look(client, "/search/studios", **NEAR, limit=2)
    others: list[dict[str, Any]] = [{"radius_km": 3}, {"q": "blue"}, {"sort": "rating"}]
    for more in others:
        asked = {**NEAR, "limit": 2, "cursor": page["next_cursor"], **more}
        response = await client.get(f"{API}/search/studios", params=asked)
        assert (response.status_code, response.json()["error"]) == (400, "bad_cursor"), more
    response = await client.get(
        f"{API}/search/businesses", params={**NEAR, "cursor": page["next_cursor"]}
    )
    assert (response.status_code, response.json()["error"]) == (400, "bad_cursor")


async def test_filters_and_orders(client: AsyncClient, quarter: Quarter) -> None:
    every = await walk(client, "/search/studios", **NEAR, limit=5)
    assert [one["distance_m"] for one in every] == sorted(one["distance_m"] for one in every)

    wifi = await walk(client, "/search/studios", **NEAR, badges="WIFI", limit=3)
    assert [one["id"] for one in wifi] == [
        one["id"] for one in every if "WIFI" in {badge["code"] for badge in one["badges"]}
    ]
    assert 0 < len(wifi) < len(every)

    for least in (5, 9):
        held = {
            str(studio) for studio, rooms in quarter.rooms.items() if max(rooms.values()) >= least
        }
        found = await walk(client, "/search/studios", **NEAR, capacity=least, limit=3)
        assert {one["id"] for one in found} == held

    cheap = {"price_max": 2000, "currency": "EUR"}
    priced = await walk(client, "/search/studios", **NEAR, sort="price", currency="EUR", limit=4)
    amounts = [one["price_from"]["amount"] for one in priced]
    assert amounts == sorted(amounts)
    found = await walk(client, "/search/studios", **NEAR, **cheap, limit=3)
    assert {one["id"] for one in found} == {
        one["id"] for one in priced if one["price_from"]["amount"] <= 2000
    }
    near = await walk(client, "/search/studios", **NEAR, radius_km=1, limit=3)
    assert [one["id"] for one in near] == [one["id"] for one in every if one["distance_m"] <= 1000]


async def test_facets_count_what_was_found(client: AsyncClient, quarter: Quarter) -> None:
    every = await walk(client, "/search/studios", **NEAR, limit=100)
    page = await look(client, "/search/studios", **NEAR, facets=True, limit=2)

    facets = page["facets"]
    wifi = sum("WIFI" in {badge["code"] for badge in one["badges"]} for one in every)
    assert (facets["counted"], facets["is_complete"]) == (len(every), True)
    assert [(one["code"], one["count"]) for one in facets["badges"]] == [("WIFI", wifi)]
    bands = {(one["at_least"], one["below"]): one["count"] for one in facets["prices"]}
    amounts = [one["price_from"]["amount"] for one in every]
    assert bands == {
        (0, 2500): sum(amount < 2500 for amount in amounts),
        (5000, 10000): sum(amount >= 5000 for amount in amounts),
    }
    assert facets["equipment"] == []
    assert (await look(client, "/search/studios", **NEAR))["facets"] is None


async def test_staff_are_told_why(quarter: Quarter, sam: Account) -> None:
    path = f"/search/studios?q=blue+room&lat={LAT}&lng={LNG}&explain=true"
    items = (await sam.get(path)).json()["items"]

    assert items
    for one in items:
        parts = {part["part"]: part for part in one["explain"]}
        assert parts.keys() == WEIGHTS.keys()
        assert {name: part["weight"] for name, part in parts.items()} == pytest.approx(WEIGHTS)
        assert parts["text"]["value"] == 1  # both words are in its name
        assert parts["distance"]["value"] == pytest.approx(nearness(one["distance_m"]))
        assert one["score"] == pytest.approx(sum(part["adds"] for part in parts.values()))
        assert all(
            part["adds"] == pytest.approx(part["value"] * part["weight"]) for part in parts.values()
        )
    scores = [one["score"] for one in items]
    assert scores == sorted(scores, reverse=True)


async def test_nobody_else_is_told_why(client: AsyncClient, quarter: Quarter, ada: Account) -> None:
    path = "/search/studios?q=blue&explain=true"

    assert (await client.get(f"{API}{path}")).status_code == 401
    assert (await ada.get(path)).status_code == 403
    items = (await ada.get("/search/studios?q=blue")).json()["items"]
    assert items
    assert {one["explain"] for one in items} == {None}


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"lat": 1}, "half_a_point"),
        ({"radius_km": 3}, "point_required"),
        ({"sort": "distance"}, "point_required"),
        ({"category": "alchemy"}, "unknown_category"),
        ({"equipment": "PHILOSOPHERS_STONE"}, "unknown_equipment"),
        ({"badges": "MAGIC"}, "unknown_badge"),
        ({"available_from": "2027-03-03T10:00:00Z"}, "bad_window"),
        (
            {
                "available_from": "2027-03-03T10:00:00Z",
                "available_to": "2027-03-03T10:00:00Z",
            },
            "bad_window",
        ),
        ({"limit": 101}, "bad_limit"),
        ({"q": "x" * 201}, "validation_error"),
        ({"q": "a\x00b"}, "validation_error"),
        ({"open_at": "2027-03-03T10:00:00"}, "validation_error"),
        ({"open_at": "9999-12-31T23:59:59Z"}, "validation_error"),
        ({"lat": 91, "lng": 0}, "validation_error"),
    ],
)
async def test_what_cannot_be_asked(client: AsyncClient, asked: dict[str, Any], code: str) -> None:
    response = await client.get(f"{API}/search/studios", params=asked)

    assert (response.status_code, response.json()["error"]) == (422, code), response.text


async def test_strangers_are_counted_and_caches_may_ask_again(
    client: AsyncClient, quarter: Quarter, ada: Account
) -> None:
    response = await client.get(f"{API}/search/studios", params=NEAR)
    assert response.headers["ratelimit-policy"].startswith('"search";')
    assert response.headers["cache-control"] == "public, max-age=0"
    again = {"If-None-Match": response.headers["etag"]}
    known = await client.get(f"{API}/search/studios", params=NEAR, headers=again)
    assert (known.status_code, known.content) == (304, b"")
    own = await ada.get("/search/studios")
    assert not own.headers["ratelimit-policy"].startswith('"search";')
    assert own.headers["cache-control"] == "private, no-cache"
