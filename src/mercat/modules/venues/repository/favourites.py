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
    case,
    delete,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from mercat.modules.businesses.models import Business, BusinessStatus
from mercat.modules.geography.models import City
from mercat.modules.venues.models import Favourite, Studio
from mercat.modules.venues.repository.pages import IS_PUBLIC
from mercat.modules.venues.schemas import FavouriteInput
from mercat.platform.ids import uuid7
from mercat.platform.pagination import keyset
from mercat.platform.reads import Query

_IS_BUSINESS_PUBLIC = and_(
    Business.status == BusinessStatus.PUBLISHED, Business.archived_at.is_(None)
)
_StudioCity = aliased(City)
_TOLD = (
    select(
        Favourite.id,
        Favourite.business_id,
        Favourite.studio_id,
        Favourite.created_at,
        case((Favourite.studio_id.is_(None), _IS_BUSINESS_PUBLIC), else_=IS_PUBLIC).label(
            "is_available"
        ),
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
        Studio.name.label("studio_name"),
        Studio.slug.label("studio_slug"),
        Studio.rating_average.label("studio_rating_average"),
        Studio.rating_count.label("studio_rating_count"),
        _StudioCity.id.label("studio_city_id"),
        _StudioCity.name.label("studio_city_name"),
        _StudioCity.region.label("studio_city_region"),
        _StudioCity.country_code.label("studio_city_country_code"),
    )
    .select_from(Favourite)
    .outerjoin(Studio, Studio.id == Favourite.studio_id)
    .join(Business, Business.id == func.coalesce(Favourite.business_id, Studio.business_id))
    .outerjoin(City, City.id == Business.city_id)
    .outerjoin(_StudioCity, _StudioCity.id == Studio.city_id)
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
ONE = Query(
    _TOLD.where(
        func.coalesce(Favourite.business_id, Favourite.studio_id)
        == bindparam("thing_id", type_=Uuid)
    )
)
"""By the business's or the studio's id."""


class FavouriteRepository:
    """`input` names a business or a studio."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def is_public(self, input: FavouriteInput) -> bool:
        found = exists().where(Business.id == input.business_id, _IS_BUSINESS_PUBLIC)
        if input.studio_id is not None:
            found = exists().where(
                Studio.id == input.studio_id, Business.id == Studio.business_id, IS_PUBLIC
            )
        return bool(await self._session.scalar(select(found)))

    async def has(self, user_id: UUID, input: FavouriteInput) -> bool:
        found = exists().where(Favourite.user_id == user_id, _names(input))
        return bool(await self._session.scalar(select(found)))

    async def count(self, user_id: UUID) -> int:
        query = select(func.count()).where(Favourite.user_id == user_id)
        return int(await self._session.scalar(query) or 0)

    async def add(self, user_id: UUID, input: FavouriteInput) -> None:
        await self._session.execute(
            insert(Favourite)
            .values(id=uuid7(), user_id=user_id, **input.model_dump())
            .on_conflict_do_nothing()
        )

    async def remove(self, user_id: UUID, named: UUID) -> bool:
        """By its own id, or the id of what it is. Whether there was one."""
        removed = await self._session.scalars(
            delete(Favourite)
            .where(
                Favourite.user_id == user_id,
                or_(
                    Favourite.id == named,
                    Favourite.business_id == named,
                    Favourite.studio_id == named,
                ),
            )
            .returning(Favourite.id),
            execution_options={"synchronize_session": False},
        )
        return bool(removed.all())


def _names(input: FavouriteInput) -> ColumnElement[bool]:
    if input.studio_id is not None:
        return Favourite.studio_id == input.studio_id
    return Favourite.business_id == input.business_id
