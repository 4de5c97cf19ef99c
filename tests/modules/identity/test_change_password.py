"""Changing the password while signed in."""

import asyncio
from collections import Counter
from typing import Any

import pytest
from httpx import AsyncClient, Response
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import MovableClock
from tests.modules.identity.people import (
    ADA,
    API,
    PASSWORD,
    WRONG,
    Person,
    Post,
    me,
    refresh,
    told,
)
from tests.modules.identity.second_factors import App, reauthenticate

from mercat.modules.audit.models import AuditEvent
from mercat.modules.identity.models import LoginSession, Throttle, User
from mercat.platform.resources import Resources

EMAIL = ADA["email"]
NEW = "another battery staple"


async def change(client: AsyncClient, tokens: dict[str, Any], **fields: Any) -> Response:
    body = {"current_password": PASSWORD, "new_password": NEW, **fields}
    body = {name: value for name, value in body.items() if value is not None}
    headers = {"Authorization": f"Bearer {tokens['access_token']}"}
    return await client.post(f"{API}/change-password", json=body, headers=headers)


async def sign_in(client: AsyncClient, password: str) -> Response:
    return await client.post(f"{API}/login", json={**ADA, "password": password})


async def stored(session: AsyncSession) -> str | None:
    session.expire_all()
    found: str | None = await session.scalar(select(User.password_hash))
    return found


async def test_this_session_stays_and_the_others_end(
    client: AsyncClient, session: AsyncSession, tokens: dict[str, Any]
) -> None:
    other = (await sign_in(client, PASSWORD)).json()

    assert (await change(client, tokens)).status_code == 200

    assert (await me(client, tokens["access_token"])).status_code == 200
    assert (await refresh(client, tokens["refresh_token"])).status_code == 200
    assert told(await me(client, other["access_token"])) == (401, "session_ended")
    assert told(await refresh(client, other["refresh_token"])) == (401, "session_ended")
    assert (await sign_in(client, PASSWORD)).status_code == 401
    assert (await sign_in(client, NEW)).status_code == 200
    act = (await session.execute(select(AuditEvent.action, AuditEvent.changes))).one()
    assert tuple(act) == ("password.changed", {"sessions_ended": 1})


async def test_the_owner_is_told(client: AsyncClient, tokens: dict[str, Any], post: Post) -> None:
    await change(client, tokens)

    await post.run()

    (letter,) = post.letters(EMAIL)
    assert letter.subject == "Your Mercat password was changed"


@pytest.mark.parametrize("given", [WRONG, None])
async def test_the_current_password_is_needed(
    client: AsyncClient, session: AsyncSession, tokens: dict[str, Any], given: str | None
) -> None:
    before = await stored(session)

    response = await change(client, tokens, current_password=given)

    assert told(response) == (400, "current_password_wrong")
    assert await stored(session) == before
    assert await session.scalar(select(AuditEvent.id)) is None
    assert (await me(client, tokens["access_token"])).status_code == 200


async def test_guesses_are_counted_like_failed_sign_ins(
    client: AsyncClient, session: AsyncSession, clock: MovableClock, tokens: dict[str, Any]
) -> None:
    before = await stored(session)
    for _ in range(6):
        response = await change(client, tokens, current_password=WRONG)
        assert told(response) == (400, "current_password_wrong")

    assert max(await session.scalars(select(Throttle.failures))) == 6
    locked = await change(client, tokens)
    assert told(locked) == (423, "account_locked")
    assert int(locked.headers["Retry-After"]) >= 1
    assert told(await sign_in(client, PASSWORD)) == (423, "account_locked")
    assert await stored(session) == before

    clock.move(seconds=3)
    assert (await change(client, tokens)).status_code == 200
    assert (await sign_in(client, NEW)).status_code == 200


async def test_a_network_that_guesses_too_much_is_not_heard(
    client: AsyncClient, session: AsyncSession, tokens: dict[str, Any]
) -> None:
    await change(client, tokens, current_password=WRONG)
    await session.execute(update(Throttle).values(failures=200))
    await session.commit()

    assert told(await change(client, tokens)) == (429, "rate_limited")


@pytest.mark.parametrize("new", ["short12", "x" * 257])
async def test_a_new_password_has_its_length(
    client: AsyncClient, tokens: dict[str, Any], new: str
) -> None:
    response = await change(client, tokens, new_password=new)

    assert told(response) == (422, "validation_error")
    assert (await sign_in(client, PASSWORD)).status_code == 200


