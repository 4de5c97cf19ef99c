"""Signing in with Google: who gets in, and into which account."""

import asyncio
from urllib.parse import urlsplit

import pytest
from fastapi import FastAPI
from httpx import AsyncClient
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import MovableClock
from tests.modules.identity.google import Traveller, come_back, count, leave, with_google
from tests.modules.identity.openid import (
    CLIENT_ID,
    Provider,
    consent,
    query_of,
    real_provider,
)
from tests.modules.identity.people import (
    ADA,
    API,
    Person,
    Post,
    Visit,
    me,
    suspend,
    told,
)

from mercat.modules.audit.models import AuditEvent
from mercat.modules.identity.dependencies import social
from mercat.modules.identity.models import (
    Customer,
    Identity,
    OidcAttempt,
    User,
    UserStatus,
)
from mercat.platform.resources import Resources


async def test_the_whole_way_with_a_real_provider(
    app: FastAPI, resources: Resources, client: AsyncClient, session: AsyncSession
) -> None:
    ada = {"sub": "g-1", "email": "ada@example.com", "email_verified": True, "given_name": "Ada"}
    with real_provider(ada) as issuer:
        app.state.resources = with_google(resources, issuer)
        back = consent(await leave(client), "g-1")
        answer = await come_back(client, back)
        again = await come_back(client, consent(await leave(client), "g-1"))
        replayed = await come_back(client, back)

    assert answer.status_code == again.status_code == 200
    tokens = answer.json()
    assert tokens["user"]["email"] == "ada@example.com"
    assert tokens["user"]["id"] == again.json()["user"]["id"]
    assert (await me(client, tokens["access_token"])).json()["first_name"] == "Ada"
    assert told(replayed) == (400, "google_state_invalid")
    assert await count(session) == (1, 1, 2)
    identity = (await session.scalars(select(Identity))).one()
    assert (identity.provider, identity.issuer, identity.subject) == ("GOOGLE", issuer, "g-1")


async def test_the_browser_is_sent_off_with_what_the_standard_asks(
    house: Resources, client: AsyncClient, session: AsyncSession, provider: Provider
) -> None:
    answer = await client.get(f"{API}/google/redirect")

    location = answer.headers["location"]
    asked = query_of(location)
    assert location.startswith(f"{provider.url}/authorize?")
    assert asked == {
        "response_type": "code",
        "client_id": CLIENT_ID,
        "redirect_uri": "http://127.0.0.1:8000/api/v1/auth/google/callback",
        "scope": "openid email profile",
        "state": asked["state"],
        "nonce": asked["nonce"],
        "code_challenge": asked["code_challenge"],
        "code_challenge_method": "S256",
        "prompt": "select_account",
    }
    assert {len(asked[name]) for name in ("state", "nonce", "code_challenge")} == {43}
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("mercat_oidc=")
    assert "HttpOnly; Max-Age=600; Path=/; SameSite=lax" in cookie
    row = (await session.scalars(select(OidcAttempt))).one()
    kept = f"{row.state_hash!r}{row.browser_hash!r}{row.verifier!r}{row.nonce}"
    assert asked["state"] not in kept
    assert client.cookies["mercat_oidc"] not in kept


async def test_outside_local_the_cookie_is_the_hosts_own(
    app: FastAPI, resources: Resources, client: AsyncClient, provider: Provider
) -> None:
    house = with_google(resources, provider.url)
    object.__setattr__(house.settings, "environment", "production")
    app.state.resources = house

    answer = await client.get(f"{API}/google/redirect")

    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-mercat_oidc=")
    assert cookie.endswith("HttpOnly; Max-Age=600; Path=/; SameSite=lax; Secure")


async def test_a_new_person_gets_an_account(
    traveller: Traveller, session: AsyncSession, post: Post
) -> None:
    answer = await traveller.go(given_name=" Ada ", family_name="Lovelace")

    user = (await session.scalars(select(User))).one()
    assert answer.json()["user"]["id"] == str(user.id)
    assert (user.status, user.user_type, user.is_verified) == ("ACTIVE", "CUSTOMER", True)
    assert (user.password_hash, user.first_name, user.last_name) == (None, "Ada", "Lovelace")
    assert (await session.scalars(select(Customer.user_id))).all() == [user.id]
    act = (await session.scalars(select(AuditEvent))).one()
    assert (act.action, act.target_id) == ("identity.linked", str(user.id))
    assert act.changes == {"provider": "GOOGLE", "account": "registered"}
    assert told(await traveller.client.post(f"{API}/login", json=ADA)) == (
        401,
        "invalid_credentials",
    )
    await post.run()


