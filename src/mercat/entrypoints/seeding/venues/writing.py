"""What is missing of studios and of bookings: written in transactions, all of it or nothing."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from mercat.entrypoints.seeding.batch import TABLES
from mercat.entrypoints.seeding.marks import Marks
from mercat.entrypoints.seeding.venues.bookings import Booker, Known, calendars_of
from mercat.entrypoints.seeding.venues.plans import KIND, StudioPlan, room_count, uuid_of
from mercat.entrypoints.seeding.venues.postings import open_accounts
from mercat.entrypoints.seeding.venues.rows import (
    BOOKING_RULES,
    BOOKING_TABLES,
    STUDIO_TABLES,
    Rows,
)
from mercat.entrypoints.seeding.venues.studios import Fittings, Place, Studios
from mercat.modules.bookings.models import Booking, Calendar
from mercat.modules.businesses.models import Business
from mercat.modules.identity.models import User
from mercat.modules.venues.models import Studio
from mercat.platform.bulk import Bulk, Filling, chunks

_PER_BATCH = 4_000
"""Bookings that one transaction writes."""


@dataclass(frozen=True, eq=False)
class Share:
    """Studios by number, and how many bookings there are to be of each room of each."""

    numbers: range
    counts: Sequence[Sequence[int]]

    @property
    def bookings(self) -> int:
        return sum(map(sum, self.counts))


def shares(seed: int, studios: int, bookings: int) -> Iterator[Share]:
    """As many of every room: whoever asks for more bookings gets no fewer of any."""
    rooms = [room_count(Marks(seed, number, KIND)) for number in range(studios)]
    each, left = divmod(bookings, sum(rooms) or 1)
    size = max(_PER_BATCH * studios // max(bookings, 1), 1)
    before = 0
    for numbers in chunks(0, studios, size):
        counts = []
        for number in numbers:
            places = range(before, before + rooms[number])
            counts.append([each + (place < left) for place in places])
            before = places.stop
        yield Share(numbers, counts)


async def write_missing_studios(
    bulk: Bulk, studios: Studios, fittings: Fittings, numbers: Sequence[int]
) -> int:
    """How many of them were not there. The businesses that run them come with them."""
    plans = studios.plans(numbers)
    hosts = {plan.host.marks.id: plan.host.marks for plan in plans}
    async with bulk.filling([*TABLES, *STUDIO_TABLES]) as filling:
        await bulk.take_turns(f"mercat seed studios {studios.seed}")
        known = await bulk.present(Business, hosts)
        missing = [hosts[one] for one in sorted(hosts.keys() - known)]
        await studios.hosts.invent(missing).write(filling)
        return await fill_studios(bulk, filling, studios, fittings, plans)


async def fill_studios(
    bulk: Bulk,
    filling: Filling,
    studios: Studios,
    fittings: Fittings,
    plans: Sequence[StudioPlan],
) -> int:
    """The same, once their businesses are there."""
    known = await bulk.present(Studio, [plan.marks.id for plan in plans])
    missing = [plan for plan in plans if plan.marks.id not in known]
    places = await _places(bulk, [plan.host.marks.id for plan in missing])
    await studios.rows(missing, places, fittings).write(filling)
    return len(missing)


async def write_missing_bookings(bulk: Bulk, studios: Studios, booker: Booker, share: Share) -> int:
    """How many of them were not there, and could be fitted in."""
    plans = studios.plans(share.numbers)
    wanted = [
        (plan, list(booker.wanted(plan, counts)))
        for plan, counts in zip(plans, share.counts, strict=True)
    ]
    async with bulk.filling(BOOKING_TABLES, BOOKING_RULES) as filling:
        await bulk.take_turns(f"mercat seed bookings {studios.seed} {share.numbers.start}")
        ids = [uuid_of(one.id) for _, some in wanted for one in some]
        there = await bulk.present(Booking, ids)
        known = await _known(bulk, booker, plans)
        rows, written = Rows(BOOKING_TABLES), 0
        for plan, some in wanted:
            missing = [one for one in some if uuid_of(one.id) not in there]
            booker.enter(rows, plan, booker.make(plan, missing), known)
            written += len(missing)
        await open_accounts(filling, plans)
        await rows.write(filling)
    return written


async def _known(bulk: Bulk, booker: Booker, plans: Iterable[StudioPlan]) -> Known:
    people, calendars = list[UUID](), list[UUID]()
    for plan in plans:
        people += booker.people_of(plan)
        calendars += calendars_of(plan)
    return Known(await bulk.present(User, people), await bulk.present(Calendar, calendars))


async def _places(bulk: Bulk, ids: Sequence[UUID]) -> dict[UUID, Place]:
    rows = await bulk.read(Business, "id latitude longitude", ids)
    return {row["id"]: (row["latitude"], row["longitude"]) for row in rows}
