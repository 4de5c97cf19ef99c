"""Bookings of studios, with all that hangs on them: customers, calendars, charges."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import NamedTuple
from uuid import UUID

from mercat.entrypoints.seeding.batch import CUSTOMERS, USERS
from mercat.entrypoints.seeding.marks import Dice
from mercat.entrypoints.seeding.people import People, Person
from mercat.entrypoints.seeding.venues.fates import LOTS, Oracle
from mercat.entrypoints.seeding.venues.ledger import Ledger, Made
from mercat.entrypoints.seeding.venues.numbers import number, own_id
from mercat.entrypoints.seeding.venues.plans import Gear, RoomPlan, StudioPlan, uuid_of
from mercat.entrypoints.seeding.venues.rates import Rates
from mercat.entrypoints.seeding.venues.rows import Rows
from mercat.entrypoints.seeding.venues.slots import Slot, slots_of
from mercat.entrypoints.seeding.words import letters
from mercat.modules.bookings.models import calendar_id
from mercat.modules.identity.models import UserType

_CUSTOMERS, _FIRST_CUSTOMER = 96, 100
"""Of each studio, and where their ids count from."""
_HIRES = 18
"""Of 256 bookings of a room where something is hired out."""
_BYTES = 20
"""Of chance, for each."""


class Wanted(NamedTuple):
    """A booking that there is to be. `id` as a field."""

    id: bytes
    room: RoomPlan
    slot: Slot
    lots: bytes

    @property
    def customer(self) -> int:
        """Of those of its studio: some come often."""
        return self.lots[LOTS] * self.lots[LOTS + 1] * _CUSTOMERS >> 16

    @property
    def hired(self) -> Sequence[Gear]:
        return self.room.hired_out[:1] if self.lots[LOTS + 2] < _HIRES else ()


@dataclass(frozen=True)
class Known:
    """Ids of customers and calendars that are there already."""

    people: Collection[UUID] = ()
    calendars: Collection[UUID] = ()


class Booker:
    """`now`: what is before it has taken place. `commission_bp`: what the platform has of it."""

    def __init__(self, seed: int, people: People, now: datetime, commission_bp: int) -> None:
        self._seed = seed
        self._people = people
        self._now = now
        self._commission = commission_bp
        self._dice = Dice()

    def wanted(self, plan: StudioPlan, counts: Sequence[int]) -> Iterator[Wanted]:
        """So many of each room, in the order of its calendar."""
        for room, count in zip(plan.rooms, counts, strict=True):
            for slot in slots_of(plan, room, count, self._now):
                lots = blake2b(room.id + slot.key.to_bytes(4), digest_size=_BYTES).digest()
                yield Wanted(own_id(plan.marks, room.place, slot.key, lots), room, slot, lots)

    def make(self, plan: StudioPlan, wanted: Iterable[Wanted]) -> list[Made]:
        """What became of each."""
        marks = plan.marks
        oracle = Oracle(plan.terms, plan.host.spot.currency, self._now)
        rates = {room.place: Rates(plan, room) for room in plan.rooms}
        made = []
        for one in wanted:
            own, room, slot, lots = one
            hired = one.hired
            rate = rates[room.place].of(slot, hired)
            fate = oracle.tell(slot, lots, rate.due, str(uuid_of(own)))
            told = number(self._seed, marks.number, room.place, slot.key)
            customer = marks.another(_FIRST_CUSTOMER + one.customer)
            made.append(Made(own, room, slot, lots, told, customer, hired, rate, fate))
        return made

    def enter(self, rows: Rows, plan: StudioPlan, made: Sequence[Made], known: Known) -> None:
        """Writes them down, with whoever made them and the calendars that they are in."""
        ledger = Ledger(plan, rows, self._now, self._commission)
        for one in made:
            ledger.add(one)
        self._move_in(rows, plan, {one.customer for one in made}, known)
        _open(ledger, made, known)

    def people_of(self, plan: StudioPlan) -> Sequence[UUID]:
        """Everybody who might have booked there."""
        return [uuid_of(plan.marks.another(_FIRST_CUSTOMER + count)) for count in range(_CUSTOMERS)]

    def _move_in(
        self, rows: Rows, plan: StudioPlan, customers: Collection[bytes], known: Known
    ) -> None:
        marks, spot, dice = plan.marks, plan.host.spot, self._dice
        for count in range(_CUSTOMERS):
            own = marks.another(_FIRST_CUSTOMER + count)
            if own not in customers or uuid_of(own) in known.people:
                continue
            dice.seed(marks.id.int + count)
            tongue = spot.country.tongue
            first, last = dice.pick(tongue.first), dice.pick(tongue.last)
            label = f"{marks.label}-{count}" + ("" if self._seed == 1 else f".{self._seed}")
            email = f"{letters(first)}.{letters(last)}.{label}@example.com"
            person = Person(own, first, last, email)
            account = self._people.account(marks, spot, person, UserType.CUSTOMER, b"[]")
            rows.of(USERS).append(account)
            rows.of(CUSTOMERS).append(CUSTOMERS.start + own + marks.birth * 2 + own)


def calendars_of(plan: StudioPlan) -> Iterator[UUID]:
    """All that its bookings could be written in."""
    for room in plan.rooms:
        yield uuid_of(room.id)
        for gear in room.hired_out:
            for piece in range(1, gear.kind.pieces + 1):
                yield calendar_id(uuid_of(gear.id), piece)


def _open(ledger: Ledger, made: Sequence[Made], known: Known) -> None:
    """Calendars that are written in for the first time."""
    for room in {one.room.place: one.room for one in made}.values():
        if uuid_of(room.id) not in known.calendars:
            ledger.open_calendar(room)
    hired = {gear.id: gear for one in made for gear in one.hired}
    for gear in hired.values():
        for piece in range(1, gear.kind.pieces + 1):
            if calendar_id(uuid_of(gear.id), piece) not in known.calendars:
                ledger.open_piece(gear, piece)
