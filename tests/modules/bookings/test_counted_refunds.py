"""Money of a booking that others give back, that does not come back, or that a gateway is still
being asked about.
"""

from typing import Any
from uuid import UUID

import pytest
from httpx import AsyncClient
from sqlalchemy import text
from tests.conftest import MovableClock
from tests.modules.bookings.desk import Desk, read, story
from tests.modules.bookings.hall import Hall, booked
from tests.modules.identity.staff import Account

from mercat.modules.bookings.dependencies import changes
from mercat.modules.bookings.workflows.count_refund import Uncounted
from mercat.modules.payments.events import ChargeRefunded, RefundFailed
from mercat.modules.payments.gateways.facts import Progress, RefundMoved
from mercat.modules.payments.gateways.sandbox import payment_name
from mercat.modules.payments.models import AskedBy, Gateway
from mercat.modules.payments.repository import ChargeRepository, RefundRepository
from mercat.modules.payments.service import Charges, RefundBook, Settling
from mercat.platform.db import Transaction
from mercat.platform.money import Money
from mercat.platform.resources import Resources


@pytest.fixture
def desk(resources: Resources, client: AsyncClient) -> Desk:
    return Desk(resources, client)


async def charge_of(desk: Desk, booking: dict[str, Any]) -> UUID:
    query = "SELECT charge_id FROM bookings WHERE id = :id"
    found: UUID = await desk.value(query, id=booking["id"])
    return found


async def give_back(desk: Desk, charge_id: UUID, amount: int) -> UUID:
    """As staff do."""
    resources = desk.resources
    async with resources.database.open_session() as session, Transaction(session):
        charges = Charges(session, resources.settings, resources.clock)
        money, staff = Money(amount, "EUR"), AskedBy.STAFF
        refund = await charges.refund(charge_id, money, reason="It was cold.", asked_by=staff)
    return refund.id


async def fail(desk: Desk, charge_id: UUID, refund_id: UUID) -> None:
    async with desk.resources.database.open_session() as session, Transaction(session):
        charge = await ChargeRepository(session).lock(charge_id)
        refund = await RefundRepository(session).find(refund_id)
        assert charge is not None
        assert refund is not None
        book = RefundBook(session, desk.resources.clock)
        assert await book.advance(charge, refund, Progress.FAILED, error="card_expired")


async def test_what_others_give_back_counts_once(desk: Desk, hall: Hall, bea: Account) -> None:
    booking = await desk.paid(bea, hall.wish())
    charge_id = await charge_of(desk, booking)

    refund_id = await give_back(desk, charge_id, 1500)
    await desk.relay()

    told = await read(bea, booking)
    assert (told["status"], told["refunded"]["amount"]) == ("CONFIRMED", 1500)
    assert story(told)[-1] == ("refunded", "CONFIRMED", "SYSTEM")
    assert told["events"][-1]["refund"] == {
        "amount": {"amount": 1500, "currency": "EUR"},
        "percent": 33,
        "reason": "It was cold.",
    }
    event = ChargeRefunded(
        charge_id=charge_id,
        subject_kind="booking",
        subject_id=booking["id"],
        refund_id=refund_id,
        amount=1500,
        reason="It was cold.",
    )
    async with desk.resources.database.open_session() as session:
        await changes.count_refund(session, desk.resources).execute(event)
    assert await read(bea, booking) == told

    await fail(desk, charge_id, refund_id)
    await desk.relay()
    told = await read(bea, booking)
    assert (told["refunded"]["amount"], story(told)[-1][0]) == (0, "refund_failed")

    await desk.changed(bea, booking, "cancel")
    await desk.relay()
    assert (await read(bea, booking))["refunded"][
        "amount"
    ] == 2250  # half, as its policy says: of all again


async def find(desk: Desk, refund_id: UUID, charge_id: UUID) -> None:
    """The gateway says that it went back after all."""
    told = RefundMoved(
        external_id="refund_1",
        payment_id=payment_name(charge_id),
        money=Money(1500, "EUR"),
        progress=Progress.SUCCEEDED,
        refund_id=refund_id,
    )
    async with desk.resources.database.open_session() as session, Transaction(session):
        assert await Settling(session, desk.resources.clock).take(Gateway.SANDBOX, told)


