"""What a room, a service or an agreement is booked by: its rules, its prices, its calendars."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeAlias
from uuid import UUID

from mercat.modules.bookings.errors import NoPrice, NotBookable
from mercat.modules.bookings.service.claims import CalendarOf
from mercat.modules.bookings.service.plans import Need, Plan
from mercat.modules.bookings.service.prices import (
    Hire,
    Price,
    hire_lines,
    priced,
    service_lines,
    tier_lines,
)
from mercat.modules.bookings.service.rules import Rules
from mercat.modules.businesses.models import CancellationPolicy, CancellationTerms
from mercat.modules.catalogue.models import Pricing
from mercat.modules.venues.models import DayHours, DayMode
from mercat.modules.venues.service import Tier, cheapest
from mercat.platform.money import Money

_MINUTE = timedelta(minutes=1)
_FAR = 730
"""Days: further ahead than anybody may book."""
_ALWAYS = [DayHours(weekday, DayMode.ALL_DAY) for weekday in range(7)]


@dataclass(frozen=True, kw_only=True)
class Seller:
    """Of the business. `is_open`: it and what is booked of it are public; only then they are."""

    business_id: UUID
    is_open: bool
    currency: str | None
    tax_basis_points: int
    policy: CancellationPolicy
    terms: CancellationTerms


@dataclass(frozen=True)
class Hired:
    """Equipment that is wanted, `total` pieces of which there are."""

    equipment_id: UUID
    total: int
    hire: Hire


@dataclass(frozen=True, kw_only=True)
class RoomOffer:
    seller: Seller
    rules: Rules
    studio_id: UUID
    room_id: UUID
    name: str
    tiers: Sequence[Tier]
    hired: Sequence[Hired]

    def plan(self, start: datetime, end: datetime, now: datetime) -> Plan:
        """Raises what `Rules.judge` does, and NoPrice."""
        verdict = _judged(self.seller, self.rules, start, end, now)
        covering = cheapest(self.tiers, self.rules.zone, start, end)
        if covering is None or self.seller.currency is None:
            raise NoPrice
        lines = tier_lines(covering, self.seller.currency)
        lines += hire_lines([one.hire for one in self.hired], (end - start) // _MINUTE)
        return Plan(
            business_id=self.seller.business_id,
            studio_id=self.studio_id,
            room_id=self.room_id,
            title=self.name,
            starts_at=start,
            ends_at=end,
            zone=self.rules.zone,
            buffer=self.rules.buffer,
            needs_approval=verdict,
            price=priced(
                lines, self.seller.currency, self.seller.tax_basis_points, self.seller.terms
            ),
            policy=self.seller.policy,
            terms=self.seller.terms,
            needs=[Need([self._calendar(room_id=self.room_id)]), *map(self._need, self.hired)],
            extras=[
                {
                    "equipment_id": str(one.equipment_id),
                    "name": one.hire.name,
                    "quantity": one.hire.quantity,
                }
                for one in self.hired
            ],
        )

    def _need(self, hired: Hired) -> Need:
        pieces = [
            self._calendar(equipment_id=hired.equipment_id, piece=piece)
            for piece in range(1, hired.total + 1)
        ]
        return Need(pieces, hired.hire.quantity)

    def _calendar(
        self, *, room_id: UUID | None = None, equipment_id: UUID | None = None, piece: int = 1
    ) -> CalendarOf:
        return CalendarOf(
            business_id=self.seller.business_id,
            room_id=room_id,
            equipment_id=equipment_id,
            piece=piece,
        )


@dataclass(frozen=True, kw_only=True)
class ServiceOffer:
    """`members`: who could do it, whoever is asked first first."""

    seller: Seller
    rules: Rules
    offering_id: UUID
    name: str
    pricing: Pricing
    price: Money | None
    members: Sequence[UUID]
    property_id: UUID | None

    def plan(self, start: datetime, end: datetime, now: datetime) -> Plan:
        """Raises what `Rules.judge` does, and NoPrice."""
        verdict = _judged(self.seller, self.rules, start, end, now)
        if self.price is None:
            raise NoPrice
        lines = service_lines(self.name, self.pricing, self.price, (end - start) // _MINUTE)
        return Plan(
            business_id=self.seller.business_id,
            offering_id=self.offering_id,
            property_id=self.property_id,
            title=self.name,
            starts_at=start,
            ends_at=end,
            zone=self.rules.zone,
            buffer=self.rules.buffer,
            needs_approval=verdict,
            price=priced(
                lines, self.price.currency, self.seller.tax_basis_points, self.seller.terms
            ),
            policy=self.seller.policy,
            terms=self.seller.terms,
            needs=[Need([self._calendar(one) for one in self.members])],
        )

    def _calendar(self, member_id: UUID) -> CalendarOf:
        return CalendarOf(business_id=self.seller.business_id, member_id=member_id)


@dataclass(frozen=True, kw_only=True)
class AgreedOffer:
    """What a business has offered to one customer, for this price. `members`: who could do it."""

    seller: Seller
    rules: Rules
    title: str
    price: Price
    members: Sequence[UUID]
    offering_id: UUID | None
    property_id: UUID | None

    def plan(self, start: datetime, end: datetime, now: datetime) -> Plan:
        """Raises what `Rules.judge` does. Nobody has to say yes once more."""
        _judged(self.seller, self.rules, start, end, now)
        return Plan(
            business_id=self.seller.business_id,
            offering_id=self.offering_id,
            agreed=True,
            property_id=self.property_id,
            title=self.title,
            starts_at=start,
            ends_at=end,
            zone=self.rules.zone,
            buffer=self.rules.buffer,
            needs_approval=False,
            price=self.price,
            policy=self.seller.policy,
            terms=self.seller.terms,
            needs=[
                Need(
                    [
                        CalendarOf(business_id=self.seller.business_id, member_id=one)
                        for one in self.members
                    ]
                )
            ],
        )


Offer: TypeAlias = RoomOffer | ServiceOffer | AgreedOffer


def end_of(offer: Offer, start: datetime, length: timedelta | None) -> datetime:
    """A service takes as long as it takes, unless somebody says otherwise and is refused."""
    return start + (length or offer.rules.shortest * _MINUTE)


def for_the_team(offer: Offer) -> Offer:
    """Whoever runs the place needs no notice; where a quote was accepted, no opening hours."""
    if isinstance(offer, AgreedOffer):
        return replace(offer, rules=at_any_hour(replace(offer.rules, advance_days=_FAR)))
    return replace(offer, rules=replace(offer.rules, notice=0, advance_days=_FAR))


def at_any_hour(rules: Rules) -> Rules:
    """Of what a team offers by itself: to the minute, with no notice."""
    return replace(rules, days=_ALWAYS, grid=1, notice=0)


def _judged(seller: Seller, rules: Rules, start: datetime, end: datetime, now: datetime) -> bool:
    """Whether the team says yes first."""
    if not seller.is_open:
        raise NotBookable
    return rules.judge(start, end, now).needs_approval
