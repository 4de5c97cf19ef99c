"""People with roles, and programs with keys, for the tests of what each may do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from httpx import AsyncClient, Response
from sqlalchemy import text
from tests.modules.identity.people import PASSWORD

from mercat.modules.identity.dependencies import accounts
from mercat.modules.identity.models import UserType
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
    """Makes the account and signs it in."""
    async with resources.database.open_session() as session:
        workflow = accounts.provision_user(session, resources)
        user = await workflow.execute(email, PASSWORD, user_type, roles=roles)
    body = {"email": email, "password": PASSWORD}
    response = await client.post(f"{API}/auth/login", json=body)
    assert response.status_code == 200, response.text
    return Account(user.id, email, client, response.json()["access_token"])


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
