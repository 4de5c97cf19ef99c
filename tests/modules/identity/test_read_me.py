"""Who am I, and the check of the token that this and every other door begins with."""

from dataclasses import replace
from typing import Any

import pytest
from fastapi import FastAPI
from httpx import AsyncClient
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import MovableClock
from tests.modules.identity.people import (
    ADA,
    API,
    Person,
    changed,
    me,
    suspend,
    told,
    without_valkey,
)

from mercat.modules.identity.dependencies import sign_in
from mercat.modules.identity.models import SHIPPED, LoginSession
from mercat.modules.identity.schemas import MeRead
from mercat.platform.reads import Reads
from mercat.platform.resources import Resources

FIELDS = {
    *("id", "email", "phone", "user_type", "status", "is_active", "is_verified"),
    *("first_name", "last_name", "bio", "locale", "timezone"),
    *("last_login_at", "created_at", "updated_at"),
    *("roles", "permissions", "memberships"),
}


@pytest.mark.parametrize("prefix", ["/api/v1/auth", "/api/auth", "/auth"])
async def test_me_is_the_user_with_roles_permissions_and_memberships(
    client: AsyncClient, ada: Person, tokens: dict[str, Any], prefix: str
) -> None:
    headers = {"Authorization": f"Bearer {tokens['access_token']}"}

    response = await client.get(f"{prefix}/me", headers=headers)

    assert response.status_code == 200
    body = response.json()
    assert set(body) == FIELDS
    read = MeRead.model_validate_json(response.content)
    assert (read.id, read.email) == (ada.id, ADA["email"])
    assert (body["user_type"], body["status"]) == ("CUSTOMER", "ACTIVE")
    assert (body["is_active"], body["is_verified"]) == (True, True)
    assert (body["roles"], body["permissions"], body["memberships"]) == (
        ["CUSTOMER"],
        sorted(SHIPPED["CUSTOMER"]),
        [],
    )
    assert {name: body[name] for name in tokens["user"]} == tokens["user"]
    assert response.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("prefix", ["/api/v1/auth", "/api/auth", "/auth"])
async def test_the_whole_story_under_each_prefix(
    client: AsyncClient, prefix: str, ada: Person
) -> None:
    new = {**ADA, "email": "new@example.com"}
    assert (await client.post(f"{prefix}/register", json=new)).status_code == 201
    asked = {"email": "new@example.com", "purpose": "LOGIN"}
    assert (await client.post(f"{prefix}/send-otp", json=asked)).status_code == 202
    guess = await client.post(f"{prefix}/verify-otp", json={**asked, "code": "000000"})
    assert told(guess) == (400, "otp_invalid")
    tokens = (await client.post(f"{prefix}/login", json=ADA)).json()
    body = {"refresh_token": tokens["refresh_token"]}
    newer = (await client.post(f"{prefix}/refresh", json=body)).json()
    headers = {"Authorization": f"Bearer {newer['access_token']}"}
    assert (await client.post(f"{prefix}/logout", headers=headers)).status_code == 200
    assert told(await client.get(f"{prefix}/me", headers=headers)) == (401, "session_ended")


@pytest.mark.parametrize(
    ("header", "code"),
    [
        (None, "not_authenticated"),
        ("", "not_authenticated"),
        ("Bearer", "not_authenticated"),
        ("Bearer ", "not_authenticated"),
        ("Basic YWRhOnNlY3JldA==", "not_authenticated"),
        ("Bearer x", "invalid_token"),
        ("Bearer a.b.c", "invalid_token"),
        ("Bearer ..", "invalid_token"),
        ("Bearer é.é.é", "invalid_token"),
    ],
)
async def test_nobody_is_told_how_to_sign_in(
    client: AsyncClient, header: str | None, code: str
) -> None:
    headers = [] if header is None else [(b"Authorization", header.encode("latin-1"))]

    response = await client.get(f"{API}/me", headers=headers)

    assert told(response) == (401, code)
    assert response.headers["www-authenticate"] == "Bearer"


async def test_the_scheme_is_read_in_any_case(client: AsyncClient, tokens: dict[str, Any]) -> None:
    headers = {"Authorization": f"bEARER {tokens['access_token']}"}

    assert (await client.get(f"{API}/me", headers=headers)).status_code == 200


async def test_a_suspension_announced_to_the_guard_is_felt_at_once(
    client: AsyncClient,
    session: AsyncSession,
    resources: Resources,
    ada: Person,
    tokens: dict[str, Any],
) -> None:
    assert (await me(client, tokens["access_token"])).status_code == 200
    session_id = await session.scalar(select(LoginSession.id))
    assert session_id is not None

    await suspend(session, ada)
    await sign_in.sessions(session, resources).forget([(ada.id, session_id)])

    assert told(await me(client, tokens["access_token"])) == (401, "session_ended")


@pytest.mark.parametrize("column", ["revoked_at", "expires_at"])
async def test_a_session_that_ended_is_refused(
    client: AsyncClient,
    session: AsyncSession,
    clock: MovableClock,
    tokens: dict[str, Any],
    column: str,
) -> None:
    await session.execute(update(LoginSession).values({column: clock.now()}))
    await session.commit()

    assert told(await me(client, tokens["access_token"])) == (401, "session_ended")


async def test_valkey_is_asked_before_postgresql(
    client: AsyncClient,
    session: AsyncSession,
    resources: Resources,
    ada: Person,
    tokens: dict[str, Any],
) -> None:
    await me(client, tokens["access_token"])

    login = await session.scalar(select(LoginSession.id))
    key = f"session:{{{ada.id}}}:{login}"
    assert await resources.cache.get(key) == b"CUSTOMER"
    assert 0 < await resources.cache._redis.pttl(key) <= 60_000


async def test_without_valkey_postgresql_says_who_is_calling(
    app: FastAPI,
    client: AsyncClient,
    session: AsyncSession,
    resources: Resources,
    ada: Person,
    tokens: dict[str, Any],
) -> None:
    app.state.resources = without_valkey(resources)
    assert (await me(client, tokens["access_token"])).status_code == 200

    await suspend(session, ada)
    assert told(await me(client, tokens["access_token"])) == (401, "session_ended")


async def without_postgresql(resources: Resources) -> Resources:
    settings = changed(resources.settings, database_url="postgresql://mercat@/x?host=/nowhere")
    reads = Reads(settings, settings.database)
    return replace(resources, reads=reads)


async def test_without_either_nobody_is_believed(
    app: FastAPI, client: AsyncClient, resources: Resources, tokens: dict[str, Any]
) -> None:
    assert (await me(client, tokens["access_token"])).status_code == 200
    app.state.resources = without_valkey(await without_postgresql(resources))

    response = await me(client, tokens["access_token"])

    assert told(response) == (503, "unavailable")
    assert response.json()["detail"]["dependency"] == "database"
    assert int(response.headers["retry-after"]) >= 1


async def test_without_postgresql_an_unknown_session_is_not_believed(
    app: FastAPI, client: AsyncClient, resources: Resources, tokens: dict[str, Any]
) -> None:
    await resources.cache._redis.flushdb()
    app.state.resources = await without_postgresql(resources)

    assert told(await me(client, tokens["access_token"])) == (503, "unavailable")
