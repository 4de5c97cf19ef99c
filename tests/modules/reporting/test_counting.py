"""What is counted is what became of the businesses, whatever was heard of it and however often."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest
from tests.modules.bookings.hall import booked
from tests.modules.reporting.bureau import Bureau

from mercat.modules.businesses.events import BusinessChanged
from mercat.modules.businesses.models import Business
from mercat.modules.reporting import dependencies
from mercat.modules.reporting.service import DayBook
from mercat.platform.observability import metrics
from mercat.platform.outbox import Outbox

LONG_AGO = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY = date(2026, 3, 2)


async def _change(bureau: Bureau, booking: dict[str, Any], act: str, hours: int) -> None:
    if act == "cancel":
        await bureau.change(bureau.bea, booking, act, {"reason": "Rain"})
    else:
        await bureau.change(bureau.bea, booking, act, {"starts_at": bureau.hall.at(hours)})


async def test_after_any_story_the_days_are_as_a_recount_has_them(bureau: Bureau) -> None:
    """Bookings are made, paid for, moved to other days and called off; some of it is counted
    meanwhile, some late.
    """
    chance = Random(1)  # noqa: S311 (the same every time)
    made: list[dict[str, Any]] = []
    for number in range(12):
        if chance.random() < 0.6 or not made:
            booking = await booked(bureau.bea, bureau.hall.wish(number * 5))
            if chance.random() < 0.7:
                await bureau.press(booking["payment_url"])
            made.append(booking)
        else:
            act = chance.choice(["cancel", "reschedule", "reschedule"])
            await _change(bureau, chance.choice(made), act, 100 + number * 30)
        if chance.random() < 0.3:
            await bureau.count()
    await bureau.run("UPDATE bookings SET held_until = now() WHERE status = 'HELD'")
    await bureau.tick()

    assert await bureau.count() > 0
    counted = await bureau.state()
    moved = "SELECT count(*) > 0 FROM booking_events WHERE kind = 'rescheduled'"
    assert await bureau.value(moved)
    assert await bureau.value("SELECT sum(gross) > 0 FROM platform_revenue_days")
    assert await bureau.value("SELECT count(*) FROM stale_marks") == 0
    assert (await bureau.recount(), await bureau.state()) == (0, counted)
    await bureau.run("DELETE FROM business_days")  # and a recount would have seen it
    assert await bureau.recount() > 0
    assert await bureau.state() == counted


async def test_what_is_heard_again_or_never_counted_to_the_end_changes_nothing(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    await bureau.was(LONG_AGO)
    await bureau.count()
    before = await bureau.state()
    await bureau.run(
        "INSERT INTO stale_marks (id, business_id, moment)"
        " SELECT gen_random_uuid(), business_id, starts_at FROM bookings, generate_series(1, 5)"
    )
    assert (await bureau.count(), await bureau.state()) == (0, before)

    async def killed(*_: object) -> None:
        raise ConnectionError

    await bureau.was(LONG_AGO, "NO_SHOW")
    with monkeypatch.context() as patch:
        patch.setattr(DayBook, "count_platform", killed)
        with pytest.raises(ConnectionError):
            await bureau.count()
    assert await bureau.state() == before
    assert await bureau.count() == 1
    assert await bureau.recount() == 0
    assert await bureau.state() != before


async def _seen(bureau: Bureau) -> Sequence[tuple[date, str]]:
    async with bureau.resources.database.engine.connect() as connection:
        rows = await connection.exec_driver_sql(
            "SELECT day, timezone FROM business_days ORDER BY day"
        )
        return [(row.day, row.timezone) for row in rows]


async def test_a_business_that_moves_has_other_days(bureau: Bureau) -> None:
    """Half past eleven at night in Paris is the next morning in Tokyo."""
    await bureau.was(datetime(2026, 3, 2, 22, 30, tzinfo=UTC))
    await bureau.count()
    assert await _seen(bureau) == [(DAY, "Europe/Paris")]

    async with bureau.resources.database.open_session() as session:
        (await session.get_one(Business, bureau.hall.business)).timezone = "Asia/Tokyo"
        Outbox(session).add(BusinessChanged(business_id=bureau.hall.business))
        await session.commit()
    await bureau.count()

    assert await _seen(bureau) == [(DAY + timedelta(days=1), "Asia/Tokyo")]
    assert await bureau.recount() == 0


async def test_a_day_that_is_counted_wrong_is_found_and_put_right(bureau: Bureau) -> None:
    await bureau.was(LONG_AGO)
    assert await bureau.count() == 1
    assert await bureau.recount() == 0  # though nobody has announced who registered
    counted = await bureau.state()

    async def faults() -> Sequence[tuple[UUID, date]]:
        async with bureau.resources.database.open_session() as session:
            return await dependencies.check_days(session, bureau.resources).execute()

    assert (await faults(), metrics.days._value.get()) == ([], 0)
    await bureau.run("UPDATE business_days SET bookings_completed = 7")
    assert await faults() == [(bureau.hall.business, DAY)]
    assert metrics.days._value.get() == 1
    assert (await bureau.recount(), await bureau.state()) == (1, counted)
    assert await faults() == []
