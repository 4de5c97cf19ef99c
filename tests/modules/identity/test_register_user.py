"""Opening an account."""

from httpx import AsyncClient
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.identity.models import Otp, User
from mercat.platform.outbox import OutboxEvent

ADA = {"email": "Ada@Example.com", "password": "correct horse battery staple"}


async def test_a_customer_registers(client: AsyncClient, session: AsyncSession) -> None:
    response = await client.post("/api/v1/auth/register", json=ADA)

    assert response.status_code == 201
    body = response.json()
    assert (body["email"], body["user_type"], body["status"]) == (
        "ada@example.com",
        "CUSTOMER",
        "PENDING",
    )
    assert (body["is_active"], body["is_verified"]) == (False, False)
    names = await session.scalars(select(OutboxEvent.name).order_by(OutboxEvent.position))
    assert list(names) == ["UserRegistered", "CodeRequested"]


async def test_an_address_is_taken_whatever_its_case(
    client: AsyncClient, session: AsyncSession
) -> None:
    await client.post("/api/v1/auth/register", json=ADA)

    response = await client.post(
        "/api/v1/auth/register", json={**ADA, "email": "ADA@example.COM", "first_name": "Eve"}
    )

    assert (response.status_code, response.json()["error"]) == (409, "email_taken")
    assert list(await session.scalars(select(User.first_name))) == [None]
    assert await session.scalar(select(func.count()).select_from(Otp)) == 1
