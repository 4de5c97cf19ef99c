"""Expiry raced with payment, approval, cancelling, moving and whoever wants the same time: in every
order one after the other, and all at once.
"""

import asyncio
from collections import Counter
from dataclasses import dataclass
from itertools import permutations
from random import Random
from uuid import UUID

import pytest
from sqlalchemy import select
from tests.conftest import MovableClock
from tests.modules.bookings.hall import Hall
from tests.modules.bookings.holds import Hold, clear, hold
from tests.modules.identity.staff import Account

from mercat.modules.bookings.models import Booking, BookingStatus
from mercat.modules.bookings.repository import BookingRepository
from mercat.platform.resources import Resources

ROUNDS = 30
ENDS = {"CONFIRMED", "CANCELLED", "EXPIRED", "DECLINED"}
HELD, REQUESTED = BookingStatus.HELD, BookingStatus.REQUESTED
RACING = {
    HELD: ["expire", "expire", "pay late", "cancel", "somebody else", "move"],
    REQUESTED: ["expire", "approve", "decline", "cancel", "somebody else", "move"],
}


@dataclass
class Arena:
    """One room, where round after round is fought."""

    resources: Resources
    clock: MovableClock
    hall: Hall
    customer: Account

    async def hold(self, status: BookingStatus) -> Hold:
        """In the next round."""
        await clear(self.resources)
        self.clock.ahead *= 0
        return await hold(self.resources, self.hall, self.customer.id, status)

    async def race(self, held: Hold, acts: list[str], random: Random) -> list[str]:
        """Everybody at once; who comes, and who comes first, chance says. What is wrong then."""

        async def begin(name: str) -> None:
            await asyncio.sleep(random.random() * 0.012)
            await held.acts[name]()

        chosen = random.sample(acts, random.randint(2, len(acts)))
        done = await asyncio.gather(*map(begin, chosen), return_exceptions=True)
        self.clock.move(minutes=31)
        await held.settle()
        return [repr(error) for error in done if error] + await held.faults()

    async def rounds(self, status: BookingStatus) -> Counter[str]:
        """How they ended: the status, or what is wrong. No more after one that went wrong."""
        random, ends = Random(5), Counter[str]()  # noqa: S311 (no secret)
        while ends.total() < ROUNDS and ends.keys() <= ENDS:
            held = await self.hold(status)
            self.clock.move(minutes=31 if ends.total() % 2 else 29)
            faults = await self.race(held, RACING[status], random)
            ends.update(faults or [(await held.status()).value])
        return ends


@pytest.fixture
async def arena(resources: Resources, clock: MovableClock, hall: Hall, bea: Account) -> Arena:
    return Arena(resources, clock, hall, bea)


@pytest.mark.parametrize(
    ("status", "acts"),
    [
        (HELD, ["expire", "pay", "cancel", "move"]),
        (HELD, ["expire", "pay late", "cancel", "somebody else"]),
        (HELD, ["expire", "pay late", "move", "somebody else"]),
        (REQUESTED, ["expire", "approve", "pay", "cancel"]),
        (REQUESTED, ["expire", "approve", "decline", "somebody else"]),
    ],
)
async def test_in_every_order(arena: Arena, status: BookingStatus, acts: list[str]) -> None:
    ends = Counter[str]()
    for order in permutations(acts):
        held = await arena.hold(status)
        dies_before = ends.total() % 4  # which of them
        for number, name in enumerate(order):
            arena.clock.move(minutes=31 if number == dies_before else 0)
            await held.acts[name]()
        arena.clock.move(minutes=31)
        await held.settle()

        assert (order, await held.faults()) == (order, [])
        ends[(await held.status()).value] += 1
    assert ends.keys() <= ENDS
    assert len(ends) > 1  # the order makes a difference


@pytest.mark.parametrize("status", [HELD, REQUESTED])
async def test_all_at_once(arena: Arena, status: BookingStatus) -> None:
    ends = await arena.rounds(status)

    assert ends.keys() <= ENDS
    assert (ends.total(), len(ends) > 1) == (ROUNDS, True)  # it was a race


@pytest.mark.parametrize("status", [HELD, REQUESTED])
async def test_without_the_lock_the_same_race_goes_wrong(
    arena: Arena, status: BookingStatus, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: that the test above can fail."""

    async def peek(self: BookingRepository, booking_id: UUID) -> Booking | None:
        query = select(Booking).where(Booking.id == booking_id)
        fresh = {"populate_existing": True}
        found: Booking | None = await self._session.scalar(query, execution_options=fresh)
        await asyncio.sleep(0.005)  # what a slower machine would take
        return found

    monkeypatch.setattr(BookingRepository, "lock", peek)

    ends = await arena.rounds(status)

    assert ends.keys() - ENDS
