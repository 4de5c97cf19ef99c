"""Studios: opened, shown, changed, given up."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession
from tests.modules.counting import statements
from tests.modules.identity.people import told
from tests.modules.identity.staff import acts
from tests.modules.venues.house import House
from tests.modules.venues.studios import studio

from mercat.modules.businesses.models import Business
from mercat.modules.venues.workflows import create_studio
from mercat.platform.ids import uuid7

CUSTOM: dict[str, Any] = {
    "refunds": [{"hours_before": 12, "percent": 40}, {"hours_before": 48, "percent": 100}],
    "deposit_percent": 30,
    "no_show_percent": 10,
}


async def test_opened_as_a_draft(house: House) -> None:
    opened = await house.open(buffer_minutes=15)

    expected = {
        "name": "Blue Room",
        "slug": "blue-room",
        "status": "DRAFT",
        "timezone": "Europe/London",
        "currency": "GBP",
        "latitude": 51.50853,
        "longitude": -0.12574,
        "cancellation_policy": "MODERATE",
        "min_notice_minutes": 60,
        "max_advance_days": 365,
        "buffer_minutes": 15,
        "badges": [],
        "is_public": False,
        "is_open_now": False,
        "role": "OWNER",
        "published_at": None,
    }
    assert {name: opened[name] for name in expected} == expected
    assert opened["business"] == {
        "id": str(house.id),
        "name": "Sound-House",
        "slug": "sound-house",
    }
    assert opened["city"]["name"] == "London"
    assert opened["cancellation_terms"] == {
        "refunds": [{"hours_before": 72, "percent": 100}, {"hours_before": 24, "percent": 50}],
        "deposit_percent": 100,
        "no_show_percent": 0,
        "explanation": "If you cancel at least 72 hours before the start everything comes back; at "
        "least 24 hours before the start 50 % comes back; later than that nothing comes back. If "
        "you never come, nothing comes back. When you book, everything is paid.",
    }
    assert opened["completeness"]["missing"] == ["hours", "rooms"]
    assert [day["mode"] for day in opened["days"]] == ["CLOSED"] * 7
    assert await house.read("blue-room") == opened == await house.read(opened["id"])
    assert await acts(house.resources) == [("studio.created", str(house.olga.id))]


async def test_what_its_business_says_comes_first(house: House, session: AsyncSession) -> None:
    await session.execute(update(Business).values(currency="EUR"))
    await session.commit()

    assert (await house.open())["currency"] == "EUR"
    assert (await house.open("Red Room", currency="USD"))["currency"] == "USD"


async def test_only_what_is_sent_changes(house: House) -> None:
    opened = await house.open()
    changes: dict[str, Any] = {
        "description": "Three rooms.",
        "min_notice_minutes": 0,
        "max_advance_days": 30,
        "cancellation_policy": "CUSTOM",
        "cancellation_terms": CUSTOM,
    }

    response = await house.olga.ask("PATCH", f"/studios/{opened['id']}", changes)

    assert response.status_code == 200
    changed = response.json()
    terms = changed["cancellation_terms"]
    assert terms["refunds"] == CUSTOM["refunds"][::-1]
    assert (terms["deposit_percent"], terms["no_show_percent"]) == (30, 10)
    assert "When you book, 30 % is paid." in terms["explanation"]
    told_otherwise = {*changes, "updated_at", "completeness"}
    assert {name for name in opened if changed[name] != opened[name]} == told_otherwise
    back = {"cancellation_policy": "STRICT", "description": None}
    response = await house.olga.ask("PATCH", "/studios/blue-room", back)
    assert response.json()["cancellation_terms"]["refunds"] == [
        {"hours_before": 168, "percent": 50}
    ]
    again = await house.olga.ask("PATCH", "/studios/blue-room", back)
    assert again.json()["updated_at"] == response.json()["updated_at"]
    done = [action for action, _ in await acts(house.resources)]
    assert done == ["studio.created", "studio.updated", "studio.updated"]


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"cancellation_policy": "CUSTOM"}, "terms_required"),
    ({"cancellation_terms": CUSTOM}, "terms_not_allowed"),
    ({"cancellation_policy": "STRICT", "cancellation_terms": CUSTOM}, "terms_not_allowed"),
    ({"cancellation_policy": "CUSTOM", "cancellation_terms": None}, "terms_required"),
    ({"city_id": str(uuid7())}, "unknown_city"),
    ({"latitude": 1}, "half_a_place"),
    ({"latitude": 1, "longitude": None}, "half_a_place"),
    ({"timezone": "Mars/Olympus"}, "validation_error"),
    ({"currency": "XXX"}, "validation_error"),
    ({"currency": "gbp"}, "validation_error"),
    ({"min_notice_minutes": -1}, "validation_error"),
    ({"min_notice_minutes": 43_201}, "validation_error"),
    ({"max_advance_days": 0}, "validation_error"),
    ({"max_advance_days": 731}, "validation_error"),
    ({"buffer_minutes": 1_441}, "validation_error"),
    ({"buffer_minutes": 1.5}, "validation_error"),
    ({"buffer_minutes": None}, "validation_error"),
    ({"cancellation_policy": None}, "validation_error"),
    ({"name": ""}, "validation_error"),
    ({"name": "Blue\u202eRoom"}, "validation_error"),
    ({"description": "a\x00b"}, "validation_error"),
    ({"status": "PUBLISHED"}, "validation_error"),
    ({"rating_average": 5}, "validation_error"),
]
BAD_TERMS: list[dict[str, Any]] = [
    {"refunds": [{"hours_before": 12, "percent": 100}, {"hours_before": 48, "percent": 50}]},
    {"refunds": [{"hours_before": 12, "percent": 100}, {"hours_before": 12, "percent": 50}]},
    {"refunds": [{"hours_before": 12, "percent": 101}]},
    {"refunds": [{"hours_before": -1, "percent": 100}]},
    {"refunds": [{"hours_before": 9_000, "percent": 100}]},
    {"refunds": [{"hours_before": n, "percent": 0} for n in range(11)]},
    {"refunds": [], "deposit_percent": -1},
    {"refunds": [], "no_show_percent": 101},
    {"deposit_percent": 10},
]
WRONG += [
    ({"cancellation_policy": "CUSTOM", "cancellation_terms": terms}, "validation_error")
    for terms in BAD_TERMS
]


async def test_what_does_not_go_together(house: House) -> None:
    opened = await house.open()
    before = await house.state()
    door, body = f"/studios/{opened['id']}", {"business_id": str(house.id), "name": "Red Room"}

    for wrong, code in WRONG:
        assert told(await house.olga.ask("PATCH", door, wrong)) == (422, code), wrong
        refused = await house.olga.ask("POST", "/studios", {**body, **wrong})
        assert told(refused) == (422, code), wrong

    assert await house.state() == before


async def test_another_name_brings_another_slug(house: House) -> None:
    opened = await house.open()

    renamed = await house.olga.ask("PATCH", "/studios/blue-room", {"name": "Red Room"})

    assert renamed.json()["slug"] == "red-room"
    old = await house.olga.get("/studios/blue-room")
    assert (old.status_code, old.headers["Location"]) == (308, "/api/v1/studios/red-room")
    change = {"description": "By its old name."}
    written = await house.olga.ask("PATCH", "/studios/blue-room", change)
    assert (written.status_code, written.headers["Location"]) == (308, old.headers["Location"])
    for path in ("hours", "closures", "badges"):
        moved = await house.olga.get(f"/studios/blue-room/{path}")
        assert moved.headers["Location"] == f"/api/v1/studios/red-room/{path}"
    back = await house.olga.ask("PATCH", "/studios/red-room", {"slug": "blue-room"})
    assert back.json()["slug"] == "blue-room"
    assert await house.read(opened["id"]) == back.json()
    same = await house.olga.ask("PATCH", "/studios/blue-room", {"name": "RED room!"})
    assert same.json()["slug"] == "blue-room"


async def test_a_slug_is_one_studios_for_good(house: House) -> None:
    first, second = await house.open(), await house.open()

    assert (first["slug"], second["slug"]) == ("blue-room", "blue-room-london")
    door = f"/studios/{second['id']}"
    assert told(await house.olga.ask("PATCH", door, {"slug": "blue-room"})) == (409, "slug_taken")
    for reserved in ("me", "studios", "a", str(uuid7()), "Blue", "-a-"):
        refused = await house.olga.ask("PATCH", door, {"slug": reserved})
        assert told(refused) == (422, "validation_error")
    await house.olga.ask("DELETE", f"/studios/{first['id']}")
    assert told(await house.olga.ask("PATCH", door, {"slug": "blue-room"})) == (409, "slug_taken")
    assert (await house.read(second["id"]))["slug"] == "blue-room-london"


async def test_many_of_one_name_at_once(house: House) -> None:
    opened = await asyncio.gather(*(house.open() for _ in range(6)))

    assert len({one["slug"] for one in opened}) == 6
    assert {"blue-room", "blue-room-london"} <= {one["slug"] for one in opened}


async def test_its_currency_stays_while_prices_are_told_in_it(house: House) -> None:
    opened = await house.open()
    door = f"/studios/{opened['id']}"
    assert (await house.olga.ask("PATCH", door, {"currency": "EUR"})).status_code == 200
    await house.room(opened["id"])

    for other in ("GBP", None):
        refused = await house.olga.ask("PATCH", door, {"currency": other, "name": "Other"})
        assert told(refused) == (409, "currency_in_use")

    same = await house.olga.ask("PATCH", door, {"currency": "EUR", "name": "Red Room"})
    assert (same.json()["currency"], same.json()["name"]) == ("EUR", "Red Room")


async def test_what_is_archived_keeps_no_currency(house: House) -> None:
    door = f"/studios/{(await house.open())['id']}"
    assert (await house.olga.ask("PATCH", door, {"currency": "EUR"})).status_code == 200
    hire = {"price": {"amount": 1500, "currency": "EUR"}, "unit": "BOOKING"}
    piano = {"type": "PIANO", "name": "Piano", "hire": hire}
    thing = (await house.olga.ask("POST", f"{door}/equipment", piano)).json()
    refused = await house.olga.ask("PATCH", door, {"currency": "GBP"})
    assert told(refused) == (409, "currency_in_use")

    await house.olga.ask("DELETE", f"{door}/equipment/{thing['id']}")

    changed = await house.olga.ask("PATCH", door, {"currency": "GBP"})
    assert changed.json()["currency"] == "GBP"


async def test_it_moves_with_its_city(house: House) -> None:
    opened = await house.open(latitude=51.5, longitude=-0.1, timezone="Europe/Dublin")
    assert (opened["latitude"], opened["timezone"]) == (51.5, "Europe/Dublin")

    nowhere = await house.olga.ask("PATCH", "/studios/blue-room", {"city_id": None})

    told_of = nowhere.json()
    assert (told_of["city"], told_of["latitude"]) == (None, None)
    assert told_of["timezone"] == "Europe/Dublin"
    back = {"city_id": house.city_id}
    told_of = (await house.olga.ask("PATCH", "/studios/blue-room", back)).json()
    assert (told_of["latitude"], told_of["timezone"]) == (51.50853, "Europe/London")


async def test_given_up_it_is_gone(house: House) -> None:
    opened = await house.publish()
    door = f"/studios/{opened['id']}"

    assert (await house.olga.ask("DELETE", door)).status_code == 200

    for method, path in (("GET", ""), ("PATCH", ""), ("DELETE", ""), ("POST", "/publish")):
        body = {"name": "Zombie"} if method == "PATCH" else None
        refused = await house.olga.ask(method, door + path, body)
        assert told(refused) == (404, "studio_not_found")
    assert told(await house.olga.get("/studios/blue-room")) == (404, "studio_not_found")
    assert (await house.olga.get("/studios?mine=true")).json()["items"] == []
    names = ("StudioPublished", "StudioUnpublished", "StudioArchived")
    assert await house.announced(*names) == list(names)


async def test_there_is_a_limit(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(create_studio, "MOST_STUDIOS", 2)
    body = {"business_id": str(house.id), "name": "Blue Room"}

    answers = await asyncio.gather(*(house.olga.ask("POST", "/studios", body) for _ in range(4)))

    assert sorted(answer.status_code for answer in answers) == [201, 201, 409, 409]
    assert len((await house.olga.get("/studios?mine=true")).json()["items"]) == 2


@pytest.mark.parametrize(
    "name", ["nobody", "01890000-0000-7000-8000-00000000dead", "%00", "x" * 101]
)
async def test_one_that_is_not_there(house: House, name: str) -> None:
    for path in ("", "/hours", "/closures", "/badges"):
        assert (await house.look(f"/studios/{name}{path}")).status_code in {404, 422}
    refused = await house.olga.ask("PATCH", f"/studios/{name}", {"name": "New"})
    assert refused.status_code in {404, 422}


async def test_no_more_statements_for_more_of_it(house: House) -> None:
    async def count(studio_id: object) -> int:
        async with statements(house.resources, "studios", "studio_closures", "badges") as seen:
            await house.read(str(studio_id))
        return len(seen)

    bare = await studio(house.resources, house.id, "bare", days=[])
    full = await studio(house.resources, house.id, "full")
    await house.olga.ask("PUT", f"/studios/{full}/badges", {"codes": ["WIFI", "PARKING"]})
    for year in (2090, 2091):
        body = {"starts_at": f"{year}-01-01T00:00", "ends_at": f"{year}-02-01T00:00"}
        await house.olga.ask("POST", f"/studios/{full}/closures", body)

    assert await count(bare) == await count(full) == 2
