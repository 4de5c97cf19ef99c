"""Whatever is taken, moved, given back and left to die, in whatever order: a model that knows one
list of periods says the same as the calendars, and no two of them overlap.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import MovableClock
from tests.modules.bookings.hall import overlaps, run
from tests.modules.bookings.rooms import Place, booked, settle

from mercat.modules.bookings.errors import SlotTaken
from mercat.modules.bookings.models import Booking, BookingStatus, CalendarEntry
from mercat.modules.bookings.service import Slots
from mercat.platform.resources import Resources

HALF = 0.5
_periods = st.tuples(st.integers(0, 12), st.integers(1, 6), st.integers(0, 2), st.booleans())
"""Start, length and buffer in half hours, and whether it takes both rooms."""
_steps = st.one_of(
    st.tuples(st.sampled_from(["take", "hold"]), _periods),
    st.tuples(st.sampled_from(["move"]), st.integers(0, 9), _periods),
    st.tuples(st.sampled_from(["release", "die"]), st.integers(0, 9)),
)


@dataclass
class Book:
    """What ought to be there: by booking, where and when, in half hours, buffers included."""

    kept: dict[UUID, set[tuple[UUID, int]]] = field(default_factory=dict)
    dead: set[UUID] = field(default_factory=set)

    def is_free(self, wanted: set[tuple[UUID, int]], but: UUID | None = None) -> bool:
        return not any(
            wanted & taken
            for key, taken in self.kept.items()
            if key != but and key not in self.dead
        )

    def put(self, key: UUID, wanted: set[tuple[UUID, int]]) -> None:
        """Dead holds in the way are no more."""
        for other in [one for one in self.dead if wanted & self.kept[one]]:
            self.dead.remove(other)
            del self.kept[other]
        self.kept[key] = wanted


class Machine:
    def __init__(self, session: AsyncSession, place: Place, clock: MovableClock) -> None:
        self._session = session
        self._place = place
        self._clock = clock
        self._slots = Slots(session, clock)
        self.book = Book()

    async def step(self, kind: str, *rest: Any) -> None:
        if kind in {"take", "hold"}:
            await self._take(rest[0], is_hold=kind == "hold")
            return
        keys = sorted(set(self.book.kept) - self.book.dead)
        if not keys:
            return
        key = keys[rest[0] % len(keys)]
        if kind == "move":
            await self._move(key, rest[1])
        elif kind == "release":
            await self._slots.release(booking_id=key)
            del self.book.kept[key]
        else:
            await self._let_die(key)
        await self._session.commit()

    async def _take(self, period: Any, *, is_hold: bool) -> None:
        more = {}
        if is_hold:
            until = self._clock.now() + timedelta(days=1)
            more = {"status": BookingStatus.HELD, "held_until": until}
        row = await booked(self._session, self._place, **more)
        await self._try(row.id, self._claims(row, period), period, None)

    async def _move(self, key: UUID, period: Any) -> None:
        row = await self._session.get_one(Booking, key)
        claims = self._claims(row, period)
        await self._slots.lock(claims)
        await self._slots.release(booking_id=key)
        await self._try(key, claims, period, key)

    async def _try(self, key: UUID, claims: Any, period: Any, but: UUID | None) -> None:
        wanted = self._halves(period)
        free = self.book.is_free(wanted, but)
        try:
            await self._slots.take(claims)
        except SlotTaken:
            await self._session.rollback()
            assert not free
        else:
            await self._session.commit()
            assert free
            self.book.put(key, wanted)

    async def _let_die(self, key: UUID) -> None:
        query = text("""UPDATE bookings SET status = 'HELD', held_until = now() - interval '1 hour'
            WHERE id = :id""")
        await self._session.execute(query, {"id": key})
        self.book.dead.add(key)

    def _claims(self, row: Any, period: Any) -> Any:
        start, length, buffer, both = period
        rooms = [self._place.room, self._place.other] if both else [self._place.room]
        return [
            self._place.claim(row, start * HALF, (length + buffer) * HALF, room) for room in rooms
        ]

    def _halves(self, period: Any) -> set[tuple[UUID, int]]:
        start, length, buffer, both = period
        rooms = [self._place.room, self._place.other] if both else [self._place.room]
        return {(room, half) for room in rooms for half in range(start, start + length + buffer)}


async def check(session: AsyncSession, resources: Resources, book: Book) -> None:
    found = await session.scalars(select(CalendarEntry.booking_id).where(CalendarEntry.live))
    assert set(found) == set(book.kept)
    assert await overlaps(resources) == 0


async def clear(resources: Resources) -> None:
    tables = ("calendar_entries", "booking_events", "bookings", "calendars", "outbox")
    await run(resources, *(f"DELETE FROM {table}" for table in tables))  # noqa: S608 (our own)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=st.lists(_steps, max_size=25))
async def test_the_calendars_say_what_a_list_of_periods_says(
    session: AsyncSession, resources: Resources, clock: MovableClock, steps: list[Any]
) -> None:
    machine = Machine(session, await settle(session), clock)
    for step in steps:
        await machine.step(*step)
    await check(session, resources, machine.book)
    await clear(resources)


async def test_without_the_constraint_they_would_not(
    session: AsyncSession, resources: Resources, clock: MovableClock, unguarded: None
) -> None:
    """The control."""
    machine = Machine(session, await settle(session), clock)
    await machine.step("take", (0, 2, 1, False))

    with pytest.raises(AssertionError):
        await machine.step("take", (2, 2, 0, True))

    assert await overlaps(resources) == 1
