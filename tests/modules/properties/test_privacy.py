"""Who sees where a property is: its owner, staff, and a business while it has work there."""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import MovableClock
from tests.modules.identity.lives import Life, request_deletion
from tests.modules.identity.people import told
from tests.modules.identity.staff import Account, acts, by_key
from tests.modules.places import business, london
from tests.modules.properties.homes import LATITUDE, LONGITUDE, STREET, add, tells

from mercat.assembly.following import PERSONAL_DATA
from mercat.modules.businesses.models import Business, BusinessMember, TeamRole
from mercat.modules.identity.dependencies import profile
from mercat.modules.identity.events import DeletionDue
from mercat.modules.properties import dependencies
from mercat.modules.properties.errors import NoProperty
from mercat.modules.properties.models import Property, PropertyGrant
from mercat.modules.properties.service import ApproximateProperty, PropertyAccess, PropertyRead
from mercat.platform.ids import uuid7
from mercat.platform.personal_data import Holdings, Subject
from mercat.platform.places import distance
from mercat.platform.resources import Resources

Seen = PropertyRead | ApproximateProperty


class Plumber:
    """A business, and what it can find out."""

    def __init__(self, resources: Resources, carl: Account, business_id: UUID) -> None:
        self.resources = resources
        self.carl = carl
        self.business_id = business_id

    async def grant(self, home: Any, until: Any = None, reference: UUID | None = None) -> UUID:
        reference = reference or uuid7()
        async with self.resources.database.open_session() as session:
            access = PropertyAccess(session)
            await access.grant(UUID(home["id"]), self.business_id, reference, until)
            await session.commit()
        return reference

    async def revoke(self, reference: UUID) -> None:
        async with self.resources.database.open_session() as session:
            await PropertyAccess(session).revoke(reference)
            await session.commit()

    async def shown(self, home: Any) -> Seen:
        """What leads will tell them."""
        properties = await dependencies.properties(self.resources)
        return await properties.seen_by_business(UUID(home["id"]), self.business_id)

    async def look(self, home: Any) -> tuple[int, bool]:
        """Through the door: the status, and whether the street is in the answer."""
        response = await self.carl.get(f"/properties/{home['id']}")
        return response.status_code, STREET in response.text


@pytest.fixture
async def plumber(resources: Resources, carl: Account) -> Plumber:
    return Plumber(resources, carl, await business(resources, team={carl.id: TeamRole.MEMBER}))


def tells_nothing(seen: Seen) -> bool:
    return not tells(seen.model_dump_json())


async def test_without_work_there_it_is_about_there(
    bea: Account, plumber: Plumber, session: AsyncSession
) -> None:
    city = await london(session)
    home = await add(bea, city_id=str(city.id))

    seen = await plumber.shown(home)

    assert isinstance(seen, ApproximateProperty)
    assert tells_nothing(seen)
    assert seen.city is not None
    assert (seen.city.name, seen.kind) == ("London", "APARTMENT")
    assert seen.latitude is not None
    assert seen.longitude is not None
    assert 250 <= distance(LATITUDE, LONGITUDE, seen.latitude, seen.longitude) <= 1000
    assert [await plumber.shown(home) for _ in range(3)] == [seen] * 3
    assert await plumber.look(home) == (404, False)


async def test_with_work_there_it_is_there(bea: Account, plumber: Plumber) -> None:
    home = await add(bea)

    booking = await plumber.grant(home)

    seen = await plumber.shown(home)
    assert isinstance(seen, PropertyRead)
    assert json.loads(seen.model_dump_json()) == home
    assert await plumber.look(home) == (200, True)
    await plumber.revoke(booking)
    await plumber.revoke(booking)
    assert tells_nothing(await plumber.shown(home))
    assert await plumber.look(home) == (404, False)


async def test_until_the_work_is_over(bea: Account, plumber: Plumber, clock: MovableClock) -> None:
    home = await add(bea)
    booking = await plumber.grant(home, clock.now() + timedelta(minutes=5))
    assert await plumber.look(home) == (200, True)

    clock.move(minutes=5)

    assert tells_nothing(await plumber.shown(home))
    assert await plumber.look(home) == (404, False)
    await plumber.grant(home, clock.now() + timedelta(minutes=5), booking)
    assert await plumber.look(home) == (200, True)


async def test_one_of_two_jobs_is_over(bea: Account, plumber: Plumber) -> None:
    home = await add(bea)
    first, second = await plumber.grant(home), await plumber.grant(home)

    await plumber.revoke(first)
    assert await plumber.look(home) == (200, True)
    await plumber.revoke(second)

    assert await plumber.look(home) == (404, False)


async def test_another_business_sees_none_of_it(
    bea: Account, plumber: Plumber, resources: Resources
) -> None:
    home = await add(bea)
    await plumber.grant(home)
    other = Plumber(resources, bea, await business(resources, "other", team={}))

    assert tells_nothing(await other.shown(home))
    with pytest.raises(NoProperty):
        await other.shown({"id": str(uuid7())})


