"""Businesses are paid: on time, what is theirs, once."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from tests.conftest import MovableClock
from tests.modules.payments.delivering import deliver
from tests.modules.payments.purses import Purse, Troubled, troubled

from mercat.modules.payments import handlers
from mercat.modules.payments.dependencies import payouts
from mercat.modules.payments.errors import GivenUp, NotKnownYet
from mercat.modules.payments.gateways.facts import PayoutMoved, Progress, RefundMoved
from mercat.modules.payments.gateways.port import Answer, GatewayRefused, GatewayUnavailable
from mercat.modules.payments.models import Gateway
from mercat.modules.payments.repository import ledger
from mercat.modules.payments.service import Payouts, Settling
from mercat.modules.payments.workflows.run_payouts import last_time
from mercat.platform.ids import uuid7
from mercat.platform.money import Money
from mercat.platform.outbox import Handlers


async def send(
    purse: Purse, answer: Any = None, payout_id: UUID | None = None
) -> tuple[Troubled, UUID]:
    """The worker asks the company, which answers so."""
    company, companies = troubled(purse.resources)
    company.answer = answer
    if payout_id is None:
        payout_id = (await purse.rows("SELECT id FROM payouts ORDER BY id DESC LIMIT 1"))[0]["id"]
    async with purse.resources.database.open_session() as session:
        workflow = payouts.send_payout(session, purse.resources)
        workflow._gateways = companies
        await workflow.execute(payout_id)
    return company, payout_id


async def tell(purse: Purse, payout_id: UUID, progress: Progress, **more: Any) -> bool:
    """The company does, of the payout under our name for it."""
    fact = PayoutMoved(external_id="po_1", progress=progress, payout_id=payout_id, **more)
    async with purse.resources.database.open_session() as session:
        news = await Payouts(session, purse.resources.clock).moved(Gateway.SANDBOX, fact)
        await session.commit()
    return news


def test_it_is_time_at_six_and_on_mondays() -> None:
    def at(day: int, hour: int) -> datetime:
        return datetime(2026, 11, day, hour, tzinfo=UTC)

    assert last_time(at(21, 6), weekly=False) == at(21, 6)
    assert last_time(at(21, 5), weekly=False) == at(20, 6)
    assert last_time(at(21, 23), weekly=True) == at(16, 6)
    assert last_time(at(16, 6), weekly=True) == at(16, 6)
    assert last_time(at(16, 5), weekly=True) == at(9, 6)


async def test_what_is_old_enough_is_paid_once_each_day(purse: Purse, clock: MovableClock) -> None:
    await purse.earn(10_000)
    await purse.earn(2_000, "JPY")
    await purse.earn(999, "BHD")  # less than ten dinars
    clock.move(days=1)
    await purse.run()
    assert await purse.payouts() == []

    clock.move(days=3)
    await purse.run(payout_interval="off")
    assert await purse.payouts() == []
    await asyncio.gather(*(purse.run() for _ in range(3)))
    await purse.run()
    assert sorted(await purse.payouts()) == [(1_700, "JPY", "PENDING"), (8_500, "GBP", "PENDING")]
    assert await purse.balance("PAYABLE") == 0
    assert await purse.balance("TRANSIT") == -8_500
    assert await purse.balance("PAYABLE", "BHD") == -849
    clock.move(days=1)
    await purse.run()
    assert len(await purse.payouts()) == 2  # nothing has come in since


async def test_however_many_are_owed_money_all_are_paid(
    purse: Purse, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger, "AT_ONCE", 1)
    for currency in ("GBP", "EUR", "USD"):
        await purse.earn(10_000, currency)
    clock.move(days=4)
    await purse.run()
    assert {currency for _, currency, _ in await purse.payouts()} == {"GBP", "EUR", "USD"}


async def test_a_clock_that_was_ahead_keeps_nobody_from_being_paid(
    purse: Purse, clock: MovableClock
) -> None:
    await purse.earn(10_000)
    clock.move(days=365)
    await purse.run()
    assert len(await purse.payouts()) == 1
    clock.move(days=-361)
    await purse.run()
    assert len(await purse.payouts()) == 1  # nothing has come in since
    await purse.earn(20_000)
    await purse.run()
    assert sorted(await purse.payouts()) == [(8_500, "GBP", "PENDING"), (17_000, "GBP", "PENDING")]
    await purse.run()
    assert len(await purse.payouts()) == 2


async def test_the_sandbox_pays_and_tells_by_its_webhook(purse: Purse, clock: MovableClock) -> None:
    await purse.earn(10_000)
    clock.move(days=4)
    await purse.run()

    await deliver(purse.resources, Handlers(handlers.HANDLERS))

    assert await purse.payouts() == [(8_500, "GBP", "PAID")]
    assert [await purse.balance(kind) for kind in ("PAYABLE", "TRANSIT", "CLEARING")] == [
        *(0, 0),
        1_500,  # our commission lies there still
    ]


async def test_whoever_dies_in_between_pays_nobody_twice(purse: Purse, clock: MovableClock) -> None:
    await purse.earn(10_000)
    clock.move(days=4)
    await purse.run()

    with pytest.raises(GatewayUnavailable):  # it was done, and nobody heard of it
        await send(purse, GatewayUnavailable("timeout"))
    assert await purse.payouts() == [(8_500, "GBP", "PENDING")]
    await send(purse)
    company, payout_id = await send(purse)

    assert company.asked == []  # what it has taken it is not asked for again
    assert await purse.payouts() == [(8_500, "GBP", "IN_TRANSIT")]
    done = await purse.rows("SELECT key FROM sandbox_operations WHERE kind = 'PAYOUT'")
    assert len(done) == 1
    assert await tell(purse, payout_id, Progress.SUCCEEDED)
    assert not await tell(purse, payout_id, Progress.SUCCEEDED)
    assert not await tell(purse, payout_id, Progress.PENDING)
    assert await purse.payouts() == [(8_500, "GBP", "PAID")]


async def test_what_fails_is_in_the_balance_again_and_goes_with_the_next(
    purse: Purse, clock: MovableClock
) -> None:
    await purse.earn(10_000)
    clock.move(days=4)
    await purse.run()
    await send(purse, GatewayRefused("account_closed"))
    assert await purse.payouts() == [(8_500, "GBP", "FAILED")]
    assert [await purse.balance(kind) for kind in ("PAYABLE", "TRANSIT")] == [-8_500, 0]
    await purse.run()
    assert len(await purse.payouts()) == 1  # not again on the same day

    await purse.earn(1_000)
    clock.move(days=1)
    await purse.run()
    _, payout_id = await send(purse, Answer(external_id="po_1", progress=Progress.SUCCEEDED))
    assert await purse.payouts() == [(8_500, "GBP", "FAILED"), (9_350, "GBP", "PAID")]
    # A bank may send back what had arrived; what is told after that is late.
    assert await tell(purse, payout_id, Progress.FAILED, error="no_account")
    assert not await tell(purse, payout_id, Progress.SUCCEEDED)
    assert [await purse.balance(kind) for kind in ("PAYABLE", "TRANSIT")] == [-9_350, 0]
    unknown = PayoutMoved(external_id="po_2", progress=Progress.SUCCEEDED, payout_id=uuid7())
    async with purse.resources.database.open_session() as session:
        with pytest.raises(NotKnownYet):
            await Payouts(session, clock).moved(Gateway.SANDBOX, unknown)


async def test_what_went_back_after_it_was_paid_is_taken_from_the_next(
    purse: Purse, clock: MovableClock
) -> None:
    charge_id = await purse.earn(10_000)
    clock.move(days=4)
    await purse.run()
    await send(purse, Answer(external_id="po_1", progress=Progress.SUCCEEDED))
    fact = RefundMoved(
        external_id="re_1",
        payment_id=f"payment_{charge_id.hex}",
        money=Money(10_000, "GBP"),
        progress=Progress.SUCCEEDED,
    )
    async with purse.resources.database.open_session() as session:
        assert await Settling(session, clock).take(Gateway.SANDBOX, fact)
        await session.commit()
    assert await purse.balance("CLAWBACK") == 8_500

    await purse.earn(4_000)
    clock.move(days=4)
    await purse.run()
    assert [amount for amount, *_ in await purse.payouts()] == [8_500]  # they owe us
    assert await purse.balance("CLAWBACK") == 5_100
    await purse.earn(20_000)
    clock.move(days=4)
    await purse.run()
    assert [amount for amount, *_ in await purse.payouts()] == [8_500, 11_900]
    assert await purse.balance("CLAWBACK") == 0


async def test_a_company_that_does_not_answer_is_asked_again_until_it_does(
    purse: Purse, clock: MovableClock
) -> None:
    await purse.earn(10_000)
    clock.move(days=4)
    await purse.run()

    async def due() -> int:
        rows = await purse.rows("SELECT count(*) AS n FROM outbox WHERE name = 'PayoutDue'")
        return int(rows[0]["n"])

    made = (await purse.rows("SELECT created_at FROM payouts"))[0]["created_at"]
    clock.ahead = made - datetime.now(UTC) + timedelta(minutes=31)
    await purse.run()
    assert await due() == 2
    clock.move(hours=50)  # longer than any key lasts: adapters look first then
    await purse.run(payout_interval="off")
    assert await due() == 3
    await send(purse)
    assert (await purse.payouts())[0][2] == "IN_TRANSIT"
    await purse.run(payout_interval="off")
    assert await due() == 3


async def test_what_was_paid_after_nobody_could_be_asked_is_for_staff(
    purse: Purse, clock: MovableClock
) -> None:
    """Its money is in the balance again, and may have left it with another payout."""
    await purse.earn(10_000)
    clock.move(days=4)
    await purse.run()
    _, payout_id = await send(purse, GatewayRefused("no_account"))
    assert (await purse.payouts())[0][2] == "FAILED"
    with pytest.raises(GivenUp):
        await tell(purse, payout_id, Progress.SUCCEEDED)
    assert not await tell(purse, payout_id, Progress.FAILED)
    assert not await tell(purse, payout_id, Progress.SUCCEEDED)  # told too late, of what failed
    assert await purse.balance("PAYABLE") == -8_500
