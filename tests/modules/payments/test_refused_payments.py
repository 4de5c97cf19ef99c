"""What a payment company does not take on, and whom that concerns."""

from typing import Any

from httpx import AsyncClient
from tests.conftest import MovableClock
from tests.modules.payments.company import paid
from tests.modules.payments.conftest import Till
from tests.modules.payments.delivering import Listener
from tests.modules.payments.watching import Watched, page, run

from mercat.modules.payments.gateways.port import GatewayRefused
from mercat.modules.payments.gateways.sandbox import payment_name
from mercat.platform.resources import Resources


async def test_a_page_that_a_company_refuses_is_told_to_everybody_whom_it_concerns(
    till: Till, gateway: Watched, client: AsyncClient, clock: MovableClock
) -> None:
    """The payer need not wait; what it is for may be asked for anew."""

    async def refuse() -> None:
        raise GatewayRefused("account_invalid")

    gateway.then = refuse
    charge_id = await till.open()
    for _ in range(2):
        await run(till, "open_checkout", charge_id)
    shown = await client.get(f"/pay/{charge_id}")
    assert "<h1>This cannot be paid now</h1>" in shown.text
    assert 'http-equiv="refresh"' not in shown.text
    assert await page(till, charge_id) == ("FAILED", None, "true", "false")
    error = "SELECT error FROM charges WHERE id = :id"
    assert await till.value(error, id=charge_id) == "account_invalid"
    told = {"charge_id": str(charge_id), "business_id": str(till.business_id)}
    assert await till.announced("CheckoutRefused") == [told]

    async with till.charges() as charges:
        assert not (await charges.get(charge_id)).is_open(clock.now())
        assert await charges.close_first(charge_id)  # as its hold dies
    assert await till.status(charge_id) == "FAILED"
    await run(till, "open_checkout", await till.open())
    assert await till.announced("CheckoutRefused") == [told]  # once a day
    clock.move(minutes=60 * 25)
    await run(till, "open_checkout", await till.open())
    assert len(await till.announced("CheckoutRefused")) == 2
    assert await till.announced("CheckoutVoidDue") == []
    gateway.then = None
    await run(till, "open_checkout", other := await till.open())
    assert await till.status(other) == "PENDING"


async def test_one_payment_does_not_pay_for_two(
    send: Any, till: Till, resources: Resources
) -> None:
    """The company says one name twice: staff see why the other is not settled, and nothing breaks
    off over and over.
    """
    first, second = await till.open(), await till.open()
    await till.pay(first)
    assert (await send(paid(second, payment=payment_name(first)))).status_code == 200
    before = await till.row(second)

    await Listener(resources).listen()

    assert await till.row(second) == before
    assert await till.value("SELECT error FROM webhook_events") == "payment_known"
    assert await till.value("SELECT count(*) FROM deliveries WHERE handled_at IS NULL") == 0
    assert await till.faults() == []
