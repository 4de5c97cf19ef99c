"""Questions about favourites."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    DateTime,
    Integer,
    Uuid,
    and_,
    bindparam,
    delete,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.businesses.models import Business, BusinessStatus
from mercat.modules.geography.models import City
from mercat.modules.venues.models import Favourite
from mercat.platform.ids import uuid7
from mercat.platform.pagination import keyset
from mercat.platform.reads import Query

_IS_PUBLIC = and_(Business.status == BusinessStatus.PUBLISHED, Business.archived_at.is_(None))
_TOLD = (
    select(
        Favourite.id,
        Favourite.business_id,
        Favourite.created_at,
        _IS_PUBLIC.label("is_available"),
        Business.name,
        Business.slug,
        Business.logo_file_id,
        Business.rating_average,
        Business.rating_count,
        Business.verified_at.is_not(None).label("is_verified"),
        City.id.label("city_id"),
        City.name.label("city_name"),
        City.region.label("city_region"),
        City.country_code.label("city_country_code"),
    )
    .join(Business, Business.id == Favourite.business_id)
    .outerjoin(City, City.id == Business.city_id)
    .where(Favourite.user_id == bindparam("user_id", type_=Uuid))
)
_ORDER = [Favourite.created_at, Favourite.id]
_LIMIT: ColumnElement[int] = bindparam("limit", type_=Integer)
_AFTER: Sequence[ColumnElement[Any]] = (
    bindparam("after", type_=DateTime(timezone=True)),
    bindparam("after_id", type_=Uuid),
)
FIRST_PAGE = Query(keyset(_TOLD, _ORDER, None, limit=_LIMIT))
NEXT_PAGE = Query(keyset(_TOLD, _ORDER, _AFTER, limit=_LIMIT))
"""Newest first."""
ONE = Query(_TOLD.where(Favourite.business_id == bindparam("business_id", type_=Uuid)))


class FavouriteRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def is_public(self, business_id: UUID) -> bool:
        found = exists().where(Business.id == business_id, _IS_PUBLIC)
        return bool(await self._session.scalar(select(found)))

    async def has(self, user_id: UUID, business_id: UUID) -> bool:
        found = exists().where(Favourite.user_id == user_id, Favourite.business_id == business_id)
        return bool(await self._session.scalar(select(found)))

    async def count(self, user_id: UUID) -> int:
        query = select(func.count()).where(Favourite.user_id == user_id)
        return int(await self._session.scalar(query) or 0)

    async def add(self, user_id: UUID, business_id: UUID) -> None:
        await self._session.execute(
            insert(Favourite)
            .values(id=uuid7(), user_id=user_id, business_id=business_id)
            .on_conflict_do_nothing()
        )

    async def remove(self, user_id: UUID, named: UUID) -> bool:
        """By its own id or the business's. Whether there was one."""
        removed = await self._session.scalars(
            delete(Favourite)
            .where(
                Favourite.user_id == user_id,
                or_(Favourite.id == named, Favourite.business_id == named),
            )
            .returning(Favourite.id),
            execution_options={"synchronize_session": False},
        )
        return bool(removed.all())
