"""One code, one link, one new password: whoever comes at the same time, whatever is lost."""

import asyncio
from collections import Counter
from typing import Any

import pytest
from httpx import AsyncClient, Response
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.modules.identity.people import ADA, API, Person, Post, me, told

from mercat.modules.audit.models import AuditEvent
from mercat.platform.outbox import OutboxEvent
from mercat.platform.resources import Resources

EMAIL = ADA["email"]
PASSWORDS = [f"another battery staple {n}" for n in range(16)]


async def reset(client: AsyncClient, **entered: str) -> Response:
    return await client.post(f"{API}/reset-password", json=entered)


async def enter(client: AsyncClient, code: str) -> Response:
    return await reset(client, email=EMAIL, code=code, new_password=PASSWORDS[0])


@pytest.fixture
async def code(client: AsyncClient, ada: Person, post: Post) -> str:
    await client.post(f"{API}/forgot-password", json={"email": EMAIL})
    return await post.code(EMAIL)


async def test_sixteen_at_once_with_one_code_are_one(
    client: AsyncClient, session: AsyncSession, code: str
) -> None:
    answers = await asyncio.gather(
        *(reset(client, email=EMAIL, code=code, new_password=p) for p in PASSWORDS)
    )

    assert Counter(answer.status_code for answer in answers) == {200: 1, 400: 15}
    assert await session.scalar(select(func.count()).select_from(AuditEvent)) == 1


async def test_sixteen_at_once_with_one_link_are_one(
    client: AsyncClient, session: AsyncSession, code: str, post: Post
) -> None:
    link = await post.token(EMAIL)

    answers = await asyncio.gather(*(reset(client, token=link, new_password=p) for p in PASSWORDS))

    assert Counter(answer.status_code for answer in answers) == {200: 1, 400: 15}
    winner = [answer.status_code for answer in answers].index(200)
    login = {"email": EMAIL, "password": PASSWORDS[winner]}
    assert (await client.post(f"{API}/login", json=login)).status_code == 200
    names = list(await session.scalars(select(OutboxEvent.name)))
    assert names.count("PasswordChanged") == 1


async def test_emptying_valkey_in_between_changes_nothing(
    client: AsyncClient, resources: Resources, tokens: dict[str, Any], post: Post
) -> None:
    flush = resources.cache._redis.flushdb
    await client.post(f"{API}/forgot-password", json={"email": EMAIL})
    await flush()
    code = await post.code(EMAIL)
    await flush()
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    assert told(await enter(client, wrong)) == (400, "otp_invalid")
    await flush()
    assert (await enter(client, code)).status_code == 200
    await flush()
    assert told(await me(client, tokens["access_token"])) == (401, "session_ended")
    assert told(await enter(client, code)) == (400, "otp_expired")
