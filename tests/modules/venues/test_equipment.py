"""What stands in a studio, and what of it is hired out."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from tests.modules.counting import statements
from tests.modules.identity.people import told
from tests.modules.identity.staff import Account, acts
from tests.modules.venues.studios import studio
from tests.modules.venues.venue import Venue

from mercat.modules.venues.models import Equipment, Studio
from mercat.modules.venues.workflows import add_equipment
from mercat.platform.ids import uuid7
from mercat.platform.outbox import OutboxEvent

HIRE = {"price": {"amount": 1500, "currency": "GBP"}, "unit": "BOOKING"}


async def test_the_types_of_every_mercat(venue: Venue) -> None:
    items = await venue.items("/equipment-types")

    assert len(items) == 40
    assert (items[0], items[-1]) == (
        {"code": "MICROPHONE", "name": "Microphone"},
        {"code": "OTHER", "name": "Other"},
    )
    first = await venue.look("/equipment-types")
    again = await venue.look("/equipment-types", **{"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, first.headers["Cache-Control"]) == (304, "public, max-age=3600")


async def test_added_and_found(venue: Venue, session: AsyncSession) -> None:
    room = await venue.room()
    added = await venue.thing(room_id=room["id"], quantity=2, hire=HIRE, description="1923 🎹")

    assert added == {
        "id": added["id"],
        "room_id": room["id"],
        "type": {"code": "PIANO", "name": "Piano"},
        "name": "Grand piano",
        "description": "1923 🎹",
        "quantity": 2,
        "hire": HIRE,
        "created_at": added["created_at"],
        "updated_at": added["updated_at"],
    }
    assert await venue.items(venue.equipment) == [added]
    assert (await venue.look(f"{venue.equipment}/{added['id']}")).json() == added
    assert await venue.items("/studios/blue-room/equipment") == [added]
    row = await session.get_one(Equipment, added["id"])
    assert (row.hired_out, row.price_amount) == (True, 1500)
    names = [name for name, _ in await acts(venue.resources)]
    assert names == ["room.added", "equipment.added"]


async def test_newest_first_page_by_page(venue: Venue) -> None:
    ids = [(await venue.thing(name=name))["id"] for name in "abcde"]

    first = (await venue.look(f"{venue.equipment}?limit=2")).json()
    second = (await venue.look(f"{venue.equipment}?limit=3&cursor={first['next_cursor']}")).json()

    assert [one["id"] for one in first["items"] + second["items"]] == ids[::-1]
    assert second["next_cursor"] is None
    elsewhere = await studio(venue.resources, venue.business_id, "red-room")
    other = await venue.look(f"/studios/{elsewhere}/equipment?cursor={first['next_cursor']}")
    assert told(other) == (400, "bad_cursor")


async def test_what_stands_in_an_inactive_room_is_the_teams(venue: Venue, carl: Account) -> None:
    hidden = await venue.thing(room_id=(await venue.room(status="INACTIVE"))["id"])
    open_to_all = await venue.thing(room_id=(await venue.room())["id"])

    assert await venue.items(venue.equipment, carl) == [open_to_all]
    assert told(await carl.get(f"{venue.equipment}/{hidden['id']}")) == (
        404,
        "equipment_not_found",
    )
    assert await venue.items(venue.equipment, venue.olga) == [open_to_all, hidden]


WRONG: list[tuple[dict[str, Any], int, str]] = [
    ({"type": "TARDIS"}, 422, "unknown_equipment_type"),
    ({"type": "piano"}, 422, "validation_error"),
    ({"room_id": str(uuid7())}, 422, "unknown_room"),
    ({"hire": HIRE | {"price": {"amount": 1, "currency": "USD"}}}, 422, "other_currency"),
    ({"hire": HIRE | {"price": {"amount": -1, "currency": "GBP"}}}, 422, "validation_error"),
    ({"hire": HIRE | {"unit": "WEEK"}}, 422, "validation_error"),
    ({"hire": {"unit": "HOUR"}}, 422, "validation_error"),
    ({"quantity": 0}, 422, "validation_error"),
    ({"quantity": 101}, 422, "validation_error"),
    ({"name": "\u200b"}, 422, "validation_error"),
    ({"hired_out": True}, 422, "validation_error"),
]


@pytest.mark.parametrize(("wrong", "status", "code"), WRONG)
async def test_what_does_not_go_together(
    venue: Venue, wrong: dict[str, Any], status: int, code: str
) -> None:
    body = {"type": "PIANO", "name": "Grand piano", **wrong}
    response = await venue.olga.ask("POST", venue.equipment, body)
    assert told(response) == (status, code)
    assert response.json()["detail"]["fields"][0]["loc"][1] == next(iter(wrong))
    assert await venue.items(venue.equipment) == []

    added = await venue.thing(hire=HIRE)
    response = await venue.olga.ask("PATCH", f"{venue.equipment}/{added['id']}", wrong)

    assert told(response) == (status, code)
    assert await venue.items(venue.equipment) == [added]


async def test_another_studios_room(venue: Venue) -> None:
    other = await studio(venue.resources, venue.business_id, "red-room")
    room = await venue.made(f"/studios/{other}/rooms", {"name": "Red", "capacity": 1})

    body = {"type": "PIANO", "name": "Grand piano", "room_id": room["id"]}
    response = await venue.olga.ask("POST", venue.equipment, body)

    assert told(response) == (422, "unknown_room")


async def test_a_studio_without_a_currency(venue: Venue, session: AsyncSession) -> None:
    await session.execute(update(Studio).values(currency=None))
    await session.commit()

    body = {"type": "PIANO", "name": "Grand piano", "hire": HIRE}
    response = await venue.olga.ask("POST", venue.equipment, body)

    assert told(response) == (409, "currency_required")
    assert (await venue.thing())["hire"] is None


async def test_changed_where_it_was_sent(venue: Venue, session: AsyncSession) -> None:
    added = await venue.thing(hire=HIRE, quantity=3)
    door = f"{venue.equipment}/{added['id']}"

    dearer = {"hire": {"price": {"amount": 900, "currency": "GBP"}, "unit": "HOUR"}}
    changed = (await venue.olga.ask("PATCH", door, dearer)).json()
    free = (await venue.olga.ask("PATCH", door, {"hire": None, "type": "DRUM_KIT"})).json()

    assert changed == added | dearer | {"updated_at": changed["updated_at"]}
    assert (free["hire"], free["type"]["code"], free["quantity"]) == (None, "DRUM_KIT", 3)
    row = await session.get_one(Equipment, added["id"])
    assert (row.hired_out, row.price_amount, row.price_unit) == (False, None, None)
    done = await acts(venue.resources)
    assert (await venue.olga.ask("PATCH", door, {"hire": None})).json() == free
    assert await acts(venue.resources) == done
    events = list(await session.scalars(select(OutboxEvent.name)))
    assert events == ["StudioChanged"] * 3


async def test_archived_it_is_kept(venue: Venue, session: AsyncSession) -> None:
    added = await venue.thing()
    door = f"{venue.equipment}/{added['id']}"

    response = await venue.olga.ask("DELETE", door)

    assert response.json() == {"message": "The equipment is archived."}
    assert await venue.items(venue.equipment, venue.olga) == []
    for method, body in (("GET", None), ("DELETE", None), ("PATCH", {"name": "Back"})):
        response = await venue.olga.ask(method, door, body)
        assert told(response) == (404, "equipment_not_found")
    assert (await session.get_one(Equipment, added["id"])).archived_at is not None


async def test_there_is_a_limit(venue: Venue, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(add_equipment, "MOST_EQUIPMENT", 2)
    body = {"type": "PIANO", "name": "Grand piano"}

    answers = await asyncio.gather(
        *(venue.olga.ask("POST", venue.equipment, body) for _ in range(4))
    )

    assert sorted(answer.status_code for answer in answers) == [201, 201, 409, 409]
    assert len(await venue.items(venue.equipment)) == 2


async def test_no_more_statements_for_more_rows(venue: Venue) -> None:
    async def count() -> int:
        async with statements(venue.resources, "equipment", "studios", "rooms") as seen:
            await venue.items(venue.equipment)
        return len(seen)

    await venue.thing()
    few = await count()
    for _ in range(4):
        await venue.thing()

    assert await count() == few == 2
