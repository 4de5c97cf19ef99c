"""How many people a team has room for, and how many letters it may send."""

import asyncio
from dataclasses import replace
from uuid import UUID

import pytest
from httpx import AsyncClient
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import MovableClock
from tests.modules.businesses.teams import (
    accept,
    entered,
    invite,
    refused,
    roles,
    state,
    team,
    upgrade,
)
from tests.modules.identity.people import Post
from tests.modules.identity.staff import Account, join

from mercat.modules.businesses.models import TeamRole
from mercat.modules.businesses.workflows import invite_person
from mercat.platform.resources import Resources

FULL = (409, "plan_limit_reached")


@pytest.fixture
async def ada(client: AsyncClient, resources: Resources) -> Account:
    return await join(client, resources, "ada@example.com")


@pytest.fixture
async def business_id(session: AsyncSession, ada: Account) -> UUID:
    found, _ = await team(session, ada=(ada, TeamRole.OWNER))
    return found


@pytest.fixture
def post(resources: Resources) -> Post:
    return Post(resources)


async def test_open_invitations_have_seats_and_expired_ones_have_not(
    clock: MovableClock,
    client: AsyncClient,
    session: AsyncSession,
    resources: Resources,
    ada: Account,
    business_id: UUID,
) -> None:
    path = f"/businesses/{business_id}/invitations"
    third = {"email": "c@example.com", "role": "MEMBER"}
    await invite(ada, business_id, "a@example.com")
    await invite(ada, business_id, "b@example.com")
    before = await state(resources)
    refusal = await ada.ask("POST", path, third)
    assert refused(refusal) == FULL
    assert refusal.json()["detail"]["team_size"] == 3
    assert await state(resources) == before
    await invite(ada, business_id, "b@example.com")  # again, which takes no other seat

    await upgrade(session, business_id)
    await invite(ada, business_id, "c@example.com")
    clock.move(days=8)
    ada = await entered(client, ada)
    await session.execute(
        text("UPDATE subscriptions SET plan_id = (SELECT id FROM plans WHERE code = 'FREE')")
    )
    await session.commit()
    await invite(ada, business_id, "d@example.com")


async def test_no_more_join_at_once_than_there_are_seats(
    client: AsyncClient,
    session: AsyncSession,
    resources: Resources,
    ada: Account,
    business_id: UUID,
    post: Post,
) -> None:
    """The plan has become a smaller one since they were asked."""
    people = [await join(client, resources, f"p{n}@example.com") for n in range(5)]
    await upgrade(session, business_id)
    for person in people:
        await invite(ada, business_id, person.email)
    tokens = [await post.token(person.email) for person in people]
    await session.execute(
        text("UPDATE subscriptions SET plan_id = (SELECT id FROM plans WHERE code = 'FREE')")
    )
    await session.commit()

    answers = await asyncio.gather(*map(accept, people, tokens))

    assert sorted(answer.status_code for answer in answers) == [200, 200, 409, 409, 409]
    assert {refused(answer) for answer in answers if answer.status_code == 409} == {FULL}
    assert len(await roles(resources, business_id)) == 3


async def test_a_business_sends_only_so_many_a_day(
    ada: Account, business_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(invite_person, "INVITATIONS", replace(invite_person.INVITATIONS, count=2))
    await invite(ada, business_id)
    await invite(ada, business_id)

    body = {"email": "grace@example.com", "role": "MEMBER"}
    response = await ada.ask("POST", f"/businesses/{business_id}/invitations", body)

    assert refused(response) == (429, "rate_limited")
    assert int(response.headers["retry-after"]) > 3600


async def test_nor_does_one_person_by_opening_more_of_them(
    session: AsyncSession, ada: Account, business_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(invite_person, "INVITATIONS", replace(invite_person.INVITATIONS, count=2))
    another, _ = await team(session, ada=(ada, TeamRole.OWNER))
    await invite(ada, business_id)
    await invite(ada, another)

    body = {"email": "grace@example.com", "role": "MEMBER"}
    response = await ada.ask("POST", f"/businesses/{another}/invitations", body)

    assert refused(response) == (429, "rate_limited")
