"""What a studio is like, made up from its number alone: rows of it and bookings in it follow."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from uuid import UUID
from zoneinfo import ZoneInfo

from mercat.entrypoints.seeding import naming
from mercat.entrypoints.seeding.inventing import Founding
from mercat.entrypoints.seeding.marks import Dice, Marks
from mercat.entrypoints.seeding.venues.tiers import tiers_of
from mercat.entrypoints.seeding.venues.vocabulary import GearKind, RoomKind, Venue, venues
from mercat.entrypoints.seeding.world import BARGAINS, price_of
from mercat.modules.businesses.models import CancellationPolicy, CancellationTerms
from mercat.modules.venues.models import DayHours
from mercat.modules.venues.service import Tier
from mercat.platform.bulk import quick_uuid

KIND = "s"
"""Of marks."""
_ROOMS = (1, 1, 2, 2, 2, 3, 3, 3, 4, 5)
_FIRST_ROOM, _FIRST_GEAR = 10, 40
"""Rooms' ids count from here, and those of what stands in them: each is a calendar's id too."""
_BUFFERS = (0, 0, 15, 15, 30)
_NOTICES = (60, 60, 120)
_POLICIES = (
    *(CancellationPolicy.FLEXIBLE, CancellationPolicy.MODERATE, CancellationPolicy.MODERATE),
    *(CancellationPolicy.STRICT, CancellationPolicy.CUSTOM),
)
_CUSTOM = (
    CancellationTerms(((48, 100), (12, 50)), 30, 0),
    CancellationTerms(((336, 100), (72, 50)), 50, 0),
    CancellationTerms(((6, 100),), 100, 50),
)
_LONGEST = 720
_SPARE = 2
"""So many kinds of gear a room has at most."""


@dataclass(frozen=True)
class Gear:
    """`id` as a field. `price`: minor units; None where it comes with the room."""

    id: bytes
    kind: GearKind
    price: int | None


@dataclass(frozen=True)
class RoomPlan:
    """`id` as a field. `place`: which of its studio's rooms, from 0."""

    place: int
    id: bytes
    name: str
    kind: RoomKind
    shortest: int
    longest: int
    tiers: Sequence[Tier]
    gear: Sequence[Gear]

    @cached_property
    def hired_out(self) -> Sequence[Gear]:
        return [one for one in self.gear if one.price is not None]


@dataclass(frozen=True)
class StudioPlan:
    marks: Marks
    host: Founding
    venue: Venue
    name: str
    words: tuple[str, ...]
    street: str
    week: Sequence[DayHours]
    policy: CancellationPolicy
    custom: CancellationTerms | None
    notice: int
    buffer: int
    rooms: Sequence[RoomPlan]

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.host.spot.timezone)

    @cached_property
    def terms(self) -> CancellationTerms:
        return CancellationTerms.of(self.policy, self.custom.told() if self.custom else None)

    @cached_property
    def days(self) -> Mapping[int, DayHours]:
        """By weekday; those that are closed are left out."""
        return {day.weekday: day for day in self.week}


def room_count(marks: Marks) -> int:
    return _ROOMS[marks.lot % len(_ROOMS)]


def plan_studio(dice: Dice, marks: Marks, host: Founding, *, alone: bool) -> StudioPlan:
    """`alone`: its business has no other."""
    marks.throw(dice)
    venue = venues()[host.craft.trade.category]
    street = dice.pick(host.spot.country.tongue.streets)
    words = host.words if alone else (*host.words, "·", street)
    policy = dice.pick(_POLICIES)
    return StudioPlan(
        marks=marks,
        host=host,
        venue=venue,
        name=" ".join(words),
        words=words,
        street=street,
        week=dice.pick(venue.weeks),
        policy=policy,
        custom=dice.pick(_CUSTOM) if policy is CancellationPolicy.CUSTOM else None,
        notice=dice.pick(_NOTICES),
        buffer=dice.pick(_BUFFERS),
        rooms=_rooms(dice, marks, host, venue),
    )


def slug_of(plan: StudioPlan, suffix: str) -> str:
    return naming.slug((*plan.words, plan.host.spot.name) if suffix else plan.words, suffix)


def _rooms(dice: Dice, marks: Marks, host: Founding, venue: Venue) -> Sequence[RoomPlan]:
    kinds = list(venue.rooms)
    count = room_count(marks)
    kinds += [replace(kind, name=f"{kind.name} II") for kind in kinds[: max(count - len(kinds), 0)]]
    while len(kinds) > count:
        kinds.pop(dice.below(len(kinds)))
    bargain, template = dice.pick(BARGAINS), dice.below(256)
    found: list[RoomPlan] = []
    for place, kind in enumerate(kinds):
        asked = kind.dollars * bargain * host.spot.country.price
        own_id = marks.another(_FIRST_ROOM + place)
        found.append(
            RoomPlan(
                place=place,
                id=own_id,
                name=kind.name,
                kind=kind,
                shortest=min(venue.stays),
                longest=_LONGEST,
                tiers=tiers_of(template, asked, host.spot.currency, marks, place),
                gear=_gear(dice, marks, host, venue, place),
            )
        )
    return found


def _gear(dice: Dice, marks: Marks, host: Founding, venue: Venue, place: int) -> Sequence[Gear]:
    kinds = [venue.gear[(place + step) % len(venue.gear)] for step in range(_SPARE)]
    return [
        Gear(marks.another(_FIRST_GEAR + place * _SPARE + step), kind, _hire(dice, kind, host))
        for step, kind in enumerate(kinds)
    ]


def _hire(dice: Dice, kind: GearKind, host: Founding) -> int | None:
    if kind.dollars is None:
        return None
    asked = kind.dollars * dice.pick(BARGAINS) * host.spot.country.price
    return price_of(asked, host.spot.currency)


def uuid_of(field: bytes) -> UUID:
    """Of a field that is one."""
    return quick_uuid(field[4:])
