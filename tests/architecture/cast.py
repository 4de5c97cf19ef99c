"""Everybody who may come to a door, and what their doors lead to: made anew after each visit that
may have changed them.
"""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from httpx import AsyncClient
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.architecture.belongings import BELONGINGS, SENT, Make
from tests.architecture.webhook_things import WEBHOOK_BODIES

from mercat.modules.businesses.models import (
    INVITATION_LIFETIME,
    Business,
    BusinessMember,
    BusinessStatus,
    Invitation,
    TeamRole,
)
from mercat.modules.businesses.service import Subscriptions
from mercat.modules.files.models import File, FilePurpose, FileStatus
from mercat.modules.identity.dependencies import guard
from mercat.modules.identity.models import (
    ApiKey,
    LoginSession,
    Permission,
    Role,
    User,
    UserRole,
    UserStatus,
    UserType,
)
from mercat.modules.identity.service.key_format import new_key
from mercat.platform.ids import uuid7
from mercat.platform.resources import Resources

CALLERS = ("nobody", "customer", "owner", "staff", "admin", "suspended", "key", "stranger")
"""`key`: an administrator's, with the one scope account:read. `stranger`: a customer, who asks for
what is somebody else's; `nothing` where a door leads to nothing that is anybody's own.
"""
NOTHING = "nothing"
_TYPES = {"owner": UserType.BUSINESS_OWNER, "staff": UserType.STAFF, "admin": UserType.STAFF}
_GOOD_FOR = timedelta(minutes=2)
"""A sign-in is fresh enough for every door for five minutes."""
_PARAMETER = re.compile(r"\{(\w+)(?::\w+)?\}")


@dataclass(frozen=True)
class Visitor:
    id: UUID
    login_id: UUID
    headers: dict[str, str]


@dataclass(frozen=True)
class Scene:
    """Who comes, and the ids of what they ask for."""

    visitor: Visitor
    things: dict[str, str]
    made_at: datetime