async def test_a_verified_account_with_the_same_address_is_connected(
    traveller: Traveller, session: AsyncSession, ada: Person
) -> None:
    traveller.email = "ADA@Example.com"

    answer = await traveller.go(given_name="Eve")

    assert answer.json()["user"]["id"] == str(ada.id)
    assert await count(session) == (1, 1, 1)
    user = (await session.scalars(select(User))).one()
    assert user.first_name is None
    # The password still works: it was theirs.
    assert (await traveller.client.post(f"{API}/login", json=ADA)).status_code == 200


async def test_the_subject_is_the_key_and_not_the_address(
    traveller: Traveller, session: AsyncSession, ada: Person
) -> None:
    assert (await traveller.go()).status_code == 200
    traveller.email = "married@example.com"

    answer = await traveller.go(email_verified=False)

    assert answer.json()["user"]["id"] == str(ada.id)
    assert await count(session) == (1, 1, 2)


async def test_another_google_account_with_the_same_address_stays_out(
    traveller: Traveller, session: AsyncSession, ada: Person
) -> None:
    assert (await traveller.go()).status_code == 200
    traveller.subject = "g-somebody-with-a-recycled-address"

    assert told(await traveller.go()) == (403, "google_account_differs")
    assert await count(session) == (1, 1, 1)


@pytest.mark.parametrize("claims", [{"email_verified": False}, {"email_verified": ...}])
@pytest.mark.parametrize("known", [True, False])
async def test_an_unverified_address_opens_nothing(
    traveller: Traveller,
    session: AsyncSession,
    resources: Resources,
    claims: dict[str, object],
    known: bool,
) -> None:
    if known:
        await traveller.client.post(f"{API}/register", json=ADA)

    assert told(await traveller.go(**claims)) == (403, "google_email_unverified")
    assert await count(session) == (int(known), 0, 0)


async def test_without_an_address_there_is_no_account(
    traveller: Traveller, session: AsyncSession
) -> None:
    traveller.email = None

    assert told(await traveller.go()) == (403, "google_email_unverified")
    assert await count(session) == (0, 0, 0)


@pytest.mark.parametrize("connected", [True, False])
async def test_who_is_suspended_stays_out(
    traveller: Traveller, session: AsyncSession, ada: Person, connected: bool
) -> None:
    if connected:
        await traveller.go()
    before = await count(session)
    await suspend(session, ada)

    assert told(await traveller.go()) == (403, "account_suspended")
    assert await count(session) == before


@pytest.mark.parametrize("connected", [True, False])
async def test_who_is_deleted_stays_out(
    traveller: Traveller, session: AsyncSession, ada: Person, connected: bool
) -> None:
    if connected:
        await traveller.go()
    before = await count(session)
    await session.execute(update(User).values(status=UserStatus.DELETED))
    await session.commit()

    assert told(await traveller.go()) == (403, "account_closed")
    assert await count(session) == before


async def test_two_tabs_at_once_make_one_account(
    house: Resources, provider: Provider, session: AsyncSession, visitor: Visit
) -> None:
    travellers = [Traveller(visitor(f"198.51.100.{n}", "Firefox"), provider) for n in range(1, 9)]

    answers = await asyncio.gather(*(traveller.go() for traveller in travellers))

    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json()["user"]["id"] for answer in answers}) == 1
    assert await count(session) == (1, 1, 8)


async def test_the_loss_of_valkey_changes_nothing(
    house: Resources, client: AsyncClient, provider: Provider
) -> None:
    location = await leave(client)
    await house.cache._redis.flushdb()
    answer = await come_back(client, provider.consent(location, "g-ada", "ada@example.com"))
    await house.cache._redis.flushdb()

    assert (await me(client, answer.json()["access_token"])).status_code == 200


async def test_who_never_comes_back_is_forgotten(
    house: Resources, client: AsyncClient, session: AsyncSession, clock: MovableClock
) -> None:
    await leave(client)
    async with house.database.open_session() as own:
        await social.forget_attempts(own, house).execute()
    assert len((await session.scalars(select(OidcAttempt.id))).all()) == 1
    await session.rollback()

    clock.move(minutes=11)
    async with house.database.open_session() as own:
        await social.forget_attempts(own, house).execute()

    assert (await session.scalars(select(OidcAttempt.id))).all() == []


async def test_google_that_is_not_set_up_is_not_there(
    client: AsyncClient, session: AsyncSession
) -> None:
    for door in ("redirect", "callback?code=x&state=y"):
        assert told(await client.get(f"{API}/google/{door}")) == (404, "not_configured")
    assert (await session.scalars(select(OidcAttempt.id))).all() == []


async def test_the_redirect_uri_is_never_taken_from_the_request(
    house: Resources, client: AsyncClient
) -> None:
    answer = await client.get(f"{API}/google/redirect", headers={"Host": "evil.example"})

    asked = query_of(answer.headers["location"])
    assert urlsplit(asked["redirect_uri"]).netloc == "127.0.0.1:8000"
