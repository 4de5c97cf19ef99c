"""Grave acts need a sign-in or a factor younger than five minutes."""

from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from httpx import AsyncClient
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import MovableClock
from tests.modules.identity.people import ADA, API, PASSWORD, WRONG, Person, refresh, told
from tests.modules.identity.second_factors import App, begin, reauthenticate

from mercat.modules.audit.models import AuditEvent
from mercat.modules.identity.dependencies.sessions import step_up
from mercat.modules.identity.errors import ReauthenticationRequired, SessionRequired
from mercat.modules.identity.models import Actor, LoginSession, User, UserType
from mercat.platform.resources import Resources

Tokens = dict[str, Any]
STALE = (403, "reauthentication_required")


async def shown_at(session: AsyncSession) -> datetime:
    at = await session.scalar(
        select(LoginSession.authenticated_at).execution_options(populate_existing=True)
    )
    await session.rollback()
    assert at is not None
    return at


async def test_a_sign_in_is_fresh_for_five_minutes(
    client: AsyncClient, clock: MovableClock, tokens: Tokens
) -> None:
    clock.move(minutes=4, seconds=58)
    assert (await begin(client, tokens)).status_code == 200

    clock.move(seconds=2)
    assert told(await begin(client, tokens)) == STALE


async def test_a_refresh_does_not_make_it_fresh(
    client: AsyncClient, clock: MovableClock, tokens: Tokens
) -> None:
    clock.move(minutes=6)
    newer = (await refresh(client, tokens["refresh_token"])).json()

    assert told(await begin(client, newer)) == STALE


async def test_the_password_does(client: AsyncClient, clock: MovableClock, tokens: Tokens) -> None:
    clock.move(minutes=6)

    assert (await reauthenticate(client, tokens, password=PASSWORD)).status_code == 200

    assert (await begin(client, tokens)).status_code == 200


async def test_of_the_session_that_shows_it_only(
    client: AsyncClient, clock: MovableClock, tokens: Tokens
) -> None:
    other = (await client.post(f"{API}/login", json=ADA)).json()
    clock.move(minutes=6)
    await reauthenticate(client, other, password=PASSWORD)

    assert told(await begin(client, tokens)) == STALE


async def test_a_wrong_password_does_not_and_is_counted_as_at_a_sign_in(
    client: AsyncClient, session: AsyncSession, clock: MovableClock, tokens: Tokens
) -> None:
    before = await shown_at(session)
    clock.move(minutes=6)
    for _ in range(4):
        response = await reauthenticate(client, tokens, password=WRONG)
        assert told(response) == (400, "current_password_wrong")
    assert told(await reauthenticate(client, tokens)) == (400, "current_password_wrong")

    assert told(await reauthenticate(client, tokens, password=PASSWORD)) == (
        423,
        "account_locked",
    )
    assert told(await client.post(f"{API}/login", json=ADA)) == (423, "account_locked")
    assert await shown_at(session) == before


async def test_with_a_second_factor_both_are_asked_for(
    client: AsyncClient, session: AsyncSession, clock: MovableClock, tokens: Tokens, phone: App
) -> None:
    before = await shown_at(session)
    clock.move(minutes=6)
    wrong = (401, "mfa_code_invalid")

    missing = await reauthenticate(client, tokens, password=PASSWORD)
    assert told(missing) == (400, "mfa_code_required")
    half = await reauthenticate(client, tokens, password=PASSWORD, code=phone.wrong_code())
    assert told(half) == wrong
    other_half = await reauthenticate(client, tokens, password=WRONG, code=phone.next_code())
    assert told(other_half) == (400, "current_password_wrong")
    assert await shown_at(session) == before
    both = await reauthenticate(client, tokens, password=PASSWORD, code=phone.next_code())
    assert both.status_code == 200
    assert await shown_at(session) > before


async def test_a_recovery_code_will_do_and_is_used_up(
    client: AsyncClient, session: AsyncSession, tokens: Tokens, phone: App
) -> None:
    code = phone.recovery_codes[0]

    first = await reauthenticate(client, tokens, password=PASSWORD, code=code)
    again = await reauthenticate(client, tokens, password=PASSWORD, code=code)

    assert first.status_code == 200
    assert told(again) == (401, "mfa_code_invalid")
    actions = set(await session.scalars(select(AuditEvent.action)))
    assert "mfa.recovery_code_used" in actions


async def test_without_a_password_the_second_factor_is_enough(
    client: AsyncClient, session: AsyncSession, tokens: Tokens, phone: App
) -> None:
    await session.execute(update(User).values(password_hash=None))
    await session.commit()

    response = await reauthenticate(client, tokens, code=phone.next_code())

    assert response.status_code == 200


async def test_whoever_has_neither_signs_in_again(
    client: AsyncClient, session: AsyncSession, tokens: Tokens
) -> None:
    await session.execute(update(User).values(password_hash=None))
    await session.commit()

    assert told(await reauthenticate(client, tokens, password="anything")) == STALE


async def test_it_holds_when_valkey_forgets_everything(
    client: AsyncClient, clock: MovableClock, resources: Resources, tokens: Tokens
) -> None:
    clock.move(minutes=6)
    await resources.cache._redis.flushdb()
    assert told(await begin(client, tokens)) == STALE
    await reauthenticate(client, tokens, password=PASSWORD)
    await resources.cache._redis.flushdb()

    assert (await begin(client, tokens)).status_code == 200


async def test_nobody_and_no_other_site_shows_anything(client: AsyncClient, ada: Person) -> None:
    response = await client.post(f"{API}/reauthenticate", json={"password": PASSWORD})
    assert told(response) == (401, "not_authenticated")
    own = {"Sec-Fetch-Site": "same-origin"}
    await client.post(f"{API}/login?transport=cookie", json=ADA, headers=own)

    response = await client.post(f"{API}/reauthenticate", json={"password": PASSWORD})
    assert told(response) == (403, "csrf_failed")


async def test_an_api_key_never_passes(
    session: AsyncSession, resources: Resources, ada: Person
) -> None:
    key = Actor(ada.id, None, UserType.CUSTOMER, api_key_id=uuid4())

    with pytest.raises(SessionRequired):
        await step_up(session, resources).require(key)


async def test_nor_does_a_session_that_is_not_there(
    session: AsyncSession, resources: Resources, ada: Person
) -> None:
    with pytest.raises(ReauthenticationRequired):
        await step_up(session, resources).require(Actor(ada.id, uuid4(), UserType.CUSTOMER))
