"""Questions about roles."""

from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from sqlalchemy import ScalarSelect, delete, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from mercat.modules.identity.models import Role, RolePermission, User, UserRole
from mercat.platform.reads import Query, Row

_ROLES = (
    select(
        Role.id,
        Role.name,
        Role.description,
        Role.parent_id,
        Role.shipped,
        Role.created_at,
        Role.updated_at,
        func.array_agg(RolePermission.permission)
        .filter(RolePermission.permission.is_not(None))
        .label("permissions"),
    )
    .outerjoin(RolePermission, RolePermission.role_id == Role.id)
    .group_by(Role.id)
    .order_by(Role.name)
)
ROLES = Query(_ROLES)
"""Every role with its own permissions: there are dozens of them, not thousands."""


def extra_roles(user_id: InstrumentedAttribute[UUID]) -> ScalarSelect[Sequence[str]]:
    """The names of the roles somebody has beside the one of their type; in a hot read."""
    names = func.array_agg(Role.name)
    query = select(names).join(UserRole, UserRole.role_id == Role.id)
    return query.where(UserRole.user_id == user_id).correlate(User).scalar_subquery()


class RoleRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def names_of(self, user_id: UUID) -> list[str]:
        """Beside the one of the user's type."""
        query = select(Role.name).join(UserRole, UserRole.role_id == Role.id)
        query = query.where(UserRole.user_id == user_id).order_by(Role.name)
        return list(await self._session.scalars(query))

    async def queue_up(self) -> None:
        """One change of roles at a time: what is decided from all of them must stay true."""
        key = func.hashtextextended("roles", 0)
        await self._session.execute(select(func.pg_advisory_xact_lock(key)))

    async def everything(self) -> Sequence[Row]:
        """As ROLES, within this transaction."""
        await self._session.flush()
        return [dict(row) for row in (await self._session.execute(_ROLES)).mappings()]

    async def get(self, role_id: UUID) -> Role | None:
        found: Role | None = await self._session.scalar(select(Role).where(Role.id == role_id))
        return found

    async def add(self, role: Role, permissions: Collection[str]) -> None:
        self._session.add(role)
        await self._session.flush()
        self._give(role.id, permissions)

    async def replace_permissions(self, role_id: UUID, permissions: Collection[str]) -> None:
        await self._session.execute(delete(RolePermission).where(RolePermission.role_id == role_id))
        self._give(role_id, permissions)

    async def is_in_use(self, role_id: UUID) -> bool:
        held = exists().where(UserRole.role_id == role_id)
        inherited = exists().where(Role.parent_id == role_id)
        return bool(await self._session.scalar(select(or_(held, inherited))))

    async def remove(self, role_id: UUID) -> None:
        await self._session.execute(delete(RolePermission).where(RolePermission.role_id == role_id))
        await self._session.execute(delete(Role).where(Role.id == role_id))

    def grant(self, user_id: UUID, role_ids: Iterable[UUID], by: UUID | None) -> None:
        """`by`: nobody, for what an operator does from the command line."""
        for role_id in role_ids:
            self._session.add(UserRole(user_id=user_id, role_id=role_id, granted_by=by))

    async def take_away(self, user_id: UUID, role_ids: Collection[UUID]) -> None:
        await self._session.execute(
            delete(UserRole).where(UserRole.user_id == user_id, UserRole.role_id.in_(role_ids))
        )

    def _give(self, role_id: UUID, permissions: Collection[str]) -> None:
        self._session.add_all(
            RolePermission(role_id=role_id, permission=name) for name in sorted(permissions)
        )
