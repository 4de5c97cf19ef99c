"""Calendars, found by their id. Whoever is in a business's team knows of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Self
from uuid import UUID
from zoneinfo import ZoneInfo

from mercat.modules.bookings.errors import NoCalendar
from mercat.modules.bookings.models import CalendarKind, calendar_id
from mercat.modules.bookings.repository import OF_BUSINESS, OWN_PIECES, THE_ONE, WITH_FEED
from mercat.modules.bookings.schemas import CalendarRead
from mercat.modules.bookings.service.claims import CalendarOf
from mercat.modules.businesses.errors import NoBusiness
from mercat.modules.businesses.models import TeamPermission
from mercat.modules.businesses.service import Teams
from mercat.modules.identity.models import Actor
from mercat.platform.reads import Reads, Row


@dataclass(frozen=True)
class CalendarPlace:
    """`name`: of its thing. `timezone`: of its studio or business; UTC where they have none yet."""

    calendar: CalendarOf
    kind: CalendarKind
    name: str
    studio_name: str | None
    business_name: str
    timezone: str

    @property
    def id(self) -> UUID:
        return self.calendar.id

    @property
    def business_id(self) -> UUID:
        return self.calendar.business_id

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @classmethod
    def of(cls, row: Any, piece: int = 1) -> Self:
        """From a row with these names."""
        kind = CalendarKind(row["kind"])
        of_thing: dict[str, Any] = {f"{kind.lower()}_id": row["thing_id"], "piece": piece}
        calendar = CalendarOf(business_id=row["business_id"], **of_thing)
        several = row["quantity"] > 1
        return cls(
            calendar=calendar,
            kind=kind,
            name=f"{row['name']} {piece}" if several else row["name"],
            studio_name=row["studio_name"],
            business_name=row["business_name"],
            timezone=row["timezone"] or "UTC",
        )


def _pieces(row: Row) -> Iterator[CalendarPlace]:
    """Each piece of equipment has a calendar of its own."""
    return (CalendarPlace.of(row, piece) for piece in range(1, row["quantity"] + 1))


class CalendarBook:
    def __init__(self, reads: Reads, teams: Teams) -> None:
        self._reads = reads
        self._teams = teams

    async def of(self, actor: Actor, business_id: UUID) -> list[CalendarRead]:
        """All of a business. Raises NoBusiness for whoever is not in its team."""
        await self._teams.require(actor, business_id, TeamPermission.BOOKINGS_READ)
        rows = await self._reads.all(OF_BUSINESS, business_id=business_id)
        fed = await self._reads.all(WITH_FEED, business_id=business_id)
        with_feed = {row["id"] for row in fed}
        return [
            CalendarRead(
                id=place.id,
                kind=place.kind,
                thing_id=row["thing_id"],
                piece=place.calendar.piece,
                name=place.name,
                studio_name=place.studio_name,
                timezone=place.timezone,
                has_feed=place.id in with_feed,
            )
            for row in rows
            for place in _pieces(row)
        ]

    async def find(
        self,
        calendar: UUID,
        actor: Actor,
        permission: TeamPermission = TeamPermission.BOOKINGS_READ,
    ) -> CalendarPlace:
        """Raises NoCalendar for whoever is not in the team, Forbidden for whoever may not."""
        place = await self._place(calendar, actor)
        try:
            await self._teams.require(actor, place.business_id, permission)
        except NoBusiness as error:
            raise NoCalendar from error
        return place

    async def _place(self, calendar: UUID, actor: Actor) -> CalendarPlace:
        row = await self._reads.one(THE_ONE, thing_id=calendar)
        if row is not None:
            return CalendarPlace.of(row)
        for several in await self._reads.all(OWN_PIECES, user_id=actor.user_id):
            numbers = range(2, several["quantity"] + 1)
            found = (n for n in numbers if calendar_id(several["thing_id"], n) == calendar)
            if (piece := next(found, None)) is not None:
                return CalendarPlace.of(several, piece)
        raise NoCalendar
