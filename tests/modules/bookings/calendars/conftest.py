"""Hall of Sound, in Paris, which Olga owns and where Mia works."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from httpx import AsyncClient, Response
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import MovableClock
from tests.modules.bookings.rooms import Place, booked, settle
from tests.modules.businesses.teams import enlist
from tests.modules.identity.people import Post
from tests.modules.identity.staff import Account, join

from mercat.modules.bookings.models import Booking, CalendarEntry
from mercat.modules.bookings.service import Claim, Slots
from mercat.modules.businesses.models import BusinessMember, TeamRole
from mercat.modules.identity.models import UserType
from mercat.modules.venues.models import Equipment, EquipmentType, PriceUnit
from mercat.platform.ids import uuid7
from mercat.platform.resources import Resources


@dataclass(frozen=True)
class Hall:
    place: Place
    olga: Account
    mia: Account
    member: BusinessMember
    session: AsyncSession
    clock: MovableClock

    @property
    def room(self) -> str:
        return f"/calendars/{self.place.room}"

    def soon(self, hours: float = 0, days: float = 3) -> datetime:
        """So many hours after noon in UTC, so many days from now."""
        at = self.clock.now() + timedelta(days=days)
        return at.replace(hour=12, minute=0, second=0, microsecond=0) + timedelta(hours=hours)

    async def book(self, hours: float = 0, length: float = 1, **more: Any) -> Booking:
        """Of the first room; committed."""
        starts_at = self.soon(hours)
        ends_at = starts_at + timedelta(hours=length)
        booking = await booked(
            self.session, self.place, starts_at=starts_at, ends_at=ends_at, **more
        )
        claim = Claim(
            calendar=self.place.calendar(),
            starts_at=starts_at,
            ends_at=ends_at,
            booking_id=booking.id,
        )
        await Slots(self.session, self.clock).take([claim])
        await self.session.commit()
        return booking

    async def block(self, hours: float = 0, length: float = 1, **more: Any) -> Response:
        starts_at = self.soon(hours)
        body = {
            "starts_at": starts_at.isoformat(),
            "ends_at": (starts_at + timedelta(hours=length)).isoformat(),
            **more,
        }
        return await self.olga.ask("POST", f"{self.room}/blocks", body)

    async def taken(self, calendar_id: UUID | None = None) -> Sequence[tuple[datetime, datetime]]:
        """What nobody else can have, in order."""
        query = select(CalendarEntry.starts_at, CalendarEntry.ends_at).where(
            CalendarEntry.calendar_id == (calendar_id or self.place.room), CalendarEntry.live
        )
        rows = await self.session.execute(query.order_by(CalendarEntry.starts_at))
        found = [(row.starts_at, row.ends_at) for row in rows]
        await self.session.commit()
        return found


@pytest.fixture
def post(resources: Resources) -> Post:
    return Post(resources)


@pytest.fixture
async def hall(
    client: AsyncClient, resources: Resources, session: AsyncSession, clock: MovableClock
) -> Hall:
    place = await settle(session)
    olga = await join(client, resources, "olga@example.com", UserType.BUSINESS_OWNER)
    mia = await join(client, resources, "mia@example.com")
    await enlist(session, place.business, olga.id, TeamRole.OWNER)
    member = await enlist(session, place.business, mia.id, TeamRole.MEMBER)
    member.bookable, member.title = True, "Engineer"
    await session.commit()
    return Hall(place, olga, mia, member, session, clock)


@pytest.fixture
async def omar(client: AsyncClient, resources: Resources) -> Account:
    """He has nothing to do with it."""
    return await join(client, resources, "omar@example.com", UserType.BUSINESS_OWNER)


@pytest.fixture
async def pianos(hall: Hall) -> UUID:
    """Two of them, for hire."""
    kind = await hall.session.scalar(select(EquipmentType.id).limit(1))
    if kind is None:
        kind = uuid7()
        hall.session.add(EquipmentType(id=kind, code="PIANO", name="Piano", position=0))
        await hall.session.flush()
    made = Equipment(
        id=uuid7(),
        studio_id=hall.place.studio,
        equipment_type_id=kind,
        name="Piano",
        quantity=2,
        hired_out=True,
        price_amount=1000,
        price_unit=PriceUnit.HOUR,
    )
    hall.session.add(made)
    await hall.session.commit()
    return made.id
