"""64 clients want the same hour of the same room: one of them gets it, whatever they ask for."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Sequence
from datetime import timedelta
from uuid import UUID

import pytest
from httpx import Response
from sqlalchemy import text
from tests.modules.bookings.hall import Hall, book, booked, moved, overlaps, run
from tests.modules.identity.staff import Account

from mercat.modules.bookings.dependencies import changes
from mercat.modules.bookings.errors import WrongState
from mercat.modules.bookings.models import Calendar, CalendarBlock
from mercat.modules.bookings.service import CalendarOf, Claim, Slots
from mercat.modules.identity.models import Actor, Device, Permission, UserType
from mercat.platform.ids import uuid7
from mercat.platform.resources import Resources

Told = tuple[int, str | None]
CLIENTS = 64
TAKEN = (409, "slot_taken")


def told(response: Response) -> Told:
    return response.status_code, response.json().get("error")


async def racing(tries: Sequence[Awaitable[Told]]) -> Counter[Told]:
    """All at once."""
    assert len(tries) == CLIENTS
    return Counter(await asyncio.gather(*tries))


class Contenders:
    """Each way to take an hour, so many hours after the hall's first."""

    def __init__(self, hall: Hall, customer: Account, resources: Resources) -> None:
        self._hall = hall
        self._customer = customer
        self._resources = resources

    async def create(self, hours: float, minutes: int = 60) -> Told:
        return told(await book(self._customer, self._hall.wish(hours, minutes)))

    async def series(self, hours: float) -> Told:
        wish = self._hall.wish(hours, occurrences=2)
        return told(await self._customer.ask("POST", "/bookings/series", wish))

    async def move(self, booking_id: str, hours: float) -> Told:
        return told(await moved(self._customer, booking_id, self._hall.at(hours)))

    async def block(self, hours: float) -> Told:
        body = {"starts_at": self._hall.at(hours), "ends_at": self._hall.at(hours + 1)}
        path = f"/calendars/{self._hall.room}/blocks"
        return told(await self._hall.owner.ask("POST", path, body))

    async def take_over(self, hours: float) -> Told:
        """As an import does: what clashes is told, and not taken."""
        calendar = CalendarOf(business_id=self._hall.business, room_id=self._hall.room)
        start = self._hall.first + timedelta(hours=hours)
        end = start + timedelta(hours=1)
        async with self._resources.database.open_session() as session:
            slots = Slots(session, self._resources.clock)
            block = CalendarBlock(id=uuid7(), calendar_id=calendar.id, starts_at=start, ends_at=end)
            claim = Claim(calendar=calendar, starts_at=start, ends_at=end, block_id=block.id)
            if await slots.in_the_way([claim]):
                return TAKEN
            if await session.get(Calendar, calendar.id) is None:
                session.add(
                    Calendar(id=calendar.id, business_id=self._hall.business, room_id=calendar.id)
                )
                await session.flush()
            session.add(block)
            await session.flush()
            await slots.take([claim])
            await session.commit()
        return 201, None

    async def approve(self, booking_id: str) -> Told:
        actor = Actor(
            self._hall.owner.id,
            None,
            UserType.BUSINESS_OWNER,
            permissions=frozenset({Permission.BOOKINGS_WRITE}),
        )
        async with self._resources.database.open_session() as session:
            workflow = await changes.approve_booking(session, self._resources)
            try:
                await workflow.execute(actor, UUID(booking_id), None, Device(None, None))
            except WrongState as refusal:
                return 409, refusal.code
        return 200, None


@pytest.fixture
def contenders(hall: Hall, bea: Account, resources: Resources) -> Contenders:
    return Contenders(hall, bea, resources)


async def _fight(hall: Hall, bea: Account, contenders: Contenders) -> Counter[Told]:
    """For `first`: 20 bookings, 8 series, 14 moves, 11 blocks, 11 imports."""
    mine = [(await booked(bea, hall.wish(48 + n)))["id"] for n in range(14)]
    return await racing(
        [
            *(contenders.create(0) for _ in range(20)),
            *(contenders.move(one, 0) for one in mine),
            *(contenders.series(0) for _ in range(8)),
            *(contenders.block(0) for _ in range(11)),
            *(contenders.take_over(0) for _ in range(11)),
        ]
    )


