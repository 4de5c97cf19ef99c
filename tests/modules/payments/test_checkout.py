"""The sandbox's page to pay on."""

import asyncio
import re
from typing import Any
from uuid import UUID

import pytest
from httpx import AsyncClient, Response
from sqlalchemy import text
from tests.conftest import MovableClock
from tests.modules.payments.conftest import Till
from tests.modules.payments.delivering import Listener

from mercat.modules.payments.events import PaymentSettled
from mercat.platform.resources import Resources


def path(charge_id: UUID | str, act: str = "") -> str:
    return f"/sandbox/checkout/{charge_id}{act}"


async def press(client: AsyncClient, charge_id: UUID, where: str, **form: str) -> Response:
    """And look at what comes up."""
    sent = await client.post(path(charge_id, where), data=form)
    assert (sent.status_code, sent.headers["Location"]) == (303, path(charge_id))
    return await client.get(sent.headers["Location"])


def heading(page: Response) -> str:
    found = re.search(r"<h1>(.*)</h1>", page.text)
    assert found is not None
    return found[1]


async def rows(resources: Resources, sql: str) -> list[tuple[Any, ...]]:
    async with resources.database.engine.connect() as connection:
        return [tuple(row) for row in await connection.execute(text(sql))]


async def test_the_page_tells_what_it_is_for_and_needs_no_script(
    client: AsyncClient, till: Till
) -> None:
    charge_id = await till.open()

    page = await client.get(path(charge_id))

    assert (page.status_code, heading(page)) == (200, "Pay Quick-Fix")
    for told in ("Sandbox", "moves no money", "Studio A, 1 December", "45.00 GBP", " UTC"):
        assert told in page.text
    assert re.findall(r'action="(.*?)"', page.text) == [
        path(charge_id, "/pay"),
        path(charge_id, "/decline"),
        path(charge_id, "/pay"),
    ]
    assert re.findall(r'name="(when|act)" value="(.*?)"', page.text) == [
        ("when", "slowly"),
        ("when", "late"),
        ("when", "twice"),
    ]
    assert not re.search(r"<script|\son\w+=|style=", page.text)
    csp = page.headers["Content-Security-Policy"]
    assert "form-action 'self'" in csp
    assert "frame-ancestors 'none'" in csp
    assert (page.headers["Referrer-Policy"], page.headers["Cache-Control"]) == (
        "no-referrer",
        "no-store",
    )
    assert await till.status(charge_id) == "CREATED"  # looking pays nothing


async def test_it_is_paid_once_and_announced_once(
    client: AsyncClient, till: Till, ear: Listener, resources: Resources
) -> None:
    charge_id = await till.open()

    pages = await asyncio.gather(*(press(client, charge_id, "/pay") for _ in range(4)))

    assert {heading(page) for page in pages} == {"Paid"}
    assert await till.status(charge_id) == "CREATED"  # as long as nobody has told us
    await ear.listen()
    assert await till.status(charge_id) == "SUCCEEDED"

    told = PaymentSettled(
        charge_id=charge_id,
        subject_kind="booking",
        subject_id=till.subject_id,
        business_id=till.business_id,
    )
    assert ear.settled == [told]
    for act, form in (("/pay", {"when": "late"}), ("/decline", {})):
        assert heading(await press(client, charge_id, act, **form)) == "Paid"
    await ear.listen()
    assert (await till.status(charge_id), len(ear.settled)) == ("SUCCEEDED", 1)


async def test_a_declined_card_may_be_tried_again(
    client: AsyncClient, till: Till, ear: Listener, resources: Resources
) -> None:
    charge_id = await till.open()

    page = await press(client, charge_id, "/decline")

    assert "The card was declined" in page.text
    await ear.listen()
    assert (await till.status(charge_id), ear.settled) == ("FAILED", [])
    assert heading(await press(client, charge_id, "/pay")) == "Paid"
    await ear.listen()
    assert await till.status(charge_id) == "SUCCEEDED"


