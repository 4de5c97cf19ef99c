"""What belongs to somebody, made for one visit: of a business, a home, what is kept."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.businesses.models import (
    Business,
    BusinessMember,
    BusinessStatus,
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
from mercat.modules.venues.models import Favourite, Studio, StudioStatus
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
}
_SERVICES = "/api/v1/businesses/{business_id}/services"
_PORTFOLIO = "/api/v1/businesses/{business_id}/portfolio"
_PHOTOS = "/api/v1/properties/{property_id}/photos"
_FILE = {"file_id": str(uuid7())}
SENT: dict[str, dict[str, Any]] = {
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
}
"""Of doors that refuse an empty body before they look whose it is about."""
