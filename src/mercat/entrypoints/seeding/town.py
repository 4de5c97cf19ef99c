"""The demo's town: forty businesses of one city, a few studios, and people one can sign in as."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from mercat.entrypoints.demo_accounts import DEMO_PASSWORD
from mercat.entrypoints.seeding.batch import CUSTOMERS, TABLES, Batch
from mercat.entrypoints.seeding.inventing import TOWN, Inventor
from mercat.entrypoints.seeding.marks import Marks
from mercat.entrypoints.seeding.people import People, Person, Resident
from mercat.entrypoints.seeding.showing import NO_DEVICE, acting_as, show
from mercat.entrypoints.seeding.venues.bookings import Booker, Known
from mercat.entrypoints.seeding.venues.ledger import Made
from mercat.entrypoints.seeding.venues.plans import StudioPlan
from mercat.entrypoints.seeding.venues.postings import open_accounts
from mercat.entrypoints.seeding.venues.rows import (
    BOOKING_RULES,
    BOOKING_TABLES,
    STUDIO_TABLES,
    Rows,
)
from mercat.entrypoints.seeding.venues.studios import Studios, host_number, read_fittings
from mercat.entrypoints.seeding.venues.writing import fill_studios, shares
from mercat.entrypoints.seeding.world import Spot, read_world
from mercat.modules.bookings.models import BookingStatus
from mercat.modules.businesses.models import Business, BusinessStatus
from mercat.modules.identity.models import UserType
from mercat.modules.identity.service.addresses import all_have_accounts
from mercat.modules.properties import dependencies as properties
from mercat.modules.properties.schemas import PropertyInput
from mercat.modules.reporting.dependencies import recount_days
from mercat.modules.venues.dependencies import favourites as venues
from mercat.modules.venues.schemas import FavouriteInput
from mercat.platform.bulk import Bulk, open_bulk
from mercat.platform.resources import Resources

CITY = "FR/Lyon"
SIZE = 40
"""Businesses; of these the first run studios."""
STUDIOS = 4
BOOKINGS = 120
_HOSTS = host_number(STUDIOS - 1) + 1
_PICTURED = 2
_FAVOURITES = 3
RESIDENTS: Mapping[tuple[int, int], Resident] = {
    (0, 0): Resident("owner@example.com", "Omar", "Haddad"),
    (0, 1): Resident("manager@example.com", "Mona", "Lefèvre"),
}
"""Omar runs the town's first studio, and Mona manages it."""
CUSTOMER = Resident("customer@example.com", "Clara", "Moreau")

_CLARA = Marks(TOWN, SIZE)
_HOME = {
    "label": "Home",
    "kind": "APARTMENT",
    "address_line1": "7 quai des Étroits",
    "postal_code": "69005",
    "latitude": 45.7439,
    "longitude": 4.8199,
    "bedrooms": 2,
}


async def open_town(resources: Resources) -> None:
    """Unless it is there. Whoever has an account already is left as they are, and in no team.

    Raises NothingToStandOn when the database has no cities.
    """
    people = [*RESIDENTS.values(), CUSTOMER]
    taken = {one.email for one in people if await all_have_accounts(resources.reads, [one.email])}
    password_hash = await resources.passwords.hash(DEMO_PASSWORD)
    async with open_bulk(resources.settings) as bulk:
        town = await _build(bulk, password_hash, taken, resources.clock.now())
        if town is None:
            return
        if CUSTOMER.email not in taken:
            await _settle(resources, town)
        await show(resources, bulk, town.business_ids[:_PICTURED], lambda: None)
    # Of what nobody has announced nobody else would know.
    async with resources.database.open_session() as session:
        await recount_days(session).execute()


@dataclass(frozen=True)
class _Town:
    city_id: UUID
    business_ids: Sequence[UUID]
    open_ids: Sequence[UUID]


