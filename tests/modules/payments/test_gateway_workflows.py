"""What a gateway is asked between two transactions, and what becomes of it when somebody is killed
in between, or faster.
"""

from uuid import UUID

import pytest
from tests.conftest import MovableClock
from tests.modules.payments.conftest import Till
from tests.modules.payments.test_settling import gbp
from tests.modules.payments.watching import Killed, Watched, kill, opened, page, run

from mercat.modules.payments.dependencies import charges as dependencies
from mercat.modules.payments.dependencies import sandbox
from mercat.modules.payments.gateways.facts import Progress, RefundMoved
from mercat.modules.payments.gateways.port import GatewayRefused, GatewayUnavailable
from mercat.modules.payments.gateways.sandbox import payment_name
from mercat.modules.payments.schemas import PayInput


async def pay_there(till: Till, charge_id: UUID) -> None:
    """And the company has told nobody yet."""
    async with opened(till) as session:
        workflow = await sandbox.pay_charge(session, till.resources)
        await workflow.execute(charge_id, PayInput())


async def test_a_page_is_made_once_whoever_dies(till: Till, gateway: Watched) -> None:
    charge_id = await till.open()
    gateway.then = kill
    with pytest.raises(Killed):
        await run(till, "open_checkout", charge_id)
    assert (await page(till, charge_id))[:2] == ("CREATED", None)

    gateway.then = None
    await run(till, "open_checkout", charge_id)
    await run(till, "open_checkout", charge_id)

    url = f"http://127.0.0.1:8000/sandbox/checkout/{charge_id}"
    assert await page(till, charge_id) == ("PENDING", url, "true", "true")
    assert gateway.asked == 2  # not again, once it is there


async def test_a_page_that_nobody_wants_any_more_is_closed(till: Till, gateway: Watched) -> None:
    """It was given up while the company made it: nobody has seen it, and nobody will."""
    charge_id = await till.open()

    async def void() -> None:
        async with till.charges() as charges:
            assert await charges.void(charge_id)

    gateway.then = void
    await run(till, "open_checkout", charge_id)
    assert (await page(till, charge_id))[0::2] == ("EXPIRED", "false")
    assert await till.announced("CheckoutVoidDue") == [{"charge_id": str(charge_id)}]

    gateway.then = kill
    with pytest.raises(Killed):
        await run(till, "void_checkout", charge_id)
    assert (await page(till, charge_id))[3] == "true"
    gateway.then = None
    for _ in range(2):
        await run(till, "void_checkout", charge_id)
    assert (await page(till, charge_id))[3] == "false"
    assert gateway.asked == 3
    other = await till.open()
    await void_of(till)
    await run(till, "open_checkout", other)
    assert gateway.asked == 3


async def void_of(till: Till) -> None:
    async with till.charges() as charges:
        await charges.void_of("booking", till.subject_id)


async def test_whoever_closes_a_page_finds_what_was_paid_there(
    till: Till, gateway: Watched
) -> None:
    charge_id = await till.open()
    await run(till, "open_checkout", charge_id)
    await pay_there(till, charge_id)
    async with till.charges() as charges:
        assert await charges.void(charge_id)  # as far as anybody knows
    gateway.then = kill
    with pytest.raises(Killed):
        await run(till, "void_checkout", charge_id)
    assert await till.status(charge_id) == "EXPIRED"

    gateway.then = None
    for _ in range(2):
        await run(till, "void_checkout", charge_id)

    assert await till.status(charge_id) == "SUCCEEDED"
    assert await till.take(till.arrival(charge_id)) == [False]  # its webhook
    assert len(await till.announced("PaymentSettled")) == 1
    assert await till.faults() == []


async def refund_of(till: Till, *, known: bool = True) -> tuple[UUID, UUID]:
    """Of a charge that is paid; `known`: the company thinks so too."""
    charge_id = await till.open()
    if known:
        await pay_there(till, charge_id)
    await till.pay(charge_id)
    async with till.charges() as charges:
        refund = await charges.refund(charge_id, gbp(1500), reason="Cold")
    return charge_id, refund.id


async def test_money_goes_back_once_whoever_dies(till: Till, gateway: Watched) -> None:
    _, refund_id = await refund_of(till)
    gateway.then = kill
    with pytest.raises(Killed):
        await run(till, "send_refund", refund_id)
    assert await till.value("SELECT status FROM refunds") == "PENDING"

    gateway.then = None
    for _ in range(2):
        await run(till, "send_refund", refund_id)

    assert await till.value("SELECT status FROM refunds") == "SUCCEEDED"
    sent = "SELECT count(*) FROM sandbox_operations WHERE kind = 'REFUND'"
    assert (await till.value(sent), gateway.asked) == (1, 2)
    assert len(await till.announced("RefundSettled")) == 1
    assert await till.faults() == []


