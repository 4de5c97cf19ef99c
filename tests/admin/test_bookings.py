"""Bookings and what was paid for them, at the console: called off, and given back."""

import pytest
from httpx import AsyncClient
from tests.admin.people import seat, trail, words
from tests.modules.bookings.desk import Desk as Till
from tests.modules.bookings.desk import read
from tests.modules.bookings.hall import Hall, build, state
from tests.modules.identity.staff import Account, join

from mercat.modules.identity.models import UserType
from mercat.platform.resources import Resources

REASON = "Asked for by support ticket 7"


@pytest.fixture
async def hall(client: AsyncClient, resources: Resources) -> Hall:
    olga = await join(client, resources, "olga@example.com", UserType.BUSINESS_OWNER)
    return await build(resources, olga)


@pytest.fixture
async def bea(client: AsyncClient, resources: Resources) -> Account:
    return await join(client, resources, "bea@example.com")


async def test_a_booking_is_called_off_and_all_of_its_money_goes_back(
    client: AsyncClient, resources: Resources, hall: Hall, bea: Account
) -> None:
    booking = await Till(resources, client).paid(bea, hall.wish())
    other = await Till(resources, client).paid(bea, hall.wish(3))
    desk = await seat(client, resources)
    found = words(await desk.get(f"/bookings/list?q={booking['number'].lower()}"))
    assert booking["number"] in found
    assert other["number"] not in found
    assert other["number"] in words(await desk.get("/bookings/list?status=CONFIRMED"))
    assert other["number"] not in words(await desk.get("/bookings/list?status=HELD"))
    asked = words(await desk.get(f"/bookings/act/cancel?pk={booking['id']}"))
    assert "All that was paid, 45.00 EUR, goes back" in asked
    before = await state(resources)
    assert (await desk.act("bookings", "cancel", booking["id"], reason="")).status_code == 422
    assert await state(resources) == before

    assert (await desk.act("bookings", "cancel", booking["id"])).status_code == 303

    page = words(await desk.get(f"/bookings/detail?pk={booking['id']}"))
    assert f"{REASON} 45.00 EUR. Not cancelled by the customer" in page
    [(action, told)] = [one for one in await trail(resources) if one[0] == "booking.cancelled"]
    assert (action, told["reason"], told["refund"]) == ("booking.cancelled", REASON, 4500)
    again = await desk.get(f"/bookings/act/cancel?pk={booking['id']}")
    assert again.status_code == 409
    desk.client.cookies.clear()
    seen = await read(bea, booking)
    assert (seen["status"], seen["cancelled_by"]) == ("CANCELLED", "STAFF")


async def test_part_of_a_charge_goes_back_once(
    client: AsyncClient, resources: Resources, hall: Hall, bea: Account
) -> None:
    till = Till(resources, client)
    await till.paid(bea, hall.wish())
    charge = await till.value("SELECT id FROM charges")
    desk = await seat(client, resources)
    assert str(charge) in (await desk.get("/charges/list?status=PAID")).text
    before = await state(resources)
    for amount in ("100000.00", "0", "1.234", "-5", "much"):
        refused = await desk.act("charges", "refund", charge, amount=amount, refunded="0.00")
        assert (amount, refused.status_code // 100) == (amount, 4)
    assert await state(resources) == before

    done = await desk.act("charges", "refund", charge, amount="12.50", refunded="0.00")

    assert done.status_code == 303
    page = words(await desk.get(f"/charges/detail?pk={charge}"))
    assert f"12.50 EUR PENDING STAFF {REASON}" in page
    [(_, told)] = [one for one in await trail(resources) if one[0] == "charge.refunded"]
    assert (told["amount"], told["reason"], told["as"]) == (1250, REASON, "STAFF")
    before = await state(resources)
    twice = await desk.act("charges", "refund", charge, amount="12.50", refunded="0.00")
    assert twice.status_code == 409
    assert await state(resources) == before


async def test_whoever_only_looks_changes_nothing(
    client: AsyncClient, resources: Resources, hall: Hall, bea: Account
) -> None:
    booking = await Till(resources, client).paid(bea, hall.wish())
    charge = await Till(resources, client).value("SELECT id FROM charges")
    boss = await join(client, resources, "boss@example.com", UserType.STAFF, ["ADMIN"])
    await boss.make_role("READER", "bookings:inspect", "payments:inspect")
    desk = await seat(client, resources, "rita@example.com", UserType.CUSTOMER, "READER")
    before = await state(resources)
    for view, action, pk in (("bookings", "cancel", booking["id"]), ("charges", "refund", charge)):
        page = await desk.get(f"/{view}/detail?pk={pk}")
        assert page.status_code == 200
        assert f"act/{action}" not in page.text
        assert (await desk.get(f"/{view}/act/{action}?pk={pk}")).status_code == 403
    assert await state(resources) == before