def _won(found: Counter[Told]) -> int:
    return sum(count for (status, _), count in found.items() if status in {200, 201})


@pytest.mark.timeout(120)
async def test_exactly_one_wins(
    hall: Hall, bea: Account, contenders: Contenders, resources: Resources
) -> None:
    found = await _fight(hall, bea, contenders)

    assert (_won(found), found[TAKEN]) == (1, CLIENTS - 1), found
    assert await overlaps(resources) == 0
    mine = await bea.get("/bookings?status=HELD&limit=100")
    assert len(mine.json()["items"]) >= 14  # who lost keeps what they had


async def test_without_the_constraint_many_do(
    hall: Hall, bea: Account, contenders: Contenders, resources: Resources, unguarded: None
) -> None:
    """The control: the constraint it is that keeps them apart."""
    found = await racing([contenders.create(0) for _ in range(CLIENTS)])

    assert _won(found) > 1
    assert await overlaps(resources) > 0


async def test_what_is_dead_is_had_once(
    hall: Hall, bea: Account, contenders: Contenders, resources: Resources
) -> None:
    """A hold that is over, and its team's yes, which comes too late."""
    await run(
        resources, "UPDATE operating_hours SET mode = 'BY_REQUEST', intervals = '[[0, 1440]]'"
    )
    dead = (await booked(bea, hall.wish()))["id"]
    await run(resources, "UPDATE bookings SET held_until = now() - interval '1 minute'")

    found = await racing(
        [contenders.create(0) if n % 3 else contenders.approve(dead) for n in range(CLIENTS)]
    )

    assert (_won(found), found[409, "wrong_state"]) == (1, 22), found
    assert await overlaps(resources) == 0


async def test_who_clears_away_what_is_dead_waits_for_nobody_who_waits(
    hall: Hall, bea: Account, contenders: Contenders, resources: Resources
) -> None:
    """Dead holds side by side, and clients who want two or three of them, begun at every half hour:
    they share the lock of the calendar while they expire and take.
    """
    for hours in range(6):
        await booked(bea, hall.wish(hours))
    await run(resources, "UPDATE bookings SET held_until = now() - interval '1 minute'")
    before = await _deadlocks(resources)

    found = await racing(
        [contenders.create(n % 11 / 2, 60 + n % 3 * 60) for n in range(CLIENTS)],
    )

    assert set(found) == {(201, None), TAKEN}, found
    assert 2 <= _won(found) <= 7
    assert await overlaps(resources) == 0
    assert await _deadlocks(resources) == before


async def test_a_yes_in_time_is_said_once_and_keeps_the_hour(
    hall: Hall, bea: Account, contenders: Contenders, resources: Resources
) -> None:
    await run(
        resources, "UPDATE operating_hours SET mode = 'BY_REQUEST', intervals = '[[0, 1440]]'"
    )
    asked = (await booked(bea, hall.wish()))["id"]

    found = await racing(
        [contenders.create(0) if n % 3 else contenders.approve(asked) for n in range(CLIENTS)]
    )

    assert (found[200, None], found[409, "wrong_state"], found[TAKEN]) == (1, 21, 42), found
    assert await overlaps(resources) == 0


async def test_all_round_without_a_circle(
    hall: Hall, bea: Account, contenders: Contenders, resources: Resources
) -> None:
    """Everybody moves to where others are, with equipment that all want: nobody ever waits for
    somebody who waits for them.
    """
    before = await _deadlocks(resources)
    drums = [{"equipment_id": str(hall.drums), "quantity": 2}]
    mine = [(await booked(bea, hall.wish(24 + n, extras=drums)))["id"] for n in range(16)]
    turns = [(one, 24 + (at + step) % 16) for step in (1, 2, 3, 5) for at, one in enumerate(mine)]

    found = await racing([contenders.move(one, hours) for one, hours in turns])

    assert set(found) <= {(200, None), TAKEN}, found
    assert await overlaps(resources) == 0
    assert await _deadlocks(resources) == before


async def _deadlocks(resources: Resources) -> int:
    query = text("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
    async with resources.database.engine.connect() as connection:
        return int(await connection.scalar(query) or 0)
