"""Workers die between a company's answer and our commit: nothing is done twice, nothing is lost."""

import asyncio
import multiprocessing
import signal
from collections.abc import Awaitable, Callable
from uuid import UUID

import pytest
from tests.conftest import MovableClock
from tests.modules.payments.conftest import Till
from tests.modules.payments.dying import act_and_die
from tests.modules.payments.purses import Purse
from tests.modules.payments.test_gateway_workflows import pay_there
from tests.modules.payments.test_settling import gbp
from tests.modules.payments.watching import page, run

from mercat.modules.payments.dependencies import payouts
from mercat.platform.resources import Resources

Kill = Callable[[str, UUID], Awaitable[None]]


@pytest.fixture
def kill(resources: Resources, clock: MovableClock) -> Kill:
    """Does this, in a process of its own that does not survive it."""
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload([act_and_die.__module__])

    async def kill(act: str, whose: UUID) -> None:
        told = (resources.settings, act, whose, clock.ahead)
        worker = processes.Process(target=act_and_die, args=told)
        worker.start()
        await asyncio.to_thread(worker.join, 60)
        assert worker.exitcode == -signal.SIGKILL

    return kill


async def test_pages_and_refunds(till: Till, kill: Kill) -> None:
    charge_id, other = await till.open(), await till.open()
    await kill("open_checkout", charge_id)
    assert (await page(till, charge_id))[1] is None
    for whose in (charge_id, other):
        await run(till, "open_checkout", whose)
    assert (await page(till, charge_id))[1] is not None

    async with till.charges() as charges:
        assert await charges.void(other)
    await kill("void_checkout", other)
    assert (await page(till, other))[3] == "true"  # not closed, as far as we know
    await run(till, "void_checkout", other)
    assert (await page(till, other))[3] == "false"

    await pay_there(till, charge_id)
    await till.pay(charge_id)
    async with till.charges() as charges:
        refund = await charges.refund(charge_id, gbp(1500), reason="Cold")
    for _ in range(2):
        await kill("send_refund", refund.id)
    assert await till.value("SELECT status FROM refunds") == "PENDING"
    await run(till, "send_refund", refund.id)
    assert await till.value("SELECT status FROM refunds") == "SUCCEEDED"
    sent = "SELECT sum(amount)::int FROM sandbox_operations WHERE kind = 'REFUND'"
    assert await till.value(sent) == 1500
    assert await till.faults() == []


async def test_payouts(purse: Purse, clock: MovableClock, kill: Kill) -> None:
    await purse.earn(10_000)
    clock.move(days=4)
    await purse.run()
    ((payout_id,),) = [row.values() for row in await purse.rows("SELECT id FROM payouts")]
    for _ in range(2):
        await kill("send_payout", payout_id)
    assert await purse.payouts() == [(8_500, "GBP", "PENDING")]

    async with purse.resources.database.open_session() as session:
        await payouts.send_payout(session, purse.resources).execute(payout_id)

    assert await purse.payouts() == [(8_500, "GBP", "IN_TRANSIT")]
    done = "SELECT amount FROM sandbox_operations WHERE kind = 'PAYOUT'"
    assert await purse.rows(done) == [{"amount": 8_500}]
