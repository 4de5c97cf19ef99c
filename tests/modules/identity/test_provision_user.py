"""An operator makes an account."""

import pytest
from httpx import AsyncClient
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.modules.identity.people import ADA, API, PASSWORD, Person

from mercat.modules.identity.dependencies import accounts
from mercat.modules.identity.errors import EmailTaken
from mercat.modules.identity.models import Customer, User, UserType
from mercat.platform.outbox import OutboxEvent
from mercat.platform.resources import Resources


async def test_staff_may_sign_in_at_once(
    client: AsyncClient, session: AsyncSession, resources: Resources
) -> None:
    workflow = accounts.provision_user(session, resources)
    await workflow.execute("root@example.com", PASSWORD, UserType.STAFF, "Grace")

    body = {"email": "root@example.com", "password": PASSWORD}
    response = await client.post(f"{API}/login", json=body)

    assert response.status_code == 200
    user = response.json()["user"]
    assert (user["user_type"], user["first_name"]) == ("STAFF", "Grace")
    assert (user["is_active"], user["is_verified"]) == (True, True)
    assert await session.scalar(select(OutboxEvent.id)) is None  # no code is needed


async def test_a_registration_that_nobody_verified_gives_way(
    client: AsyncClient, session: AsyncSession, resources: Resources
) -> None:
    await client.post(f"{API}/register", json=ADA)
    workflow = accounts.provision_user(session, resources)

    await workflow.execute(ADA["email"], "another battery staple", UserType.CUSTOMER)

    user = (await session.scalars(select(User))).one()
    assert user.is_verified
    assert list(await session.scalars(select(Customer.user_id))) == [user.id]


async def test_nobody_is_made_twice(
    session: AsyncSession, resources: Resources, ada: Person
) -> None:
    before = await session.scalar(select(User.password_hash))
    await session.rollback()
    workflow = accounts.provision_user(session, resources)

    with pytest.raises(EmailTaken):
        await workflow.execute(ADA["email"], "another battery staple", UserType.STAFF)

    rows = (await session.execute(select(User.user_type, User.password_hash))).all()
    assert [tuple(row) for row in rows] == [(UserType.CUSTOMER, before)]
