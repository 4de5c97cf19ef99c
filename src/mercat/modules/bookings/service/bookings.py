"""Bookings, as whoever asks may see them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic_core import from_json

from mercat.modules.bookings.errors import NoBooking
from mercat.modules.bookings.models import BookingStatus
from mercat.modules.bookings.repository import (
    EVENTS,
    EVENTS_OF_MANY,
    IN_TEAM,
    MANY,
    ONE,
    everybodys,
    page_of,
)
from mercat.modules.bookings.schemas import (
    BookingDetailRead,
    BookingEventRead,
    BookingRead,
    RefundRead,
)
from mercat.modules.bookings.service.telling import told
from mercat.modules.businesses.errors import NoBusiness
from mercat.modules.identity.models import Actor, Permission
from mercat.platform.errors import Forbidden
from mercat.platform.money import Money
from mercat.platform.pagination import Cursors, Page, PageQuery, scope
from mercat.platform.reads import Reads, Row
from mercat.platform.settings import Settings


@dataclass(frozen=True)
class BookingFilter:
    """Of a business, or else the caller's own. `since` and `until`: when they begin."""

    business_id: UUID | None = None
    studio_id: UUID | None = None
    room_id: UUID | None = None
    member_id: UUID | None = None
    status: BookingStatus | None = None
    since: datetime | None = None
    until: datetime | None = None
    number: str | None = None

    @property
    def values(self) -> Mapping[str, Any]:
        """Of the filters that are set."""
        return {name: value for name, value in vars(self).items() if value is not None}


class Bookings:
    def __init__(self, reads: Reads, cursors: Cursors, settings: Settings) -> None:
        self._reads = reads
        self._cursors = cursors
        self._settings = settings

    async def page(self, asked: BookingFilter, query: PageQuery, actor: Actor) -> Page[BookingRead]:
        """Those that begin last first. Raises NoBusiness for one whose bookings are not the
        caller's to see, and BadCursor.
        """
        if asked.business_id is not None:
            await self._require(asked.business_id, actor)
        where = scope("bookings", user_id=actor.user_id, **asked.values)
        after = self._cursors.decode(query.cursor, where)
        rows = await self._reads.all(
            page_of(frozenset(asked.values), after=after is not None),
            **asked.values,
            **(dict(zip(("moment", "id"), after, strict=True)) if after else {}),
            user_id=actor.user_id,
            limit=query.limit,
        )
        page = self._cursors.page(
            rows, limit=query.limit, scope=where, key=lambda row: (row["starts_at"], row["id"])
        )
        return page.told([told(row, self._settings) for row in page.items])

    async def everybodys(
        self, asked: BookingFilter, query: PageQuery, actor: Actor
    ) -> Page[BookingRead]:
        """For staff: those that were made last first. Raises Forbidden, BadCursor."""
        if not actor.may(Permission.BOOKINGS_INSPECT):
            raise Forbidden
        where = scope("everybody's bookings", **asked.values)
        after = self._cursors.decode(query.cursor, where)
        rows = await self._reads.all(
            everybodys(frozenset(asked.values), after=after is not None),
            **asked.values,
            **({"id": after[0]} if after else {}),
            user_id=actor.user_id,
            limit=query.limit,
        )
        page = self._cursors.page(
            rows, limit=query.limit, scope=where, key=lambda row: (row["id"],)
        )
        return page.told([told(row, self._settings) for row in page.items])

    async def get(self, booking_id: UUID, actor: Actor) -> BookingDetailRead:
        """With its timeline. For its customer, the team, and staff; raises NoBooking for others."""
        row = await self._reads.one(
            ONE,
            booking_id=booking_id,
            user_id=actor.user_id,
            inspects=actor.may(Permission.BOOKINGS_INSPECT),
        )
        if row is None:
            raise NoBooking
        events = await self._reads.all(EVENTS, booking_id=booking_id)
        return self._detail(row, events)

    async def get_many(
        self, booking_ids: Sequence[UUID], actor: Actor
    ) -> Mapping[UUID, BookingDetailRead]:
        """The same of those of them that the caller may see: two statements."""
        rows = await self._reads.all(
            MANY,
            booking_ids=list(booking_ids),
            user_id=actor.user_id,
            inspects=actor.may(Permission.BOOKINGS_INSPECT),
        )
        events: dict[UUID, list[Row]] = defaultdict(list)
        for event in await self._reads.all(EVENTS_OF_MANY, booking_ids=[row["id"] for row in rows]):
            events[event["booking_id"]].append(event)
        return {row["id"]: self._detail(row, events[row["id"]]) for row in rows}

    def _detail(self, row: Row, events: Sequence[Row]) -> BookingDetailRead:
        return BookingDetailRead(
            **dict(told(row, self._settings)),
            events=[_event(event, row["currency"]) for event in events],
        )

    async def _require(self, business_id: UUID, actor: Actor) -> None:
        if actor.may(Permission.BOOKINGS_INSPECT):
            return
        role = await self._reads.one(IN_TEAM, business_id=business_id, user_id=actor.user_id)
        if role is None:
            raise NoBusiness


def _event(row: Row, currency: str) -> BookingEventRead:
    told = from_json(row["refund"]) if row["refund"] else None
    refund = None
    if isinstance(told, dict):
        money = Money(told["amount"], currency)
        refund = RefundRead(amount=money, percent=told["percent"], reason=told["reason"])
    return BookingEventRead(
        kind=row["kind"],
        status=row["status"],
        party=row["party"],
        reason=row["reason"],
        refund=refund,
        at=row["created_at"],
    )
