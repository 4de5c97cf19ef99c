"""Forgotten passwords."""

from typing import Any

import pytest
from httpx import AsyncClient, Response
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import MovableClock
from tests.modules.identity.people import (
    ADA,
    API,
    PASSWORD,
    Person,
    Post,
    me,
    refresh,
    suspend,
    told,
)

from mercat.modules.audit.models import AuditEvent
from mercat.modules.identity.models import Link, LoginSession, Otp, User, UserStatus
from mercat.platform.outbox import OutboxEvent

EMAIL = ADA["email"]
NEW = "another battery staple"


async def forget(client: AsyncClient, email: str = EMAIL) -> Response:
    return await client.post(f"{API}/forgot-password", json={"email": email})


async def reset(client: AsyncClient, **proof: Any) -> Response:
    return await client.post(f"{API}/reset-password", json={"new_password": NEW, **proof})


async def enter(client: AsyncClient, code: str, email: str = EMAIL) -> Response:
    return await reset(client, email=email, code=code)


async def sign_in(client: AsyncClient, password: str, email: str = EMAIL) -> Response:
    return await client.post(f"{API}/login", json={"email": email, "password": password})


def wrong(code: str, by: int = 1) -> str:
    return f"{(int(code) + by) % 10**6:06d}"


@pytest.fixture
async def code(client: AsyncClient, ada: Person, post: Post) -> str:
    await forget(client)
    return await post.code(EMAIL)


@pytest.fixture
async def link(code: str, post: Post) -> str:
    return await post.token(EMAIL)


async def unchanged(client: AsyncClient, session: AsyncSession) -> bool:
    assert (await sign_in(client, NEW)).status_code == 401
    return await session.scalar(select(AuditEvent.id)) is None


@pytest.mark.parametrize("by", ["code", "link"])
async def test_a_new_password_is_set(
    client: AsyncClient, session: AsyncSession, code: str, link: str, by: str
) -> None:
    response = await (enter(client, code) if by == "code" else reset(client, token=link))

    assert (response.status_code, set(response.json())) == (200, {"message"})
    assert await session.scalar(select(LoginSession.id)) is None  # nobody is signed in
    assert (await sign_in(client, PASSWORD)).status_code == 401
    assert (await sign_in(client, NEW)).status_code == 200
    acts = (await session.execute(select(AuditEvent.action, AuditEvent.changes))).all()
    assert [tuple(act) for act in acts] == [
        ("password.reset", {"by": by, "sessions_ended": 0, "keys_revoked": 0}),
    ]


@pytest.mark.parametrize("by", ["code", "link"])
async def test_each_works_once_and_ends_the_other(
    client: AsyncClient, session: AsyncSession, code: str, link: str, by: str
) -> None:
    await (enter(client, code) if by == "code" else reset(client, token=link))
    stored = await session.scalar(select(User.password_hash))

    again = [await enter(client, code), await reset(client, token=link)]

    assert [told(answer) for answer in again] == [(400, "otp_expired"), (400, "link_invalid")]
    session.expire_all()
    assert await session.scalar(select(User.password_hash)) == stored


async def test_every_session_ends_and_every_code(
    client: AsyncClient,
    session: AsyncSession,
    clock: MovableClock,
    ada: Person,
    tokens: dict[str, Any],
    post: Post,
) -> None:
    other = (await sign_in(client, PASSWORD)).json()
    await client.post(f"{API}/send-otp", json={"email": EMAIL, "purpose": "LOGIN"})
    login_code = await post.code(EMAIL)
    await forget(client)
    token = await post.token(EMAIL)

    assert (await reset(client, token=token)).status_code == 200

    for pair in (tokens, other):
        assert told(await me(client, pair["access_token"])) == (401, "session_ended")
        assert told(await refresh(client, pair["refresh_token"])) == (401, "session_ended")
    body = {"email": EMAIL, "code": login_code, "purpose": "LOGIN"}
    assert told(await client.post(f"{API}/verify-otp", json=body)) == (400, "otp_expired")
    reasons = set(await session.scalars(select(LoginSession.revoke_reason)))
    assert reasons == {"password_reset"}


async def test_the_owner_is_told(client: AsyncClient, post: Post, code: str) -> None:
    await enter(client, code)

    await post.run()

    assert post.letters(EMAIL)[0].subject == "Your Mercat password was changed"
    assert "203.0.113.7" in post.letters(EMAIL)[0].text
    await post.run()
    assert len(post.letters(EMAIL)) == 2


async def test_the_letter_has_code_and_link(post: Post, code: str, link: str) -> None:
    letter = post.letters(EMAIL)[0]

    assert letter.subject == "Choose a new password for Mercat"
    assert f"{post.resources.settings.url}/reset-password?token={link}" in letter.text
    assert "30 minutes" in letter.text
    assert len(link) == 43  # 256 bits


async def test_of_a_link_only_the_hash_is_kept(session: AsyncSession, link: str) -> None:
    rows = [(await session.execute(select(t.__table__))).all() for t in (Link, Otp, OutboxEvent)]

    assert link not in str(rows)


async def test_the_host_that_is_asked_is_not_the_one_in_the_link(
    client: AsyncClient, ada: Person, post: Post
) -> None:
    headers = {"Host": "evil.example", "X-Forwarded-Host": "evil.example"}
    await client.post(f"{API}/forgot-password", json={"email": EMAIL}, headers=headers)

    await post.run()

    assert "evil.example" not in post.letters(EMAIL)[0].text