async def test_a_common_one_is_refused(
    client: AsyncClient, session: AsyncSession, tokens: dict[str, Any]
) -> None:
    response = await change(client, tokens, new_password="ｐａｓｓｗｏｒｄ１")

    assert told(response) == (422, "password_too_common")
    assert response.json()["detail"]["fields"][0]["loc"] == ["body", "new_password"]
    assert (await sign_in(client, PASSWORD)).status_code == 200


async def test_nobody_changes_a_password_without_a_token(
    client: AsyncClient, session: AsyncSession, ada: Person
) -> None:
    before = await stored(session)
    assert told(await change(client, {"access_token": "x"})) == (401, "invalid_token")
    assert await stored(session) == before


async def test_pending_codes_and_links_end(
    client: AsyncClient, tokens: dict[str, Any], post: Post
) -> None:
    await client.post(f"{API}/forgot-password", json={"email": EMAIL})
    code, token = await post.code(EMAIL), await post.token(EMAIL)
    await change(client, tokens)

    answers = [
        await client.post(f"{API}/reset-password", json={**proof, "new_password": WRONG})
        for proof in ({"email": EMAIL, "code": code}, {"token": token})
    ]

    assert [told(answer) for answer in answers] == [(400, "otp_expired"), (400, "link_invalid")]


async def test_who_has_no_password_sets_one_just_after_signing_in(
    client: AsyncClient, session: AsyncSession, clock: MovableClock, tokens: dict[str, Any]
) -> None:
    await session.execute(update(User).values(password_hash=None))
    await session.commit()
    clock.move(minutes=5, seconds=1)
    late = await change(client, tokens, current_password=None)
    assert told(late) == (403, "reauthentication_required")
    assert await stored(session) is None

    await session.execute(update(LoginSession).values(authenticated_at=clock.now()))
    await session.commit()
    assert (await change(client, tokens, current_password=None)).status_code == 200
    assert (await sign_in(client, NEW)).status_code == 200


async def test_two_at_once_with_the_same_old_password_are_one(
    client: AsyncClient, session: AsyncSession, tokens: dict[str, Any]
) -> None:
    news = [f"{NEW} {n}" for n in range(4)]

    answers = await asyncio.gather(*(change(client, tokens, new_password=new) for new in news))

    assert Counter(answer.status_code for answer in answers) == {200: 1, 400: 3}
    assert [(await sign_in(client, new)).status_code for new in news].count(200) == 1


async def test_emptying_valkey_in_between_changes_nothing(
    client: AsyncClient, resources: Resources, tokens: dict[str, Any]
) -> None:
    other = (await sign_in(client, PASSWORD)).json()
    await resources.cache._redis.flushdb()
    assert (await change(client, tokens)).status_code == 200
    await resources.cache._redis.flushdb()
    assert told(await me(client, other["access_token"])) == (401, "session_ended")
    assert (await me(client, tokens["access_token"])).status_code == 200


async def test_the_password_alone_is_not_enough_an_hour_later(
    client: AsyncClient,
    session: AsyncSession,
    clock: MovableClock,
    tokens: dict[str, Any],
    phone: App,
) -> None:
    before = await stored(session)
    clock.move(minutes=20)
    assert told(await change(client, tokens)) == (403, "reauthentication_required")
    assert told(await reauthenticate(client, tokens, password=PASSWORD)) == (
        400,
        "mfa_code_required",
    )
    assert told(await change(client, tokens)) == (403, "reauthentication_required")
    assert await stored(session) == before

    await reauthenticate(client, tokens, password=PASSWORD, code=phone.next_code())
    assert (await change(client, tokens)).status_code == 200


async def test_the_same_password_is_no_change(
    client: AsyncClient, session: AsyncSession, tokens: dict[str, Any]
) -> None:
    before = await stored(session)

    response = await change(client, tokens, new_password=PASSWORD)

    assert told(response) == (422, "password_unchanged")
    assert response.json()["detail"]["fields"][0]["loc"] == ["body", "new_password"]
    wrong = await change(client, tokens, current_password=WRONG, new_password=WRONG)
    assert told(wrong) == (400, "current_password_wrong")
    assert await stored(session) == before


@pytest.mark.parametrize("new", [" " * 8, "\u3000" * 9, "Ada@Example.com", " ada@example.com"])
async def test_blanks_and_ones_own_address_are_too_common(
    client: AsyncClient, session: AsyncSession, tokens: dict[str, Any], new: str
) -> None:
    before = await stored(session)

    assert told(await change(client, tokens, new_password=new)) == (422, "password_too_common")

    assert await stored(session) == before
