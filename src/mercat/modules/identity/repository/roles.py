"""Questions about roles."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ScalarSelect, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from mercat.modules.identity.models import Role, RolePermission, User, UserRole
from mercat.platform.reads import Query

ROLES = Query(
    select(
        Role.id,
        Role.name,
        Role.parent_id,
        func.array_agg(RolePermission.permission)
        .filter(RolePermission.permission.is_not(None))
        .label("permissions"),
    )
    .outerjoin(RolePermission, RolePermission.role_id == Role.id)
    .group_by(Role.id)
)
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