async def _build(
    bulk: Bulk, password_hash: str, taken: Collection[str], now: datetime
) -> _Town | None:
    """None if it is there already. All of it is written, or nothing."""
    world = await read_world(bulk, city=CITY)
    residents = {place: one for place, one in RESIDENTS.items() if one.email not in taken}
    studios = Studios(world, TOWN, People(TOWN, password_hash, residents))
    people = People(TOWN, password_hash)
    # One of each of the commonest: whoever searches the town for a plumber finds one.
    crafts = dict(zip(range(_HOSTS, SIZE), world.commonest, strict=False))
    inventor = Inventor(world, TOWN, people, crafts=crafts)
    hosts, others = studios.hosts.marks(range(_HOSTS)), inventor.marks(range(_HOSTS, SIZE))
    every = hosts | others
    fittings = await read_fittings(bulk)
    tables = [*TABLES, *STUDIO_TABLES, *BOOKING_TABLES]
    async with bulk.filling(tables, BOOKING_RULES) as filling:
        await bulk.take_turns("the demo's town")
        if await bulk.present(Business, every):
            return None
        batch = inventor.invent(others.values())
        if CUSTOMER.email not in taken:
            _move_in(batch, world.spots[0], people)
        await batch.write(filling)
        await studios.hosts.invent(hosts.values()).write(filling)
        plans = studios.plans(range(STUDIOS))
        await fill_studios(bulk, filling, studios, fittings, plans)
        guest = None if CUSTOMER.email in taken else _CLARA.another(0)
        await open_accounts(filling, plans)
        await _bookings(Booker(TOWN, people, now, world.commission_bp), plans, guest).write(filling)
    rows = await bulk.read(Business, "id status", every)
    open_ids = [row["id"] for row in rows if row["status"] == BusinessStatus.PUBLISHED]
    return _Town(world.spots[0].id, list(every), open_ids)


def _move_in(batch: Batch, spot: Spot, people: People) -> None:
    """Clara."""
    own_id = _CLARA.another(0)
    clara = Person(own_id, CUSTOMER.first_name, CUSTOMER.last_name, CUSTOMER.email)
    batch.users.append(people.account(_CLARA, spot, clara, UserType.CUSTOMER, b"[]"))
    batch.customers.append(CUSTOMERS.start + own_id + _CLARA.stamp)


def _bookings(booker: Booker, plans: Sequence[StudioPlan], guest: bytes | None) -> Rows:
    """`guest`: whose two of the first studio's are."""
    rows = Rows(BOOKING_TABLES)
    (share,) = shares(TOWN, STUDIOS, BOOKINGS)
    for plan, counts in zip(plans, share.counts, strict=True):
        made = booker.make(plan, booker.wanted(plan, counts))
        if guest is not None and plan is plans[0]:
            made = _with_guest(made, guest)
        booker.enter(rows, plan, made, Known())
    return rows


def _with_guest(made: Sequence[Made], guest: bytes) -> list[Made]:
    """Whose the last that is over is, and the next one."""
    in_order = sorted(made, key=lambda one: one.slot.starts_at)
    over = [one.id for one in in_order if one.fate.status is BookingStatus.COMPLETED]
    coming = [one.id for one in in_order if one.fate.status is BookingStatus.CONFIRMED]
    own = {*over[-1:], *coming[:1]}
    return [one._replace(customer=guest) if one.id in own else one for one in made]


async def _settle(resources: Resources, town: _Town) -> None:
    """Her home, and a few businesses that she wants to find again."""
    clara = acting_as(_CLARA.id, UserType.CUSTOMER)
    home = PropertyInput.model_validate(_HOME | {"city_id": str(town.city_id)})
    async with resources.database.open_session() as session:
        await (await properties.add_property(session)).execute(clara, home, NO_DEVICE)
    for business_id in town.open_ids[:_FAVOURITES]:
        async with resources.database.open_session() as session:
            await (await venues.add_favourite(session)).execute(
                clara, FavouriteInput(business_id=business_id)
            )
