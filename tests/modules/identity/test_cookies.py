"""Tokens in cookies: for browsers, and against other sites."""

from dataclasses import replace
from http.cookies import Morsel, SimpleCookie
from typing import Any

import pytest
from fastapi import FastAPI
from httpx import AsyncClient, Response
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.modules.identity.people import ADA, API, PASSWORD, Person, Post, changed, told

from mercat.modules.identity.models import LoginSession
from mercat.platform.resources import Resources

OURS = {"Sec-Fetch-Site": "same-origin"}
OWN = {"Origin": "http://127.0.0.1:8000"}
STRANGE = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}


def cookies(response: Response) -> dict[str, Morsel[str]]:
    found: dict[str, Morsel[str]] = {}
    for header in response.headers.get_list("set-cookie"):
        found.update(SimpleCookie(header))
    return found


async def sign_in(client: AsyncClient, **headers: str) -> Response:
    return await client.post(f"{API}/login?transport=cookie", json=ADA, headers=headers or OURS)


@pytest.fixture
async def browser(client: AsyncClient, ada: Person) -> AsyncClient:
    """Ada's, signed in."""
    assert (await sign_in(client)).status_code == 200
    return client


async def test_the_tokens_are_in_the_cookies_and_nowhere_else(
    client: AsyncClient, ada: Person
) -> None:
    response = await sign_in(client)

    body = response.json()
    assert set(body) == {"user", "expires_in"}
    assert body["user"]["email"] == ada.email
    set_ = cookies(response)
    assert set(set_) == {"mercat_access", "mercat_refresh"}
    for morsel in set_.values():
        assert morsel["httponly"]
        assert (morsel["path"], morsel["samesite"].lower()) == ("/", "lax")
        assert (morsel["domain"], morsel["secure"]) == ("", "")
        assert morsel.value not in response.text
    assert set_["mercat_access"]["max-age"] == "1800"
    assert set_["mercat_refresh"]["max-age"] == str(7 * 24 * 3600)


async def test_elsewhere_than_on_a_developers_machine_they_are_for_https_and_this_host_alone(
    app: FastAPI, client: AsyncClient, resources: Resources, ada: Person
) -> None:
    settings = resources.settings.model_copy(update={"environment": "production"})
    app.state.resources = replace(resources, settings=settings)

    set_ = cookies(await sign_in(client))

    assert set(set_) == {"__Host-mercat_access", "__Host-mercat_refresh"}
    for morsel in set_.values():
        assert (morsel["secure"], morsel["httponly"]) == (True, True)
        assert (morsel["path"], morsel["domain"]) == ("/", "")
        assert morsel["samesite"].lower() == "lax"


async def test_bearer_sets_none(client: AsyncClient, tokens: dict[str, Any], ada: Person) -> None:
    response = await client.post(
        f"{API}/refresh", json={"refresh_token": tokens["refresh_token"]}, headers=OURS
    )

    assert response.status_code == 200
    assert "refresh_token" in response.json()
    assert "set-cookie" not in response.headers
    assert not client.cookies


async def test_another_transport_is_not_known(client: AsyncClient, ada: Person) -> None:
    response = await client.post(f"{API}/login?transport=pigeon", json=ADA)

    assert response.status_code == 422


async def test_the_cookie_says_who_is_calling(browser: AsyncClient, ada: Person) -> None:
    response = await browser.get(f"{API}/me")

    assert (response.status_code, response.json()["email"]) == (200, ada.email)


async def test_both_at_once_is_ambiguous(browser: AsyncClient, ada: Person) -> None:
    token = browser.cookies["mercat_access"]

    response = await browser.get(f"{API}/me", headers={"Authorization": f"Bearer {token}"})

    assert told(response) == (400, "ambiguous_credentials")


REQUESTS = [
    (OURS, 200),
    ({"Sec-Fetch-Site": "none"}, 200),
    (OWN, 200),
    ({"Origin": "http://localhost:3000"}, 200),  # a developer's page; CORS lets it in too
    ({"Origin": "https://app.example"}, 200),
    ({"Origin": "https://app.example", "Sec-Fetch-Site": "cross-site"}, 200),
    ({}, 403),
    ({"Origin": "null"}, 403),
    ({"Origin": "https://evil.example"}, 403),
    ({"Origin": "https://app.example.evil.example"}, 403),
    ({"Origin": "http://localhost.evil.example"}, 403),
    ({"Sec-Fetch-Site": "same-site"}, 403),
    ({"Sec-Fetch-Site": "cross-site"}, 403),
    (STRANGE, 403),
]


@pytest.fixture
def listing(app: FastAPI, resources: Resources) -> None:
    settings = changed(resources.settings, cors_origins="https://app.example")
    app.state.resources = replace(resources, settings=settings)


@pytest.mark.parametrize(("headers", "status"), REQUESTS)
@pytest.mark.usefixtures("listing")
async def test_only_our_pages_change_things_by_cookie(
    browser: AsyncClient, session: AsyncSession, headers: dict[str, str], status: int
) -> None:
    response = await browser.post(f"{API}/logout", headers=headers)

    assert response.status_code == status
    revoked = await session.scalar(select(LoginSession.revoked_at))
    assert (revoked is not None) == (status == 200)
    if status == 403:
        assert response.json()["error"] == "csrf_failed"


