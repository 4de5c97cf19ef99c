"""Signing in with a password."""

from dataclasses import replace
from typing import Any

import pytest
from fastapi import FastAPI
from httpx import AsyncClient, Response
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from tests.modules.identity.people import (
    ADA,
    API,
    PASSWORD,
    WRONG,
    Person,
    Visit,
    me,
    provide,
    suspend,
    told,
)

from mercat.modules.identity.models import LoginSession, Throttle, User, UserStatus
from mercat.platform.crypto.passwords import HashingPool, Passwords
from mercat.platform.resources import Resources


async def enter(client: AsyncClient, email: str, password: str = PASSWORD) -> Response:
    return await client.post(f"{API}/login", json={"email": email, "password": password})


async def logins(session: AsyncSession) -> int:
    return await session.scalar(select(func.count()).select_from(LoginSession)) or 0


def without_id(response: Response) -> tuple[bytes, list[tuple[str, str]]]:
    """Body and headers, without what differs from request to request."""
    request_id = response.json()["detail"]["request_id"]
    assert response.headers["x-request-id"] == request_id
    assert len(request_id) == 32
    passing = {"x-request-id", "ratelimit"}
    headers = [(k, v) for k, v in response.headers.items() if k not in passing]
    return response.content.replace(request_id.encode(), b""), headers


async def lock(session: AsyncSession) -> None:
    """As if everything that has failed yet had failed fifty times."""
    await session.execute(update(Throttle).values(failures=50))
    await session.commit()


async def test_the_right_password_opens_a_session(
    client: AsyncClient, session: AsyncSession, ada: Person
) -> None:
    response = await client.post(f"{API}/login", json=ADA, headers={"User-Agent": "Firefox"})

    assert response.status_code == 200
    body = response.json()
    assert set(body) == {"access_token", "refresh_token", "token_type", "expires_in", "user"}
    assert (body["token_type"], body["expires_in"]) == ("bearer", 1800)
    assert body["user"]["id"] == str(ada.id)
    assert body["user"]["last_login_at"] is not None
    assert (await me(client, body["access_token"])).status_code == 200
    columns = (LoginSession.user_id, LoginSession.method, LoginSession.ip, LoginSession.user_agent)
    row = (await session.execute(select(*columns))).one()
    assert tuple(row) == (ada.id, "password", "203.0.113.7", "Firefox")


async def test_the_address_is_taken_in_any_case(client: AsyncClient, ada: Person) -> None:
    assert (await enter(client, " ADA@Example.COM ")).status_code == 200


async def test_the_signing_key_is_stored_encrypted(
    session: AsyncSession, resources: Resources, tokens: dict[str, Any]
) -> None:
    row = (await session.execute(select(LoginSession.id, LoginSession.signing_key))).one()

    key = resources.keyring.open("session-key", row.signing_key, row.id.bytes)
    assert len(key) == 32
    assert key not in row.signing_key


async def test_unknown_wrong_and_locked_are_told_the_same(
    client: AsyncClient, session: AsyncSession, resources: Resources, ada: Person, visitor: Visit
) -> None:
    eve = await provide(resources, "eve@example.com")
    for _ in range(5):
        await enter(visitor("198.51.100.9", "curl"), eve.email, WRONG)
    visitors = [visitor(f"198.51.100.{n}", "curl") for n in (1, 2, 3)]

    unknown = await enter(visitors[0], "nobody@example.com", WRONG)
    wrong = await enter(visitors[1], ada.email, WRONG)
    locked = await enter(visitors[2], eve.email, WRONG)

    # It was locked indeed.
    assert told(await enter(visitors[2], eve.email, PASSWORD)) == (401, "invalid_credentials")
    assert told(unknown) == (401, "invalid_credentials")
    assert without_id(unknown) == without_id(wrong) == without_id(locked)
    assert wrong.headers["www-authenticate"] == "Bearer"
    assert await logins(session) == 0


@pytest.mark.parametrize("status", [UserStatus.SUSPENDED, UserStatus.PENDING, UserStatus.DELETED])
async def test_nor_does_the_state_of_an_account_show(
    client: AsyncClient, session: AsyncSession, ada: Person, status: UserStatus
) -> None:
    await session.execute(update(User).values(status=status))
    await session.commit()

    unknown, wrong = (
        await enter(client, "nobody@example.com"),
        await enter(client, ada.email, WRONG),
    )

    assert told(wrong) == (401, "invalid_credentials")
    assert without_id(unknown) == without_id(wrong)


async def test_an_unverified_address_is_named_to_who_has_the_password(
    client: AsyncClient, session: AsyncSession
) -> None:
    await client.post(f"{API}/register", json=ADA)

    assert told(await enter(client, ADA["email"], WRONG)) == (401, "invalid_credentials")
    assert told(await enter(client, ADA["email"])) == (403, "email_not_verified")
    assert await logins(session) == 0


