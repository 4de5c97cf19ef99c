"""What belongs to somebody, made for one visit: of a business, a home, what is kept."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.architecture.calendar_things import CALENDAR_BODIES, CALENDAR_THINGS
from tests.architecture.lead_things import LEAD_BODIES, LEAD_THINGS
from tests.architecture.payment_things import PAYMENT_BODIES, PAYMENT_THINGS
from tests.architecture.review_things import REVIEW_BODIES, review_of
from tests.architecture.talk_things import TALK_BODIES, talk_things
from tests.architecture.webhook_things import webhook_things

from mercat.modules.bookings.models import Booking, BookingStatus
from mercat.modules.businesses.models import (
    Business,
    BusinessMember,
    BusinessStatus,
    CancellationPolicy,
    CancellationTerms,
    Category,
    TeamRole,
)
from mercat.modules.catalogue.models import (
    Offering,
    OfferingPlace,
    OfferingStatus,
    PortfolioItem,
    Pricing,
)
from mercat.modules.files.models import WEBP, File, FilePurpose, FileStatus
from mercat.modules.properties.models import Property, PropertyKind, PropertyPhoto
from mercat.modules.venues.models import (
    Equipment,
    EquipmentType,
    Favourite,
    Room,
    RoomPhoto,
    RoomStatus,
    Studio,
    StudioClosure,
    StudioStatus,
)
from mercat.platform.ids import uuid7

_FAR_OFF = {
    "starts_at": datetime(2090, 1, 1, tzinfo=UTC),
    "ends_at": datetime(2090, 1, 2, tzinfo=UTC),
}

Make = Callable[[AsyncSession, UUID], Awaitable[UUID]]


async def _service(session: AsyncSession, owner_id: UUID) -> UUID:
    plumbing = select(Category.id).where(Category.slug == "plumbing")
    made = Offering(
        id=uuid7(),
        business_id=await _business(session, owner_id),
        category_id=await session.scalar(plumbing),
        name="Boiler service",
        pricing=Pricing.QUOTE,
        performed_at=OfferingPlace.REMOTE,
        status=OfferingStatus.ACTIVE,
        position=0,
    )
    session.add(made)
    await session.flush()
    return made.id


async def _item(session: AsyncSession, owner_id: UUID) -> UUID:
    file_id = await _file(session, owner_id, FilePurpose.PORTFOLIO)
    business_id = await _business(session, owner_id)
    made = PortfolioItem(id=uuid7(), business_id=business_id, file_id=file_id, position=0)
    session.add(made)
    await session.flush()
    return made.id


async def _property(session: AsyncSession, owner_id: UUID) -> UUID:
    made = Property(id=uuid7(), owner_user_id=owner_id, label="Home", kind=PropertyKind.HOUSE)
    session.add(made)
    await session.flush()
    return made.id


async def _photo(session: AsyncSession, owner_id: UUID) -> UUID:
    """Of the property or the room that was made for the same visit."""
    own = select(Property.id).where(Property.owner_user_id == owner_id)
    property_id = await session.scalar(own)
    made: PropertyPhoto | RoomPhoto
    if property_id is not None:
        file_id = await _file(session, owner_id, FilePurpose.PROPERTY_PHOTO)
        made = PropertyPhoto(id=uuid7(), property_id=property_id, file_id=file_id, position=0)
    else:
        file_id = await _file(session, owner_id, FilePurpose.ROOM_PHOTO)
        business_id = await _business(session, owner_id)
        room = select(Room.id).join(Studio).where(Studio.business_id == business_id)
        room_id = (await session.scalars(room)).one()
        made = RoomPhoto(id=uuid7(), room_id=room_id, file_id=file_id, position=0)
    session.add(made)
    await session.flush()
    return made.id


async def _favorite(session: AsyncSession, owner_id: UUID) -> UUID:
    business_id = uuid7()
    session.add(
        Business(
            id=business_id, name="Yours", slug=str(business_id), status=BusinessStatus.PUBLISHED
        )
    )
    await session.flush()
    made = Favourite(id=uuid7(), user_id=owner_id, business_id=business_id)
    session.add(made)
    await session.flush()
    return made.id


async def _studio(session: AsyncSession, owner_id: UUID) -> UUID:
    """Of a business in whose team the visitor is alone."""
    studio_id = uuid7()
    made = Studio(
        id=studio_id,
        business_id=await _business(session, owner_id),
        name="Blue Room",
        slug=str(studio_id),
        status=StudioStatus.DRAFT,
    )
    session.add(made)
    await session.flush()
    return studio_id


async def _booking(session: AsyncSession, owner_id: UUID) -> UUID:
    """The visitor asked for it, and owns the studio that says yes or no."""
    studio = await session.get_one(Studio, await _studio(session, owner_id))
    room = Room(
        id=uuid7(),
        studio_id=studio.id,
        name="Blue",
        capacity=4,
        status=RoomStatus.ACTIVE,
        position=0,
    )
    start = datetime.now(UTC) + timedelta(days=30)
    made = Booking(
        id=uuid7(),
        number=uuid7().hex,
        customer_id=owner_id,
        business_id=studio.business_id,
        studio_id=studio.id,
        room_id=room.id,
        title="Blue",
        starts_at=start,
        ends_at=start + timedelta(hours=1),
        held_until=start,
        timezone="UTC",
        local_date=start.date(),
        local_minutes=start.hour * 60 + start.minute,
        zone_release="2026b",
        status=BookingStatus.REQUESTED,
        price_lines=[],
        currency="EUR",
        total_amount=0,
        due_amount=0,
        cancellation_policy=CancellationPolicy.FLEXIBLE,
        cancellation_terms=CancellationTerms.of(CancellationPolicy.FLEXIBLE, None).told(),
    )
    for row in (room, made):  # in this order
        session.add(row)
        await session.flush()
    return made.id


async def _closure(session: AsyncSession, owner_id: UUID) -> UUID:
    """Of the studio that was made for the same visit."""
    own = select(Studio.id).where(Studio.business_id == await _business(session, owner_id))
    studio_id = await session.scalar(own)
    made = StudioClosure(id=uuid7(), studio_id=studio_id, **_FAR_OFF)
    session.add(made)
    await session.flush()
    return made.id


async def _room(session: AsyncSession, owner_id: UUID) -> UUID:
    made = Room(
        id=uuid7(),
        studio_id=await _studio(session, owner_id),
        name="Studio A",
        capacity=8,
        status=RoomStatus.ACTIVE,
        position=0,
    )
    session.add(made)
    await session.flush()
    return made.id


async def _equipment(session: AsyncSession, owner_id: UUID) -> UUID:
    """Of the studio that was made for the same visit."""
    own = select(Studio.id).where(Studio.business_id == await _business(session, owner_id))
    piano = select(EquipmentType.id).where(EquipmentType.code == "PIANO")
    made = Equipment(
        id=uuid7(),
        studio_id=(await session.scalars(own)).one(),
        equipment_type_id=(await session.scalars(piano)).one(),
        name="Grand piano",
    )
    session.add(made)
    await session.flush()
    return made.id


async def _business(session: AsyncSession, owner_id: UUID) -> UUID:
    """The one that was made for the same visit, or else a new one."""
    own = select(BusinessMember.business_id).where(BusinessMember.user_id == owner_id)
    if found := (await session.scalars(own)).one_or_none():
        return found
    business_id = uuid7()
    business = Business(
        id=business_id, name="Mine", slug=str(business_id), status=BusinessStatus.DRAFT
    )
    owner = BusinessMember(business_id=business_id, user_id=owner_id, role=TeamRole.OWNER)
    for row in (business, owner):  # in this order
        session.add(row)
        await session.flush()
    return business_id


async def _file(session: AsyncSession, owner_id: UUID, purpose: FilePurpose) -> UUID:
    made = File(
        id=uuid7(),
        owner_user_id=owner_id,
        purpose=purpose,
        status=FileStatus.READY,
        content_type=WEBP,
        size=1,
        storage_key=f"files/{uuid7()}",
        variants={},
    )
    session.add(made)
    await session.flush()
    return made.id


BELONGINGS: dict[str, Make] = {
    "service_id": _service,
    "item_id": _item,
    "property_id": _property,
    "photo_id": _photo,
    "favorite_id": _favorite,
    "studio_id": _studio,
    "booking_id": _booking,
    "review_id": partial(review_of, _booking),
    "closure_id": _closure,
    "room_id": _room,
    "equipment_id": _equipment,
    **(CALENDAR_THINGS | LEAD_THINGS | PAYMENT_THINGS),
    **(talk_things(_booking) | webhook_things(_business)),
}
_SERVICES = "/api/v1/businesses/{business_id}/services"
_PORTFOLIO = "/api/v1/businesses/{business_id}/portfolio"
_PHOTOS = "/api/v1/properties/{property_id}/photos"
_STUDIO = "/api/v1/studios/{studio_id}"
_ROOMS = "/api/v1/studios/{studio_id}/rooms"
_ROOM_PHOTOS = "/api/v1/rooms/{room_id}/photos"
_FILE = {"file_id": str(uuid7())}
SENT: dict[str, dict[str, Any]] = {
    **(CALENDAR_BODIES | LEAD_BODIES | PAYMENT_BODIES | REVIEW_BODIES | TALK_BODIES),
    _SERVICES: {
        "category_id": str(uuid7()),
        "name": "Boiler service",
        "pricing": "QUOTE",
        "place": "REMOTE",
    },
    f"{_SERVICES}/order": {"ids": []},
    _PORTFOLIO: _FILE,
    f"{_PORTFOLIO}/order": {"ids": []},
    _PHOTOS: _FILE,
    f"{_PHOTOS}/order": {"ids": []},
    "/api/v1/bookings/{booking_id}/reschedule": {"starts_at": "2026-12-01T09:00:00Z"},
    f"{_STUDIO}/hours": {"days": []},
    f"{_STUDIO}/closures": {name: moment.isoformat() for name, moment in _FAR_OFF.items()},
    f"{_STUDIO}/badges": {"codes": []},
    _ROOMS: {"name": "Studio A", "capacity": 8},
    f"{_ROOMS}/order": {"ids": []},
    "/api/v1/rooms/{room_id}/prices": {"tiers": []},
    _ROOM_PHOTOS: _FILE,
    f"{_ROOM_PHOTOS}/order": {"ids": []},
    "/api/v1/studios/{studio_id}/equipment": {"type": "PIANO", "name": "Grand piano"},
}
"""Of doors that refuse an empty body before they look whose it is about."""
