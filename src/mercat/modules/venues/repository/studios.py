"""Questions about one studio, and what is written of it. Lock its business first."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, exists, func, insert, select
from sqlalchemy.dialects.postgresql import insert as insert_or
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.businesses.models import Business
from mercat.modules.venues.models import (
    Badge,
    DayHours,
    DayMode,
    Equipment,
    OperatingDay,
    Room,
    RoomPrice,
    Studio,
    StudioBadge,
    StudioClosure,
    StudioSlug,
)
from mercat.modules.venues.repository.pages import has_prices, has_rooms


class StudioRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, studio: Studio) -> None:
        self._session.add(studio)
        await self._session.flush()

    async def save(self) -> None:
        await self._session.flush()

    async def business_of(self, studio_id: UUID) -> UUID | None:
        """Archived or not: it is the same for ever."""
        query = select(Studio.business_id).where(Studio.id == studio_id)
        found: UUID | None = await self._session.scalar(query)
        return found

    async def lock(self, studio_id: UUID) -> Studio | None:
        """None as well where it is archived."""
        query = (
            select(Studio)
            .where(Studio.id == studio_id, Studio.archived_at.is_(None))
            .with_for_update()
        )
        found: Studio | None = await self._session.scalar(
            query, execution_options={"populate_existing": True}
        )
        return found

    async def count(self, business_id: UUID) -> int:
        """Of this business, without those that are archived."""
        query = select(func.count()).where(
            Studio.business_id == business_id, Studio.archived_at.is_(None)
        )
        return int(await self._session.scalar(query) or 0)

    async def business(self, business_id: UUID) -> Business | None:
        return await self._session.get(Business, business_id)

    async def claim_slug(self, studio_id: UUID, slug: str) -> bool:
        """Whether it is this studio's now, or was before. Who claims the same at the same time is
        waited for: the unique key decides.
        """
        claim = (
            insert_or(StudioSlug)
            .values(slug=slug, studio_id=studio_id)
            .on_conflict_do_nothing(index_elements=[StudioSlug.slug])
        )
        await self._session.execute(claim)
        holder = select(StudioSlug.studio_id).where(StudioSlug.slug == slug)
        return await self._session.scalar(holder) == studio_id

    async def has_rooms(self, studio_id: UUID) -> bool:
        """That are to be booked."""
        return bool(await self._session.scalar(select(has_rooms()).where(Studio.id == studio_id)))

    async def has_prices(self, studio_id: UUID) -> bool:
        """Of rooms that are to be booked."""
        return bool(await self._session.scalar(select(has_prices()).where(Studio.id == studio_id)))

    async def counts_money(self, studio_id: UUID) -> bool:
        """Whether any price is told in its currency, of a room or of what is hired out."""
        room = exists().where(RoomPrice.room_id == Room.id, Room.studio_id == studio_id)
        thing = exists().where(
            Equipment.studio_id == studio_id,
            Equipment.price_amount.is_not(None),
            Equipment.archived_at.is_(None),
        )
        return bool(await self._session.scalar(select(room | thing)))

    async def days(self, studio_id: UUID) -> list[DayHours]:
        rows = await self._session.execute(
            select(OperatingDay.weekday, OperatingDay.mode, OperatingDay.intervals)
            .where(OperatingDay.studio_id == studio_id)
            .order_by(OperatingDay.weekday)
        )
        return [
            DayHours(row.weekday, row.mode, [(opens, closes) for opens, closes in row.intervals])
            for row in rows
        ]

    async def set_days(self, studio_id: UUID, days: Sequence[DayHours]) -> None:
        """Those that are closed need no row."""
        await self._session.execute(delete(OperatingDay).where(OperatingDay.studio_id == studio_id))
        rows = [
            {"studio_id": studio_id, **day._asdict()}
            for day in days
            if day.mode is not DayMode.CLOSED
        ]
        if rows:
            await self._session.execute(insert(OperatingDay), rows)

    async def closures(self, studio_id: UUID, now: datetime) -> Sequence[StudioClosure]:
        """Those that are not over."""
        found = await self._session.scalars(
            select(StudioClosure)
            .where(StudioClosure.studio_id == studio_id, StudioClosure.ends_at > now)
            .order_by(StudioClosure.ends_at)
        )
        return found.all()

    async def add_closure(self, closure: StudioClosure) -> None:
        self._session.add(closure)
        await self._session.flush()

    async def remove_closure(self, studio_id: UUID, closure_id: UUID) -> bool:
        """Whether there was one."""
        removed = await self._session.scalars(
            delete(StudioClosure)
            .where(StudioClosure.id == closure_id, StudioClosure.studio_id == studio_id)
            .returning(StudioClosure.id),
            execution_options={"synchronize_session": False},
        )
        return bool(removed.all())

    async def badges(self, studio_id: UUID) -> set[str]:
        """Their codes."""
        found = await self._session.scalars(
            select(Badge.code)
            .join(StudioBadge, StudioBadge.badge_id == Badge.id)
            .where(StudioBadge.studio_id == studio_id)
        )
        return set(found)

    async def set_badges(self, studio_id: UUID, codes: Sequence[str]) -> bool:
        """Whether there are such badges."""
        found = await self._session.scalars(select(Badge.id).where(Badge.code.in_(codes)))
        ids = found.all()
        if len(ids) != len(codes):
            return False
        await self._session.execute(delete(StudioBadge).where(StudioBadge.studio_id == studio_id))
        if ids:
            rows = [{"studio_id": studio_id, "badge_id": badge_id} for badge_id in ids]
            await self._session.execute(insert(StudioBadge), rows)
        return True
