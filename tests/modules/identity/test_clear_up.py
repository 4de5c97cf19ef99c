"""Once an hour: codes and failures that mean nothing any more are forgotten."""

from typing import Any

from httpx import AsyncClient
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import MovableClock
from tests.modules.identity.people import ADA, API, WRONG, Person

from mercat.modules.identity.dependencies import accounts
from mercat.modules.identity.models import LoginSession, Otp, Throttle, User
from mercat.platform.resources import Resources


async def counts(session: AsyncSession) -> list[int]:
    """Codes, failures and users."""
    tables = (Otp, Throttle, User)
    return [await session.scalar(select(func.count()).select_from(t)) or 0 for t in tables]


async def test_what_is_older_than_every_limit_is_forgotten(
    client: AsyncClient,
    session: AsyncSession,
    resources: Resources,
    clock: MovableClock,
    ada: Person,
) -> None:
    await client.post(f"{API}/send-otp", json={"email": ada.email, "purpose": "LOGIN"})
    await client.post(f"{API}/login", json={**ADA, "password": WRONG})
    assert await counts(session) == [1, 3, 1]

    clock.move(days=1, hours=23)
    await accounts.clear_up(session, resources).execute()
    assert await counts(session) == [1, 3, 1]

    clock.move(hours=1, minutes=11)
    await accounts.clear_up(session, resources).execute()
    assert await counts(session) == [0, 0, 1]


async def test_a_sign_in_is_forgotten_two_months_after_its_last_day(
    tokens: dict[str, Any], session: AsyncSession, resources: Resources, clock: MovableClock
) -> None:
    async def count() -> int:
        return await session.scalar(select(func.count()).select_from(LoginSession)) or 0

    clock.move(days=30 + 59)
    await accounts.clear_up(session, resources).execute()
    assert await count() == 1

    clock.move(days=2)
    await accounts.clear_up(session, resources).execute()
    assert await count() == 0
