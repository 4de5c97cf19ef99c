"""Where offers come from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic_core import from_json

from mercat.modules.bookings.errors import (
    NoMember,
    NotBookable,
    PropertyRequired,
    UnknownEquipment,
    UnknownProperty,
)
from mercat.modules.bookings.repository import Facts
from mercat.modules.bookings.schemas import QuoteInput
from mercat.modules.bookings.service.offers import Hired, RoomOffer, Seller, ServiceOffer
from mercat.modules.bookings.service.prices import Hire
from mercat.modules.bookings.service.rules import room_rules, service_rules
from mercat.modules.businesses.models import (
    Business,
    BusinessStatus,
    CancellationPolicy,
    CancellationTerms,
)
from mercat.modules.businesses.service import is_inside
from mercat.modules.catalogue.errors import NoOffering
from mercat.modules.catalogue.models import Offering, OfferingPlace, OfferingStatus, Pricing
from mercat.modules.identity.models import Actor
from mercat.modules.venues.errors import NoRoom
from mercat.modules.venues.models import (
    PriceUnit,
    Room,
    RoomStatus,
    Studio,
    StudioClosure,
    StudioStatus,
)
from mercat.modules.venues.service import RoomPrices, Tier, read_days
from mercat.platform.local_time import DAY, Weekly, instant
from mercat.platform.money import Money
from mercat.platform.reads import Row

_LONGEST_SERVICE = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A room with `extras` (equipment, how many), or a service. `since` and `until` bound what may
    be asked of the offer. `customer_id`: None where nobody has signed in.
    """

    since: datetime
    until: datetime
    customer_id: UUID | None = None
    room_id: UUID | None = None
    offering_id: UUID | None = None
    member_id: UUID | None = None
    property_id: UUID | None = None
    extras: Mapping[UUID, int] = field(default_factory=dict)


def wanted_of(input: QuoteInput, customer_id: UUID | None, until: datetime | None = None) -> Wanted:
    """`until`: the end of a series, which nothing of it is after."""
    end = input.starts_at + (input.length or _LONGEST_SERVICE)
    return Wanted(
        customer_id=customer_id,
        since=input.starts_at,
        until=max(until, end) if until else end,
        room_id=input.room_id,
        offering_id=input.service_id,
        member_id=input.member_id,
        property_id=input.property_id,
        extras=input.quantities,
    )


class Shop:
    """In the caller's transaction, or in none: as `facts` are."""

    def __init__(self, facts: Facts, prices: RoomPrices) -> None:
        self._facts = facts
        self._prices = prices

    async def find(self, wanted: Wanted, actor: Actor | None) -> RoomOffer | ServiceOffer:
        """Raises NoRoom and NoOffering for what whoever asks may not know of, UnknownEquipment,
        NoMember, PropertyRequired, UnknownProperty.
        """
        if wanted.room_id is not None:
            return await self._room(wanted.room_id, wanted, actor)
        return await self._service(wanted, actor)

    async def _room(self, room_id: UUID, wanted: Wanted, actor: Actor | None) -> RoomOffer:
        row = await self._facts.room(room_id=room_id, **_asked(wanted, actor))
        if row is None or not _is_known(row, actor, is_open=_is_open_room(row)):
            raise NoRoom
        tiers = await self._prices.of(room_id)
        currency = row["currency"] or row["business_currency"]
        hired = await self._hired(row["studio_id"], room_id, wanted.extras, currency)
        return _room_offer(row, tiers, hired)

    async def rooms(
        self, room_ids: Sequence[UUID], wanted: Wanted, actor: Actor | None
    ) -> Mapping[UUID, RoomOffer]:
        """Those of these rooms that whoever asks may know of, without extras: two statements."""
        rows = await self._facts.rooms(room_ids=list(room_ids), **_asked(wanted, actor))
        known = [row for row in rows if _is_known(row, actor, is_open=_is_open_room(row))]
        tiers = await self._prices.get_many([row["id"] for row in known])
        return {row["id"]: _room_offer(row, tiers.get(row["id"], ()), ()) for row in known}

    async def _hired(
        self, studio_id: UUID, room_id: UUID, extras: Mapping[UUID, int], currency: str | None
    ) -> Sequence[Hired]:
        if not extras:
            return ()
        rows = await self._facts.hired(
            equipment_ids=[*extras], studio_id=studio_id, room_id=room_id
        )
        known = {row["id"]: row for row in rows}
        if any(known[one]["quantity"] < extras[one] if one in known else True for one in extras):
            raise UnknownEquipment
        if currency is None:
            raise NotBookable
        return [
            Hired(
                row["id"],
                row["quantity"],
                Hire(
                    row["name"],
                    extras[row["id"]],
                    Money(row["price_amount"], currency),
                    PriceUnit(row["price_unit"]),
                ),
            )
            for row in rows
        ]

    async def _service(self, wanted: Wanted, actor: Actor | None) -> ServiceOffer:
        row = await self._facts.service(
            offering_id=wanted.offering_id,
            property_id=wanted.property_id,
            owner_id=wanted.customer_id,
            **_asked(wanted, actor),
        )
        if row is None or not _is_known(row, actor, is_open=_is_open_service(row)):
            raise NoOffering
        _check_property(row, wanted)
        offering = Offering(**{name: row[name] for name in _OFFERING})
        rules = service_rules(offering, *business_of(row))
        return ServiceOffer(
            seller=seller_of(row, row["price_currency"], is_open=_is_open_service(row)),
            rules=rules,
            offering_id=row["id"],
            name=row["name"],
            pricing=Pricing(row["pricing"]),
            price=offering.price,
            members=await self._members(row["business_id"], wanted, rules.zone),
            property_id=wanted.property_id,
        )

    async def _members(self, business_id: UUID, wanted: Wanted, zone: ZoneInfo) -> Sequence[UUID]:
        """Who is booked least on those days comes first."""
        first, last = (at.astimezone(zone).date() for at in (wanted.since, wanted.until))
        rows = await self._facts.members(
            business_id=business_id,
            member_id=wanted.member_id,
            since=instant(first, 0, zone),
            until=instant(last, DAY, zone),
        )
        if not rows:
            raise NoMember if wanted.member_id else NotBookable
        return [row["id"] for row in rows]


