"""How often a program may ask, and what it may do when its owner may do less than before."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace

from fastapi import FastAPI
from httpx import AsyncClient, Response
from tests.modules.identity.people import changed, told, without_valkey
from tests.modules.identity.staff import Account, by_key, join

from mercat.modules.identity.models import UserType
from mercat.platform.ratelimit import Limiter
from mercat.platform.resources import Resources

FELT = 2.0
"""Seconds in which a change must be felt."""


async def within(seconds: float, ask: Callable[[], Awaitable[Response]], status: int) -> Response:
    """Asks until the answer is this one; the last one if it never is."""
    until = time.monotonic() + seconds
    while True:
        response = await ask()
        if response.status_code == status or time.monotonic() > until:
            return response
        await asyncio.sleep(0.1)


async def test_a_key_has_a_limit_of_its_own(
    app: FastAPI, bea: Account, client: AsyncClient, resources: Resources
) -> None:
    one, other = await bea.make_key(), await bea.make_key()
    settings = changed(resources.settings, rate_limit_per_minute=1)
    limiter = Limiter(settings, resources.cache)
    app.state.resources = replace(resources, settings=settings, limiter=limiter)

    answers = [(await by_key(client, one["key"])).status_code for _ in range(12)]

    assert answers == [200] * 10 + [429] * 2
    assert (await by_key(client, other["key"])).status_code == 200
    assert int((await by_key(client, one["key"])).headers["retry-after"]) >= 1


async def test_guessing_keys_is_counted_by_address(
    app: FastAPI, client: AsyncClient, resources: Resources
) -> None:
    settings = changed(resources.settings, rate_limit_per_minute=3)
    limiter = Limiter(settings, resources.cache)
    app.state.resources = replace(resources, settings=settings, limiter=limiter)

    answers = [told(await by_key(client, "mk_live_guess")) for _ in range(5)]

    assert answers == [(401, "invalid_api_key")] * 3 + [(429, "rate_limited")] * 2


async def test_without_valkey_it_works_and_is_counted(
    app: FastAPI, bea: Account, client: AsyncClient, resources: Resources
) -> None:
    made = await bea.make_key()
    app.state.resources = without_valkey(resources)

    response = await by_key(client, made["key"])

    assert (response.status_code, "ratelimit" in response.headers) == (200, True)
    await bea.ask("DELETE", f"/auth/api-keys/{made['id']}")
    assert told(await by_key(client, made["key"])) == (401, "invalid_api_key")


async def test_a_key_does_what_its_scopes_say_and_no_more(
    admin: Account, client: AsyncClient
) -> None:
    key = (await admin.make_key("users:read"))["key"]

    assert (await by_key(client, key, path="/users")).status_code == 200
    for path in ("/auth/me", "/roles", "/audit-events"):
        assert told(await by_key(client, key, path=path)) == (403, "forbidden")


async def test_a_key_hands_on_no_more_than_it_has(
    admin: Account, bea: Account, client: AsyncClient, resources: Resources
) -> None:
    """The permissions of its owner are not those of the key."""
    key = (await admin.make_key("roles:manage"))["key"]

    made = await by_key(
        client, key, "POST", "/roles", json={"name": "SPY", "permissions": ["audit:read"]}
    )
    given = await by_key(client, key, "PUT", f"/users/{bea.id}/roles", json={"roles": ["ADMIN"]})

    assert told(made) == told(given) == (403, "beyond_your_permissions")


async def test_the_key_of_somebody_demoted_loses_the_scope(
    admin: Account, client: AsyncClient, resources: Resources
) -> None:
    second = await join(client, resources, "second@example.com", UserType.STAFF, ["ADMIN"])
    key = (await second.make_key("audit:read", "users:read"))["key"]
    assert (await by_key(client, key, path="/audit-events")).status_code == 200
    await resources.cache._redis.flushdb()

    await admin.ask("PUT", f"/users/{second.id}/roles", {"roles": []})

    response = await within(FELT, lambda: by_key(client, key, path="/audit-events"), 403)
    assert told(response) == (403, "forbidden")
    assert (await by_key(client, key, path="/users")).status_code == 200


async def test_a_role_that_permits_less_is_felt_by_keys_and_people(
    admin: Account, bea: Account, client: AsyncClient
) -> None:
    role = await admin.make_role("READER", "users:read")
    await admin.ask("PUT", f"/users/{bea.id}/roles", {"roles": ["READER"]})
    await within(FELT, lambda: bea.get("/users"), 200)
    key = (await bea.make_key("users:read"))["key"]
    assert (await by_key(client, key, path="/users")).status_code == 200

    await admin.ask("PATCH", f"/roles/{role}", {"permissions": []})

    assert (await within(FELT, lambda: by_key(client, key, path="/users"), 403)).status_code == 403
    assert (await within(FELT, lambda: bea.get("/users"), 403)).status_code == 403


async def test_a_suspended_owners_key_stops_at_once(
    admin: Account, bea: Account, client: AsyncClient
) -> None:
    key = (await bea.make_key())["key"]
    assert (await by_key(client, key)).status_code == 200

    await admin.ask("PATCH", f"/users/{bea.id}", {"status": "SUSPENDED"})

    assert told(await by_key(client, key)) == (401, "invalid_api_key")
    await admin.ask("PATCH", f"/users/{bea.id}", {"status": "ACTIVE"})
    assert (await by_key(client, key)).status_code == 200
