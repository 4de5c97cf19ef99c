"""What an access token says, and what is taken for one."""

from typing import Any

import pytest
from httpx import AsyncClient
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import MovableClock
from tests.modules.identity.people import (
    ADA,
    API,
    Person,
    access_tokens,
    me,
    told,
    with_secrets,
)

from mercat.modules.identity.models import LoginSession, User
from mercat.platform.resources import Resources


async def test_the_token_says_what_the_design_says(
    resources: Resources, session: AsyncSession, ada: Person, tokens: dict[str, Any]
) -> None:
    claims = access_tokens(resources).verify(tokens["access_token"])

    issued = claims["iat"]
    assert claims == {
        "sub": str(ada.id),
        "email": ADA["email"],
        "user_type": "CUSTOMER",
        "roles": ["CUSTOMER"],
        "sid": str(await session.scalar(select(LoginSession.id))),
        "jti": claims["jti"],
        "iat": issued,
        "nbf": issued,
        "exp": issued + 1800,
        "iss": "http://127.0.0.1:8000",
        "aud": "mercat:at+jwt",
    }
    assert len(claims["jti"]) == 32


async def test_a_token_for_another_use_or_house_is_refused(
    client: AsyncClient, resources: Resources, tokens: dict[str, Any]
) -> None:
    claims = access_tokens(resources).verify(tokens["access_token"])
    assert (await me(client, access_tokens(resources).issue(claims, 60))).status_code == 200

    others = [
        access_tokens(resources, kind="reset+jwt").issue(claims, 60),
        access_tokens(resources, issuer="https://elsewhere.example").issue(claims, 60),
        access_tokens(with_secrets(resources, "another-secret-" + "y" * 40, [])).issue(claims, 60),
    ]
    for token in others:
        assert told(await me(client, token)) == (401, "invalid_token")


@pytest.mark.parametrize("name", ["sub", "sid"])
@pytest.mark.parametrize("value", [None, 7, "", "not-an-id", []])
async def test_a_token_that_does_not_say_who_is_refused(
    client: AsyncClient, resources: Resources, tokens: dict[str, Any], name: str, value: Any
) -> None:
    claims = access_tokens(resources).verify(tokens["access_token"])

    token = access_tokens(resources).issue({**claims, name: value}, 60)
    del claims[name]
    without = access_tokens(resources).issue(claims, 60)

    assert told(await me(client, token)) == (401, "invalid_token")
    assert told(await me(client, without)) == (401, "invalid_token")


MISSING: dict[str, list[Any]] = {
    "jti": [..., None, "", 7, []],
    "email": [..., None, "", 7, []],
    "user_type": [..., None, "", "ADMIN", 7, ["CUSTOMER"]],
    "roles": [..., None, [], "CUSTOMER", [7], ["STAFF"], {}],
}


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, values in MISSING.items() for value in values]
)
async def test_a_token_that_does_not_say_all_is_refused(
    client: AsyncClient, resources: Resources, tokens: dict[str, Any], name: str, value: Any
) -> None:
    claims = access_tokens(resources).verify(tokens["access_token"])
    said = {**claims, name: value}

    token = access_tokens(resources).issue({k: v for k, v in said.items() if v is not ...}, 60)

    assert told(await me(client, token)) == (401, "invalid_token")


async def test_a_session_is_its_own_users_only(
    client: AsyncClient, session: AsyncSession, resources: Resources, tokens: dict[str, Any]
) -> None:
    claims = access_tokens(resources).verify(tokens["access_token"])
    await client.post(f"{API}/register", json={**ADA, "email": "eve@example.com"})
    eve = await session.scalar(select(User.id).where(User.email == "eve@example.com"))

    token = access_tokens(resources).issue({**claims, "sub": str(eve)}, 60)

    assert told(await me(client, token)) == (401, "session_ended")


async def test_an_access_token_lasts_half_an_hour(
    client: AsyncClient, clock: MovableClock, tokens: dict[str, Any]
) -> None:
    clock.move(minutes=29, seconds=58)
    assert (await me(client, tokens["access_token"])).status_code == 200

    clock.move(seconds=2)
    assert told(await me(client, tokens["access_token"])) == (401, "invalid_token")