_ROOM = (
    *("id", "granularity_minutes", "min_duration_minutes", "max_duration_minutes"),
    *("status", "archived_at"),
)
_OFFERING = (
    *("id", "status", "archived_at", "price_amount", "price_currency", "duration_minutes"),
    *("buffer_minutes", "bookable_online", "needs_approval"),
)


def _room_offer(row: Row, tiers: Sequence[Tier], hired: Sequence[Hired]) -> RoomOffer:
    studio = Studio(
        status=row["studio_status"],
        archived_at=row["studio_archived_at"],
        timezone=row["timezone"],
        min_notice_minutes=row["min_notice_minutes"],
        max_advance_days=row["max_advance_days"],
        buffer_minutes=row["buffer_minutes"],
    )
    currency = row["currency"] or row["business_currency"]
    return RoomOffer(
        seller=seller_of(row, currency, is_open=_is_open_room(row)),
        rules=room_rules(
            Room(**{name: row[name] for name in _ROOM}),
            studio,
            read_days(row["days"]),
            _closures(row["closures"]),
        ),
        studio_id=row["studio_id"],
        room_id=row["id"],
        name=row["name"],
        tiers=tiers,
        hired=hired,
    )


def _asked(wanted: Wanted, actor: Actor | None) -> dict[str, Any]:
    user_id = actor.user_id if actor else None
    return {"user_id": user_id, "since": wanted.since, "until": wanted.until}


def _is_known(row: Row, actor: Actor | None, *, is_open: bool) -> bool:
    """Everybody what is public, its team and staff what is not, nobody what is archived."""
    archived = ("archived_at", "business_archived_at", "studio_archived_at")
    if any(row.get(name) is not None for name in archived):
        return False
    return is_open or is_inside(actor, row["role"])


def _is_open_room(row: Row) -> bool:
    told = (row["business_status"], row["studio_status"], row["status"])
    return told == (BusinessStatus.PUBLISHED, StudioStatus.PUBLISHED, RoomStatus.ACTIVE)


def _is_open_service(row: Row) -> bool:
    told = (row["business_status"], row["status"])
    return told == (BusinessStatus.PUBLISHED, OfferingStatus.ACTIVE)


def seller_of(row: Row, currency: str | None, *, is_open: bool) -> Seller:
    """Of a row of facts."""
    policy = CancellationPolicy(row["cancellation_policy"])
    custom = row["cancellation_terms"]
    return Seller(
        business_id=row["business_id"],
        is_open=is_open,
        currency=currency,
        tax_basis_points=row["tax_basis_points"],
        policy=policy,
        terms=CancellationTerms.of(policy, from_json(custom) if custom else None),
    )


def business_of(row: Row) -> tuple[Business, Sequence[Weekly]]:
    """Of a row of facts: what rules are made of, and its week."""
    business = Business(
        status=row["business_status"],
        archived_at=row["business_archived_at"],
        timezone=row["timezone"],
        min_notice_minutes=row["min_notice_minutes"],
        max_advance_days=row["max_advance_days"],
    )
    return business, [Weekly._make(one) for one in _listed(row["hours"])]


def _check_property(row: Row, wanted: Wanted) -> None:
    if wanted.property_id is not None and not row["has_property"]:
        raise UnknownProperty
    at_customer = row["performed_at"] == OfferingPlace.AT_CUSTOMER
    if at_customer and wanted.property_id is None and wanted.customer_id is not None:
        raise PropertyRequired


def _closures(text: str | None) -> list[StudioClosure]:
    return [
        StudioClosure(starts_at=datetime.fromisoformat(start), ends_at=datetime.fromisoformat(end))
        for start, end in _listed(text)
    ]


def _listed(text: str | None) -> list[Any]:
    found: list[Any] = from_json(text) if text else []
    return found
