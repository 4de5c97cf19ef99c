"""Studios as rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import orjson

from mercat.entrypoints.seeding import naming
from mercat.entrypoints.seeding.inventing import TOWN, Founding, Inventor
from mercat.entrypoints.seeding.marks import Dice, Marks
from mercat.entrypoints.seeding.people import People
from mercat.entrypoints.seeding.venues.plans import (
    KIND,
    Gear,
    RoomPlan,
    StudioPlan,
    plan_studio,
    slug_of,
)
from mercat.entrypoints.seeding.venues.rows import (
    DAYS,
    EQUIPMENT,
    PRICES,
    ROOMS,
    STUDIO_BADGES,
    STUDIO_SLUGS,
    STUDIO_TABLES,
    STUDIOS,
    Rows,
)
from mercat.entrypoints.seeding.venues.vocabulary import venues
from mercat.entrypoints.seeding.world import World
from mercat.modules.venues.models import Badge, EquipmentType, RoomStatus, StudioStatus
from mercat.modules.venues.service import Tier
from mercat.platform.bulk import Bulk
from mercat.platform.bulk.fields import (
    NULL,
    bigint,
    bigints,
    boolean,
    double,
    jsonb,
    moment,
    text,
    uuid,
)

Place = tuple[float, float]
"""Degrees north and east."""
_HOSTS = "h"
_AGE = timedelta(days=420)
"""Older than a year: they have been booked for one."""
_OPENED = timedelta(days=20)
"""After its business."""
_NEAR, _FAR = 0.02, 0.4
"""Of the city's reach: how far from its business a studio is, the second one further."""
_SUGGESTED = 4
"""Badges, of those that are likely."""
_ACTIVE, _PUBLISHED = text(RoomStatus.ACTIVE.value), text(StudioStatus.PUBLISHED.value)
_ADVANCE = bigint(365)


@dataclass(frozen=True)
class Fittings:
    """Ids as fields, by code."""

    badges: Mapping[str, bytes]
    equipment: Mapping[str, bytes]


async def read_fittings(bulk: Bulk) -> Fittings:
    badges, types = [
        {row["code"]: uuid(row["id"].bytes) for row in await bulk.read(record, "code id")}
        for record in (Badge, EquipmentType)
    ]
    return Fittings(badges, types)


def host_number(number: int) -> int:
    """Of the business that runs a studio: of three, two have the same."""
    return number // 3 * 2 + (number % 3 > 0)


