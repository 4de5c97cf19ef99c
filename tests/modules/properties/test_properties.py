"""One's own properties: added, changed, archived."""

import asyncio
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncSession
from tests.modules.identity.people import told
from tests.modules.identity.staff import Account, acts, by_key
from tests.modules.places import london
from tests.modules.properties.homes import HOME, STREET, add, mine

from mercat.modules.properties.models import Property
from mercat.modules.properties.workflows import add_property
from mercat.platform.ids import uuid7
from mercat.platform.resources import Resources


async def test_added_and_read(bea: Account, session: AsyncSession, resources: Resources) -> None:
    city = await london(session)

    added = await add(bea, city_id=str(city.id))

    assert {name: added[name] for name in HOME} == HOME
    assert added["city"] == {
        "id": str(city.id),
        "name": "London",
        "region": "England",
        "country_code": "GB",
    }
    assert (added["is_default"], added["photos"]) == (True, [])
    assert (await bea.get(f"/properties/{added['id']}")).json() == added
    assert await mine(bea) == [added]
    assert await acts(resources) == [("property.added", str(bea.id))]


async def test_changed_where_it_was_sent(bea: Account, resources: Resources) -> None:
    added = await add(bea)
    door = f"/properties/{added['id']}"

    response = await bea.ask("PATCH", door, {"notes": None, "bedrooms": 3, "kind": "APARTMENT"})

    changed = response.json()
    assert changed == added | {"notes": None, "bedrooms": 3, "updated_at": changed["updated_at"]}
    assert len(await acts(resources)) == 2
    assert (await bea.ask("PATCH", door, {"bedrooms": 3})).json() == changed
    assert len(await acts(resources)) == 2, "nothing was done, and nothing is told"


@pytest.mark.parametrize(
    "wrong",
    [
        {"year_built": 999},
        {"year_built": 2101},
        {"area_m2": 0},
        {"bathrooms": 1.3},
        {"bedrooms": -1},
        {"latitude": None},
        {"latitude": 90.1},
        {"longitude": "Infinity"},
        {"notes": "x" * 4001},
        {"label": ""},
        {"label": "Home\u202e"},
        {"notes": "a\x00b"},
        {"kind": "CASTLE"},
        {"is_default": False, "owner_user_id": "me"},
    ],
)
async def test_what_is_not_right_is_refused(bea: Account, wrong: dict[str, Any]) -> None:
    response = await bea.ask("POST", "/properties", {**HOME, **wrong})

    assert told(response) == (422, "validation_error")
    assert await mine(bea) == []


@pytest.mark.parametrize("wrong", [{"label": None}, {"kind": None}, {"is_default": False}])
async def test_what_cannot_be_emptied(bea: Account, wrong: dict[str, Any]) -> None:
    added = await add(bea)

    response = await bea.ask("PATCH", f"/properties/{added['id']}", wrong)

    assert told(response) == (422, "validation_error")
    assert await mine(bea) == [added]


async def test_half_a_place_is_none(bea: Account) -> None:
    added = await add(bea)
    for half in ({"latitude": 1.0}, {"longitude": None}, {"latitude": None, "longitude": 1.0}):
        response = await bea.ask("PATCH", f"/properties/{added['id']}", half)
        assert told(response) == (422, "validation_error")

    nowhere = {"latitude": None, "longitude": None}
    response = await bea.ask("PATCH", f"/properties/{added['id']}", nowhere)

    assert (response.json()["latitude"], response.json()["longitude"]) == (None, None)


async def test_a_city_that_nobody_knows(bea: Account) -> None:
    unknown = {"city_id": str(uuid7())}

    response = await bea.ask("POST", "/properties", HOME | unknown)

    assert told(response) == (422, "unknown_city")
    assert response.json()["detail"]["fields"][0]["loc"] == ["body", "city_id"]
    added = await add(bea)
    response = await bea.ask("PATCH", f"/properties/{added['id']}", unknown)
    assert told(response) == (422, "unknown_city")
    assert await mine(bea) == [added]


NAUGHTY = [
    "Ω≈ç√∫˜µ≤≥÷ 田中さん 🏚️👨‍👩‍👧‍👦 𝔘𝔫𝔦",
    "<script>alert(1)</script>'; DROP TABLE properties;--",
    "zero\u200bwidth\u200djoin\ufeff",
    "مرحبا שלום",
    "%s %d {0} ${jndi:ldap://x} \\u0041",
    "Ｚ͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘!",
]


