"""Expiry raced with payment, approval, cancelling and whoever wants the same time: in every order
one after the other, and all at once.
"""

import asyncio
from collections import Counter
from itertools import permutations
from random import Random
from uuid import UUID

import pytest
from sqlalchemy import select
from tests.conftest import MovableClock
from tests.modules.bookings.holds import Hold, clear, hold, open_house

from mercat.modules.bookings.models import Booking, BookingStatus
from mercat.modules.bookings.repository import BookingRepository
from mercat.platform.resources import Resources

ROUNDS = 30
ENDS = {"CONFIRMED", "CANCELLED", "EXPIRED", "DECLINED"}
HELD, REQUESTED = BookingStatus.HELD, BookingStatus.REQUESTED
RACING = {
    HELD: ["expire", "expire", "pay late", "cancel", "somebody else"],
    REQUESTED: ["expire", "approve", "decline", "cancel", "somebody else", "approve"],
}


@pytest.mark.parametrize(
    ("status", "acts"),
    [
        (HELD, ["expire", "pay", "cancel", "somebody else"]),
        (HELD, ["expire", "pay late", "cancel", "somebody else"]),
        (REQUESTED, ["expire", "approve", "pay", "cancel"]),
        (REQUESTED, ["expire", "approve", "decline", "somebody else"]),
    ],
)
async def test_in_every_order(
    resources: Resources, clock: MovableClock, status: BookingStatus, acts: list[str]
) -> None:
    place, owner = await open_house(resources)
    ends = Counter[str]()
    for order in permutations(acts):
        held = await hold(resources, place, owner, status)
        dies_after = len(ends) % 4  # so many of them
        for number, name in enumerate(order):
            clock.move(minutes=31 if number == dies_after else 0)
            await held.acts[name]()
        clock.move(minutes=31)
        await held.settle()

        assert (order, await held.faults()) == (order, [])
        ends[f"{await held.status()} {order}"] += 1
        clock.ahead *= 0
        await clear(resources)
    assert {end.split()[0] for end in ends} > {"CANCELLED" if "cancel" in acts else "DECLINED"}


async def _race(held: Hold, acts: list[str], random: Random) -> None:
    """Everybody at once; who comes, and who comes first, chance says."""

    async def begin(name: str) -> None:
        await asyncio.sleep(random.random() * 0.012)
        await held.acts[name]()

    await asyncio.gather(*map(begin, random.sample(acts, random.randint(2, len(acts)))))
    held.resources.clock.move(minutes=31)  # type: ignore[attr-defined]  # it is movable here
    await held.settle()


async def _rounds(resources: Resources, clock: MovableClock, status: BookingStatus) -> Counter[str]:
    """How they ended: the status, or what is wrong. No more after one that went wrong."""
    random, ends = Random(5), Counter[str]()  # noqa: S311 (no secret)
    place, owner = await open_house(resources)
    for number in range(ROUNDS):
        held = await hold(resources, place, owner, status)
        clock.move(minutes=31 if number % 2 else 29)
        await _race(held, RACING[status], random)
        ends.update(await held.faults() or [(await held.status()).value])
        if not ends.keys() <= ENDS:
            break
        clock.ahead *= 0
        await clear(resources)
    return ends


@pytest.mark.parametrize("status", [HELD, REQUESTED])
async def test_all_at_once(
    resources: Resources, clock: MovableClock, status: BookingStatus
) -> None:
    ends = await _rounds(resources, clock, status)

    assert ends.total() == ROUNDS
    assert ends.keys() <= ENDS
    assert len(ends) > 1  # it was a race


@pytest.mark.parametrize("status", [HELD, REQUESTED])
async def test_without_the_lock_the_same_race_goes_wrong(
    resources: Resources,
    clock: MovableClock,
    status: BookingStatus,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The control: that the test above can fail."""

    async def peek(self: BookingRepository, booking_id: UUID) -> Booking | None:
        query = select(Booking).where(Booking.id == booking_id)
        fresh = {"populate_existing": True}
        found: Booking | None = await self._session.scalar(query, execution_options=fresh)
        await asyncio.sleep(0.005)  # what a slower machine would take
        return found

    monkeypatch.setattr(BookingRepository, "lock", peek)

    ends = await _rounds(resources, clock, status)

    assert ends.keys() - ENDS