async def test_what_was_found_again_counts_as_it_is(desk: Desk, hall: Hall, bea: Account) -> None:
    """Staff gave it back, it failed, and the gateway had done it all the same."""
    booking = await desk.paid(bea, hall.wish())
    charge_id = await charge_of(desk, booking)
    refund_id = await give_back(desk, charge_id, 1500)
    await desk.relay()
    await fail(desk, charge_id, refund_id)
    await desk.relay()
    assert (await read(bea, booking))["refunded"]["amount"] == 0

    await find(desk, refund_id, charge_id)
    await desk.relay()

    told = await read(bea, booking)
    assert told["refunded"]["amount"] == 1500
    kinds = [kind for kind, _, _ in story(told)]
    assert kinds[-3:] == ["refunded", "refund_failed", "refunded"]
    again: dict[str, Any] = {
        "charge_id": charge_id,
        "subject_kind": "booking",
        "subject_id": UUID(booking["id"]),
    }
    events = (
        RefundFailed(**again, refund_id=refund_id, amount=1500),  # late, and not so any more
        ChargeRefunded(**again, refund_id=refund_id, amount=1500, reason=""),
    )
    for event in events:
        async with desk.resources.database.open_session() as session:
            await changes.count_refund(session, desk.resources).execute(event)
    assert await read(bea, booking) == told


async def test_of_late_money_comes_back_what_has_not(desk: Desk, hall: Hall, bea: Account) -> None:
    """Staff were faster; and what goes back is not counted before what came."""
    booking = await booked(bea, hall.wish())
    charge_id = await charge_of(desk, booking)
    await desk.changed(bea, booking, "cancel")
    await desk.arrive(booking["payment_url"])
    refund_id = await give_back(desk, charge_id, 1500)
    event = ChargeRefunded(
        charge_id=charge_id,
        subject_kind="booking",
        subject_id=UUID(booking["id"]),
        refund_id=refund_id,
        amount=1500,
        reason="",
    )
    async with desk.resources.database.open_session() as session:
        with pytest.raises(Uncounted):
            await changes.count_refund(session, desk.resources).execute(event)

    await desk.relay()

    told = await read(bea, booking)
    assert (told["paid"]["amount"], told["refunded"]["amount"]) == (4500, 4500)
    parts = [one["refund"]["amount"]["amount"] for one in told["events"] if one["refund"]]
    assert parts == [3000, 1500]
    assert await desk.value("SELECT refunded_amount FROM charges") == 4500


async def test_a_hold_lives_on_while_its_gateway_closes_the_page(
    desk: Desk, hall: Hall, bea: Account, clock: MovableClock
) -> None:
    """For five minutes at the most; a page that is closed sooner ends it sooner."""
    held = [await booked(bea, hall.wish(hours)) for hours in (0, 2)]
    await run(desk, "UPDATE charges SET gateway = 'STRIPE', checkout_id = 'cs_' || id")
    clock.move(minutes=31)

    async def statuses() -> list[str]:
        await desk.tick()
        query = "SELECT status FROM bookings WHERE id = :id"
        return [await desk.value(query, id=one["id"]) for one in held]

    assert await statuses() == await statuses() == ["HELD", "HELD"]
    assert await desk.value("SELECT count(*) FROM charges WHERE closing_at IS NOT NULL") == 2
    closed = "UPDATE charges SET closed_at = now() WHERE subject_id = :id"
    await run(desk, closed, id=held[0]["id"])
    assert await statuses() == ["EXPIRED", "HELD"]
    clock.move(minutes=5)
    assert await statuses() == ["EXPIRED", "EXPIRED"]
    assert await desk.value("SELECT count(*) FROM charges WHERE status = 'EXPIRED'") == 2


async def run(desk: Desk, sql: str, **values: Any) -> None:
    async with desk.resources.database.engine.begin() as connection:
        await connection.execute(text(sql), values)
