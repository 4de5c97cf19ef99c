"""How somebody wants to be told."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.identity.models import User
from mercat.modules.notifications.models import (
    Digest,
    NoticeGroup,
    NotificationPreference,
    QuietHours,
)
from mercat.platform.mail.log import has_bounced


class PreferenceRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def of(self, user_id: UUID) -> Sequence[NotificationPreference]:
        query = select(NotificationPreference).where(NotificationPreference.user_id == user_id)
        return (await self._session.scalars(query)).all()

    async def quiet(self, user_id: UUID) -> QuietHours | None:
        found: QuietHours | None = await self._session.scalar(
            select(QuietHours).where(QuietHours.user_id == user_id)
        )
        return found

    async def put(self, user_id: UUID, group: NoticeGroup, **values: Any) -> None:
        """`in_app`, `mail`: what is not said stays, or is as it is with everybody."""
        stands = {"in_app": True, "mail": Digest.INSTANT} | values
        statement = insert(NotificationPreference).values(
            user_id=user_id, notice_group=group, **stands
        )
        key = [NotificationPreference.user_id, NotificationPreference.notice_group]
        await self._session.execute(
            statement.on_conflict_do_update(index_elements=key, set_=values)
        )

    async def end(self, user_id: UUID, mail: Digest) -> None:
        """Of every group that is mailed so, no more."""
        await self._session.execute(
            update(NotificationPreference)
            .where(NotificationPreference.user_id == user_id, NotificationPreference.mail == mail)
            .values(mail=Digest.NEVER)
            .execution_options(synchronize_session=False)
        )

    async def has_bounced(self, address: str, since: datetime | None) -> bool:
        """Whether nothing but what must is written to that address."""
        return await has_bounced(self._session, address, since)

    async def put_quiet(self, user_id: UUID, hours: tuple[int, int] | None) -> None:
        if hours is None:
            await self._session.execute(delete(QuietHours).where(QuietHours.user_id == user_id))
            return
        values = dict(zip(("begins", "ends"), hours, strict=True))
        await self._session.execute(
            insert(QuietHours)
            .values(user_id=user_id, **values)
            .on_conflict_do_update(index_elements=[QuietHours.user_id], set_=values)
        )

    async def mailed(self, user_id: UUID, group: NoticeGroup) -> Row[*tuple[Any, ...]] | None:
        """email, email_verified_at, timezone, mail (None: nothing was said), begins and ends (None:
        no quiet hours).
        """
        query = (
            select(
                User.email,
                User.email_verified_at,
                User.timezone,
                NotificationPreference.mail,
                QuietHours.begins,
                QuietHours.ends,
            )
            .outerjoin(
                NotificationPreference,
                (NotificationPreference.user_id == User.id)
                & (NotificationPreference.notice_group == group),
            )
            .outerjoin(QuietHours, QuietHours.user_id == User.id)
            .where(User.id == user_id)
        )
        return (await self._session.execute(query)).one_or_none()
