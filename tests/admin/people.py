"""Staff at the console: a browser's cookies, forms that are sent, what a page says."""

import html
import re
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from httpx import AsyncClient, Response
from sqlalchemy import text
from tests.modules.identity.people import add_account

from mercat.modules.identity.dependencies.sign_in import sessions
from mercat.modules.identity.models import Device, Totp, User, UserType
from mercat.platform.resources import Resources

_TOKEN = re.compile(r'name="csrftoken" value="([^"]+)"')
_TAG = re.compile(r"<[^>]+>")


@dataclass
class Desk:
    """Somebody's browser, signed in."""

    id: UUID
    email: str
    client: AsyncClient
    seen: list[Response] = field(default_factory=list)

    async def get(self, path: str) -> Response:
        return await self.client.get(f"/admin{path}")

    async def send(self, path: str, **entered: Any) -> Response:
        """The form of this page, as a browser sends it."""
        page = await self.get(path)
        found = _TOKEN.search(page.text)
        assert found is not None, page.text
        return await self.post(path, csrftoken=html.unescape(found[1]), **entered)

    async def post(self, path: str, **entered: Any) -> Response:
        headers = {"Sec-Fetch-Site": "same-origin"}
        return await self.client.post(f"/admin{path}", data=entered, headers=headers)

    async def act(self, view: str, action: str, pk: object, **entered: Any) -> Response:
        given = {"reason": "Asked for by support ticket 7", **entered}
        return await self.send(f"/{view}/act/{action}?pk={pk}", **given)


async def seat(
    client: AsyncClient,
    resources: Resources,
    email: str = "staff@example.com",
    user_type: UserType = UserType.STAFF,
    *roles: str,
    factor: bool = True,
) -> Desk:
    """What a sign-in with password and factor leaves: cheaper than the workflows, which
    `test_coming_in` goes through.
    """
    device = Device("203.0.113.7", client.headers["User-Agent"])
    async with resources.database.open_session() as session:
        user = await add_account(session, resources, email, user_type)
        await _grant(session, user, roles)
        if factor:
            now = resources.clock.now()
            session.add(Totp(user_id=user.id, secret=b"sealed", last_step=0, confirmed_at=now))
        opened = await sessions(session, resources).open(
            user, device, "password", with_factor=factor
        )
        await session.commit()
    client.cookies.set("mercat_access", opened.access_token, domain="mercat.test")
    client.cookies.set("mercat_refresh", opened.refresh_token, domain="mercat.test")
    return Desk(user.id, email, client)


async def _grant(session: Any, user: User, roles: tuple[str, ...]) -> None:
    grant = text(
        "INSERT INTO user_roles (id, user_id, role_id) "
        "SELECT uuidv7(), :user, id FROM roles WHERE name = :name"
    )
    for name in roles:
        await session.execute(grant, {"user": user.id, "name": name})


def words(response: Response) -> str:
    """What a page says, without its tags."""
    return " ".join(html.unescape(_TAG.sub(" ", response.text)).split())


async def trail(resources: Resources) -> list[tuple[str, Any]]:
    """Action and changes of all entries of the audit trail."""
    query = text("SELECT action, changes FROM audit_events ORDER BY position")
    async with resources.database.engine.connect() as connection:
        return [(row.action, row.changes) for row in await connection.execute(query)]