async def test_a_webhook_may_be_faster_than_the_answer(till: Till, gateway: Watched) -> None:
    charge_id, refund_id = await refund_of(till)

    async def tell() -> None:
        name = await till.value("SELECT id FROM sandbox_operations WHERE kind = 'REFUND'")
        told = RefundMoved(
            external_id=f"refund_{name.hex}",
            payment_id=payment_name(charge_id),
            money=gbp(1500),
            progress=Progress.SUCCEEDED,
            refund_id=refund_id,
        )
        assert await till.take(told) == [True]

    gateway.then = tell
    await run(till, "send_refund", refund_id)

    assert await till.value("SELECT count(*) FROM refunds") == 1
    assert len(await till.announced("RefundSettled")) == 1
    assert await till.faults() == []


async def test_what_a_company_refuses_is_told_to_people(till: Till, gateway: Watched) -> None:
    charge_id, refund_id = await refund_of(till, known=False)
    await run(till, "send_refund", refund_id)
    assert await till.value("SELECT status || ' ' || error FROM refunds") == (
        "FAILED payment_unknown"
    )
    assert gateway.asked == 1
    row = await till.row(charge_id)
    assert (row["status"], row["refunded_amount"]) == ("SUCCEEDED", 0)
    assert len(await till.announced("RefundFailed")) == 1
    assert await till.faults() == []


async def test_what_was_given_back_unheard_is_known_once_it_is_told(
    till: Till, gateway: Watched
) -> None:
    """Its answer was lost, and then the business had taken our access away."""
    charge_id, refund_id = await refund_of(till)

    async def lose() -> None:
        raise GatewayRefused("account_disconnected")

    gateway.then = lose
    await run(till, "send_refund", refund_id)
    assert await till.value("SELECT status FROM refunds") == "FAILED"
    told = RefundMoved(
        external_id="refund_1",
        payment_id=payment_name(charge_id),
        money=gbp(1500),
        progress=Progress.SUCCEEDED,
        refund_id=refund_id,
    )
    assert await till.take(told, told) == [True, False]
    assert await till.value("SELECT status FROM refunds") == "SUCCEEDED"
    row = await till.row(charge_id)
    assert (row["status"], row["refunded_amount"]) == ("PARTIALLY_REFUNDED", 1500)
    assert len(await till.announced("ChargeRefunded")) == 1  # after RefundFailed
    assert await till.faults() == []


async def test_what_a_company_does_not_answer_is_asked_again(
    till: Till, gateway: Watched, clock: MovableClock
) -> None:
    """By the outbox; and by the clock, where even that has given up."""
    charge_id, refund_id = await refund_of(till)
    await run(till, "open_checkout", unclosed := await till.open())

    async def silence() -> None:
        raise GatewayUnavailable("timeout")

    async with till.charges() as charges:
        await charges.void(unclosed)
    gateway.then = silence
    for act, whose in (("send_refund", refund_id), ("void_checkout", unclosed)):
        with pytest.raises(GatewayUnavailable):
            await run(till, act, whose)
    assert await till.value("SELECT status || attempts FROM refunds") == "PENDING1"
    pageless = await till.open(minutes=600)
    await till.value("UPDATE charges SET gateway = 'STRIPE' WHERE id = :id", id=pageless)
    await till.value("DELETE FROM outbox")

    for hours in (0, 2):
        clock.move(minutes=60 * hours)
        async with opened(till) as session:
            await dependencies.resume_payments(session, till.resources).execute()
        asked = [{"refund_id": str(refund_id)}] if hours else []
        assert await till.announced("RefundDue") == asked
        asked = [{"charge_id": str(unclosed)}] if hours else []
        assert await till.announced("CheckoutVoidDue") == asked
        asked = [{"charge_id": str(pageless)}] if hours else []
        assert await till.announced("CheckoutDue") == asked
    gateway.then = None
    await run(till, "send_refund", refund_id)
    assert (await till.row(charge_id))["refunded_amount"] == 1500
    assert await till.faults() == []


async def test_what_a_company_has_is_not_asked_for_again(till: Till, gateway: Watched) -> None:
    """It says by a webhook what became of it."""
    _, refund_id = await refund_of(till)
    await till.value("UPDATE refunds SET gateway_refund_id = 're_1'")
    await run(till, "send_refund", refund_id)
    assert gateway.asked == 0
    assert await till.value("SELECT status FROM refunds") == "PENDING"
