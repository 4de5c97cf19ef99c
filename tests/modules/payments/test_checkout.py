"""The sandbox's page to pay on."""

import asyncio
import re
from uuid import UUID

import pytest
from httpx import AsyncClient, Response
from tests.conftest import MovableClock
from tests.modules.payments.conftest import Till

from mercat.platform.money import Money
from mercat.platform.resources import Resources


def path(charge_id: UUID | str, act: str = "") -> str:
    return f"/sandbox/checkout/{charge_id}{act}"


async def press(client: AsyncClient, charge_id: UUID, act: str, **form: str) -> Response:
    """And look at what comes up."""
    sent = await client.post(path(charge_id, act), data=form)
    assert (sent.status_code, sent.headers["Location"]) == (303, path(charge_id))
    return await client.get(sent.headers["Location"])


def heading(page: Response) -> str:
    found = re.search(r"<h1>(.*)</h1>", page.text)
    assert found is not None
    return found[1]


async def test_the_page_tells_what_it_is_for_and_needs_no_script(
    client: AsyncClient, till: Till
) -> None:
    charge_id = await till.open()

    page = await client.get(path(charge_id))

    assert (page.status_code, heading(page)) == (200, "Pay Quick-Fix")
    for told in ("Sandbox: no money moves", "Studio A, 1 December", "45.00 GBP", " UTC"):
        assert told in page.text
    assert re.findall(r'<form method="post" action="(.*)"', page.text) == [
        path(charge_id, "/pay"),
        path(charge_id, "/decline"),
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


async def test_it_is_paid_once_and_announced_once(client: AsyncClient, till: Till) -> None:
    charge_id = await till.open()

    pages = await asyncio.gather(*(press(client, charge_id, "/pay") for _ in range(4)))

    assert {heading(page) for page in pages} == {"Paid"}
    assert "<form" not in pages[0].text
    assert await till.status(charge_id) == "SUCCEEDED"
    assert await till.settled() == [
        {
            "charge_id": str(charge_id),
            "subject_kind": "booking",
            "subject_id": str(till.subject_id),
        }
    ]
    await press(client, charge_id, "/pay", late="true")
    assert len(await till.settled()) == 1
    declined = await press(client, charge_id, "/decline")
    assert (heading(declined), await till.status(charge_id)) == ("Paid", "SUCCEEDED")


async def test_a_declined_card_may_be_tried_again(client: AsyncClient, till: Till) -> None:
    charge_id = await till.open()

    page = await press(client, charge_id, "/decline")

    assert "The card was declined" in page.text
    assert (await till.status(charge_id), await till.settled()) == ("FAILED", [])
    assert heading(await press(client, charge_id, "/pay")) == "Paid"


@pytest.mark.parametrize("void", [True, False])
async def test_too_late_is_too_late(
    client: AsyncClient, till: Till, clock: MovableClock, *, void: bool
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

    assert await till.row(charge_id) == before
    assert await till.settled() == []

    late = await press(client, charge_id, "/pay", late="true")  # as a slow bank might
    assert (heading(late), len(await till.settled())) == ("Paid", 1)


async def test_what_has_gone_back_is_told(client: AsyncClient, till: Till) -> None:
    charge_id = await till.open()
    await press(client, charge_id, "/pay")
    for money, how in ((Money(1500, "GBP"), "in part"), (Money(3000, "GBP"), "in full")):
        async with till.charges() as charges:
            await charges.refund(charge_id, money)
        page = await client.get(path(charge_id))
        assert (heading(page), f"gone back {how}" in page.text) == ("Given back", True)


@pytest.mark.parametrize("unknown", ["01a1fd39-1dbe-713b-9983-0562bc1ed764", "x", "%00", "%2e%2e"])
async def test_an_address_of_no_payment_is_404(
    client: AsyncClient, till: Till, unknown: str
) -> None:
    await till.open()
    assert (await client.get(path(unknown))).status_code == 404
    sent = await client.post(path(unknown, "/pay"))
    assert sent.status_code == 303
    assert await till.settled() == []


async def test_money_is_real_in_production(
    client: AsyncClient, till: Till, resources: Resources, monkeypatch: pytest.MonkeyPatch
) -> None:
    charge_id = await till.open()
    production = resources.settings.model_copy(update={"environment": "production"})
    monkeypatch.setitem(resources.__dict__, "settings", production)

    assert (await client.get(path(charge_id))).status_code == 404
    await client.post(path(charge_id, "/pay"))

    assert (await till.status(charge_id), await till.settled()) == ("CREATED", [])


async def test_what_a_title_says_is_no_markup(client: AsyncClient, till: Till) -> None:
    charge_id = await till.open(title="<b>Studio & A</b>")
    assert "&lt;b&gt;Studio &amp; A&lt;/b&gt;" in (await client.get(path(charge_id))).text
