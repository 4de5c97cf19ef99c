"""What is free: of a room, of those who do a service, of a team."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from mercat.modules.bookings.repository import BOOKABLE, BUSINESS, SERVICE, TAKEN, TAKEN_OF_MANY
from mercat.modules.bookings.service.asked import Asked
from mercat.modules.bookings.service.free_times import FreeTimes
from mercat.modules.bookings.service.offers import RoomOffer
from mercat.modules.bookings.service.rules import SERVICE_GRID, Rules, Start
from mercat.modules.bookings.service.rules_read import (
    rules_of_business,
    rules_of_service,
)
from mercat.modules.bookings.service.shop import Shop, Wanted
from mercat.modules.bookings.service.start_prices import service_price, stays_priced
from mercat.modules.businesses.service import BusinessPages
from mercat.modules.catalogue.errors import NoOffering
from mercat.modules.catalogue.models import OfferingStatus
from mercat.modules.identity.models import Actor
from mercat.modules.venues.errors import NoRoom
from mercat.modules.venues.service import OpenSpan
from mercat.platform.clock import Clock
from mercat.platform.local_time import Span
from mercat.platform.reads import Reads, Row


class Availability:
    """In the fields of the answers. Every question takes as many statements, whatever is found.
    Raises BadPeriod and DateRequired for what cannot be asked.
    """

    def __init__(
        self,
        reads: Reads,
        clock: Clock,
        shop: Shop,
        businesses: BusinessPages,
    ) -> None:
        self._reads = reads
        self._clock = clock
        self._shop = shop
        self._businesses = businesses

    async def of_room(self, room_id: UUID, actor: Actor | None, asked: Asked) -> dict[str, Any]:
        """Raises NoRoom."""
        now = self._clock.now()
        around = asked.around(now)
        customer_id = actor.user_id if actor else None
        wanted = Wanted(
            since=around.start, until=around.end, customer_id=customer_id, room_id=room_id
        )
        offer = await self._shop.find(wanted, actor)
        if not isinstance(offer, RoomOffer):
            raise NoRoom
        free = await self._free(room_id, _open_rules(offer), asked, now)
        return await _room_told(offer, free, asked)

    async def of_rooms(
        self, room_ids: Sequence[UUID], actor: Actor | None, asked: Asked
    ) -> Mapping[UUID, dict[str, Any]]:
        """The same of those of them that whoever asks may know of."""
        now = self._clock.now()
        around = asked.around(now)
        wanted = Wanted(since=around.start, until=around.end)
        offers = await self._shop.rooms(room_ids, wanted, actor)
        if not offers:
            return {}
        rules = {one: _open_rules(offer) for one, offer in offers.items()}
        # Of each as much as of the one of which most is needed: what is not in the way stays so.
        bounds = [_bounds(one, asked, now) for one in rules.values()]
        taken = await self._taken(
            list(offers),
            min(bound["since"] for bound in bounds),
            max(bound["until"] for bound in bounds),
            now,
        )
        return {
            one: await _room_told(offer, FreeTimes(rules[one], taken[one], now), asked)
            for one, offer in offers.items()
        }

    async def of_service(
        self, service_id: UUID, actor: Actor | None, asked: Asked, member_id: UUID | None
    ) -> dict[str, Any]:
        """Raises NoBusiness and NoOffering. `member_id`: of one of them alone."""
        row = await self._reads.one(SERVICE, offering_id=service_id)
        if row is None or row["archived_at"] is not None:
            raise NoOffering
        business = await self._businesses.visible(str(row["business_id"]), actor)
        if row["status"] != OfferingStatus.ACTIVE and not business.inside:
            raise NoOffering
        rules, now = rules_of_service(row), self._clock.now()
        asked = asked.lasting(row["duration_minutes"])
        members = await self._members(business.id, member_id)
        free = await self._free_of_many(members, rules, asked, now)
        return {
            "service_id": service_id,
            "timezone": str(rules.zone),
            "grid_minutes": SERVICE_GRID,
            "duration_minutes": row["duration_minutes"],
            "members": _members_told(members, free, asked),
            "starts": _appointments(free, rules, asked, row, now),
        }

    async def of_business(self, name: str, actor: Actor | None, asked: Asked) -> dict[str, Any]:
        """By its id or its slug. Raises NoBusiness and BusinessMoved."""
        business = await self._businesses.visible(name, actor)
        (row,) = await self._reads.all(BUSINESS, business_id=business.id)
        rules, now = rules_of_business(row), self._clock.now()
        members = await self._members(business.id)
        free = await self._free_of_many(members, rules, asked, now)
        return {
            "business_id": business.id,
            "timezone": str(rules.zone),
            "members": _members_told(members, free, asked),
        }

    async def _members(self, business_id: UUID, member_id: UUID | None = None) -> Sequence[Row]:
        rows = await self._reads.all(BOOKABLE, business_id=business_id)
        return [row for row in rows if member_id in (None, row["id"])]

    async def _free(
        self, calendar_id: UUID, rules: Rules, asked: Asked, now: datetime
    ) -> FreeTimes:
        rows = await self._reads.all(
            TAKEN, calendar_id=calendar_id, **_bounds(rules, asked, now), now=now
        )
        return FreeTimes(rules, [Span(row["starts_at"], row["ends_at"]) for row in rows], now)

    async def _free_of_many(
        self, members: Sequence[Row], rules: Rules, asked: Asked, now: datetime
    ) -> Mapping[UUID, FreeTimes]:
        """Of each, in this order."""
        ids = [member["id"] for member in members]
        taken = await self._taken(ids, **_bounds(rules, asked, now), now=now)
        return {one: FreeTimes(rules, taken[one], now) for one in ids}

    async def _taken(
        self, calendar_ids: Sequence[UUID], since: datetime, until: datetime, now: datetime
    ) -> Mapping[UUID, Sequence[Span]]:
        """Of each of these calendars what counts between the two, in order."""
        taken: dict[UUID, list[Span]] = {one: [] for one in calendar_ids}
        for row in await self._reads.all(
            TAKEN_OF_MANY, calendar_ids=list(calendar_ids), since=since, until=until, now=now
        ):
            taken[row["calendar_id"]].append(Span(row["starts_at"], row["ends_at"]))
        return taken


def _open_rules(offer: RoomOffer) -> Rules:
    """By which nothing is to be had of what is not public."""
    return replace(offer.rules, bookable=offer.rules.bookable and offer.seller.is_open)


async def _room_told(offer: RoomOffer, free: FreeTimes, asked: Asked) -> dict[str, Any]:
    return {
        "room_id": offer.room_id,
        "timezone": str(free.rules.zone),
        "grid_minutes": free.rules.grid,
        "shortest_minutes": free.rules.shortest,
        "longest_minutes": free.rules.longest,
        "free": _spans_told(free, asked),
        "starts": await _stays(offer, free, asked),
    }


def _bounds(rules: Rules, asked: Asked, now: datetime) -> dict[str, datetime]:
    """Between which what is taken can be in the way of what is asked for."""
    period = asked.between(rules.zone, now)
    longer = timedelta(minutes=(asked.minutes or 0) + rules.buffer)
    return {"since": period.start, "until": period.end + longer}


async def _stays(offer: RoomOffer, free: FreeTimes, asked: Asked) -> list[dict[str, Any]] | None:
    if asked.day is None or asked.minutes is None:
        return None
    starts = free.starts(asked.day, asked.minutes)
    return [
        _told(start, free.rules.zone) | {"price": price}
        for start, price in await stays_priced(offer, starts)
    ]


def _appointments(
    free: Mapping[UUID, FreeTimes], rules: Rules, asked: Asked, row: Row, now: datetime
) -> list[dict[str, Any]] | None:
    """What somebody could do; nothing where it has no price."""
    if asked.day is None:
        return None
    price = service_price(row)
    if price is None or asked.minutes is None:
        return []
    doers: dict[Start, list[UUID]] = defaultdict(list)
    possible = rules.starts(asked.day, asked.minutes, now)
    for member_id, times in free.items():
        for start in times.among(possible):
            doers[start].append(member_id)
    return [
        _told(start, rules.zone) | {"price": price, "member_ids": doers[start]}
        for start in sorted(doers)
    ]


def _members_told(
    members: Sequence[Row], free: Mapping[UUID, FreeTimes], asked: Asked
) -> list[dict[str, Any]]:
    return [
        {
            "id": member["id"],
            "name": member["first_name"],
            "title": member["title"],
            "free": _spans_told(free[member["id"]], asked),
        }
        for member in members
    ]


def _spans_told(free: FreeTimes, asked: Asked) -> list[dict[str, Any]]:
    between = asked.between(free.rules.zone, free.now)
    return [_told(span, free.rules.zone) for span in free.between(between.start, between.end)]


def _told(span: OpenSpan | Start, zone: ZoneInfo) -> dict[str, Any]:
    by_request = span.by_request if isinstance(span, OpenSpan) else span.needs_approval
    return {
        "starts_at": span.start,
        "ends_at": span.end,
        "local_start": _local(span.start, zone),
        "local_end": _local(span.end, zone),
        "needs_approval": by_request,
    }


def _local(at: datetime, zone: ZoneInfo) -> str:
    return at.astimezone(zone).replace(tzinfo=None).isoformat(timespec="minutes")
