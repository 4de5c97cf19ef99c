"""Questions about files."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Select,
    Uuid,
    and_,
    any_,
    bindparam,
    delete,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.files.models import WAITED_FOR, WEBP, File, FilePurpose, FileStatus
from mercat.platform.reads import Query

_IS_CURRENT_PHOTO = and_(File.purpose == FilePurpose.USER_PHOTO, File.status == FileStatus.READY)
CURRENT_PHOTO = Query(
    select(File.purpose, File.storage_key).where(
        File.owner_user_id == bindparam("user_id"), _IS_CURRENT_PHOTO
    )
)
"""Where somebody's photo is stored."""
PICTURES = Query(
    select(File.id, File.purpose, File.storage_key).where(
        File.id == any_(bindparam("ids", type_=ARRAY(Uuid))),
        File.status == FileStatus.READY,
        File.content_type == WEBP,
    )
)
"""Where several pictures are stored."""
READY = Query(
    select(
        File.id, File.purpose, File.storage_key, File.filename, File.content_type, File.size
    ).where(File.id == any_(bindparam("ids", type_=ARRAY(Uuid))), File.status == FileStatus.READY)
)
"""Several of any kind, and where they are stored."""
_GOES_ALONE = {"synchronize_session": False}


class FileRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(self, file: File) -> None:
        self._session.add(file)

    async def find(self, file_id: UUID, owner_id: UUID) -> File | None:
        """What its owner may know of: not what was archived."""
        return await self._session.scalar(self._of(file_id, owner_id))

    async def lock(self, file_id: UUID, owner_id: UUID) -> File | None:
        """The same, as it is now; until the commit nobody else changes it."""
        query = self._of(file_id, owner_id).with_for_update()
        return await self._session.scalar(query, execution_options={"populate_existing": True})

    async def used(self, owner_id: UUID) -> int:
        """Bytes of all that somebody has or has announced, but for the photo of themselves. What
        was refused or deleted counts until nothing can be sent to its address any more.
        """
        query = select(func.coalesce(func.sum(File.size), 0)).where(
            File.owner_user_id == owner_id,
            or_(
                File.status.in_((FileStatus.PENDING, FileStatus.READY)),
                File.incoming_key.is_not(None),
            ),
            File.purpose != FilePurpose.USER_PHOTO,
        )
        return int(await self._session.scalar(query) or 0)

    async def count_pending(self, owner_id: UUID) -> int:
        """Of those that were announced."""
        query = select(func.count()).where(
            File.owner_user_id == owner_id,
            File.status == FileStatus.PENDING,
            File.incoming_key.is_not(None),
        )
        return int(await self._session.scalar(query) or 0)

    async def mark_claimed(self, file: File) -> None:
        """Lock it first."""
        await self._session.execute(
            update(File).where(File.id == file.id).values(claimed_at=func.now(), expires_at=None)
        )

    async def archive(self, file_id: UUID) -> bool:
        """Whether it was there. What somebody may still be storing is waited for until its time is
        over.
        """
        archived = await self._session.scalars(
            update(File)
            .where(File.id == file_id, File.status != FileStatus.ARCHIVED)
            .values(status=FileStatus.ARCHIVED, expires_at=WAITED_FOR)
            .returning(File.id),
            execution_options=_GOES_ALONE,
        )
        return bool(archived.all())

    async def archive_photo(self, user_id: UUID) -> UUID | None:
        """Which one, if there was one. Lock the owner first."""
        archived = await self._session.scalars(
            update(File)
            .where(File.owner_user_id == user_id, _IS_CURRENT_PHOTO)
            .values(status=FileStatus.ARCHIVED)
            .returning(File.id),
            execution_options=_GOES_ALONE,
        )
        return archived.one_or_none()

    async def archive_expired(self, given_up: datetime) -> None:
        """What should have been READY or claimed by then."""
        await self._session.execute(
            update(File)
            .where(
                File.expires_at <= given_up,
                File.status != FileStatus.ARCHIVED,
            )
            .values(status=FileStatus.ARCHIVED),
            execution_options=_GOES_ALONE,
        )

    async def archived(self, after: UUID | None, limit: int) -> Sequence[File]:
        query = select(File).where(File.status == FileStatus.ARCHIVED)
        return await self._next(query, after, limit)

    async def sent_to(self, before: datetime, after: UUID | None, limit: int) -> Sequence[File]:
        """READY or REJECTED, but announced before that time: at its address something may lie once
        more.
        """
        query = select(File).where(
            File.incoming_key.is_not(None),
            File.status.in_((FileStatus.READY, FileStatus.REJECTED)),
            File.created_at <= before,
        )
        return await self._next(query, after, limit)

    async def forget_incoming(self, ids: Sequence[UUID]) -> None:
        await self._session.execute(
            update(File).where(File.id.in_(ids)).values(incoming_key=None),
            execution_options=_GOES_ALONE,
        )

    async def remove(self, ids: Sequence[UUID], given_up: datetime, address_over: datetime) -> None:
        """Those that nobody can be storing or sending any more: the others go the next time."""
        await self._session.execute(
            delete(File).where(
                File.id.in_(ids),
                File.status == FileStatus.ARCHIVED,
                or_(File.expires_at.is_(None), File.expires_at <= given_up),
                or_(File.incoming_key.is_(None), File.created_at <= address_over),
            )
        )

    def _of(self, file_id: UUID, owner_id: UUID) -> Select[File]:
        return select(File).where(
            File.id == file_id,
            File.owner_user_id == owner_id,
            File.status != FileStatus.ARCHIVED,
        )

    async def _next(self, query: Select[File], after: UUID | None, limit: int) -> Sequence[File]:
        """In the order of their ids, so that what stays is not met twice."""
        if after is not None:
            query = query.where(File.id > after)
        return (await self._session.scalars(query.order_by(File.id).limit(limit))).all()
