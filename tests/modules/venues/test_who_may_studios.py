"""Who may do what with a studio: each role at each door, and what is somebody else's."""

from typing import Any

import pytest
from httpx import AsyncClient
from sqlalchemy.ext.asyncio import AsyncSession
from tests.modules.identity.people import told
from tests.modules.identity.staff import Account, by_key, join
from tests.modules.places import business
from tests.modules.venues.house import WEEK, House

from mercat.modules.businesses.models import BusinessMember, TeamRole
from mercat.modules.identity.models import UserType
from mercat.platform.ids import uuid7

CLOSURE = {"starts_at": "2090-12-24T00:00", "ends_at": "2090-12-27T00:00"}
READS = ("GET ", "GET /hours", "GET /closures", "GET /badges")
WRITES: dict[str, Any] = {
    "PATCH ": {"description": "New."},
    "PUT /hours": {"days": WEEK[:2]},
    "POST /closures": CLOSURE,
    "DELETE /closures/{closure}": None,
    "PUT /badges": {"codes": ["WIFI"]},
    "POST /unpublish": None,
    "POST /publish": None,
    "DELETE ": None,
}
INSIDE = {"OWNER": 200, "ADMIN": 200, "MANAGER": 200, "MEMBER": 403}


@pytest.fixture
async def doors(house: House) -> dict[str, str]:
    """Of a published studio and a closure of it: what stands for each in a path."""
    opened = await house.publish()
    door = f"/studios/{opened['id']}"
    body = {"starts_at": "2091-01-01T00:00Z", "ends_at": "2091-01-02T00:00Z"}
    added = await house.olga.ask("POST", f"{door}/closures", body)
    return {"base": door, "closure": added.json()["id"]}


async def knock(account: Account, doors: dict[str, str], door: str) -> int:
    method, path = door.split(" ", 1)
    path = doors["base"] + path.format(**doors)
    response = await account.ask(method, path, WRITES.get(door))
    return response.status_code if response.status_code >= 400 else 200


async def hire(session: AsyncSession, house: House, account: Account, role: TeamRole) -> None:
    session.add(BusinessMember(business_id=house.id, user_id=account.id, role=role))
    await session.commit()


@pytest.mark.parametrize("role", list(TeamRole))
async def test_each_role_at_each_door(
    house: House, doors: dict[str, str], carl: Account, session: AsyncSession, role: TeamRole
) -> None:
    await hire(session, house, carl, role)
    before = await house.state()

    assert {await knock(carl, doors, door) for door in READS} == {200}
    seen = {door: await knock(carl, doors, door) for door in WRITES}
    opened = await carl.ask(
        "POST", "/studios", {"business_id": str(house.id), "name": "Green Room"}
    )

    assert seen == dict.fromkeys(WRITES, INSIDE[role])
    assert opened.status_code == {200: 201}.get(INSIDE[role], INSIDE[role])
    if INSIDE[role] == 403:
        assert await house.state() == before


async def test_who_is_not_in_the_team(
    house: House, doors: dict[str, str], carl: Account, client: AsyncClient
) -> None:
    """With a business of his own, and staff no more than he."""
    await business(house.resources, "carls", team={carl.id: TeamRole.OWNER})
    clerk = await join(client, house.resources, "clerk@example.com", UserType.STAFF)
    before = await house.state()

    for account in (carl, clerk):
        assert {await knock(account, doors, door) for door in READS} == {200}
        assert {await knock(account, doors, door) for door in WRITES} == {404}
        body = {"business_id": str(house.id), "name": "Mine"}
        assert told(await account.ask("POST", "/studios", body)) == (404, "business_not_found")
    body = {"business_id": str(uuid7()), "name": "Mine"}
    assert told(await carl.ask("POST", "/studios", body)) == (404, "business_not_found")

    assert await house.state() == before


async def test_a_draft_is_its_teams_and_staffs(
    house: House, doors: dict[str, str], carl: Account, client: AsyncClient
) -> None:
    clerk = await join(client, house.resources, "clerk@example.com", UserType.STAFF)
    await house.olga.ask("POST", f"{doors['base']}/unpublish")

    assert {await knock(carl, doors, door) for door in READS} == {404}
    assert {await knock(clerk, doors, door) for door in READS} == {200}
    assert {await knock(house.olga, doors, door) for door in READS} == {200}
    seen = await house.read("blue-room", clerk)
    assert (seen["role"], seen["completeness"]["missing"]) == (None, [])


async def test_a_key_that_only_reads(house: House, doors: dict[str, str]) -> None:
    key = (await house.olga.make_key("businesses:read"))["key"]
    before = await house.state()

    for door, body in WRITES.items():
        method, path = door.split(" ", 1)
        path = doors["base"] + path.format(**doors)
        response = await by_key(house.olga.client, key, method, path, json=body)
        assert told(response) == (403, "forbidden")
    read = await by_key(house.olga.client, key, path=doors["base"])
    assert read.json()["role"] == "OWNER"

    assert await house.state() == before
