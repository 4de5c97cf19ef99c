"""What payment companies tell and could not do, at the console: taken up again, made again."""

from collections.abc import Callable
from typing import Any

from httpx import AsyncClient
from tests.admin.people import seat, trail, words
from tests.conftest import MovableClock
from tests.modules.identity.staff import Account
from tests.modules.payments.company import everything, given_back
from tests.modules.payments.conftest import Till, ada, purse, send, till
from tests.modules.payments.purses import Purse
from tests.modules.payments.test_payouts import send as send_payout

from mercat.modules.payments.gateways.port import GatewayRefused
from mercat.platform.resources import Resources

__all__ = ["ada", "purse", "send", "till"]

REASON = "Asked for by support ticket 7"


async def test_a_webhook_is_taken_up_again(
    client: AsyncClient, resources: Resources, till: Till, send: Callable[..., Any]
) -> None:
    await send(given_back(await till.open()), name="msg_2")
    webhook = await till.value("SELECT id FROM webhook_events")
    desk = await seat(client, resources)
    assert "msg_2" in words(await desk.get("/gateway-notices/list?handled=no"))
    assert "msg_2" not in words(await desk.get("/gateway-notices/list?gateway=STRIPE"))
    page = await desk.get(f"/gateway-notices/detail?pk={webhook}")
    assert "refund_1" not in page.text  # the company's own words
    before = await everything(resources)
    refused = await desk.act("gateway-notices", "replay", webhook, reason="")
    assert refused.status_code == 422
    assert await everything(resources) == before

    assert (await desk.act("gateway-notices", "replay", webhook)).status_code == 303

    action, told = (await trail(resources))[-1]
    assert (action, told["reason"], told["event_id"]) == ("webhook.replayed", REASON, "msg_2")
    assert await till.value("SELECT attempts FROM webhook_events") == 2


async def test_a_payout_is_made_again(
    client: AsyncClient, resources: Resources, purse: Purse, clock: MovableClock, ada: Account
) -> None:
    await purse.earn(10_000)
    clock.move(days=4)
    await purse.run()
    [failed] = [row["id"] for row in await purse.rows("SELECT id FROM payouts")]
    desk = await seat(client, resources)
    assert (await desk.get(f"/payouts/act/retry?pk={failed}")).status_code == 409
    await send_payout(purse, GatewayRefused("account_closed"), failed)
    assert "account_closed" in words(await desk.get("/payouts/list"))
    before = await purse.rows("SELECT * FROM payouts")
    refused = await desk.act("payouts", "retry", failed, reason="")
    assert refused.status_code == 422
    assert await purse.rows("SELECT * FROM payouts") == before

    assert (await desk.act("payouts", "retry", failed)).status_code == 303

    assert len(await purse.rows("SELECT id FROM payouts")) == 2
    action, told = (await trail(resources))[-1]
    assert (action, told["reason"]) == ("payout.retried", REASON)
    assert await purse.balance("PAYABLE") == 0
