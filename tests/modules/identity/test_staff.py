"""What staff do with other people's accounts."""

from typing import Any
from uuid import UUID

import pytest
from httpx import AsyncClient
from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncSession
from tests.modules.identity.people import ADA, PASSWORD, Person, refresh, told
from tests.modules.identity.staff import Account, acts, everything, join

from mercat.modules.identity.models import LoginSession, User, UserStatus, UserType
from mercat.platform.ids import uuid7
from mercat.platform.outbox import OutboxEvent
from mercat.platform.resources import Resources

SUSPENDED = {"status": "SUSPENDED"}
ACTIVE = {"status": "ACTIVE"}


async def test_an_account_is_read_with_its_roles(clerk: Account, admin: Account) -> None:
    response = await clerk.get(f"/users/{admin.id}")

    assert response.status_code == 200
    body = response.json()
    assert (body["id"], body["email"], body["roles"]) == (
        str(admin.id),
        admin.email,
        ["STAFF", "ADMIN"],
    )
    assert "password_hash" not in body


@pytest.mark.parametrize("path", [f"/users/{UUID(int=0)}", "/users/nobody"])
async def test_nobody_is_not_found(clerk: Account, path: str) -> None:
    assert told(await clerk.get(path)) == (404, "not_found")


async def test_a_suspension_ends_everything_at_once(
    admin: Account,
    client: AsyncClient,
    session: AsyncSession,
    resources: Resources,
    ada: Person,
    tokens: dict[str, Any],
) -> None:
    again = (await client.post("/api/v1/auth/login", json=ADA)).json()
    for signed_in in (tokens, again):
        them = Account(ada.id, ada.email, client, signed_in["access_token"])
        assert (await them.get("/auth/me")).status_code == 200

    response = await admin.ask("PATCH", f"/users/{ada.id}", SUSPENDED)

    assert (response.status_code, response.json()["status"]) == (200, "SUSPENDED")
    for signed_in in (tokens, again):
        them = Account(ada.id, ada.email, client, signed_in["access_token"])
        assert told(await them.get("/auth/me")) == (401, "session_ended")
        assert told(await refresh(client, signed_in["refresh_token"])) == (401, "session_ended")
    reasons = select(LoginSession.revoke_reason).where(LoginSession.user_id == ada.id)
    assert list(await session.scalars(reasons)) == ["suspended"] * 2
    revoked = select(OutboxEvent.name).where(OutboxEvent.name == "SessionRevoked")
    assert len((await session.scalars(revoked)).all()) == 2
    login = await client.post("/api/v1/auth/login", json=ADA)
    assert told(login) == (403, "account_suspended")
    assert await acts(resources) == [("user.suspended", str(admin.id))]


async def test_flushing_valkey_lets_nobody_back_in(
    admin: Account, bea: Account, resources: Resources
) -> None:
    assert (await bea.get("/auth/me")).status_code == 200
    await resources.cache._redis.flushdb()
    await admin.ask("PATCH", f"/users/{bea.id}", SUSPENDED)
    await resources.cache._redis.flushdb()

    assert told(await bea.get("/auth/me")) == (401, "session_ended")


async def test_and_back_again(
    clerk: Account, bea: Account, client: AsyncClient, resources: Resources
) -> None:
    await clerk.ask("PATCH", f"/users/{bea.id}", SUSPENDED)

    response = await clerk.ask("PATCH", f"/users/{bea.id}", ACTIVE)

    assert response.json()["status"] == "ACTIVE"
    assert told(await bea.get("/auth/me")) == (401, "session_ended")
    body = {"email": bea.email, "password": PASSWORD}
    assert (await client.post("/api/v1/auth/login", json=body)).status_code == 200
    assert [action for action, _ in await acts(resources)] == [
        "user.suspended",
        "user.reinstated",
    ]


async def test_who_never_verified_the_address_still_has_to(
    clerk: Account, session: AsyncSession
) -> None:
    user = User(email="new@example.com", user_type=UserType.CUSTOMER, status=UserStatus.PENDING)
    session.add(user)
    await session.commit()

    await clerk.ask("PATCH", f"/users/{user.id}", SUSPENDED)
    response = await clerk.ask("PATCH", f"/users/{user.id}", ACTIVE)

    assert response.json()["status"] == "PENDING"


async def test_twice_is_once(clerk: Account, bea: Account, resources: Resources) -> None:
    await clerk.ask("PATCH", f"/users/{bea.id}", SUSPENDED)
    before = await everything(resources)

    assert (await clerk.ask("PATCH", f"/users/{bea.id}", SUSPENDED)).status_code == 200
    assert (await clerk.ask("PATCH", f"/users/{bea.id}", {})).status_code == 200

    assert await everything(resources) == before


