"""Roles of one's own: made of what one may do, and never a way upwards."""

import asyncio
from typing import Any

import pytest
from httpx import AsyncClient
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from tests.modules.identity.people import told
from tests.modules.identity.staff import Account, acts, everything, join

from mercat.modules.identity.models import SHIPPED, Permission, UserType
from mercat.platform.ids import uuid7
from mercat.platform.resources import Resources

LEAD = {"name": "LEAD", "description": "Leads", "parent": "STAFF", "permissions": ["audit:read"]}


@pytest.fixture
async def lesser(client: AsyncClient, resources: Resources, admin: Account) -> Account:
    """May manage roles, and little else."""
    await admin.make_role("LESSER", "roles:manage", "roles:read", "users:read")
    return await join(client, resources, "less@example.com", UserType.CUSTOMER, ["LESSER"])


async def test_the_shipped_ones_are_listed(admin: Account) -> None:
    response = await admin.get("/roles")

    assert response.status_code == 200
    roles = {role["name"]: role for role in response.json()["items"]}
    assert set(roles) == set(SHIPPED)
    assert roles["ADMIN"]["parent"] == "STAFF"
    assert roles["ADMIN"]["permissions"] == sorted(SHIPPED["ADMIN"])
    assert roles["ADMIN"]["effective_permissions"] == sorted(Permission)
    assert all(role["shipped"] for role in roles.values())


async def test_a_role_is_made(admin: Account, resources: Resources) -> None:
    response = await admin.ask("POST", "/roles", LEAD)

    assert response.status_code == 201
    made = response.json()
    assert {key: made[key] for key in LEAD} == LEAD
    assert made["shipped"] is False
    assert made["effective_permissions"] == sorted({*SHIPPED["STAFF"], "audit:read"})
    assert made in (await admin.get("/roles")).json()["items"]
    assert await acts(resources) == [("role.created", str(admin.id))]


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"name": "lead"}, (422, "validation_error")),
        ({"name": "1LEAD"}, (422, "validation_error")),
        ({"name": "LEAD\n"}, (422, "validation_error")),
        ({"permissions": ["everything:do"]}, (422, "validation_error")),
        ({"shipped": True}, (422, "validation_error")),
        ({"parent": "NOBODY"}, (422, "unknown_role")),
        ({"name": "ADMIN"}, (409, "role_name_taken")),
    ],
)
async def test_a_role_that_cannot_be_made(
    admin: Account, resources: Resources, change: dict[str, Any], refusal: tuple[int, str]
) -> None:
    before = await everything(resources)

    assert told(await admin.ask("POST", "/roles", {**LEAD, **change})) == refusal
    assert await everything(resources) == before


async def test_of_two_with_one_name_one_is_made(admin: Account) -> None:
    answers = await asyncio.gather(*(admin.ask("POST", "/roles", LEAD) for _ in range(4)))

    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]


@pytest.mark.parametrize(
    "change", [{"permissions": ["audit:read"]}, {"permissions": [], "parent": "ADMIN"}]
)
async def test_nobody_makes_a_role_of_what_they_may_not(
    lesser: Account, resources: Resources, change: dict[str, Any]
) -> None:
    before = await everything(resources)

    response = await lesser.ask("POST", "/roles", {"name": "UP", **change})

    assert told(response) == (403, "beyond_your_permissions")
    assert await everything(resources) == before


@pytest.mark.parametrize(
    "change",
    [
        {"permissions": ["roles:manage", "audit:read"]},
        {"parent": "ADMIN"},
        {"permissions": ["users:suspend"]},
    ],
)
async def test_nor_turns_their_own_role_into_one(
    admin: Account, lesser: Account, resources: Resources, change: dict[str, Any]
) -> None:
    roles = (await admin.get("/roles")).json()["items"]
    own = next(role["id"] for role in roles if role["name"] == "LESSER")
    before = await everything(resources)

    response = await lesser.ask("PATCH", f"/roles/{own}", change)

    assert told(response) == (403, "beyond_your_permissions")
    assert await everything(resources) == before


async def test_nor_weakens_one_that_is_above_them(
    admin: Account, lesser: Account, resources: Resources
) -> None:
    above = await admin.make_role("ABOVE", "audit:read", "users:read")
    before = await everything(resources)

    for method, body in (("PATCH", {"permissions": ["users:read"]}), ("DELETE", None)):
        response = await lesser.ask(method, f"/roles/{above}", body)
        assert told(response) == (403, "beyond_your_permissions")

    assert await everything(resources) == before


@pytest.mark.parametrize(
    ("method", "body"),
    [("PATCH", {"permissions": ["account:read"]}), ("PATCH", {}), ("DELETE", None)],
)
@pytest.mark.parametrize("name", SHIPPED)
async def test_a_shipped_role_stays_as_it_is(
    admin: Account, resources: Resources, name: str, method: str, body: Any
) -> None:
    roles = (await admin.get("/roles")).json()["items"]
    role_id = next(role["id"] for role in roles if role["name"] == name)
    before = await everything(resources)

    response = await admin.ask(method, f"/roles/{role_id}", body)

    assert told(response) == (409, "role_is_shipped")
    assert await everything(resources) == before


