"""What is refused of what comes back from Google. Nothing may have changed then."""

import asyncio
import time
from typing import Any

import pytest
from httpx import AsyncClient
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import MovableClock
from tests.modules.identity.google import Traveller, come_back, count, leave, with_google
from tests.modules.identity.openid import Claims, Provider, query_of
from tests.modules.identity.people import API, Visit, told

from mercat.modules.identity.models import OidcAttempt
from mercat.platform.resources import Resources

FAILED, STATE = (400, "google_failed"), (400, "google_state_invalid")


async def test_a_way_is_gone_only_once(
    house: Resources, client: AsyncClient, session: AsyncSession, provider: Provider
) -> None:
    location = await leave(client)
    cookie = client.cookies["mercat_oidc"]
    backs = [provider.consent(location, f"g-{n}", f"g{n}@example.com") for n in range(8)]
    headers = {"Cookie": f"mercat_oidc={cookie}"}

    answers = await asyncio.gather(
        *(client.get(f"{API}/google/callback", params=b, headers=headers) for b in backs)
    )

    assert sorted(answer.status_code for answer in answers) == [200] + [400] * 7
    assert await count(session) == (1, 1, 1)


async def test_another_browser_cannot_come_back_for_me(
    house: Resources,
    client: AsyncClient,
    session: AsyncSession,
    provider: Provider,
    visitor: Visit,
) -> None:
    """Nor can it use up my way: and I am not signed in to somebody else's account."""
    back = provider.consent(await leave(client), "g-ada", "ada@example.com")
    eve = visitor("198.51.100.9", "Eve")
    assert told(await come_back(eve, back)) == STATE
    evil = provider.consent(await leave(eve), "g-eve", "eve@example.com")

    assert told(await come_back(eve, back)) == STATE
    assert told(await come_back(client, evil)) == STATE
    assert await count(session) == (0, 0, 0)
    assert (await come_back(client, back)).status_code == 200


@pytest.mark.parametrize("change", [{"state": "x" * 43}, {"state": ""}, {"state": None}])
async def test_a_state_that_we_did_not_give(
    traveller: Traveller, session: AsyncSession, change: dict[str, Any]
) -> None:
    back = traveller.provider.consent(await leave(traveller.client), "g", "ada@example.com")
    changed = {k: v for k, v in {**back, **change}.items() if v is not None}

    assert told(await come_back(traveller.client, changed)) == STATE
    assert await count(session) == (0, 0, 0)


async def test_coming_back_too_late(
    traveller: Traveller, session: AsyncSession, clock: MovableClock
) -> None:
    back = traveller.provider.consent(await leave(traveller.client), "g", "ada@example.com")
    clock.move(minutes=10)

    assert told(await come_back(traveller.client, back)) == STATE
    assert await count(session) == (0, 0, 0)


async def test_another_providers_answer(traveller: Traveller, session: AsyncSession) -> None:
    back = traveller.provider.consent(await leave(traveller.client), "g", "ada@example.com")
    mixed = {**back, "iss": "https://evil.example"}

    assert told(await come_back(traveller.client, mixed)) == STATE
    own = {**back, "iss": traveller.provider.url}
    assert (await come_back(traveller.client, own)).status_code == 200


async def test_an_attempt_at_another_provider_is_none_here(
    traveller: Traveller, session: AsyncSession
) -> None:
    back = traveller.provider.consent(await leave(traveller.client), "g", "ada@example.com")
    attempt = (await session.scalars(select(OidcAttempt))).one()
    attempt.provider = "OTHER"
    await session.commit()

    assert told(await come_back(traveller.client, back)) == STATE
    assert await count(session) == (0, 0, 0)


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        ("access_denied", (403, "google_denied")),
        ("server_error", FAILED),
        ("<script>", FAILED),
        ("", FAILED),
    ],
)
async def test_what_google_refuses(
    traveller: Traveller, session: AsyncSession, error: str, expected: tuple[int, str]
) -> None:
    state = query_of(await leave(traveller.client))["state"]

    answer = await come_back(traveller.client, {"error": error, "state": state})

    assert told(answer) == expected
    assert "script" not in answer.text
    assert await count(session) == (0, 0, 0)


@pytest.mark.parametrize("code", ["", "x", "x" * 2048, "\x00"])
async def test_a_code_that_google_did_not_give(
    traveller: Traveller, session: AsyncSession, code: str
) -> None:
    state = query_of(await leave(traveller.client))["state"]

    assert told(await come_back(traveller.client, {"code": code, "state": state})) == FAILED
    assert await count(session) == (0, 0, 0)


async def test_the_verifier_is_the_rows_own(traveller: Traveller, session: AsyncSession) -> None:
    """Moved to another row it does not open: a way cannot be exchanged in the database."""
    first = traveller.provider.consent(await leave(traveller.client), "g", "ada@example.com")
    rows = list(await session.scalars(select(OidcAttempt)))
    rows[0].verifier = rows[0].verifier[:12] + rows[0].verifier[12:][::-1]
    await session.commit()

    assert told(await come_back(traveller.client, first)) == STATE
    assert await count(session) == (0, 0, 0)


@pytest.mark.parametrize(
    "answer",
    [
        (500, b"{}"),
        (200, b"<html>"),
        (200, b"[]"),
        (200, b"x" * 300_000),
        (302, b"{}"),
    ],
)
async def test_a_provider_that_makes_no_sense(
    traveller: Traveller, session: AsyncSession, answer: tuple[int, bytes]
) -> None:
    back = traveller.provider.consent(await leave(traveller.client), "g", "ada@example.com")
    traveller.provider.answer = answer

    response = await come_back(traveller.client, back)

    assert told(response) in {(503, "google_unavailable"), FAILED}
    assert await count(session) == (0, 0, 0)


async def test_a_provider_that_is_away(
    traveller: Traveller, session: AsyncSession, app: Any, resources: Resources
) -> None:
    app.state.resources = with_google(resources, "http://127.0.0.1:9")

    answer = await traveller.client.get(f"{API}/google/redirect")

    assert told(answer) == (503, "google_unavailable")
    assert "set-cookie" not in answer.headers
    assert (await session.scalars(select(OidcAttempt.id))).all() == []


async def test_a_provider_that_takes_its_time(
    traveller: Traveller, session: AsyncSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    back = traveller.provider.consent(await leave(traveller.client), "g", "ada@example.com")
    monkeypatch.setattr("mercat.modules.identity.gateways.google._ALL", 0.3)
    traveller.provider.delay = 20.0

    began = time.monotonic()
    assert told(await come_back(traveller.client, back)) == (503, "google_unavailable")
    assert time.monotonic() - began < 10
    assert await count(session) == (0, 0, 0)


@pytest.mark.parametrize(
    "metadata",
    [
        {"issuer": "https://accounts.google.com"},
        {"authorization_endpoint": None},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"authorization_endpoint": "/authorize"},
    ],
)
async def test_a_description_that_is_not_right(
    traveller: Traveller, session: AsyncSession, metadata: Claims
) -> None:
    traveller.provider.metadata = metadata

    answer = await traveller.client.get(f"{API}/google/redirect")

    assert told(answer) == (503, "google_unavailable")
    assert (await session.scalars(select(OidcAttempt.id))).all() == []