class Studios:
    """Of one seed. `people`: of the businesses that run them, which are made for that."""

    def __init__(self, world: World, seed: int, people: People) -> None:
        self.hosts = Inventor(world.only(venues()), seed, people, _HOSTS, _AGE)
        self.seed = seed
        self._dice = Dice()

    def plans(self, numbers: Sequence[int]) -> list[StudioPlan]:
        wanted = [host_number(number) for number in numbers]
        marks = {one.number: one for one in self.hosts.marks(sorted(set(wanted))).values()}
        hosts = {number: self.hosts.found(one) for number, one in marks.items()}
        return [
            self._plan(number, hosts[host]) for number, host in zip(numbers, wanted, strict=True)
        ]

    def _plan(self, number: int, host: Founding) -> StudioPlan:
        marks = Marks(self.seed, number, KIND, _AGE)
        marks.born = host.marks.born + _OPENED
        marks.birth = moment(marks.born)
        marks.stamp = marks.birth * 2 + marks.another(0)
        return plan_studio(self._dice, marks, host, alone=number % 3 == 0)

    def rows(
        self, plans: Sequence[StudioPlan], places: Mapping[UUID, Place], fittings: Fittings
    ) -> Rows:
        """`places`: of their businesses, by id."""
        rows = Rows(STUDIO_TABLES)
        for plan in plans:
            self._add_studio(rows, plan, places[plan.host.marks.id])
            self._add_what_it_has(rows, plan, fittings)
            for room in plan.rooms:
                _add_room(rows, plan, room, fittings)
        return rows

    def _add_studio(self, rows: Rows, plan: StudioPlan, place: Place) -> None:
        marks, host, dice = plan.marks, plan.host, self._dice
        dice.seed(marks.id.int)
        slug = slug_of(plan, self._suffix(marks))
        kind, country = host.craft.trade.kind, host.spot.country
        reach = _NEAR if marks.number % 3 == 0 else _FAR
        told = f"{dice.pick(kind.openings)} {dice.pick(kind.promises)}".format(
            name=plan.name,
            city=host.spot.name,
            owner=host.owner.first_name,
            since=marks.born.year,
        )
        rows.of(STUDIOS).append(
            b"".join(
                (
                    STUDIOS.start + marks.another(0) + marks.birth * 2,
                    host.marks.another(0) + host.spot.where,
                    _PUBLISHED + marks.birth + text(plan.policy.value),
                    jsonb(orjson.dumps(plan.custom.told())) if plan.custom else NULL,
                    bigint(plan.notice) + _ADVANCE + bigint(plan.buffer),
                    text(plan.name) + text(slug) + text(told),
                    text(_address(dice, plan)) + text(naming.digits(dice, country.postal)),
                    double(round(place[0] + host.spot.reach[0] * reach * _off(dice), 6)),
                    double(round(place[1] + host.spot.reach[1] * reach * _off(dice), 6)),
                )
            )
        )
        rows.of(STUDIO_SLUGS).append(
            STUDIO_SLUGS.start + marks.another(0) + marks.stamp + text(slug)
        )

    def _add_what_it_has(self, rows: Rows, plan: StudioPlan, fittings: Fittings) -> None:
        marks, dice = plan.marks, self._dice
        for day in plan.week:
            intervals = jsonb(orjson.dumps(day.intervals))
            told = bigint(day.weekday) + text(day.mode.value) + intervals
            own_id = marks.another(day.weekday)
            rows.of(DAYS).append(DAYS.start + own_id + marks.stamp + told)
        first = dice.below(len(plan.venue.badges))
        last = first + 2 + dice.below(_SUGGESTED - 1)
        badges = (*plan.venue.badges, *plan.venue.badges)[first:last]
        for count, code in enumerate(badges):
            start = STUDIO_BADGES.start + marks.another(count) + marks.stamp
            rows.of(STUDIO_BADGES).append(start + fittings.badges[code])

    def _suffix(self, marks: Marks) -> str:
        if self.seed == TOWN:
            return ""
        return marks.label if self.seed == 1 else f"{self.seed}-{marks.label}"


def _add_room(rows: Rows, plan: StudioPlan, room: RoomPlan, fittings: Fittings) -> None:
    marks, granularity = plan.marks, bigint(plan.venue.granularity)
    rows.of(ROOMS).append(
        ROOMS.start
        + room.id
        + marks.stamp
        + text(room.name)
        + bigint(room.kind.capacity)
        + double(room.kind.area)
        + granularity
        + bigint(room.shortest)
        + bigint(room.longest)
        + _ACTIVE
        + bigint(room.place)
    )
    start = marks.birth * 2 + room.id
    rows.of(PRICES).extend(
        PRICES.start + uuid(tier.id.bytes) + start + _terms_of(tier) for tier in room.tiers
    )
    rows.of(EQUIPMENT).extend(
        EQUIPMENT.start + gear.id + marks.stamp + room.id + _told_of(gear, fittings)
        for gear in room.gear
    )


def _terms_of(tier: Tier) -> bytes:
    days = NULL if tier.weekdays is None else bigints(sorted(tier.weekdays))
    window = NULL * 2 if tier.window is None else b"".join(map(bigint, tier.window))
    return bigint(tier.duration) + bigint(tier.price) + days + window


def _told_of(gear: Gear, fittings: Fittings) -> bytes:
    kind = gear.kind
    what = fittings.equipment[kind.code] + text(kind.name) + bigint(kind.pieces)
    if gear.price is None or kind.unit is None:
        return what + boolean(False) + NULL * 2
    return what + boolean(True) + bigint(gear.price) + text(kind.unit.value)


def _address(dice: Dice, plan: StudioPlan) -> str:
    country = plan.host.spot.country
    return country.address.format(number=1 + dice.below(180), street=plan.street)


def _off(dice: Dice) -> float:
    """Between -1 and 1."""
    return 2 * dice.random() - 1
