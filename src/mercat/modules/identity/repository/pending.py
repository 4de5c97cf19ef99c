"""Questions about accounts whose address nobody has shown to be theirs."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, delete, exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.identity.models import (
    Customer,
    Link,
    Otp,
    User,
    UserRole,
    UserStatus,
    UserType,
)

_PENDING = (User.status == UserStatus.PENDING) & User.email_verified_at.is_(None)


class PendingRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def match_customer(self, user: User) -> None:
        """After a change of type: a customer has a row of that kind, and nobody else has."""
        mine = Customer.user_id == user.id
        if user.user_type is not UserType.CUSTOMER:
            await self._session.execute(delete(Customer).where(mine))
        elif not await self._session.scalar(select(exists().where(mine))):
            self._session.add(Customer(user_id=user.id))

    async def give_way(self, email: str) -> None:
        """Deletes the account with this address, if nobody has shown that it is theirs. What codes
        the address was sent stays known, and counts.
        """
        await self._delete_users([user_id for user_id, _ in await self._lock(User.email == email)])

    async def forget(self, before: datetime, most: int) -> int:
        """Deletes so many accounts that were last registered before; how many it were."""
        rows = await self._lock(User.updated_at < before, most)
        await self._delete_users([user_id for user_id, _ in rows])
        emails = [email for _, email in rows]
        await self._session.execute(delete(Otp).where(Otp.email.in_(emails)))
        return len(rows)

    async def _lock(self, which: ColumnElement[bool], most: int = 1) -> list[tuple[UUID, str]]:
        """One that is being verified at this moment stays."""
        query = select(User.id, User.email).where(_PENDING, which).limit(most)
        rows = await self._session.execute(query.with_for_update(skip_locked=True))
        return [(row.id, row.email) for row in rows]

    async def _delete_users(self, ids: Sequence[UUID]) -> None:
        for statement in (
            delete(Customer).where(Customer.user_id.in_(ids)),
            delete(Link).where(Link.user_id.in_(ids)),
            delete(UserRole).where(UserRole.user_id.in_(ids)),
            delete(User).where(User.id.in_(ids)),
        ):
            await self._session.execute(statement)
