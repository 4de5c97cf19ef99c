"""Verifying an address by the link in the e-mail."""

import asyncio
from collections import Counter

import pytest
from httpx import AsyncClient, Response
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import MovableClock
from tests.modules.identity.people import ADA, API, Person, Post, suspend, told

from mercat.modules.audit.models import AuditEvent
from mercat.modules.identity.models import LoginSession, Otp, User, UserStatus
from mercat.platform.outbox import OutboxEvent
from mercat.platform.resources import Resources

EMAIL = ADA["email"]


async def follow(client: AsyncClient, token: str) -> Response:
    return await client.post(f"{API}/verify-email", json={"token": token})


async def resend(client: AsyncClient, email: str = EMAIL) -> Response:
    return await client.post(f"{API}/resend-verification", json={"email": email})


@pytest.fixture
async def token(client: AsyncClient, post: Post) -> str:
    """What Ada was sent when she registered."""
    await client.post(f"{API}/register", json=ADA)
    return await post.token(EMAIL)


async def status(session: AsyncSession) -> UserStatus | None:
    session.expire_all()
    return await session.scalar(select(User.status))


async def test_the_link_makes_the_account_active_and_signs_nobody_in(
    client: AsyncClient, session: AsyncSession, token: str
) -> None:
    response = await follow(client, token)

    assert (response.status_code, set(response.json())) == (200, {"message"})
    assert await status(session) is UserStatus.ACTIVE
    assert await session.scalar(select(LoginSession.id)) is None
    assert (await client.post(f"{API}/login", json=ADA)).status_code == 200
    verified = AuditEvent.action == "email.verified"
    changes = await session.scalars(select(AuditEvent.changes).where(verified))
    assert changes.all() == [{"by": "link", "contested": False}]


async def test_link_and_code_end_each_other(client: AsyncClient, post: Post, token: str) -> None:
    code = await post.code(EMAIL)
    assert (await follow(client, token)).status_code == 200

    by_code = await client.post(f"{API}/verify-otp", json={"email": EMAIL, "code": code})

    assert told(by_code) == (400, "otp_expired")
    assert told(await follow(client, token)) == (400, "link_invalid")


async def test_the_code_ends_the_link(client: AsyncClient, post: Post, token: str) -> None:
    code = await post.code(EMAIL)
    await client.post(f"{API}/verify-otp", json={"email": EMAIL, "code": code})

    assert told(await follow(client, token)) == (400, "link_invalid")


async def test_it_works_for_a_day(
    client: AsyncClient, session: AsyncSession, clock: MovableClock, token: str
) -> None:
    clock.move(days=1, seconds=1)
    assert told(await follow(client, token)) == (400, "link_invalid")
    assert await status(session) is UserStatus.PENDING

    clock.move(seconds=-30)
    assert (await follow(client, token)).status_code == 200


@pytest.mark.parametrize("by", ["", "x" * 43, "x" * 200])
async def test_no_link_of_ours(
    client: AsyncClient, session: AsyncSession, token: str, by: str
) -> None:
    assert (await follow(client, by)).status_code in {400, 422}
    assert await status(session) is UserStatus.PENDING


async def test_sixteen_at_once_are_one(
    client: AsyncClient, session: AsyncSession, token: str
) -> None:
    answers = await asyncio.gather(*(follow(client, token) for _ in range(16)))

    assert Counter(answer.status_code for answer in answers) == {200: 1, 400: 15}
    assert list(await session.scalars(select(OutboxEvent.name))) == ["EmailVerified"]


async def test_the_suspended_stay_so(
    client: AsyncClient, session: AsyncSession, token: str
) -> None:
    await session.execute(update(User).values(status=UserStatus.SUSPENDED))
    await session.commit()

    assert (await follow(client, token)).status_code == 200
    assert await status(session) is UserStatus.SUSPENDED


async def test_another_one_is_sent(
    client: AsyncClient, session: AsyncSession, clock: MovableClock, post: Post, token: str
) -> None:
    assert (await resend(client)).status_code == 202
    assert await session.scalar(select(func.count()).select_from(Otp)) == 1  # not within a minute
    clock.move(seconds=61)
    assert (await resend(client)).status_code == 202

    newer = await post.token(EMAIL)

    assert len(post.letters(EMAIL)) == 2
    assert told(await follow(client, token)) == (400, "link_invalid")
    assert (await follow(client, newer)).status_code == 200


async def test_who_is_verified_is_sent_nothing(
    client: AsyncClient, ada: Person, post: Post
) -> None:
    assert (await resend(client)).status_code == 202
    await post.run()
    assert post.letters(EMAIL) == []


async def test_the_suspended_are_sent_one_too(
    client: AsyncClient, session: AsyncSession, clock: MovableClock, post: Post, token: str
) -> None:
    (user_id,) = await session.scalars(select(User.id))
    await suspend(session, Person(user_id, EMAIL))
    clock.move(seconds=61)
    await resend(client)
    await post.run()
    assert len(post.letters(EMAIL)) == 2


async def test_emptying_valkey_in_between_changes_nothing(
    client: AsyncClient, resources: Resources, session: AsyncSession, post: Post
) -> None:
    flush = resources.cache._redis.flushdb
    await client.post(f"{API}/register", json=ADA)
    await flush()
    token = await post.token(EMAIL)
    await flush()
    assert (await follow(client, token)).status_code == 200
    await flush()
    assert told(await follow(client, token)) == (400, "link_invalid")
    assert await status(session) is UserStatus.ACTIVE


async def test_each_kind_of_customer_is_welcomed_once(client: AsyncClient, post: Post) -> None:
    kinds = {"CUSTOMER": "Welcome to Mercat", "BUSINESS_OWNER": "Welcome to Mercat: how customers"}
    for kind, subject in kinds.items():
        email = f"{kind.lower()}@example.com"
        await client.post(f"{API}/register", json={**ADA, "email": email, "user_type": kind})
        await follow(client, await post.token(email))
        for _ in range(2):
            await post.run()

        subjects = [letter.subject for letter in post.letters(email)]
        assert len(subjects) == 2
        assert subjects[0].startswith(subject)
        assert ("how customers" in subjects[0]) == (kind == "BUSINESS_OWNER")
