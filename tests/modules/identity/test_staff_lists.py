"""The tables that staff look into: accounts, and what was done."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from httpx import AsyncClient
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import MovableClock
from tests.modules.identity.people import PASSWORD, told
from tests.modules.identity.staff import Account, acts

from mercat.modules.identity.dependencies import accounts
from mercat.modules.identity.models import SHIPPED, UserType
from mercat.modules.identity.service import user_book
from mercat.platform.resources import Resources

_MANY = """
    INSERT INTO users (id, email, user_type, status, first_name, last_name, created_at)
    SELECT gen_random_uuid(), 'u' || n || '@example.com', 'CUSTOMER',
           CASE WHEN n % 2 = 0 THEN 'ACTIVE' ELSE 'PENDING' END, 'First' || n, 'La%st' || n,
           now() - make_interval(mins => n / 3)
    FROM generate_series(1, 25) AS n
"""


@pytest.fixture
async def many(session: AsyncSession) -> None:
    """Twenty-five accounts, of which some were opened in the same moment."""
    await session.execute(text(_MANY))
    await session.commit()


async def walk(somebody: Account, path: str, limit: int = 7) -> list[dict[str, Any]]:
    """All items, page by page."""
    items: list[dict[str, Any]] = []
    cursor = ""
    while True:
        mark = "&" if "?" in path else "?"
        response = await somebody.get(f"{path}{mark}limit={limit}{cursor}")
        assert response.status_code == 200, response.text
        items += response.json()["items"]
        if response.json()["next_cursor"] is None:
            return items
        cursor = f"&cursor={response.json()['next_cursor']}"


@pytest.mark.usefixtures("many")
async def test_every_account_is_on_one_page(clerk: Account) -> None:
    found = await walk(clerk, "/users")

    assert len(found) == len({user["id"] for user in found}) == 26
    moments = [(user["created_at"], user["id"]) for user in found]
    assert moments == sorted(moments, reverse=True)


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("q=U1", 11),
        ("q=first2", 7),
        ("q=LA%25ST1", 11),
        ("q=la_st", 0),
        ("q=%25", 0),
        ("q=clerk@", 1),
        ("status=PENDING", 13),
        ("status=ACTIVE&user_type=CUSTOMER", 12),
        ("user_type=STAFF", 1),
        ("q=u1&status=ACTIVE", 5),
        ("status=SUSPENDED", 0),
    ],
)
async def test_accounts_are_found(clerk: Account, query: str, count: int) -> None:
    page = (await clerk.get(f"/users?{query}&limit=100")).json()

    assert (len(page["items"]), page["total"], page["next_cursor"]) == (count, count, None)
    assert len(await walk(clerk, f"/users?{query}", limit=3)) == count


@pytest.mark.usefixtures("many")
async def test_pages_by_number_and_a_total(clerk: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    everybody = await walk(clerk, "/users")
    third = (await clerk.get("/users?page=3&limit=10")).json()

    assert (third["items"], third["total"]) == (everybody[20:], 26)
    monkeypatch.setattr(user_book, "MOST_COUNTED", 20)
    assert (await clerk.get("/users?page=9&limit=10")).json() == {
        "items": [],
        "next_cursor": None,
        "total": 20,
    }


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize(
    ("query", "refusal"),
    [
        ("page=0", (422, "validation_error")),
        ("page=1001", (422, "validation_error")),
        ("limit=0", (422, "bad_limit")),
        ("limit=101", (422, "bad_limit")),
        ("cursor=x", (400, "bad_cursor")),
        ("status=HAPPY", (422, "validation_error")),
        ("q=%00", (422, "validation_error")),
    ],
)
async def test_what_is_no_question(clerk: Account, query: str, refusal: tuple[int, str]) -> None:
    assert told(await clerk.get(f"/users?{query}")) == refusal


@pytest.mark.usefixtures("many")
async def test_a_cursor_belongs_to_its_question(clerk: Account) -> None:
    cursor = (await clerk.get("/users")).json()["next_cursor"]

    other = await clerk.get(f"/users?cursor={cursor}&status=ACTIVE")
    both = await clerk.get(f"/users?cursor={cursor}&page=2")

    assert (told(other), told(both)) == ((400, "bad_cursor"), (400, "page_and_cursor"))


async def test_what_was_done_is_found(
    admin: Account, bea: Account, clerk: Account, clock: MovableClock, resources: Resources
) -> None:
    async with resources.database.open_session() as session:
        provision = accounts.provision_user(session, resources)
        await provision.execute("dora@example.com", PASSWORD, UserType.CUSTOMER)
    began = clock.now()
    await admin.ask("PATCH", f"/users/{bea.id}", {"status": "SUSPENDED"})
    await clerk.ask("PATCH", f"/users/{bea.id}", {"status": "ACTIVE"})
    await admin.make_role("LEAD", "audit:read")

    async def found(query: str) -> list[str]:
        return [act["action"] for act in await walk(admin, f"/audit-events?{query}", limit=1)]

    assert await found(f"actor_id={admin.id}") == ["role.created", "user.suspended"]
    assert await found(f"actor_id={clerk.id}") == ["user.reinstated"]
    assert await found(f"target_type=user&target_id={bea.id}") == [
        "user.reinstated",
        "user.suspended",
    ]
    assert await found("target_type=role") == ["role.created"]
    assert await found("action=user.suspended") == ["user.suspended"]
    since = began.isoformat().replace("+", "%2B")
    assert len(await found(f"from={since}")) == 3
    assert await found(f"to={since}") == ["user.provisioned"]
    later = (clock.now() + timedelta(minutes=1)).isoformat().replace("+", "%2B")
    assert await found(f"from={later}") == []


async def test_an_act_tells_everything(
    admin: Account, bea: Account, client: AsyncClient, resources: Resources
) -> None:
    await client.patch(
        f"/api/v1/users/{bea.id}",
        json={"status": "SUSPENDED"},
        headers={"Authorization": f"Bearer {admin.token}", "X-Request-ID": "known-id"},
    )

    (act,) = (await admin.get("/audit-events?action=user.suspended")).json()["items"]

    assert (act["actor_id"], act["target_type"], act["target_id"]) == (
        str(admin.id),
        "user",
        str(bea.id),
    )
    assert (act["api_key_id"], act["ip"], act["request_id"]) == (None, "203.0.113.7", "known-id")
    assert act["changes"] == {"sessions": 1}
    assert (act["position"], len(act["hash"])) == (1, 64)
    assert await acts(resources) == [("user.suspended", str(admin.id))]


async def test_what_a_program_did_is_told_of_the_program(
    admin: Account, bea: Account, client: AsyncClient
) -> None:
    # All that Bea may do, or her account would be above the key.
    key = await admin.make_key("users:read", "users:suspend", *SHIPPED["CUSTOMER"])
    response = await client.patch(
        f"/api/v1/users/{bea.id}",
        json={"status": "SUSPENDED"},
        headers={"X-API-Key": key["key"]},
    )
    assert response.status_code == 200

    (act,) = (await admin.get("/audit-events?action=user.suspended")).json()["items"]

    assert (act["actor_id"], act["api_key_id"]) == (str(admin.id), key["id"])


@pytest.mark.parametrize(
    ("query", "refusal"),
    [
        (f"target_id={UUID(int=0)}", (422, "target_needs_type")),
        ("from=yesterday", (422, "validation_error")),
        ("from=2026-01-01T00:00:00", (422, "validation_error")),
        ("actor_id=me", (422, "validation_error")),
        ("action=%00", (422, "validation_error")),
        ("cursor=x", (400, "bad_cursor")),
    ],
)
async def test_what_is_no_search(admin: Account, query: str, refusal: tuple[int, str]) -> None:
    assert told(await admin.get(f"/audit-events?{query}")) == refusal


async def test_who_may_not_search(clerk: Account, bea: Account) -> None:
    for somebody in (clerk, bea):
        assert told(await somebody.get("/audit-events")) == (403, "forbidden")
