"""Who may do what with a catalogue: each role at each door, and what is somebody else's."""

from typing import Any

import pytest
from httpx import AsyncClient
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession
from tests.modules.catalogue.conftest import Shop
from tests.modules.catalogue.test_portfolio import picture, show
from tests.modules.files.shelved import shelved
from tests.modules.identity.people import told
from tests.modules.identity.staff import Account, acts, by_key, join
from tests.modules.places import business

from mercat.modules.businesses.models import (
    Business,
    BusinessMember,
    BusinessSlug,
    BusinessStatus,
    TeamRole,
)
from mercat.modules.files.models import FilePurpose
from mercat.modules.identity.models import UserType
from mercat.platform.ids import uuid7

READS = ("GET services", "GET service", "GET portfolio")
WRITES = (
    *("PATCH service", "PUT services/order", "DELETE service", "POST services"),
    *("PATCH item", "PUT portfolio/order", "DELETE item", "POST portfolio"),
)
INSIDE = {"OWNER": 200, "ADMIN": 200, "MANAGER": 200, "MEMBER": 403}


class Doors:
    """Every door of a shop's catalogue, with what leads in."""

    def __init__(self, shop: Shop, service: str, item: str) -> None:
        self.shop = shop
        self.service = service
        self.item = item

    async def knock(self, account: Account, door: str, base: str | None = None) -> int:
        method, name = door.split()
        base = base or f"/businesses/{self.shop.id}"
        path = {
            "service": f"services/{self.service}",
            "item": f"portfolio/{self.item}",
        }.get(name, name)
        response = await account.ask(method, f"{base}/{path}", await self._body(account, door))
        if response.status_code >= 400:
            return response.status_code
        return 200

    async def _body(self, account: Account, door: str) -> Any:
        if door == "POST services":
            return self.shop.offering()
        if door == "POST portfolio":
            resources = self.shop.resources
            return {"file_id": str(await shelved(resources, account.id, FilePurpose.PORTFOLIO))}
        orders = {"PUT services/order": [self.service], "PUT portfolio/order": [self.item]}
        if door in orders:
            return {"ids": orders[door]}
        return {"PATCH service": {"name": "New"}, "PATCH item": {"caption": "New"}}.get(door)


@pytest.fixture
async def doors(shop: Shop) -> Doors:
    return Doors(shop, (await shop.offer())["id"], await show(shop))


async def hire(shop: Shop, session: AsyncSession, account: Account, role: TeamRole) -> None:
    session.add(BusinessMember(business_id=shop.id, user_id=account.id, role=role))
    await session.commit()


@pytest.mark.parametrize("role", list(TeamRole))
async def test_each_role_at_each_door(
    doors: Doors, carl: Account, session: AsyncSession, role: TeamRole
) -> None:
    await hire(doors.shop, session, carl, role)
    before = await acts(doors.shop.resources)

    assert {door: await doors.knock(carl, door) for door in READS} == dict.fromkeys(READS, 200)
    seen = {door: await doors.knock(carl, door) for door in WRITES}

    assert seen == dict.fromkeys(WRITES, INSIDE[role])
    if INSIDE[role] == 403:
        assert await acts(doors.shop.resources) == before


@pytest.mark.parametrize("status", list(BusinessStatus))
async def test_who_is_not_in_the_team(
    doors: Doors, carl: Account, session: AsyncSession, status: BusinessStatus
) -> None:
    await session.execute(update(Business).values(status=status))
    await session.commit()
    before = await acts(doors.shop.resources)

    reads = {await doors.knock(carl, door) for door in READS}
    writes = {await doors.knock(carl, door) for door in WRITES}

    assert reads == {200 if status is BusinessStatus.PUBLISHED else 404}
    assert writes == {404}
    assert await acts(doors.shop.resources) == before
    anybody = (await doors.shop.look(doors.shop.services)).status_code
    assert {anybody} == reads
    assert {await doors.knock(doors.shop.olga, door) for door in READS} == {200}


async def test_what_is_another_businesses_is_not_here(doors: Doors, carl: Account) -> None:
    """Below a business of one's own, with the ids of somebody else's."""
    shop = doors.shop
    own = await business(shop.resources, "carls", team={carl.id: TeamRole.OWNER})
    base = f"/businesses/{own}"

    seen = {
        door: await doors.knock(carl, door, base)
        for door in ("GET service", "PATCH service", "DELETE service", "PATCH item", "DELETE item")
    }

    assert set(seen.values()) == {404}
    for order in ("services", "portfolio"):
        assert await doors.knock(carl, f"PUT {order}/order", base) == 409
    assert [one["name"] for one in await shop.items(shop.services)] == ["Boiler service"]
    assert [one["id"] for one in await shop.items(shop.portfolio)] == [doors.item]


async def test_staff_see_and_change_nothing(
    doors: Doors, client: AsyncClient, session: AsyncSession
) -> None:
    clerk = await join(client, doors.shop.resources, "clerk@example.com", UserType.STAFF)
    await session.execute(update(Business).values(status=BusinessStatus.DRAFT))
    await session.commit()

    assert {await doors.knock(clerk, door) for door in READS} == {200}
    assert {await doors.knock(clerk, door) for door in WRITES} == {404}


async def test_a_key_that_only_reads(doors: Doors) -> None:
    shop = doors.shop
    key = await shop.olga.make_key("businesses:read")
    body = {"file_id": await picture(shop)}

    for path, sent in ((shop.services, shop.offering()), (shop.portfolio, body)):
        response = await by_key(shop.olga.client, key["key"], "POST", path, json=sent)
        assert told(response) == (403, "forbidden")
        assert len((await by_key(shop.olga.client, key["key"], path=path)).json()["items"]) == 1


async def test_an_old_slug_leads_to_the_new_one(doors: Doors, session: AsyncSession) -> None:
    session.add(BusinessSlug(slug="old-name", business_id=doors.shop.id))
    await session.commit()
    path = f"/businesses/old-name/services/{doors.service}"

    read = await doors.shop.look(path)
    written = await doors.shop.olga.ask("DELETE", path)

    assert (read.status_code, written.status_code) == (308, 308)
    moved = f"/api/v1/businesses/quick-fix/services/{doors.service}"
    assert read.headers["Location"] == written.headers["Location"] == moved
    assert len(await doors.shop.items(doors.shop.services)) == 1


@pytest.mark.parametrize(
    "name", ["nobody", "01890000-0000-7000-8000-000000000001", "%00", "x" * 101]
)
async def test_a_business_that_is_not_there(shop: Shop, name: str) -> None:
    for path in (f"/businesses/{name}/services", f"/businesses/{name}/portfolio"):
        assert (await shop.look(path)).status_code in {404, 422}
        body = shop.offering() if "services" in path else {"file_id": str(uuid7())}
        assert (await shop.olga.ask("POST", path, body)).status_code in {404, 422}
