"""Who may not change the e-mail address."""

from typing import Any

import pytest
from httpx import AsyncClient, Response
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import MovableClock
from tests.modules.identity.people import API, PASSWORD, WRONG, told
from tests.modules.identity.second_factors import reauthenticate

from mercat.modules.audit.models import AuditEvent
from mercat.modules.identity.models import LoginSession, Otp, User
from mercat.platform.outbox import OutboxEvent


async def ask(client: AsyncClient, tokens: dict[str, Any], **fields: Any) -> Response:
    body = {"new_email": "lovelace@example.com", "current_password": PASSWORD, **fields}
    body = {name: value for name, value in body.items() if value is not None}
    headers = {"Authorization": f"Bearer {tokens['access_token']}"}
    return await client.post(f"{API}/change-email", json=body, headers=headers)


async def nothing_was_asked(session: AsyncSession) -> bool:
    assert await session.scalar(select(Otp.id)) is None
    assert await session.scalar(select(AuditEvent.id)) is None
    return await session.scalar(select(OutboxEvent.id)) is None


@pytest.mark.parametrize("given", [WRONG, None])
async def test_the_current_password_is_needed(
    client: AsyncClient, session: AsyncSession, tokens: dict[str, Any], given: str | None
) -> None:
    response = await ask(client, tokens, current_password=given)

    assert told(response) == (400, "current_password_wrong")
    assert await nothing_was_asked(session)


async def test_ones_own_address_is_no_other(
    client: AsyncClient, session: AsyncSession, tokens: dict[str, Any]
) -> None:
    response = await ask(client, tokens, new_email="ADA@example.com")

    assert told(response) == (422, "email_unchanged")
    assert await nothing_was_asked(session)


async def test_who_has_no_password_must_have_signed_in_just_now(
    client: AsyncClient, session: AsyncSession, clock: MovableClock, tokens: dict[str, Any]
) -> None:
    await session.execute(update(User).values(password_hash=None))
    await session.commit()
    clock.move(minutes=5, seconds=1)
    late = await ask(client, tokens, current_password=None)
    assert told(late) == (403, "reauthentication_required")
    assert await nothing_was_asked(session)

    await session.execute(update(LoginSession).values(authenticated_at=clock.now()))
    await session.commit()
    assert (await ask(client, tokens, current_password=None)).status_code == 202


async def test_nobody_writes_to_strangers_all_day(
    client: AsyncClient, session: AsyncSession, tokens: dict[str, Any]
) -> None:
    emails = [f"stranger{n}@example.com" for n in range(7)]

    answers = [await ask(client, tokens, new_email=email) for email in emails]

    assert [answer.status_code for answer in answers] == [202] * 5 + [429] * 2
    assert await session.scalar(select(func.count()).select_from(Otp)) == 5


async def test_the_password_alone_is_not_enough_an_hour_later(
    client: AsyncClient,
    session: AsyncSession,
    clock: MovableClock,
    tokens: dict[str, Any],
) -> None:
    clock.move(minutes=20)

    assert told(await ask(client, tokens)) == (403, "reauthentication_required")
    assert await nothing_was_asked(session)

    await reauthenticate(client, tokens, password=PASSWORD)
    assert (await ask(client, tokens)).status_code == 202
