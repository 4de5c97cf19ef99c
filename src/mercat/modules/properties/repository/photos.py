"""Photos of properties."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, any_, bindparam, delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.properties.models import PropertyPhoto
from mercat.platform.reads import Query

PHOTOS = Query(
    select(
        PropertyPhoto.id,
        PropertyPhoto.property_id,
        PropertyPhoto.file_id,
        PropertyPhoto.caption,
        PropertyPhoto.position,
    )
    .where(PropertyPhoto.property_id == any_(bindparam("property_ids", type_=ARRAY(Uuid))))
    .order_by(PropertyPhoto.property_id, PropertyPhoto.position, PropertyPhoto.id)
)


class PhotoRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def of(self, property_id: UUID) -> Sequence[PropertyPhoto]:
        """In their order."""
        photos = await self._session.scalars(
            select(PropertyPhoto)
            .where(PropertyPhoto.property_id == property_id)
            .order_by(PropertyPhoto.position, PropertyPhoto.id)
        )
        return photos.all()

    async def find(self, property_id: UUID, photo_id: UUID) -> PropertyPhoto | None:
        found: PropertyPhoto | None = await self._session.scalar(
            select(PropertyPhoto).where(
                PropertyPhoto.id == photo_id, PropertyPhoto.property_id == property_id
            )
        )
        return found

    async def add(self, photo: PropertyPhoto) -> None:
        self._session.add(photo)
        await self._session.flush()

    async def remove(self, photo: PropertyPhoto) -> None:
        await self._session.delete(photo)
        await self._session.flush()

    async def remove_all(self, property_id: UUID) -> Sequence[UUID]:
        """The files that they were."""
        removed = await self._session.scalars(
            delete(PropertyPhoto)
            .where(PropertyPhoto.property_id == property_id)
            .returning(PropertyPhoto.file_id),
            execution_options={"synchronize_session": False},
        )
        return removed.all()
