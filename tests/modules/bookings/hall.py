"""A business whose room and services are booked, open day and night; and who books there."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from httpx import Response
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession
from tests.modules.businesses.teams import enlist, found
from tests.modules.identity.staff import API, Account
from tests.modules.venues.studios import ALL_WEEK, studio

from mercat.modules.businesses.models import (
    BusinessHours,
    BusinessStatus,
    Category,
    TeamRole,
)
from mercat.modules.catalogue.models import Offering, OfferingPlace, OfferingStatus, Pricing
from mercat.modules.identity.models import User, UserStatus, UserType
from mercat.modules.venues.models import (
    Equipment,
    EquipmentType,
    PriceUnit,
    Room,
    RoomPrice,
    RoomStatus,
)
from mercat.platform.ids import uuid7
from mercat.platform.resources import Resources


@dataclass(frozen=True)
class Hall:
    """60 minutes of the room cost 45.00 EUR, 240 cost 160.00; two drum kits are hired out for 10.00
    an hour each. Tuning takes 60 minutes, costs 80.00, and is done by two of the team.
    """

    business: UUID
    studio: UUID
    room: UUID
    drums: UUID
    tuning: UUID
    members: tuple[UUID, UUID]
    owner: Account
    first: datetime
    """Ten in the morning of the day after tomorrow, in UTC."""

    def at(self, hours: float = 0) -> str:
        return told(self.first + timedelta(hours=hours))

    def wish(self, hours: float = 0, minutes: int = 60, **more: Any) -> dict[str, Any]:
        """Of the room, so many hours after `first`."""
        return {
            "room_id": str(self.room),
            "starts_at": self.at(hours),
            "duration_minutes": minutes,
            **more,
        }

    def service(self, hours: float = 0, **more: Any) -> dict[str, Any]:
        return {"service_id": str(self.tuning), "starts_at": self.at(hours), **more}


def told(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


async def build(resources: Resources, owner: Account, **more: Any) -> Hall:
    """`more` are columns of the studio."""
    business_id, members = await _business(resources, owner)
    values = {"timezone": "Europe/Paris", "currency": "EUR", "min_notice_minutes": 0, **more}
    studio_id = await studio(resources, business_id, days=ALL_WEEK, **values)
    room, drums, tuning = uuid7(), uuid7(), uuid7()
    kind = EquipmentType(id=uuid7(), code="DRUMS", name="Drums", position=0)
    async with resources.database.open_session() as session:
        session.add_all([_room(room, studio_id), kind])
        session.add(
            tuning_offered(tuning, business_id, await session.scalar(select(Category.id).limit(1)))
        )
        await session.flush()
        session.add(RoomPrice(room_id=room, duration_minutes=60, price_amount=4500))
        session.add(RoomPrice(room_id=room, duration_minutes=240, price_amount=16000))
        session.add(_drums(drums, studio_id, kind.id))
        await session.commit()
    first = resources.clock.now().astimezone(UTC) + timedelta(days=2)
    first = first.replace(hour=10, minute=0, second=0, microsecond=0)
    return Hall(business_id, studio_id, room, drums, tuning, members, owner, first)


async def _business(resources: Resources, owner: Account) -> tuple[UUID, tuple[UUID, UUID]]:
    """With the ids of two who can be booked, at any hour."""
    async with resources.database.open_session() as session:
        business = await found(session, "Hall of Sound")
        business.status, business.published_at = BusinessStatus.PUBLISHED, resources.clock.now()
        business.timezone, business.currency = "Europe/Paris", "EUR"
        business.min_notice_minutes = 0
        await enlist(session, business.id, owner.id, TeamRole.OWNER)
        first, second = [await _member(session, business.id, number) for number in (1, 2)]
        for day in range(7):
            session.add(BusinessHours(business_id=business.id, weekday=day, opens=0, closes=1440))
        await session.commit()
    return business.id, (first, second)


async def _member(session: AsyncSession, business_id: UUID, number: int) -> UUID:
    user = User(
        id=uuid7(),
        email=f"{uuid7()}@example.com",
        user_type=UserType.CUSTOMER,
        status=UserStatus.ACTIVE,
        first_name=f"Tuner {number}",
    )
    session.add(user)
    await session.flush()
    member = await enlist(session, business_id, user.id, TeamRole.MEMBER)
    member.bookable = True
    return member.id


def _room(room_id: UUID, studio_id: UUID) -> Room:
    return Room(
        id=room_id,
        studio_id=studio_id,
        name="Room A",
        capacity=5,
        status=RoomStatus.ACTIVE,
        position=0,
    )


def _drums(drums_id: UUID, studio_id: UUID, kind_id: UUID) -> Equipment:
    return Equipment(
        id=drums_id,
        studio_id=studio_id,
        equipment_type_id=kind_id,
        name="Drum kit",
        quantity=2,
        hired_out=True,
        price_amount=1000,
        price_unit=PriceUnit.HOUR,
    )


def tuning_offered(offering_id: UUID, business_id: UUID, category_id: UUID | None) -> Offering:
    return Offering(
        id=offering_id,
        business_id=business_id,
        category_id=category_id,
        name="Tuning",
        pricing=Pricing.FIXED,
        price_amount=8000,
        price_currency="EUR",
        duration_minutes=60,
        performed_at=OfferingPlace.AT_BUSINESS,
        bookable_online=True,
        status=OfferingStatus.ACTIVE,
        position=0,
    )


async def book(who: Account, body: dict[str, Any], key: str | None = None) -> Response:
    headers = {"Authorization": f"Bearer {who.token}"}
    if key is not None:
        headers["Idempotency-Key"] = key
    return await who.client.post(f"{API}/bookings", headers=headers, json=body)


async def booked(who: Account, body: dict[str, Any]) -> Any:
    response = await book(who, body)
    assert response.status_code == 201, response.text
    return response.json()


async def moved(who: Account, booking_id: str, starts_at: str, **more: Any) -> Response:
    path = f"/bookings/{booking_id}/reschedule"
    return await who.ask("POST", path, {"starts_at": starts_at, **more})


async def run(resources: Resources, *statements: str, **values: Any) -> None:
    """SQL, committed."""
    async with resources.database.engine.begin() as connection:
        for statement in statements:
            await connection.execute(text(statement), values)


async def state(resources: Resources) -> str:
    """All that a refused request must leave as it was."""
    query = text("""
        SELECT jsonb_build_object(
            'bookings', (SELECT jsonb_agg(to_jsonb(t) ORDER BY id) FROM bookings t),
            'entries', (SELECT jsonb_agg(to_jsonb(t) ORDER BY id) FROM calendar_entries t),
            'events', (SELECT count(*) FROM booking_events),
            'series', (SELECT count(*) FROM booking_series),
            'charges', (SELECT jsonb_agg(to_jsonb(t) ORDER BY id) FROM charges t),
            'keys', (SELECT count(*) FROM idempotency_keys),
            'outbox', (SELECT count(*) FROM outbox),
            'audit_events', (SELECT count(*) FROM audit_events)
        )::text
    """)
    async with resources.database.engine.connect() as connection:
        return str(await connection.scalar(query))


async def overlaps(resources: Resources) -> int:
    """Pairs of live entries of one calendar that share a moment: always none."""
    query = text("""
        SELECT count(*) FROM calendar_entries a JOIN calendar_entries b
        ON a.calendar_id = b.calendar_id AND a.id < b.id AND a.period && b.period
        WHERE a.live AND b.live
    """)
    async with resources.database.engine.connect() as connection:
        return int(await connection.scalar(query) or 0)
