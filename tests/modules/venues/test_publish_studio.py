"""When everybody sees a studio, and what they would miss."""

from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession
from tests.modules.identity.people import told
from tests.modules.identity.staff import Account, acts
from tests.modules.venues.house import WEEK, House

from mercat.modules.businesses.models import Business, BusinessStatus
from mercat.modules.venues.models import Room, RoomStatus


async def test_published_and_taken_back(house: House) -> None:
    opened = await house.complete()
    door = f"/studios/{opened['id']}"
    assert told(await house.look(door)) == (404, "studio_not_found")

    published = await house.olga.ask("POST", f"{door}/publish")
    again = await house.olga.ask("POST", f"{door}/publish")

    assert (published.status_code, published.json()["status"]) == (200, "PUBLISHED")
    assert published.json()["published_at"] is not None
    assert again.json() == published.json()
    seen = (await house.look(door)).json()
    assert (seen["is_public"], seen["role"], seen["completeness"]) == (True, None, None)
    assert {**seen, "role": "OWNER"} == {**published.json(), "completeness": None}
    taken = await house.olga.ask("POST", f"{door}/unpublish")
    await house.olga.ask("POST", f"{door}/unpublish")
    assert taken.json()["status"] == "DRAFT"
    assert told(await house.look(door)) == (404, "studio_not_found")
    back = await house.olga.ask("POST", f"{door}/publish")
    assert back.json()["published_at"] == published.json()["published_at"]
    names = ["StudioPublished", "StudioUnpublished", "StudioPublished"]
    assert await house.announced("StudioPublished", "StudioUnpublished") == names
    done = [action for action, _ in await acts(house.resources)][-3:]
    assert done == ["studio.published", "studio.unpublished", "studio.published"]


async def test_what_is_missing(house: House, session: AsyncSession) -> None:
    opened = await house.open(city_id=None)
    door = f"/studios/{opened['id']}"
    steps: list[tuple[str, list[str]]] = [
        ("nothing", ["location", "timezone", "currency", "hours", "rooms"]),
        ("city", ["hours", "rooms"]),
        ("closed", ["hours", "rooms"]),
        ("hours", ["rooms"]),
        ("inactive", ["rooms"]),
        ("room", []),
    ]

    for step, missing in steps:
        await _step(house, session, opened["id"], step)
        assert (await house.read(opened["id"]))["completeness"]["missing"] == missing
        response = await house.olga.ask("POST", f"{door}/publish")
        if missing:
            assert told(response) == (422, "studio_incomplete")
            assert response.json()["detail"]["missing"] == missing
            assert (await house.read(opened["id"]))["status"] == "DRAFT"
        else:
            assert response.status_code == 200
    assert (await house.read(opened["id"]))["completeness"] == {
        "percent": 70,
        "missing": [],
        "suggested": ["description", "address", "badges"],
    }


async def _step(house: House, session: AsyncSession, studio_id: str, step: str) -> None:
    door = f"/studios/{studio_id}"
    if step == "city":
        await house.olga.ask("PATCH", door, {"city_id": house.city_id})
    if step in {"closed", "hours"}:
        days = WEEK if step == "hours" else [{"weekday": 0, "mode": "CLOSED"}]
        assert (await house.olga.ask("PUT", f"{door}/hours", {"days": days})).status_code == 200
    if step == "inactive":
        await house.room(studio_id, status=RoomStatus.INACTIVE)
    if step == "room":
        await session.execute(update(Room).values(status=RoomStatus.ACTIVE))
        await session.commit()


LOSSES: list[tuple[str, str, dict[str, Any], str]] = [
    ("PATCH", "", {"city_id": None}, "location"),
    ("PUT", "/hours", {"days": []}, "hours"),
    ("PUT", "/hours", {"days": [{"weekday": 3, "mode": "CLOSED"}]}, "hours"),
]


@pytest.mark.parametrize(("method", "path", "body", "missing"), LOSSES)
async def test_what_customers_know_cannot_be_taken_away(
    house: House, method: str, path: str, body: dict[str, Any], missing: str
) -> None:
    published = await house.publish()
    before = await house.state()

    response = await house.olga.ask(method, f"/studios/{published['id']}{path}", body)

    assert told(response) == (422, "studio_incomplete")
    assert response.json()["detail"]["missing"] == [missing]
    assert await house.state() == before


async def test_its_last_room_may_go(house: House, session: AsyncSession) -> None:
    published = await house.publish()
    await session.execute(update(Room).values(status=RoomStatus.INACTIVE))
    await session.commit()

    body = {"description": "Nothing to be had at this time."}
    response = await house.olga.ask("PATCH", f"/studios/{published['id']}", body)

    assert response.status_code == 200
    assert response.json()["completeness"]["missing"] == ["rooms"]


@pytest.mark.parametrize("status", [BusinessStatus.DRAFT, BusinessStatus.SUSPENDED, None])
async def test_not_without_its_business(
    house: House, carl: Account, session: AsyncSession, status: BusinessStatus | None
) -> None:
    """None: archived."""
    published = await house.publish()
    door = f"/studios/{published['id']}"
    now = house.resources.clock.now()
    values = {"archived_at": now} if status is None else {"status": status}
    await session.execute(update(Business).values(**values))
    await session.commit()

    for path in ("", "/hours", "/closures", "/badges"):
        assert told(await house.look(door + path)) == (404, "studio_not_found")
        assert told(await carl.get(door + path)) == (404, "studio_not_found")
    assert (await house.look("/studios")).json()["items"] == []
    if status is None:
        assert told(await house.olga.get(door)) == (404, "studio_not_found")
        refused = await house.olga.ask("PATCH", door, {"name": "Zombie"})
        assert told(refused) == (404, "studio_not_found")
    else:
        seen = await house.read(published["id"])
        assert (seen["status"], seen["is_public"]) == ("PUBLISHED", False)