@pytest.mark.parametrize("text", NAUGHTY)
async def test_what_people_write_is_kept_as_it_is(bea: Account, text: str) -> None:
    texts = {"label": text, "address_line1": text, "notes": f"{text}\n\u202e{text}"}

    added = await add(bea, **texts)

    assert {name: added[name] for name in texts} == texts
    assert {name: (await mine(bea))[0][name] for name in texts} == texts


async def test_strangers_find_nothing(bea: Account, carl: Account) -> None:
    added = await add(bea)
    door = f"/properties/{added['id']}"

    seen = [
        await carl.get(door),
        await carl.ask("PATCH", door, {"label": "Mine"}),
        await carl.ask("DELETE", door),
        await carl.get(f"{door}/photos"),
        await carl.ask("POST", f"{door}/photos", {"file_id": str(uuid7())}),
        await carl.ask("PUT", f"{door}/photos/order", {"ids": []}),
    ]

    assert {told(response) for response in seen} == {(404, "property_not_found")}
    assert not any(STREET in response.text for response in seen)
    assert (await mine(carl), await mine(bea)) == ([], [added])


async def test_one_is_the_default(bea: Account) -> None:
    first, second = await add(bea), await add(bea, label="Mum's")
    assert (first["is_default"], second["is_default"]) == (True, False)

    third = await add(bea, label="Office", is_default=True)
    response = await bea.ask("PATCH", f"/properties/{second['id']}", {"is_default": True})

    assert response.json()["is_default"]
    assert [one["id"] for one in await mine(bea) if one["is_default"]] == [second["id"]]
    assert (await bea.ask("DELETE", f"/properties/{second['id']}")).status_code == 200
    assert {one["id"]: one["is_default"] for one in await mine(bea)} == {
        first["id"]: True,
        third["id"]: False,
    }


async def test_defaults_raced(bea: Account) -> None:
    homes = [await add(bea, label=f"Home {number}") for number in range(4)]

    async def choose(home: dict[str, Any]) -> int:
        response = await bea.ask("PATCH", f"/properties/{home['id']}", {"is_default": True})
        return response.status_code

    async def leave(home: dict[str, Any]) -> int:
        return (await bea.ask("DELETE", f"/properties/{home['id']}")).status_code

    answers = await asyncio.gather(
        *map(choose, homes[1:]), leave(homes[0]), *(add(bea, is_default=True) for _ in range(3))
    )

    assert [answer for answer in answers if isinstance(answer, int)] == [200] * 4
    assert sum(one["is_default"] for one in await mine(bea)) == 1


async def test_archived_it_is_gone_for_its_owner(bea: Account, session: AsyncSession) -> None:
    added = await add(bea)
    door = f"/properties/{added['id']}"

    assert (await bea.ask("DELETE", door)).json() == {"message": "The property is archived."}

    assert told(await bea.ask("DELETE", door)) == (404, "property_not_found")
    assert told(await bea.get(door)) == (404, "property_not_found")
    assert await mine(bea) == []
    row = await session.get(Property, added["id"])
    assert row is not None
    assert (row.archived_at is not None, row.is_default) == (True, False)
    assert (await add(bea))["is_default"]


async def test_there_is_a_limit(bea: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(add_property, "MOST_PROPERTIES", 2)
    await add(bea)

    answers = await asyncio.gather(*(bea.ask("POST", "/properties", HOME) for _ in range(4)))

    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    assert len(await mine(bea)) == 2


async def test_in_pages(bea: Account) -> None:
    ids = [(await add(bea, label=f"Home {number}"))["id"] for number in range(3)]

    first = (await bea.get("/properties?limit=2")).json()
    second = (await bea.get(f"/properties?limit=2&cursor={first['next_cursor']}")).json()

    assert [one["id"] for one in first["items"] + second["items"]] == ids[::-1]
    assert second["next_cursor"] is None


async def test_a_cursor_of_somebody_else(bea: Account, carl: Account) -> None:
    for _ in range(2):
        await add(bea)
    cursor = (await bea.get("/properties?limit=1")).json()["next_cursor"]

    assert told(await carl.get(f"/properties?limit=1&cursor={cursor}")) == (400, "bad_cursor")


async def test_a_key_that_only_reads(bea: Account) -> None:
    added = await add(bea)
    key = await bea.make_key("properties:read")

    response = await by_key(bea.client, key["key"], "POST", "/properties", json=HOME)

    assert told(response) == (403, "forbidden")
    assert await mine(bea) == [added]
    response = await by_key(bea.client, key["key"], path=f"/properties/{added['id']}")
    assert response.json() == added
