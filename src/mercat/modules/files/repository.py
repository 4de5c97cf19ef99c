"""Questions about files."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, bindparam, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.files.models import File, FilePurpose, FileStatus
from mercat.modules.identity.models import User, UserStatus
from mercat.platform.reads import Query

_IS_CURRENT_PHOTO = and_(File.purpose == FilePurpose.USER_PHOTO, File.status == FileStatus.READY)
CURRENT_PHOTO = Query(
    select(File.storage_key).where(File.owner_user_id == bindparam("user_id"), _IS_CURRENT_PHOTO)
)
"""Where somebody's photo is stored."""


class FileRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(self, file: File) -> None:
        self._session.add(file)

    async def lock_owner(self, user_id: UUID) -> bool:
        """Whether there is such an account. Until the commit nobody else changes what it has, and
        it is not erased.
        """
        status = await self._session.scalar(
            select(User.status).where(User.id == user_id).with_for_update()
        )
        return status not in {None, UserStatus.DELETED}

    async def archive_photo(self, user_id: UUID) -> bool:
        """Whether there was one. Lock the owner first."""
        archived = await self._session.scalars(
            update(File)
            .where(File.owner_user_id == user_id, _IS_CURRENT_PHOTO)
            .values(status=FileStatus.ARCHIVED)
            .returning(File.id),
            execution_options={"synchronize_session": False},
        )
        return bool(archived.all())

    async def unused(self, given_up: datetime, limit: int) -> Sequence[File]:
        """What was archived; what has been PENDING only if it has since `given_up`."""
        is_left_over = and_(File.status == FileStatus.PENDING, File.created_at <= given_up)
        query = (
            select(File)
            .where(
                File.status != FileStatus.READY,
                or_(File.status == FileStatus.ARCHIVED, is_left_over),
            )
            .order_by(File.created_at)
            .limit(limit)
        )
        return (await self._session.scalars(query)).all()

    async def remove(self, ids: Sequence[UUID]) -> None:
        await self._session.execute(
            delete(File).where(File.id.in_(ids), File.status != FileStatus.READY)
        )