@pytest.mark.parametrize(("by", "minutes"), [("code", 10), ("link", 30)])
async def test_each_has_its_time(
    client: AsyncClient,
    session: AsyncSession,
    clock: MovableClock,
    code: str,
    link: str,
    by: str,
    minutes: int,
) -> None:
    proof = {"email": EMAIL, "code": code} if by == "code" else {"token": link}
    clock.move(minutes=minutes, seconds=1)
    assert told(await reset(client, **proof))[0] == 400
    assert await unchanged(client, session)

    clock.move(seconds=-30)
    assert (await reset(client, **proof)).status_code == 200


async def test_three_guesses(client: AsyncClient, session: AsyncSession, code: str) -> None:
    answers = [await enter(client, wrong(code, n)) for n in (1, 2, 3)]
    answers.append(await enter(client, code))

    assert [told(answer) for answer in answers] == [
        (400, "otp_invalid"),
        (400, "otp_invalid"),
        (400, "otp_exhausted"),
        (400, "otp_exhausted"),
    ]
    assert await unchanged(client, session)


async def test_the_newest_link_alone_works(
    client: AsyncClient, session: AsyncSession, clock: MovableClock, link: str, post: Post
) -> None:
    clock.move(seconds=61)
    await forget(client)
    newer = await post.token(EMAIL)

    assert told(await reset(client, token=link)) == (400, "link_invalid")
    assert await unchanged(client, session)
    assert (await reset(client, token=newer)).status_code == 200


async def test_a_code_for_something_else_is_none(
    client: AsyncClient, session: AsyncSession, ada: Person, post: Post
) -> None:
    await client.post(f"{API}/send-otp", json={"email": EMAIL, "purpose": "LOGIN"})
    login = await post.code(EMAIL)
    await forget(client)
    await post.code(EMAIL)

    assert told(await enter(client, login)) == (400, "otp_invalid")
    assert await unchanged(client, session)


async def test_a_link_for_something_else_is_none(client: AsyncClient, post: Post) -> None:
    await client.post(f"{API}/register", json=ADA)
    token = await post.token(EMAIL)

    assert told(await reset(client, token=token)) == (400, "link_invalid")
    assert (await sign_in(client, NEW)).status_code == 401


async def test_a_suspended_account_stays_suspended(
    client: AsyncClient, session: AsyncSession, ada: Person, post: Post
) -> None:
    await suspend(session, ada)
    await forget(client)

    assert (await enter(client, await post.code(EMAIL))).status_code == 200

    assert told(await sign_in(client, NEW)) == (403, "account_suspended")


async def test_who_has_never_verified_has_by_now(
    client: AsyncClient, session: AsyncSession, post: Post
) -> None:
    await client.post(f"{API}/register", json={**ADA, "password": "the attackers own one"})
    old = await post.token(EMAIL)
    await forget(client)

    assert (await enter(client, await post.code(EMAIL))).status_code == 200

    assert (await sign_in(client, NEW)).status_code == 200
    assert await session.scalar(select(User.status)) is UserStatus.ACTIVE
    verified = await client.post(f"{API}/verify-email", json={"token": old})
    assert told(verified) == (400, "link_invalid")
    actions = await session.scalars(select(AuditEvent.action).order_by(AuditEvent.id))
    assert list(actions) == ["user.registered", "email.verified", "password.reset"]


async def test_an_account_without_a_password_gets_one(
    client: AsyncClient, session: AsyncSession, ada: Person, post: Post
) -> None:
    await session.execute(update(User).values(password_hash=None))
    await session.commit()
    await forget(client)

    assert (await reset(client, token=await post.token(EMAIL))).status_code == 200
    assert (await sign_in(client, NEW)).status_code == 200


@pytest.mark.parametrize(
    "proof",
    [
        {},
        {"email": EMAIL},
        {"code": "123456"},
        {"token": "x", "code": "123456"},
        {"token": "x", "email": EMAIL, "code": "123456"},
        {"token": ""},
        {"token": "\ud800"},
        {"email": EMAIL, "code": "123456", "new_password": "short"},
    ],
)
async def test_what_proves_nothing_is_refused(
    client: AsyncClient, session: AsyncSession, code: str, proof: dict[str, str]
) -> None:
    if proof.get("token") == "\ud800":
        content = b'{"new_password": "another battery staple", "token": "\\ud800"}'
        headers = {"Content-Type": "application/json"}
        answer = await client.post(f"{API}/reset-password", content=content, headers=headers)
    else:
        answer = await reset(client, **proof)

    assert told(answer) == (422, "validation_error")
    assert await session.scalar(select(func.sum(Otp.attempts))) == 0


async def test_a_common_password_costs_no_guess(
    client: AsyncClient, session: AsyncSession, code: str
) -> None:
    answer = await reset(client, email=EMAIL, code=code, new_password="ｐａｓｓｗｏｒｄ１")

    assert told(answer) == (422, "password_too_common")
    assert answer.json()["detail"]["fields"][0]["loc"] == ["body", "new_password"]
    assert await session.scalar(select(Otp.attempts)) == 0
    assert (await enter(client, code)).status_code == 200
