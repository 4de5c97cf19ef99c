"""What costs more since it was moved is paid soon, or by the policy it is lost."""

from typing import Any

import pytest
from httpx import AsyncClient
from tests.conftest import MovableClock
from tests.modules.bookings.desk import Desk, read, story
from tests.modules.bookings.hall import Hall, run
from tests.modules.businesses.teams import entered
from tests.modules.identity.staff import Account

from mercat.modules.bookings.dependencies import changes
from mercat.platform.resources import Resources


@pytest.fixture
def desk(resources: Resources, client: AsyncClient) -> Desk:
    return Desk(resources, client)


async def moved(desk: Desk, who: Account, hall: Hall, customer: Account) -> dict[str, Any]:
    """From one hour, which is paid, to two, a week later."""
    mine = await desk.paid(customer, hall.wish(24 * 5))
    longer = {"starts_at": hall.at(24 * 6), "duration_minutes": 120}
    await desk.changed(who, mine, "reschedule", longer)
    told: dict[str, Any] = await read(customer, mine)
    assert (told["status"], told["outstanding"]["amount"]) == ("CONFIRMED", 4500)
    return told


async def tick(desk: Desk) -> None:
    async with desk.resources.database.open_session() as session:
        await changes.drop_unpaid(session, desk.resources).execute()
    await desk.tick()


async def test_who_does_not_pay_it_loses_it_by_the_policy(
    desk: Desk, hall: Hall, bea: Account, clock: MovableClock
) -> None:
    mine = await moved(desk, bea, hall, bea)
    assert mine["held_until"] is not None
    clock.move(minutes=60 * 24 - 1)
    await tick(desk)
    bea = await entered(bea.client, bea)
    assert (await read(bea, mine))["version"] == mine["version"]

    clock.move(minutes=2)
    for _ in range(2):
        await tick(desk)

    bea = await entered(bea.client, bea)
    told = await read(bea, mine)
    assert story(told)[-1] == ("cancelled", "CANCELLED", "SYSTEM")
    assert (told["cancelled_by"], told["refunded"]["amount"]) == ("SYSTEM", 4500)
    assert told["events"][-1]["reason"].endswith("was not paid in time.")
    assert await desk.value("SELECT count(*) FROM calendar_entries WHERE live") == 0
    pages = "SELECT string_agg(status, ' ' ORDER BY id) FROM charges"
    assert await desk.value(pages) == "REFUNDED EXPIRED"


async def test_who_pays_it_keeps_it(
    desk: Desk, hall: Hall, bea: Account, clock: MovableClock
) -> None:
    mine = await moved(desk, bea, hall, bea)
    await desk.press(mine["payment_url"])
    told = await read(bea, mine)
    assert (told["outstanding"]["amount"], told["held_until"]) == (0, None)
    clock.move(minutes=60 * 25)
    await tick(desk)
    bea = await entered(bea.client, bea)
    assert (await read(bea, mine))["status"] == "CONFIRMED"


async def test_who_was_moved_or_could_not_pay_keeps_it(
    desk: Desk, hall: Hall, bea: Account, clock: MovableClock
) -> None:
    """They have not asked for it, or their payment was not taken; they owe it all the same."""
    by_team = await moved(desk, hall.owner, hall, bea)
    assert by_team["held_until"] is None
    page = await desk.changed(bea, by_team, "payment-link")
    assert page["expires_at"] == by_team["starts_at"]
    await run(desk.resources, "UPDATE calendar_entries SET live = false")
    unlucky = await moved(desk, bea, hall, bea)
    refused = "UPDATE charges SET error = 'account_invalid', status = 'FAILED'"
    await run(desk.resources, f"{refused} WHERE paid_at IS NULL")
    clock.move(minutes=60 * 25)

    await tick(desk)

    bea = await entered(bea.client, bea)
    for mine in (by_team, unlucky):
        told = await read(bea, mine)
        assert (told["status"], told["outstanding"]["amount"]) == ("CONFIRMED", 4500)