async def test_a_suspension_is_named_to_who_has_the_password(
    client: AsyncClient, session: AsyncSession, ada: Person
) -> None:
    await suspend(session, ada)

    assert told(await enter(client, ada.email, WRONG)) == (401, "invalid_credentials")
    assert told(await enter(client, ada.email)) == (403, "account_suspended")
    assert await logins(session) == 0


async def test_the_deleted_do_not_get_in(
    client: AsyncClient, session: AsyncSession, ada: Person
) -> None:
    await session.execute(update(User).values(status=UserStatus.DELETED))
    await session.commit()

    assert told(await enter(client, ada.email)) == (401, "invalid_credentials")
    assert await logins(session) == 0


async def test_who_has_no_password_does_not_get_in(
    client: AsyncClient, session: AsyncSession, ada: Person
) -> None:
    await session.execute(update(User).values(password_hash=None))
    await session.commit()

    assert told(await enter(client, ada.email)) == (401, "invalid_credentials")
    assert await logins(session) == 0


class Counted(Passwords):
    """Does something while a password is verified, and counts how often one is."""

    def __init__(self, resources: Resources, *, rounds: int = 4) -> None:
        super().__init__(resources.keyring, HashingPool(), rounds=rounds)
        self.verified = 0

    async def verify(self, password: str, stored: str | None) -> bool:
        self.verified += 1
        fits = await super().verify(password, stored)
        await self.meanwhile()
        return fits

    async def meanwhile(self) -> None:
        """What happens to the account in that time: nothing here."""


async def test_whoever_it_is_one_password_is_verified(
    app: FastAPI, client: AsyncClient, session: AsyncSession, resources: Resources, ada: Person
) -> None:
    passwords = Counted(resources)
    app.state.resources = replace(resources, passwords=passwords)

    for n, (email, password) in enumerate(
        [("nobody@example.com", WRONG), (ada.email, WRONG), (ada.email, PASSWORD)], start=1
    ):
        await enter(client, email, password)
        assert passwords.verified == n
    await lock(session)
    await enter(client, ada.email, WRONG)
    assert passwords.verified == 4


async def test_a_suspension_while_the_hash_is_computed_holds(
    app: FastAPI, client: AsyncClient, session: AsyncSession, resources: Resources, ada: Person
) -> None:
    class Slow(Counted):
        async def meanwhile(self) -> None:
            await suspend(session, ada)

    app.state.resources = replace(resources, passwords=Slow(resources))

    assert told(await enter(client, ada.email)) == (401, "invalid_credentials")
    assert await logins(session) == 0


async def test_so_does_a_new_password(
    app: FastAPI, client: AsyncClient, session: AsyncSession, resources: Resources, ada: Person
) -> None:
    new = await resources.passwords.hash("another battery staple")

    class Slow(Counted):
        async def meanwhile(self) -> None:
            await session.execute(update(User).values(password_hash=new))
            await session.commit()

    app.state.resources = replace(resources, passwords=Slow(resources))

    assert told(await enter(client, ada.email)) == (401, "invalid_credentials")
    assert await logins(session) == 0
    assert await session.scalar(select(User.password_hash)) == new


async def test_a_hash_of_another_cost_is_renewed(
    app: FastAPI, client: AsyncClient, session: AsyncSession, resources: Resources, ada: Person
) -> None:
    before = await session.scalar(select(User.password_hash))
    app.state.resources = replace(resources, passwords=Counted(resources, rounds=5))

    assert told(await enter(client, ada.email, WRONG)) == (401, "invalid_credentials")
    assert await session.scalar(select(User.password_hash)) == before
    assert (await enter(client, ada.email)).status_code == 200

    after = await session.scalar(select(User.password_hash))
    assert [str(text).split("$")[4] for text in (before, after)] == ["04", "05"]
    assert (await enter(client, ada.email)).status_code == 200
    assert await session.scalar(select(User.password_hash)) == after


@pytest.mark.parametrize(
    "body",
    [
        {"email": "ada@example.com"},
        {"password": PASSWORD},
        {"email": "ada@example.com", "password": ""},
        {"email": "ada@example.com", "password": "x" * 1025},
        {"email": "ada@example.com", "password": "a\x00b"},
        {"email": ["ada@example.com"], "password": PASSWORD},
        {"email": "ada@example.com", "password": {"$ne": ""}},
        {"email": "ada@example.com", "password": PASSWORD, "admin": True},
    ],
)
async def test_what_is_no_sign_in_counts_as_none(
    client: AsyncClient, session: AsyncSession, ada: Person, body: dict[str, Any]
) -> None:
    assert told(await client.post(f"{API}/login", json=body)) == (422, "validation_error")
    assert await session.scalar(select(Throttle.id)) is None
    assert await logins(session) == 0
