"""A new SECRET_KEY, with and without the old one beside it."""

import asyncio
from dataclasses import replace
from typing import Any, Literal

import pytest
from fastapi import FastAPI
from httpx import AsyncClient
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.modules.identity.people import (
    ADA,
    API,
    Person,
    access_tokens,
    me,
    provide,
    refresh,
    told,
    with_secrets,
)

from mercat.modules.identity.models import User
from mercat.platform.crypto.passwords import HashingPool, Passwords
from mercat.platform.resources import Resources

Scheme = Literal["bcrypt", "argon2id"]
OLD, NEW = "test-secret-" + "x" * 40, "newer-secret-" + "z" * 40


def with_scheme(resources: Resources, scheme: Scheme) -> Resources:
    pool = HashingPool()
    passwords = Passwords(resources.keyring, pool, rounds=4, scheme=scheme, memory=64, passes=1)
    return replace(resources, passwords=passwords)


async def test_a_new_secret_fails_no_request(
    app: FastAPI, client: AsyncClient, resources: Resources, tokens: dict[str, Any]
) -> None:
    app.state.resources = rotated = with_secrets(resources, NEW, [OLD])

    assert (await me(client, tokens["access_token"])).status_code == 200
    newer = (await refresh(client, tokens["refresh_token"])).json()
    assert (await me(client, newer["access_token"])).status_code == 200
    kinds = [token["access_token"].split(".")[0] for token in (tokens, newer)]
    assert kinds[0] != kinds[1]  # another kid
    assert access_tokens(rotated).verify(tokens["access_token"])
    assert (await client.post(f"{API}/login", json=ADA)).status_code == 200
    # What was signed with the new one is of no use to who still has the old one.
    app.state.resources = resources
    assert told(await me(client, newer["access_token"])) == (401, "invalid_token")


async def test_a_password_gets_the_new_pepper(
    app: FastAPI, client: AsyncClient, session: AsyncSession, resources: Resources, ada: Person
) -> None:
    before = str(await session.scalar(select(User.password_hash)))
    app.state.resources = with_secrets(resources, NEW, [OLD])

    assert (await client.post(f"{API}/login", json=ADA)).status_code == 200

    after = str(await session.scalar(select(User.password_hash)))
    assert before.split("$")[1] != after.split("$")[1]
    app.state.resources = with_secrets(resources, NEW, [])
    assert (await client.post(f"{API}/login", json=ADA)).status_code == 200


async def test_a_secret_that_was_dropped_signs_everybody_out(
    app: FastAPI, client: AsyncClient, resources: Resources, tokens: dict[str, Any]
) -> None:
    app.state.resources = with_secrets(resources, NEW, [])

    assert told(await me(client, tokens["access_token"])) == (401, "invalid_token")
    assert told(await refresh(client, tokens["refresh_token"])) == (401, "invalid_refresh_token")
    assert told(await client.post(f"{API}/login", json=ADA)) == (401, "invalid_credentials")


@pytest.mark.parametrize(("before", "after"), [("bcrypt", "argon2id"), ("argon2id", "bcrypt")])
async def test_a_password_moves_to_the_other_scheme(
    app: FastAPI,
    client: AsyncClient,
    session: AsyncSession,
    resources: Resources,
    before: Scheme,
    after: Scheme,
) -> None:
    app.state.resources = house = with_scheme(resources, before)
    await provide(house, ADA["email"])
    app.state.resources = with_scheme(resources, after)

    wrong = {**ADA, "password": "incorrect horse battery staple"}
    assert told(await client.post(f"{API}/login", json=wrong)) == (401, "invalid_credentials")
    assert str(await session.scalar(select(User.password_hash))).startswith(f"{before}-hs384$")
    assert (await client.post(f"{API}/login", json=ADA)).status_code == 200

    assert str(await session.scalar(select(User.password_hash))).startswith(f"{after}-hs384$")
    assert (await client.post(f"{API}/login", json=ADA)).status_code == 200


async def test_four_devices_at_once_may_all_renew_the_hash(
    app: FastAPI, client: AsyncClient, resources: Resources, ada: Person
) -> None:
    """Whoever comes second finds another hash than the one that was verified."""
    app.state.resources = with_secrets(resources, NEW, [OLD])

    answers = await asyncio.gather(*(client.post(f"{API}/login", json=ADA) for _ in range(4)))

    assert [answer.status_code for answer in answers] == [200] * 4
