"""Requests and the books of a business, at the console: looked at, never changed."""

from httpx import AsyncClient
from tests.admin.people import seat, words
from tests.conftest import MovableClock
from tests.modules.identity.staff import Account
from tests.modules.leads.conftest import bea, market
from tests.modules.leads.market import Market, asked
from tests.modules.payments.conftest import ada, purse
from tests.modules.payments.purses import Purse

from mercat.platform.resources import Resources

__all__ = ["ada", "bea", "market", "purse"]


async def test_a_request_and_whom_it_was_offered_to(
    client: AsyncClient, resources: Resources, market: Market, bea: Account
) -> None:
    await market.several(2)
    wanted = await asked(bea)
    await market.relay()
    desk = await seat(client, resources)
    before = await market.state()
    status = await market.value("SELECT status FROM service_requests")
    listed = await desk.get(f"/requests/list?status={status}")
    assert wanted["id"] in listed.text
    assert wanted["id"] not in (await desk.get("/requests/list?status=CANCELLED")).text
    row = words(await desk.get(f"/requests/detail?pk={wanted['id']}"))
    assert "Plumber 1" in row
    assert "Plumber 2" in row
    assert await market.state() == before


async def test_the_books_of_a_business(
    client: AsyncClient, resources: Resources, purse: Purse, clock: MovableClock
) -> None:
    await purse.earn(10_000)
    desk = await seat(client, resources)
    row = words(await desk.get(f"/businesses/detail?pk={purse.business_id}"))
    assert "GBP 0.00 GBP 85.00 GBP" in row  # nothing old enough yet
    assert "PAYABLE -85.00 GBP" in row
