"""Holds that are over while somebody may be paying for them."""

from uuid import UUID

import pytest
from httpx import AsyncClient
from sqlalchemy import text
from tests.conftest import MovableClock
from tests.modules.bookings.desk import Desk
from tests.modules.bookings.hall import Hall, book, booked
from tests.modules.businesses.teams import entered
from tests.modules.identity.staff import Account

from mercat.platform.resources import Resources


@pytest.mark.parametrize(
    ("meanwhile", "later"),
    [
        ("paid_at = CAST(:now AS timestamptz)", None),
        ("checkout_id = 'cs_1'", "closed_at = CAST(:now AS timestamptz)"),
        (
            "checkout_id = 'cs_1', closing_at = CAST(:now AS timestamptz)",
            "closing_at = CAST(:now AS timestamptz) - interval '6 minutes'",
        ),
    ],
    ids=["paid", "open", "closing"],
)
async def test_nobody_gets_the_time_of_a_hold_that_may_be_paid_now(
    resources: Resources,
    client: AsyncClient,
    hall: Hall,
    bea: Account,
    carl: Account,
    clock: MovableClock,
    meanwhile: str,
    later: str | None,
) -> None:
    """First its page is closed, then its time is given to others."""
    desk = Desk(resources, client)
    dead = await booked(bea, hall.wish())
    clock.move(minutes=30)
    carl = await entered(client, carl)
    status = "SELECT status FROM bookings WHERE id = :id"

    async def becomes(what: str) -> None:
        query = text(f"UPDATE charges SET {what} WHERE CAST(:now AS timestamptz) IS NOT NULL")  # noqa: S608 (our own)
        async with resources.database.engine.begin() as connection:
            await connection.execute(query, {"now": resources.clock.now()})

    await becomes(meanwhile)
    assert (await book(carl, hall.wish())).status_code == 409
    assert await desk.value(status, id=UUID(dead["id"])) == "HELD"
    if later is not None:
        await becomes(later)
        assert (await book(carl, hall.wish())).status_code == 201
        assert await desk.value(status, id=UUID(dead["id"])) == "EXPIRED"
