"""What a business has offered to one customer, as an offer that is booked like any other."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from mercat.modules.bookings.errors import (
    NoMember,
    NoPrice,
    NotBookable,
    UnknownProperty,
)
from mercat.modules.bookings.models import Booking
from mercat.modules.bookings.repository import FactRepository
from mercat.modules.bookings.schemas import PriceLine
from mercat.modules.bookings.service.offers import AgreedOffer, Seller, at_any_hour
from mercat.modules.bookings.service.prices import Price, priced, quoted_lines
from mercat.modules.bookings.service.rules import Rules, business_rules
from mercat.modules.bookings.service.shop import business_of, seller_of
from mercat.modules.businesses.errors import NoBusiness
from mercat.modules.businesses.models import BusinessStatus, CancellationTerms
from mercat.modules.catalogue.errors import NoOffering
from mercat.platform.local_time import DAY, instant
from mercat.platform.money import Money
from mercat.platform.outbox import Session
from mercat.platform.reads import Row

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """`since` and `until` bound when it may take place. `lines`: what each is called, how many of
    it, and minor units for one. `member_id`: None for whoever can be booked or, where nobody can,
    whoever has offered it. `currency` and `tax_basis_points`: None for those of the business.
    """

    business_id: UUID
    author_id: UUID | None
    since: datetime
    until: datetime
    lines: Sequence[tuple[str, int, int]]
    currency: str | None = None
    tax_basis_points: int | None = None
    offering_id: UUID | None = None
    member_id: UUID | None = None
    customer_id: UUID | None = None
    property_id: UUID | None = None


class Agreements:
    """In the caller's transaction: until the commit the business is not another's to lock."""

    def __init__(self, session: Session) -> None:
        self._facts = FactRepository(session)

    async def find(self, agreement: Agreement) -> AgreedOffer:
        """At any hour, as the team has said. Raises NoBusiness, NotBookable where nobody is there
        to do it, NoMember, NoOffering, NoPrice where the business has no currency, UnknownProperty.
        """
        row = await self._seller(agreement)
        currency = agreement.currency or row["business_currency"]
        if currency is None:
            raise NoPrice
        seller = _seller(row, currency)
        if agreement.tax_basis_points is not None:
            seller = replace(seller, tax_basis_points=agreement.tax_basis_points)
        lines = [(name, count, Money(unit, currency)) for name, count, unit in agreement.lines]
        rules = business_rules(*business_of(row))
        return AgreedOffer(
            seller=seller,
            rules=at_any_hour(replace(rules, buffer=row["buffer_minutes"] or 0)),
            title=row["offering_name"] or agreement.lines[0][0],
            price=priced(quoted_lines(lines), currency, seller.tax_basis_points, seller.terms),
            members=await self._members(agreement, rules),
            offering_id=agreement.offering_id,
            property_id=agreement.property_id,
        )

    async def of_booking(self, booking: Booking, since: datetime, until: datetime) -> AgreedOffer:
        """To take place at another time, within the opening hours and for as long: for what was
        agreed. Raises NoBusiness, NotBookable.
        """
        agreement = Agreement(
            business_id=booking.business_id,
            author_id=None,
            since=since,
            until=until,
            lines=(),
            offering_id=booking.offering_id,
            member_id=booking.member_id,
        )
        row = await self._seller(agreement)
        minutes = (booking.ends_at - booking.starts_at) // _MINUTE
        rules = replace(
            business_rules(*business_of(row)),
            shortest=minutes,
            longest=minutes,
            buffer=booking.buffer_minutes,
        )
        return AgreedOffer(
            seller=replace(
                _seller(row, booking.currency),
                terms=CancellationTerms.read(booking.cancellation_terms),
            ),
            rules=rules,
            title=booking.title,
            price=Price(
                [PriceLine.model_validate(line) for line in booking.price_lines],
                booking.total,
                booking.due,
            ),
            members=await self._members(agreement, rules),
            offering_id=booking.offering_id,
            property_id=booking.property_id,
        )

    async def _seller(self, agreement: Agreement) -> Row:
        row = await self._facts.seller(**_asked(agreement))
        if row is None:
            raise NoBusiness
        if agreement.offering_id is not None and row["offering_id"] is None:
            raise NoOffering
        if agreement.property_id is not None and not row["has_property"]:
            raise UnknownProperty
        return row

    async def _members(self, agreement: Agreement, rules: Rules) -> Sequence[UUID]:
        """Who is booked least on those days comes first."""
        days = [at.astimezone(rules.zone).date() for at in (agreement.since, agreement.until)]
        rows = await self._facts.colleagues(
            business_id=agreement.business_id,
            author_id=agreement.author_id,
            since=instant(days[0], 0, rules.zone),
            until=instant(days[1], DAY, rules.zone),
        )
        if agreement.member_id is not None:
            found = [row["id"] for row in rows if row["id"] == agreement.member_id]
            if not found:
                raise NoMember
            return found
        found = [row["id"] for row in rows if row["bookable"]]
        found = found or [row["id"] for row in rows if row["is_author"]]
        if not found:
            raise NotBookable
        return found


def _asked(agreement: Agreement) -> dict[str, object]:
    return {
        "business_id": agreement.business_id,
        "offering_id": agreement.offering_id,
        "property_id": agreement.property_id,
        "owner_id": agreement.customer_id,
        "user_id": None,
    }


def _seller(row: Row, currency: str) -> Seller:
    is_open = row["business_status"] == BusinessStatus.PUBLISHED
    return seller_of(row, currency, is_open=is_open and row["business_archived_at"] is None)