async def test_a_role_is_changed_in_what_is_said(admin: Account, resources: Resources) -> None:
    role = await admin.make_role("LEAD", "audit:read", parent="STAFF")

    changed = await admin.ask("PATCH", f"/roles/{role}", {"description": "New"})
    assert changed.json()["description"] == "New"
    assert (changed.json()["parent"], changed.json()["permissions"]) == ("STAFF", ["audit:read"])
    changed = await admin.ask("PATCH", f"/roles/{role}", {"parent": None})
    assert changed.json()["effective_permissions"] == ["audit:read"]
    changed = await admin.ask("PATCH", f"/roles/{role}", {"permissions": ["users:read"]})
    assert changed.json()["permissions"] == ["users:read"]
    assert [action for action, _ in await acts(resources)][1:] == ["role.changed"] * 3


async def test_a_permission_of_another_release_permits_nothing(
    admin: Account, bea: Account, session: AsyncSession, resources: Resources
) -> None:
    role = await admin.make_role("LEAD", "users:read")
    await session.execute(text("UPDATE role_permissions SET permission = 'moon:read'"))
    await session.commit()
    await admin.ask("PUT", f"/users/{bea.id}/roles", {"roles": ["LEAD"]})

    (listed,) = [r for r in (await admin.get("/roles")).json()["items"] if r["id"] == role]
    assert (listed["permissions"], listed["effective_permissions"]) == (["moon:read"], [])
    assert (await bea.get("/auth/me")).json()["permissions"] == sorted(SHIPPED["CUSTOMER"])
    assert (await admin.ask("PATCH", f"/roles/{role}", {"description": "x"})).status_code == 200


async def test_no_role_inherits_from_itself(admin: Account, resources: Resources) -> None:
    a = await admin.make_role("A")
    await admin.make_role("B", parent="A")
    await admin.make_role("C", parent="B")
    before = await everything(resources)

    for parent in ("A", "B", "C"):
        response = await admin.ask("PATCH", f"/roles/{a}", {"parent": parent})
        assert told(response) == (409, "role_inherits_itself")

    assert await everything(resources) == before


async def test_nor_in_a_race(admin: Account, session: AsyncSession) -> None:
    for _ in range(4):
        a, b = await admin.make_role("A"), await admin.make_role("B")

        answers = await asyncio.gather(
            admin.ask("PATCH", f"/roles/{a}", {"parent": "B"}),
            admin.ask("PATCH", f"/roles/{b}", {"parent": "A"}),
        )

        assert sorted(answer.status_code for answer in answers) == [200, 409]
        await session.execute(text("UPDATE roles SET parent_id = NULL WHERE NOT shipped"))
        await session.execute(text("DELETE FROM roles WHERE NOT shipped"))
        await session.commit()


async def test_a_role_that_is_not_needed_goes(admin: Account, resources: Resources) -> None:
    role = await admin.make_role("LEAD", "audit:read")

    assert (await admin.ask("DELETE", f"/roles/{role}")).status_code == 200

    assert len((await admin.get("/roles")).json()["items"]) == len(SHIPPED)
    assert told(await admin.ask("DELETE", f"/roles/{role}")) == (404, "not_found")
    assert (await acts(resources))[-1] == ("role.deleted", str(admin.id))


async def test_one_that_is_stays(admin: Account, bea: Account, resources: Resources) -> None:
    held, inherited = await admin.make_role("HELD"), await admin.make_role("INHERITED")
    await admin.make_role("HEIR", parent="INHERITED")
    await admin.ask("PUT", f"/users/{bea.id}/roles", {"roles": ["HELD"]})
    before = await everything(resources)

    for role in (held, inherited):
        assert told(await admin.ask("DELETE", f"/roles/{role}")) == (409, "role_in_use")

    assert await everything(resources) == before


async def test_giving_and_deleting_at_once(
    admin: Account, bea: Account, session: AsyncSession
) -> None:
    """One of the two comes first, and the other is told so."""
    for _ in range(4):
        role = await admin.make_role("LEAD", "users:read")

        given, deleted = await asyncio.gather(
            admin.ask("PUT", f"/users/{bea.id}/roles", {"roles": ["LEAD"]}),
            admin.ask("DELETE", f"/roles/{role}"),
        )

        assert (given.status_code, deleted.status_code) in {(200, 409), (422, 200)}
        await admin.ask("PUT", f"/users/{bea.id}/roles", {"roles": []})
        await admin.ask("DELETE", f"/roles/{role}")


@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
async def test_no_such_role(admin: Account, method: str) -> None:
    assert told(await admin.ask(method, f"/roles/{uuid7()}", {})) == (404, "not_found")


async def test_who_may_not(clerk: Account, bea: Account, resources: Resources) -> None:
    before = await everything(resources)

    assert (await clerk.get("/roles")).status_code == 200
    assert told(await bea.get("/roles")) == (403, "forbidden")
    for somebody in (clerk, bea):
        assert told(await somebody.ask("POST", "/roles", LEAD)) == (403, "forbidden")
        for method in ("PATCH", "DELETE"):
            response = await somebody.ask(method, f"/roles/{uuid7()}", {})
            assert told(response) == (403, "forbidden")

    assert await everything(resources) == before
