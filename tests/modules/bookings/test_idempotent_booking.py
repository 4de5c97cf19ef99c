"""The same request sent again makes no second booking, whatever happened to the first."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import asyncpg
from httpx import Response
from sqlalchemy import event, func, select, true
from tests.modules.bookings.hall import Hall, book, run, state
from tests.modules.identity.staff import API, Account

from mercat.modules.bookings.models import Booking, CalendarEntry
from mercat.modules.payments.models import Charge
from mercat.platform.outbox.records import OutboxEvent
from mercat.platform.resources import Resources
from mercat.platform.writes import Writes

KEY = "5f0c3b1e"


async def counts(resources: Resources) -> list[int]:
    """Bookings, live entries, charges, and what was announced of bookings."""
    async with resources.database.open_session() as session:
        return [
            int(await session.scalar(select(func.count()).select_from(record).where(such)) or 0)
            for record, such in (
                *((record, true()) for record in (Booking, CalendarEntry, Charge)),
                (OutboxEvent, OutboxEvent.name == "BookingChanged"),
            )
        ]


async def test_the_same_again_gets_the_same_answer(
    hall: Hall, bea: Account, carl: Account, resources: Resources
) -> None:
    first = await book(bea, hall.wish(), KEY)
    before = await state(resources)

    again = await book(bea, hall.wish(), KEY)

    assert (first.status_code, again.status_code) == (201, 201)
    assert (first.content, "idempotent-replayed" in first.headers) == (again.content, False)
    assert again.headers["idempotent-replayed"] == "true"
    assert (first.headers["etag"], again.headers["etag"]) == ('"1"', '"1"')
    assert await state(resources) == before
    other = await book(bea, hall.wish(3), KEY)
    assert (other.status_code, other.json()["error"]) == (422, "idempotency_key_reused")
    assert await state(resources) == before
    assert (await book(carl, hall.wish(3), KEY)).status_code == 201  # everybody's own


async def test_what_was_refused_may_be_tried_again(
    hall: Hall, bea: Account, carl: Account, resources: Resources
) -> None:
    await book(carl, hall.wish())
    refused = await book(bea, hall.wish(), KEY)
    await run(resources, "UPDATE bookings SET held_until = now() - interval '1 second'")

    again = await book(bea, hall.wish(), KEY)

    assert (refused.status_code, again.status_code) == (409, 201)


async def test_at_the_same_time_one_is_at_work(
    hall: Hall, bea: Account, resources: Resources
) -> None:
    found = await asyncio.gather(*(book(bea, hall.wish(), KEY) for _ in range(16)))

    codes = {(one.status_code, one.json().get("error")) for one in found}
    assert (201, None) in codes
    assert codes <= {(201, None), (409, "idempotency_key_in_progress")}
    assert await counts(resources) == [1, 1, 1, 1]


async def test_a_bad_key(hall: Hall, bea: Account, resources: Resources) -> None:
    before = await state(resources)

    response = await book(bea, hall.wish(), "two words")

    assert (response.status_code, response.json()["error"]) == (400, "bad_idempotency_key")
    assert await state(resources) == before


async def test_a_series_too(hall: Hall, bea: Account, resources: Resources) -> None:
    async def send() -> Response:
        headers = {"Authorization": f"Bearer {bea.token}", "Idempotency-Key": KEY}
        wish = hall.wish(occurrences=3)
        return await bea.client.post(f"{API}/bookings/series", headers=headers, json=wish)

    first, again = await send(), await send()

    assert (first.status_code, first.content) == (201, again.content)
    assert await counts(resources) == [3, 3, 3, 3]


@contextmanager
def cut_before(resources: Resources, step: int) -> Iterator[list[int]]:
    """The connection is lost just before this statement of a booking, the commit one of them:
    to the database it is as if the process had been killed. What is yielded counts the statements.
    """
    engine = resources.database.engine.sync_engine
    seen: list[int] = []
    find = Writes._connection  # what goes past the engine is told by nobody else

    def count(connection: asyncpg.Connection) -> None:
        seen.append(len(seen))
        if len(seen) == step:
            connection.terminate()

    def strike(connection: Any, *_: Any) -> None:
        count(connection.connection.driver_connection)

    async def strike_past(self: Writes) -> asyncpg.Connection | None:
        if (found := await find(self)) is not None:
            count(found)
        return found

    for moment in ("before_cursor_execute", "commit"):
        event.listen(engine, moment, strike)
    Writes._connection = strike_past  # type: ignore[method-assign]
    try:
        yield seen
    finally:
        Writes._connection = find  # type: ignore[method-assign]
        for moment in ("before_cursor_execute", "commit"):
            event.remove(engine, moment, strike)


async def test_killed_at_any_step_there_is_one(
    hall: Hall, bea: Account, resources: Resources
) -> None:
    with cut_before(resources, 0) as seen:
        whole = await book(bea, hall.wish(), "first")
    assert (whole.status_code, len(seen) > 8) == (201, True)
    await run(resources, "DELETE FROM outbox")

    for step in range(1, len(seen) + 1):
        hours, key = 2.0 * step, f"step-{step}"
        with cut_before(resources, step):
            lost = await book(bea, hall.wish(hours), key)
        assert lost.status_code >= 500, step
        assert await counts(resources) == [step, step, step, step - 1], step

        again = await book(bea, hall.wish(hours), key)
        replay = await book(bea, hall.wish(hours), key)

        assert (again.status_code, replay.content) == (201, again.content), step
        assert await counts(resources) == [step + 1, step + 1, step + 1, step], step


async def test_without_a_key_there_would_be_two(
    hall: Hall, bea: Account, resources: Resources
) -> None:
    """The control: what two could do is done twice where the request is sent again."""
    await book(bea, hall.service())
    await book(bea, hall.service())

    assert (await counts(resources))[0] == 2
