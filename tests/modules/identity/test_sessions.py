"""Seeing where one is signed in, and ending that."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest
from httpx import AsyncClient, Response
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import MovableClock
from tests.modules.identity.people import (
    ADA,
    API,
    PASSWORD,
    Person,
    Visit,
    me,
    provide,
    refresh,
    told,
)

from mercat.modules.audit.models import AuditEvent
from mercat.modules.identity.dependencies import sign_in
from mercat.modules.identity.models import Device, LoginSession
from mercat.platform.outbox import OutboxEvent
from mercat.platform.resources import Resources

Tokens = dict[str, Any]


def bearer(tokens: Tokens) -> dict[str, str]:
    return {"Authorization": f"Bearer {tokens['access_token']}"}


async def login(client: AsyncClient, email: str = ADA["email"]) -> Tokens:
    response = await client.post(f"{API}/login", json={"email": email, "password": PASSWORD})
    tokens: Tokens = response.json()
    return tokens


async def listed(client: AsyncClient, tokens: Tokens, query: str = "") -> dict[str, Any]:
    response = await client.get(f"{API}/sessions{query}", headers=bearer(tokens))
    assert response.status_code == 200
    answer: dict[str, Any] = response.json()
    return answer


async def end(client: AsyncClient, tokens: Tokens, session_id: str) -> Response:
    return await client.delete(f"{API}/sessions/{session_id}", headers=bearer(tokens))


async def current(client: AsyncClient, tokens: Tokens) -> str:
    (found,) = [s["id"] for s in (await listed(client, tokens))["items"] if s["current"]]
    return str(found)


async def test_the_list_says_where_one_is_signed_in(
    client: AsyncClient, session: AsyncSession, tokens: Tokens, visitor: Visit
) -> None:
    other = await login(visitor("198.51.100.9", "curl/8"))

    answer = await listed(client, tokens)

    login_sessions = list(await session.scalars(select(LoginSession).order_by(LoginSession.id)))
    assert answer["next_cursor"] is None
    assert [s["id"] for s in answer["items"]] == [str(s.id) for s in reversed(login_sessions)]
    newest, oldest = answer["items"]
    assert set(newest) == {
        *("id", "created_at", "last_seen_at", "ip", "user_agent", "method", "current")
    }
    assert (newest["ip"], newest["user_agent"]) == ("198.51.100.9", "curl/8")
    assert (newest["current"], oldest["current"]) == (False, True)
    assert newest["method"] == "password"
    assert newest["id"] == await current(client, other)


async def test_a_refresh_is_seen(client: AsyncClient, clock: MovableClock, tokens: Tokens) -> None:
    before = (await listed(client, tokens))["items"][0]
    clock.move(minutes=5)
    newer = (await refresh(client, tokens["refresh_token"])).json()

    after = (await listed(client, newer))["items"][0]

    assert after["id"] == before["id"]
    assert after["created_at"] == before["created_at"]
    assert after["last_seen_at"] > before["last_seen_at"]


async def test_what_has_ended_is_not_listed(
    client: AsyncClient, clock: MovableClock, tokens: Tokens
) -> None:
    await client.post(f"{API}/logout", headers=bearer(await login(client)))
    clock.move(days=7)  # the first is idle for too long
    newest = await login(client)

    assert [s["current"] for s in (await listed(client, newest))["items"]] == [True]


async def test_the_list_comes_in_pages(client: AsyncClient, tokens: Tokens) -> None:
    for _ in range(4):
        await login(client)
    every = [s["id"] for s in (await listed(client, tokens))["items"]]

    first = await listed(client, tokens, "?limit=2")
    await login(client)  # newer than where the cursor stands
    second = await listed(client, tokens, f"?limit=2&cursor={first['next_cursor']}")
    third = await listed(client, tokens, f"?limit=2&cursor={second['next_cursor']}")

    pages = [[s["id"] for s in page["items"]] for page in (first, second, third)]
    assert pages == [every[:2], every[2:4], every[4:]]
    assert third["next_cursor"] is None


async def test_a_cursor_of_somebody_else_is_none(
    client: AsyncClient, resources: Resources, tokens: Tokens
) -> None:
    await login(client)
    cursor = (await listed(client, tokens, "?limit=1"))["next_cursor"]
    eve = await login(client, (await provide(resources, "eve@example.com")).email)

    for bad in (cursor, "nonsense", "x" * 600):
        response = await client.get(f"{API}/sessions?cursor={bad}", headers=bearer(eve))
        assert told(response) == (400, "bad_cursor")
    response = await client.get(f"{API}/sessions?limit=101", headers=bearer(eve))
    assert told(response)[0] == 422


async def test_ending_another_session_is_felt_at_once(
    client: AsyncClient, session: AsyncSession, ada: Person, tokens: Tokens
) -> None:
    other = await login(client)
    assert (await me(client, other["access_token"])).status_code == 200
    target = await current(client, other)

    response = await end(client, tokens, target)

    assert response.status_code == 200
    assert told(await me(client, other["access_token"])) == (401, "session_ended")
    assert told(await refresh(client, other["refresh_token"])) == (401, "session_ended")
    assert (await me(client, tokens["access_token"])).status_code == 200
    assert [s["current"] for s in (await listed(client, tokens))["items"]] == [True]
    act = (await session.scalars(select(AuditEvent))).one()
    assert (act.action, act.target_id, act.actor_id) == ("session.ended", target, ada.id)
    assert list(await session.scalars(select(OutboxEvent.name))) == ["SessionRevoked"]


async def test_one_may_end_the_session_that_asks(client: AsyncClient, tokens: Tokens) -> None:
    assert (await end(client, tokens, await current(client, tokens))).status_code == 200
    assert told(await me(client, tokens["access_token"])) == (401, "session_ended")


async def test_what_is_not_ones_own_or_has_ended_is_not_found(
    client: AsyncClient, session: AsyncSession, resources: Resources, tokens: Tokens
) -> None:
    eve = await login(client, (await provide(resources, "eve@example.com")).email)
    foreign = await current(client, eve)
    ended = await login(client)
    gone = await current(client, ended)
    await client.post(f"{API}/logout", headers=bearer(ended))

    for session_id in (foreign, gone, str(uuid4())):
        assert told(await end(client, tokens, session_id)) == (404, "not_found")

    assert (await me(client, eve["access_token"])).status_code == 200
    assert await session.scalar(select(AuditEvent.id)) is None


async def test_a_session_is_ended_once_however_often_that_is_asked(
    client: AsyncClient, session: AsyncSession, tokens: Tokens
) -> None:
    target = await current(client, await login(client))

    answers = await asyncio.gather(*(end(client, tokens, target) for _ in range(8)))

    assert sorted(a.status_code for a in answers) == [200] + [404] * 7
    assert len(list(await session.scalars(select(OutboxEvent.id)))) == 1


async def test_signing_out_everywhere_ends_all_and_only_ones_own(
    client: AsyncClient,
    session: AsyncSession,
    resources: Resources,
    ada: Person,
    tokens: Tokens,
) -> None:
    eve = await login(client, (await provide(resources, "eve@example.com")).email)
    mine = [tokens, await login(client), await login(client)]
    for one in mine:
        assert (await me(client, one["access_token"])).status_code == 200

    response = await client.post(f"{API}/logout-all", headers=bearer(tokens))

    assert response.json() == {"message": "You are signed out everywhere."}
    for one in mine:
        assert told(await me(client, one["access_token"])) == (401, "session_ended")
        assert told(await refresh(client, one["refresh_token"])) == (401, "session_ended")
    assert (await me(client, eve["access_token"])).status_code == 200
    act = (await session.scalars(select(AuditEvent))).one()
    assert (act.action, act.target_id, act.changes["count"]) == ("sessions.ended", str(ada.id), 3)
    revoked = select(LoginSession.id).where(LoginSession.revoke_reason == "signed_out_everywhere")
    events = list(await session.scalars(select(OutboxEvent.aggregate)))
    assert sorted(events) == sorted(map(str, await session.scalars(revoked)))
    assert len(events) == 3


async def test_it_holds_when_valkey_forgets_everything(
    client: AsyncClient, resources: Resources, tokens: Tokens
) -> None:
    other = await login(client)
    await me(client, other["access_token"])
    await client.post(f"{API}/logout-all", headers=bearer(tokens))
    await resources.cache._redis.flushdb()

    for one in (tokens, other):
        assert told(await me(client, one["access_token"])) == (401, "session_ended")


async def test_nobody_is_told_nothing(client: AsyncClient, tokens: Tokens) -> None:
    session_id = await current(client, tokens)
    for response in (
        await client.get(f"{API}/sessions"),
        await client.delete(f"{API}/sessions/{session_id}"),
        await client.post(f"{API}/logout-all"),
    ):
        assert told(response) == (401, "not_authenticated")
    assert (await me(client, tokens["access_token"])).status_code == 200


@pytest.mark.parametrize("kept", [True, False])
async def test_the_service_ends_all_but_one(
    client: AsyncClient,
    session: AsyncSession,
    resources: Resources,
    ada: Person,
    tokens: Tokens,
    kept: bool,
) -> None:
    other = await login(client)
    exempt = await session.scalar(select(LoginSession.id).order_by(LoginSession.id.desc()))
    sessions = sign_in.sessions(session, resources)

    ended = await sessions.end_all(
        ada.id, "password_changed", Device(None, None), except_=exempt if kept else None
    )
    await session.commit()
    await sessions.forget(ended)

    assert len(ended) == (1 if kept else 2)
    assert told(await me(client, tokens["access_token"])) == (401, "session_ended")
    assert (await me(client, other["access_token"])).status_code == (200 if kept else 401)


async def test_the_service_makes_everybody_ask_again(
    client: AsyncClient, session: AsyncSession, resources: Resources, ada: Person, tokens: Tokens
) -> None:
    """As for a change of roles: nothing that is remembered speaks for the session any more."""
    await me(client, tokens["access_token"])
    sessions = sign_in.sessions(session, resources)

    (pair,) = await sessions.change_all(ada.id)
    await session.commit()

    changed = await session.scalar(select(LoginSession.changed_at))
    assert pair[0] == ada.id
    assert changed is not None
    assert (await me(client, tokens["access_token"])).status_code == 200