async def test_names_and_locale_are_mended(
    admin: Account, bea: Account, session: AsyncSession, resources: Resources
) -> None:
    body = {"first_name": "Bea", "last_name": None, "locale": "zh-Hant-TW"}

    response = await admin.ask("PATCH", f"/users/{bea.id}", body)

    answer = response.json()
    assert {key: answer[key] for key in body} == body
    changes = await session.scalar(
        text("SELECT changes FROM audit_events WHERE action = 'user.updated'")
    )
    assert changes == {"fields": ["first_name", "locale"]}


@pytest.mark.parametrize(
    ("body", "refusal"),
    [
        ({"status": "DELETED"}, (422, "validation_error")),
        ({"status": "PENDING"}, (422, "validation_error")),
        ({"status": None}, (422, "validation_error")),
        ({"email": "x@example.com"}, (422, "validation_error")),
        ({"user_type": "STAFF"}, (422, "validation_error")),
        ({"roles": ["ADMIN"]}, (422, "validation_error")),
        ({"locale": "english"}, (422, "validation_error")),
        ({"locale": None}, (422, "validation_error")),
        ({"first_name": "\x00"}, (422, "validation_error")),
    ],
)
async def test_what_cannot_be_changed(
    admin: Account,
    bea: Account,
    resources: Resources,
    body: dict[str, Any],
    refusal: tuple[int, str],
) -> None:
    before = await everything(resources)

    assert told(await admin.ask("PATCH", f"/users/{bea.id}", body)) == refusal
    assert await everything(resources) == before


async def test_staff_suspend_and_do_not_rewrite(
    clerk: Account, bea: Account, resources: Resources
) -> None:
    before = await everything(resources)

    for body in ({"first_name": "X"}, {**SUSPENDED, "locale": "es"}):
        response = await clerk.ask("PATCH", f"/users/{bea.id}", body)
        assert told(response) == (403, "forbidden")

    assert await everything(resources) == before


async def test_nobody_acts_on_somebody_above_them_nor_on_themselves(
    admin: Account, clerk: Account, resources: Resources
) -> None:
    before = await everything(resources)

    response = await clerk.ask("PATCH", f"/users/{admin.id}", SUSPENDED)
    assert told(response) == (403, "beyond_your_permissions")
    for body in (SUSPENDED, {"first_name": "Me"}):
        response = await admin.ask("PATCH", f"/users/{admin.id}", body)
        assert told(response) == (403, "own_account")

    assert await everything(resources) == before
    assert (await admin.ask("PATCH", f"/users/{clerk.id}", SUSPENDED)).status_code == 200


async def test_equals_may(admin: Account, client: AsyncClient, resources: Resources) -> None:
    second = await join(client, resources, "second@example.com", UserType.STAFF, ["ADMIN"])

    assert (await second.ask("PATCH", f"/users/{admin.id}", SUSPENDED)).status_code == 200
    assert told(await admin.get("/auth/me")) == (401, "session_ended")


async def test_who_is_gone_and_who_never_was(
    admin: Account, bea: Account, session: AsyncSession, resources: Resources
) -> None:
    await session.execute(update(User).where(User.id == bea.id).values(status=UserStatus.DELETED))
    await session.commit()
    before = await everything(resources)

    gone = await admin.ask("PATCH", f"/users/{bea.id}", ACTIVE)
    nobody = await admin.ask("PATCH", f"/users/{uuid7()}", ACTIVE)

    assert (told(gone), told(nobody)) == ((409, "account_deleted"), (404, "not_found"))
    assert await everything(resources) == before


async def test_customers_may_none_of_it(bea: Account, resources: Resources) -> None:
    before = await everything(resources)

    assert told(await bea.get("/users")) == (403, "forbidden")
    assert told(await bea.get(f"/users/{bea.id}")) == (403, "forbidden")
    assert told(await bea.get("/users/nobody")) == (404, "not_found")
    assert told(await bea.ask("PATCH", f"/users/{bea.id}", {})) == (403, "forbidden")

    assert await everything(resources) == before


async def test_older_clients_find_accounts_and_nothing_else(
    client: AsyncClient, admin: Account
) -> None:
    bearer = {"Authorization": f"Bearer {admin.token}"}
    for prefix in ("/api", ""):
        assert (await client.get(f"{prefix}/users", headers=bearer)).status_code == 200
        for door in ("roles", "audit-events"):
            assert (await client.get(f"{prefix}/{door}", headers=bearer)).status_code == 404
