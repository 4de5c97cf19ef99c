"""Signing in by OAuth2's password form."""

import pytest
from httpx import AsyncClient
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.modules.identity.people import ADA, API, PASSWORD, WRONG, Person, me, suspend, told

from mercat.modules.identity.models import LoginSession

FORM = {"grant_type": "password", "username": ADA["email"], "password": PASSWORD}


async def test_the_form_signs_in(client: AsyncClient, session: AsyncSession, ada: Person) -> None:
    extra = {"scope": "", "client_id": "swagger", "client_secret": "x"}
    response = await client.post(f"{API}/token", data={**FORM, **extra})

    body = response.json()
    assert (response.status_code, body["token_type"], body["expires_in"]) == (200, "bearer", 1800)
    assert response.headers["Cache-Control"] == "no-store"  # RFC 6749 §5.1
    assert (await me(client, body["access_token"])).json()["email"] == ada.email
    assert await session.scalar(select(LoginSession.method)) == "password"


async def test_refusals_are_those_of_the_other_door(
    client: AsyncClient, session: AsyncSession, ada: Person
) -> None:
    wrong = await client.post(f"{API}/token", data={**FORM, "password": WRONG})
    unknown = await client.post(f"{API}/token", data={**FORM, "username": "nobody@example.com"})
    await suspend(session, ada)
    suspended = await client.post(f"{API}/token", data=FORM)

    assert [told(answer) for answer in (wrong, unknown, suspended)] == [
        (401, "invalid_credentials"),
        (401, "invalid_credentials"),
        (403, "account_suspended"),
    ]
    assert await session.scalar(select(LoginSession.id)) is None


@pytest.mark.parametrize(
    "change",
    [{"grant_type": "client_credentials"}, {"username": "ada"}, {"password": ""}, {"x": "y"}],
)
async def test_a_form_that_is_not_right(
    client: AsyncClient, session: AsyncSession, ada: Person, change: dict[str, str]
) -> None:
    response = await client.post(f"{API}/token", data={**FORM, **change})

    assert told(response) == (422, "validation_error")
    assert PASSWORD not in response.text
    assert await session.scalar(select(LoginSession.id)) is None


async def test_json_is_no_form(client: AsyncClient, ada: Person) -> None:
    assert (await client.post(f"{API}/token", json=FORM)).status_code in {415, 422}
