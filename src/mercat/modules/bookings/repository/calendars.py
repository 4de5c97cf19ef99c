"""Which calendars there are: of rooms, of members who can be booked, of equipment for hire."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Null,
    Select,
    Uuid,
    and_,
    bindparam,
    func,
    literal,
    null,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.bookings.models import Calendar, CalendarKind
from mercat.modules.businesses.models import Business, BusinessMember
from mercat.modules.identity.models import User
from mercat.modules.venues.models import Equipment, Room, Studio
from mercat.platform.reads import Query


def _thing(
    kind: CalendarKind,
    thing_id: Any,
    name: Any,
    quantity: Any,
    studio_name: Any,
    zone: Any,
) -> Sequence[Any]:
    return (
        literal(kind.value).label("kind"),
        thing_id.label("thing_id"),
        Business.id.label("business_id"),
        Business.name.label("business_name"),
        name.label("name"),
        quantity.label("quantity"),
        studio_name.label("studio_name"),
        zone.label("timezone"),
    )


_NOTHING: Null = null()
_FULL_NAME = func.nullif(func.concat_ws(" ", User.first_name, User.last_name), "")
_ROOMS = (
    select(*_thing(CalendarKind.ROOM, Room.id, Room.name, literal(1), Studio.name, Studio.timezone))
    .select_from(Room)
    .join(Studio, Studio.id == Room.studio_id)
    .join(Business, Business.id == Studio.business_id)
    .where(Room.archived_at.is_(None), Studio.archived_at.is_(None))
)
_MEMBERS = (
    select(
        *_thing(
            CalendarKind.MEMBER,
            BusinessMember.id,
            func.coalesce(_FULL_NAME, BusinessMember.title, "A member"),
            literal(1),
            _NOTHING,
            Business.timezone,
        )
    )
    .select_from(BusinessMember)
    .join(User, User.id == BusinessMember.user_id)
    .join(Business, Business.id == BusinessMember.business_id)
    .where(BusinessMember.bookable)
)
_EQUIPMENT = (
    select(
        *_thing(
            CalendarKind.EQUIPMENT,
            Equipment.id,
            Equipment.name,
            Equipment.quantity,
            Studio.name,
            Studio.timezone,
        )
    )
    .select_from(Equipment)
    .join(Studio, Studio.id == Equipment.studio_id)
    .join(Business, Business.id == Studio.business_id)
    .where(Equipment.hired_out, Equipment.archived_at.is_(None), Studio.archived_at.is_(None))
)
_BUSINESS: ColumnElement[bool] = Business.id == bindparam("business_id", type_=Uuid)
_THING: ColumnElement[UUID] = bindparam("thing_id", type_=Uuid)
_USER: ColumnElement[UUID] = bindparam("user_id", type_=Uuid)


def _known(things: Select[*tuple[Any, ...]], *conditions: Any) -> Select[*tuple[Any, ...]]:
    """Those of businesses that are not archived."""
    return things.where(Business.archived_at.is_(None), *conditions)


def _one(things: Any) -> Select[*tuple[Any, ...]]:
    found = things.subquery()
    return select(found)


OF_BUSINESS = Query(
    _one(union_all(*(_known(one, _BUSINESS) for one in (_ROOMS, _MEMBERS, _EQUIPMENT)))).order_by(
        "studio_name", "kind", "name", "thing_id"
    )
)
_THE_ONE = _one(
    union_all(
        _known(_ROOMS, Room.id == _THING),
        _known(_MEMBERS, BusinessMember.id == _THING),
        _known(_EQUIPMENT, Equipment.id == _THING),
    )
)
THE_ONE = Query(_THE_ONE)
_OWN = and_(BusinessMember.business_id == Business.id, BusinessMember.user_id == _USER)
OWN_PIECES = Query(
    _known(_EQUIPMENT, Equipment.quantity > 1).join(BusinessMember, _OWN).order_by(Equipment.id)
)
"""Of equipment that there is several times, in the businesses of somebody: the id of a further
piece does not tell whose it is.
"""
WITH_FEED = Query(
    select(Calendar.id).where(
        Calendar.business_id == bindparam("business_id", type_=Uuid),
        Calendar.feed_token_hash.is_not(None),
    )
)


class CalendarRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def find(self, calendar_id: UUID) -> Calendar | None:
        found: Calendar | None = await self._session.scalar(
            select(Calendar).where(Calendar.id == calendar_id)
        )
        return found

    async def place(self, thing_id: UUID) -> Mapping[Any, Any] | None:
        """In the columns of THE_ONE."""
        found = await self._session.execute(_THE_ONE, {"thing_id": thing_id})
        return found.mappings().one_or_none()

    async def ensure(self, calendar_id: UUID, **columns: Any) -> None:
        """That it has a row. `columns`: of its thing, as Slots makes it. Whoever writes into the
        calendar too locks it first, as Slots does.
        """
        await self._session.execute(
            insert(Calendar).values(id=calendar_id, **columns).on_conflict_do_nothing()
        )

    async def lock(self, calendar_id: UUID, **columns: Any) -> Calendar:
        """Its row, made if there is none, and until the commit nobody else's to change."""
        await self.ensure(calendar_id, **columns)
        found = await self._session.scalars(
            select(Calendar).where(Calendar.id == calendar_id).with_for_update(key_share=True),
            execution_options={"populate_existing": True},
        )
        return found.one()
