"""Charges over HTTP: who sees them, who gives them back, and the short link to pay."""

import asyncio
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from httpx import AsyncClient, Response
from sqlalchemy import text
from tests.conftest import MovableClock
from tests.modules.businesses.teams import enlist
from tests.modules.identity.staff import API, Account, join
from tests.modules.payments.conftest import Till
from tests.modules.payments.test_settling import dispute

from mercat.modules.businesses.models import TeamRole
from mercat.platform.ids import uuid7
from mercat.platform.money import Money
from mercat.platform.resources import Resources

REASON = {"reason": "The heating did not work."}


@dataclass
class Cast:
    owner: Account
    admin: Account
    member: Account
    staff: Account
    stranger: Account


@pytest.fixture
async def cast(client: AsyncClient, resources: Resources, till: Till) -> Cast:
    names = ("owner", "admin", "member", "staff", "stranger")
    people = {
        name: await join(
            client, resources, f"{name}@example.com", roles=["STAFF"] if name == "staff" else []
        )
        for name in names
    }
    async with resources.database.open_session() as session:
        for name in ("owner", "admin", "member"):
            await enlist(session, till.business_id, people[name].id, TeamRole(name.upper()))
        await session.commit()
    return Cast(**people)


async def refund(who: Account, charge_id: UUID, key: str | None = None, **body: Any) -> Response:
    headers = {"Authorization": f"Bearer {who.token}"} | ({"Idempotency-Key": key} if key else {})
    path = f"{API}/payments/charges/{charge_id}/refunds"
    return await who.client.post(path, headers=headers, json=REASON | body)


def money(amount: int, currency: str = "GBP") -> dict[str, Any]:
    return {"amount": amount, "currency": currency}


async def test_who_sees_a_charge(till: Till, ada: Account, cast: Cast) -> None:
    unpaid, paid = await till.open(), await till.open()
    await till.pay(paid)
    await till.take(dispute(paid, 500))
    lines = '[{"label": "Two hours", "amount": 3750, "tax": false}]'
    await till.value("UPDATE charges SET fee_amount = 450, lines = CAST(:l AS jsonb)", l=lines)

    for who, status in (
        (ada, 200),
        (cast.owner, 200),
        (cast.admin, 200),
        (cast.member, 404),
        (cast.staff, 200),
        (cast.stranger, 404),
    ):
        found = await who.get(f"/payments/charges/{paid}")
        assert (found.status_code, who.email) == (status, who.email)
        if status == 200:
            told = found.json()
            assert told["lines"] == [{"label": "Two hours", "amount": money(3750), "tax": False}]
            assert (told["status"], told["disputes"][0]["amount"]) == ("DISPUTED", money(500))
            assert told["fee"] == (None if who is ada else money(450))
            assert told["payment_url"] is None
    mine = (await ada.get(f"/payments/charges/{unpaid}")).json()
    assert mine["payment_url"].endswith(f"/sandbox/checkout/{unpaid}")
    assert (await cast.owner.get(f"/payments/charges/{unpaid}")).json()["payment_url"] is None
    assert (await ada.get(f"/payments/charges/{uuid7()}")).status_code == 404


async def test_lists_of_charges(till: Till, ada: Account, cast: Cast) -> None:
    ids = [str(await till.open()) for _ in range(3)]
    await till.pay(UUID(ids[0]))

    async def listed(who: Account, query: str = "") -> Any:
        found = await who.get(f"/payments/charges?limit=2{query}")
        if found.status_code != 200:
            return found.status_code
        told = found.json()
        items = [one["id"] for one in told["items"]]
        if told["next_cursor"]:
            items += await listed(who, f"{query}&cursor={told['next_cursor']}")
        return items

    of_business = f"&business_id={till.business_id}"
    assert await listed(ada) == ids[::-1]
    assert await listed(cast.stranger) == []
    assert await listed(ada, "&status=SUCCEEDED") == ids[:1]
    assert await listed(ada, "&from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z") == []
    for who, found in (
        (cast.owner, ids[::-1]),
        (cast.staff, ids[::-1]),
        (cast.member, 403),
        (ada, 404),
    ):
        assert await listed(who, of_business) == found
    assert await listed(cast.staff, "&everybody=true") == ids[::-1]
    assert await listed(cast.owner, "&everybody=true") == 403


async def test_lists_of_disputes(till: Till, ada: Account, cast: Cast) -> None:
    paid = await till.open()
    await till.pay(paid)
    await till.take(dispute(paid, 500))
    path = f"/payments/disputes?business_id={till.business_id}"
    for who, status in ((cast.owner, 200), (cast.staff, 200), (cast.member, 403), (ada, 404)):
        found = await who.get(path)
        assert found.status_code == status
        if status == 200:
            (told,) = found.json()["items"]
            assert (told["charge_id"], told["amount"], told["status"]) == (
                str(paid),
                money(500),
                "OPEN",
            )
    assert len((await cast.staff.get("/payments/disputes")).json()["items"]) == 1
    assert (await cast.owner.get("/payments/disputes")).status_code == 403