@pytest.mark.parametrize(("headers", "status"), REQUESTS)
@pytest.mark.parametrize("door", ["login", "refresh"])
@pytest.mark.usefixtures("listing")
async def test_only_our_pages_sign_somebody_in_who_has_our_cookie(
    browser: AsyncClient,
    session: AsyncSession,
    door: str,
    headers: dict[str, str],
    status: int,
) -> None:
    body = ADA if door == "login" else {}
    before = dict(browser.cookies)

    response = await browser.post(f"{API}/{door}?transport=cookie", json=body, headers=headers)

    assert response.status_code == status
    assert (dict(browser.cookies) == before) == (status == 403)
    opened = select(func.count()).select_from(LoginSession)
    assert await session.scalar(opened) == (2 if (door, status) == ("login", 200) else 1)


@pytest.mark.parametrize("transport", ["bearer", "cookie"])
async def test_no_other_site_signs_a_browser_in(
    client: AsyncClient, session: AsyncSession, ada: Person, transport: str
) -> None:
    response = await client.post(f"{API}/login?transport={transport}", json=ADA, headers=STRANGE)

    assert told(response) == (403, "csrf_failed")
    assert "set-cookie" not in response.headers
    assert await session.scalar(select(LoginSession.id)) is None


async def test_a_program_that_says_neither_may_ask_for_cookies(
    client: AsyncClient, ada: Person
) -> None:
    response = await client.post(f"{API}/login?transport=cookie", json=ADA)

    assert response.status_code == 200


async def test_a_bearer_token_needs_no_such_proof(
    client: AsyncClient, tokens: dict[str, Any]
) -> None:
    headers = {"Authorization": f"Bearer {tokens['access_token']}", **STRANGE}

    assert (await client.post(f"{API}/logout", headers=headers)).status_code == 200


@pytest.mark.parametrize("transport", ["", "?transport=bearer", "?transport=cookie"])
async def test_a_token_from_a_cookie_is_traded_for_cookies_whatever_is_asked(
    browser: AsyncClient, transport: str
) -> None:
    """Or a script could have the browser trade what it may not read for what it may."""
    old = browser.cookies["mercat_refresh"]

    response = await browser.post(f"{API}/refresh{transport}", headers=OURS)

    assert response.status_code == 200
    assert set(response.json()) == {"user", "expires_in"}
    assert browser.cookies["mercat_refresh"] != old
    assert (await browser.get(f"{API}/me")).status_code == 200


async def test_without_a_token_nothing_is_refreshed(client: AsyncClient, ada: Person) -> None:
    for body in (None, {}, {"refresh_token": None}):
        response = await client.post(f"{API}/refresh", json=body)
        assert told(response) == (401, "invalid_refresh_token")


async def test_a_body_goes_before_the_cookie(
    browser: AsyncClient, ada: Person, session: AsyncSession
) -> None:
    response = await browser.post(
        f"{API}/refresh", json={"refresh_token": "rt1.nonsense"}, headers=OURS
    )

    assert told(response) == (401, "invalid_refresh_token")
    assert await session.scalar(select(LoginSession.counter)) == 0


@pytest.mark.parametrize("door", ["logout", "logout-all"])
async def test_signing_out_takes_the_cookies_away(browser: AsyncClient, door: str) -> None:
    access = browser.cookies["mercat_access"]

    response = await browser.post(f"{API}/{door}", headers=OURS)

    assert response.status_code == 200
    assert {m["max-age"] for m in cookies(response).values()} == {"0"}
    assert not browser.cookies
    assert told(await browser.get(f"{API}/me")) == (401, "not_authenticated")
    browser.cookies.set("mercat_access", access)
    assert told(await browser.get(f"{API}/me")) == (401, "session_ended")


async def test_nothing_changes_on_get(browser: AsyncClient) -> None:
    for door in ("logout", "logout-all", "refresh", "login", "mfa/totp"):
        assert told(await browser.get(f"{API}/{door}", headers=OURS))[0] == 405


async def test_a_code_signs_in_by_cookie_too(client: AsyncClient, ada: Person, post: Post) -> None:
    asked = {"email": ada.email, "purpose": "LOGIN"}
    await client.post(f"{API}/send-otp", json=asked)
    body = {**asked, "code": await post.code(ada.email)}

    response = await client.post(f"{API}/verify-otp?transport=cookie", json=body, headers=OURS)

    assert set(response.json()) == {"user", "expires_in"}
    assert (await client.get(f"{API}/me")).json()["email"] == ada.email


async def test_it_holds_when_valkey_forgets_everything(
    browser: AsyncClient, resources: Resources
) -> None:
    await resources.cache._redis.flushdb()
    assert (await browser.get(f"{API}/me")).status_code == 200

    await resources.cache._redis.flushdb()
    assert (await browser.post(f"{API}/refresh", headers=OURS)).status_code == 200
    access = browser.cookies["mercat_access"]
    await browser.post(f"{API}/logout", headers=OURS)
    await resources.cache._redis.flushdb()

    browser.cookies.set("mercat_access", access)
    assert told(await browser.get(f"{API}/me")) == (401, "session_ended")


async def test_a_wrong_password_sets_no_cookie(client: AsyncClient, ada: Person) -> None:
    response = await client.post(
        f"{API}/login?transport=cookie",
        json={**ADA, "password": f"{PASSWORD}!"},
        headers=OURS,
    )

    assert told(response) == (401, "invalid_credentials")
    assert "set-cookie" not in response.headers
