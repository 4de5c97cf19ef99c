"""What a room or a service is booked by: its rules, its prices, its calendars."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from mercat.modules.bookings.errors import NoPrice, NotBookable
from mercat.modules.bookings.service.claims import CalendarOf
from mercat.modules.bookings.service.plans import Need, Plan
from mercat.modules.bookings.service.prices import (
    Hire,
    hire_lines,
    priced,
    service_lines,
    tier_lines,
)
from mercat.modules.bookings.service.rules import Rules
from mercat.modules.businesses.models import CancellationPolicy, CancellationTerms
from mercat.modules.catalogue.models import Pricing
from mercat.modules.venues.service import Tier, cheapest
from mercat.platform.money import Money

_MINUTE = timedelta(minutes=1)


class Offer(Protocol):
    @property
    def rules(self) -> Rules: ...

    def plan(self, start: datetime, end: datetime, now: datetime) -> Plan:
        """Raises what `Rules.judge` does, and NoPrice."""
        ...


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


def for_the_team(rules: Rules) -> Rules:
    """Whoever runs the place needs no notice and asks nobody."""
    return replace(rules, notice=0, advance_days=730, asks=False)


def _judged(seller: Seller, rules: Rules, start: datetime, end: datetime, now: datetime) -> bool:
    """Whether the team says yes first."""
    if not seller.is_open:
        raise NotBookable
    return rules.judge(start, end, now).needs_approval
