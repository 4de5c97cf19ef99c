"""A business is handed on: both change, or neither."""

import asyncio
from uuid import uuid4

import pytest
from httpx import AsyncClient
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import MovableClock
from tests.modules.businesses.teams import Team, acts, refused, roles, state, team
from tests.modules.identity.staff import Account, by_key, join

from mercat.modules.businesses.models import TeamRole
from mercat.platform.resources import Resources


@pytest.fixture
async def ada(client: AsyncClient, resources: Resources) -> Account:
    return await join(client, resources, "ada@example.com")


@pytest.fixture
async def grace(client: AsyncClient, resources: Resources) -> Account:
    return await join(client, resources, "grace@example.com")


async def hand_on(who: Account, business_id: object, member_id: object) -> object:
    path = f"/businesses/{business_id}/transfer-ownership"
    return refused(await who.ask("POST", path, {"member_id": str(member_id)}))


async def test_they_become_the_owner_and_the_caller_an_administrator(
    session: AsyncSession, resources: Resources, ada: Account, grace: Account
) -> None:
    business_id, members = await team(
        session, ada=(ada, TeamRole.OWNER), grace=(grace, TeamRole.MEMBER)
    )

    assert await hand_on(ada, business_id, members["grace"].id) == 200

    assert await roles(resources, business_id) == {ada.id: "ADMIN", grace.id: "OWNER"}
    for who, role in ((ada, "ADMIN"), (grace, "OWNER")):
        assert (await who.get("/auth/me")).json()["memberships"][0]["role"] == role
    assert await acts(resources) == ["business.transferred"]
    assert await hand_on(ada, business_id, members["ada"].id) == (403, "forbidden")


async def test_it_needs_a_fresh_sign_in_and_no_key_does(
    session: AsyncSession,
    resources: Resources,
    client: AsyncClient,
    clock: MovableClock,
    ada: Account,
    grace: Account,
) -> None:
    business_id, members = await team(
        session, ada=(ada, TeamRole.OWNER), grace=(grace, TeamRole.MEMBER)
    )
    key = await ada.make_key("businesses:write")
    before = await roles(resources, business_id)

    path, body = f"/businesses/{business_id}/transfer-ownership", str(members["grace"].id)
    robot = await by_key(client, key["key"], "POST", path, json={"member_id": body})
    assert refused(robot) == (403, "session_required")
    clock.move(minutes=6)
    assert await hand_on(ada, business_id, body) == (403, "reauthentication_required")
    assert await roles(resources, business_id) == before


async def test_to_whom_it_cannot_be_handed(
    session: AsyncSession, resources: Resources, ada: Account, grace: Account
) -> None:
    business_id, members = await team(
        session, ada=(ada, TeamRole.OWNER), grace=(grace, TeamRole.MEMBER)
    )
    await session.execute(
        text("UPDATE users SET status = 'SUSPENDED' WHERE id = :id"), {"id": grace.id}
    )
    await session.commit()
    before = await state(resources)

    assert await hand_on(ada, business_id, members["ada"].id) == (422, "own_membership")
    assert await hand_on(ada, business_id, uuid4()) == (404, "member_not_found")
    assert await hand_on(ada, business_id, members["grace"].id) == (409, "member_not_active")
    assert await state(resources) == before


async def test_handed_to_two_at_once_one_has_it(
    session: AsyncSession,
    resources: Resources,
    client: AsyncClient,
    ada: Account,
    grace: Account,
) -> None:
    eve = await join(client, resources, "eve@example.com")
    everybody: dict[str, tuple[Account, TeamRole]] = {
        "ada": (ada, TeamRole.OWNER),
        "grace": (grace, TeamRole.MEMBER),
        "eve": (eve, TeamRole.MEMBER),
    }
    members: Team
    business_id, members = await team(session, **everybody)

    answers = await asyncio.gather(
        hand_on(ada, business_id, members["grace"].id), hand_on(ada, business_id, members["eve"].id)
    )

    assert set(answers) == {200, (403, "forbidden")}
    assert sorted((await roles(resources, business_id)).values()) == ["ADMIN", "MEMBER", "OWNER"]