async def test_slowly_and_twice_and_late(
    client: AsyncClient, till: Till, ear: Listener, resources: Resources
) -> None:
    slowly, late, twice = await till.open(), await till.open(), await till.open()

    page = await press(client, slowly, "/pay", when="slowly")
    assert (heading(page), 'http-equiv="refresh"' in page.text) == ("One moment", True)
    page = await press(client, late, "/pay", when="late")
    assert (heading(page), 'http-equiv="refresh"' in page.text) == ("One moment", False)
    assert heading(await press(client, slowly, "/pay")) == "One moment"  # it is paid already
    await press(client, twice, "/pay", when="twice")
    await ear.listen()

    assert [await till.status(one) for one in (slowly, late, twice)] == [
        "CREATED",
        "CREATED",
        "SUCCEEDED",
    ]
    delays = "SELECT ceil(extract(epoch FROM due_at - now())) FROM scheduled_events ORDER BY due_at"
    [(soon,), (later,)] = await rows(resources, delays)
    assert soon <= 3
    assert 29 * 60 < later <= 30 * 60 + 5
    assert await ear.listen_later() == 2
    assert [await till.status(one) for one in (slowly, late)] == ["SUCCEEDED", "SUCCEEDED"]
    stored = await rows(resources, "SELECT kind, attempts FROM webhook_events")
    assert stored == [("payment.arrived", 1)] * 3
    assert len(ear.settled) == 3


@pytest.mark.parametrize("void", [True, False])
async def test_too_late_is_too_late(
    client: AsyncClient, till: Till, clock: MovableClock, ear: Listener, *, void: bool
) -> None:
    charge_id = await till.open(minutes=30)
    if void:
        async with till.charges() as charges:
            await charges.void(charge_id)
    else:
        clock.move(minutes=30)
    before = await till.row(charge_id)

    for act in ("/pay", "/decline"):
        assert heading(await press(client, charge_id, act)) == "Too late to pay"

    await ear.listen()
    assert await till.row(charge_id) == before
    assert ear.settled == []
    assert await rows(till.resources, "SELECT id FROM sandbox_operations") == []

    late = await press(client, charge_id, "/pay", when="late")  # as a slow bank might
    await ear.listen()
    assert (heading(late), len(ear.settled)) == ("Paid", 1)


async def test_what_the_company_itself_gives_and_takes_back(
    client: AsyncClient, till: Till, ear: Listener, resources: Resources
) -> None:
    charge_id = await till.open()
    assert heading(await press(client, charge_id, "/console", act="rest")) == "Pay Quick-Fix"
    await press(client, charge_id, "/pay")
    await ear.listen()

    page = await press(client, charge_id, "/console", act="half")
    await ear.listen()
    assert (heading(page), "gone back in part" in page.text) == ("Given back", True)
    row = await till.row(charge_id)
    assert (row["status"], row["refunded_amount"]) == ("PARTIALLY_REFUNDED", 2250)

    page = await press(client, charge_id, "/console", act="dispute")
    await ear.listen()
    assert "The payer disputes it" in page.text
    assert await till.status(charge_id) == "DISPUTED"
    for act in ("rest", "dispute"):  # the bank has it
        await press(client, charge_id, "/console", act=act)
    for act in ("win", "lose"):  # it was decided already
        page = await press(client, charge_id, "/console", act=act)
    await ear.listen()
    assert "Quick-Fix was right" in page.text
    page = await press(client, charge_id, "/console", act="rest")
    await ear.listen()
    assert "gone back in full" in page.text

    row = await till.row(charge_id)
    assert (row["status"], row["refunded_amount"]) == ("REFUNDED", 4500)
    disputes = await rows(resources, "SELECT status, amount FROM disputes")
    refunds = await rows(resources, "SELECT amount, asked_by, status FROM refunds ORDER BY id")
    assert disputes == [("WON", 2250)]
    assert refunds == [(2250, "GATEWAY", "SUCCEEDED")] * 2


@pytest.mark.parametrize("unknown", ["01a1fd39-1dbe-713b-9983-0562bc1ed764", "x", "%00", "%2e%2e"])
async def test_an_address_of_no_payment_is_404(
    client: AsyncClient, till: Till, unknown: str
) -> None:
    await till.open()
    assert (await client.get(path(unknown))).status_code == 404
    sent = await client.post(path(unknown, "/pay"))
    assert sent.status_code == 303
    assert await rows(till.resources, "SELECT id FROM sandbox_operations") == []


async def test_money_is_real_in_production(
    client: AsyncClient,
    till: Till,
    ear: Listener,
    resources: Resources,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    charge_id = await till.open()
    production = resources.settings.model_copy(update={"environment": "production"})
    monkeypatch.setitem(resources.__dict__, "settings", production)

    assert (await client.get(path(charge_id))).status_code == 404
    await client.post(path(charge_id, "/pay"))

    await ear.listen()
    assert (await till.status(charge_id), ear.settled) == ("CREATED", [])


async def test_what_a_title_says_is_no_markup(client: AsyncClient, till: Till) -> None:
    charge_id = await till.open(title="<b>Studio & A</b>")
    assert "&lt;b&gt;Studio &amp; A&lt;/b&gt;" in (await client.get(path(charge_id))).text
