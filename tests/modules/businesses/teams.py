"""Businesses and the people in their teams, for the tests of what each may do."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from httpx import AsyncClient, Response
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from tests.modules.identity.people import PASSWORD
from tests.modules.identity.staff import API, Account

from mercat.modules.businesses.models import Business, BusinessMember, BusinessStatus, TeamRole
from mercat.modules.businesses.service import MembershipBook, Subscriptions
from mercat.platform.clock import Clock
from mercat.platform.ids import uuid7
from mercat.platform.resources import Resources

Team = dict[str, BusinessMember]
"""By the names that a test gives them."""


async def found(session: AsyncSession, name: str = "Northside Plumbing") -> Business:
    """A business without anybody in it, on the free plan, not committed."""
    slug = f"{name.lower().replace(' ', '-')}-{uuid7().hex[-6:]}"
    business = Business(name=name, slug=slug, status=BusinessStatus.DRAFT)
    session.add(business)
    await session.flush()
    await Subscriptions(session, Clock()).begin(business.id)
    return business


async def enlist(
    session: AsyncSession, business_id: UUID, user_id: UUID, role: TeamRole = TeamRole.OWNER
) -> BusinessMember:
    """Not committed."""
    member = BusinessMember(business_id=business_id, user_id=user_id, role=role)
    session.add(member)
    await session.flush()
    await MembershipBook(session).tell_people([user_id])
    return member


async def team(session: AsyncSession, **people: tuple[Account, TeamRole]) -> tuple[UUID, Team]:
    """A business with these in it, committed."""
    business = await found(session)
    members = {
        name: await enlist(session, business.id, account.id, role)
        for name, (account, role) in people.items()
    }
    await session.commit()
    return business.id, members


async def upgrade(session: AsyncSession, business_id: UUID, **more: Any) -> None:
    """To the plan that costs something, as rows; `more` are columns of the subscription."""
    values = {"status": "ACTIVE", **more}
    columns = ", ".join(f"{name} = :{name}" for name in values)
    await session.execute(
        text(
            f"UPDATE subscriptions SET {columns}, "  # noqa: S608 (names of columns)
            "plan_id = (SELECT id FROM plans WHERE code = 'PRO') WHERE business_id = :business"
        ),
        {**values, "business": business_id},
    )
    await session.commit()


async def roles(resources: Resources, business_id: UUID) -> dict[UUID, str]:
    """Who is what, by user."""
    query = text("SELECT user_id, role FROM business_members WHERE business_id = :id")
    async with resources.database.engine.connect() as connection:
        rows = await connection.execute(query, {"id": business_id})
        return {row.user_id: row.role for row in rows}


async def state(resources: Resources) -> str:
    """All of teams that a refused request must leave as it was."""
    query = text("""
        SELECT jsonb_build_object(
            'members', (SELECT jsonb_agg(to_jsonb(t) ORDER BY id) FROM business_members t),
            'invitations', (SELECT jsonb_agg(to_jsonb(t) ORDER BY id) FROM business_invitations t),
            'subscriptions', (SELECT jsonb_agg(to_jsonb(t) ORDER BY id) FROM subscriptions t),
            'memberships', (SELECT jsonb_agg(memberships ORDER BY id) FROM users),
            'audit_events', (SELECT count(*) FROM audit_events),
            'outbox', (SELECT count(*) FROM outbox)
        )::text
    """)
    async with resources.database.engine.connect() as connection:
        return str(await connection.scalar(query))


async def acts(resources: Resources) -> list[str]:
    """What was done to businesses, oldest first."""
    query = text("SELECT action FROM audit_events WHERE target_type = 'business' ORDER BY position")
    async with resources.database.engine.connect() as connection:
        return list(await connection.scalars(query))


def refused(response: Response) -> tuple[int, str] | int:
    """Status and code, or the status alone of what is no refusal."""
    if response.status_code < 400:
        return response.status_code
    return response.status_code, response.json()["error"]


async def invite(
    ada: Account, business_id: UUID, email: str = "grace@example.com", role: str = "MANAGER"
) -> dict[str, Any]:
    body = {"email": email, "role": role}
    response = await ada.ask("POST", f"/businesses/{business_id}/invitations", body)
    assert response.status_code == 201, response.text
    answer: dict[str, Any] = response.json()
    return answer


async def accept(who: Account, token: str) -> Response:
    return await who.ask("POST", "/invitations/accept", {"token": token})


async def entered(client: AsyncClient, who: Account) -> Account:
    """Signed in anew: the access tokens of days ago are good no longer."""
    body = {"email": who.email, "password": PASSWORD}
    response = await client.post(f"{API}/auth/login", json=body)
    return replace(who, token=response.json()["access_token"])
