"""Payouts as a team sees them, and as staff mend them."""

import asyncio
from uuid import UUID

from httpx import AsyncClient
from tests.conftest import MovableClock
from tests.modules.businesses.teams import entered, refused
from tests.modules.identity.staff import Account, join
from tests.modules.payments.purses import Purse
from tests.modules.payments.test_payouts import send

from mercat.modules.identity.models import UserType
from mercat.modules.payments.gateways.port import GatewayRefused
from mercat.platform.ids import uuid7
from mercat.platform.resources import Resources


async def _one_failed(
    client: AsyncClient, purse: Purse, resources: Resources, clock: MovableClock
) -> tuple[Account, UUID, UUID]:
    """Staff, a payout that failed, and another one."""
    staff = await join(client, resources, "staff@example.com", UserType.STAFF)
    await purse.earn(10_000)
    await purse.earn(3_000, "EUR")
    clock.move(days=4)
    await purse.run()
    made = await purse.rows("SELECT id FROM payouts ORDER BY amount DESC")
    failed, other = (row["id"] for row in made)
    await send(purse, GatewayRefused("account_closed"), failed)
    return staff, failed, other


async def test_a_team_sees_its_payouts(
    client: AsyncClient, purse: Purse, resources: Resources, ada: Account, clock: MovableClock
) -> None:
    grace = await join(client, resources, "grace@example.com")
    staff, failed, other = await _one_failed(client, purse, resources, clock)
    ada, staff, grace = [await entered(client, who) for who in (ada, staff, grace)]
    path = f"/payments/payouts?business_id={purse.business_id}"

    first = (await ada.get(f"{path}&limit=1")).json()
    second = (await ada.get(f"{path}&limit=1&cursor={first['next_cursor']}")).json()
    told = first["items"] + second["items"]
    assert {one["id"] for one in told} == {str(failed), str(other)}
    assert second["next_cursor"] is None
    (one,) = [one for one in told if one["id"] == str(failed)]
    assert (one["status"], one["error"], one["money"]) == (
        *("FAILED", "account_closed"),
        {"amount": 8_500, "currency": "GBP"},
    )
    assert refused(await grace.get(path)) == (404, "business_not_found")
    assert refused(await ada.get("/payments/payouts")) == (403, "forbidden")
    assert len((await staff.get("/payments/payouts")).json()["items"]) == 2


async def test_staff_have_a_failed_one_made_again_once(
    client: AsyncClient, purse: Purse, resources: Resources, ada: Account, clock: MovableClock
) -> None:
    staff, failed, other = await _one_failed(client, purse, resources, clock)
    staff, ada = [await entered(client, who) for who in (staff, ada)]
    retry = f"/payments/payouts/{failed}/retry"
    before = await purse.rows("SELECT * FROM payouts ORDER BY id")
    assert refused(await ada.ask("POST", retry)) == (403, "forbidden")
    wrong = f"/payments/payouts/{other}/retry"
    assert refused(await staff.ask("POST", wrong)) == (409, "payout_not_failed")
    nothing = f"/payments/payouts/{uuid7()}/retry"
    assert refused(await staff.ask("POST", nothing)) == (404, "payout_not_found")
    assert await purse.rows("SELECT * FROM payouts ORDER BY id") == before
    answers = await asyncio.gather(*(staff.ask("POST", retry) for _ in range(4)))
    told = [refused(one) for one in answers]
    assert (told.count(201), told.count((409, "payout_not_failed"))) == (1, 3)
    assert len(await purse.payouts()) == 3
    assert await purse.balance("PAYABLE") == 0
    acts = await purse.rows("SELECT action FROM audit_events WHERE target_type = 'payout'")
    assert [act["action"] for act in acts] == ["payout.retried"]
