"""People with roles, and programs with keys, for the tests of what each may do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient, Response
from sqlalchemy import select, text
from tests.modules.identity.people import add_account

from mercat.modules.identity.dependencies.sign_in import sessions
from mercat.modules.identity.models import Device, Role, UserRole, UserType
from mercat.platform.resources import Resources

API = "/api/v1"


@dataclass(frozen=True)
class Account:
    """Somebody who has signed in, and their way to call."""

    id: UUID
    email: str
    client: AsyncClient
    token: str

    async def ask(self, method: str, path: str, json: Any = None) -> Response:
        headers = {"Authorization": f"Bearer {self.token}"}
        return await self.client.request(method, f"{API}{path}", headers=headers, json=json)

    async def get(self, path: str) -> Response:
        return await self.ask("GET", path)

    async def make_key(self, *scopes: str, **more: Any) -> dict[str, Any]:
        body = {"name": "Robot", "scopes": scopes or ["account:read"], **more}
        response = await self.ask("POST", "/auth/api-keys", body)
        assert response.status_code == 201, response.text
        answer: dict[str, Any] = response.json()
        return answer

    async def make_role(self, name: str, *permissions: str, parent: str | None = None) -> str:
        body = {"name": name, "permissions": permissions, "parent": parent}
        response = await self.ask("POST", "/roles", body)
        assert response.status_code == 201, response.text
        return str(response.json()["id"])


async def join(
    client: AsyncClient,
    resources: Resources,
    email: str,
    user_type: UserType = UserType.CUSTOMER,
    roles: Sequence[str] = (),
) -> Account:
    """The account, and what a sign-in with its password leaves: five times cheaper than the two
    workflows, which have tests of their own.
    """
    house = _house(client, resources)
    async with house.database.open_session() as session:
        user = await add_account(session, house, email, user_type)
        for role_id in roles and await session.scalars(select(Role.id).where(Role.name.in_(roles))):
            session.add(UserRole(user_id=user.id, role_id=role_id))
        opened = await sessions(session, house).open(user, _device(client), "password")
        await session.commit()
    return Account(user.id, email, client, opened.access_token)


def _house(client: AsyncClient, resources: Resources) -> Resources:
    """Whose tokens the client's API takes."""
    app = getattr(client._transport, "app", None)
    house: Resources = app.state.resources if isinstance(app, FastAPI) else resources
    return house


def _device(client: AsyncClient) -> Device:
    """As the API would see it."""
    transport = client._transport
    address = transport.client[0] if isinstance(transport, ASGITransport) else "127.0.0.1"
    return Device(address, client.headers["User-Agent"])


async def by_key(
    client: AsyncClient, key: str, method: str = "GET", path: str = "/auth/me", **more: Any
) -> Response:
    headers = {"X-API-Key": key, **more.pop("headers", {})}
    return await client.request(method, f"{API}{path}", headers=headers, **more)


_STATE = """
    SELECT jsonb_build_object(
        'roles', (SELECT jsonb_agg(to_jsonb(t) ORDER BY id) FROM roles t),
        'role_permissions', (SELECT jsonb_agg(to_jsonb(t) ORDER BY id) FROM role_permissions t),
        'user_roles', (SELECT jsonb_agg(to_jsonb(t) ORDER BY id) FROM user_roles t),
        'users', (SELECT jsonb_agg(to_jsonb(t) ORDER BY id) FROM users t),
        'api_keys', (SELECT jsonb_agg(to_jsonb(t) - 'last_used_at' - 'updated_at' ORDER BY id)
                     FROM api_keys t),
        'login_sessions', (SELECT jsonb_agg(to_jsonb(t) ORDER BY id) FROM login_sessions t),
        'audit_events', (SELECT count(*) FROM audit_events),
        'outbox', (SELECT count(*) FROM outbox)
    )::text
"""


async def everything(resources: Resources) -> str:
    """All that a refused request must leave as it was."""
    async with resources.database.engine.connect() as connection:
        return str(await connection.scalar(text(_STATE)))


async def acts(resources: Resources) -> list[tuple[str, str | None]]:
    """What stands in the audit trail: action and actor, without how the accounts came to be."""
    query = text(
        "SELECT action, actor_id::text FROM audit_events "
        "WHERE action <> 'user.provisioned' ORDER BY position"
    )
    async with resources.database.engine.connect() as connection:
        return [(row.action, row.actor_id) for row in await connection.execute(query)]


def fields(response: Response, *names: str) -> tuple[Any, ...]:
    body = response.json()
    return tuple(body[name] for name in names)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
