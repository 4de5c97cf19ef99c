"""Businesses outlive their owners' accounts."""

import asyncio

import pytest
from httpx import AsyncClient
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession
from tests.modules.businesses.teams import acts, roles, team
from tests.modules.identity.people import Post
from tests.modules.identity.staff import Account, join

from mercat.assembly.following import PERSONAL_DATA
from mercat.modules.businesses.models import TeamRole
from mercat.platform.personal_data import Holdings, Subject
from mercat.platform.resources import Resources


async def erase(session: AsyncSession, who: Account) -> None:
    await Holdings(session, PERSONAL_DATA).erase(Subject(who.id, who.email))
    await session.commit()


async def test_the_next_in_rank_inherits_and_is_told(
    client: AsyncClient, resources: Resources, session: AsyncSession
) -> None:
    ada, bob, eve, grace = [
        await join(client, resources, f"{name}@example.com")
        for name in ("ada", "bob", "eve", "grace")
    ]
    business_id, _ = await team(
        session,
        bob=(bob, TeamRole.MEMBER),
        ada=(ada, TeamRole.OWNER),
        eve=(eve, TeamRole.MANAGER),
        grace=(grace, TeamRole.ADMIN),
    )
    # An account that cannot sign in does not come first.
    await session.execute(
        text("UPDATE users SET status = 'SUSPENDED' WHERE id = :id"), {"id": grace.id}
    )

    await erase(session, ada)

    assert await roles(resources, business_id) == {
        bob.id: "MEMBER",
        eve.id: "OWNER",
        grace.id: "ADMIN",
    }
    assert (await eve.get("/auth/me")).json()["memberships"][0]["role"] == "OWNER"
    assert await acts(resources) == ["business.inherited"]
    post = Post(resources)
    await post.run()
    assert "owner" in post.letters(eve.email)[0].text


async def test_with_another_owner_nothing_changes_for_the_others(
    client: AsyncClient, resources: Resources, session: AsyncSession
) -> None:
    ada = await join(client, resources, "ada@example.com")
    bob = await join(client, resources, "bob@example.com")
    business_id, _ = await team(session, ada=(ada, TeamRole.OWNER), bob=(bob, TeamRole.OWNER))

    await erase(session, ada)

    assert await roles(resources, business_id) == {bob.id: "OWNER"}
    assert await acts(resources) == []


async def test_with_another_owner_who_cannot_sign_in_the_next_in_rank_inherits(
    client: AsyncClient, resources: Resources, session: AsyncSession
) -> None:
    ada, bob, eve = [
        await join(client, resources, f"{name}@example.com") for name in ("ada", "bob", "eve")
    ]
    shared, _ = await team(
        session, ada=(ada, TeamRole.OWNER), bob=(bob, TeamRole.OWNER), eve=(eve, TeamRole.MEMBER)
    )
    theirs, _ = await team(session, ada=(ada, TeamRole.OWNER), bob=(bob, TeamRole.OWNER))
    suspend = text("UPDATE users SET status = 'SUSPENDED' WHERE id = :id")
    await session.execute(suspend, {"id": bob.id})

    await erase(session, ada)

    assert await roles(resources, shared) == {bob.id: "OWNER", eve.id: "OWNER"}
    # Whom staff may let in again; till then there is nobody else.
    assert await roles(resources, theirs) == {bob.id: "OWNER"}
    assert await acts(resources) == ["business.inherited"]


async def test_a_business_that_nobody_is_left_in_is_archived(
    client: AsyncClient, resources: Resources, session: AsyncSession
) -> None:
    ada = await join(client, resources, "ada@example.com")
    business_id, _ = await team(session, ada=(ada, TeamRole.OWNER))

    await erase(session, ada)

    archived = text("SELECT archived_at FROM businesses WHERE id = :id")
    assert await session.scalar(archived, {"id": business_id}) is not None
    assert await roles(resources, business_id) == {}
    assert await acts(resources) == ["business.archived"]


@pytest.mark.parametrize("role", [TeamRole.OWNER, TeamRole.MEMBER])
async def test_an_erasure_gives_way_to_whoever_changes_the_team(
    client: AsyncClient, resources: Resources, session: AsyncSession, role: TeamRole
) -> None:
    ada = await join(client, resources, "ada@example.com")
    bob = await join(client, resources, "bob@example.com")
    business_id, members = await team(session, ada=(ada, TeamRole.OWNER), bob=(bob, role))
    # As whoever erases does first. Then the one holds the account and the other the business.
    lock = text("SELECT id FROM users WHERE id = :id FOR UPDATE")
    await session.execute(lock, {"id": bob.id})
    path = f"/businesses/{business_id}/members/{members['bob'].id}"
    removal = asyncio.create_task(ada.ask("DELETE", path))
    await _until_somebody_waits(resources)

    with pytest.raises(DBAPIError) as refusal:
        await erase(session, bob)
    await session.rollback()

    assert "lock timeout" in str(refusal.value)
    assert (await removal).status_code == 200
    await erase(session, bob)
    assert await roles(resources, business_id) == {ada.id: "OWNER"}


async def _until_somebody_waits(resources: Resources) -> None:
    waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    async with resources.database.engine.connect() as connection, asyncio.timeout(60):
        while not await connection.scalar(waiting):  # noqa: ASYNC110 (a lock rings no bell)
            await asyncio.sleep(0.01)