async def test_who_left_the_team_sees_nothing(
    bea: Account, plumber: Plumber, session: AsyncSession
) -> None:
    home = await add(bea)
    await plumber.grant(home)
    await session.execute(delete(BusinessMember))
    await session.commit()

    assert await plumber.look(home) == (404, False)


async def test_a_business_that_is_gone_sees_nothing(
    bea: Account, plumber: Plumber, session: AsyncSession, resources: Resources
) -> None:
    home = await add(bea)
    await plumber.grant(home)
    gone = update(Business).values(archived_at=resources.clock.now())
    await session.execute(gone.where(Business.id == plumber.business_id))
    await session.commit()

    assert await plumber.look(home) == (404, False)


async def test_a_business_sees_and_changes_nothing(bea: Account, plumber: Plumber) -> None:
    home = await add(bea)
    await plumber.grant(home)
    door = f"/properties/{home['id']}"

    refused = [
        await plumber.carl.ask("PATCH", door, {"label": "Ours"}),
        await plumber.carl.ask("DELETE", door),
        await plumber.carl.ask("PUT", f"{door}/photos/order", {"ids": []}),
    ]

    assert {told(response) for response in refused} == {(404, "property_not_found")}
    assert STREET not in (await plumber.carl.get("/properties")).text
    assert (await bea.get(door)).json() == home


async def test_an_archived_property_is_there_for_who_works_there(
    bea: Account, plumber: Plumber
) -> None:
    home = await add(bea)
    booking = await plumber.grant(home)

    await bea.ask("DELETE", f"/properties/{home['id']}")

    assert (await bea.get(f"/properties/{home['id']}")).status_code == 404
    assert await plumber.look(home) == (200, True)
    await plumber.revoke(booking)
    assert await plumber.look(home) == (404, False)


async def test_staff_see_it(bea: Account, clerk: Account) -> None:
    home = await add(bea)
    narrow = await clerk.make_key("properties:read")
    inspecting = await clerk.make_key("properties:read", "properties:inspect")
    door = f"/properties/{home['id']}"

    assert (await clerk.get(door)).json() == home
    response = await by_key(clerk.client, narrow["key"], path=door)
    assert told(response) == (404, "property_not_found")
    assert (await by_key(clerk.client, inspecting["key"], path=door)).json() == home
    assert (await clerk.get("/properties")).json()["items"] == []


async def points(session: AsyncSession) -> set[tuple[float | None, float | None]]:
    columns = select(Property.approximate_latitude, Property.approximate_longitude)
    return {(row[0], row[1]) for row in await session.execute(columns)}


async def test_added_anew_it_is_told_by_the_same_point(bea: Account, session: AsyncSession) -> None:
    for _ in range(5):
        home = await add(bea)
        nudge = {"latitude": LATITUDE + 0.00001, "longitude": LONGITUDE - 0.00001}
        assert (await bea.ask("PATCH", f"/properties/{home['id']}", nudge)).status_code == 200
        await bea.ask("DELETE", f"/properties/{home['id']}")

    assert len(await points(session)) == 1


async def test_elsewhere_it_is_told_by_another(bea: Account, session: AsyncSession) -> None:
    home = await add(bea)

    away = {"latitude": 48.8566, "longitude": 2.3522}
    await bea.ask("PATCH", f"/properties/{home['id']}", away)

    ((latitude, longitude),) = await points(session)
    assert latitude is not None
    assert longitude is not None
    assert 250 <= distance(48.8566, 2.3522, latitude, longitude) <= 1000


async def test_the_trail_does_not_tell(bea: Account, resources: Resources) -> None:
    home = await add(bea)
    await bea.ask("PATCH", f"/properties/{home['id']}", {"notes": "The key is under the mat"})

    assert [name for name, _ in await acts(resources)] == ["property.added", "property.changed"]
    async with resources.database.engine.connect() as connection:
        trail = (await connection.exec_driver_sql("SELECT changes::text FROM audit_events")).all()
    assert not tells(str(trail))
    assert "mat" not in str(trail)


async def test_taken_along_and_erased(
    bea: Account, plumber: Plumber, session: AsyncSession, resources: Resources
) -> None:
    home = await add(bea)
    await plumber.grant(home)

    areas = await Holdings(session, PERSONAL_DATA).export(Subject(bea.id, bea.email))

    (row,) = areas["properties"]["properties"]
    assert (row["address_line1"], row["latitude"]) == (STREET, LATITUDE)
    at = resources.clock.now()
    await request_deletion(session, Life(bea.id), at)
    async with resources.database.open_session() as other:
        due = DeletionDue(user_id=bea.id, requested_at=at)
        await profile.anonymise_user(other, resources, PERSONAL_DATA).execute(due)
    (whole,) = [dict(row._mapping) for row in await session.execute(select(Property.__table__))]
    assert not tells(str(whole))
    assert {whole[name] for name in ("latitude", "approximate_latitude", "notes")} == {None}
    assert (await session.scalars(select(PropertyGrant))).all() == []
    assert await plumber.look(home) == (404, False)
