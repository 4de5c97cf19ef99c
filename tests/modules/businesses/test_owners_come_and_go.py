"""The draft of who registers with a name, and what becomes of what the erased have owned."""

from typing import Any

import pytest
from httpx import AsyncClient
from sqlalchemy import func, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession
from tests.modules.businesses.town import Town, open_business, publish
from tests.modules.identity.people import PASSWORD, Post
from tests.modules.identity.staff import Account, acts

from mercat.modules.businesses.dependencies import businesses
from mercat.modules.businesses.models import Business, BusinessMember, TeamRole
from mercat.modules.identity.events import EmailVerified
from mercat.modules.identity.models import User
from mercat.platform.outbox.schedule import fire
from mercat.platform.resources import Resources

API = "/api/v1"


async def register(client: AsyncClient, post: Post, **more: Any) -> Account:
    body = {"email": "ned@example.com", "password": PASSWORD, "user_type": "BUSINESS_OWNER", **more}
    assert (await client.post(f"{API}/auth/register", json=body)).status_code == 201
    code = await post.code("ned@example.com")
    verified = await client.post(
        f"{API}/auth/verify-otp", json={"email": "ned@example.com", "code": code}
    )
    await post.run()
    answer = verified.json()
    return Account(answer["user"]["id"], "ned@example.com", client, answer["access_token"])


@pytest.mark.parametrize(
    ("name", "slug"), [("Ned’s Nails", "neds-nails"), ("寿司", "business-"), ("new", "new-")]
)
async def test_the_business_one_registered_with_is_there(
    client: AsyncClient, post: Post, resources: Resources, name: str, slug: str
) -> None:
    ned = await register(client, post, business_name=name)

    (business,) = (await ned.get("/businesses?mine=true")).json()["items"]
    assert (business["name"], business["status"]) == (name, "DRAFT")
    assert business["slug"].startswith(slug)
    (team,) = (await ned.get("/auth/me")).json()["memberships"]
    assert (team["business_id"], team["role"]) == (business["id"], "OWNER")
    assert ("business.created", None) in await acts(resources)


async def test_told_twice_it_is_drafted_once(
    client: AsyncClient, post: Post, resources: Resources, session: AsyncSession
) -> None:
    ned = await register(client, post, business_name="Ned’s Nails")
    event = EmailVerified(user_id=ned.id)
    for archived in (False, True):
        if archived:
            await session.execute(update(Business).values(archived_at=func.now()))
            await session.commit()
        async with resources.database.open_session() as another:
            await businesses.draft_business(another, resources).execute(event)

    assert await session.scalar(select(func.count()).select_from(Business)) == 1


@pytest.mark.parametrize(
    "more", [{}, {"user_type": "CUSTOMER"}, {"user_type": "CUSTOMER", "business_name": "Ned’s"}]
)
async def test_who_named_none_has_none(
    client: AsyncClient, post: Post, session: AsyncSession, more: dict[str, str]
) -> None:
    body = {"email": "ned@example.com", "password": PASSWORD, "user_type": "BUSINESS_OWNER", **more}
    response = await client.post(f"{API}/auth/register", json=body)
    if response.status_code == 201:
        code = await post.code("ned@example.com")
        await client.post(f"{API}/auth/verify-otp", json={"email": "ned@example.com", "code": code})
        await post.run()

    assert await session.scalar(select(func.count()).select_from(Business)) == 0


async def erase(who: Account, session: AsyncSession, resources: Resources, post: Post) -> None:
    assert (await who.ask("DELETE", "/users/me")).status_code == 202
    due = text("UPDATE scheduled_events SET due_at = now() WHERE name = 'DeletionDue'")
    await session.execute(due)
    await session.commit()
    await fire(resources.database.engine)
    for _ in range(2):
        await post.run()
    status = select(User.status).where(User.id == who.id)
    assert await session.scalar(status) == "DELETED"


async def test_what_nobody_owns_any_more_is_closed(
    olga: Account,
    omar: Account,
    town: Town,
    session: AsyncSession,
    client: AsyncClient,
    post: Post,
    resources: Resources,
) -> None:
    await publish(olga, town, "Alone")
    await open_business(olga, "Draft")
    shared = await publish(olga, town, "Shared")
    other = BusinessMember(business_id=shared["id"], user_id=omar.id, role=TeamRole.OWNER)
    session.add(other)
    await session.commit()

    await erase(olga, session, resources, post)

    archived = select(Business.name).where(Business.archived_at.is_not(None))
    assert set(await session.scalars(archived)) == {"Alone", "Draft"}
    listed = (await client.get(f"{API}/businesses")).json()["items"]
    assert [one["name"] for one in listed] == ["Shared"]
    members = select(func.count()).where(BusinessMember.user_id == olga.id)
    assert await session.scalar(members) == 0
    assert ("business.archived", None) in await acts(resources)