async def test_who_gives_money_back(till: Till, ada: Account, cast: Cast) -> None:
    paid = await till.open()
    await till.pay(paid)
    before = await till.row(paid)
    for who, status in ((ada, 403), (cast.member, 404), (cast.stranger, 404)):
        assert (await refund(who, paid)).status_code == status
    refused: tuple[tuple[dict[str, Any], int, str], ...] = (
        ({"amount": money(0)}, 422, "validation_error"),
        ({"amount": money(4501)}, 409, "refund_too_large"),
        ({"amount": money(1, "USD")}, 422, "currency_mismatch"),
        ({"amount": money(1), "refunded": money(1)}, 409, "refund_conflict"),
    )
    for body, status, code in refused:
        answer = await refund(cast.owner, paid, **body)
        assert (answer.status_code, answer.json()["error"]) == (status, code)
    assert await till.row(paid) == before
    assert await till.value("SELECT count(*) FROM refunds") == 0

    first = [await refund(cast.admin, paid, "k1", amount=money(1000)) for _ in range(2)]
    assert [one.status_code for one in first] == [201, 201]
    assert first[0].json() == first[1].json()
    assert (first[0].json()["status"], first[0].json()["asked_by"]) == ("PENDING", "TEAM")
    rest = (await refund(cast.staff, paid)).json()
    assert (rest["amount"], rest["asked_by"]) == (money(3500), "STAFF")
    told = (await ada.get(f"/payments/charges/{paid}")).json()
    assert (told["status"], told["refunded"], len(told["refunds"])) == ("REFUNDED", money(4500), 2)
    audited = "SELECT count(*) FROM audit_events WHERE action = 'charge.refunded'"
    assert await till.value(audited) == 2
    assert [one["amount"] for one in await till.announced("ChargeRefunded")] == [1000, 3500]


async def test_what_a_gateway_cannot_move_is_refused_at_once(till: Till, cast: Cast) -> None:
    """Stripe counts in tens of fils."""
    paid = await till.open(Money(4500, "KWD"))
    await till.pay(paid, Money(4500, "KWD"))
    await till.value("UPDATE charges SET gateway = 'STRIPE'")
    before = await till.row(paid), await till.value("SELECT count(*) FROM outbox")

    refused = await refund(cast.owner, paid, amount=money(1501, "KWD"))

    told = refused.json()
    assert (refused.status_code, told["error"]) == (422, "amount_not_payable")
    assert told["detail"]["step"] == 10
    after = await till.row(paid), await till.value("SELECT count(*) FROM outbox")
    assert (after, await till.value("SELECT count(*) FROM refunds")) == (before, 0)
    assert (await refund(cast.owner, paid, amount=money(1510, "KWD"))).status_code == 201


async def test_what_was_paid_to_the_platform_staff_alone_give_back(till: Till, cast: Cast) -> None:
    paid = await till.open()
    await till.value("UPDATE charges SET beneficiary = 'PLATFORM', fee_amount = 0")
    await till.pay(paid)
    assert (await refund(cast.owner, paid)).status_code == 403
    assert (await till.row(paid))["refunded_amount"] == 0
    assert (await refund(cast.staff, paid)).status_code == 201


async def test_two_equal_refunds_raced_give_one(till: Till, cast: Cast) -> None:
    """Both have seen that nothing had gone back before either could act."""
    paid = await till.open()
    await till.pay(paid)
    waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    engine = till.resources.database.engine
    async with engine.connect() as holder, engine.connect() as watcher:
        lock = text("SELECT 1 FROM charges WHERE id = :id FOR UPDATE")
        await holder.execute(lock, {"id": paid})
        racers = [
            asyncio.create_task(refund(who, paid, amount=money(1000)))
            for who in (cast.owner, cast.admin)
        ]
        async with asyncio.timeout(60):
            while await watcher.scalar(waiting) < 2:  # noqa: ASYNC110 (the database tells nobody)
                await asyncio.sleep(0.01)
        await holder.rollback()
        answers = await asyncio.gather(*racers)
    assert sorted(one.status_code for one in answers) == [201, 409]
    assert {one.json().get("error") for one in answers} == {None, "refund_conflict"}
    assert (await till.row(paid))["refunded_amount"] == 1000
    assert (await refund(cast.owner, paid, amount=money(1000))).status_code == 201  # it is seen


async def test_the_short_link(client: AsyncClient, till: Till, clock: MovableClock) -> None:
    """To the gateway's page, once there is one; looking changes nothing."""
    charge_id = await till.open(title="<b>A</b>")
    await till.value("UPDATE charges SET gateway = 'STRIPE'")

    async def look(path: str = "") -> tuple[int, str]:
        page = await client.get(f"/pay/{charge_id}{path}")
        assert page.headers["Cache-Control"] == "no-store"
        assert not page.text.count("<script")
        assert "<b>A</b>" not in page.text
        heading = page.text.partition("<h1>")[2].partition("</h1>")[0]
        return page.status_code, page.headers.get("Location") or heading

    before = await till.row(charge_id)
    assert await look() == (200, "One moment")
    assert 'http-equiv="refresh"' in (await client.get(f"/pay/{charge_id}")).text
    await till.value("UPDATE charges SET checkout_url = 'https://pay.example/1', checkout_id = '1'")
    assert await look() == (303, "https://pay.example/1")
    assert await look("/done") == (200, "Waiting for your payment")
    assert await till.row(charge_id) == before
    for over in ("closing_at = now()", "closing_at = NULL, status = 'EXPIRED'"):
        await till.value(f"UPDATE charges SET {over}")  # noqa: S608 (our own)
        assert await look() == await look("/done") == (200, "Too late to pay")
    await till.value("UPDATE charges SET status = 'PENDING'")
    clock.move(minutes=30)
    assert await look() == (200, "Too late to pay")
    await till.value("UPDATE charges SET paid_at = now(), status = 'SUCCEEDED'")
    assert await look() == await look("/done") == (200, "Paid")
    for unknown in (uuid7(), "x"):
        assert (await client.get(f"/pay/{unknown}")).status_code == 404
    sandbox = await till.open(minutes=60)
    sent = await client.get(f"/pay/{sandbox}")
    assert sent.headers["Location"].endswith(f"/sandbox/checkout/{sandbox}")
