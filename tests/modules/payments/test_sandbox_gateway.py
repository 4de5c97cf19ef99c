"""The sandbox behind the port: asked under a key it does a thing once, and tells of it."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest
from httpx import AsyncClient
from sqlalchemy import text
from tests.conftest import MovableClock
from tests.modules.payments.conftest import FORTY_FIVE, Till
from tests.modules.payments.delivering import Listener

from mercat.modules.payments.dependencies.gateways import gateways
from mercat.modules.payments.gateways.facts import PaymentArrived, Progress, RefundMoved
from mercat.modules.payments.gateways.port import (
    PLATFORM,
    ClosedCheckout,
    GatewayRefused,
    PaymentGateway,
    PayoutOrder,
    RefundOrder,
)
from mercat.modules.payments.gateways.sandbox import payment_name
from mercat.modules.payments.models import Gateway, SandboxAct
from mercat.modules.payments.service import SandboxBook, sandbox
from mercat.platform.ids import uuid7
from mercat.platform.money import Money
from mercat.platform.resources import Resources


@pytest.fixture
def company(resources: Resources) -> PaymentGateway:
    return gateways(resources).of(Gateway.SANDBOX)


@pytest.fixture
async def paid(client: AsyncClient, till: Till, ear: Listener) -> UUID:
    charge_id = await till.open()
    await client.post(f"/sandbox/checkout/{charge_id}/pay")
    await ear.listen()
    return charge_id


def asked(charge_id: UUID, amount: int, key: UUID | None = None) -> RefundOrder:
    money, fee = Money(amount, "GBP"), Money(0, "GBP")
    name = payment_name(charge_id)
    return RefundOrder(key=key or uuid7(), payment_id=name, money=money, fee=fee, reason="Rain")


async def operations(resources: Resources) -> list[tuple[str, int]]:
    query = text("SELECT kind, amount FROM sandbox_operations ORDER BY created_at, id")
    async with resources.database.engine.connect() as connection:
        return [(row.kind, row.amount) for row in await connection.execute(query)]


async def test_asked_again_it_gives_back_once(
    company: PaymentGateway, paid: UUID, resources: Resources
) -> None:
    order = asked(paid, 3000)

    answers = await asyncio.gather(*(company.refund(order, PLATFORM) for _ in range(4)))

    assert len(set(answers)) == 1
    assert answers[0].progress is Progress.SUCCEEDED
    assert await operations(resources) == [("PAYMENT", 4500), ("REFUND", 3000)]


async def test_more_than_was_paid_does_not_go_back(
    company: PaymentGateway, paid: UUID, till: Till, resources: Resources
) -> None:
    raced = [company.refund(asked(paid, 3000), PLATFORM) for _ in range(4)]
    told = await asyncio.gather(*raced, return_exceptions=True)

    refused = [one for one in told if isinstance(one, GatewayRefused)]
    assert [one.code for one in refused] == ["amount_too_large"] * 3
    unpaid = await till.open()
    others = {
        "payment_unknown": asked(unpaid, 1),
        "currency_mismatch": RefundOrder(
            key=uuid7(),
            payment_id=payment_name(paid),
            money=Money(1, "USD"),
            fee=Money(0, "USD"),
            reason="Rain",
        ),
    }
    for code, order in others.items():
        with pytest.raises(GatewayRefused, match=code):
            await company.refund(order, PLATFORM)
    assert await operations(resources) == [("PAYMENT", 4500), ("REFUND", 3000)]


async def test_its_page_is_closed_or_paid(
    company: PaymentGateway, paid: UUID, till: Till, clock: MovableClock
) -> None:
    unpaid = await till.open()
    for charge_id, closed in ((paid, ClosedCheckout.PAID), (unpaid, ClosedCheckout.CLOSED)):
        name = f"checkout_{charge_id.hex}"
        assert await company.close_checkout(name, PLATFORM) is closed
        found = await company.find_payment(charge_id, name, PLATFORM)
        assert (found is not None) is (closed is ClosedCheckout.PAID)
        if found is not None:
            assert (found.charge_id, found.money) == (paid, FORTY_FIVE)
            assert found.at <= clock.now()


async def test_a_payout_is_told_by_a_webhook(
    company: PaymentGateway, ear: Listener, resources: Resources
) -> None:
    order = PayoutOrder(key=uuid7(), money=FORTY_FIVE, description="Mercat")

    first, again = [await company.pay_out(order, PLATFORM) for _ in range(2)]
    await ear.listen()

    assert (first, first.progress) == (again, Progress.PENDING)
    async with resources.database.engine.connect() as connection:
        query = text("SELECT kind, payload->'data'->>'reference', error FROM webhook_events")
        stored = (await connection.execute(query)).one()
    assert tuple(stored) == ("payout.paid", str(order.key), "not_known_yet")  # none of ours


async def test_it_lists_what_it_did_and_nothing_that_is_to_come(
    company: PaymentGateway,
    resources: Resources,
    clock: MovableClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sandbox, "_BATCH", 2)
    begin, charges = clock.now(), [uuid7() for _ in range(5)]
    async with resources.database.open_session() as session:
        book = SandboxBook(session, clock)
        for charge_id in charges:
            await book.write(SandboxAct.PAYMENT, charge_id, charge_id, FORTY_FIVE)
        later = await book.write(
            SandboxAct.CONSOLE_REFUND, uuid7(), charges[0], FORTY_FIVE, after=timedelta(minutes=1)
        )
        await session.commit()

    async def told() -> list[object]:
        until = clock.now() + timedelta(hours=1)
        return [fact async for fact in company.facts_between(begin, until, PLATFORM)]

    facts = await told()
    assert [one.charge_id for one in facts if isinstance(one, PaymentArrived)] == charges
    assert len(facts) == 5
    clock.move(minutes=2)
    [refund] = [one for one in await told() if isinstance(one, RefundMoved)]
    assert (refund.external_id, refund.refund_id) == (f"refund_{later.id.hex}", None)