class Cast:
    def __init__(self, session: AsyncSession, resources: Resources, client: AsyncClient) -> None:
        self.session = session
        self._resources = resources
        self._client = client
        self._scenes: dict[tuple[str, ...], Scene] = {}

    async def visit(self, caller: str, method: str, path: str) -> str:
        """How this door receives this caller: `in`, or the status of the refusal."""
        parameters = _PARAMETER.findall(path)
        if caller == "stranger" and not OWN.keys() & set(parameters):
            return NOTHING
        who = (caller, *parameters)
        scene = self._scenes.pop(who, None)
        if scene is None or self._resources.clock.now() > scene.made_at + _GOOD_FOR:
            scene = await self._scene(caller, parameters)
        url = _PARAMETER.sub(lambda match: scene.things[match[1]], path)
        body = BODIES.get(path, {}) if method in {"POST", "PUT", "PATCH"} else None
        headers = scene.visitor.headers
        response = await self._client.request(method, url, headers=headers, json=body)
        status = response.status_code
        refused = status in {401, 403, 404}
        if refused or method == "GET":  # and nothing has changed
            self._scenes[who] = scene
        return str(status) if refused or status >= 500 else "in"

    async def prepare(self, caller: str, make: "Prepare") -> Scene:
        """A caller with what `make` makes for them, or, for a stranger, for somebody else."""
        visitor = await self._visitor(caller)
        owner = await self._visitor("customer") if caller in {"stranger", "nobody"} else visitor
        things = await make(self, owner)
        await self.session.commit()
        return Scene(visitor, things, self._resources.clock.now())

    async def belonging(self, owner: Visitor, *names: str) -> dict[str, str]:
        """What these parameters of a path stand for."""
        return {name: await self._thing(name, owner) for name in names}

    async def _scene(self, caller: str, parameters: list[str]) -> Scene:
        """A caller with what these parameters of a path stand for, and with nothing else."""
        return await self.prepare(caller, lambda cast, owner: cast.belonging(owner, *parameters))

    async def _visitor(self, caller: str) -> Visitor:
        user, login = self._user(caller), self._login()
        login.user_id = user.id
        for row in (user, login):  # in this order
            self.session.add(row)
            await self.session.flush()
        if caller in {"admin", "key"}:
            await self._make_admin(user)
        if caller == "nobody":
            return Visitor(user.id, login.id, {})
        if caller == "key":
            return Visitor(user.id, login.id, {"X-API-Key": await self._key(user.id)})
        token, _ = guard(self._resources).issue(user, login, [])
        return Visitor(user.id, login.id, {"Authorization": f"Bearer {token}"})

    def _user(self, caller: str) -> User:
        user_id = uuid7()
        return User(
            id=user_id,
            email=f"{user_id}@example.com",
            user_type=_TYPES.get(caller, UserType.CUSTOMER),
            status=UserStatus.SUSPENDED if caller == "suspended" else UserStatus.ACTIVE,
            email_verified_at=self._resources.clock.now(),
        )

    def _login(self) -> LoginSession:
        now = self._resources.clock.now()
        return LoginSession(
            id=uuid7(),
            signing_key=b"",
            method="password",
            device=b"",
            rotated_at=now,
            expires_at=now.replace(year=now.year + 1),
            last_seen_at=now,
        )

    async def _make_admin(self, user: User) -> None:
        admin = select(Role.id).where(Role.name == "ADMIN").scalar_subquery()
        await self.session.execute(insert(UserRole).values(user_id=user.id, role_id=admin))

    async def _key(self, user_id: UUID) -> str:
        text = new_key()
        parts = (text.id.encode(), text.secret.encode())
        key = ApiKey(
            user_id=user_id,
            name="Narrow",
            prefix=text.id,
            secret_hash=self._resources.keyring.mac("api-key", *parts),
            scopes=[Permission.ACCOUNT_READ],
        )
        self.session.add(key)
        await self.session.flush()
        return str(text)

    async def _thing(self, name: str, owner: Visitor) -> str:
        make = OWN.get(name) or SHARED.get(name)
        return await make(self, owner) if make else str(uuid7())

    async def _company(self, _: Visitor) -> str:
        """The one that is there wherever this runs."""
        return "sandbox"

    async def _own_key(self, owner: Visitor) -> str:
        await self._key(owner.id)
        newest = select(ApiKey.id).where(ApiKey.user_id == owner.id).order_by(ApiKey.id.desc())
        return str(await self.session.scalar(newest.limit(1)))

    async def _own_session(self, owner: Visitor) -> str:
        return str(owner.login_id)

    async def _own_file(self, owner: Visitor) -> str:
        file = File(
            owner_user_id=owner.id,
            purpose=FilePurpose.ATTACHMENT,
            status=FileStatus.READY,
            content_type="application/pdf",
            size=1,
            storage_key=f"files/{uuid7()}/content",
            variants={},
        )
        self.session.add(file)
        await self.session.flush()
        return str(file.id)

    async def _own_business(self, owner: Visitor) -> str:
        """Their team is the visitor alone."""
        business_id = uuid7()
        business = Business(
            id=business_id, name="Mine", slug=str(business_id), status=BusinessStatus.DRAFT
        )
        member = BusinessMember(business_id=business_id, user_id=owner.id, role=TeamRole.OWNER)
        for row in (business, member):  # in this order
            self.session.add(row)
            await self.session.flush()
        await Subscriptions(self.session, self._resources.clock).begin(business_id)
        return str(business_id)

    async def _own_place(self, owner: Visitor) -> str:
        """In the business that was made for the same visit."""
        own = BusinessMember.user_id == owner.id
        return str(await self.session.scalar(select(BusinessMember.id).where(own)))

    async def _own_invitation(self, owner: Visitor) -> str:
        """Into one's own team, so that both who sent it and who got it have it."""
        own = select(BusinessMember.business_id).where(BusinessMember.user_id == owner.id)
        business_id = await self.session.scalar(own) or UUID(await self._own_business(owner))
        invitation = Invitation(
            business_id=business_id,
            email=f"{owner.id}@example.com",
            role=TeamRole.MEMBER,
            invited_by=owner.id,
            expires_at=self._resources.clock.now() + INVITATION_LIFETIME,
        )
        self.session.add(invitation)
        await self.session.flush()
        return str(invitation.id)

    async def _customer(self, _: Visitor) -> str:
        return str((await self._visitor("customer")).id)

    async def _role(self, _: Visitor) -> str:
        role = Role(name=f"ROLE_{uuid7().hex.upper()}")
        self.session.add(role)
        await self.session.flush()
        return str(role.id)

    async def _kind(self, _: Visitor) -> str:
        """Of sheet."""
        return "days"

    async def _icon(self, _: Visitor) -> str:
        return "favicon.svg"


Maker = Callable[[Cast, Visitor], Awaitable[str]]
Prepare = Callable[[Cast, Visitor], Awaitable[dict[str, str]]]


def _made(make: Make) -> Maker:
    async def maker(cast: Cast, owner: Visitor) -> str:
        return str(await make(cast.session, owner.id))

    return maker


OWN: dict[str, Maker] = {
    "key_id": Cast._own_key,
    "session_id": Cast._own_session,
    "file_id": Cast._own_file,
    "business_id": Cast._own_business,
    "member_id": Cast._own_place,
    "invitation_id": Cast._own_invitation,
    **{name: _made(make) for name, make in BELONGINGS.items()},
}
"""By the name of the path's parameter: what belongs to one person. Others must not find it."""
BODIES: dict[str, dict[str, Any]] = {
    "/api/v1/businesses/{business_id}/hours": {"hours": []},
    "/api/v1/businesses/{business_id:uuid}/invitations": {
        "email": "asked@example.com",
        "role": "MEMBER",
    },
    "/api/v1/businesses/{business_id:uuid}/subscription": {"plan": "FREE"},
    "/api/v1/businesses/{business_id:uuid}/transfer-ownership": {"member_id": str(uuid7())},
    **SENT,
    **WEBHOOK_BODIES,
}
"""Of doors that refuse an empty body before they look whose it is about."""
SHARED: dict[str, Maker] = {
    "user_id": Cast._customer,
    "role_id": Cast._role,
    "path": Cast._icon,
    "gateway": Cast._company,
    "kind": Cast._kind,
}
"""What staff have in common. Any other parameter is given an id that nothing has."""
