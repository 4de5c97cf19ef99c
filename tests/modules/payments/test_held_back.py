"""Whose money is held back, and who may look at whose."""

import pytest
from httpx import AsyncClient
from sqlalchemy import text
from tests.conftest import MovableClock
from tests.modules.businesses.teams import entered, refused
from tests.modules.identity.staff import Account, join
from tests.modules.payments.purses import Purse
from tests.modules.payments.test_payouts import send

from mercat.modules.identity.models import UserType
from mercat.modules.payments.gateways.port import GatewayRefused
from mercat.platform.db import Transaction
from mercat.platform.ids import uuid7
from mercat.platform.resources import Resources


async def stand(purse: Purse, status: str) -> None:
    async with purse.resources.database.open_session() as session, Transaction(session):
        await session.execute(text(f"UPDATE businesses SET status = '{status}'"))  # noqa: S608 (ours)


@pytest.fixture
async def staff(client: AsyncClient, resources: Resources) -> Account:
    return await join(client, resources, "root@example.com", UserType.STAFF, ["ADMIN"])


async def test_a_suspended_business_is_paid_once_it_is_reinstated(
    purse: Purse, clock: MovableClock, staff: Account
) -> None:
    await purse.earn(10_000)
    clock.move(days=4)
    staff = await entered(staff.client, staff)
    await stand(purse, "SUSPENDED")

    await purse.run()

    assert await purse.payouts() == []
    balance = f"/payments/balance?business_id={purse.business_id}"
    told = (await staff.get(balance)).json()
    assert told["payouts_held"] == "business_suspended"
    assert told["currencies"][0]["available"]["amount"] == 8_500
    await stand(purse, "PUBLISHED")
    assert (await staff.get(balance)).json()["payouts_held"] is None
    await purse.run()
    assert await purse.payouts() == [(8_500, "GBP", "PENDING")]

    _, payout_id = await send(purse, GatewayRefused("account_closed"))
    await stand(purse, "SUSPENDED")
    again = f"/payments/payouts/{payout_id}/retry"
    assert refused(await staff.ask("POST", again)) == (409, "business_suspended")
    assert await purse.payouts() == [(8_500, "GBP", "FAILED")]
    await stand(purse, "PUBLISHED")
    assert (await staff.ask("POST", again)).status_code == 201


@pytest.mark.parametrize(
    "path", ["charges", "disputes", "payouts", "accounts", "balance", "ledger", "statement.csv"]
)
async def test_of_a_business_that_is_not_there_staff_see_nothing(
    purse: Purse, staff: Account, ada: Account, path: str
) -> None:
    """What was given up staff still see, and its team does not."""

    async def look(who: Account, business: object) -> tuple[int, str | None]:
        answer = await who.get(f"/payments/{path}?business_id={business}")
        return answer.status_code, None if answer.is_success else answer.json()["error"]

    assert await look(staff, uuid7()) == (404, "business_not_found")
    assert await look(staff, purse.business_id) == (200, None)
    assert await look(ada, purse.business_id) == (200, None)
    async with purse.resources.database.open_session() as session, Transaction(session):
        await session.execute(text("UPDATE businesses SET archived_at = now()"))
    assert await look(ada, purse.business_id) == (404, "business_not_found")
    assert await look(staff, purse.business_id) == (200, None)
