"""What belongs to somebody, made for one visit: of a business, a home, what is kept."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.architecture.calendar_things import CALENDAR_BODIES, CALENDAR_THINGS

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
from mercat.modules.venues.models import Favourite, Room, RoomStatus, Studio, StudioStatus
from mercat.platform.ids import uuid7

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
    """Of the property that was made for the same visit."""
    file_id = await _file(session, owner_id, FilePurpose.PROPERTY_PHOTO)
    property_id = await session.scalar(
        select(Property.id).where(Property.owner_user_id == owner_id)
    )
    made = PropertyPhoto(id=uuid7(), property_id=property_id, file_id=file_id, position=0)
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
    business_id, studio_id = uuid7(), uuid7()
    business = Business(
        id=business_id, name="Mine", slug=str(business_id), status=BusinessStatus.DRAFT
    )
    owner = BusinessMember(business_id=business_id, user_id=owner_id, role=TeamRole.OWNER)
    made = Studio(
        id=studio_id,
        business_id=business_id,
        name="Blue Room",
        slug=str(studio_id),
        status=StudioStatus.DRAFT,
    )
    for row in (business, owner, made):  # in this order
        session.add(row)
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


async def _business(session: AsyncSession, owner_id: UUID) -> UUID:
    """The one that was made for the same visit."""
    own = select(BusinessMember.business_id).where(BusinessMember.user_id == owner_id)
    return (await session.scalars(own)).one()


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
    **CALENDAR_THINGS,
}
_SERVICES = "/api/v1/businesses/{business_id}/services"
_PORTFOLIO = "/api/v1/businesses/{business_id}/portfolio"
_PHOTOS = "/api/v1/properties/{property_id}/photos"
_FILE = {"file_id": str(uuid7())}
SENT: dict[str, dict[str, Any]] = {
    **CALENDAR_BODIES,
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
}
"""Of doors that refuse an empty body before they look whose it is about."""
