"""Our books, compared with a gateway's own list."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from httpx import AsyncClient
from sqlalchemy import select, text
from tests.conftest import MovableClock
from tests.modules.identity.staff import join
from tests.modules.payments.conftest import FORTY_FIVE, Till
from tests.modules.payments.delivering import Listener
from tests.modules.places import business
from tests.running_api import environment_of
from typer.testing import CliRunner

from mercat.entrypoints import cli
from mercat.modules.identity.models import UserType
from mercat.modules.payments.dependencies import gateways, webhooks
from mercat.modules.payments.events import DayToReconcile
from mercat.modules.payments.gateways.facts import Fact, PaymentArrived
from mercat.modules.payments.gateways.port import Access, GatewayRefused, GatewayUnavailable
from mercat.modules.payments.models import Gateway, Reconciliation, SandboxAct
from mercat.modules.payments.service import SandboxBook, Settling
from mercat.platform.ids import uuid7
from mercat.platform.outbox.records import OutboxEvent
from mercat.platform.resources import Resources
from mercat.platform.settings import Settings

Compare = Callable[[], Any]


@pytest.fixture
def compare(resources: Resources) -> Compare:
    async def compare() -> Reconciliation:
        until = resources.clock.now() + timedelta(minutes=1)
        async with resources.database.open_session() as session:
            workflow = webhooks.reconcile_day(session, resources)
            return await workflow.execute(Gateway.SANDBOX, until - timedelta(days=2), until)

    return compare


async def forget_news(resources: Resources) -> None:
    """No webhook of it will ever come."""
    async with resources.database.engine.begin() as connection:
        await connection.execute(text("DELETE FROM outbox"))


async def press(client: AsyncClient, charge_id: object, where: str, **form: str) -> None:
    sent = await client.post(f"/sandbox/checkout/{charge_id}{where}", data=form)
    assert sent.status_code == 303


async def test_what_no_webhook_told_is_taken_up(
    client: AsyncClient, till: Till, resources: Resources, compare: Compare
) -> None:
    paid, declined, disputed = await till.open(), await till.open(), await till.open()
    await press(client, paid, "/pay")
    await press(client, paid, "/console", act="half")
    await press(client, declined, "/decline")
    await press(client, disputed, "/pay")
    await press(client, disputed, "/console", act="dispute")
    await press(client, disputed, "/console", act="lose")
    await forget_news(resources)

    made = await compare()

    assert (made.compared, made.mended, made.differences, made.error) == (6, 6, [], None)
    row = await till.row(paid)
    assert (row["status"], row["refunded_amount"]) == ("PARTIALLY_REFUNDED", 2250)
    assert [await till.status(one) for one in (declined, disputed)] == ["FAILED", "DISPUTED"]
    again = await compare()
    assert (again.compared, again.mended, again.differences) == (6, 0, [])
    ear = Listener(resources)
    await ear.listen()
    assert len(ear.settled) == 2


async def test_what_differs_is_written_down_for_people(
    client: AsyncClient, till: Till, resources: Resources, clock: MovableClock, compare: Compare
) -> None:
    async with resources.database.open_session() as session:
        stranger = uuid7()  # somebody else's payment, at the same company
        book = SandboxBook(session, resources.clock)
        await book.write(SandboxAct.PAYMENT, stranger, stranger, FORTY_FIVE)
        mine = await till.open()
        fact = PaymentArrived(
            payment_id="payment_unheard_of", money=FORTY_FIVE, at=clock.now(), charge_id=mine
        )
        await Settling(session, resources.clock).take(Gateway.SANDBOX, fact)
        await session.commit()
    await forget_news(resources)
    clock.move(hours=2)

    made = await compare()

    assert (made.compared, made.mended) == (1, 0)
    assert made.differences == [
        {
            "fact": "PaymentArrived",
            "name": f"payment_{stranger.hex}",
            "reason": "not_known_yet",
        },
        {
            "fact": "PaymentArrived",
            "name": "payment_unheard_of",
            "reason": "not_told_by_gateway",
        },
    ]
    clerk = await join(client, resources, "clerk@example.com", UserType.STAFF)
    listed = (await clerk.get("/payments/reconciliations?gateway=SANDBOX")).json()["items"]
    assert [(one["differences"], one["error"]) for one in listed] == [(made.differences, None)]
    assert (await clerk.get("/payments/reconciliations?gateway=STRIPE")).json()["items"] == []


async def test_a_business_that_shuts_us_out_stops_nobody_else(
    client: AsyncClient,
    till: Till,
    resources: Resources,
    compare: Compare,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await press(client, await till.open(), "/pay")
    sandbox = gateways.gateways(resources).of(Gateway.SANDBOX)
    whole = sandbox.facts_between
    shut, other = await connect(till, "acct_1"), await connect(till, "acct_2")

    async def asked(since: datetime, until: datetime, access: Access) -> AsyncIterator[Fact]:
        if access.external_id == "acct_1":
            raise GatewayRefused("UNAUTHORIZED")
        if access.external_id == "acct_2":
            async for fact in whole(since, until, access):
                yield fact

    monkeypatch.setattr(sandbox, "facts_between", asked)
    made = await compare()
    assert (made.mended, made.error) == (1, None)
    assert shut < other
    assert made.differences == [{"fact": "Account", "name": "acct_1", "reason": "UNAUTHORIZED"}]


async def connect(till: Till, name: str) -> UUID:
    made: UUID = await till.value(
        "INSERT INTO gateway_accounts (id, business_id, connected_by, gateway, status,"
        " external_id) VALUES (:id, :business, :user, 'SANDBOX', 'ACTIVE', :name) RETURNING id",
        id=uuid7(),
        business=await business(till.resources, f"b-{name.replace('_', '-')}"),
        user=till.payer_id,
        name=name,
    )
    return made


async def queue(resources: Resources) -> list[dict[str, Any]]:
    """What the hour has announced."""
    async with resources.database.open_session() as session:
        await webhooks.queue_reconciliations(session, resources).execute()
        due = select(OutboxEvent.payload).where(OutboxEvent.name == DayToReconcile.__name__)
        found = list(await session.scalars(due))
    await forget_news(resources)
    return found


async def test_once_a_day_and_again_after_a_fault(
    client: AsyncClient,
    till: Till,
    resources: Resources,
    clock: MovableClock,
    compare: Compare,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await press(client, await till.open(), "/pay")
    sandbox = gateways.gateways(resources).of(Gateway.SANDBOX)
    whole = sandbox.facts_between

    async def broken(since: datetime, until: datetime, access: Access) -> AsyncIterator[Fact]:
        async for fact in whole(since, until, access):
            yield fact
        raise GatewayUnavailable("rate_limited")

    with monkeypatch.context() as patched:
        patched.setattr(sandbox, "facts_between", broken)
        made = await compare()
    assert (made.mended, made.error) == (1, "rate_limited")  # what it told before is kept
    [asked] = await queue(resources)  # of the companies that are set up
    since, until = (datetime.fromisoformat(asked[name]) for name in ("since", "until"))
    assert (asked["gateway"], until - since) == ("SANDBOX", timedelta(days=2))

    assert (await compare()).error is None
    assert await queue(resources) == []
    clock.move(hours=22)
    assert await queue(resources) == []
    clock.move(hours=2)
    assert len(await queue(resources)) == 1


async def test_the_command_says_what_it_found(
    client: AsyncClient,
    till: Till,
    resources: Resources,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    for name, value in environment_of(settings).items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    charge_id = await till.open()
    await press(client, charge_id, "/pay")
    await forget_news(resources)

    async def run(gateway: str) -> tuple[int, str]:
        words = ["reconcile", "--gateway", gateway]
        result = await asyncio.to_thread(CliRunner().invoke, cli.app, words)
        return result.exit_code, result.output.strip()

    assert await run("sandbox") == (0, "SANDBOX: 1 compared, 1 taken up.")
    assert await till.status(charge_id) == "SUCCEEDED"
    assert await run("stripe") == (1, "STRIPE is not set up here.")
    assert (await run("paypal"))[0] == 2
