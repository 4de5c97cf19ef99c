"""What stands in studios. Lock the business first: then nobody else changes any of it."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Boolean,
    ColumnElement,
    DateTime,
    Integer,
    Uuid,
    bindparam,
    func,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.venues.models import Equipment, EquipmentType, Room, RoomStatus, Studio
from mercat.platform.pagination import keyset
from mercat.platform.reads import Query

EQUIPMENT_TYPES = Query(
    select(EquipmentType.code, EquipmentType.name).order_by(
        EquipmentType.position, EquipmentType.id
    )
)
_each_told = (
    select(
        Equipment.id,
        Equipment.room_id,
        Equipment.name,
        Equipment.description,
        Equipment.quantity,
        Equipment.price_amount,
        Equipment.price_unit,
        Equipment.created_at,
        Equipment.updated_at,
        EquipmentType.code.label("type_code"),
        EquipmentType.name.label("type_name"),
        Studio.currency,
    )
    .join(EquipmentType, EquipmentType.id == Equipment.equipment_type_id)
    .join(Studio, Studio.id == Equipment.studio_id)
    .outerjoin(Room, Room.id == Equipment.room_id)
    .where(Equipment.archived_at.is_(None))
)


def _seen(inside: ColumnElement[bool]) -> ColumnElement[bool]:
    """Who is not in the team does not know of a room that is INACTIVE, nor what stands there."""
    return or_(inside, Equipment.room_id.is_(None), Room.status == RoomStatus.ACTIVE)


_TOLD = _each_told.where(
    Equipment.studio_id == bindparam("studio_id", type_=Uuid),
    _seen(bindparam("inside", type_=Boolean)),
)
_ORDER = [Equipment.created_at, Equipment.id]
_LIMIT: ColumnElement[int] = bindparam("limit", type_=Integer)
_AFTER: Sequence[ColumnElement[Any]] = (
    bindparam("after", type_=DateTime(timezone=True)),
    bindparam("after_id", type_=Uuid),
)
FIRST_EQUIPMENT = Query(keyset(_TOLD, _ORDER, None, limit=_LIMIT))
NEXT_EQUIPMENT = Query(keyset(_TOLD, _ORDER, _AFTER, limit=_LIMIT))
"""Newest first."""


@cache
def equipment_of_many(*, after: bool) -> Query:
    """The same page of each of many, in one statement. `inside`: of which studios what stands in
    rooms that are INACTIVE too.
    """
    ids, inside = (bindparam(name, type_=ARRAY(Uuid)) for name in ("studio_ids", "inside"))
    each = func.unnest(ids).table_valued("id", name="each").render_derived()
    its = _each_told.where(Equipment.studio_id == each.c.id, _seen(each.c.id == func.any(inside)))
    its = its.add_columns(Equipment.studio_id)
    page = keyset(its, _ORDER, _AFTER if after else None, limit=_LIMIT).lateral("page")
    found = select(page).select_from(each).join(page, true())
    return Query(found.order_by(page.c.created_at.desc(), page.c.id.desc()))


ONE_EQUIPMENT = Query(_TOLD.where(Equipment.id == bindparam("equipment_id", type_=Uuid)))


class EquipmentRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def count(self, studio_id: UUID) -> int:
        """Without what is archived."""
        query = select(func.count()).where(
            Equipment.studio_id == studio_id, Equipment.archived_at.is_(None)
        )
        return int(await self._session.scalar(query) or 0)

    async def find(self, studio_id: UUID, equipment_id: UUID) -> Equipment | None:
        """Some that is this studio's and not archived."""
        found: Equipment | None = await self._session.scalar(
            select(Equipment).where(
                Equipment.id == equipment_id,
                Equipment.studio_id == studio_id,
                Equipment.archived_at.is_(None),
            )
        )
        return found

    async def add(self, equipment: Equipment) -> None:
        self._session.add(equipment)
        await self._session.flush()

    async def archive_of_room(self, room_id: UUID, at: datetime) -> None:
        """What stands in this room only."""
        await self._session.execute(
            update(Equipment)
            .where(Equipment.room_id == room_id, Equipment.archived_at.is_(None))
            .values(archived_at=at),
            execution_options={"synchronize_session": False},
        )

    async def type_of(self, code: str) -> UUID | None:
        query = select(EquipmentType.id).where(EquipmentType.code == code)
        found: UUID | None = await self._session.scalar(query)
        return found
