"""Giving roles: downwards only, felt at once."""

from typing import Any

import pytest
from fastapi import FastAPI
from httpx import AsyncClient
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from tests.modules.identity.people import Post, told, without_valkey
from tests.modules.identity.staff import Account, acts, everything, join

from mercat.modules.identity.models import UserType
from mercat.platform.ids import uuid7
from mercat.platform.resources import Resources


def roles(*names: str) -> dict[str, Any]:
    return {"roles": list(names)}


@pytest.fixture
async def second(client: AsyncClient, resources: Resources) -> Account:
    return await join(client, resources, "second@example.com", UserType.STAFF, ["ADMIN"])


async def test_a_role_is_given_and_felt_at_once(
    admin: Account, clerk: Account, resources: Resources
) -> None:
    assert told(await clerk.get("/audit-events")) == (403, "forbidden")

    response = await admin.ask("PUT", f"/users/{clerk.id}/roles", roles("ADMIN"))

    assert (response.status_code, response.json()["roles"]) == (200, ["STAFF", "ADMIN"])
    assert (await clerk.get("/audit-events")).status_code == 200
    me = (await clerk.get("/auth/me")).json()
    assert (me["roles"], "audit:read" in me["permissions"]) == (["STAFF", "ADMIN"], True)
    assert await acts(resources) == [("user.roles_changed", str(admin.id))]


@pytest.mark.parametrize("flushed", [False, True])
async def test_and_taken_away(
    admin: Account, second: Account, resources: Resources, flushed: bool
) -> None:
    assert (await second.get("/audit-events")).status_code == 200
    if flushed:
        await resources.cache._redis.flushdb()

    response = await admin.ask("PUT", f"/users/{second.id}/roles", roles())

    if flushed:
        await resources.cache._redis.flushdb()
    assert response.json()["roles"] == ["STAFF"]
    assert told(await second.get("/audit-events")) == (403, "forbidden")


async def test_every_session_feels_it(admin: Account, client: AsyncClient, second: Account) -> None:
    body = {"email": second.email, "password": "correct horse battery staple"}
    token = (await client.post("/api/v1/auth/login", json=body)).json()["access_token"]
    other = Account(second.id, second.email, client, token)
    for session in (second, other):
        assert (await session.get("/audit-events")).status_code == 200

    await admin.ask("PUT", f"/users/{second.id}/roles", roles())

    for session in (second, other):
        assert told(await session.get("/audit-events")) == (403, "forbidden")


async def test_the_relay_says_it_again_when_valkey_was_away(
    app: FastAPI, admin: Account, second: Account, resources: Resources, post: Post
) -> None:
    assert (await second.get("/audit-events")).status_code == 200
    app.state.resources = without_valkey(resources)
    await admin.ask("PUT", f"/users/{second.id}/roles", roles())
    app.state.resources = resources

    await post.run()

    assert told(await second.get("/audit-events")) == (403, "forbidden")


async def test_the_same_again_changes_nothing(
    admin: Account, second: Account, resources: Resources
) -> None:
    before = await everything(resources)

    for same in (roles("ADMIN"), roles("STAFF", "ADMIN", "ADMIN")):
        response = await admin.ask("PUT", f"/users/{second.id}/roles", same)
        assert (response.status_code, response.json()["roles"]) == (200, ["STAFF", "ADMIN"])

    assert await everything(resources) == before


@pytest.mark.parametrize("wanted", [roles(), roles("ADMIN"), roles("STAFF", "ADMIN")])
async def test_nobody_changes_their_own(
    admin: Account, resources: Resources, wanted: dict[str, Any]
) -> None:
    before = await everything(resources)

    response = await admin.ask("PUT", f"/users/{admin.id}/roles", wanted)

    assert told(response) == (403, "own_account")
    assert await everything(resources) == before


@pytest.mark.parametrize(
    ("wanted", "refusal"),
    [
        (roles("NOBODY"), (422, "unknown_role")),
        (roles("STAFF"), (422, "role_comes_with_type")),
        (roles("admin"), (422, "validation_error")),
        ({}, (422, "validation_error")),
        (roles(*(f"R{n}" for n in range(21))), (422, "validation_error")),
    ],
)
async def test_what_cannot_be_given(
    admin: Account,
    bea: Account,
    resources: Resources,
    wanted: dict[str, Any],
    refusal: tuple[int, str],
) -> None:
    before = await everything(resources)

    assert told(await admin.ask("PUT", f"/users/{bea.id}/roles", wanted)) == refusal
    assert await everything(resources) == before


async def test_only_downwards(
    admin: Account, client: AsyncClient, resources: Resources, second: Account, bea: Account
) -> None:
    """Somebody who may manage roles gives nothing, and takes nothing, that is above them."""
    await admin.make_role("LESSER", "roles:manage", "users:read")
    await admin.make_role("ABOVE", "audit:read")
    await admin.make_role("BELOW", "users:read")
    lesser = await join(client, resources, "less@example.com", UserType.CUSTOMER, ["LESSER"])
    watched = await join(client, resources, "w@example.com", UserType.CUSTOMER, ["ABOVE"])
    before = await everything(resources)

    for user_id, wanted in (
        (bea.id, roles("ADMIN")),
        (bea.id, roles("ABOVE")),
        (bea.id, roles("BELOW", "ABOVE")),
        (watched.id, roles()),
        (watched.id, roles("ABOVE", "BELOW")),
        (second.id, roles()),
    ):
        response = await lesser.ask("PUT", f"/users/{user_id}/roles", wanted)
        assert told(response) == (403, "beyond_your_permissions"), (user_id, wanted)

    assert await everything(resources) == before
    response = await lesser.ask("PUT", f"/users/{bea.id}/roles", roles("BELOW"))
    assert response.json()["roles"] == ["CUSTOMER", "BELOW"]


async def test_nobody_and_those_who_are_gone(
    admin: Account, bea: Account, session: AsyncSession, resources: Resources
) -> None:
    nobody = await admin.ask("PUT", f"/users/{uuid7()}/roles", roles())
    assert told(nobody) == (404, "not_found")
    await session.execute(text("UPDATE users SET status = 'DELETED' WHERE email LIKE 'bea%'"))
    await session.commit()
    before = await everything(resources)

    response = await admin.ask("PUT", f"/users/{bea.id}/roles", roles("ADMIN"))

    assert told(response) == (409, "account_deleted")
    assert await everything(resources) == before


async def test_who_may_not(clerk: Account, bea: Account, resources: Resources) -> None:
    before = await everything(resources)

    for somebody in (clerk, bea):
        response = await somebody.ask("PUT", f"/users/{uuid7()}/roles", roles("ADMIN"))
        assert told(response) == (403, "forbidden")

    assert await everything(resources) == before
