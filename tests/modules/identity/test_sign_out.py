"""Signing out on one device."""

import math
from dataclasses import replace
from typing import Any

from fastapi import FastAPI
from httpx import AsyncClient, Response
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import MovableClock
from tests.modules.identity.people import ADA, API, Post, me, refresh, told, without_valkey

from mercat.modules.identity.events import SessionRevoked
from mercat.modules.identity.handlers import HANDLERS
from mercat.modules.identity.models import LoginSession
from mercat.platform.cache import Cache
from mercat.platform.outbox import OutboxEvent
from mercat.platform.ratelimit import Limiter
from mercat.platform.resources import Resources


async def sign_out(client: AsyncClient, tokens: dict[str, Any]) -> Response:
    headers = {"Authorization": f"Bearer {tokens['access_token']}"}
    return await client.post(f"{API}/logout", headers=headers)


async def test_signing_out_ends_both_tokens(
    client: AsyncClient, session: AsyncSession, tokens: dict[str, Any]
) -> None:
    assert (await me(client, tokens["access_token"])).status_code == 200

    response = await sign_out(client, tokens)

    assert (response.status_code, response.json()) == (200, {"message": "You are signed out."})
    assert told(await me(client, tokens["access_token"])) == (401, "session_ended")
    assert told(await refresh(client, tokens["refresh_token"])) == (401, "session_ended")
    assert await session.scalar(select(LoginSession.revoke_reason)) == "signed_out"
    assert list(await session.scalars(select(OutboxEvent.name))) == ["SessionRevoked"]


async def test_other_devices_stay_signed_in(client: AsyncClient, tokens: dict[str, Any]) -> None:
    other = (await client.post(f"{API}/login", json=ADA)).json()

    await sign_out(client, tokens)

    assert (await me(client, other["access_token"])).status_code == 200


async def test_signing_out_twice_is_refused_and_announced_once(
    client: AsyncClient, session: AsyncSession, tokens: dict[str, Any]
) -> None:
    await sign_out(client, tokens)

    assert told(await sign_out(client, tokens)) == (401, "session_ended")
    assert len(list(await session.scalars(select(OutboxEvent.id)))) == 1


async def test_nobody_cannot_sign_out(client: AsyncClient, session: AsyncSession) -> None:
    response = await client.post(f"{API}/logout")

    assert told(response) == (401, "not_authenticated")
    assert response.headers["www-authenticate"] == "Bearer"


async def test_it_holds_when_valkey_forgets_everything(
    client: AsyncClient, resources: Resources, tokens: dict[str, Any]
) -> None:
    await me(client, tokens["access_token"])
    await sign_out(client, tokens)
    await resources.cache._redis.flushdb()

    assert told(await me(client, tokens["access_token"])) == (401, "session_ended")
    assert told(await me(client, tokens["access_token"])) == (401, "session_ended")


async def test_it_holds_at_once_while_valkey_is_away(
    app: FastAPI, client: AsyncClient, resources: Resources, tokens: dict[str, Any]
) -> None:
    await me(client, tokens["access_token"])
    app.state.resources = without_valkey(resources)

    assert (await sign_out(client, tokens)).status_code == 200
    assert told(await me(client, tokens["access_token"])) == (401, "session_ended")


async def test_what_valkey_remembers_from_before_its_outage_is_not_believed(
    app: FastAPI, client: AsyncClient, resources: Resources, tokens: dict[str, Any]
) -> None:
    """Its append-only file brings back that the session is good."""
    assert (await me(client, tokens["access_token"])).status_code == 200
    cache = Cache(resources.settings)
    limiter = Limiter(resources.settings, cache)
    app.state.resources = replace(resources, cache=cache, limiter=limiter)
    cache._rests_until = math.inf  # it is away
    await sign_out(client, tokens)
    cache._rests_until = 0.0  # it is back

    answer = await me(client, tokens["access_token"])

    assert await resources.cache._redis.mget(await resources.cache._redis.keys("session:*")) == [
        b"CUSTOMER"
    ]
    assert told(answer) == (401, "session_ended")
    await cache.close()


async def test_another_process_hears_of_it_from_the_relay(
    app: FastAPI, client: AsyncClient, resources: Resources, tokens: dict[str, Any], post: Post
) -> None:
    """The process that signs out cannot reach Valkey; the one that is asked can."""
    assert (await me(client, tokens["access_token"])).status_code == 200
    app.state.resources = without_valkey(resources)
    await sign_out(client, tokens)
    app.state.resources = resources

    await post.run()

    assert told(await me(client, tokens["access_token"])) == (401, "session_ended")


async def test_the_relay_tells_valkey_again_when_it_is_back(
    app: FastAPI,
    client: AsyncClient,
    session: AsyncSession,
    resources: Resources,
    tokens: dict[str, Any],
    post: Post,
) -> None:
    assert (await me(client, tokens["access_token"])).status_code == 200
    away = without_valkey(resources)
    app.state.resources = away
    await sign_out(client, tokens)
    await Post(away).run()
    app.state.resources = resources

    await post.run()

    assert told(await me(client, tokens["access_token"])) == (401, "session_ended")


async def test_without_an_access_token_the_refresh_token_signs_out(
    client: AsyncClient, session: AsyncSession, clock: MovableClock, tokens: dict[str, Any]
) -> None:
    clock.move(hours=1)
    assert told(await sign_out(client, tokens))[0] == 401

    body = {"refresh_token": tokens["refresh_token"]}
    assert (await client.post(f"{API}/logout", json=body)).status_code == 200

    assert told(await refresh(client, tokens["refresh_token"])) == (401, "session_ended")
    assert await session.scalar(select(LoginSession.revoke_reason)) == "signed_out"
    assert told(await client.post(f"{API}/logout", json=body)) == (401, "session_ended")
    assert len(list(await session.scalars(select(OutboxEvent.id)))) == 1


async def test_a_token_of_nobody_signs_nobody_out(
    client: AsyncClient, session: AsyncSession, tokens: dict[str, Any]
) -> None:
    token = tokens["refresh_token"]
    forged = token[:-1] + ("A" if token[-1] != "A" else "Q")
    for wrong in ("rt1.x", forged):
        answer = await client.post(f"{API}/logout", json={"refresh_token": wrong})
        assert told(answer) == (401, "invalid_refresh_token")

    assert await session.scalar(select(LoginSession.revoked_at)) is None


async def test_a_used_token_signs_out_too(client: AsyncClient, tokens: dict[str, Any]) -> None:
    newer = (await refresh(client, tokens["refresh_token"])).json()

    body = {"refresh_token": tokens["refresh_token"]}
    assert (await client.post(f"{API}/logout", json=body)).status_code == 200

    assert told(await me(client, newer["access_token"])) == (401, "session_ended")


def test_an_ordinary_sign_out_is_no_heavy_work() -> None:
    """The letter of alarm has an event of its own."""
    heavy = [handler for handler in HANDLERS if handler.heavy]
    assert heavy
    assert SessionRevoked not in {handler.event for handler in heavy}
