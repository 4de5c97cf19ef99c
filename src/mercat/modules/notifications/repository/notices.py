"""Notices as they are written."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Row, Text, any_, delete, func, literal, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.identity.models import User, UserStatus
from mercat.modules.notifications.models import (
    Digest,
    NoticeGroup,
    Notification,
    NotificationPreference,
)

_QUIETLY = {"synchronize_session": False}


class NoticeRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def readers(
        self, user_ids: Collection[UUID], group: NoticeGroup
    ) -> Sequence[Row[*tuple[Any, ...]]]:
        """Of those whose accounts are not erased: id, timezone, and how they want to be told."""
        preference = NotificationPreference
        query = (
            select(
                User.id,
                User.timezone,
                func.coalesce(preference.in_app, True).label("in_app"),
                func.coalesce(preference.mail, Digest.INSTANT.value).label("mail"),
            )
            .outerjoin(
                preference, (preference.user_id == User.id) & (preference.notice_group == group)
            )
            .where(User.id.in_(user_ids), User.status != UserStatus.DELETED)
            .order_by(User.id)
        )
        return (await self._session.execute(query)).all()

    async def add(
        self, rows: Sequence[dict[str, Any]], *, again: bool, until_read: bool
    ) -> Sequence[Row[*tuple[Any, ...]]]:
        """Those that are told now: id, user_id, in_app, awaits_digest. As `Notifier.tell` says."""
        statement = insert(Notification).values(list(rows))
        key = [Notification.user_id, Notification.dedupe]
        if again:
            names = ("data", "link", "told_at", "in_app", "awaits_digest")
            renewed = {name: statement.excluded[name] for name in names}
            statement = statement.on_conflict_do_update(
                index_elements=key,
                set_={**renewed, "read_at": None, "updated_at": func.now()},
                where=Notification.read_at.is_not(None) if until_read else None,
            )
        else:
            statement = statement.on_conflict_do_nothing(index_elements=key)
        told = statement.returning(
            Notification.id,
            Notification.user_id,
            Notification.in_app,
            Notification.awaits_digest,
        )
        return (await self._session.execute(told)).all()

    async def seen(self, user_id: UUID, dedupe: str, at: datetime) -> None:
        """They have read elsewhere what this is about."""
        await self._session.execute(
            update(Notification)
            .where(
                Notification.user_id == user_id,
                Notification.dedupe == dedupe,
                Notification.read_at.is_(None),
            )
            .values(read_at=at)
            .execution_options(**_QUIETLY)
        )

    async def forget(self, about: Collection[str]) -> None:
        """Whosever they are: by no index, for it is asked when an account is erased, and not
        otherwise.
        """
        await self._session.execute(
            delete(Notification)
            .where(Notification.dedupe == any_(literal(list(about), ARRAY(Text))))
            .execution_options(**_QUIETLY)
        )

    async def awaited(self, user_id: UUID, limit: int) -> Sequence[Notification]:
        """What waits for the day's letter, the oldest first."""
        query = (
            select(Notification)
            .where(Notification.user_id == user_id, Notification.awaits_digest)
            .order_by(Notification.told_at, Notification.id)
            .limit(limit)
        )
        return (await self._session.scalars(query)).all()

    async def digested(self, told: Sequence[tuple[UUID, datetime]]) -> None:
        """`told`: ids, and when. What was told anew since waits for the next letter."""
        await self._session.execute(
            update(Notification)
            .where(tuple_(Notification.id, Notification.told_at).in_(told))
            .values(awaits_digest=False)
            .execution_options(**_QUIETLY)
        )

    async def reader(self, user_id: UUID) -> User | None:
        """Unless their account is erased."""
        found: User | None = await self._session.scalar(
            select(User).where(User.id == user_id, User.status != UserStatus.DELETED)
        )
        return found

    async def read(
        self, user_id: UUID, at: datetime, ids: Sequence[UUID] | None, before: datetime | None
    ) -> None:
        """Of theirs: these, or all that was told no later than `before`; not what is being told
        anew meanwhile. So it waits for nobody, who may be waiting for it.
        """
        wanted = Notification.id.in_(ids) if ids is not None else Notification.told_at <= before
        unread = (
            select(Notification.id)
            .where(Notification.user_id == user_id, wanted, Notification.read_at.is_(None))
            .with_for_update(skip_locked=True)
        )
        await self._session.execute(
            update(Notification)
            .where(Notification.id.in_(unread))
            .values(read_at=at)
            .execution_options(**_QUIETLY)
        )

    async def unread(self, user_id: UUID) -> int:
        query = select(func.count()).where(
            Notification.user_id == user_id, Notification.in_app, Notification.read_at.is_(None)
        )
        return (await self._session.scalars(query)).one()
